from odoo import models

from .mail_render_mixin import ADDRESS, PLAIN_ADDRESS, PURPOSE, READER, TRIAL, Reader


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def _check_can_be_rendered(self, *args, **kwargs):
        """Odoo tries a template on some document, whose contact may be hidden."""
        trial = self.with_context(**{PURPOSE: TRIAL})
        return super(MailTemplate, trial)._check_can_be_rendered(*args, **kwargs)

    def _render_field(self, field, res_ids, *args, **kwargs):
        """A machine writes to a hidden contact, if it writes to nobody else."""
        template = self
        if field == "email_to" and self._writes_to_contact_alone():
            template = self.with_context(**{PURPOSE: ADDRESS})
        return super(MailTemplate, template)._render_field(
            field, res_ids, *args, **kwargs
        )

    def _writes_to_contact_alone(self):
        reader = self.env.context.get(READER)
        is_persons = isinstance(reader, Reader) and not reader.beside
        if not self.env.su or is_persons or self.email_cc:
            return False
        return bool(PLAIN_ADDRESS.fullmatch(self.email_to or ""))
