from contextlib import suppress

from odoo import api, models, tools
from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.tools.constants import PREFETCH_MAX

from .base_texts import FOLLOWED
from .res_partner_decision import STRICT


class ResPartner(models.Model):
    """Server code that follows a link of a document to a hidden contact."""

    _inherit = "res.partner"

    def fetch(self, field_names=None):
        """Server code that follows a link of a document goes on; others are refused.

        A document that the user may read, and that this transaction has read, points
        at the contact: then its app may work with it (confirm, post, validate...).
        What comes out of that is masked where it is read (see ``base``).
        """
        try:
            super().fetch(field_names)
        except AccessError:
            linked = (
                self._filter_linked() if self._may_follow_links() else self.browse()
            )
            if not linked:
                raise
        else:
            if field_names is None or field_names:  # or nothing was asked for
                self._note_visible(self._origin._ids)
            return None
        self.env.cr.cache.setdefault(FOLLOWED, set()).update(linked.ids)
        super(ResPartner, self - linked).fetch(field_names)
        # sudo: a visible document vouches for these contacts, see _filter_linked
        return super(ResPartner, linked.sudo()).fetch(field_names)

    @api.model
    def _may_follow_links(self):
        return not self.env.su and not self.env.context.get(STRICT)

    def _filter_linked(self):
        """Hidden contacts at which a document points that the user may read.

        Only links that this transaction has read count: whoever asks for a contact
        by its number finds no document in the cache, and is refused.
        """
        hidden = self.browse(self._get_hidden_ids(self._origin.ids))
        hidden = hidden._filter_by_other_rules()
        found = set()
        for documents, links in self._get_documents_at_work() if hidden else ():
            if not found.issuperset(hidden.ids):
                found.update(hidden._filter_vouched(documents, links))
        return hidden.browse([id_ for id_ in hidden.ids if id_ in found])

    def _filter_by_other_rules(self):
        rule = self.env["ir.rule"]
        domain = rule._compute_domain_without_visibility("res.partner", "read")
        # sudo: the rules themselves decide, on rows that the user may not read
        partners = self.sudo().with_context(active_test=False)
        return self.browse(partners.filtered_domain(domain).ids)

    @api.model
    def _get_documents_at_work(self):
        """Yield ``(records, links)``: documents that this transaction has read."""
        ids_by_model = {}
        for field, cached in list(self.env.transaction.field_data.items()):
            if links := self._get_vouching_links(field.model_name):
                ids = ids_by_model.setdefault(field.model_name, (set(), links))[0]
                keys = cached if field.type != "one2many" else ()
                ids.update(getattr(key, "origin", key) for key in keys)
        for name, (ids, links) in ids_by_model.items():
            ids = [id_ for id_ in ids if isinstance(id_, int) and id_]
            if ids:
                yield self.env[name].browse(ids), links

    @api.model
    @tools.ormcache("name", cache="stable")
    def _get_vouching_links(self, name):
        """Stored links of a document to contacts; contacts and users are none."""
        if name not in self.env or name in ("res.partner", "res.users"):
            return ()
        return tuple(
            field.name
            for field in self.env[name]._fields.values()
            if field.comodel_name == "res.partner"
            and field.type in ("many2one", "many2many")
            and field.store
            and field.base_field.store
        )

    def _filter_vouched(self, documents, links):
        """Ids of those contacts to which one of the documents links, if readable."""
        # sudo: which contacts they link; the documents themselves are checked below
        documents_sudo = documents.sudo().with_context(active_test=False)
        domain = Domain("id", "in", documents.ids) & Domain.OR(
            Domain(link, "in", self.ids) for link in links
        )
        linking = documents.browse(documents_sudo._search(domain).get_result_ids())
        for document in linking._filtered_access("read").sudo():
            for link in links:
                yield from document[link]._ids

    def _filter_linked_already(self, records, vals_list, strict=False):
        """Those that the records themselves link, or a document that is at work."""
        already = self.browse()
        for name in {name for vals in vals_list for name in vals} if records else ():
            field = records._fields.get(name)
            if field is not None and field.comodel_name == "res.partner":
                # sudo: only the numbers of what is linked, on each of the records
                links = [set(record[name]._origin.ids) for record in records.sudo()]
                already |= self.browse(set(self.ids).intersection(*links))
        return already if strict else already | (self - already)._filter_linked()

    def _filter_kept_from_writing(self):
        """Hidden contacts that an app would change along with a document.

        The document is saved, the contact stays as its owner knows it. Whoever writes
        on the contact itself is refused, as ever.
        """
        if not self._may_follow_links():
            return self.browse()
        if len(self) <= PREFETCH_MAX:
            # what a write looks at anyway, and rules that let it be read say the rest
            with suppress(AccessError, MissingError):
                self[:1].mapped("visibility")
        if not self._get_hidden_ids(self.ids):
            return self.browse()
        return self._filter_linked()
