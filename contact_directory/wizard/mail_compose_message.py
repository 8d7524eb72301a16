from odoo import api, fields, models


class MailComposeMessage(models.TransientModel):
    """A message may go to another address of a contact than its primary one."""

    _inherit = "mail.compose.message"

    contact_channel_ids = fields.Many2many(
        "contact.channel",
        "mail_compose_message_contact_channel_rel",
        "wizard_id",
        "channel_id",
        string="To another address",
        help="The message goes to these addresses instead of the primary ones of their "
        "contacts.",
    )
    channel_partner_ids = fields.Many2many(
        "res.partner", compute="_compute_channel_partner_ids"
    )

    @api.depends("partner_ids", "model", "res_ids", "composition_mode")
    def _compute_channel_partner_ids(self):
        """Recipients, and the contacts of the document that is written about."""
        for composer in self:
            partners = composer.partner_ids
            res_ids = composer._evaluate_res_ids() if composer.model else []
            if composer.composition_mode == "comment" and len(res_ids) == 1:
                record = self.env[composer.model].browse(res_ids)
                if hasattr(record, "_mail_get_partners"):
                    partners |= record._mail_get_partners()[record.id]
            composer.channel_partner_ids = partners

    def _manage_mail_values(self, mail_values_all):
        values_all = super()._manage_mail_values(mail_values_all)
        channels = self.contact_channel_ids._filtered_access("read")
        if self.composition_mode != "comment" or not channels:
            return values_all
        replaced = set(channels.partner_id.ids)
        for values in values_all.values():
            kept = [id_ for id_ in values.get("partner_ids", ()) if id_ not in replaced]
            values["partner_ids"] = kept
            values["outgoing_email_to"] = ", ".join(channels.mapped("email_normalized"))
        return values_all
