from odoo import models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _message_get_suggested_recipients(self, *args, **kwargs):
        """Nobody is proposed an address that he may not see."""
        recipients = super()._message_get_suggested_recipients(*args, **kwargs)
        if self.env.su:
            return recipients
        ids = [row["partner_id"] for row in recipients if row.get("partner_id")]
        hidden = self.env["res.partner"]._get_hidden_ids(ids)
        return [row for row in recipients if row.get("partner_id") not in hidden]
