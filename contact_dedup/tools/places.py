"""Streets, postal codes and cities."""

from functools import lru_cache
from typing import NamedTuple

from .lexicon import STREET_NOISE, STREET_SYNONYMS
from .names import word_codes
from .text import code, fold, fold_words

_STREET_ENDS = ("strasse", "straat", "weg", "platz", "gasse", "laan")
_STREET_TAILS = (*_STREET_ENDS, "str")


class Street(NamedTuple):
    """:ivar number: of the house, 0 if none; :ivar words: what identifies the street
    :ivar code: of those words
    :ivar sound: code of their phonetic forms, in any order, 0 if none
    """

    number: int
    words: str
    code: int
    sound: int


NO_STREET = Street(0, "", 0, 0)


@lru_cache(maxsize=100_000)
def parse_street(value: str) -> Street:
    """*12 bis, bd. Saint-Michel* -> 12, *saint michel*."""
    typed = fold_words(value)
    while len(typed) > 1 and typed[-1] in ("st", "dr", "ct", "cl", "pl"):
        typed.pop()  # Mill St, Oak Dr: a street and a drive, no saint and doctor
    synonym = STREET_SYNONYMS.get
    typed = [synonym(word, word) for word in typed]
    number, words = 0, []
    for word in typed:
        if word[0] <= "9":  # folded: a digit
            if not number:
                number = int(_leading_digits(word)[:5]) % 65536
        elif len(word) > 1 and word not in STREET_NOISE:
            words.append(_shorten(word) if word.endswith(_STREET_TAILS) else word)
    words = words or [word for word in typed if not word.isdigit()]
    sound = 0
    for word in words[:3]:
        sound ^= word_codes(word).sound
    text = " ".join(words[:8])
    return Street(number, text, code(text), sound)


def _leading_digits(word: str) -> str:
    return word[: len(word) - len(word.lstrip("0123456789"))]


def _shorten(word: str) -> str:
    """*bahnhofstrasse* and *bahnhofstr* -> *bahnhof*."""
    for end in _STREET_ENDS:
        if word.endswith(end) and len(word) > len(end) + 2:
            return word[: -len(end)]
    return word[:-3] if word.endswith("str") and len(word) > 5 else word


class Zip(NamedTuple):
    """:ivar number: its digits as a number, or a code of its letters; 0 if none
    :ivar area: code of its first two characters
    """

    number: int
    area: int


NO_ZIP = Zip(0, 0)


@lru_cache(maxsize=50_000)
def parse_zip(value: str) -> Zip:
    """*F-75008*, *75 008* and *75008* alike; *1000* is *01000* in a spreadsheet."""
    text = fold(value).replace(" ", "").upper()
    digits = "".join(c for c in text if c.isdigit())
    if len(digits) >= len(text) - 2 and 3 <= len(digits) <= 9 and _is_prefix(text):
        number = int(digits) % (1 << 31)
        long = digits.zfill(5) if len(digits) == 4 else digits
        return Zip(number, code(long[:2])) if number else NO_ZIP
    return Zip(code(text) | 1 << 31, code(text[:2])) if text else NO_ZIP


def _is_prefix(text: str) -> bool:
    """Whether letters stand before the digits only (*F-75008*)."""
    return text.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").isdigit()


@lru_cache(maxsize=50_000)
def parse_city(value: str) -> tuple[str, int]:
    """*SAINT-OUEN CEDEX 2*, *St Ouen* -> *saint ouen* and its code."""
    words = []
    for word in fold_words(value):
        if word == "cedex":
            break
        if not word.isdigit():
            words.append({"st": "saint", "ste": "sainte"}.get(word, word))
    text = " ".join(words)
    return text, code(text)
