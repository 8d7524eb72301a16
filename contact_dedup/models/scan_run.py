"""One search for duplicates, phase by phase and slice by slice.

Each slice reads what the phases before have left in the scratch, and leaves its own.
The slices of one phase can run in any order, again, or side by side; the next phase
starts when all are done. How the book is cut is a function of its size alone, so that
the result does not depend on who runs the slices.
"""

import math
from functools import partial

import numpy as np

from odoo.tools import SQL

from ..tools.block import Blocks, frequent_keys
from ..tools.book import Book, BookCounter
from ..tools.compare import compare
from ..tools.store import Records, are_usable, key_bucket, replaced_slots
from ..tools.weigh import Model
from .contact_duplicate import POSSIBLE
from .scan_found import FoundLines, are_too_many
from .scan_pool import mapper, may_fork, trim_memory

FULL = ("keys", "count", "often", "block", "book", "compare", "group")
INCREMENTAL = ("keys", "changes")
PHASES = {"full": FULL, "incremental": INCREMENTAL}
#: What a phase costs, of a hundred, for the progress bar.
SHARES = {
    "keys": 30,
    "count": 8,
    "often": 5,
    "block": 10,
    "book": 7,
    "compare": 30,
    "group": 10,
    "changes": 70,
}
#: Contacts of one slice, by phase: about a second of work each.
SLICE = {"keys": 10_000, "count": 40_000, "group": 20_000, "changes": 1000}
#: Contacts of one bucket of pairs.
BUCKET = 4000
#: Contacts whose keys make one part.
KEY_PART = 60_000
#: Rows of the index for each part of the keys: about a hundred entries each.
INDEX_BUCKETS = 8192
#: Contacts whose pairs calibrate the book.
SAMPLE = 10_000


