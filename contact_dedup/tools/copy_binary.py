"""Prepared contacts in COPY's binary format.

Its text format costs more here: keys are many numbers, and the packed record would
travel as hexadecimal digits. See *Binary Format* in PostgreSQL's page on
COPY, and ``array_recv`` for arrays.
"""

from collections.abc import Sequence
from itertools import accumulate, chain
from struct import Struct
from typing import Any

import numpy as np

_BEGIN = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
#: number of fields; then each with its size before it: id, version; size of the record
_HEAD = Struct(">hiiihi").pack
_SIZE = Struct(">i").pack
#: size of the array, dimensions, nulls, type of elements, elements, first index
_KEYS = Struct(">6i").pack
_NO_KEY = Struct(">4i").pack(12, 0, 0, 23)
_INT = Struct(">ii").pack
_NULL = _SIZE(-1)
_FLAGS = Struct(">i?i?").pack


def to_copy_binary(rows: Sequence[Sequence[Any]]) -> bytes:
    """Rows of ``contact.dedup.key`` (``KeyRow``) as COPY reads them.

    :param rows: id, version, packed record (bytes), texts, keys (list of numbers),
        parent and commercial entity (number or None), two booleans
    """
    keys = _pack_elements([row[4] for row in rows])
    parts = [_BEGIN]
    for (id_, version, packed, texts, _keys, parent, entity, *flags), own in zip(
        rows, keys, strict=True
    ):
        letters = texts.encode()
        parts += (
            _HEAD(9, 4, id_, 2, version, len(packed)),
            packed,
            _SIZE(len(letters)),
            letters,
            own,
            _INT(4, parent) if parent else _NULL,
            _INT(4, entity) if entity else _NULL,
            _FLAGS(1, flags[0], 1, flags[1]),
        )
    parts.append(_END)
    return b"".join(parts)


def _pack_elements(lists: Sequence[Sequence[int]]) -> list[bytes]:
    """Each list as an array field."""
    elements = np.full((sum(map(len, lists)), 2), 4, ">i4")  # their size, their value
    elements[:, 1] = list(chain.from_iterable(lists))
    data, ends = elements.tobytes(), accumulate(map(len, lists))
    return [
        _KEYS(20 + 8 * len(keys), 1, 0, 23, len(keys), 1)
        + data[8 * (end - len(keys)) : 8 * end]
        if keys
        else _NO_KEY
        for keys, end in zip(lists, ends, strict=True)
    ]
