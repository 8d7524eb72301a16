"""What a merge changed, kept so that each row can be put back with its id."""

import json

from odoo import api, models, tools
from odoo.tools import SQL

from ..tools.merge_recorder import Schema, get_difference
from ..tools.store import copy_rows, to_copy_row

JOURNAL_TABLES = ("contact_dedup_merge_move", "contact_dedup_merge_change")
#: Counters and notes of the server, that nobody undoes.
IGNORED_TABLES = (
    *JOURNAL_TABLES,
    "contact_merge",
    "contact_merge_merged_rel",
    "contact_merge_batch",
    "contact_merge_batch_line",
    "contact_job",
    "contact_job_slice",
    "contact_dedup_key",
    "contact_dedup_change",
    "contact_dedup_index",
    "contact_dedup_block",
    "bus_bus",
    "ir_logging",
    "ir_cron_trigger",
    "orm_signaling_registry",
    "orm_signaling_default",
)


class ContactMerge(models.Model):
    """Two tables without a model: they are never shown, and hold what others may not
    read. ``move``: rows that follow, a thousand in one row. ``change``: whatever else
    is different afterwards, as it was before."""

    _inherit = "contact.merge"

    def init(self):
        self.env.cr.execute(
            """
            CREATE TABLE IF NOT EXISTS contact_dedup_merge_move (
                id bigserial PRIMARY KEY,
                merge_id integer NOT NULL REFERENCES contact_merge ON DELETE CASCADE,
                kind varchar NOT NULL,
                table_name varchar NOT NULL,
                column_name varchar NOT NULL,
                other_column varchar,
                old_id integer NOT NULL,
                new_id integer NOT NULL,
                row_ids integer[] NOT NULL
            );
            CREATE INDEX IF NOT EXISTS contact_dedup_merge_move_merge_idx
                ON contact_dedup_merge_move (merge_id);
            CREATE TABLE IF NOT EXISTS contact_dedup_merge_change (
                id bigserial PRIMARY KEY,
                merge_id integer NOT NULL REFERENCES contact_merge ON DELETE CASCADE,
                table_name varchar NOT NULL,
                key jsonb NOT NULL,
                before jsonb,
                after jsonb
            );
            CREATE INDEX IF NOT EXISTS contact_dedup_merge_change_merge_idx
                ON contact_dedup_merge_change (merge_id);
            """
        )
        return super().init()

    @api.model
    def _get_ignored_tables(self):
        """Tables that neither a merge journals nor its undo puts back.

        Override for tables of your own that only count or cache.
        """
        return set(IGNORED_TABLES)

    @api.model
    @tools.ormcache()
    def _get_schema(self):
        rows = self.env.execute_query(
            SQL(
                """SELECT c.relname, array_agg(a.attname ORDER BY a.attnum)
                     FROM pg_class c
                     JOIN pg_index x ON x.indrelid = c.oid AND x.indisprimary
                     JOIN pg_attribute a
                       ON a.attrelid = c.oid AND a.attnum = ANY(x.indkey::smallint[])
                    WHERE c.relnamespace = current_schema::regnamespace
                 GROUP BY c.relname
                 UNION ALL
                   SELECT c.relname, array_agg(a.attname ORDER BY a.attnum)
                     FROM pg_class c
                     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
                      AND NOT a.attisdropped
                    WHERE c.relnamespace = current_schema::regnamespace
                      AND c.relkind = 'r' AND NOT EXISTS (
                          SELECT FROM pg_index x
                           WHERE x.indrelid = c.oid AND x.indisprimary)
                 GROUP BY c.relname"""
            )
        )
        children = {}
        for parent, child, column, action in self.env.execute_query(
            SQL(
                """SELECT p.relname, c.relname, a.attname, k.confdeltype
                     FROM pg_constraint k
                     JOIN pg_class p ON p.oid = k.confrelid
                     JOIN pg_class c ON c.oid = k.conrelid
                     JOIN pg_attribute a
                       ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
                    WHERE k.contype = 'f' AND k.confdeltype IN ('c', 'n', 'd')
                      AND c.relnamespace = current_schema::regnamespace"""
            )
        ):
            children.setdefault(parent, []).append((child, column, action == "c"))
        return Schema(
            {table: tuple(columns) for table, columns in rows},
            {table: tuple(found) for table, found in children.items()},
            frozenset(self._get_ignored_tables()),
        )

    @api.model
    def _store_journal(self, runs):
        """Keep what the recorder saw, once the merges are done."""
        self.env.flush_all()
        recorder = runs[0].recorder
        owners = {
            contact.id: run.merge.id
            for run in runs
            for contact in run.survivor | run.merged
        }
        # what one of the others holds back may be written with the next one
        sure = {run.merge.id for run in runs if not run.is_short}
        # all of them before the copy begins: whose a row is may need a query
        changed = recorder.get_changed_rows()
        lines = [self._to_line(row, owners, sure) for row in changed]
        copy_rows(
            self.env.cr,
            "contact_dedup_merge_change",
            ("merge_id", "table_name", "key", "before", "after"),
            lines,
        )
        if unseen := recorder.get_unseen_tables():
            for run in runs:
                run.merge.warning = self._get_unseen_warning(unseen)

    @api.model
    def _to_line(self, row, owners, sure):
        images = (value and json.dumps(value) for value in get_difference(row))
        owner = row.owner
        if owner not in sure:
            first = next(iter(owners.values()))
            owner = self._find_owner(row, owners) or owner or first
        return to_copy_row([owner, row.table, json.dumps(row.key), *images])

    @api.model
    def _get_cached_tables(self):
        """Tables whose rows each worker caches: external ids, defaults, users."""
        return ["ir_model_data", "ir_default", "res_users"]

    def _clear_caches(self):
        """These merges were done or undone, past the ORM."""
        [(is_cached,)] = self.env.execute_query(
            SQL(
                """SELECT EXISTS (
                        SELECT FROM contact_dedup_merge_move
                         WHERE merge_id = ANY(%(ids)s) AND table_name = ANY(%(tables)s)
                         UNION ALL
                        SELECT FROM contact_dedup_merge_change
                         WHERE merge_id = ANY(%(ids)s)
                           AND table_name = ANY(%(tables)s))""",
                ids=self.ids,
                tables=self._get_cached_tables(),
            )
        )
        if is_cached:
            self.env.registry.clear_cache()

    @api.model
    def _get_unseen_warning(self, tables):
        labels = {
            t: self.env["ir.model"]._get(self._get_model_of(t)).name for t in tables
        }
        names = ", ".join(
            f"{label or table} ({table})" for table, label in labels.items()
        )
        return self.env._(
            "This merge cannot be undone completely, because another addon changed "
            "rows past the journal: %(tables)s.",
            tables=names,
        )
