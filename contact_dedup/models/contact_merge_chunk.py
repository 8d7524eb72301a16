"""Many merges together: each runs Odoo's whole chain, the rows of all move at once."""

from collections import Counter

from greenlet import greenlet

from odoo import api, models

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
            self._run_side_by_side(runs)
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
    def _run_side_by_side(self, runs):
        chains = {greenlet(self._call_chain): run for run in runs}
        try:
            waiting = self._go_on(chains, {c: (run,) for c, run in chains.items()})
            while waiting:
                self._move_waiting([chains[c] for c in waiting])
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
        """
        named = Counter(
            owners[value]
            for image in (row.before, row.after)
            for value in (image or {}).values()
            if isinstance(value, int) and value in owners
        )
        for image in (row.before, row.after):
            if named:
                break
            for value in (image or {}).values():
                text = str(value).rpartition(",")[2]
                if text.isdigit() and int(text) in owners:
                    named[owners[int(text)]] += 1
        return named.most_common(1)[0][0] if named else next(iter(owners.values()))


def _end(chain):
    """A chain that another one's failure left waiting."""
    if chain and not chain.dead:
        try:
            chain.throw()
        except Exception:  # noqa: BLE001  all it did is about to be rolled back
            return
