from odoo import models
from odoo.exceptions import AccessError


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Nobody subscribes a contact that he may not see."""
        self._check_addressed_contacts(partner_ids)
        return super().message_subscribe(partner_ids, subtype_ids)

    def message_post(self, *, partner_ids=None, **kwargs):
        """Nobody writes to a contact that he may not see, unless he answers it."""
        self._check_addressed_contacts(partner_ids)
        return super().message_post(partner_ids=partner_ids, **kwargs)

    def _check_addressed_contacts(self, partner_ids):
        """:raise AccessError: one is hidden, and no document at work links it"""
        if self.env.su or not partner_ids:
            return
        contacts = self.env["res.partner"]
        hidden = contacts.browse(contacts._get_hidden_ids(partner_ids))
        if hidden - hidden._filter_linked():
            raise AccessError(
                self.env._("You may not use a contact that is not shared with you.")
            )

    def _message_get_suggested_recipients(self, *args, **kwargs):
        """Nobody is proposed an address that he may not see."""
        recipients = super()._message_get_suggested_recipients(*args, **kwargs)
        if self.env.su:
            return recipients
        ids = [row["partner_id"] for row in recipients if row.get("partner_id")]
        hidden = self.env["res.partner"]._get_hidden_ids(ids)
        return [row for row in recipients if row.get("partner_id") not in hidden]
