"""All rows that refer to merged contacts follow, set-based, clashing ones apart."""

import psycopg2

from odoo import api, models
from odoo.tools import SQL, mute_logger

from ..tools.merge_references import Moving

MOVED_KINDS = ("key", "pair", "text")


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    @api.model
    def _move_references(self, runs, comodel="res.partner", moves=None, only=None):
        """Move whatever refers to merged records, in as few statements as there are
        columns that do.

        :param list runs: merges that are done together; each names its own contacts
        :param moves: ``(merge, old, new)`` of other records than the contacts
        :param only: the merged contacts whose rows follow now, all by default
        """
        self.env.flush_all()
        moves = moves or [
            (run.merge.id, contact.id, run.survivor.id)
            for run in runs
            for contact in (only or run.merged)
        ]
        olds = [old for _merge, old, _new in moves]
        source, left = self._get_moves_sql(moves), self._get_left_rows(runs)
        movings = [
            self._select_moving(
                ref,
                comodel,
                source,
                self._get_moving_condition(ref, comodel, left, olds),
            )
            for ref in self._find_used_references(comodel, olds)
        ]
        moved = []
        for together in self._put_together(movings):
            columns = self._move_together(runs, together)
            moved += [m.ref for m in together if m.ref.column in columns]
        self.env.invalidate_all(flush=False)
        self._recompute_moved(runs, moved)

    @api.model
    def _get_moves_sql(self, moves):
        """``m(merge, old, new, rank)``, to join with"""
        merges, olds, news = zip(*moves, strict=True)
        return SQL(
            "unnest(%s::int[], %s::int[], %s::int[]) "
            "WITH ORDINALITY AS m(merge, old, new, rank)",
            list(merges),
            list(olds),
            list(news),
        )

    @api.model
    def _find_used_references(self, comodel, olds):
        """References of which there is a row: one query for all of them."""
        refs = [r for r in self._get_references(comodel) if r.kind in MOVED_KINDS]
        parts = [
            SQL(
                "SELECT %s WHERE EXISTS (SELECT FROM %s t WHERE t.%s = ANY(%s) AND %s)",
                number,
                SQL.identifier(ref.table),
                SQL.identifier(ref.column),
                [f"{comodel},{old}" for old in olds] if ref.kind == "text" else olds,
                self._get_pair_condition(ref, comodel),
            )
            for number, ref in enumerate(refs)
        ]
        if not parts:
            return []
        rows = self.env.execute_query(SQL(" UNION ALL ").join(parts))
        return [refs[number] for (number,) in rows]

    @api.model
    def _get_moving_condition(self, ref, comodel, left, olds):
        """SQL on ``t``: the rows that follow."""
        parts = [self._get_pair_condition(ref, comodel)]
        if comodel == "res.partner" and (kept := self._get_kept_condition(ref)):
            parts.append(SQL("NOT (%s)", kept))
        if ref.table == "res_partner" and comodel == "res.partner":
            # a merged contact stays where it was
            parts.append(SQL("t.id <> ALL(%s)", olds))
        for column, ids in left.get(ref.table, ()):
            parts.append(
                SQL(
                    "(t.%(column)s IS NULL OR t.%(column)s <> ALL(%(ids)s))",
                    column=SQL.identifier(column),
                    ids=ids,
                )
            )
        return SQL(" AND ").join(parts)

    @api.model
    def _select_moving(self, ref, comodel, source, condition):
        old = SQL("m.old")
        if ref.kind == "text":
            old = SQL("%s || m.old", f"{comodel},")
        rows = SQL(
            "FROM %(table)s t JOIN moves m ON t.%(column)s = %(old)s WHERE %(where)s",
            table=SQL.identifier(ref.table),
            column=SQL.identifier(ref.column),
            old=old,
            where=condition,
        )
        return Moving(ref, comodel, source, rows)

    @api.model
    def _put_together(self, movings):
        """Columns of one table that nothing refuses: a row of it is written once.

        :rtype: list[list[Moving]]
        """
        lists = {}
        for moving in movings:
            ref = moving.ref
            key = ref.table if self._is_never_refused(ref) else ref
            if any(other.ref.column == ref.column for other in lists.get(key, ())):
                key = ref  # the id of a pair may stand beside two models
            lists.setdefault(key, []).append(moving)
        return list(lists.values())

    @api.model
    def _is_never_refused(self, ref):
        return (
            ref.has_id
            and ref.kind != "text"
            and not self._is_checked(ref)
            and not self._get_indexes_on(ref)
        )

    @api.model
    def _move_together(self, runs, movings):
        """:return: names of the columns of which rows moved"""
        first = movings[0]
        if self._is_never_refused(first.ref):
            return self._update_rows(runs, movings)
        return self._move_refusable(runs, first)

    @api.model
    def _move_refusable(self, runs, moving):
        """:return: the name of the column if rows moved"""
        ref = moving.ref
        if not ref.has_id:
            return self._move_links(runs, moving)
        if clashes := self._find_clashes(moving, self._get_indexes_on(ref)):
            self._settle_clashes(runs, moving, clashes)
            moving = moving.where(SQL("t.id <> ALL(%s)", list(clashes)))
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint(flush=False):
                return self._update_rows(runs, [moving])
        except psycopg2.IntegrityError:
            return self._move_one_by_one(runs, moving)

    @api.model
    def _update_rows(self, runs, movings):
        """Move and journal rows of one table, without bringing them here.

        :return: names of the columns of which rows moved
        """
        table = movings[0].ref.table
        found = [SQL.identifier(f"found_{n}") for n in range(len(movings))]
        news = [SQL.identifier(f"new_{n}") for n in range(len(movings))]
        columns = [SQL.identifier(moving.ref.column) for moving in movings]
        comma, union = SQL(", "), SQL(" UNION ALL ")
        return self._store_moves(
            runs,
            table,
            SQL(
                """moves AS (SELECT * FROM %(source)s), %(found)s,
                   s AS (SELECT id, %(news)s FROM (%(values)s) v GROUP BY id),
                   changed AS (
                        UPDATE %(table)s u SET %(sets)s
                          FROM s WHERE u.id = s.id
                     RETURNING u.id),
                   moved AS (%(moved)s)""",
                source=movings[0].source,
                found=comma.join(
                    SQL("%s AS (SELECT t.id, m.merge, m.old, m.new %s)", name, m.rows)
                    for name, m in zip(found, movings, strict=True)
                ),
                news=comma.join(SQL("max(%s) AS %s", new, new) for new in news),
                values=union.join(
                    SQL(
                        "SELECT id, %s FROM %s",
                        comma.join(
                            SQL(
                                "%s AS %s",
                                moving.new_value("new")
                                if n == own
                                else SQL("NULL::integer"),
                                new,
                            )
                            for own, new in enumerate(news)
                        ),
                        found[n],
                    )
                    for n, moving in enumerate(movings)
                ),
                table=SQL.identifier(table),
                sets=comma.join(
                    SQL("%s = coalesce(s.%s, u.%s)", column, new, column)
                    for column, new in zip(columns, news, strict=True)
                ),
                moved=union.join(
                    self._select_moved(moving, name)
                    for name, moving in zip(found, movings, strict=True)
                ),
            ),
        )

    @api.model
    def _select_moved(self, moving, found, other_column=None):
        """Of what was found, what the journal keeps."""
        ref = moving.ref
        return SQL(
            "SELECT %s AS kind, %s AS column_name, %s AS other_column, "
            "merge, old, new, id FROM %s",
            "link" if other_column else ref.kind,
            ref.column,
            other_column or (moving.comodel if moving.is_text else None),
            found,
        )

    @api.model
    def _move_one_by_one(self, runs, moving):
        """The rows were refused together: halve until those are found that stay."""
        rows = self.env.execute_query(moving.select(SQL("t.id")))
        todo, columns = [sorted(row[0] for row in rows)], set()
        while todo:
            part = todo.pop()
            some = moving.where(SQL("t.id = ANY(%s)", part))
            try:
                with mute_logger("odoo.sql_db"), self.env.cr.savepoint(flush=False):
                    columns |= self._update_rows(runs, [some])
            except psycopg2.IntegrityError:
                if len(part) > 1:
                    middle = len(part) // 2
                    todo += [part[middle:], part[:middle]]
        return columns

    @api.model
    def _move_links(self, runs, moving):
        """Rows of a table without ids: those of a many2many, mostly."""
        ref = moving.ref
        others = [c for c in self._get_table_columns(ref.table) if c != ref.column]
        if len(others) != 1:
            return self._move_unnamed_rows(moving)
        return self._store_moves(
            runs,
            ref.table,
            SQL(
                """moves AS (SELECT * FROM %(source)s),
                   s AS (SELECT DISTINCT ON (m.new, t.%(other)s)
                                t.%(other)s AS id, m.merge, m.old, m.new %(rows)s
                            AND NOT EXISTS (
                                SELECT FROM %(table)s x WHERE x.%(column)s = m.new
                                   AND x.%(other)s = t.%(other)s)
                       ORDER BY m.new, t.%(other)s, m.rank),
                   changed AS (
                        UPDATE %(table)s u SET %(column)s = s.new FROM s
                         WHERE u.%(column)s = s.old AND u.%(other)s = s.id
                     RETURNING s.merge, s.old, s.new, s.id),
                   moved AS (%(moved)s)""",
                source=moving.source,
                rows=moving.rows,
                table=SQL.identifier(ref.table),
                column=SQL.identifier(ref.column),
                other=SQL.identifier(others[0]),
                moved=self._select_moved(moving, SQL("changed"), others[0]),
            ),
        )

    @api.model
    def _move_unnamed_rows(self, moving):
        """One by one and seen by the recorder: there is no id to journal."""
        ref, columns = moving.ref, set()
        for place, new in self.env.execute_query(
            moving.select(SQL("t.ctid::text, m.new"))
        ):
            try:
                with mute_logger("odoo.sql_db"), self.env.cr.savepoint(flush=False):
                    self.env.cr.execute(
                        SQL(
                            "UPDATE %s SET %s = %s WHERE ctid = %s::tid",
                            SQL.identifier(ref.table),
                            SQL.identifier(ref.column),
                            new,
                            place,
                        )
                    )
                    columns.add(ref.column)
            except psycopg2.IntegrityError:
                continue  # kept with the merged contact
        return columns

    @api.model
    def _store_moves(self, runs, table, parts):
        """Run a move and keep what moved: the ids never come to Python.

        :param SQL parts: of a WITH, among them ``changed``, the rows written, and
            ``moved``, what :meth:`_select_moved` gives
        :return: names of the columns of which rows moved
        """
        recorder = runs[0].recorder
        with recorder.suspended():
            [(count, columns)] = self.env.execute_query(
                SQL(
                    """WITH %(parts)s, stored AS (
                            INSERT INTO contact_dedup_merge_move (
                                merge_id, kind, table_name, column_name, other_column,
                                old_id, new_id, row_ids)
                            SELECT merge, kind, %(table)s, column_name, other_column,
                                   old, new, array_agg(id ORDER BY id)
                              FROM moved
                          GROUP BY kind, column_name, other_column, merge, old, new
                         RETURNING column_name)
                       SELECT (SELECT count(*) FROM changed),
                              ARRAY(SELECT column_name FROM stored)""",
                    parts=parts,
                    table=table,
                )
            )
        recorder.account(table, count)
        return set(columns)

    @api.model
    def _recompute_moved(self, runs, refs):
        """Stored values that follow from whom a row refers to.

        Only those that nobody may edit: what a person could have typed stays.
        """
        tree_of = self.env.registry.get_field_trigger_tree
        for ref in refs:
            if not ref.field or ref.kind != "key" or ref.is_link_table:
                continue
            field = self.env[ref.model]._fields[ref.field]
            todo = [f for f in tree_of(field).root if self._is_following(f, field)]
            if not todo:
                continue
            records = self.env[ref.model].browse(self._get_moved_ids(runs, ref))
            for following in todo:
                # sudo: bookkeeping of a merge whose rights were checked
                self.env.add_to_compute(following, records.sudo())
        self.env.flush_all()

    @api.model
    def _is_following(self, field, moved):
        return (
            field.store
            and field.compute
            and field.readonly
            and field.model_name == moved.model_name
            and field != moved
        )

    @api.model
    def _get_moved_ids(self, runs, ref):
        rows = self.env.execute_query(
            SQL(
                "SELECT unnest(row_ids) FROM contact_dedup_merge_move "
                "WHERE merge_id = ANY(%s) AND table_name = %s AND column_name = %s",
                [run.merge.id for run in runs],
                ref.table,
                ref.column,
            )
        )
        return sorted({row[0] for row in rows})
