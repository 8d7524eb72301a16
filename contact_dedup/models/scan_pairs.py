"""The slices of a search that compare contacts."""

import math

import numpy as np

from odoo.tools import SQL

from ..tools.arrays import distinct
from ..tools.compare import compare
from .scan_cache import get_cache
from .scan_found import FoundLines, count_levels, pick, pick_facts
from .scan_pool import mapper, may_fork
from .scan_scratch import cut, gather

#: Contacts of one bucket of pairs.
BUCKET = 4000
#: Contacts whose pairs calibrate the book.
SAMPLE = 10_000
#: Changed contacts of one slice: about a second of work.
CHANGES = 1000
#: Buckets of one slice where the records are at hand.
BUCKETS = 3


class PairSlices:
    """Part of a ``ScanRun``: from candidate pairs to those worth keeping."""

    # compare: each candidate pair

    def _get_bucket_count(self):
        return max(1, math.ceil(len(self._get_ids()) / BUCKET))

    def _get_sample(self):
        """Buckets whose pairs calibrate the book."""
        return range(min(self._get_bucket_count(), math.ceil(SAMPLE / BUCKET)))

    def _get_compare_slices(self):
        count, step = self._get_bucket_count(), BUCKETS if self.keep else 1
        return [
            {"buckets": list(range(first, min(first + step, count)))}
            for first in range(0, count, step)
        ]

    def _do_all_compare(self, slices):
        self._get_book(), self._get_model()  # what children share

        def find(args):
            return self._find(self._get_pairs(args["buckets"]))

        with mapper(find, may_fork(len(self._get_ids()))) as in_order:
            for args, (found, facts, figures) in in_order(slices):
                yield self._keep_found(args["buckets"], found, facts, figures)
        self._records = None  # groups need no more than the facts

    def _do_compare(self, buckets):
        self._use_cache()
        return self._keep_found(buckets, *self._find(self._get_pairs(buckets)))

    def _use_cache(self):
        """Use what this process has loaded in slices before; load a part more."""
        if cache := get_cache(self):
            cache.advance(self)
            self._ids, self._book, self._records = cache.ids, cache.book, cache.records

    def _load_range(self, first, last):
        return self.keys._load(SQL("k.partner_id BETWEEN %s AND %s", first, last))

    def _keep_found(self, buckets, found, facts, figures):
        self.scratch.put("found", 0, buckets[0], found.tobytes())
        self.scratch.put("facts", 0, buckets[0], facts.tobytes())
        for bucket in buckets:
            self.scratch.drop_part("pairs", bucket)
        return figures

    def _get_pairs(self, buckets):
        """Distinct pairs of contacts, int64[n, 2], by the smaller id."""
        blobs = [blob for b in buckets for blob in self.scratch.get("pairs", b)]
        pairs = gather(blobs).reshape(-1, 2).astype(np.int64)
        codes = distinct(pairs[:, 0] << 32 | pairs[:, 1])
        ids = self._get_ids()
        return np.stack([ids[codes >> 32], ids[codes & 0xFFFFFFFF]], axis=1)

    def _compare(self, pairs, book):
        """Compare pairs of ids, without those that are never proposed.

        :return: records, positions left and right, levels
        """
        records = self._load(pairs)
        known, at = records.table.find(pairs)
        left, right = at[known.all(axis=1)].T
        may_meet = records.may_meet(left, right)
        left, right = left[may_meet], right[may_meet]
        levels = compare(records.table, left, right, book, self.rules)
        return records, left, right, levels

    def _load(self, pairs):
        if self._records is not None:
            return self._records
        ids = distinct(pairs).tolist()
        return self.keys._load(
            SQL("k.partner_id IN (SELECT unnest(%s::integer[]))", ids)
        )

    def _find(self, pairs, changed=None):
        """Compare pairs of ids.

        :param changed: contacts of which only the best possible pairs are kept
        :return: the pairs worth keeping, the facts of their contacts, figures
        """
        book, model = self._get_book(), self._get_model()
        records, left, right, levels = self._compare(pairs, book)
        weight, _score = model.score(levels, book)
        found = pick(records.table, left, right, levels, weight, changed)
        facts = pick_facts(records.table, found)
        return found, facts, {"compared": len(left), **count_levels(found)}

    def _get_maker(self):
        if self._maker is None:
            self._maker = FoundLines(self._get_model(), self._get_book(), self.rules)
        return self._maker

    # changes: each changed contact against all

    def _get_changes_slices(self):
        ids = self.keys._get_changed_ids()
        return [{"ids": part.tolist()} for part in cut(ids, CHANGES)]

    def _do_changes(self, ids):
        pairs = self.keys._find_candidates(ids, self._get_book().frequent)
        found, _facts, figures = self._find(pairs, ids)
        scope = SQL(
            "(d.partner_id = ANY(%(ids)s) OR d.other_id = ANY(%(ids)s))", ids=ids
        )
        duplicates = self.env["contact.duplicate"]
        lost, groups = duplicates._store_found(self._get_maker().make(found), scope)
        self.env["contact.duplicate.group"]._regroup(sorted({*ids, *lost}), groups)
        self.keys._take_changes(ids)
        return {"contacts": len(ids), **figures}
