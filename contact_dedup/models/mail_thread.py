from odoo import api, models
from odoo.tools import email_normalize


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _mail_find_partner_from_emails(
        self, emails, records=None, force_create=False, extra_domain=False
    ):
        """Core looks for the very address among what it found; a survivor has
        another one."""
        found = super()._mail_find_partner_from_emails(
            emails,
            records=records,
            force_create=force_create,
            extra_domain=extra_domain,
        )
        missing = [email for email, one in zip(emails, found, strict=True) if not one]
        if not missing:
            return found
        survivors = self.env["res.partner"]._find_survivors_by_email(missing)
        return [
            one or survivors.get(email_normalize(email or ""), one)
            for email, one in zip(emails, found, strict=True)
        ]