class ScanRun:
    """The slices of a scan.

    :param scan: the ``contact.duplicate.scan``, in sudo
    :param scratch: where phases leave what they found
    :param bool keep: keep the records in memory, for a run to the end
    """

    def __init__(self, scan, scratch, keep=False):
        self.scan, self.env, self.scratch, self.keep = scan, scan.env, scratch, keep
        self.keys = self.env["contact.dedup.key"]
        self.rules = self.env["contact.dedup.rule"]._get_comparisons()
        self._parts, self._records, self._book, self._ids = [], None, None, None
        self._model, self._often, self._lines = None, None, None

    # slices

    def get_phases(self):
        return PHASES[self.scan.kind]

    def get_slices(self, phase):
        """The arguments of each slice of a phase, as JSON."""
        return getattr(self, f"_get_{phase}_slices")()

    def do_all(self, phase):
        """Run all slices of a phase here. :return: the counters of each"""
        slices = self.get_slices(phase)
        if phase in ("keys", "compare"):
            yield from getattr(self, f"_do_all_{phase}")(slices)
        else:
            for args in slices:
                yield self.do(phase, **args)
        trim_memory()

    def do(self, phase, **args):
        """Run one slice. :return: its counters"""
        return getattr(self, f"_do_{phase}")(**args) or {}

    # keys: rows that are missing or old are made

    def _get_keys_slices(self):
        ids = self.keys._get_stale_ids()
        return [{"ids": [0, 0]}] + [
            {"ids": [int(part[0]), int(part[-1])]} for part in cut(ids, SLICE["keys"])
        ]

    def _do_all_keys(self, slices):
        first, *others = slices
        yield self.do("keys", **first)
        raw = (self.keys._read_stale(*args["ids"]) for args in others)
        is_parallel = may_fork(len(others) * SLICE["keys"])
        is_new = self.scan.kind != "full"
        prepare = partial(self.keys._prepare_rows, is_fresh=is_new)
        with mapper(prepare, is_parallel) as in_order:
            for rows, prepared in in_order(raw):
                self.keys._store_many(prepared, is_noted=is_new)
                yield {"prepared": len(rows)}

    def _do_keys(self, ids):
        first, last = ids
        if not last:
            self.keys._clean()
            if self.scan.kind == "full":
                self.keys._take_changes()
            return {}
        is_new = self.scan.kind != "full"
        return {"prepared": self.keys._refresh_stale(first, last, is_new)}

    # count: values and keys of all contacts

    def _get_count_slices(self):
        ids = self.keys._get_all_ids()
        self.scratch.put("ids", 0, 0, ids.tobytes())
        self._ids = ids
        return [
            {"origin": number, "ids": [int(part[0]), int(part[-1])]}
            for number, part in enumerate(cut(ids, SLICE["count"]))
        ]

    def _do_count(self, origin, ids):
        condition = SQL("k.partner_id BETWEEN %s AND %s", *ids)
        records = self.keys._load(condition)
        counter = BookCounter()
        counter.add(records.table)
        self.scratch.put("count", 0, origin, counter.dumps())
        keys, contacts = self.keys._load_keys(condition)
        both = np.stack([keys, contacts], axis=1)
        for part, chosen in split(both, self._get_part_of(keys)):
            self.scratch.put("keys", part, origin, chosen.tobytes())
        if self.keep:
            self._parts.append(records)
        return {"contacts": len(records)}

    def _get_ids(self):
        if self._ids is None:
            [data] = self.scratch.get("ids", 0)
            self._ids = np.frombuffer(data, np.int64)
        return self._ids

    def _get_part_count(self):
        return max(1, math.ceil(len(self._get_ids()) / KEY_PART))

    def _get_index_size(self):
        return self._get_part_count() * INDEX_BUCKETS

    def _get_part_of(self, keys):
        return key_bucket(keys, self._get_index_size()) // INDEX_BUCKETS

    def _get_bucket_count(self):
        return max(1, math.ceil(len(self._get_ids()) / BUCKET))

    # often: keys that too many share, and whose narrow twins stand in for them

    def _get_often_slices(self):
        return [{"part": part} for part in range(self._get_part_count())]

    def _do_often(self, part):
        keys, rows = self._get_keys(part)
        frequent = frequent_keys(keys)
        self.scratch.put("frequent", 0, part, frequent.tobytes())
        slots = replaced_slots(keys, rows, frequent)
        self.scratch.put("replaced", 0, part, slots.tobytes())

    def _get_keys(self, part):
        """Keys of a part, and the rows (ranks of the contacts) that have them."""
        ids = self._get_ids()
        both = gather(self.scratch.get("keys", part)).reshape(-1, 2)
        at = np.searchsorted(ids, both[:, 1])
        known = ids[np.minimum(at, len(ids) - 1)] == both[:, 1]
        return both[known, 0], at[known].astype(np.int32)

    # block: contacts that share a usable key make pairs

    def _get_block_slices(self):
        return [{"part": part} for part in range(self._get_part_count())]

    def _do_block(self, part):
        keys, rows = self._get_keys(part)
        usable = are_usable(keys, rows, *self._get_often())
        keys, rows, ids = keys[usable], rows[usable], self._get_ids()
        self.keys._store_index(
            self.scan.id, self._get_index_size(), keys, ids[rows].astype(np.int32)
        )
        blocks = Blocks(keys, rows, len(ids), keys[:0])
        pairs = np.stack(blocks.pairs(0, len(ids)), axis=1)
        buckets = pairs[:, 0] % self._get_bucket_count()
        for bucket, chosen in split(pairs, buckets):
            self.scratch.put("pairs", bucket, part, chosen.tobytes())
        self.scratch.drop_part("keys", part)

    def _get_often(self):
        """Frequent keys, and a bit for each slot of each row with such a key."""
        if self._often is None:
            slots = gather(self.scratch.get("replaced", 0)).reshape(-1, 2)
            replaced = np.zeros(len(self._get_ids()), np.uint32)
            np.bitwise_or.at(replaced, slots[:, 0], slots[:, 1].view(np.uint32))
            frequent = np.sort(gather(self.scratch.get("frequent", 0)))
            self._often = frequent, replaced
        return self._often

    # book: what is usual, and what that means for the scores

    def _get_book_slices(self):
        return [{}]

    def _do_book(self):
        counter = BookCounter()
        for data in self.scratch.get("count", 0):
            counter.merge(BookCounter.loads(bytes(data)))
        book = counter.finish().with_frequent(self._get_often()[0])
        self.scratch.drop("count", "keys", "frequent", "replaced")
        self._often = None
        trim_memory()
        if self.keep and self._parts:
            self._records, self._parts = Records.concat(self._parts), []
        count = self._get_bucket_count()
        sample = range(min(count, math.ceil(SAMPLE / BUCKET)))
        levels = [self._compare(self._get_pairs([b]), book)[3] for b in sample]
        book = book.calibrated(self._get_model(), np.concatenate(levels))
        self.scan._set_book(book.dumps())
        self.scan.index_size = self._get_index_size()
        self._book = book

    def _get_model(self):
        if self._model is None:
            self._model = Model.load(
                self.env["contact.duplicate"]._get_weights(), self.rules
            )
        return self._model

    def _get_book(self):
        if self._book is None:
            self._book = Book.loads(self.scan._get_book())
        return self._book

    # compare

    def _get_compare_slices(self):
        count, step = self._get_bucket_count(), 3 if self.keep else 1
        return [
            {"buckets": list(range(first, min(first + step, count)))}
            for first in range(0, count, step)
        ]

    def _do_all_compare(self, slices):
        self._get_book(), self._get_model()  # what children share

        def find(args):
            return self._get_lines(self._get_pairs(args["buckets"]))

        with mapper(find, may_fork(len(self._get_ids()))) as in_order:
            for args, (lines, figures) in in_order(slices):
                yield self._store(args["buckets"], lines, figures)

    def _do_compare(self, buckets):
        return self._store(buckets, *self._get_lines(self._get_pairs(buckets)))

    def _store(self, buckets, lines, figures):
        ids, count = self._get_ids(), self._get_bucket_count()
        for bucket in buckets:
            self.scratch.drop_part("pairs", bucket)
        lefts = np.concatenate([ids[bucket::count] for bucket in buckets])
        self.env["contact.duplicate"]._store_found(
            lines, SQL("d.partner_id = ANY(%s)", lefts.tolist())
        )
        return figures

    def _get_pairs(self, buckets):
        """Distinct pairs of contacts, int64[n, 2], by the smaller id."""
        blobs = [blob for b in buckets for blob in self.scratch.get("pairs", b)]
        pairs = gather(blobs).reshape(-1, 2).astype(np.int64)
        codes = np.unique(pairs[:, 0] << 32 | pairs[:, 1])
        ids = self._get_ids()
        return np.stack([ids[codes >> 32], ids[codes & 0xFFFFFFFF]], axis=1)

    def _compare(self, pairs, book):
        """Compare pairs of ids, without those that are never proposed.

        :return: records, positions left and right, levels
        """
        records = self._load(pairs)
        known = np.isin(pairs, records.table.ids).all(axis=1)
        left, right = (records.table.position(end) for end in pairs[known].T)
        may_meet = records.may_meet(left, right)
        left, right = left[may_meet], right[may_meet]
        levels = compare(records.table, left, right, book, self.rules)
        return records, left, right, levels

    def _load(self, pairs):
        if self._records is not None:
            return self._records
        ids = np.unique(pairs).tolist()
        return self.keys._load(
            SQL("k.partner_id IN (SELECT unnest(%s::integer[]))", ids)
        )

    def _get_lines(self, pairs, changed=None):
        """What is to be stored of compared pairs, and figures.

        :param changed: contacts of which only the best possible pairs are kept
        """
        book, model = self._get_book(), self._get_model()
        records, left, right, levels = self._compare(pairs, book)
        weight, score = model.score(levels, book)
        kept = np.flatnonzero(score >= POSSIBLE)
        if changed is not None:
            ends = np.stack([records.table.ids[end[kept]] for end in (left, right)])
            kept = kept[~are_too_many(ends, score[kept], changed)]
        lines = self._lines = self._lines or FoundLines(model, book, self.rules)
        lines.counts = {}
        found = lines.make(records.table, left, right, levels, weight, score, kept)
        return found, {"compared": len(left), **lines.counts}

    # group

    def _get_group_slices(self):
        if self.keep:
            return [{"ids": None}]
        ids = self.env["contact.duplicate"]._get_open_ids()
        return [
            {"ids": [int(part[0]), int(part[-1])]} for part in cut(ids, SLICE["group"])
        ]

    def _do_group(self, ids):
        groups = self.env["contact.duplicate.group"]
        self.env.cr.execute("ANALYZE contact_duplicate")
        if ids is None:
            groups._regroup(records=self._records)
        else:
            chosen = self.env["contact.duplicate"]._get_open_ids(ids)
            groups._regroup(chosen.tolist())

    # changes: each changed contact against all

    def _get_changes_slices(self):
        ids = self.keys._get_changed_ids()
        return [{"ids": part.tolist()} for part in cut(ids, SLICE["changes"])]

    def _do_changes(self, ids):
        pairs = self.keys._find_candidates(ids, self._get_book().frequent)
        lines, figures = self._get_lines(pairs, ids)
        scope = SQL(
            "(d.partner_id = ANY(%(ids)s) OR d.other_id = ANY(%(ids)s))", ids=ids
        )
        lost, groups = self.env["contact.duplicate"]._store_found(lines, scope)
        self.env["contact.duplicate.group"]._regroup(sorted({*ids, *lost}), groups)
        self.keys._take_changes(ids)
        return {"contacts": len(ids), **figures}


def split(rows, parts):
    """Rows by part, ``(part, rows)`` each."""
    if not len(parts):
        return
    order = np.argsort(parts, kind="stable")
    parts, rows = parts[order], rows[order]
    starts = np.flatnonzero(np.r_[True, parts[1:] != parts[:-1]])
    for start, end in zip(starts, [*starts[1:], len(parts)], strict=True):
        yield int(parts[start]), rows[start:end]


def gather(blobs):
    """Numbers as they were put, one after the other. :rtype: int32[]"""
    arrays = [np.frombuffer(blob, np.int32) for blob in blobs]
    return np.concatenate(arrays) if arrays else np.zeros(0, np.int32)


def cut(ids, size):
    """Chunks of an array."""
    return [ids[first : first + size] for first in range(0, len(ids), size)]


def get_progress(kind, phase, share):
    """How far a scan is, of a hundred.

    :param float share: of the phase that is done, from 0 to 1
    """
    phases = PHASES[kind]
    if phase not in phases:
        return 0
    done = sum(SHARES[name] for name in phases[: phases.index(phase)])
    return 100 * (done + share * SHARES[phase]) / sum(SHARES[name] for name in phases)
