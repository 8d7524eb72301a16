from odoo import models
from odoo.exceptions import AccessError


class PrivacyLookupWizard(models.TransientModel):
    _inherit = "privacy.lookup.wizard"

    def action_lookup(self):
        """A lookup that left somebody out would be a wrong answer to him.

        And one that did not would name the contacts that are kept from who looks.

        :raise AccessError: contacts are hidden from the user
        """
        if self.env["res.partner"]._is_any_hidden():
            raise AccessError(
                self.env._(
                    "Some contacts are restricted and not shared with you: this lookup "
                    "would be incomplete. Ask somebody in the group “See all contacts” "
                    "to do it, or to let you into the group."
                )
            )
        return super().action_lookup()
