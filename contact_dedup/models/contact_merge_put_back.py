"""The steps of an undo: rows and values as the journal has them."""

import psycopg2

from odoo import models
from odoo.tools import SQL, mute_logger

#: What a merge writes into histories stays there.
HISTORY_TABLES = (
    "mail_message",
    "mail_notification",
    "mail_tracking_value",
    "mail_mail",
    "mail_mail_res_partner_rel",
    "mail_message_res_partner_rel",
)
#: Changed by whatever happens to a row.
LOG_COLUMNS = ("write_date", "write_uid")
#: Of a contact that comes back, whatever happened to it since.
FORCED = ("active", "merged_into_id")


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    def _put_back(self):
        """:return: what was left, as report lines"""
        report = []
        self._remove_new_rows(report)
        pending = self._insert_rows(self._get_changes("after IS NULL"), [])
        self._update_rows_back(report)
        # what had to wait for a value that was still taken
        pending = self._insert_rows(pending, [])
        self._insert_rows(pending, report)
        self._update_rows_back(report, is_last=True)
        self._move_back(report)
        return report

    def _get_changes(self, condition, table=None):
        """Rows of the journal: ``(id, table, key, before, after)``"""
        return self.env.execute_query(
            SQL(
                "SELECT id, table_name, key, before, after "
                "FROM contact_dedup_merge_change WHERE merge_id = %s AND %s %s "
                "ORDER BY id",
                self.id,
                SQL(condition),
                SQL("AND table_name = %s", table) if table else SQL(),
            )
        )

    def _get_changed_tables(self, condition):
        """Tables of the journal that there are still."""
        known = self._get_schema().keys
        rows = self.env.execute_query(
            SQL(
                "SELECT table_name FROM contact_dedup_merge_change "
                "WHERE merge_id = %s AND %s GROUP BY table_name ORDER BY min(id)",
                self.id,
                SQL(condition),
            )
        )
        return [table for (table,) in rows if table in known]

    # rows that the merge created

    def _remove_new_rows(self, report):
        tables = self._get_changed_tables("before IS NULL")
        for table in reversed(tables):
            if table in HISTORY_TABLES:
                continue
            if not self._try(self._delete_new_rows, table):
                self._tell(
                    report,
                    table,
                    None,
                    "created",
                    len(self._get_changes("before IS NULL", table)),
                )

    def _delete_new_rows(self, table):
        self.env.cr.execute(
            SQL(
                """DELETE FROM %(table)s t USING contact_dedup_merge_change c,
                          jsonb_populate_record(NULL::%(table)s, c.key) k
                    WHERE c.merge_id = %(id)s AND c.table_name = %(name)s
                      AND c.before IS NULL AND %(same)s""",
                table=SQL.identifier(table),
                name=table,
                id=self.id,
                same=self._same_key(table),
            )
        )

    def _same_key(self, table, left="t", right="k"):
        return SQL(" AND ").join(
            SQL("%s = %s", SQL.identifier(left, c), SQL.identifier(right, c))
            for c in self._get_schema().keys[table]
        )

    # rows that went

    def _insert_rows(self, changes, report):
        """Those deleted first come back last: what they hang on is there then.

        :return: what could not come back yet
        """
        left = []
        known = self._get_schema().keys
        for change in reversed(changes):
            id_, table, _key, before, _after = change
            if table not in known or not self._try(self._insert_row, id_, table):
                left.append(change)
                self._tell(report, table, before, "deleted", 1)
        return left[::-1]

    def _insert_row(self, id_, table):
        self.env.cr.execute(
            SQL(
                """INSERT INTO %(table)s SELECT r.*
                     FROM contact_dedup_merge_change c,
                          jsonb_populate_record(NULL::%(table)s, c.before) r
                    WHERE c.id = %(id)s""",
                table=SQL.identifier(table),
                id=id_,
            )
        )

    # values

    def _update_rows_back(self, report, is_last=False):
        changed = "before IS NOT NULL AND after IS NOT NULL"
        for table in self._get_changed_tables(changed):
            names = self._get_changed_columns(table)
            self._try(self._update_table_back, table, names)
            if is_last:
                self._tell_changed(report, table, names)

    def _get_changed_columns(self, table):
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT jsonb_object_keys(before) "
                "FROM contact_dedup_merge_change WHERE merge_id = %s "
                "AND table_name = %s AND before IS NOT NULL AND after IS NOT NULL",
                self.id,
                table,
            )
        )
        known = set(self._get_table_columns(table))
        return sorted(name for (name,) in rows if name in known)

    def _update_table_back(self, table, names):
        """Each column whose value is still that of the merge."""
        sets = SQL(", ").join(
            SQL(
                "%(name)s = CASE WHEN c.before ? %(text)s AND (%(is_forced)s OR "
                "coalesce(to_jsonb(t.%(name)s), 'null') = c.after -> %(text)s) "
                "THEN r.%(name)s ELSE t.%(name)s END",
                name=SQL.identifier(name),
                text=name,
                is_forced=self._get_forced_condition(table, name),
            )
            for name in names
        )
        self.env.cr.execute(
            SQL(
                """UPDATE %(table)s t SET %(sets)s
                     FROM contact_dedup_merge_change c,
                          jsonb_populate_record(NULL::%(table)s, c.key) k,
                          jsonb_populate_record(NULL::%(table)s, c.before) r
                    WHERE c.merge_id = %(id)s AND c.table_name = %(name)s
                      AND c.before IS NOT NULL AND c.after IS NOT NULL AND %(same)s""",
                table=SQL.identifier(table),
                name=table,
                sets=sets,
                id=self.id,
                same=self._same_key(table),
            )
        )

    def _get_forced_condition(self, table, name):
        if table != "res_partner" or name not in FORCED:
            return SQL("FALSE")
        merged = self.with_context(active_test=False).merged_ids
        return SQL("t.id = ANY(%s)", merged.ids)

    def _tell_changed(self, report, table, names):
        """Values that somebody changed since: neither the merge's nor the old one."""
        told = [name for name in names if name not in LOG_COLUMNS]
        for name in told:
            rows = self.env.execute_query(
                SQL(
                    """SELECT c.key FROM contact_dedup_merge_change c
                         CROSS JOIN jsonb_populate_record(NULL::%(table)s, c.key) k
                    LEFT JOIN %(table)s t ON %(same)s
                        WHERE c.merge_id = %(id)s AND c.table_name = %(name)s
                          AND c.before ? %(column)s AND c.after IS NOT NULL
                          AND coalesce(to_jsonb(t.%(c)s), 'null')
                              IS DISTINCT FROM c.before -> %(column)s""",
                    table=SQL.identifier(table),
                    name=table,
                    id=self.id,
                    column=name,
                    c=SQL.identifier(name),
                    same=self._same_key(table),
                )
            )
            for (key,) in rows:
                self._tell(report, table, key, "changed", 1, name)

    # rows that followed

    def _move_back(self, report):
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT kind, table_name, column_name, other_column
                     FROM contact_dedup_merge_move WHERE merge_id = %s""",
                self.id,
            )
        )
        known = self._get_schema().keys
        for kind, table, column, other in sorted(rows, key=str):
            if table not in known or column not in self._get_table_columns(table):
                continue
            self._move_table_back(report, kind, table, column, other)

    def _move_table_back(self, report, kind, table, column, other):
        parts = {
            "table": SQL.identifier(table),
            "column": SQL.identifier(column),
            "id": SQL.identifier(other if kind == "link" else "id"),
            "merge": self.id,
            "name": table,
            "text": column,
            "old": SQL("m.old_id"),
            "new": SQL("m.new_id"),
        }
        if kind == "text":
            parts["old"] = SQL("%s || m.old_id", f"{other},")
            parts["new"] = SQL("%s || m.new_id", f"{other},")
        rows = SQL(
            """(SELECT DISTINCT old_id, new_id, unnest(row_ids) AS row_id
                  FROM contact_dedup_merge_move
                 WHERE merge_id = %(merge)s AND table_name = %(name)s
                   AND column_name = %(text)s) m""",
            **parts,
        )
        update = SQL(
            "UPDATE %(table)s t SET %(column)s = %(old)s FROM %(rows)s "
            "WHERE t.%(id)s = m.row_id AND t.%(column)s = %(new)s",
            rows=rows,
            **parts,
        )
        if not self._try(self.env.cr.execute, update):
            self._move_rows_back_one_by_one(rows, update)
        left = self.env.execute_query(
            SQL(
                """SELECT m.row_id FROM %(rows)s WHERE NOT EXISTS (
                        SELECT FROM %(table)s t WHERE t.%(id)s = m.row_id
                           AND t.%(column)s = %(old)s)""",
                rows=rows,
                **parts,
            )
        )
        for (id_,) in left:
            self._tell(report, table, {_get_key_name(kind, other): id_}, "elsewhere", 1)

    def _move_rows_back_one_by_one(self, rows, update):
        ids = self.env.execute_query(SQL("SELECT DISTINCT m.row_id FROM %s", rows))
        for (id_,) in ids:
            self._try(self.env.cr.execute, SQL("%s AND m.row_id = %s", update, id_))

    def _try(self, method, *arguments):
        """:return: whether the database let it be done"""
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint(flush=False):
                method(*arguments)
        except (psycopg2.IntegrityError, psycopg2.DataError):
            return False
        return True


def _get_key_name(kind, other):
    """Under which name the id of a moved row is told."""
    return other if kind == "link" else "id"
