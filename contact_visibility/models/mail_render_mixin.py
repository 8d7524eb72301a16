import re

from lxml import etree

from odoo import SUPERUSER_ID, api, models, tools
from odoo.exceptions import AccessError, UserError

from ..tools.templates import find_rights, get_expressions, read_expressions
from .base_texts import FOLLOWED
from .res_partner_decision import STRICT

#: In the context of a rendering: what for, and for whom. Nobody can send these objects.
PURPOSE = "visibility_purpose"
LANGUAGE, ADDRESS, TRIAL = object(), object(), object()
READER = "visibility_reader"
#: The language of a document's contact, as templates of apps ask for it.
PLAIN_LANG = re.compile(
    r"\s*\{\{\s*object[\w.]*\.lang(\s+or\s+object[\w.]*\.lang)*\s*\}\}\s*"
)
#: An address, as the sole recipient: his mail tells nobody else.
PLAIN_ADDRESS = re.compile(
    r"\s*\{\{\s*object[\w.]*\.email\w*(\s+or\s+object[\w.]*\.email\w*)*\s*\}\}\s*"
)


class Reader:
    """The person for whom a composer renders, in sudo or not.

    :param beside: also with the eyes of the template's author
    """

    def __init__(self, uid, beside=False):
        self.uid, self.beside = uid, beside


class MailRenderMixin(models.AbstractModel):
    """Templates: what a person makes of a document tells no hidden contact of it.

    What people write into a template follows no link to one: it could ask for anything.
    Where a machine renders it, it reads with the eyes of who wrote it. Views of apps do
    follow links, and what they say of it is masked.
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
        args = (template_src, model, res_ids, engine, add_context, options)
        purpose = self.env.context.get(PURPOSE)
        if engine == "qweb_view" or purpose in (LANGUAGE, ADDRESS):
            return self._render_or_refuse(super()._render_template, *args)
        expressions = get_expressions(template_src, engine)
        readers = self._get_template_readers() if expressions else ()
        readers = self._filter_kept_readers(readers)
        if not readers:
            return self._render_or_refuse(super()._render_template, *args)
        self._check_template_rights(expressions)
        render = super()._render_template
        if not self.env.su:
            # what server code has read of them by a link is not at hand here
            followed = self.env.cr.cache.get(FOLLOWED, ())
            self.env["res.partner"].browse(followed).invalidate_recordset()
            strict = self.with_context(**{STRICT: True})
            render = super(MailRenderMixin, strict)._render_template
        with self.env["base"]._with_sight_of(readers):
            return self._render_or_refuse(render, *args)

    def _render_or_refuse(self, render, template_src, model, res_ids, *args):
        """:raise UserError: in words that tell whoever renders what he is kept from"""
        try:
            return render(template_src, model, res_ids, *args)
        except UserError as error:
            if (
                self.env.su
                or not self.env[model].browse(res_ids)._names_hidden_contact()
            ):
                raise
            if self.env.context.get(PURPOSE) is TRIAL:
                return dict.fromkeys(res_ids, "")
            raise self.env["ir.actions.report"]._make_hidden_contact_error() from error

    # -- whose eyes ----------------------------------------------------------------

    def _get_template_readers(self):
        """With whose eyes a template reads; nobody's if an app wrote it for a machine.

        A person's own, who renders it; of a machine, those of the template's author,
        and of who set the machine up.
        """
        users = self.env["res.users"]
        reader = self.env.context.get(READER)
        if not self.env.su:
            return users.browse(self.env.uid)
        if not isinstance(reader, Reader):
            return self._get_template_author()
        person = users.browse(reader.uid)
        if not reader.beside:
            return person
        author = self._get_template_author()
        return author | person if author else author

    @api.model
    def _filter_kept_readers(self, users):
        """Those from whom contacts are kept."""
        return self.env["res.users"].browse(
            user.id
            for user in users
            if not self.env["res.partner"].with_user(user)._sees_all_contacts()
        )

    def _get_template_author(self):
        """The person who wrote this template; nobody if an app did."""
        if not self or self._abstract:
            return self.env["res.users"]
        # sudo: who wrote it, nothing of him
        record = self.sudo()
        people = record.write_uid or record.create_uid, record.create_uid
        return next((u for u in people if u.id != SUPERUSER_ID), record.write_uid[:0])

    def _check_template_rights(self, expressions):
        """:raise AccessError: a person's template takes rights that are not his

        Administrators write code elsewhere, too. What an app ships stays as it is, also
        where a person has changed the words around it; and where nothing is hidden from
        the author, there is nothing to keep.
        """
        is_written = self and not (self._abstract or self._transient)
        author = (
            self._get_template_author()
            if is_written
            else self._get_template_readers()[:1]
        )
        # sudo: the groups of who wrote it
        if not author or author.sudo().has_group("base.group_system"):
            return
        taking = find_rights(expressions, self._get_shipped_expressions())
        if taking and self.env["res.partner"].with_user(author)._is_any_hidden():
            raise AccessError(
                self.env._(
                    "Only administrators write templates that take the rights of the "
                    "server (sudo, env, cr and the like): contacts are restricted here."
                    "\n%s",
                    "\n".join(taking),
                )
            )

    def _get_shipped_expressions(self):
        """The expressions of the app's file that this template comes from.

        :rtype: frozenset[str]
        """
        template = self._get_shipped_template()
        # sudo: from which file it is, that belongs to everybody
        path = template.sudo().template_fs or ""
        # the external id vouches for it: the path can be written
        modules = {xid.partition(".")[0] for xid in template.get_external_id().values()}
        if path.partition("/")[0] not in modules - {""}:
            return frozenset()
        return template._read_shipped_expressions(path)

    def _get_shipped_template(self):
        """This template, or the one that it was taken from; none if there is none."""
        is_own = "template_fs" in self._fields and not self._abstract
        return self if is_own else self.env["mail.template"]

    @api.model
    @tools.ormcache("path", cache="stable")
    def _read_shipped_expressions(self, path):
        try:
            return read_expressions(tools.file_path(path))
        except (OSError, ValueError, etree.XMLSyntaxError):
            return frozenset()  # the addon is gone, or of another version

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
        is_plain = not self.lang or PLAIN_LANG.fullmatch(self.lang)
        own = self.with_context(**{PURPOSE: LANGUAGE if is_plain else TRIAL})
        rendered = super(MailRenderMixin, own)._render_lang(*args, **kwargs)
        known = {code for code, _name in self.env["res.lang"].get_installed()}
        return {
            id_: code if code in known or self.env.su else False
            for id_, code in rendered.items()
        }
