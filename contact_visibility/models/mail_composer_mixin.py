from odoo import models

from .mail_render_mixin import READER, Reader


class MailComposerMixin(models.AbstractModel):
    _inherit = "mail.composer.mixin"

    def _render_field(self, field, res_ids, *args, **kwargs):
        """Odoo renders in sudo what the user took from a template: he reads it."""
        composer = self
        if not self.env.su:
            composer = self.with_context(**{READER: Reader(self.env.uid)})
        return super(MailComposerMixin, composer)._render_field(
            field, res_ids, *args, **kwargs
        )


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    def _get_template_author(self):
        """A machine's composer says what its template does."""
        if self.template_id:
            return self.template_id._get_template_author()
        return super()._get_template_author()

    def _get_shipped_template(self):
        return self.template_id
