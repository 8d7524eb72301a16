from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import SQL, make_index_name
from odoo.tools.sql import table_exists

from ..tools.search_text import build_text

_TOUCHED = "contact_directory.search_text"
#: Stand between values, and between the two halves of a phone; nobody types them.
PART, HALF = "\x1f", "\x1e"
#: Contacts that are read and stored by one round of statements.
SLICE = 5000
#: Of a contact's own columns; company and addresses come on top.
COLUMNS = (
    *("complete_name", "name", "commercial_company_name", "company_name"),
    *("city", "ref", "vat", "company_registry"),
)


class ContactSearchText(models.Model):
    """By what a contact is found: one unaccented text, one index.

    A table of its own, because each update of a contact would also update the index.
    Nobody reads it but searches for contacts, which apply the contacts' rules.
    """

    _name = "contact.search.text"
    _description = "Search text of a contact"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner", required=True, ondelete="cascade", groups=NO_ACCESS
    )
    content = fields.Text(required=True, groups=NO_ACCESS)
    shelf = fields.Char(
        required=True, default="000", groups=NO_ACCESS, help="Code of its shelf."
    )

    _partner_uniq = models.Constraint(
        "UNIQUE(partner_id)", "A contact has one search text."
    )

    # the order of names, in which the first page of a frequent one is looked for
    _order_idx = models.Index('(("left"(content, 48)) COLLATE "C", partner_id)')

    def init(self):
        self._create_trigram_index()
        return super().init()

    @api.model
    def _create_trigram_index(self):
        """Without the extension all texts are read, and ``~`` knows one letter.

        The shelf comes first: of two words that never meet, the index goes from one to
        the other until its end, unless it looks at the shelf before them.
        """
        if self.pool.has_trigram:
            self.env.cr.execute(
                SQL(
                    "CREATE INDEX IF NOT EXISTS %s ON %s USING gin "
                    "(shelf gin_trgm_ops, content gin_trgm_ops)",
                    SQL.identifier(self._get_trigram_index()),
                    SQL.identifier(self._table),
                )
            )
            # how frequent a word is: of a hundred texts it would be too coarse
            self.env.cr.execute(
                SQL(
                    "ALTER TABLE %s ALTER COLUMN content SET STATISTICS 300",
                    SQL.identifier(self._table),
                )
            )

    @api.model
    def _get_trigram_index(self):
        return make_index_name(self._table, "shelf_content")

    @api.model
    def _get_columns(self):
        """Columns of contacts by which they are found. Example::

        def _get_columns(self):
            return [*super()._get_columns(), "x_old_reference"]
        """
        return list(COLUMNS)

    # kept up to date

    @api.model
    def _note(self, partner_ids):
        """Texts of these contacts are made again just before the commit."""
        data = self.env.cr.precommit.data
        if _TOUCHED not in data:
            data[_TOUCHED] = set()
            self.env.cr.precommit.add(self.sudo()._refresh)
        data[_TOUCHED] |= set(partner_ids)

    @api.model
    def _refresh(self):
        """Make the noted texts again; a search of the same transaction needs them."""
        partner_ids = sorted(self.env.cr.precommit.data.pop(_TOUCHED, ()))
        # during the uninstallation contacts may be written after the table is gone
        if not self.pool.ready and not table_exists(self.env.cr, self._table):
            return
        for start in range(0, len(partner_ids), SLICE):
            self._store_texts(partner_ids[start : start + SLICE])

    @api.model
    def _store_texts(self, partner_ids):
        texts = self._build_texts(partner_ids)
        find_code = self.env["contact.search.shelf"]._find_code
        self.env.cr.execute(
            SQL(
                """INSERT INTO contact_search_text (partner_id, content, shelf)
                   SELECT * FROM unnest(%s::int[], %s::text[], %s::text[])
                       ON CONFLICT (partner_id) DO UPDATE
                      SET content = EXCLUDED.content, shelf = EXCLUDED.shelf
                    WHERE contact_search_text.content <> EXCLUDED.content""",
                list(texts),
                list(texts.values()),
                [find_code(text) for text in texts.values()],
            )
        )

    @api.model
    def _build_texts(self, partner_ids):
        """``{contact id: text}``, one query: whole rows would take twice as long."""
        columns = self._get_columns()
        self.env["res.partner"].flush_model(columns)
        self.env["contact.channel"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT p.id, concat_ws(%(part)s, %(columns)s, own.texts), own.phones
                     FROM res_partner p
        LEFT JOIN LATERAL (%(channels)s) own ON TRUE
                    WHERE p.id = ANY(%(partners)s)""",
                part=PART,
                columns=SQL(", ").join(SQL.identifier("p", name) for name in columns),
                channels=self._get_channels_sql(),
                partners=list(partner_ids),
            )
        )
        return {
            id_: build_text(texts.split(PART), _split_phones(phones))
            for id_, texts, phones in rows
        }

    @api.model
    def _get_channels_sql(self):
        """The values of one contact in two strings, phones apart."""
        return SQL(
            """SELECT string_agg(CASE WHEN kind = 'social' THEN value
                                 ELSE coalesce(nullif(value_normalized, ''), value) END,
                          %(part)s ORDER BY is_primary DESC, id)
                      FILTER (WHERE kind <> 'phone') AS texts,
                      string_agg(concat(value, %(half)s, value_normalized),
                          %(part)s ORDER BY is_primary DESC, id)
                      FILTER (WHERE kind = 'phone') AS phones
                 FROM contact_channel WHERE partner_id = p.id""",
            part=PART,
            half=HALF,
        )

    @api.autovacuum
    def _gc_missing(self):
        """Find contacts that were written by SQL; they come a day late."""
        rows = self.env.execute_query(
            SQL(
                """SELECT p.id FROM res_partner p
                LEFT JOIN contact_search_text t ON t.partner_id = p.id
                    WHERE t.id IS NULL LIMIT %s""",
                SLICE,
            )
        )
        self._store_texts([id_ for (id_,) in rows])
        return len(rows), int(len(rows) == SLICE)


def _split_phones(phones):
    """:return: ``[[as typed, normalised], ...]``"""
    return [phone.split(HALF, 1) for phone in phones.split(PART)] if phones else []
