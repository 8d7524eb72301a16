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

from ..tools.arrays import Places
from ..tools.block import Blocks, frequent_keys
from ..tools.book import Book, BookCounter
from ..tools.store import Records, are_usable, key_bucket, replaced_slots
from ..tools.weigh import Model
from .scan_groups import GroupSlices
from .scan_pairs import PairSlices
from .scan_pool import mapper, may_fork, trim_memory
from .scan_scratch import cut, gather, split

FULL = (
    *("keys", "count", "often", "block", "book", "compare"),
    *("link", "cluster", "assign", "store"),
)
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
    "link": 2,
    "cluster": 3,
    "assign": 3,
    "store": 12,
    "changes": 70,
}
#: Contacts of one slice, by phase: about a second of work each.
SLICE = {"keys": 10_000, "count": 40_000}
#: Contacts whose keys make one part.
KEY_PART = 60_000
#: Rows of the index for each part of the keys: about a hundred entries each.
INDEX_BUCKETS = 8192


class ScanRun(PairSlices, GroupSlices):
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
        self._model, self._often, self._maker, self._ranks = None, None, None, None

    # slices

    def get_phases(self):
        return PHASES[self.scan.kind]

    def get_slices(self, phase):
        """The arguments of each slice of a phase, as JSON."""
        return getattr(self, f"_get_{phase}_slices")()

    def do_all(self, phase):
        """Run all slices of a phase here. :return: the counters of each"""
        slices = self.get_slices(phase)
        if do_all := getattr(self, f"_do_all_{phase}", None):
            yield from do_all(slices)
        else:
            for args in slices:
                yield self.do(phase, **args)
        trim_memory()

    def do(self, phase, **args):
        """Run one slice. :return: its counters"""
        return getattr(self, f"_do_{phase}")(**args) or {}

    # keys: rows that are missing or old are made

    def _get_keys_slices(self):
        stale, gone = self.keys._find_drift()
        return [{"gone": gone.tolist()}] + [
            {"ids": [int(part[0]), int(part[-1])]} for part in cut(stale, SLICE["keys"])
        ]

    def _do_all_keys(self, slices):
        first, *others = slices
        yield self.do("keys", **first)
        is_new = self.scan.kind != "full"
        prepare = partial(self.keys._prepare_stale, is_new=is_new)
        ranges = iter(args["ids"] for args in others)
        raw = (self.keys._read_stale(*args["ids"]) for args in others)
        is_parallel = may_fork(len(others) * SLICE["keys"])
        with mapper(prepare, is_parallel) as in_order:
            for rows, prepared in in_order(raw):
                self.keys._store_stale(next(ranges), prepared, is_new)
                yield {"prepared": len(rows)}

    def _do_keys(self, ids=None, gone=()):
        """:param gone: in the first slice, contacts that may be proposed no more"""
        is_full = self.scan.kind == "full"
        if ids:
            return {"prepared": self.keys._refresh_stale(*ids, is_new=not is_full)}
        if gone:
            self.keys._clean(gone)
        if is_full:
            self.keys._take_changes()
        return {}

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
        if self._ranks is None:
            self._ranks = Places(self._get_ids())
        both = gather(self.scratch.get("keys", part)).reshape(-1, 2)
        known, at = self._ranks.find(both[:, 1])
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
        parts = self.scratch.get("count", 0)
        counter = BookCounter.merged(BookCounter.loads(bytes(p)) for p in parts)
        book = counter.finish().with_frequent(self._get_often()[0])
        self.scratch.drop("count", "keys", "frequent", "replaced")
        self._often = self._ranks = None
        trim_memory()
        if self.keep and self._parts:
            self._records, self._parts = Records.concat(self._parts), []
        sample = self._get_sample()
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


def get_progress(kind, phase, share):
    """How far a scan is, of a hundred.

    :param float share: of the phase that is done, from 0 to 1
    """
    phases = PHASES[kind]
    if phase not in phases:
        return 0
    done = sum(SHARES[name] for name in phases[: phases.index(phase)])
    return 100 * (done + share * SHARES[phase]) / sum(SHARES[name] for name in phases)
