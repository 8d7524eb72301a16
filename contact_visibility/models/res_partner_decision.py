from odoo import api, fields, models, tools
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from .res_partner import SCOPE

SEE_ALL = "contact_visibility.group_see_all"
TOKENS = "contact_visibility.tokens"
NO_CACHE = "contact_visibility.no_cache"
#: A reading that follows no link: what is asked for is checked, and nothing else.
STRICT = "visibility_strict"
#: Whoever reads is a person (or his program): names of hidden contacts are masked.
MASKED = "visibility_masked"


def is_visible(model, alias, _query):
    """The decision, as SQL on one row of the contacts and the current user."""
    return model.env["res.partner"]._get_visibility_sql(alias)


def is_hidden(model, alias, _query):
    """The opposite of the decision."""
    return SQL("NOT (%s)", model.env["res.partner"]._get_visibility_sql(alias))


class ResPartner(models.Model):
    """Who sees a contact: the one place where it is decided."""

    _inherit = "res.partner"

    visibility_ok = fields.Boolean(
        string="Visible to me",
        compute="_compute_visibility_ok",
        search="_search_visibility_ok",
        compute_sudo=False,
        help="Whether the current user may see this contact.",
    )

    @api.depends(*SCOPE, "partner_share")
    @api.depends_context("uid")
    def _compute_visibility_ok(self):
        hidden = self._get_hidden_ids(self._origin.ids)
        for partner in self:
            partner.visibility_ok = partner._origin.id not in hidden

    def _search_visibility_ok(self, operator, value):
        if operator != "in":
            return NotImplemented
        if set(value) == {True, False}:
            return Domain.TRUE
        return self._get_visibility_domain(hidden=True not in value)

    @api.model
    def _get_visibility_domain(self, hidden=False):
        """Contacts that the current user may see, or those that he may not.

        It names no user: whoever evaluates it is asked for. So it may be cached.
        """
        return Domain.custom(to_sql=is_hidden if hidden else is_visible)

    @api.model
    def _get_visibility_sql(self, alias):
        """The decision on a row of ``res_partner``: local to the row, one array.

        The owner and named people are positive numbers, teams negative ones; no
        array means everyone.
        """
        if self._sees_all_contacts():
            return SQL("TRUE")
        tokens = SQL.identifier(alias, "visibility_tokens")
        condition = SQL(
            "(%s IS NULL OR %s && %s::integer[])", tokens, tokens, self._get_my_tokens()
        )
        if own := self._get_own_contact_ids():
            row = SQL.identifier(alias, "id")
            return SQL("(%s OR %s IN %s)", condition, row, own)
        return condition

    @api.model
    def _sees_all_contacts(self):
        """Never asks whether the environment is sudo: the user counts."""
        uid = self.env.uid
        if not uid or uid == api.SUPERUSER_ID:
            return uid == api.SUPERUSER_ID
        return self.env["res.users"].browse(uid).has_group(SEE_ALL)

    @api.model
    def _get_my_tokens(self):
        """What opens a contact to the current user, as PostgreSQL writes arrays."""
        # a text, for the ORM compares SQL by hash, and lists have none
        return "{%s}" % ",".join(map(str, self._get_my_keys()[0]))

    @api.model
    def _get_own_contact_ids(self):
        """Customers with a login see themselves, and the companies they belong to.

        Contacts of colleagues are public anyway.
        """
        return tuple(self._get_my_keys()[1])

    @api.model
    def _get_my_keys(self):
        cr, uid = self.env.cr, self.env.uid
        known = cr.cache.get(TOKENS, {})
        if uid in known:
            return known[uid]
        keys = self._find_my_keys(uid)
        if not cr.cache.get(NO_CACHE):
            if not known:
                cr.postcommit.add(self._forget_visibility_keys)
                cr.postrollback.add(self._forget_visibility_keys)
            cr.cache.setdefault(TOKENS, {})[uid] = keys
        return keys

    @api.model
    def _find_my_keys(self, uid):
        """:return: the tokens of a user; the contacts that are his own"""
        flush = self.env["crm.team.member"].flush_model
        flush(["user_id", "crm_team_id", "active"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT -crm_team_id, NULL FROM crm_team_member
                 WHERE user_id = %(uid)s AND active
                UNION ALL
                (WITH RECURSIVE own AS (
                    SELECT p.id, p.parent_id FROM res_partner p
                      JOIN res_users u ON u.partner_id = p.id
                     WHERE u.id = %(uid)s AND u.share
                     UNION
                    SELECT p.id, p.parent_id FROM res_partner p
                      JOIN own ON own.parent_id = p.id)
                 SELECT NULL, id FROM own)
                """,
                uid=uid,
            )
        )
        teams = [token for token, _own in rows if token]
        return [uid, *sorted(teams)], [own for _token, own in rows if own]

    @api.model
    def _forget_visibility_keys(self):
        self.env.cr.cache.pop(TOKENS, None)

    @api.model
    def _renew_visibility_keys(self):
        """Memberships change in this transaction: ask each time until it ends.

        A savepoint may yet take the change back, and nobody would tell.
        """
        cr = self.env.cr
        self._forget_visibility_keys()
        if not cr.cache.get(NO_CACHE):
            cr.cache[NO_CACHE] = True
            for hook in (cr.postcommit, cr.postrollback):
                hook.add(lambda: cr.cache.pop(NO_CACHE, None))
        self.invalidate_model(["visibility_ok"])

    @api.model
    def _get_hidden_ids(self, ids):
        """Which of these contacts the current user may not see, sudo or not.

        By SQL: reading them as superuser would put them into the cache that the
        user's own code reads from.
        """
        ids = [id_ for id_ in ids if id_]
        if not ids or self._sees_all_contacts():
            return set()
        self._flush_visibility()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM res_partner WHERE id = ANY(%s)"
                " AND visibility_tokens IS NOT NULL AND NOT %s",
                ids,
                self._get_visibility_sql("res_partner"),
            )
        )
        return {id_ for (id_,) in rows}

    @api.model
    def _flush_visibility(self):
        """Nothing of the decision waits in memory: tokens are written at once."""

    # -- following links -------------------------------------------------------

    def fetch(self, field_names=None):
        """Server code that follows a link of a document goes on; others are refused.

        A document that the user may read, and that this transaction has read, points
        at the contact: then its app may work with it (confirm, post, validate...).
        What comes out of that is masked where it is read (see ``base``).
        """
        try:
            return super().fetch(field_names)
        except AccessError:
            linked = (
                self._filter_linked() if self._may_follow_links() else self.browse()
            )
            if not linked:
                raise
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

    # -- masks -------------------------------------------------------------------

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
        is_masked = self.env.context.get(MASKED)
        if self.env.su and not is_masked:
            return self.browse()
        hidden = self._get_hidden_ids(self._origin.ids)
        masked = self.filtered(lambda partner: partner._origin.id in hidden)
        if masked and not is_masked:
            # Core computes names without any check, where no field is read before
            if unlinked := masked._origin - masked._origin._filter_linked():
                raise self.env["ir.rule"]._make_access_error("read", unlinked)
            return self.browse()
        return masked

    @api.model
    def _get_masked_name(self):
        """What is read instead of the name of a hidden contact."""
        return self.env._("Restricted contact")

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
        if not self._may_follow_links() or not self._get_hidden_ids(self.ids):
            return self.browse()
        return self._filter_linked()

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        """Exports name no hidden contact to which a document links."""
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

    def _get_masked_export(self, fields):
        return [
            self._get_masked_name()
            if path and path[0] in ("name", "display_name", "complete_name")
            else ""
            for path in fields
        ]
