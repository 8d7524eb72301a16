"""Keys under which contacts are found: those that share one are compared.

A key is a signed number of 32 bits. Its low five bits are its slot (the kind of
key). A key that too many contacts share is replaced by its narrow twin, kept in the
slot after it: the e-mail by *e-mail and a word of the name*, for example.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .text import code, phonetic

(
    EMAIL,
    LOCAL,
    PHONE,
    IDENTIFIER,
    NAME,
    WORD_PLACE,
    WORD_ORG,
    ADDRESS,
    PREFIX,
    SUFFIX,
    ACRONYM,
    WHOLE,
    SITE,
    CUSTOM,
    WORD_CITY,
) = range(0, 30, 2)
SLOT_MASK = 31
#: words of a name that make keys
WORDS = 4
_A, _B, _C = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)


def _mix(*parts: np.ndarray) -> np.ndarray:
    """Combine codes, in this order; 0 as soon as one of them is 0."""
    mixed, is_known = np.uint32(0), True
    for part in parts:
        part = np.asarray(part, np.uint32)
        mixed = (mixed ^ part) * _A
        mixed = (mixed ^ (mixed >> np.uint32(15))) * _B
        is_known = is_known & (part != 0)
    mixed = (mixed ^ (mixed >> np.uint32(13))) * _C
    return np.where(is_known, mixed ^ (mixed >> np.uint32(16)), np.uint32(0))


def _either(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """A code of two values that does not depend on their order."""
    return _mix(np.minimum(one, two), np.maximum(one, two))


class _Collector:
    """The columns of keys of a batch of contacts."""

    def __init__(self) -> None:
        self.columns: list[np.ndarray] = []

    def add(self, slot: int, *parts: np.ndarray) -> None:
        key = _mix(*parts)
        slotted = (key & np.uint32(~SLOT_MASK & 0xFFFFFFFF)) | np.uint32(slot)
        self.columns.append(np.where(key != 0, slotted, np.uint32(0)))

    def lists(self) -> list[list[int]]:
        table = np.stack(self.columns, axis=1).view(np.int32)
        return [list(set(row) - {0}) for row in table.tolist()]


def make_keys(packed: np.ndarray, records: Sequence[Mapping]) -> list[list[int]]:
    """The keys of each contact, without doubles.

    :param packed: array of :data:`.record.PACKED`
    :param records: what :mod:`.record` read, for what is not packed
    """
    keys = _Collector()
    sounds = np.array([r["sound"][:WORDS] for r in records], np.uint32).T
    _add_channels(keys, packed, sounds)
    _add_names(keys, packed, records, sounds)
    _add_places(keys, packed, records, sounds)
    _add_companies(keys, packed, records, sounds)
    _add_customs(keys, records, sounds)
    return keys.lists()


def _add_channels(keys: _Collector, packed: np.ndarray, sounds: np.ndarray) -> None:
    is_generic = packed["email_flags"] & 1
    phones = _fold64(packed["phone"])
    for values, slot in ((packed["email"], EMAIL), (phones, PHONE)):
        for value in values.T:
            if value.any():
                keys.add(slot, value)
                for sound in sounds[:2]:
                    keys.add(slot + 1, value, sound)
    for value in np.where(is_generic, 0, packed["local"]).T:
        keys.add(LOCAL, value)
    for name in ("vat", "registry", "ref"):
        keys.add(IDENTIFIER, packed[name])
        keys.add(IDENTIFIER + 1, packed[name], sounds[0])


def _fold64(numbers: np.ndarray) -> np.ndarray:
    high = (numbers >> np.uint64(20)).astype(np.uint32)
    return np.where(numbers, (numbers.astype(np.uint32) ^ (high * _B)) | 1, 0)


def _add_names(keys: _Collector, packed, records, sounds: np.ndarray) -> None:
    place = np.where(packed["area"], packed["area"], packed["city"])
    pairs = [(sounds[i], sounds[j]) for i in range(WORDS) for j in range(i)]
    pairs += _other_pairs(records, sounds)
    for one, two in pairs:
        if one.any():
            pair = _either(one, two)
            keys.add(NAME, pair)
            keys.add(NAME + 1, pair, place)
    alone = np.where(sounds[1] == 0, sounds[0], 0)
    keys.add(NAME, alone, _constant(alone, 7))
    keys.add(NAME + 1, alone, place)
    keys.add(WHOLE, packed["whole"])
    keys.add(WHOLE + 1, packed["whole"], place)


def _constant(like: np.ndarray, value: int) -> np.ndarray:
    return np.full(len(like), value, np.uint32)


def _other_pairs(records, sounds) -> list[tuple[np.ndarray, np.ndarray]]:
    """Words with what short forms beside them stand for, then words of e-mails."""
    count = len(records)
    size = 3
    one, two = np.zeros((2, 2 * size, count), np.uint32)
    email_one, email_two = np.zeros((2, count), np.uint32)
    for i, record in enumerate(records):
        sound = record["sound"]
        for k, (position, other) in enumerate(record["other_sounds"]):
            rest = [s for j, s in enumerate(sound[:WORDS]) if s and j != position]
            for h, value in enumerate(rest[:2]):
                one[2 * k + h, i], two[2 * k + h, i] = other, value
        words = record["local_words"]
        if len(words) == 2:
            email_one[i], email_two[i] = (code(phonetic(word)) for word in words)
    return [*zip(one, two, strict=True), (email_one, email_two)]


def _add_places(keys: _Collector, packed, records, sounds: np.ndarray) -> None:
    number = packed["number"].astype(np.uint32)
    street = np.array([r["street_sound"] for r in records], np.uint32)
    keys.add(ADDRESS, number, street)
    for sound in sounds[:2]:
        keys.add(ADDRESS + 1, number, street, sound)
        keys.add(WORD_CITY, sound, packed["city"], _initials(records))
    for sound in sounds[:3]:
        keys.add(WORD_PLACE, sound, packed["zip"])
        keys.add(WORD_PLACE + 1, sound, packed["zip"], street)


def _initials(records: Sequence[Mapping]) -> np.ndarray:
    """A code of the first letters of the first two words, in any order."""
    heads = [sorted(word[0] for word in r["names"][:2]) for r in records]
    return np.array([code("".join(head)) for head in heads], np.uint32)


def _add_companies(keys: _Collector, packed, records, sounds: np.ndarray) -> None:
    is_company = packed["is_company"] == 1
    free = (packed["email_flags"] & 2) != 0
    domain = np.where(free, 0, packed["domain"])
    employer = np.where(packed["employer"], packed["employer"], packed["parent"])
    site = np.where(packed["site"], packed["site"], domain[:, 0])
    initials = _initials(records)
    for org in (employer, np.where(is_company, 0, domain[:, 0])):
        if org.any():
            for sound in sounds[:2]:
                keys.add(WORD_ORG, org, sound)
            keys.add(WORD_ORG + 1, org, initials)
    for domain_or_site in (domain[:, 0], np.where(site == domain[:, 0], 0, site)):
        keys.add(SITE, np.where(is_company, domain_or_site, 0))
        keys.add(SITE + 1, np.where(is_company, domain_or_site, 0), sounds[0])
    wholes = [r["name"].whole if r["is_company"] else "" for r in records]
    heads = np.array([code(w[:7]) if len(w) > 6 else 0 for w in wholes], np.uint32)
    tails = np.array([code(w[-6:]) if len(w) > 6 else 0 for w in wholes], np.uint32)
    keys.add(PREFIX, heads)
    keys.add(PREFIX + 1, heads, packed["area"])
    keys.add(SUFFIX, tails, packed["zip"])
    acronym = np.where(is_company, packed["acronym"], 0)
    keys.add(ACRONYM, acronym, packed["area"])
    keys.add(ACRONYM + 1, acronym, packed["zip"])
    keys.add(ACRONYM, acronym, domain[:, 0])


def _add_customs(keys: _Collector, records, sounds: np.ndarray) -> None:
    widest = max(len(record["extra"]) for record in records)
    for k in range(min(widest, 8)):
        values: list[Any] = [
            r["extra"][k] if len(r["extra"]) > k else None for r in records
        ]
        codes = np.array([code("=".join(v)) if v else 0 for v in values], np.uint32)
        keys.add(CUSTOM, codes)
        for sound in sounds[:2]:
            keys.add(CUSTOM + 1, codes, sound)
