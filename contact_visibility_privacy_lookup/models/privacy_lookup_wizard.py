from odoo import models
from odoo.exceptions import AccessError


class PrivacyLookupWizard(models.TransientModel):
    _inherit = "privacy.lookup.wizard"

    def _check_access(self, operation):
        """A lookup that left somebody out would be a wrong answer to him.

        And one that did not would name the contacts that are kept from who looks.
        """
        contacts = self.env["res.partner"]
        if not self.env.su and contacts._is_any_hidden():
            return self, contacts._make_lookup_error
        return super()._check_access(operation)


class PrivacyLookupWizardLine(models.TransientModel):
    _inherit = "privacy.lookup.wizard.line"

    def _check_access(self, operation):
        """Odoo reads, archives and deletes in sudo what a line names."""
        contacts = self.env["res.partner"]
        if not self.env.su and contacts._is_any_hidden():
            return self, contacts._make_lookup_error
        return super()._check_access(operation)


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _make_lookup_error(self):
        return AccessError(
            self.env._(
                "Some contacts are restricted and not shared with you: this lookup "
                "would be incomplete. Ask somebody in the group “See all contacts” "
                "to do it, or to let you into the group."
            )
        )
