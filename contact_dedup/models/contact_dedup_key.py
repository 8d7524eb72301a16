"""Each contact as it is compared: one packed row, and the keys it is found by."""

import logging
from collections import namedtuple

import numpy as np

from odoo import api, models
from odoo.tools import SQL
from odoo.tools.sql import table_columns, table_exists

from ..tools.record import VERSION, prepare
from ..tools.store import (
    RECORD_SEPARATOR,
    Records,
    copy_rows,
    flatten_keys,
    to_copy_row,
)

_logger = logging.getLogger(__name__)

#: Rows of one statement; COPY pays off above.
FEW_ROWS = 500
#: Children renamed with their company in the same transaction; more wait for a scan.
MAX_CHILDREN = 200
NOTED = "contact_dedup.noted"
#: Fields of the contact that the comparison reads.
COMPARED_FIELDS = frozenset(
    (
        "name",
        "is_company",
        "email",
        "phone",
        "street",
        "street2",
        "zip",
        "city",
        "country_id",
        "vat",
        "company_registry",
        "website",
        "parent_id",
        "company_name",
        "commercial_partner_id",
        "ref",
        "type",
        "active",
        "company_id",
        "partner_share",
        "phone_sanitized",
    )
)

KeyRow = namedtuple(
    "KeyRow",
    "partner_id version packed texts keys parent_id commercial_id is_address is_fresh",
)


