"""See each row that a transaction changes between two moments, whoever changes it.

While it listens, all statements of one cursor pass by it: those of the ORM, of other
addons, and raw SQL. Of each row about to be changed it keeps the row as it is before.
"""

import json
import logging
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg2

from odoo.tools import SQL

from .merge_sql import Change, find_changes, may_change

_logger = logging.getLogger(__name__)

_LOOK = "SAVEPOINT contact_merge_look;"
_LOOKED = "RELEASE SAVEPOINT contact_merge_look;"
#: Statements as the ORM writes them: read many times, never wrongly.
ORM_STYLE = re.compile(r'\s*(?:UPDATE|DELETE FROM|INSERT INTO) "')


@dataclass(frozen=True)
class Schema:
    """What of PostgreSQL's catalog the recorder needs."""

    #: columns of the primary key, by table
    keys: dict[str, tuple[str, ...]]
    #: tables whose rows go or change when a row goes: (table, column, is_deleted)
    children: dict[str, tuple[tuple[str, str, bool], ...]]
    #: tables that are none of a merge's business
    ignored: frozenset[str]


@dataclass
class Row:
    """One row: as it was, as it is now; None where there is none."""

    table: str
    key: dict[str, Any]
    before: dict[str, Any] | None
    after: dict[str, Any] | None = None
    order: int = 0
    #: the merge during which it was touched
    owner: int | None = None


