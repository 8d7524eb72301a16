"""What kinds of evidence say together, beyond the sum of what each says alone.

An address says less when the e-mail agrees as well, and more when nothing else is
known; a name that differs in part is forgiven for a mobile, not for a town. Each kind
is read coarsely (see :data:`KINDS`), and each pair of kinds has a weight of its own.
"""

from collections.abc import Mapping
from itertools import combinations

import numpy as np

from .compare import COMPARISONS, LEVELS

#: comparison -> how it is read, coarsely; the first means that something is missing
KINDS: dict[str, tuple[str, ...]] = {
    "name": ("none", "rare", "same", "close", "part", "near", "renamed", "other"),
    "contact": ("none", "own", "shared", "mixed", "typo", "neutral", "differs"),
    "place": ("none", "street", "town", "crowd", "near", "differs"),
    "org": ("none", "same", "site", "differs"),
    "identifier": ("none", "same", "differs"),
}
PAIRS = tuple(combinations(KINDS, 2))
_RARE = ("unique", "scarce", "rare")
_EQUAL = ("equal", "joined")
_CLOSE = ("typo", "short", "initial", "subset_common", "acronym", "mail_completes")
_PART = ("typos", "subset", "subset_initial", "subset_weak", "subset_single")
_RENAMED = ("surname_differs",)
_NEAR = ("given_similar", "surname_in_mail", "some_differ", "alike")


def _read_name(level: str) -> str:
    form, _colon, rarity = level.partition(":")
    if form in _EQUAL:
        return "rare" if rarity in _RARE else "same"
    for forms, kind in (
        (_CLOSE, "close"),
        (_PART, "part"),
        (_NEAR, "near"),
        (_RENAMED, "renamed"),
    ):
        if form in forms:
            return kind
    return "other"


def _read_contact(level: str) -> str:
    email, phone = level.split("+")
    own = email in ("same", "same_local") or phone in ("same_mobile", "same")
    shared = email in ("same_shared", "same_generic") or phone == "same_shared"
    against = email.startswith("differs") or phone.startswith("differs")
    if own or shared:
        return "mixed" if against else "own" if own else "shared"
    if "typo" in (email, phone):
        return "typo"
    return "differs" if against else "neutral"


def _read_place(level: str) -> str:
    street, area = level.split("+")
    if street in ("same", "similar"):
        return "street"
    if street in ("same_shared", "same_crowded", "no_number"):
        return "crowd"
    if "differs" in (street, area) or street == "other_number":
        return "differs"
    return "town" if area in ("same_rare", "same") else "near"


def _read_org(level: str) -> str:
    if level.endswith("differs"):
        return "differs"
    return "site" if "site" in level else "same"


def _read_identifier(level: str) -> str:
    return "same" if level in ("same", "same_ref", "typo") else "differs"


_READERS = {
    "name": _read_name,
    "contact": _read_contact,
    "place": _read_place,
    "org": _read_org,
    "identifier": _read_identifier,
}


def _reading(name: str) -> np.ndarray:
    """The kind of each level of a comparison."""
    read, kinds = _READERS[name], KINDS[name]
    found = [0] + [kinds.index(read(level)) for level in LEVELS[name][1:]]
    return np.array(found, np.uint8)


READINGS = {name: _reading(name) for name in KINDS}


def pair_columns() -> list[tuple[str, str, str]]:
    """``(pair of comparisons, kind of the one, of the other)``, nothing missing."""
    return [
        (f"{one}+{two}", a, b)
        for one, two in PAIRS
        for a in KINDS[one][1:]
        for b in KINDS[two][1:]
    ]


def pair_design(levels: np.ndarray) -> np.ndarray:
    """An indicator for each of :func:`pair_columns`."""
    read = _read_levels(levels)
    blocks = []
    for one, two in PAIRS:
        width = len(KINDS[two]) - 1
        known = (read[one] > 0) & (read[two] > 0)
        at = (read[one].astype(np.int64) - 1) * width + read[two] - 1
        block = np.zeros((len(levels), (len(KINDS[one]) - 1) * width), np.float32)
        rows = np.flatnonzero(known)
        block[rows, at[rows]] = 1
        blocks.append(block)
    return np.hstack(blocks)


def _read_levels(levels: np.ndarray) -> dict[str, np.ndarray]:
    return {name: READINGS[name][levels[:, COMPARISONS.index(name)]] for name in KINDS}


def is_thin(levels: np.ndarray) -> np.ndarray:
    """Whether all that agrees is the name and one more kind of evidence, or less.

    An e-mail or a phone of one's own is two, a name of which a part agrees is none.
    """
    read = _read_levels(levels)
    agreeing = np.zeros(len(levels), np.uint8)
    for name, kinds in _AGREEING.items():
        for kind, count in kinds.items():
            agreeing += np.uint8(count) * (read[name] == KINDS[name].index(kind))
    return agreeing < _ENOUGH


_AGREEING: dict[str, dict[str, int]] = {
    "name": {"rare": 1, "same": 1, "close": 1},
    "contact": {"own": 2, "shared": 1, "mixed": 1},
    "place": {"street": 1, "crowd": 1, "town": 1},
    "org": {"same": 1, "site": 1},
    "identifier": {"same": 2},
}
_ENOUGH = 3


class Together:
    """The weights of the pairs of kinds.

    :param weights: ``{"name+contact": {"close+own": log odds, ...}, ...}``
    """

    def __init__(self, weights: Mapping[str, Mapping[str, float]]) -> None:
        self.tables = {}
        for one, two in PAIRS:
            named = weights.get(f"{one}+{two}", {})
            rows = [
                [named.get(f"{a}+{b}", 0.0) for b in KINDS[two]] for a in KINDS[one]
            ]
            table = np.array(rows, np.float32)
            if table.any():  # by level, so that it is looked up at once
                table = table[READINGS[one]][:, READINGS[two]]
                self.tables[COMPARISONS.index(one), COMPARISONS.index(two)] = table

    def weigh(self, levels: np.ndarray) -> np.ndarray:
        """What each row of levels adds, in log odds."""
        total = np.zeros(len(levels), np.float32)
        for (one, two), table in self.tables.items():
            total += table[levels[:, one], levels[:, two]]
        return total
