from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    check_reminder_days = fields.Integer(
        string="Remind after",
        config_parameter="contact_sync_portal.reminder_days",
        help="Days after which a contact that has not answered is reminded once; 0: "
        "never.",
    )
    check_round_months = fields.Integer(
        string="Ask again after",
        config_parameter="contact_sync_portal.round_months",
        help="Months without a confirmation after which a contact is asked by itself; "
        "0: never.",
    )
    check_digest = fields.Boolean(
        string="Weekly summary",
        compute="_compute_check_digest",
        inverse="_inverse_check_digest",
        help="On Mondays, whoever asked reads how many answered.",
    )

    def _compute_check_digest(self):
        self.check_digest = bool(self.env["contact.check"]._get_setting("digest"))

    def _inverse_check_digest(self):
        parameters = self.env["ir.config_parameter"].sudo()  # checked by the settings
        for settings in self:
            value = "1" if settings.check_digest else False
            parameters.set_param("contact_sync_portal.digest", value)
