"""Small helpers on arrays."""

import numpy as np

#: Of a table of hashes: 4 MB, which stay in a processor's cache.
_HASH_BITS = 22
#: Fewer numbers are found as fast by a search.
_FEW = 10_000
#: Room for each number in a table of places, 4 bytes for each.
_SPARSEST = 16


def distinct(values: np.ndarray) -> np.ndarray:
    """The different values, sorted.

    ``numpy.unique`` hashes since numpy 2.3, which takes ten to forty times as long on
    numbers of 64 bits as to sort them.
    """
    ordered = np.sort(values, axis=None)
    return ordered[np.r_[True, ordered[1:] != ordered[:-1]][: len(ordered)]]


def contains(sorted_values: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Which of some numbers of 32 bits are among others.

    :rtype: bool[n]
    """
    found = np.zeros(len(values), bool)
    if not len(sorted_values):
        return found
    chosen = np.arange(len(values))
    if len(values) >= _FEW:
        # most are not: a table of hashes says so, without a search for each
        is_taken = np.zeros(1 << _HASH_BITS, bool)
        is_taken[_hashed(sorted_values)] = True
        chosen = chosen[is_taken[_hashed(values)]]
    at = np.searchsorted(sorted_values, values[chosen])
    at[at == len(sorted_values)] = 0
    found[chosen] = sorted_values[at] == values[chosen]
    return found


def _hashed(values):
    """See Knuth, The Art of Computer Programming 3, 6.4: multiplicative hashing."""
    mixed = values.view(np.uint32) * np.uint32(0x9E3779B1)
    return mixed >> np.uint32(32 - _HASH_BITS)


class Places:
    """Where each number stands in an array.

    :param ids: numbers; where one occurs twice, its first place counts
    """

    def __init__(self, ids: np.ndarray) -> None:
        self.ids = ids
        self._low = int(ids.min(initial=0))
        span = int(ids.max(initial=0)) - self._low + 1
        # looked up where the numbers lie close together, else searched for
        self._table = self._order = None
        if len(ids) >= _FEW and span <= _SPARSEST * len(ids):
            self._table = np.full(span, -1, np.int32)
            self._table[ids[::-1] - self._low] = np.arange(len(ids))[::-1]
        else:
            self._order = np.argsort(ids, kind="stable")

    def find(self, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Which numbers are there, and where; some place for those that are not."""
        if not len(self.ids):
            return np.zeros(wanted.shape, bool), np.zeros(wanted.shape, np.int64)
        if self._table is None:
            at = np.searchsorted(self.ids, wanted, sorter=self._order)
            places = self._order[np.minimum(at, len(self.ids) - 1)]
            return self.ids[places] == wanted, places
        at = wanted - self._low
        is_near = (at >= 0) & (at < len(self._table))
        places = self._table[np.where(is_near, at, 0)]
        return is_near & (places >= 0), np.maximum(places, 0).astype(np.int64)
