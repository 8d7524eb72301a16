from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.contact_base.models.local_settings import UNCOMPILED, local_settings

from .contact_duplicate import LEVELS

#: Shown from the visible pairs alone; the whole truth is in the column ``all_...``.
SEEN = ("score", "size", "level", "kind", "reason")
#: A bridge between two groups is never sure.
BRIDGE_SCORE = 0.49


class ContactDuplicateGroup(models.Model):
    """What a group shows, as far as the user sees its pairs.

    Each shown field is an SQL expression, so that reading, filtering, ordering and
    grouping say the same. Where no rule can hide a contact, it is the stored column.
    """

    _inherit = "contact.duplicate.group"

    @api.model
    @api.readonly
    def web_search_read(self, *args, **kwargs):
        with local_settings(self.env, UNCOMPILED):
            return super().web_search_read(*args, **kwargs)

    @api.model
    @api.readonly
    def web_read_group(self, *args, **kwargs):
        with local_settings(self.env, UNCOMPILED):
            return super().web_read_group(*args, **kwargs)

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr not in SEEN:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        if self._is_all_seen():
            column = self._fields[f"all_{field_expr}"]
            return SQL.identifier(alias, column.name, to_flush=column)
        return getattr(self, f"_get_seen_{field_expr}_sql")(alias)

    def _is_all_seen(self):
        """Whether no rule can hide a pair from the user. :rtype: bool"""
        if self.env.su:
            return True
        rules = self.env["ir.rule"]
        return rules._compute_domain("contact.duplicate", "read").is_true()

    def _get_pairs_sql(self, alias, columns):
        """Subquery of the pairs of a group that the user may see."""
        pairs = self.env["contact.duplicate"]
        query = pairs._search(Domain.TRUE, order="score desc, id")
        query.add_where(
            SQL(
                "%s = %s",
                SQL.identifier(pairs._table, "group_id"),
                SQL.identifier(alias, "id"),
            )
        )
        terms = [SQL.identifier(pairs._table, name) for name in columns]
        for name in (*columns, "group_id"):
            query.add_where(  # nothing but the flush of what is read
                SQL("TRUE", to_flush=pairs._fields[name])
            )
        return query.select(*terms)

    def _get_members_sql(self, alias):
        return SQL(
            """(%s) AS pair CROSS JOIN LATERAL
               (VALUES (pair.partner_id), (pair.other_id)) AS member(id)""",
            self._get_pairs_sql(alias, ("partner_id", "other_id", "score")),
        )

    def _get_seen_size_sql(self, alias):
        return SQL(
            "(SELECT count(DISTINCT member.id) FROM %s)", self._get_members_sql(alias)
        )

    def _get_seen_score_sql(self, alias):
        return SQL(
            """(SELECT CASE WHEN %s THEN least(min(link.best), %s)
                            ELSE min(link.best) END
                  FROM (SELECT max(pair.score) AS best FROM %s GROUP BY member.id)
                    AS link)""",
            SQL.identifier(alias, "is_bridge"),
            BRIDGE_SCORE,
            self._get_members_sql(alias),
        )

    def _get_seen_level_sql(self, alias):
        return get_level_sql(self._get_seen_score_sql(alias))

    def _get_seen_kind_sql(self, alias):
        return SQL("(%s LIMIT 1)", self._get_pairs_sql(alias, ("kind",)))

    def _get_seen_reason_sql(self, alias):
        return SQL("(%s LIMIT 1)", self._get_pairs_sql(alias, ("reason",)))

    @api.depends("duplicate_ids.score", "duplicate_ids.state")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_seen(self):
        """Read all shown fields of all groups in one query."""
        query = self._as_query(ordered=False)
        terms = [self._field_to_sql(self._table, name, query) for name in SEEN]
        rows = self.env.execute_query(
            query.select(SQL.identifier(self._table, "id"), *terms)
        )
        found = {row[0]: row[1:] for row in rows}
        for group in self:
            values = found.get(group.id, (False,) * len(SEEN))
            for name, value in zip(SEEN, values, strict=True):
                group[name] = value

    def _search_seen(self, name, operator, value):
        """Ask the stored column where all pairs are seen, the pairs only elsewhere.

        Hidden contacts are in few groups; asking the pairs of each group costs a
        subquery a group.
        """
        field, stored = self._fields[name], self._fields[f"all_{name}"]

        def to_sql(model, alias, query):
            seen = field.condition_to_sql(name, operator, value, model, alias, query)
            if self._is_all_seen():
                return seen
            # sudo: the column that nobody may read, of groups that are seen whole
            whole = stored.condition_to_sql(
                stored.name, operator, value, model.sudo(), alias, query
            )
            return self._join_whole_and_partial(alias, whole, seen)

        return Domain.custom(to_sql=to_sql)

    def _join_whole_and_partial(self, alias, whole, seen):
        """One condition for groups that are seen whole, another one for the others."""
        unseen, partial = self._get_not_whole()
        id_ = SQL.identifier(alias, "id")
        if not unseen and not partial:
            return whole
        condition = SQL("(%s AND %s NOT IN %s)", whole, id_, (*unseen, *partial))
        if partial:
            some = SQL("(%s IN %s AND %s)", id_, tuple(partial), seen)
            condition = SQL("(%s OR %s)", condition, some)
        return condition

    @api.model
    def _get_not_whole(self):
        """Groups of which the user sees no pair, and those of which he sees some.

        :return: two lists of ids
        """
        pairs = self.env["contact.duplicate"]
        pairs.flush_model(["group_id"])
        visible = pairs._search(Domain.TRUE)
        rows = self.env.execute_query(
            SQL(
                """SELECT pair.group_id, count(seen.id) > 0
                     FROM contact_duplicate pair
                LEFT JOIN (%s) AS seen ON seen.id = pair.id
                    WHERE pair.group_id IS NOT NULL
                 GROUP BY pair.group_id
                   HAVING count(seen.id) < count(*)""",
                visible.select(SQL.identifier(pairs._table, "id")),
            )
        )
        unseen = [id_ for id_, some in rows if not some]
        return unseen, [id_ for id_, some in rows if some]

    def _search_score(self, operator, value):
        return self._search_seen("score", operator, value)

    def _search_size(self, operator, value):
        return self._search_seen("size", operator, value)

    def _search_level(self, operator, value):
        return self._search_seen("level", operator, value)

    def _search_kind(self, operator, value):
        return self._search_seen("kind", operator, value)

    def _search_reason(self, operator, value):
        return self._search_seen("reason", operator, value)


def get_level_sql(score):
    """The level of a score, as SQL. :rtype: SQL"""
    cases = [SQL("WHEN %s >= %s THEN %s", score, cut, name) for name, cut in LEVELS]
    return SQL("CASE %s ELSE 'possible' END", SQL(" ").join(cases))
