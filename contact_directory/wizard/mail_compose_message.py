from odoo import api, fields, models
from odoo.fields import Domain


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
    channel_choice_ids = fields.Many2many(
        "contact.channel",
        string="Other addresses",
        compute="_compute_channel_choice_ids",
        help="Secondary e-mails of those whom the message is for or about.",
    )

    @api.depends("partner_ids", "model", "res_ids", "composition_mode")
    def _compute_channel_choice_ids(self):
        secondary = Domain("kind", "=", "email") & Domain("is_primary", "=", False)
        for composer in self:
            partners = composer._get_channel_partners()
            composer.channel_choice_ids = self.env["contact.channel"].search(
                secondary & Domain("partner_id", "in", partners.ids)
            )

    def _get_channel_partners(self):
        """Recipients, and the contacts of the document that is written about."""
        self.ensure_one()
        if self.composition_mode != "comment":
            return self.env["res.partner"]
        partners = self.partner_ids
        res_ids = self._evaluate_res_ids() if self.model else []
        if len(res_ids) == 1:
            record = self.env[self.model].browse(res_ids)
            if hasattr(record, "_mail_get_partners"):
                partners |= record._mail_get_partners()[record.id]
        return partners

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
