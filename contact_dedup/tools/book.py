"""What is usual in a database: how often its values occur, how full its fields are.

Two contacts named *Zbigniew Kowalczyk* say more than two named *Jean Martin*, and a
postal code that half of the contacts have says nothing.
"""

import io
import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from .table import Table

#: kinds of counted values -> the columns they come from
SPACES = {
    "word": ("word",),
    "first": ("first",),
    "email": ("email",),
    "domain": ("domain",),
    "phone": ("phone",),
    "address": ("address",),
    "street": ("street",),
    "zip": ("zip",),
    "city": ("city",),
    "employer": ("employer",),
    "parent": ("parent",),
    "site": ("site",),
    "vat": ("vat",),
    "registry": ("registry",),
    "ref": ("ref",),
    "custom": ("custom",),
    "email_name": ("email_name",),
    "phone_name": ("phone_name",),
    "joint": ("joint",),
}
_SALT = {
    space: np.uint32(0x9E3779B1 * (i + 1) & 0xFFFFFFFF)
    for i, space in enumerate(SPACES)
}
_ODD = np.uint32(0x85EBCA6B)


def column(data: Mapping[str, np.ndarray], name: str) -> np.ndarray:
    """A column of a table as codes of 32 bits; 0 where empty."""
    if name == "address":
        return address_codes(data)
    if name == "first":  # of the names of people that have several words
        return np.where(
            (data["words"] > 1) & (data["is_company"] == 0), data["word"][:, 0], 0
        )
    if name == "joint":  # of two words, nobody else's are side by side
        return np.where((data["words"] > 2)[:, None], data["joint"], np.uint32(0))
    if name in ("email_name", "phone_name"):  # of one and the same name
        return with_name(column(data, name[:5]), name_codes(data)[:, None])
    if name == "phone":
        phone = data["phone"]
        high = (phone >> np.uint64(20)).astype(np.uint32)
        return np.where(phone, (phone.astype(np.uint32) ^ (high * _ODD)) | 1, 0)
    return data[name]


def name_codes(data: Mapping[str, np.ndarray]) -> np.ndarray:
    """The words of a name in one code, whatever their order."""
    return data["word"].sum(axis=1, dtype=np.uint32)


def with_name(codes: np.ndarray, names: np.ndarray) -> np.ndarray:
    """A value and who bears it, in one code; 0 where there is no value."""
    mixed = codes * _ODD ^ names.astype(np.uint32)
    return np.where(codes, mixed | np.uint32(1), np.uint32(0))


def address_codes(data: Mapping[str, np.ndarray]) -> np.ndarray:
    """Street, number and postal code or city in one code; 0 without a street."""
    place = np.where(data["zip"], data["zip"], data["city"])
    mixed = data["street"] * _ODD ^ (data["number"] + place * _SALT["city"])
    return np.where(data["street"], mixed | np.uint32(1), np.uint32(0))


def _salted(space: str, codes: np.ndarray) -> np.ndarray:
    return (codes.astype(np.uint32) * _ODD) ^ _SALT[space]


class BookCounter:
    """Counts of values, to be taken part by part and merged.

    The sum does not depend on the order or the size of the parts.
    """

    def __init__(self) -> None:
        self.size = 0
        self.values = np.zeros(0, np.uint32)
        self.counts = np.zeros(0, np.int32)
        self.filled = dict.fromkeys(SPACES, 0)

    def add(self, table: Table) -> None:
        """Count the contacts of a table."""
        parts = []
        for space, names in SPACES.items():
            for name in names:
                codes = column(table.data, name)
                known = codes[codes != 0]
                parts.append(_salted(space, known))
                rows = (codes != 0).any(1) if codes.ndim > 1 else codes != 0
                self.filled[space] += int(np.count_nonzero(rows))
        self.size += len(table)
        values, counts = np.unique(np.concatenate(parts), return_counts=True)
        self._join([values], [counts.astype(np.int32)])

    @classmethod
    def merged(cls, counters: Iterable["BookCounter"]) -> "BookCounter":
        """The sum of several counters."""
        merged, parts = cls(), list(counters)
        for part in parts:
            merged.size += part.size
            for space, filled in part.filled.items():
                merged.filled[space] += filled
        if parts:
            merged._join([p.values for p in parts], [p.counts for p in parts])
        return merged

    def _join(self, values: list[np.ndarray], counts: list[np.ndarray]) -> None:
        everything = np.concatenate([self.values, *values])
        weights = np.concatenate([self.counts, *counts])
        order = np.argsort(everything, kind="stable")
        everything, weights = everything[order], weights[order]
        first = np.flatnonzero(np.r_[True, everything[1:] != everything[:-1]])
        if len(everything):
            self.values, self.counts = (
                everything[first],
                np.add.reduceat(weights, first),
            )

    def finish(self) -> "Book":
        """The book; values that occur once are left out, as one is the default."""
        often = self.counts > 1
        return Book(
            self.size,
            self.values[often],
            self.counts[often].astype(np.int32),
            {space: n / max(self.size, 1) for space, n in self.filled.items()},
        )

    def dumps(self) -> bytes:
        facts = {"size": self.size, "filled": self.filled}
        return _dump(facts, 0, values=self.values, counts=self.counts)

    @classmethod
    def loads(cls, data: bytes) -> "BookCounter":
        facts, arrays = _load(data)
        counter = cls()
        counter.size, counter.filled = facts["size"], facts["filled"]
        counter.values, counter.counts = arrays["values"], arrays["counts"]
        return counter


