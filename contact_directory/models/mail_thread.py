from odoo import api, models
from odoo.tools import email_normalize


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """Count what came back on the address that it was sent to."""
        result = super()._routing_handle_bounce(email_message, message_dict)
        for channel in self._find_secondary_channels(message_dict["bounced_email"]):
            channel._store({"bounce_count": channel.bounce_count + 1})
        return result

    @api.model
    def _routing_reset_bounce(self, email_message, message_dict):
        """Whoever writes from an address can be reached there."""
        result = super()._routing_reset_bounce(email_message, message_dict)
        channels = self._find_secondary_channels(message_dict["email_from"])
        channels.filtered("bounce_count")._store({"bounce_count": 0})
        return result

    @api.model
    def _mail_find_partner_from_emails(
        self, emails, records=None, force_create=False, extra_domain=False
    ):
        """Core looks at primary addresses again when it sorts what it found."""
        partners = super()._mail_find_partner_from_emails(
            emails, records, force_create=force_create, extra_domain=extra_domain
        )
        found = partners and self.env["res.partner"]._find_or_create_from_emails(
            [
                email if not partner else ""
                for email, partner in zip(emails, partners, strict=True)
            ],
            no_create=True,
        )
        return [one or two for one, two in zip(partners, found, strict=True)]

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Whoever is written to at another address is not written to twice.

        A follower would get the message at the primary address as well; one who was
        named as a recipient besides is meant to.
        """
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        emails = [each["email_normalized"] for each in recipients if not each["id"]]
        if not emails:
            return recipients
        named = (msg_vals or {}).get("partner_ids", message.sudo().partner_ids.ids)
        # sudo: whom an address belongs to is asked, not shown
        channels = (
            self.env["contact.channel"]
            .sudo()
            .search([("email_normalized", "in", emails), ("is_primary", "=", False)])
        )
        reached = set(channels.partner_id.ids) - set(named)
        return [
            each
            for each in recipients
            if each["id"] not in reached or each["notif"] != "email"
        ]

    @api.model
    def _find_secondary_channels(self, email):
        # sudo: bookkeeping of the gateway
        channels = self.env["contact.channel"].sudo()
        address = email_normalize(email or "")
        if not address:
            return channels
        return channels.search(
            [("email_normalized", "=", address), ("is_primary", "=", False)]
        )
