from markupsafe import escape

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from .res_partner_decision import MASKED, STRICT

#: What tells who somebody is; shorter texts stand for anything.
TELLING = ("name", "complete_name", "email", "phone", "vat", "street")
SHORTEST = 4


class ResPartner(models.Model):
    """What is read of a hidden contact at which a document points: no more than
    that there is one."""

    _inherit = "res.partner"

    @api.depends_context("uid", MASKED)
    def _compute_display_name(self):
        """Whoever reads a document finds no name of a hidden contact."""
        masked = self._filter_masked()
        result = super(ResPartner, self - masked)._compute_display_name()
        for partner in masked:
            partner.display_name = partner._get_masked_name()
        return result

    def _filter_masked(self):
        """Those of which the person who reads may know no name."""
        is_masked = MASKED in self.env.context
        if self.env.su and not is_masked:
            return self.browse()
        hidden = self._get_hidden_ids(self._origin.ids)
        if not hidden:
            return self.browse()
        masked = self.filtered(lambda partner: partner._origin.id in hidden)
        if masked and not is_masked:
            # Core computes names without any check, where no field is read before
            if unlinked := masked._origin - masked._origin._filter_linked():
                raise self.env["ir.rule"]._make_access_error("read", unlinked)
            return self.browse()
        return masked

    def _modified_triggers(self, tree, create=False):
        """What becomes of a restricted contact is not copied to where others read it.

        Documents keep what they were told when they were linked to it.
        """
        for field, records, created in super()._modified_triggers(tree, create):
            if field.name in self.env[field.model_name]._get_told_copies():
                records = records._without_restricted_links(field.name)
            yield field, records, created

    @api.model
    def _get_masked_name(self):
        """What is read instead of the name of a hidden contact."""
        return self.env._("Restricted contact")

    def _get_telling_texts(self):
        """What tells who these contacts are, the longest first: one may hold another.

        By SQL: nothing of them comes into the cache of who asks.
        """
        if not self:
            return []
        columns = SQL(", ").join(map(SQL.identifier, TELLING))
        rows = self.env.execute_query(
            SQL("SELECT %s FROM res_partner WHERE id = ANY(%s)", columns, self.ids)
        )
        found = {text for row in rows for text in row if text and len(text) >= SHORTEST}
        found |= {str(escape(text)) for text in found}  # as pages and mails write it
        return sorted(found, key=len, reverse=True)

    @api.model
    def _get_texts_at_work(self):
        """What tells the hidden contacts of the documents that were read just now."""
        # sudo: which contacts they link, nothing of them
        ids = {
            id_
            for documents, links in self._get_documents_at_work()
            for link in links
            for id_ in documents.sudo().exists().mapped(link).ids
        }
        return self.browse(self._get_hidden_ids(ids))._get_telling_texts()

    @api.readonly
    def read(self, fields=None, load="_classic_read"):
        """Refuse hidden contacts, unless a document that is being read names them."""
        if self.env.su:
            return super().read(fields, load)
        try:
            return super(ResPartner, self.with_context(**{STRICT: True})).read(
                fields, load
            )
        except AccessError:
            linked = (
                self._filter_linked() if self._may_follow_links() else self.browse()
            )
            if not linked:
                raise
        rows = super(ResPartner, self - linked).read(fields, load)
        rows = {row["id"]: row for row in rows}
        names = fields or list(self.fields_get(attributes=()))
        rows |= {partner.id: partner._get_masked_row(names) for partner in linked}
        return [rows[id_] for id_ in self.ids if id_ in rows]

    def _get_masked_row(self, names):
        """What ``read`` says of a hidden contact at which a document points."""
        row = {"id": self.id} | {name: self._get_blank_value(name) for name in names}
        for name in {"name", "display_name", "complete_name"} & set(row):
            row[name] = self._get_masked_name()
        return row | {"id": self.id}

    @api.model
    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Documents sorted by their contact: hidden ones sort like none."""
        if self.env.su or alias == self._table or field_name == "id":
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        if self._fields[field_name.split(".")[0]].type == "many2one":
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        expression = SQL(
            "CASE WHEN %s THEN %s END",
            self._get_visibility_sql(alias),
            self._field_to_sql(alias, field_name, query),
        )
        query._order_groupby.append(expression)
        return SQL("%s %s %s", expression, direction, nulls)

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        """Exports name no hidden contact to which a document links."""
        if _is_toplevel_call and not self.env.su and self._has_columns(fields):
            try:  # reading them says by the way that one may see them all
                return super(
                    ResPartner, self.with_context(**{STRICT: True})
                )._export_rows(fields)
            except AccessError:  # also where a document links one of them
                self.check_access("read")
        masked = self._filter_masked()
        if not masked:
            return super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        if _is_toplevel_call:
            self.check_access("read")
        rows = []
        for partner in self:
            if partner in masked:
                rows.append(partner._get_masked_export(fields))
            else:
                rows += super(ResPartner, partner)._export_rows(
                    fields, _is_toplevel_call=_is_toplevel_call
                )
        return rows

    def _has_columns(self, fields):
        """Whether fields are exported that are read, and so checked: not numbers."""
        names = {path[0] for path in fields if path} - {"id", ".id"}
        return any(n in self._fields and self._fields[n].column_type for n in names)

    def _get_masked_export(self, fields):
        return [
            self._get_masked_name()
            if path and path[0] in ("name", "display_name", "complete_name")
            else ""
            for path in fields
        ]
