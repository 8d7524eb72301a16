"""What stays with the merged contacts by choice."""

from contextlib import contextmanager

from odoo import api, models
from odoo.tools import SQL


class ContactMerge(models.Model):
    _inherit = "contact.merge"

    @contextmanager
    def _hide_left_pairs(self, run):
        """What stays by choice is not found by a search for the merged contacts."""
        pairs = [r for r in self._get_references() if r.kind == "pair"]
        ids = run.merged.ids
        with run.recorder.suspended():
            self._turn_pairs(pairs, ids)
        try:
            yield
        finally:
            with run.recorder.suspended():
                self._turn_pairs(pairs, [-id_ for id_ in ids])

    @api.model
    def _turn_pairs(self, refs, ids):
        self.env.flush_all()
        for ref in refs:
            self.env.cr.execute(
                SQL(
                    "UPDATE %(table)s t SET %(column)s = -%(column)s "
                    "WHERE t.%(column)s = ANY(%(ids)s) AND %(is_contact)s",
                    table=SQL.identifier(ref.table),
                    column=SQL.identifier(ref.column),
                    ids=ids,
                    is_contact=self._get_pair_condition(ref),
                )
            )
        self.env.invalidate_all(flush=False)

    @api.model
    def _get_left_rows(self, runs):
        """What stays with the merged contacts by choice.

        :return: ``{table: [(column, ids)]}``: rows whose column is one of the ids
        """
        found = {}
        schema = self._get_schema()
        for run in runs:
            if run.left_logins:
                found.setdefault("res_users", []).append(("id", list(run.left_logins)))
            for name, choice in (run.choices.get("leave") or {}).items():
                if name not in self.env or not self._can_leave(name) or not choice:
                    continue
                ids = self._get_left_ids(run, name, choice)
                table = self.env[name]._table
                found.setdefault(table, []).append(("id", ids))
                # what belongs to a record stays with it: lines, links
                for child, column, is_part in schema.children.get(table, ()):
                    if is_part:
                        found.setdefault(child, []).append((column, ids))
        return found

    @api.model
    def _get_left_ids(self, run, name, choice):
        if choice is not True:
            return [int(id_) for id_ in choice]
        refs = self._get_links_by_model().get(name, ())
        parts = [self._select_rows(ref, run.merged.ids) for ref in refs]
        if not parts:
            return []
        rows = self.env.execute_query(SQL(" UNION ").join(parts))
        return sorted({row[0] for row in rows})
