"""What a search keeps of the pairs that it compared, and how it is stored."""

import json

import numpy as np

from ..tools.arrays import distinct
from ..tools.reasons import reasons_text
from ..tools.record import PACKED
from ..tools.store import to_copy_row
from ..tools.weigh import probability
from .contact_duplicate import LEVELS, LIKELY, POSSIBLE

#: Merely possible pairs of one contact that a search of what changed keeps.
MOST_POSSIBLE = 20
RISING = np.array([cutoff for _name, cutoff in reversed(LEVELS)], np.float32)
KINDS = ("person", "mixed", "company")
#: Of a contact: what forbids that it is one with others, see tools/cluster.py.
FACT = np.dtype(
    [
        ("id", "<i4"),
        *(
            (name, PACKED[name])
            for name in ("email_flags", "email", "vat", "mobile", "phone")
        ),
    ]
)


def found_type(width):
    """A pair worth keeping: ids, the smaller one first, and what was found.

    :param int width: number of comparisons
    """
    return np.dtype(
        [
            ("one", "<i4"),
            ("two", "<i4"),
            ("group", "<i4"),
            ("kind", "u1"),
            ("weight", "<f4"),
            ("levels", "u1", width),
        ]
    )


def pick(table, left, right, levels, weight, changed=None):
    """The pairs that are at least possible.

    :param left: positions in ``table``, as ``right``
    :param changed: contacts of which only the best possible pairs are kept
    :rtype: found_type[]
    """
    score = probability(weight)
    kept = np.flatnonzero(score >= POSSIBLE)
    ids = table.ids
    if changed is not None:
        ends = np.stack([ids[end[kept]] for end in (left, right)])
        kept = kept[~are_too_many(ends, score[kept], changed)]
    left, right = left[kept], right[kept]
    is_company = (table.data["is_company"] != 0).astype(np.uint8)
    found = np.zeros(len(kept), found_type(levels.shape[1]))
    found["one"] = np.minimum(ids[left], ids[right])
    found["two"] = np.maximum(ids[left], ids[right])
    found["kind"] = is_company[left] + is_company[right]
    found["weight"], found["levels"] = weight[kept], levels[kept]
    return found


def pick_facts(table, found):
    """What the contacts of likely pairs are one by, by id.

    :rtype: FACT[]
    """
    likely = found[probability(found["weight"]) >= LIKELY]
    ids = distinct(np.concatenate([likely["one"], likely["two"]]))
    facts = np.zeros(len(ids), FACT)
    facts["id"] = ids
    at = table.position(ids.astype(np.int64))
    for name in FACT.names[1:]:
        facts[name] = table.data[name][at]
    return facts


class FoundLines:
    """Pairs as COPY wants them; what depends on the levels alone is made once."""

    def __init__(self, model, book, rules):
        self.model, self.book, self.rules = model, book, rules
        self._known = {}

    def make(self, found):
        """:return: lines of values of ``contact_duplicate_store.STAGED``"""
        score = probability(found["weight"])
        columns = (
            found["one"],
            found["two"],
            found["group"],
            np.searchsorted(RISING, score, side="right"),
            found["kind"],
            score.astype(float),
            found["weight"].astype(float),
        )
        rows = zip(*(column.tolist() for column in columns), strict=True)
        names = [name for name, _cutoff in LEVELS]
        self._explain(found["levels"])
        keys = np.ascontiguousarray(found["levels"])
        for key, (one, two, group, level, kind, score_, weight) in zip(
            keys, rows, strict=True
        ):
            yield (
                f"{one}\t{two}\t{group or NULL}\t{score_:.6f}\t{weight:.4f}\t"
                f"{names[len(names) - level]}\t{KINDS[kind]}\t"
                f"{self._known[key.tobytes()][1]}"
            )

    def get_reasons(self, levels):
        """The comparison that speaks most, for each row of levels."""
        self._explain(levels)
        return [self._known[row.tobytes()][0] for row in np.ascontiguousarray(levels)]

    def _explain(self, levels):
        """Know of each row the main reason, and a line of it, the codes and the
        evidence."""
        rows = {row.tobytes(): row for row in np.ascontiguousarray(levels)}
        new = [key for key in rows if key not in self._known]
        if not new:
            return
        table = np.stack([rows[key] for key in new])
        for key, evidence in zip(
            new, self.model.explain_all(table, self.book), strict=True
        ):
            reason, codes = get_reason(evidence), reasons_text(rows[key], self.rules)
            line = to_copy_row((reason, codes, json.dumps(evidence)))
            self._known[key] = reason, line


NULL = to_copy_row((None,))


def score_as_stored(found):
    """The probabilities of pairs, with the digits that the database holds."""
    score = probability(found["weight"]).astype(float)
    return np.array([float(f"{value:.6f}") for value in score.tolist()])


def count_levels(found):
    """How many pairs of each level. :rtype: dict"""
    at = np.searchsorted(RISING, probability(found["weight"]), side="right")
    counts = np.bincount(at, minlength=len(LEVELS) + 1)[1:].tolist()
    return dict(zip([name for name, _cut in reversed(LEVELS)], counts, strict=True))


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
