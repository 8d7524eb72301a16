"""How good the engine is on labelled contacts, beside the rule *equal name*."""

import time
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from standalone import engine

block, book_module, cluster, compare, record, rule_module, table, weigh = engine(
    "block", "book", "cluster", "compare", "record", "rule", "table", "weigh"
)
LIKELY, CERTAIN, SHOWN = 0.5, 0.95, 0.08
_BATCH, _SLICE, _SAMPLE = 5000, 20000, 20000


@dataclass
class Run:
    """All candidate pairs of a set, compared and scored.

    :ivar seconds: processor time of each step
    """

    table: object
    book: object
    left: np.ndarray
    right: np.ndarray
    levels: np.ndarray
    score: np.ndarray
    truth: np.ndarray
    family: np.ndarray
    seconds: dict = field(default_factory=dict)

    @property
    def is_match(self):
        return self.truth[self.left] == self.truth[self.right]


def run(rows, truth, family=None, rules=(), model=None):
    """The whole way of a full scan, in memory. :rtype: Run"""
    clock, seconds = time.process_time, {}
    start = clock()
    prepared = [p for i in range(0, len(rows), _BATCH) for p in record.prepare(
        rows[i : i + _BATCH]
    )]  # fmt: skip
    seconds["normalise"], start = clock() - start, clock()
    contacts = table.Table.from_rows(
        [row["id"] for row in rows], [p.packed for p in prepared]
    )
    counter = book_module.BookCounter()
    counter.add(contacts)
    blocks = _blocks(prepared)
    book = counter.finish().with_frequent(blocks.frequent)
    left, right = _all_pairs(blocks, len(rows))
    seconds["block"], start = clock() - start, clock()
    levels = compare_all(contacts, left, right, book, rules)
    seconds["compare"], start = clock() - start, clock()
    model = model or weigh.Model.load(None, rules)
    sample = levels[left < max(_SAMPLE, len(rows) // 10)]
    book = book.calibrated(model, sample)
    score = model.score(levels, book)[1]
    seconds["score"] = clock() - start
    family = np.zeros(len(rows), int) if family is None else np.asarray(family)
    truth = np.asarray(truth)
    return Run(contacts, book, left, right, levels, score, truth, family, seconds)


def _blocks(prepared):
    keys = np.concatenate([np.array(p.keys, np.int32) for p in prepared])
    owners = np.repeat(np.arange(len(prepared)), [len(p.keys) for p in prepared])
    return block.Blocks(keys, owners, len(prepared))


def _all_pairs(blocks, count):
    parts = [blocks.pairs(i, min(i + _SLICE, count)) for i in range(0, count, _SLICE)]
    return tuple(np.concatenate(side) for side in zip(*parts, strict=True))


def compare_all(contacts, left, right, book, rules=()):
    parts = [
        compare.compare(
            contacts, left[i : i + 300000], right[i : i + 300000], book, rules
        )
        for i in range(0, max(len(left), 1), 300000)
    ]
    return np.concatenate(parts)


def true_pairs(truth):
    sizes = np.unique(truth, return_counts=True)[1]
    return int((sizes * (sizes - 1) // 2).sum())


def at_threshold(found, threshold):
    """:return: ``(precision, recall, F1)`` of the pairs at or above a score"""
    is_match, kept = found.is_match, found.score >= threshold
    true, shown = int(is_match[kept].sum()), int(kept.sum())
    wanted = true_pairs(found.truth)
    precision = true / shown if shown else 1.0
    recall = true / wanted if wanted else 1.0
    return precision, recall, 2 * true / max(shown + wanted, 1)


def figures(found, equal_name=None):
    """What the table of the issue asks for, by name."""
    wanted = true_pairs(found.truth)
    likely, certain = (at_threshold(found, t) for t in (LIKELY, CERTAIN))
    shown = at_threshold(found, SHOWN)
    result = {
        "contacts": len(found.truth),
        "true pairs": wanted,
        "blocking recall": found.is_match.sum() / max(wanted, 1),
        "pairs a contact": len(found.left) / max(len(found.truth), 1),
        "precision": likely[0],
        "recall": likely[1],
        "F1": likely[2],
        "certain precision": certain[0],
        "certain recall": certain[1],
        "certain pairs": int((found.score >= CERTAIN).sum()),
        "shown recall": shown[1],
        "shown per true pair": shown[1] / max(shown[0], 1e-9),
    }
    if found.family.any():
        result["families, likely"] = family_errors(found, LIKELY)
        result["families, certain"] = family_errors(found, CERTAIN)
    if equal_name is not None:
        result["F1 of equal name"] = equal_name
    return result


def family_errors(found, threshold):
    """Share of the families of false friends with a wrong pair inside."""
    one, two = found.family[found.left], found.family[found.right]
    wrong = (found.score >= threshold) & ~found.is_match & (one == two) & (one > 0)
    return len(np.unique(one[wrong])) / max(len(np.unique(found.family)) - 1, 1)


def cluster_figures(found):
    """F1 of exact clusters of two and more, and the size of the largest."""
    kept = found.score >= 0.05
    labels = cluster.cluster(
        found.table, found.left[kept], found.right[kept], found.score[kept]
    )
    ours, theirs = _clusters(labels), _clusters(found.truth)
    f1 = 2 * len(ours & theirs) / max(len(ours) + len(theirs), 1)
    return {"cluster F1": f1, "largest cluster": max(map(len, ours), default=1)}


def _clusters(labels):
    groups = defaultdict(list)
    for position, label in enumerate(labels.tolist()):
        groups[label].append(position)
    return {tuple(group) for group in groups.values() if len(group) > 1}


def equal_name(rows, truth):
    """F1 of the rule *equal name, whatever the case*."""
    groups = defaultdict(list)
    for row, entity in zip(rows, truth, strict=True):
        if row.get("name"):
            groups[row["name"].lower()].append(entity)
    shown = sum(len(group) * (len(group) - 1) // 2 for group in groups.values())
    true = sum(true_pairs(np.array(g)) for g in groups.values())
    return 2 * true / max(shown + true_pairs(np.asarray(truth)), 1)
