"""One search for duplicates, phase by phase and slice by slice.

Each slice reads what the phases before have left in the scratch, and leaves its own.
The slices of one phase can run in any order, again, or side by side; the next phase
starts when all are done. How the book is cut is a function of its size alone, so that
the result does not depend on who runs the slices.
"""

import json
import math
from functools import partial

import numpy as np

from odoo.tools import SQL

from ..tools.block import Blocks, frequent_keys
from ..tools.book import Book, BookCounter
from ..tools.compare import compare
from ..tools.reasons import reason_codes
from ..tools.store import (
    Records,
    are_usable,
    key_bucket,
    replaced_slots,
    to_copy_row,
)
from ..tools.weigh import Model
from .contact_duplicate import LEVELS
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
CUTOFF = LEVELS[-1][1]
LIKELY = dict(LEVELS)["likely"]
#: Merely possible pairs of one contact that a search of what changed keeps.
MOST_POSSIBLE = 20
RISING = np.array([cutoff for _name, cutoff in reversed(LEVELS)], np.float32)
KINDS = {0: "person", 1: "mixed", 2: "company"}


class MemoryScratch:
    """What phases leave to one another, within one run."""

    def __init__(self):
        self._blobs = {}

    def put(self, stage, part, origin, data):
        self._blobs.setdefault((stage, part), {})[origin] = data

    def get(self, stage, part):
        """What all slices have left for one part, in the order of the slices."""
        blobs = self._blobs.get((stage, part), {})
        return [blobs[origin] for origin in sorted(blobs)]

    def drop(self, *stages):
        for key in [key for key in self._blobs if key[0] in stages]:
            del self._blobs[key]

    def drop_part(self, stage, part):
        """No slice is run again here: what was read is needed no more."""
        self._blobs.pop((stage, part), None)


class DatabaseScratch:
    """The same between slices that run in different processes."""

    def __init__(self, scan):
        self.scan_id, self.env, self.cr = scan.id, scan.env, scan.env.cr

    def put(self, stage, part, origin, data):
        self.cr.execute(
            SQL(
                """INSERT INTO contact_dedup_block (scan_id, stage, part, origin, data)
                   VALUES (%s, %s, %s, %s, %s)
              ON CONFLICT (scan_id, stage, part, origin)
                DO UPDATE SET data = excluded.data""",
                self.scan_id,
                stage,
                part,
                origin,
                bytes(data),
            )
        )

    def get(self, stage, part):
        self.cr.execute(
            SQL(
                """SELECT data FROM contact_dedup_block
                    WHERE scan_id = %s AND stage = %s AND part = %s
                 ORDER BY origin""",
                self.scan_id,
                stage,
                part,
            )
        )
        return [row[0] for row in self.cr.fetchall()]

    def drop(self, *stages):
        self.cr.execute(
            SQL(
                """DELETE FROM contact_dedup_block
                    WHERE scan_id = %s AND stage = ANY(%s)""",
                self.scan_id,
                list(stages),
            )
        )

    def drop_part(self, stage, part):
        """Kept until the phase is over: a slice may have to be run again."""

    def drop_all(self):
        """Of this search and older ones; a full one leaves frequencies and index."""
        last = self.env["contact.duplicate.scan"]._get_last_full().id or 0
        for table, kept in (
            ("contact_dedup_block", SQL("scan_id = %s AND stage = 'book'", last)),
            ("contact_dedup_index", SQL("scan_id = %s", last)),
        ):
            self.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE scan_id <= %s AND NOT (%s)",
                    SQL.identifier(table),
                    self.scan_id,
                    kept,
                )
            )


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
        kept = np.flatnonzero(score >= CUTOFF)
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


class FoundLines:
    """Pairs as COPY wants them; what depends on the levels alone is made once."""

    def __init__(self, model, book, rules):
        self.model, self.book, self.rules = model, book, rules
        self.counts, self._known = {}, {}

    def make(self, table, left, right, levels, weight, score, kept):
        ids, is_company = table.ids, table.data["is_company"] != 0
        kinds = is_company[left[kept]].astype(int) + is_company[right[kept]]
        ends = np.stack([ids[left[kept]], ids[right[kept]]])
        columns = (
            ends.min(axis=0),
            ends.max(axis=0),
            np.searchsorted(RISING, score[kept], side="right"),
            kinds,
            score[kept].astype(float),
            weight[kept].astype(float),
        )
        lines = []
        for row, (one, two, level, kind, score_, weight_) in zip(
            levels[kept], zip(*(c.tolist() for c in columns), strict=True), strict=True
        ):
            name = LEVELS[len(LEVELS) - level][0]
            self.counts[name] = self.counts.get(name, 0) + 1
            lines.append(
                f"{one}\t{two}\t{score_:.6f}\t{weight_:.4f}\t{name}\t{KINDS[kind]}\t"
                + self._explain(row)
            )
        return lines

    def _explain(self, row):
        """The main reason, the codes and the evidence of a row of levels."""
        key = row.tobytes()
        if key not in self._known:
            evidence = self.model.explain(row, self.book)
            codes = " ".join(
                f"{code}:{detail}" if detail else code
                for code, detail in reason_codes(row, self.rules)
            )
            self._known[key] = to_copy_row(
                (get_reason(evidence), codes, json.dumps(evidence))
            )
        return self._known[key]


def are_too_many(ends, score, changed):
    """Which pairs a changed contact has better ones instead of.

    What got frequent since the last full search is not known as such yet, and makes
    many pairs that are merely possible.

    :param ends: int[2, n], ids of the contacts of pairs
    :rtype: bool[n]
    """
    own, other = np.concatenate([ends, ends[::-1]], axis=1)
    chosen = np.flatnonzero(np.isin(own, changed) & (np.tile(score, 2) < LIKELY))
    order = chosen[np.lexsort((other[chosen], -np.tile(score, 2)[chosen], own[chosen]))]
    contacts = own[order]
    rank = np.arange(len(order)) - np.searchsorted(contacts, contacts)
    found = np.zeros(len(score), bool)
    found[order[rank >= MOST_POSSIBLE] % max(len(score), 1)] = True
    return found


def get_reason(evidence):
    """The comparison that speaks most for a pair."""
    best = max(
        (item for item in evidence if item["comparison"] not in ("prior", "kind")),
        key=lambda item: item["weight"],
        default={"comparison": "rule"},  # with all rules switched off
    )
    known = ("identifier", "contact", "name", "place", "org")
    return best["comparison"] if best["comparison"] in known else "rule"


def get_level(score):
    return next(name for name, cutoff in LEVELS if score >= cutoff)


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
