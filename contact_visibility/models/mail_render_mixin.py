from odoo import api, models
from odoo.exceptions import UserError

from .base_texts import FOLLOWED
from .res_partner_decision import STRICT

#: In the context of a rendering: what for. Nobody can send these objects.
PURPOSE = "visibility_purpose"
LANGUAGE, TRIAL = object(), object()


class MailRenderMixin(models.AbstractModel):
    """Templates: what a person makes of a document tells no hidden contact of it.

    What people write into a template follows no link to one: it could ask for anything.
    Views of apps do, and what they say of it is masked. Machines send to customers.
    """

    _inherit = "mail.render.mixin"

    @api.model
    def _render_template(
        self,
        template_src,
        model,
        res_ids,
        engine="inline_template",
        add_context=None,
        options=None,
    ):
        render = super()._render_template
        purpose = self.env.context.get(PURPOSE)
        if not (self.env.su or purpose is LANGUAGE or engine == "qweb_view"):
            # what server code has read of them by a link is not at hand here
            followed = self.env.cr.cache.get(FOLLOWED, ())
            self.env["res.partner"].browse(followed).invalidate_recordset()
            strict = self.with_context(**{STRICT: True})
            render = super(MailRenderMixin, strict)._render_template
        try:
            return render(template_src, model, res_ids, engine, add_context, options)
        except UserError as error:
            if (
                self.env.su
                or not self.env[model].browse(res_ids)._names_hidden_contact()
            ):
                raise
            if purpose is TRIAL:
                return dict.fromkeys(res_ids, "")
            raise self.env["ir.actions.report"]._make_hidden_contact_error() from error

    @api.model
    def _render_template_qweb_view(
        self, view_ref, model, res_ids, add_context=None, options=None
    ):
        rendered = super()._render_template_qweb_view(
            view_ref, model, res_ids, add_context, options
        )
        documents = [self.env[model].browse(res_ids), *(add_context or {}).values()]
        for records in documents:
            if isinstance(records, models.BaseModel):
                rendered = records._without_told(rendered)
        return rendered

    def _render_lang(self, *args, **kwargs):
        """The language of a hidden contact is used, nothing else that is written."""
        own = self.with_context(**{PURPOSE: LANGUAGE})
        rendered = super(MailRenderMixin, own)._render_lang(*args, **kwargs)
        known = {code for code, _name in self.env["res.lang"].get_installed()}
        return {
            id_: code if code in known or self.env.su else False
            for id_, code in rendered.items()
        }
