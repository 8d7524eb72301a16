from contextlib import contextmanager

from odoo import api, models
from odoo.tools import SQL
from odoo.tools.sql import add_constraint

#: How the key of a value is told in SQL. Where it differs from the one computed when a
#: value is typed, an odd value is compared as a whole: nothing is lost.
KEYS = {
    "email": SQL("lower(trim(p.email))"),
    "phone": SQL(
        "coalesce(nullif(p.phone_sanitized, ''), "
        "nullif(regexp_replace(p.phone, '[^0-9+]', '', 'g'), ''), lower(p.phone))"
    ),
    "website": SQL(
        "rtrim(regexp_replace(lower(trim(p.website)), "
        "'^([a-z][a-z0-9+.-]*:)?//(www\\.)?', ''), '/?#')"
    ),
}


class ContactChannel(models.Model):
    """Channels of contacts that were there before, or that were written by SQL."""

    _inherit = "contact.channel"

    @api.model
    def _fill_all(self, size):
        """Make all channels at installation: without indexes, which are made at once
        afterwards, in a fraction of the time.

        :param int size: contacts in one statement
        """
        self.env.flush_all()
        with self._without_indexes():
            self._fill(size)
        self.env.cr.execute("ANALYZE contact_channel")

    @contextmanager
    def _without_indexes(self):
        table = SQL.identifier(self._table)
        constraints = self.env.execute_query(
            SQL(
                """SELECT conname, pg_get_constraintdef(oid),
                          obj_description(oid, 'pg_constraint') FROM pg_constraint
                    WHERE conrelid = %s::regclass AND contype IN ('f', 'x')""",
                self._table,
            )
        )
        for name, _definition, _comment in constraints:
            self.env.cr.execute(
                SQL("ALTER TABLE %s DROP CONSTRAINT %s", table, SQL.identifier(name))
            )
        indexes = self.env.execute_query(
            SQL(
                """SELECT c.relname, pg_get_indexdef(i.indexrelid)
                     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                    WHERE i.indrelid = %s::regclass AND NOT i.indisprimary""",
                self._table,
            )
        )
        for name, _definition in indexes:
            self.env.cr.execute(SQL("DROP INDEX %s", SQL.identifier(name)))
        yield
        for _name, definition in indexes:
            self.env.cr.execute(definition)
        for name, definition, comment in constraints:
            add_constraint(self.env.cr, self._table, name, definition)
            if comment:  # by which the ORM knows that it is up to date
                self.env.cr.execute(
                    SQL(
                        "COMMENT ON CONSTRAINT %s ON %s IS %s",
                        SQL.identifier(name),
                        table,
                        comment,
                    )
                )

    @api.model
    def _fill(self, size):
        """Make the primary channels that are missing, in slices of contacts.

        :param int size: contacts in one statement
        """
        self.env.flush_all()
        [(last,)] = self.env.execute_query(
            SQL("SELECT coalesce(max(id), 0) FROM res_partner")
        )
        for start in range(0, last + 1, size):
            self._fill_slice(start, start + size)
        self.invalidate_model()

    @api.model
    def _fill_slice(self, start, end):
        """One statement for all kinds: each contact is read once."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO contact_channel (partner_id, kind, value, is_primary,
                          value_normalized, email_normalized, create_uid, create_date,
                          write_uid, write_date)
                   SELECT p.id, k.kind, k.value, TRUE, left(k.key, 250), k.email,
                          %(uid)s, now() AT TIME ZONE 'UTC',
                          %(uid)s, now() AT TIME ZONE 'UTC'
                     FROM res_partner p
               CROSS JOIN LATERAL (VALUES %(kinds)s) k (kind, value, key, email)
                    WHERE p.id >= %(start)s AND p.id < %(end)s AND k.value <> ''
                      AND NOT EXISTS (SELECT FROM contact_channel c
                                       WHERE c.partner_id = p.id AND c.kind = k.kind
                                         AND c.is_primary)""",
                kinds=SQL(", ").join(
                    SQL(
                        "(%s, %s, %s, %s)",
                        kind,
                        SQL.identifier("p", name),
                        KEYS[kind],
                        SQL("p.email_normalized" if kind == "email" else "NULL"),
                    )
                    for kind, name in self._get_field_of_kind().items()
                ),
                uid=self.env.uid,
                start=start,
                end=end,
            )
        )
