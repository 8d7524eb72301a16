"""Each contact as it is compared: one packed row, and the keys it is found by."""

from collections import namedtuple

from psycopg2.errors import ForeignKeyViolation, UniqueViolation

from odoo import api, models
from odoo.tools import SQL
from odoo.tools.sql import table_columns, table_exists

from ..tools.record import VERSION
from ..tools.store import copy_binary, copy_rows, to_copy_row

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
        self._make_staging()
        lines = map(to_copy_row, rows)
        copy_rows(self.env.cr, "contact_dedup_key_new", KeyRow._fields, lines)
        self._upsert(SQL("SELECT * FROM contact_dedup_key_new"), is_noted)

    @api.model
    def _store_unseen(self, first, last, data):
        """Write the rows of a range of contacts that have none of this version.

        :param bytes data: of COPY's binary format, values of ``KeyRow``
        """
        cr = self.env.cr
        cr.execute(
            SQL(
                """DELETE FROM contact_dedup_key
                    WHERE partner_id BETWEEN %s AND %s AND version <> %s""",
                first,
                last,
                VERSION,
            )
        )
        try:
            with cr.savepoint(flush=False):
                copy_binary(cr, "contact_dedup_key", KeyRow._fields, data)
        except (UniqueViolation, ForeignKeyViolation):
            # somebody saved or deleted one of these contacts meanwhile
            self._make_staging()
            copy_binary(cr, "contact_dedup_key_new", KeyRow._fields, data)
            self._upsert(
                SQL(
                    """SELECT n.* FROM contact_dedup_key_new n
                         JOIN res_partner p ON p.id = n.partner_id"""
                ),
                is_noted=False,
            )

    @api.model
    def _make_staging(self):
        self.env.cr.execute(
            """CREATE TEMP TABLE IF NOT EXISTS contact_dedup_key_new (
                    partner_id integer, version smallint, packed bytea, texts text,
                    keys integer[], parent_id integer, commercial_id integer,
                    is_address boolean, is_fresh boolean) ON COMMIT DROP;
               TRUNCATE contact_dedup_key_new"""
        )

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
