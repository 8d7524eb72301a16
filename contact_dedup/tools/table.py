"""Stored records of any set of contacts, in columns."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from .arrays import Places
from .record import PACKED, SEPARATOR, TEXTS, custom_code

#: between the texts of two contacts, in the database's answer and in memory
RECORD_SEPARATOR = "\x1e"
_END = RECORD_SEPARATOR.encode()


class Texts(Sequence):
    """Many texts in one piece of memory: a Python string each would take twice that.

    :ivar data: the texts in UTF-8, each with :data:`RECORD_SEPARATOR` behind it; every
        byte is a character here, so that nearly all parts need no decoding
    :ivar ends: where these are
    """

    def __init__(self, data: bytes) -> None:
        self._read(data.decode("latin-1"))

    def _read(self, data: str) -> None:
        self.data = data
        letters = np.frombuffer(data.encode("latin-1"), np.uint8)
        self.ends = np.flatnonzero(letters == _END[0])
        # a last one behind all texts, so that there is always a next one
        marks = np.flatnonzero(letters == ord(SEPARATOR))
        self._marks = np.r_[marks, len(data)].astype(np.uint32)
        self._first = np.searchsorted(marks, np.r_[0, self.ends]).astype(np.int32)

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Texts":
        parts = [t.replace(RECORD_SEPARATOR, " ") + RECORD_SEPARATOR for t in texts]
        return cls("".join(parts).encode(errors="replace"))

    @classmethod
    def concat(cls, parts: Sequence["Texts"]) -> "Texts":
        texts = cls.__new__(cls)
        texts._read("".join([part.data for part in parts]))
        return texts

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, at):
        first = self.ends[at - 1] + 1 if at else 0
        return _decoded(self.data[first : self.ends[at]])

    def parts(self, number: int, at: np.ndarray) -> list[str]:
        """The part between two :data:`.record.SEPARATOR` of each position."""
        start, end = self.part(number, at)
        spans = zip(start.tolist(), end.tolist(), strict=True)
        parts = [self.data[first:last] for first, last in spans]
        return parts if "".join(parts).isascii() else list(map(_decoded, parts))

    def part(self, number: int, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where the part between two :data:`.record.SEPARATOR` starts and ends.

        :param at: positions of texts
        """
        mark = self._first[at] + number
        if number:
            start = self._marks[mark - 1].astype(np.int64) + 1
        else:
            start = np.where(at > 0, self.ends[at - 1] + 1, 0)
        end = np.minimum(self._marks[mark], self.ends[at])
        return np.minimum(start, end), end


class Table:
    """The packed records of contacts.

    :ivar ids: of the contacts, in the order given
    :ivar data: the columns of :data:`.record.PACKED`, each an array in one piece
    :ivar texts: the stored texts
    """

    def __init__(
        self, ids: np.ndarray, data: Mapping[str, np.ndarray], texts: Texts
    ) -> None:
        self.ids, self.data, self.texts = ids, data, texts
        self.prepared: Any = None  # what comparisons keep
        self._customs: dict[str, Any] = {}
        self._places = Places(ids)

    @classmethod
    def from_rows(
        cls, ids: Iterable[int], packed_rows: Sequence[tuple[bytes, str]]
    ) -> "Table":
        """:param packed_rows: what :func:`.record.prepare` packed, one for each id"""
        whole = b"".join([row[0] for row in packed_rows])
        texts = Texts.of(row[1] for row in packed_rows)
        return cls(np.fromiter(ids, np.int64), unpack(whole), texts)

    @classmethod
    def concat(cls, tables: Sequence["Table"]) -> "Table":
        return cls(
            np.concatenate([table.ids for table in tables]),
            {
                name: np.concatenate([table.data[name] for table in tables])
                for name in PACKED.names or ()
            },
            Texts.concat([table.texts for table in tables]),
        )

    def __len__(self) -> int:
        return len(self.ids)

    def position(self, ids: Iterable[int]) -> np.ndarray:
        """Positions of contacts.

        :raise KeyError: for an id that is not in the table
        """
        wanted = np.asarray(ids if isinstance(ids, np.ndarray) else list(ids), np.int64)
        known, positions = self.find(wanted)
        if (missing := wanted[~known]).size:
            raise KeyError(int(missing[0]))
        return positions

    def find(self, ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Which contacts are in the table, and their positions there."""
        return self._places.find(ids)

    def text(self, name: str, positions: np.ndarray) -> list[str]:
        """One of :data:`.record.TEXTS` of each position."""
        return self.texts.parts(TEXTS.index(name), positions)

    def length(self, name: str, positions: np.ndarray) -> np.ndarray:
        """The bytes of one of :data:`.record.TEXTS` of each position."""
        start, end = self.texts.part(TEXTS.index(name), positions)
        return end - start

    def custom_values(self, rule: str) -> list[str]:
        """The values of a custom rule, ``""`` where there is none."""
        if rule not in self._customs:
            self._customs[rule] = [_custom_value(text, rule) for text in self.texts]
        return self._customs[rule]

    def custom_codes(self, rule: str) -> np.ndarray:
        """The values of a custom rule as codes; 0 where there is none."""
        key = f"{rule}/codes"
        if key not in self._customs:
            codes = [custom_code(rule, value) for value in self.custom_values(rule)]
            self._customs[key] = np.array(codes, np.uint32)
        return self._customs[key]


def _decoded(part: str) -> str:
    return part if part.isascii() else part.encode("latin-1").decode()


def unpack(packed: bytes | memoryview) -> dict[str, np.ndarray]:
    """The columns of packed records: comparisons read a few columns of many rows."""
    rows = np.frombuffer(packed, PACKED)
    return {name: np.ascontiguousarray(rows[name]) for name in PACKED.names or ()}


def _custom_value(text: str, rule: str) -> str:
    parts = text.split(SEPARATOR)[len(TEXTS) :]
    return dict(zip(parts[::2], parts[1::2], strict=False)).get(rule, "")
