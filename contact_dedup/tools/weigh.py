"""From levels to a probability, as a sum that can be explained.

After I. P. Fellegi and A. B. Sunter, *A Theory for Record Linkage* (1969): each
comparison adds the log odds of its level. Here a level covers what depends on one
another, and the weights are fitted together (see :mod:`.learn`).
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from .book import Book
from .compare import COMPARISONS, LEVELS, level_name
from .compare_custom import CUSTOM_LEVELS
from .rule import Rule, custom_rules
from .together import Together, is_thin

SHIPPED = Path(__file__).parents[1] / "data" / "weights.json"
GROUPS = ("person", "company", "mixed")
KIND = COMPARISONS.index("kind")
GROUP_OF_KIND = np.array([0, 0, 1, 2, 2])
#: log odds of the levels of a custom field, by comparator
CUSTOM_WEIGHTS = {
    "exact": {"same": 6.0, "same_common": 2.0, "differs": -2.5},
    "text": {"same": 5.0, "same_common": 2.0, "similar": 2.5, "differs": -2.5},
    "date": {"same": 6.0, "same_common": 3.0, "similar": 3.5, "differs": -2.5},
    "number": {"same": 8.0, "same_common": 2.0, "similar": 5.0, "differs": -2.5},
}
#: how far a database may move the shipped prior, in log odds
MOST_CORRECTION = 5.0
_IS_OTHER_NAME = np.array(
    [level.startswith(("given_differs", "different")) for level in LEVELS["name"]]
)
#: highest log odds of two people with different first names
OTHER_PEOPLE = -0.8
#: highest log odds of a pair of which nothing but the names is known
NAME_ALONE = 2.5
#: highest log odds of a company at two addresses in two towns: its branches
BRANCHES = -0.2
#: what lowers a sum: nothing but the names is known; different first names; two towns
LIMITS = ("name_alone", "other_people", "branches")
_IS_OTHER_STREET = np.array(
    [
        level.startswith(("differs+", "other_number+")) and level.endswith("+differs")
        for level in LEVELS["place"]
    ]
)
_IS_OWN_CONTACT = np.array(
    [
        level.startswith(("same+", "same_local+", "same_local_name+", "typo+"))
        or level.endswith(("+same", "+same_mobile", "+typo"))
        for level in LEVELS["contact"]
    ]
)
#: log odds from which thin evidence counts less, and how much of it then counts: many
#: have a namesake in town or a junior at home, of whom a book tells nothing
THIN_FROM, THIN_SHARE = 2.0, 0.5


@lru_cache(maxsize=1)
def shipped_weights() -> dict[str, Any]:
    """What ``./dev bench dedup --learn`` has written."""
    return json.loads(SHIPPED.read_text())


def has_evidence(levels: np.ndarray) -> np.ndarray:
    """Whether more than the names could be compared."""
    others = [i for i, n in enumerate(COMPARISONS) if n not in ("name", "kind")]
    others += range(len(COMPARISONS), levels.shape[1])
    return (levels[:, others] != 0).any(axis=1)


def are_other_people(levels: np.ndarray) -> np.ndarray:
    """Two people with different first names, or nothing in common in their names.

    However much they share of a household or an office; only a number of their own
    (or a custom field) says more.
    """
    customs = levels[:, len(COMPARISONS) :]
    numbers = levels[:, COMPARISONS.index("identifier")]
    return (
        _IS_OTHER_NAME[levels[:, COMPARISONS.index("name")]]
        & (GROUP_OF_KIND[levels[:, KIND]] == 0)
        & (numbers == 0)
        & (customs == 0).all(axis=1)
    )


def are_branches(levels: np.ndarray) -> np.ndarray:
    """Two companies at two addresses in two towns, with no e-mail or phone of one.

    They may share name, VAT number, website and the mailbox of the headquarters.
    """
    customs = levels[:, len(COMPARISONS) :]
    return (
        (GROUP_OF_KIND[levels[:, KIND]] == 1)
        & _IS_OTHER_STREET[levels[:, COMPARISONS.index("place")]]
        & ~_IS_OWN_CONTACT[levels[:, COMPARISONS.index("contact")]]
        & (customs == 0).all(axis=1)
    )


class Model:
    """:ivar prior: log odds of a candidate pair without evidence, by group
    :ivar share: of the matches among the candidate pairs learnt from, by group
    :ivar weights: by group and comparison, the log odds of each level
    :ivar together: by group, what kinds of evidence add together
    """

    def __init__(self, data: Mapping[str, Any], rules: Sequence[Rule] = ()) -> None:
        self.data = data
        self.rules = custom_rules(rules)
        self.prior = {group: float(data["prior"][group]) for group in GROUPS}
        self.share = {g: data.get("share", {}).get(g, 0.06) for g in GROUPS}
        factors = {rule.name: rule.weight for rule in rules if not rule.comparator}
        self.weights = {
            group: {
                name: _vector(name, data["weights"][group][name]) * factors.get(name, 1)
                for name in COMPARISONS
            }
            for group in GROUPS
        }
        together = data.get("together", {})
        self.together = {g: Together(together.get(g, {})) for g in GROUPS}
        self.custom = [
            rule.weight * _custom_vector(rule.comparator) for rule in self.rules
        ]

    @classmethod
    def load(
        cls, data: Mapping[str, Any] | None = None, rules: Sequence[Rule] = ()
    ) -> "Model":
        """:param data: as :func:`.learn.fit` returns it; None for the shipped one"""
        return cls(shipped_weights() if data is None else data, rules)

    def get_width(self) -> int:
        """The number of comparisons of a pair."""
        return len(COMPARISONS) + len(self.custom)

    def score(self, levels: np.ndarray, book: Book) -> tuple[np.ndarray, np.ndarray]:
        """:return: log odds (natural logarithm) and probabilities, ``float32``"""
        groups = GROUP_OF_KIND[levels[:, KIND]]
        weight = np.zeros(len(levels), np.float32)
        for number, group in enumerate(GROUPS):
            at = groups == number
            if at.any():
                weight[at] = self._sum(levels[at], group, book)
        likely = np.flatnonzero(weight > THIN_FROM)
        thin = likely[self._is_thin(levels[likely])]
        weight[thin] = _shrink(weight[thin])
        alone = ~has_evidence(levels)
        weight[alone] = np.minimum(weight[alone], NAME_ALONE)
        others = are_other_people(levels)
        weight[others] = np.minimum(weight[others], self._other_people_limit(book))
        branches = are_branches(levels)
        weight[branches] = np.minimum(weight[branches], BRANCHES)
        return weight, probability(weight)

    @staticmethod
    def _is_thin(levels: np.ndarray) -> np.ndarray:
        """A custom field that agrees is never thin."""
        customs = levels[:, len(COMPARISONS) :]
        agrees = (customs > 0) & (customs < CUSTOM_LEVELS.index("differs"))
        return is_thin(levels) & ~agrees.any(axis=1)

    @staticmethod
    def _other_people_limit(book: Book) -> float:
        shift = book.calibration.get("prior", {}).get("person", 0.0)
        return OTHER_PEOPLE + max(shift, 0.0)

    def _sum(self, levels: np.ndarray, group: str, book: Book) -> np.ndarray:
        total = np.full(len(levels), self._prior(group, book), np.float32)
        for i, name in enumerate(COMPARISONS):
            total += self.weights[group][name][levels[:, i]]
        total += self.together[group].weigh(levels)
        for i, vector in enumerate(self.custom, len(COMPARISONS)):
            total += vector[levels[:, i]].astype(np.float32)
        return total

    def _prior(self, group: str, book: Book) -> float:
        return self.prior[group] + book.calibration.get("prior", {}).get(group, 0.0)

    def explain(self, levels_row: np.ndarray, book: Book) -> list[dict[str, Any]]:
        """The parts of the log odds of one pair; their sum is its weight."""
        return self.explain_all(np.asarray(levels_row)[None], book)[0]

    def explain_all(self, levels: np.ndarray, book: Book) -> list[list[dict[str, Any]]]:
        """The parts of the log odds of each pair."""
        groups = GROUP_OF_KIND[levels[:, KIND]]
        together = np.zeros(len(levels), np.float32)
        for number, group in enumerate(GROUPS):
            at = groups == number
            together[at] = self.together[group].weigh(levels[at])
        limits = np.full((len(levels), len(LIMITS)), np.inf)
        limits[~has_evidence(levels), 0] = NAME_ALONE
        limits[are_other_people(levels), 1] = self._other_people_limit(book)
        limits[are_branches(levels), 2] = BRANCHES
        columns = (levels, groups, together, self._is_thin(levels), limits)
        rows = zip(*(column.tolist() for column in columns), strict=True)
        return [self._explain_row(*row, book) for row in rows]

    def _explain_row(self, row, group, together, is_thin_, limits, book):
        group, common = GROUPS[group], self._prior("person", book)
        parts = [("prior", "prior", common)]
        for name, level in zip(COMPARISONS, row, strict=False):
            weight = float(self.weights[group][name][level])
            if name == "kind":
                weight += self._prior(group, book) - common
            parts.append((name, level_name(name, level), weight))
        if together:
            parts.append(("together", "together", together))
        for i, rule in enumerate(self.rules):
            level = row[len(COMPARISONS) + i]
            weight = float(self.custom[i][level])
            parts.append((rule.name, CUSTOM_LEVELS[level], weight))
        total = sum(weight for _name, _level, weight in parts)
        if total > THIN_FROM and is_thin_:
            parts.append(("limit", "thin", float(_shrink(total)) - total))
            total = float(_shrink(total))
        for reason, limit in zip(LIMITS, limits, strict=True):
            if total > limit:
                parts.append(("limit", reason, limit - total))
                total = limit
        return [
            {"comparison": name, "level": level, "weight": round(weight, 4)}
            for name, level, weight in parts
            if level != "missing" or weight
        ]

    def calibrate(self, levels: np.ndarray, book: Book) -> dict[str, Any]:
        """What the candidate pairs of a sample tell about a database."""
        from .calibrate import calibrate

        return calibrate(self, levels, book)


def _custom_vector(comparator: str) -> np.ndarray:
    weights = CUSTOM_WEIGHTS[comparator]
    return np.array([weights.get(level, 0.0) for level in CUSTOM_LEVELS], np.float32)


def _vector(comparison: str, weights: Mapping[str, float]) -> np.ndarray:
    names = LEVELS[comparison]
    return np.array([weights.get(name, 0.0) for name in names], np.float32)


def _shrink(weight):
    """What is left of the log odds of thin evidence."""
    return THIN_FROM + (weight - THIN_FROM) * THIN_SHARE


def probability(weight: np.ndarray) -> np.ndarray:
    return (1 / (1 + np.exp(-np.clip(weight, -60, 60)))).astype(np.float32)
