"""Many merges together: each runs Odoo's whole chain, the rows of all move at once."""

from collections import Counter

from greenlet import greenlet

from odoo import api, models, tools

from ..tools.merge_recorder import Recorder
from ..tools.merge_run import MergeRun


class ContactMerge(models.Model):
    """Per pair, the costly part of a merge is a look at each column of the database
    that may refer to a contact. So the chains of some merges run side by side, each
    up to the step in which its rows move; these move together, and each chain goes on.
    """

    _inherit = "contact.merge"

    @api.model
    def _merge_chunk(self, groups):
        """Merge groups in one go; whoever calls has checked them.

        :param list groups: ``(survivor, merged, choices)``; no contact in two of them
        :return: the merges, in the same order
        """
        runs = self._prepare_runs(groups)
        # what was typed before the merges is not theirs
        self.env.flush_all()
        recorder = Recorder(self.env.cr, self._get_schema())
        for run in runs:
            run.recorder, run.is_deferred = recorder, True
        with recorder:
            whole, short = self._split_by_chain(runs)
            self._run_side_by_side(whole, short)
            self._finish_short(short)
            self._archive_all(
                [(merged.id, run.survivor.id) for run in runs for merged in run.merged]
            )
            self._tell_all_moved(runs)
            self._store_journal(runs)
        self._log_merges(runs)
        merges = self.browse([run.merge.id for run in runs])
        merges._clear_caches()
        return merges

    @api.model
    def _prepare_runs(self, groups):
        evidence = self._get_evidence_of([s | merged for s, merged, _c in groups])
        ids = [c.id for survivor, merged, _c in groups for c in survivor | merged]
        # the contacts of all groups are read together
        ends = [(s.with_prefetch(ids), m.with_prefetch(ids)) for s, m, _c in groups]
        merges = self.sudo().create(
            [
                self._prepare_merge_vals(*pair, reasons)
                for pair, reasons in zip(ends, evidence, strict=True)
            ]
        )
        values = [
            self._prepare_values(*pair, choices)
            for pair, (_s, _m, choices) in zip(ends, groups, strict=True)
        ]
        return [
            MergeRun(merge, *group, own)
            for merge, group, own in zip(merges, groups, values, strict=True)
        ]

    @api.model
    def _tell_all_moved(self, runs):
        """The hook of other addons, once: they work on many contacts at a time."""
        # sudo: as in the chain
        contacts = self.env["res.partner"].sudo().with_context(active_test=False)
        merged = contacts.browse([c.id for run in runs for c in run.merged])
        survivors = contacts.browse([run.survivor.id for run in runs])
        survivors._after_contacts_moved(merged, survivors)

    @api.model
    def _run_side_by_side(self, runs, others):
        """:param others: merges without a chain, whose rows move with the first ones"""
        chains = {greenlet(self._call_chain): run for run in runs}
        try:
            waiting = self._go_on(chains, {c: (run,) for c, run in chains.items()})
            while waiting or others:
                self._move_waiting([*(chains[c] for c in waiting), *others])
                others = ()
                waiting = self._go_on(chains, dict.fromkeys(waiting, ()))
        finally:
            for chain in chains:
                _end(chain)

    @api.model
    def _go_on(self, chains, arguments):
        """Let each chain run up to its next pause.

        :return: those that wait for their rows
        """
        waiting = []
        for chain, values in arguments.items():
            run = chains[chain]
            run.recorder.owner = run.merge.id
            run.pause = chain.parent.switch
            chain.switch(*values)
            # what this merge holds back must not be taken for the next one's
            self.env.flush_all()
            run.recorder.owner = None
            if not chain.dead:
                waiting.append(chain)
        return waiting

    @api.model
    def _move_waiting(self, runs):
        moves = [
            (run.merge.id, contact.id, run.survivor.id)
            for run in runs
            for contact in run.waiting
        ]
        self._move_references(runs, moves=moves)
        self._move_inner_values(runs, moves=[(old, new) for _m, old, new in moves])

    @api.model
    def _find_owner(self, row, owners):
        """The merge that changed a row in a step of all: by the contact it names.

        :param dict owners: ``{contact: merge}``
        :return: none if it names no contact of these merges
        """
        if row.table == "res_partner":
            return owners.get(row.key["id"])
        images = [image for image in (row.before, row.after) if image]
        columns = self._get_contact_columns().get(row.table, ())
        # a number in another column is a contact's by accident only
        for chosen in (columns, None):
            for image in images:
                values = image.values() if chosen is None else map(image.get, chosen)
                named = Counter(filter(None, map(owners.get, _read_ids(values))))
                if named:
                    return named.most_common(1)[0][0]
        return None

    @api.model
    @tools.ormcache()
    def _get_contact_columns(self):
        """``{table: columns that may hold a contact}``"""
        found = {}
        for ref in self._get_references():
            found[ref.table] = (*found.get(ref.table, ()), ref.column)
        return found


def _read_ids(values):
    """Numbers among values, those at the end of "res.partner,5" included."""
    for value in values:
        if isinstance(value, int):
            yield value
        elif isinstance(value, str) and value.rpartition(",")[2].isdigit():
            yield int(value.rpartition(",")[2])


def _end(chain):
    """A chain that another one's failure left waiting."""
    if chain and not chain.dead:
        try:
            chain.throw()
        except Exception:  # noqa: BLE001  all it did is about to be rolled back
            return
