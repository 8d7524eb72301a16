"""What a search stores of the pairs that it compared."""

import json

import numpy as np

from ..tools.reasons import reasons_text
from ..tools.store import to_copy_row
from .contact_duplicate import LEVELS, LIKELY

#: Merely possible pairs of one contact that a search of what changed keeps.
MOST_POSSIBLE = 20
RISING = np.array([cutoff for _name, cutoff in reversed(LEVELS)], np.float32)
KINDS = {0: "person", 1: "mixed", 2: "company"}


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
            codes = reasons_text(row, self.rules)
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
