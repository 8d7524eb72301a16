"""Records between PostgreSQL and numpy: many rows as a few large values."""

import io
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from .arrays import contains, distinct
from .keys import SLOT_MASK
from .table import Table, Texts, unpack

#: Of a one-dimensional array as PostgreSQL sends it: dimensions, nulls, type, length,
#: lower bound; then each element, its size before it. All in words of four bytes.
ARRAY_HEADER = 5


class Records(NamedTuple):
    """The stored records of some contacts, by id.

    :ivar family: int32[n, 3]: parent, commercial entity, whether it is an address
    """

    table: Table
    family: np.ndarray

    @classmethod
    def from_columns(cls, ids, packed, texts, family) -> "Records":
        """:param ids: separated by commas; the others as the database joins them"""
        if not ids:
            empty = Table(np.zeros(0, np.int64), unpack(b""), Texts(b""))
            return cls(empty, np.zeros((0, 3), np.int32))
        table = Table(
            np.array(ids.split(","), np.int64),
            unpack(packed),
            Texts(bytes(texts)),
        )
        words = np.frombuffer(family, ">i4").astype(np.int32)
        return cls(table, words.reshape(-1, 3))

    @classmethod
    def concat(cls, parts: Sequence["Records"]) -> "Records":
        if len(parts) == 1:
            return parts[0]
        return cls(
            Table.concat([part.table for part in parts]),
            np.concatenate([part.family for part in parts]),
        )

    def __len__(self) -> int:
        return len(self.table)

    def may_meet(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """Which pairs may be proposed at all.

        Not a contact and its own parent, and within one commercial entity neither an
        address nor a company with one of its people: they are apart on purpose.

        :param left: positions, as ``right``
        :rtype: bool[n]
        """
        ids, is_company = self.table.ids, self.table.data["is_company"] != 0
        parent, entity, address = self.family.T
        of_parent = (parent[left] == ids[right]) | (parent[right] == ids[left])
        same = (entity[left] == entity[right]) & (entity[left] != 0)
        apart = (address[left] | address[right]) != 0
        mixed = is_company[left] != is_company[right]
        return ~(of_parent | (same & (apart | mixed)))


def flatten_keys(ids, lengths, data) -> tuple[np.ndarray, np.ndarray]:
    """Key arrays, as ``array_send`` gives them one after the other.

    :return: all keys and the contact of each, int32 both
    """
    if not ids:
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    contacts = np.array(ids.split(","), np.int32)
    counts = np.array(lengths.split(","), np.int64)
    words = np.frombuffer(data, ">i4")
    starts = np.cumsum(ARRAY_HEADER + 2 * counts) - 2 * counts
    rank = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    keys = words[np.repeat(starts, counts) + 2 * rank + 1].astype(np.int32)
    return keys, np.repeat(contacts, counts)


def key_bucket(keys: np.ndarray, count: int) -> np.ndarray:
    """The part of an index, from 0 to ``count`` - 1, that each key belongs to."""
    mixed = keys.view(np.uint32).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return ((mixed >> np.uint64(32)) % np.uint64(count)).astype(np.int64)


def replaced_slots(keys, rows, frequent) -> np.ndarray:
    """Of which slots the narrow twins are used, by row.

    :param keys: with ``rows``, entries of equal length; ``frequent``: sorted
    :return: int32[n, 2]: rows, and a bit for each slot
    """
    entries = contains(frequent, keys)
    twins = (keys[entries] & SLOT_MASK) + 1
    both = distinct(rows[entries].astype(np.int64) << 6 | twins)
    bits = np.uint32(1) << (both & 63).astype(np.uint32)
    return np.stack([(both >> 6).astype(np.int32), bits.view(np.int32)], axis=1)


def are_usable(keys, rows, frequent, replaced) -> np.ndarray:
    """Which entries may make pairs, see :func:`.block.usable_keys`.

    :param frequent: keys of the whole book, sorted
    :param replaced: uint32 for each row, a bit for each slot whose twins are used
    """
    slots = (keys & SLOT_MASK).astype(np.uint32)
    is_wanted = (replaced[rows] >> slots & 1) == 1
    return ~contains(frequent, keys) & (is_wanted | (slots & 1 == 0))


def to_copy_row(row: Sequence[Any]) -> str:
    """One line of COPY's text format."""
    return "\t".join(map(to_copy_value, row))


def to_copy_value(value: Any) -> str:
    """:param value: str, bytes, list of numbers, number, bool or None"""
    if value is None:
        return r"\N"
    if isinstance(value, bytes):
        return r"\\x" + value.hex()
    if isinstance(value, list):
        return "{" + ",".join(map(str, value)) + "}"
    if isinstance(value, str):
        value = value.replace("\\", r"\\").replace("\t", r"\t")
        return value.replace("\n", r"\n").replace("\r", r"\r")
    return str(value)


class _Lines(io.TextIOBase):
    """What COPY reads, made as it reads."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines, self._rest = iter(lines), ""

    # pylint: disable-next=method-required-super
    def read(self, size: int = -1) -> str:
        parts, length = [self._rest], len(self._rest)
        while size < 0 or length < size:
            line = next(self._lines, None)
            if line is None:
                break
            parts.append(line + "\n")
            length += len(line) + 1
        text = "".join(parts)
        if size < 0:
            self._rest = ""
            return text
        self._rest = text[size:]
        return text[:size]


def copy_rows(cr, table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """COPY lines of the text format into a table of a cursor of Odoo."""
    quoted = ", ".join(f'"{name}"' for name in columns)
    cr.copy_expert(f'COPY "{table}" ({quoted}) FROM STDIN', _Lines(lines), 1 << 20)


def copy_binary(cr, table: str, columns: Sequence[str], data: bytes) -> None:
    """The same with what :func:`.copy_binary.to_copy_binary` has made."""
    quoted = ", ".join(f'"{name}"' for name in columns)
    query = f'COPY "{table}" ({quoted}) FROM STDIN WITH (FORMAT binary)'
    cr.copy_expert(query, io.BytesIO(data), 1 << 20)
