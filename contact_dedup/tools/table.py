"""Stored records of any set of contacts, in columns."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import numpy as np

from .record import PACKED, SEPARATOR, TEXTS, custom_code


class Table:
    """The packed records of contacts.

    :ivar ids: of the contacts, in the order given
    :ivar data: array of :data:`.record.PACKED`
    :ivar texts: the stored texts
    """

    def __init__(self, ids: np.ndarray, data: np.ndarray, texts: list[str]) -> None:
        self.ids, self.data, self.texts = ids, data, texts
        self.prepared: Any = None  # what comparisons keep
        self._customs: dict[str, Any] = {}
        self._order = np.argsort(ids, kind="stable")

    @classmethod
    def from_rows(
        cls, ids: Iterable[int], packed_rows: Sequence[tuple[bytes, str]]
    ) -> "Table":
        """:param packed_rows: what :func:`.record.prepare` packed, one for each id"""
        whole = b"".join([row[0] for row in packed_rows])
        texts = [row[1] for row in packed_rows]
        return cls(np.fromiter(ids, np.int64), np.frombuffer(whole, PACKED), texts)

    @classmethod
    def concat(cls, tables: Sequence["Table"]) -> "Table":
        return cls(
            np.concatenate([table.ids for table in tables]),
            np.concatenate([table.data for table in tables]),
            list(chain.from_iterable(table.texts for table in tables)),
        )

    def __len__(self) -> int:
        return len(self.ids)

    def position(self, ids: Iterable[int]) -> np.ndarray:
        """Positions of contacts.

        :raise KeyError: for an id that is not in the table
        """
        wanted = np.asarray(ids if isinstance(ids, np.ndarray) else list(ids), np.int64)
        if not len(self.ids) and len(wanted):
            raise KeyError(int(wanted[0]))
        found = np.searchsorted(self.ids, wanted, sorter=self._order)
        positions = self._order[np.minimum(found, len(self.ids) - 1)]
        if (missing := wanted[self.ids[positions] != wanted]).size:
            raise KeyError(int(missing[0]))
        return positions

    def text(self, name: str, positions: Iterable[int]) -> list[str]:
        """One of :data:`.record.TEXTS` of each position."""
        index, texts = TEXTS.index(name), self.texts
        return [texts[i].split(SEPARATOR, index + 1)[index] for i in positions]

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


def _custom_value(text: str, rule: str) -> str:
    parts = text.split(SEPARATOR)[len(TEXTS) :]
    return dict(zip(parts[::2], parts[1::2], strict=False)).get(rule, "")
