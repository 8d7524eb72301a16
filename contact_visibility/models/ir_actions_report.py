from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _get_rendering_context(self, report, docids, data):
        """A document is printed whole, or not at all.

        Whoever may not see its customer gets no page with a gap in it. Sudo or not:
        apps print in sudo for the user, who then opens the file.
        """
        if docids and report.model in self.env and self._has_reader():
            self._check_printed_contacts(self.env[report.model].browse(docids))
        return super()._get_rendering_context(report, docids, data)

    def _has_reader(self):
        """Colleagues. Machines print for others, customers their own documents."""
        # sudo: the current user's own kind
        user = self.env.user.sudo()
        return user.id != SUPERUSER_ID and not user.share

    def _check_printed_contacts(self, documents):
        if documents._name != "res.partner" and documents._names_hidden_contact():
            raise self._make_hidden_contact_error()

    @api.model
    def _make_hidden_contact_error(self):
        return UserError(
            self.env._(
                "This document names a contact that is not shared with you: it "
                "cannot be printed. Ask the contact's owner, or somebody who sees "
                "it, to print or send it."
            )
        )