class Book:
    """:ivar size: number of contacts
    :ivar fill: share of the contacts in which a kind of value is filled
    :ivar frequent: keys too frequent to be used, sorted
    :ivar prior: correction of the shipped log odds in this database, by group of
        contacts (``person``, ``company``, ``mixed``)
    """

    def __init__(
        self,
        size: int,
        values: np.ndarray,
        counts: np.ndarray,
        fill: Mapping[str, float],
        frequent: np.ndarray | None = None,
        calibration: Mapping[str, Any] | None = None,
    ) -> None:
        self.size, self.values, self.counts = size, values, counts
        self.fill = dict(fill)
        self.frequent = np.zeros(0, np.int32) if frequent is None else frequent
        self.calibration = dict(calibration or {})

    @classmethod
    def empty(cls) -> "Book":
        nothing = np.zeros(0, np.uint32)
        return cls(1000, nothing, nothing.astype(np.int32), dict.fromkeys(SPACES, 1.0))

    def count(self, space: str, codes: np.ndarray) -> np.ndarray:
        """How many contacts have each value, 1 at least."""
        salted = _salted(space, codes)
        if not len(self.values):
            return np.ones(salted.shape, np.int32)
        at = np.minimum(np.searchsorted(self.values, salted), len(self.values) - 1)
        return np.where(self.values[at] == salted, self.counts[at], 1)

    def with_frequent(self, frequent: np.ndarray) -> "Book":
        """The same book, with these keys held too frequent."""
        keys = np.sort(np.asarray(frequent, np.int32))
        return Book(
            self.size, self.values, self.counts, self.fill, keys, self.calibration
        )

    def calibrated(self, model, levels: np.ndarray) -> "Book":
        """The same book, with what the candidate pairs of a sample tell.

        :param model: :class:`.weigh.Model`
        :param levels: of all candidate pairs of some thousands of contacts
        """
        found = model.calibrate(levels, self)
        return Book(
            self.size, self.values, self.counts, self.fill, self.frequent, found
        )

    def dumps(self) -> bytes:
        facts = {"size": self.size, "fill": self.fill, "calibration": self.calibration}
        return _dump(
            facts, 1, values=self.values, counts=self.counts, frequent=self.frequent
        )

    @classmethod
    def loads(cls, data: bytes) -> "Book":
        facts, arrays = _load(data)
        return cls(
            facts["size"],
            arrays["values"],
            arrays["counts"],
            facts["fill"],
            arrays["frequent"],
            facts["calibration"],
        )


def _dump(facts: Mapping[str, Any], level: int, **arrays: np.ndarray) -> bytes:
    """Facts as JSON and arrays, compressed; what soon goes, at level 0."""
    stream = io.BytesIO()
    text = json.dumps(facts, sort_keys=True).encode()
    np.savez(stream, facts=np.frombuffer(text, np.uint8), **arrays)
    return zlib.compress(stream.getvalue(), level)


def _load(data: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    with np.load(io.BytesIO(zlib.decompress(bytes(data))), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    return json.loads(arrays.pop("facts").tobytes()), arrays
