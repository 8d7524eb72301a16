from odoo import api, fields, models


class BaseModuleUninstall(models.TransientModel):
    _inherit = "base.module.uninstall"

    has_contact_decisions = fields.Boolean(compute="_compute_has_contact_decisions")

    @api.depends("module_ids")
    def _compute_has_contact_decisions(self):
        any_proposal = self.env["contact.proposal"].sudo().search_count([], limit=1)
        for wizard in self:
            names = wizard._get_modules().mapped("name")
            wizard.has_contact_decisions = (
                bool(any_proposal) and "contact_sync" in names
            )

    def action_export_decisions(self):
        """Download dossiers and decisions, which go with the addon."""
        return {
            "type": "ir.actions.act_url",
            "url": "/contact_sync/export",
            "target": "download",
        }