class ContactDedupKey(models.AbstractModel):
    """Keeps ``contact_dedup_key`` up to date: a few milliseconds with each save.

    Contacts are found by their keys in two places: in ``contact_dedup_index``, which
    a full search leaves behind, and among the rows that are fresh since, which an
    index of PostgreSQL covers. To keep all in that index would take minutes.

    The table holds no row of a contact that is never proposed (archived, an address
    of another contact, a user's own). Whatever changes is noted in
    ``contact_dedup_change`` for the next scan of what changed. Neither is a model:
    nothing of them is ever shown, and the ORM would cost more than the comparison.
    """

    _name = "contact.dedup.key"
    _description = "Comparable Contacts"

    def init(self):
        # another version's rows are made again by the next search
        columns = table_columns(self.env.cr, "contact_dedup_key")
        if columns and set(columns) != set(KeyRow._fields):
            self.env.cr.execute("DROP TABLE contact_dedup_key")
        self.env.cr.execute(
            """
            CREATE TABLE IF NOT EXISTS contact_dedup_key (
                partner_id integer PRIMARY KEY
                    REFERENCES res_partner ON DELETE CASCADE,
                version smallint NOT NULL,
                packed bytea NOT NULL,
                texts text NOT NULL,
                keys integer[] NOT NULL,
                parent_id integer,
                commercial_id integer,
                is_address boolean NOT NULL,
                is_fresh boolean NOT NULL
            );
            ALTER TABLE contact_dedup_key ALTER packed SET STORAGE PLAIN;
            CREATE INDEX IF NOT EXISTS contact_dedup_key_fresh_idx
                ON contact_dedup_key USING gin (keys) WITH (fastupdate = off)
             WHERE is_fresh;
            CREATE TABLE IF NOT EXISTS contact_dedup_change (
                id bigserial PRIMARY KEY,
                partner_id integer NOT NULL
            );
            CREATE TABLE IF NOT EXISTS contact_dedup_block (
                scan_id integer NOT NULL,
                stage varchar NOT NULL,
                part integer NOT NULL,
                origin integer NOT NULL,
                data bytea NOT NULL,
                PRIMARY KEY (scan_id, stage, part, origin)
            );
            CREATE TABLE IF NOT EXISTS contact_dedup_index (
                scan_id integer NOT NULL,
                bucket integer NOT NULL,
                data bytea NOT NULL,
                PRIMARY KEY (scan_id, bucket)
            );
            ALTER TABLE contact_dedup_index ALTER data SET STORAGE MAIN;
            """
        )

    @api.model
    def _note(self, partners, renamed=False):
        """Refresh the rows of these contacts just before the commit.

        :param bool renamed: what their people and addresses say about them changes too
        """
        data = self.env.cr.precommit.data
        if NOTED not in data:
            data[NOTED] = (set(), set())
            self.env.cr.precommit.add(
                self.env(su=True, context={})[self._name]._refresh_noted
            )
        data[NOTED][renamed].update(partners.ids)

    @api.model
    def _refresh_noted(self):
        changed, renamed = self.env.cr.precommit.data.pop(NOTED, (set(), set()))
        # while the addon is uninstalled, contacts of demo data go after its tables
        if not self.pool.ready and not table_exists(self.env.cr, "contact_dedup_key"):
            return
        if changed or renamed:
            self._refresh(sorted(changed | renamed), sorted(renamed))

    @api.model
    def _refresh(self, ids, renamed=(), is_noted=True):
        """Make the rows of contacts again.

        :param ids: contacts whose own values may have changed
        :param renamed: contacts among them whose children may be concerned
        :param bool is_noted: leave what changed to the next scan
        """
        rows = self._prepare_rows(self._read_raw(ids, renamed), is_fresh=True)
        seen = {row.partner_id for row in rows}
        if renamed and len(rows) >= MAX_CHILDREN:
            self._mark_stale(renamed, seen)
        gone = [id_ for id_ in ids if id_ not in seen]
        if gone:
            self._forget(gone)
        if len(rows) <= FEW_ROWS:
            self._store_few(rows, is_noted)
        else:
            self._store_many(rows, is_noted)

    # reading

    @api.model
    def _read_raw(self, ids, renamed=()):
        """Values of the contacts that may be proposed, as the engine wants them.

        :rtype: list[dict]
        """
        customs = self.env["contact.dedup.rule"]._get_custom_fields()
        condition = SQL("p.id = ANY(%s)", list(ids))
        if renamed:
            condition = SQL(
                """p.id IN (SELECT unnest(%s::int[]) UNION ALL
                            (SELECT id FROM res_partner
                              WHERE parent_id = ANY(%s) ORDER BY id LIMIT %s))""",
                list(ids),
                list(renamed),
                MAX_CHILDREN,
            )
        return self._read_where(condition, customs)

    @api.model
    def _read_where(self, condition, customs=()):
        cr = self.env.cr
        cr.execute(self._get_raw_sql(condition, customs))
        names = [column.name for column in cr.description]
        rows = [dict(zip(names, row, strict=True)) for row in cr.fetchall()]
        if customs:
            for row in rows:
                row["extra"] = {name: row.pop(f"x_{name}") for name in customs}
        self._add_known_values(rows)
        return rows

    @api.model
    def _get_raw_sql(self, condition, customs):
        extra = [
            SQL(
                ", %s AS %s",
                self.env["res.partner"]._field_to_sql("p", name),
                SQL.identifier(f"x_{name}"),
            )
            for name in customs
        ]
        return SQL(
            """SELECT p.id, p.name, p.is_company, p.email,
                      coalesce(nullif(p.phone_sanitized, ''), p.phone) AS phone,
                      p.street, p.street2, p.zip, p.city, c.code AS country_code,
                      p.vat, p.company_registry, p.website, p.parent_id,
                      coalesce(m.name, p.company_name) AS parent_name,
                      p.commercial_partner_id, p.ref, p.company_id,
                      p.type%s
                 FROM res_partner p
            LEFT JOIN res_country c ON c.id = p.country_id
            LEFT JOIN res_partner m ON m.id = p.parent_id
                WHERE p.active AND (%s) AND %s""",
            SQL().join(extra),
            condition,
            self._get_scope_sql(),
        )

    @api.model
    def _get_scope_sql(self):
        """Which contacts ``p`` may be proposed at all. :rtype: SQL"""
        # sudo: a setting is no secret
        params = self.env["ir.config_parameter"].sudo()
        if params.get_param("contact_dedup.include_users"):
            return SQL("TRUE")
        return SQL("coalesce(p.partner_share, TRUE)")

    @api.model
    def _add_known_values(self, rows):
        """Several e-mails and phones of a contact, where an addon knows more."""
        partners = self.env["res.partner"].browse([row["id"] for row in rows])
        for kind in ("email", "phone", "website"):
            known = partners._get_known_values(kind)
            if any(known.values()):
                for row in rows:
                    more = known.get(row["id"])
                    if more:
                        row[kind] = [v for v in (row[kind], *more) if v]

    @api.model
    def _prepare_rows(self, raw, is_fresh):
        """Normalise. What the engine cannot read costs nobody his save.

        :param bool is_fresh: the index of the last full search does not know them
        :rtype: list[KeyRow]
        """
        try:
            prepared = prepare(raw)
        except Exception:
            if len(raw) == 1:
                _logger.exception("Contact %s cannot be compared", raw[0]["id"])
                return []
            half = len(raw) // 2
            return [
                *self._prepare_rows(raw[:half], is_fresh),
                *self._prepare_rows(raw[half:], is_fresh),
            ]
        return [
            KeyRow(
                row["id"],
                VERSION,
                item.packed[0],
                item.packed[1].replace("\0", "").replace(RECORD_SEPARATOR, " "),
                item.keys,
                row["parent_id"],
                row["commercial_partner_id"],
                bool(row["parent_id"]) and row["type"] not in (None, "contact"),
                is_fresh,
            )
            for row, item in zip(raw, prepared, strict=True)
        ]

    # writing

    @api.model
    def _store_few(self, rows, is_noted):
        """Insert or update, and note what really changed, in one statement."""
        if not rows:
            return
        values = [
            SQL(
                "(%s, %s, %s::bytea, %s, %s::int[], %s::int, %s::int, %s, %s)",
                *row._replace(keys=list(row.keys)),
            )
            for row in rows
        ]
        self._upsert(SQL("VALUES %s", SQL(", ").join(values)), is_noted)

    @api.model
    def _store_many(self, rows, is_noted):
        """The same by COPY, for imports and scans."""
        cr = self.env.cr
        cr.execute(
            """CREATE TEMP TABLE IF NOT EXISTS contact_dedup_key_new (
                    partner_id integer, version smallint, packed bytea, texts text,
                    keys integer[], parent_id integer, commercial_id integer,
                    is_address boolean, is_fresh boolean) ON COMMIT DROP;
               TRUNCATE contact_dedup_key_new"""
        )
        copy_rows(cr, "contact_dedup_key_new", KeyRow._fields, map(to_copy_row, rows))
        self._upsert(SQL("SELECT * FROM contact_dedup_key_new"), is_noted)

    @api.model
    def _upsert(self, source, is_noted):
        self.env.cr.execute(
            SQL(
                """WITH stored AS (
                        INSERT INTO contact_dedup_key AS k (%(columns)s)
                        %(source)s
                        ON CONFLICT (partner_id) DO UPDATE SET
                            version = excluded.version, packed = excluded.packed,
                            texts = excluded.texts, keys = excluded.keys,
                            parent_id = excluded.parent_id,
                            commercial_id = excluded.commercial_id,
                            is_address = excluded.is_address,
                            is_fresh = excluded.is_fresh
                        WHERE (k.version, k.packed, k.texts, k.keys, k.parent_id,
                               k.commercial_id, k.is_address)
                          IS DISTINCT FROM
                              (excluded.version, excluded.packed, excluded.texts,
                               excluded.keys, excluded.parent_id,
                               excluded.commercial_id, excluded.is_address)
                        RETURNING partner_id)
                   INSERT INTO contact_dedup_change (partner_id)
                   SELECT partner_id FROM stored WHERE %(is_noted)s""",
                columns=SQL(", ").join(map(SQL.identifier, KeyRow._fields)),
                source=source,
                is_noted=is_noted,
            )
        )

    @api.model
    def _mark_stale(self, companies, done):
        """Leave the many people of a renamed company to the next scan."""
        self.env.cr.execute(
            SQL(
                """WITH stale AS (
                        UPDATE contact_dedup_key SET version = 0
                         WHERE parent_id = ANY(%s) AND partner_id <> ALL(%s)
                     RETURNING partner_id)
                   INSERT INTO contact_dedup_change (partner_id)
                   SELECT partner_id FROM stale""",
                list(companies),
                list(done),
            )
        )

    @api.model
    def _expire(self):
        """What is compared has changed: a full search reads all contacts again."""
        if self.env["contact.dedup.rule"]._get_custom_names():
            self.env.cr.execute("UPDATE contact_dedup_key SET version = 0")

    @api.model
    def _forget(self, ids):
        """These contacts are proposed no more (archived, somebody's own, deleted)."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM contact_dedup_key WHERE partner_id = ANY(%s) "
                "RETURNING partner_id",
                list(ids),
            )
        )
        if gone := [row[0] for row in self.env.cr.fetchall()]:
            self.env["contact.duplicate"]._remove_open(gone)

    # what the scan reads

    @api.model
    def _get_stale_ids(self):
        """Contacts whose row is missing or of another version. :rtype: int64[]"""
        return self._fetch_ids(
            SQL(
                """SELECT p.id FROM res_partner p
                LEFT JOIN contact_dedup_key k ON k.partner_id = p.id
                    WHERE p.active AND %s AND k.version IS DISTINCT FROM %s
                 ORDER BY p.id""",
                self._get_scope_sql(),
                VERSION,
            )
        )

    @api.model
    def _refresh_stale(self, first, last, is_new):
        """Make the missing and the old rows in a range of ids.

        :param bool is_new: no full search will put them into its index: they count as
            changed
        :return: how many
        """
        rows = self._read_stale(first, last)
        prepared = self._prepare_rows(rows, is_fresh=is_new)
        self._store_many(prepared, is_noted=is_new)
        return len(rows)

    @api.model
    def _read_stale(self, first, last):
        return self._read_where(
            SQL(
                """p.id BETWEEN %s AND %s AND NOT EXISTS (
                        SELECT FROM contact_dedup_key k
                         WHERE k.partner_id = p.id AND k.version = %s)""",
                first,
                last,
                VERSION,
            ),
            self.env["contact.dedup.rule"]._get_custom_fields(),
        )

    @api.model
    def _clean(self):
        """Forget contacts that are proposed no more and were not noticed to be."""
        gone = self._fetch_ids(
            SQL(
                """SELECT k.partner_id FROM contact_dedup_key k
                     JOIN res_partner p ON p.id = k.partner_id
                    WHERE NOT (p.active AND %s)""",
                self._get_scope_sql(),
            )
        )
        if len(gone):
            self._forget(gone.tolist())

    @api.model
    def _get_all_ids(self):
        """All contacts that can be compared. :rtype: int64[]"""
        return self._fetch_ids(
            SQL(
                "SELECT partner_id FROM contact_dedup_key WHERE version = %s "
                "ORDER BY 1",
                VERSION,
            )
        )

    @api.model
    def _get_changed_ids(self):
        """Contacts that changed since a search took them. :rtype: int64[]"""
        return self._fetch_ids(
            SQL("SELECT DISTINCT partner_id FROM contact_dedup_change ORDER BY 1")
        )

    @api.model
    def _count_news(self):
        """Contacts that changed, or have no row, since a search took them."""
        [(count,)] = self.env.execute_query(
            SQL(
                """SELECT count(*) FROM (
                   SELECT partner_id FROM contact_dedup_change
                    UNION
                   SELECT p.id FROM res_partner p
                LEFT JOIN contact_dedup_key k ON k.partner_id = p.id
                    WHERE p.active AND %s AND k.version IS DISTINCT FROM %s) news""",
                self._get_scope_sql(),
                VERSION,
            )
        )
        return count

    @api.model
    def _take_changes(self, ids=None):
        """Changes of these contacts (all by default) need no further search."""
        condition = SQL("TRUE") if ids is None else SQL("partner_id = ANY(%s)", ids)
        self.env.cr.execute(SQL("DELETE FROM contact_dedup_change WHERE %s", condition))

    @api.model
    def _fetch_ids(self, query):
        self.env.cr.execute(query)
        return np.array([row[0] for row in self.env.cr.fetchall()], np.int64)

    @api.model
    def _load(self, condition):
        """The stored records of some contacts, by id.

        They come as one value per column: a row each would cost ten times as much.

        :param SQL condition: on ``contact_dedup_key AS k``
        :rtype: Records
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT string_agg(k.partner_id::text, ',' ORDER BY k.partner_id),
                          string_agg(k.packed, '' ORDER BY k.partner_id),
                          string_agg(k.texts, %(separator)s ORDER BY k.partner_id),
                          string_agg(int4send(coalesce(k.parent_id, 0))
                                     || int4send(coalesce(k.commercial_id, 0))
                                     || int4send(k.is_address::int), ''
                                     ORDER BY k.partner_id)
                     FROM contact_dedup_key k
                    WHERE k.version = %(version)s AND (%(condition)s)""",
                separator=RECORD_SEPARATOR,
                version=VERSION,
                condition=condition,
            )
        )
        return Records.from_columns(*rows[0])

    @api.model
    def _load_keys(self, condition):
        """The keys of some contacts.

        :param SQL condition: on ``contact_dedup_key AS k``
        :return: keys and contacts, two arrays of the same length
        """
        [(ids, lengths, data)] = self.env.execute_query(
            SQL(
                """SELECT array_to_string(array_agg(k.partner_id), ','),
                          array_to_string(array_agg(cardinality(k.keys)), ','),
                          string_agg(array_send(k.keys), '')
                     FROM contact_dedup_key k
                    WHERE k.version = %s AND cardinality(k.keys) > 0 AND (%s)""",
                VERSION,
                condition,
            )
        )
        return flatten_keys(ids, lengths, data)
