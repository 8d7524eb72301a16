"""Keys under which contacts are found: those that share one are compared.

A key is a signed number of 32 bits. Its low five bits are its slot (the kind of
key). A key that too many contacts share is replaced by its narrow twin, kept in the
slot after it: the e-mail by *e-mail and a word of the name*, for example.
"""

import numpy as np

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
    WORD_STREET,
) = range(0, 32, 2)
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
        self._added: dict[int, list[tuple[int, tuple[np.ndarray, ...]]]] = {}

    def add(self, slot: int, *parts: np.ndarray) -> None:
        self._added.setdefault(len(parts), []).append((slot, parts))

    def _columns(self) -> list[np.ndarray]:
        """The keys of each slot, all with as many parts at once: of one contact, what
        numpy does for each call would cost more than the keys."""
        columns = []
        for added in self._added.values():
            slots, parts = zip(*added, strict=True)
            keys = _mix(*(np.stack(part) for part in zip(*parts, strict=True)))
            slotted = (keys & np.uint32(~SLOT_MASK & 0xFFFFFFFF)) | np.array(
                slots, np.uint32
            )[:, None]
            columns.append(np.where(keys != 0, slotted, np.uint32(0)))
        return columns

    def lists(self) -> list[list[int]]:
        table = np.ascontiguousarray(np.concatenate(self._columns()).T).view(np.int32)
        table.sort(axis=1)
        kept = table != 0
        kept[:, 1:] &= table[:, 1:] != table[:, :-1]
        keys = table[kept].tolist()
        ends = kept.sum(1).cumsum().tolist()
        starts = [0, *ends[:-1]]
        return [keys[i:j] for i, j in zip(starts, ends, strict=True)]


def make_keys(packed: np.ndarray, extra: np.ndarray) -> list[list[int]]:
    """The keys of each contact, without doubles.

    :param packed: array of :data:`.record.PACKED`; ``extra``: of :data:`.record.EXTRA`
    """
    keys = _Collector()
    sounds = np.ascontiguousarray(extra["sound"].T)
    _add_channels(keys, packed, sounds)
    _add_names(keys, packed, extra, sounds)
    _add_places(keys, packed, extra, sounds)
    _add_companies(keys, packed, extra, sounds)
    for custom in packed["custom"].T:
        if custom.any():
            keys.add(CUSTOM, custom)
            for sound in sounds[:2]:
                keys.add(CUSTOM + 1, custom, sound)
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
        if packed[name].any():
            keys.add(IDENTIFIER, packed[name])
            keys.add(IDENTIFIER + 1, packed[name], sounds[0])


def _fold64(numbers: np.ndarray) -> np.ndarray:
    high = (numbers >> np.uint64(20)).astype(np.uint32)
    return np.where(numbers, (numbers.astype(np.uint32) ^ (high * _B)) | 1, 0)


def _add_names(keys: _Collector, packed, extra, sounds: np.ndarray) -> None:
    place = np.where(packed["area"], packed["area"], packed["city"])
    other, local = extra["other"].T, extra["local_sound"].T
    pairs = [(sounds[i], sounds[j]) for i in range(WORDS) for j in range(i)]
    pairs += [(other[i], other[i + 1]) for i in range(0, len(other), 2)]
    for one, two in (*pairs, (local[0], local[1])):
        if one.any():
            pair = _either(one, two)
            keys.add(NAME, pair)
            keys.add(NAME + 1, pair, place)
    alone = np.where(sounds[1] == 0, sounds[0], 0)
    keys.add(NAME, alone, _constant(alone, 7))
    keys.add(NAME + 1, alone, place)
    keys.add(WHOLE, extra["letters"])
    keys.add(WHOLE + 1, extra["letters"], place)


def _constant(like: np.ndarray, value: int) -> np.ndarray:
    return np.full(len(like), value, np.uint32)


def _add_places(keys: _Collector, packed, extra, sounds: np.ndarray) -> None:
    number, street = packed["number"].astype(np.uint32), extra["street_sound"]
    heads, city = extra["heads"], packed["city"]
    area = np.where(packed["area"], packed["area"], city)
    keys.add(ADDRESS, number, street)
    keys.add(ADDRESS + 1, number, street, heads)
    keys.add(ADDRESS, street, packed["zip"])
    keys.add(ADDRESS + 1, number, street, packed["zip"])
    keys.add(ADDRESS, number, packed["zip"])
    keys.add(ADDRESS + 1, number, packed["zip"], heads)
    if packed["street2"].any():
        for sound in sounds[:2]:
            keys.add(WORD_STREET, sound, packed["street2"])
        keys.add(ADDRESS, packed["street2"], street)
    for sound in sounds[:2]:
        keys.add(ADDRESS + 1, number, street, sound)
        keys.add(WORD_CITY, sound, city)
        keys.add(WORD_CITY + 1, sound, city, heads)
        keys.add(WORD_STREET, sound, street)
        keys.add(WORD_STREET, sound, number, area)
    for sound in sounds[:3]:
        keys.add(WORD_PLACE, sound, packed["zip"])
        keys.add(WORD_PLACE + 1, sound, packed["zip"], street)


def _add_companies(keys: _Collector, packed, extra, sounds: np.ndarray) -> None:
    is_company = packed["is_company"] == 1
    free = (packed["email_flags"] & 2) != 0
    domain = np.where(free, 0, packed["domain"])[:, 0]
    employer = np.where(packed["employer"], packed["employer"], packed["parent"])
    for org in (employer, np.where(is_company, 0, domain)):
        if org.any():
            for sound in sounds[:2]:
                keys.add(WORD_ORG, org, sound)
            keys.add(WORD_ORG + 1, org, extra["heads"])
    site = np.where(packed["site"] == domain, 0, packed["site"])
    for value in (domain, site):
        keys.add(SITE, np.where(is_company, value, 0))
        keys.add(SITE + 1, np.where(is_company, value, 0), sounds[0])
    keys.add(PREFIX, extra["prefix"])
    keys.add(PREFIX + 1, extra["prefix"], packed["area"])
    keys.add(SUFFIX, extra["suffix"], packed["zip"])
    keys.add(ACRONYM, packed["acronym"], packed["area"])
    keys.add(ACRONYM + 1, packed["acronym"], packed["zip"])
    keys.add(ACRONYM, packed["acronym"], domain)
