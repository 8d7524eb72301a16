from odoo import fields, models

from .contact_source_notify import FREQUENCIES


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sync_notify = fields.Selection(
        FREQUENCIES,
        string="Tell the responsible",
        config_parameter="contact_sync.notify",
        default="never",
        help="How often the person responsible for a source reads what waits for a "
        "decision. A source may say otherwise.",
    )
    sync_responsible_id = fields.Many2one(
        "res.users",
        string="Responsible",
        config_parameter="contact_sync.responsible_id",
        domain="[('share', '=', False)]",
        help="Is told what waits where a source names nobody.",
    )
    sync_proposal_days = fields.Integer(
        string="Keep decisions",
        compute="_compute_sync_days",
        inverse="_inverse_sync_days",
        help="Days after which a decision is shortened to who, when and which field. "
        "0: never.",
    )
    sync_dossier_days = fields.Integer(
        string="Keep dossiers",
        compute="_compute_sync_days",
        inverse="_inverse_sync_days",
        help="Days after which a dossier is shortened to whose it was, when it was "
        "saved and which fields it had. 0: never.",
    )

    def _compute_sync_days(self):
        self.sync_proposal_days = self.env["contact.proposal"]._get_retention_days()
        self.sync_dossier_days = self.env["contact.dossier"]._get_retention_days()

    def _inverse_sync_days(self):
        """Zero is kept as well: it means for ever, not the default."""
        parameters = self.env["ir.config_parameter"].sudo()  # checked by the settings
        for settings in self:
            for kind in ("proposal", "dossier"):
                days = max(settings[f"sync_{kind}_days"], 0)
                parameters.set_param(f"contact_sync.{kind}_retention_days", str(days))
