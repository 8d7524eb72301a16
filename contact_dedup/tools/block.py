"""Candidate pairs: contacts that share a key, without the keys that too many share."""

from collections.abc import Iterable

import numpy as np

from .arrays import contains, distinct
from .keys import ACRONYM, ADDRESS, NAME, PREFIX, SLOT_MASK, SUFFIX, WORD_STREET

#: contacts that may share a key; above, its narrow twins stand in for it
MOST_SHARING = 40
#: The same of keys that seldom find what no other finds: larger groups of these made
#: two fifths of all pairs of a million contacts, and one in two hundred of the matches.
FEWER_SHARING = {
    NAME: 24,
    **dict.fromkeys((ADDRESS, WORD_STREET, NAME + 1), 8),
    **dict.fromkeys((PREFIX, SUFFIX, ACRONYM), 15),
}
_MOST = np.full(SLOT_MASK + 1, MOST_SHARING)
_MOST[list(FEWER_SHARING)] = list(FEWER_SHARING.values())


def frequent_keys(keys: np.ndarray) -> np.ndarray:
    """The keys that too many contacts share, sorted.

    :param keys: of all contacts, ``int32``
    """
    values, counts = np.unique(keys, return_counts=True)
    return values[counts > _MOST[values & SLOT_MASK]]


def usable_keys(keys: Iterable[int], frequent: np.ndarray) -> list[int]:
    """The keys under which one contact is looked up.

    A twin is used when a key of the slot before it is frequent.

    :param frequent: sorted, see :func:`frequent_keys`
    """
    values = np.fromiter(keys, np.int32)
    is_frequent = contains(frequent, values)
    slots = values & SLOT_MASK
    replaced = set((slots[is_frequent] + 1).tolist())
    return [
        key
        for key, slot, often in zip(
            values.tolist(), slots.tolist(), is_frequent.tolist(), strict=True
        )
        if not often and (not slot % 2 or slot in replaced)
    ]


def sort_entries(keys: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Entries by key, then by row: as one number each, which sorts ten times faster.

    :param keys: ``int32``, as ``rows``, which are not negative
    """
    both = np.sort(keys.astype(np.int64) << 32 | rows)
    return (both >> 32).astype(np.int32), both.astype(np.int32)


class Blocks:
    """The groups of contacts that share a usable key, in memory.

    :ivar frequent: the keys left out
    """

    def __init__(
        self,
        keys: np.ndarray,
        rows: np.ndarray,
        count: int,
        frequent: np.ndarray | None = None,
    ) -> None:
        """:param keys: ``int32``, one for each entry; ``rows``: whose key it is
        :param count: number of contacts, numbered from 0
        """
        keys, rows = sort_entries(keys, rows)
        self.frequent = frequent_keys(keys) if frequent is None else frequent
        usable = _usable_entries(keys, rows, count, self.frequent)
        keys, rows = keys[usable], rows[usable]
        self._group(keys, rows, count)

    def _group(self, keys: np.ndarray, rows: np.ndarray, count: int) -> None:
        first = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
        sizes = np.diff(np.r_[first, len(keys)])
        ends = np.repeat(first + sizes, sizes)
        several = np.repeat((sizes > 1) & (sizes <= MOST_SHARING), sizes)
        self._rows = rows
        position = np.flatnonzero(several)
        span = (ends[position] - position - 1).astype(np.int32)
        position, span = position[span > 0], span[span > 0]
        order = np.argsort(rows[position], kind="stable")
        self._position, self._span = position[order].astype(np.int64), span[order]
        self._starts = np.searchsorted(rows[self._position], np.arange(count + 1))

    def pairs(self, start: int, stop: int) -> tuple[np.ndarray, np.ndarray]:
        """The distinct pairs whose smaller row is in ``[start, stop)``."""
        part = slice(self._starts[start], self._starts[stop])
        position, span = self._position[part], self._span[part].astype(np.int64)
        total = int(span.sum())
        if not total:
            return np.zeros(0, np.int32), np.zeros(0, np.int32)
        left = np.repeat(self._rows[position], span).astype(np.int64)
        offset = np.arange(total) - np.repeat(np.cumsum(span) - span, span)
        right = self._rows[np.repeat(position, span) + 1 + offset]
        codes = distinct(left << 32 | right)
        left, right = codes >> 32, codes & 0xFFFFFFFF
        differ = left != right
        return left[differ].astype(np.int32), right[differ].astype(np.int32)


def _usable_entries(keys, rows, count: int, frequent: np.ndarray) -> np.ndarray:
    """Which entries (sorted by key) are used; see :func:`usable_keys`."""
    first = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else []
    often = contains(frequent, keys[first]) if len(keys) else np.zeros(0, bool)
    sizes = np.diff(np.r_[first, len(keys)]).astype(np.int64)
    is_frequent = np.repeat(often, sizes)
    slots = (keys & SLOT_MASK).astype(np.uint8)
    replaced = np.zeros(count, np.uint32)  # a bit for each slot whose twins are used
    for slot in range(0, SLOT_MASK, 2):
        at = rows[is_frequent & (slots == slot)]
        replaced[at] |= np.uint32(1 << (slot + 1))
    is_twin = (slots & 1) == 1
    wanted = (replaced[rows] >> slots & 1) == 1
    return ~is_frequent & (~is_twin | wanted)
