"""Rows that would be twice once they follow: found one by one, never dropped.

Such a row stays with the merged contact, unless a method here puts the two together.
"""

from odoo import api, models, tools
from odoo.tools import SQL

from ..tools.merge_references import UniqueIndex

#: Answers to an invitation, the firmest last.
ANSWERS = ("needsAction", "tentative", "declined", "accepted")


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    @api.model
    def _get_extra_keys(self):
        """What must not be twice although nothing in the database says so.

        ``{(table, column of the contact): columns}``. Example::

            return super()._get_extra_keys() | {
                ("x_membership", "partner_id"): ("x_club_id",),
            }
        """
        return {("calendar_attendee", "partner_id"): ("event_id",)}

    @api.model
    def _get_clash_mergers(self):
        """How two rows that would be the same become one.

        ``{(table, column): method}``, called with ``{clashing id: id that stays}``.
        Where there is none, the row stays with the merged contact.
        """
        return {
            ("calendar_attendee", "partner_id"): self._merge_attendees,
            ("mail_followers", "partner_id"): self._merge_followers,
            ("mail_followers", "res_id"): self._merge_followers,
        }

    @api.model
    def _get_indexes_on(self, ref):
        """Unique indexes whose keys or condition read the column."""
        found = [
            index
            for index in self._get_unique_indexes().get(ref.table, ())
            if ref.column in index.columns
        ]
        extra = self._get_extra_keys().get((ref.table, ref.column))
        if extra:
            keys = (ref.column, *extra)
            found.append(UniqueIndex("extra", ref.table, keys, None, keys))
        return found

    @api.model
    @tools.ormcache()
    def _get_checked_columns(self):
        rows = self.env.execute_query(
            SQL(
                """SELECT c.relname, a.attname FROM pg_constraint k
                     JOIN pg_class c ON c.oid = k.conrelid
                     JOIN pg_attribute a
                       ON a.attrelid = c.oid AND a.attnum = ANY(k.conkey)
                    WHERE k.contype = 'c'
                      AND c.relnamespace = current_schema::regnamespace"""
            )
        )
        return frozenset(rows)

    @api.model
    @tools.ormcache("table")
    def _get_table_columns(self, table):
        return tuple(tools.sql.table_columns(self.env.cr, table))

    @api.model
    def _is_checked(self, ref):
        return (ref.table, ref.column) in self._get_checked_columns()

    @api.model
    def _find_clashes(self, moving, indexes):
        """Rows that cannot follow.

        :return: ``{id: id of the row that there is already}``
        """
        found = {}
        for index in indexes:
            if not index.is_exclusion:
                found |= dict(
                    self.env.execute_query(self._select_clashes(moving, index))
                )
        return found

    @api.model
    def _select_clashes(self, moving, index):
        """Lay the rows as they would be beside those that there are.

        The expressions of the index are evaluated as they are, on rows in which the
        column has its new value: partial and computed indexes need no special care.
        """
        ref = moving.ref
        keys = SQL(", ").join(
            SQL(f"{_escape(e)} AS k{number}")
            for number, e in enumerate(index.expressions)
        )
        same = "=" if index.nulls_distinct else "IS NOT DISTINCT FROM"
        numbers = range(len(index.expressions))
        equal = SQL(" AND ").join(
            SQL(f"a.k{number} {same} b.k{number}") for number in numbers
        )
        others = [c for c in index.columns if c not in (ref.column, "id")]
        columns = SQL().join(SQL(", t.%s", SQL.identifier(c)) for c in others)
        there = SQL("TRUE")
        if ref.column in index.expressions:
            there = SQL(
                "t.%s IN (SELECT %s FROM moves)",
                SQL.identifier(ref.column),
                moving.new_value("moves", "new"),
            )
        return SQL(
            """WITH moves AS (SELECT * FROM %(source)s),
                    a AS (SELECT id, rank, %(keys)s FROM (
                            SELECT t.id, m.rank, %(new)s AS %(column)s %(columns)s
                            %(rows)s) t WHERE %(predicate)s),
                    b AS (SELECT id, 0 AS rank, %(keys)s FROM (
                            SELECT t.id, t.%(column)s %(columns)s FROM %(table)s t
                             WHERE %(there)s) t WHERE %(predicate)s)
               SELECT DISTINCT ON (a.id) a.id, b.id FROM a
                 JOIN (SELECT * FROM b UNION ALL SELECT * FROM a) b
                   ON %(equal)s AND a.id <> b.id
                  AND (b.rank < a.rank OR b.rank = a.rank AND b.id < a.id)
             ORDER BY a.id, b.rank, b.id""",
            source=moving.source,
            keys=keys,
            new=moving.new_value("m", "new"),
            column=SQL.identifier(ref.column),
            columns=columns,
            rows=moving.rows,
            table=SQL.identifier(ref.table),
            there=there,
            predicate=SQL(_escape(index.predicate)) if index.predicate else SQL("TRUE"),
            equal=equal,
        )

    @api.model
    def _settle_clashes(self, _runs, moving, clashes):
        ref = moving.ref
        merger = self._get_clash_mergers().get((ref.table, ref.column))
        if merger:
            self.env.invalidate_all(flush=False)
            merger(clashes)
            self.env.flush_all()

    @api.model
    def _merge_followers(self, clashes):
        """Both follow: once, for what either wanted to hear."""
        # sudo: bookkeeping of a merge whose rights were checked
        followers = self.env["mail.followers"].sudo()
        for lost, kept in clashes.items():
            wanted = followers.browse(lost).subtype_ids
            followers.browse(kept).subtype_ids |= wanted
        followers.browse(clashes).unlink()

    @api.model
    def _merge_attendees(self, clashes):
        """Both are invited: once, with the firmest answer."""
        # sudo: as above
        attendees = self.env["calendar.attendee"].sudo().with_context(active_test=False)
        for lost, kept in clashes.items():
            answers = {attendees.browse(lost).state, attendees.browse(kept).state}
            answer = max(answers, key=lambda a: ANSWERS.index(a) if a in ANSWERS else 0)
            if attendees.browse(kept).state != answer:
                attendees.browse(kept).state = answer
        self.env.flush_all()
        # in SQL: to unlink an attendee takes the contact out of the meeting
        self.env.cr.execute(
            SQL("DELETE FROM calendar_attendee WHERE id = ANY(%s)", list(clashes))
        )


def _escape(text):
    """SQL from the catalog, as a part of a query with parameters."""
    return text.replace("%", "%%")
