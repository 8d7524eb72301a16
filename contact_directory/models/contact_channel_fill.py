from odoo import api, models
from odoo.tools import SQL

from .bulk_fill import filling, without_indexes

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
        """Make all channels at installation.

        :param int size: contacts in one statement
        """
        self.env.flush_all()
        with filling(self.env), without_indexes(self):
            self._fill(size)
        self.env.cr.execute("ANALYZE contact_channel")

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