@dataclass
class Recorder:
    """Listens on one cursor, as a context manager."""

    cr: Any
    schema: Schema
    rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    #: highest id of a table before the first insert
    tops: dict[str, int] = field(default_factory=dict)
    #: changed rows by table, to be compared with what PostgreSQL counted
    counts: Counter = field(default_factory=Counter)
    #: tables of statements that could not be read
    unread: set[str] = field(default_factory=set)
    is_suspended: bool = False
    owner: int | None = None
    _start: dict[str, int] = field(default_factory=dict)

    def __enter__(self):
        self._start = self._fetch_activity()
        self._execute = self.cr.execute
        # on this one cursor, for the time of one merge: there is no other place that
        # all of the ORM, other addons and their raw SQL pass by
        self.cr.execute = self.execute
        return self

    def __exit__(self, error_type, _error, _traceback):
        # an instance's own attribute: the method of the class is back
        del self.cr.execute
        return False

    @contextmanager
    def suspended(self):
        """Nobody needs to see the statements inside: they are journaled otherwise."""
        before, self.is_suspended = self.is_suspended, True
        try:
            yield
        finally:
            self.is_suspended = before

    def account(self, table: str, count: int):
        """Rows that were changed, and journaled, while suspended."""
        self.counts[table] += max(count, 0)

    # statements

    def execute(self, query, params=None, log_exceptions=True):
        code = query.code if isinstance(query, SQL) else query
        if self.is_suspended or not isinstance(code, str) or not may_change(code):
            return self._execute(query, params, log_exceptions)
        sql = self._mogrify(query, params)
        changes = find_changes(sql)
        if changes is None:
            _logger.debug("Not understood: %s", sql)
            return self._execute(query, params, log_exceptions)
        seen = [c for c in changes if c.table in self.schema.keys]
        seen = [c for c in seen if c.table not in self.schema.ignored]
        release = ""
        for change in seen:
            release = self._look_before(change, sql, release)
        last = changes[-1] if changes else None
        if last in seen and last.is_main and self._wants_keys(last):
            return self._run_with_keys(last, release + sql, log_exceptions)
        if release:
            query, params = release + sql, None
        result = self._execute(query, params, log_exceptions)
        if last in seen and last.is_main:
            self.counts[last.table] += max(self.cr.rowcount, 0)
        return result

    def _mogrify(self, query, params):
        if isinstance(query, SQL):
            query, params = query.code, query.params
        if not params:
            return query.replace("%%", "%") if params is not None else query
        return self.cr.mogrify(query, params).decode()

    def _wants_keys(self, change: Change) -> bool:
        """Whether the new keys can only be told by the statement itself."""
        is_by_id = self.schema.keys[change.table] == ("id",)
        return not change.has_returning and not is_by_id and change.verb != "DELETE"

    def _run_with_keys(self, change, sql, log_exceptions):
        name = change.alias
        sql = f"{sql.rstrip().rstrip(';')} RETURNING to_jsonb({name}.*)"
        result = self._execute(sql, None, log_exceptions)
        count = self.cr.rowcount
        for (row,) in self.cr.fetchall():
            self._keep(change.table, row, is_new=True)
        self.counts[change.table] += max(count, 0)
        return result

    def _look_before(self, change: Change, sql: str, release: str) -> str:
        """Keep what a statement is about to change.

        :param release: ends an earlier look of the same statement
        :return: what ends this one, to be sent along with the next statement
        """
        table = change.table
        if change.verb == "INSERT":
            self._note_top(table)
            if change.is_upsert and change.is_main and not change.has_returning:
                self._look_at_upsert(change, sql)
            return release
        if change.select is None:
            return release
        rows, release = self._read_before(change, sql, release)
        if not change.is_main:
            self.counts[table] += len(rows)
        for row in rows:
            self._keep(table, row)
        if change.verb == "DELETE":
            self._look_at_children(table, rows)
        return release

    def _read_before(self, change: Change, sql: str, release: str):
        """A statement that was read wrongly must not cost the whole merge.

        The savepoint travels with the statements around it: two round trips less.
        """
        query = change.select.format(f"to_jsonb({change.alias}.*)")
        if ORM_STYLE.match(sql):
            return self._fetch(query), release
        try:
            rows = self._fetch_quietly(f"{release}{_LOOK} {query}")
        except psycopg2.Error:
            _logger.info("Cannot see the rows that this changes: %s", sql)
            self._execute("ROLLBACK TO SAVEPOINT contact_merge_look")
            self.unread.add(change.table)
            rows = []
        return rows, _LOOKED

    def _fetch_quietly(self, query):
        self._execute(query, None, False)
        return [row[0] for row in self.cr.fetchall()]

    def _note_top(self, table):
        if table not in self.tops and self.schema.keys[table] == ("id",):
            [(top,)] = self._fetch_all(
                SQL("SELECT coalesce(max(id), 0) FROM %s", SQL.identifier(table))
            )
            self.tops[table] = top

    def _look_at_upsert(self, change, sql):
        """Which rows would it update? Run it, take it back, and read them."""
        text = f"{sql.rstrip().rstrip(';')} RETURNING to_jsonb({change.alias}.*)"
        self._execute("SAVEPOINT contact_merge_upsert")
        after = self._fetch(text)
        self._execute("ROLLBACK TO SAVEPOINT contact_merge_upsert")
        self._execute("RELEASE SAVEPOINT contact_merge_upsert")
        for row in self.fetch_rows(
            change.table, [self._get_key(change.table, r) for r in after]
        ):
            self._keep(change.table, row)

    def _look_at_children(self, table, rows):
        """PostgreSQL deletes and empties what refers to deleted rows."""
        ids = [row["id"] for row in rows if row.get("id")]
        for child, column, is_deleted in self.schema.children.get(table, ()):
            if not ids or child in self.schema.ignored:
                continue
            found = self._fetch(
                SQL(
                    "SELECT to_jsonb(t.*) FROM %s t WHERE %s = ANY(%s)",
                    SQL.identifier(child),
                    SQL.identifier("t", column),
                    ids,
                )
            )
            new = [row for row in found if self._keep(child, row)]
            self.counts[child] += len(found)
            if is_deleted and new:
                self._look_at_children(child, new)

    # rows

    def keep_before(self, table: str, ids: Iterable[int]):
        """Keep rows as they are, before one changes them while suspended."""
        for row in self.fetch_rows(table, [{"id": id_} for id_ in ids]):
            self._keep(table, row)

    def _keep(self, table, row, is_new=False):
        key = self._get_key(table, row)
        mark = (table, json.dumps(key, sort_keys=True))
        if mark in self.rows:
            return False
        if is_new or (
            self.tops.get(table) is not None and key.get("id", 0) > self.tops[table]
        ):
            row = None
        self.rows[mark] = Row(table, key, row, None, len(self.rows), self.owner)
        return True

    def _get_key(self, table, row):
        return {column: row[column] for column in self.schema.keys[table]}

    def fetch_rows(self, table, keys):
        """The rows with these keys, as they are now."""
        if not keys:
            return []
        columns = self.schema.keys[table]
        if columns == ("id",):
            condition = SQL("t.id = ANY(%s)", [key["id"] for key in keys])
        else:
            condition = SQL(
                "(%s) IN (SELECT %s FROM "
                "jsonb_populate_recordset(NULL::%s, %s::jsonb) k)",
                SQL(", ").join(SQL.identifier("t", c) for c in columns),
                SQL(", ").join(SQL.identifier("k", c) for c in columns),
                SQL.identifier(table),
                json.dumps(keys),
            )
        return self._fetch(
            SQL(
                "SELECT to_jsonb(t.*) FROM %s t WHERE %s",
                SQL.identifier(table),
                condition,
            )
        )

    def _fetch(self, query):
        return [row[0] for row in self._fetch_all(query)]

    def _fetch_all(self, query):
        self._execute(query)
        return self.cr.fetchall()

    # the end

    def get_changed_rows(self) -> list[Row]:
        """All rows that are not what they were, in the order they were touched."""
        self._find_new_rows()
        by_table = defaultdict(list)
        for row in self.rows.values():
            by_table[row.table].append(row)
        for table, rows in by_table.items():
            current = {
                json.dumps(self._get_key(table, now), sort_keys=True): now
                for now in self.fetch_rows(table, [row.key for row in rows])
            }
            for row in rows:
                row.after = current.get(json.dumps(row.key, sort_keys=True))
        changed = [row for row in self.rows.values() if row.before != row.after]
        return sorted(changed, key=lambda row: row.order)

    def _find_new_rows(self):
        for table, top in self.tops.items():
            for row in self._fetch(
                SQL(
                    "SELECT jsonb_build_object('id', id) FROM %s "
                    "WHERE id > %s ORDER BY id",
                    SQL.identifier(table),
                    top,
                )
            ):
                self._keep(table, row, is_new=True)

    def get_unseen_tables(self) -> list[str]:
        """Tables of which more rows were changed than passed by."""
        now = self._fetch_activity()
        unseen = {
            table
            for table, count in now.items()
            if table not in self.schema.ignored
            and count - self._start.get(table, 0) > self.counts[table]
        }
        return sorted(unseen | self.unread)

    def _fetch_activity(self):
        """Changes of this transaction by table, as PostgreSQL itself counts them."""
        self.cr.execute(
            """SELECT relname, n_tup_ins + n_tup_upd + n_tup_del
                 FROM pg_stat_xact_user_tables
                WHERE schemaname = current_schema()
                  AND n_tup_ins + n_tup_upd + n_tup_del > 0"""
        )
        return dict(self.cr.fetchall())


def get_difference(row: Row) -> tuple[dict | None, dict | None]:
    """Before and after of a row that stays, cut down to the columns that differ."""
    if row.before is None or row.after is None:
        return row.before, row.after
    names = [n for n in row.after if row.before.get(n) != row.after[n]]
    return {n: row.before.get(n) for n in names}, {n: row.after[n] for n in names}
