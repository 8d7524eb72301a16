from odoo import api, fields, models


class BaseModuleUninstall(models.TransientModel):
    """Before the addon goes: whatever is hidden becomes visible to everyone."""

    _inherit = "base.module.uninstall"

    has_restricted_contacts = fields.Boolean(compute="_compute_has_restricted_contacts")

    @api.depends("module_ids")
    def _compute_has_restricted_contacts(self):
        any_restricted = bool(self.env["res.partner"]._get_restricted_ids(limit=1))
        for wizard in self:
            names = wizard._get_modules().mapped("name")
            wizard.has_restricted_contacts = (
                any_restricted and "contact_visibility" in names
            )

    def action_export_restricted(self):
        """Download which contacts are restricted, and to whom."""
        return {
            "type": "ir.actions.act_url",
            "url": "/contact_visibility/export",
            "target": "download",
        }
