"""Phone numbers: one spelling, and equality across national spellings."""

import re
from functools import lru_cache

import phonenumbers

from .normalize import normalize_text

_PHONE_SEVERAL = re.compile(r"[/;,|]|\b(?:ou|or|et|and)\b", re.IGNORECASE)
_PHONE_EXTENSION = re.compile(r"\b(?:poste|posto|p\.)\s*:?\s*(?=\d)", re.IGNORECASE)
_NOT_DIALLED = re.compile(r"[^\d+]")
_NOT_DIGIT = re.compile(r"\D")
# A part with fewer digits is a group inside a number ("01/40/20/50/60")
_PHONE_MIN_DIGITS = 6


def normalize_phone(value: object, country_code: str | None = None) -> str:
    """E.164, with the extension if any: ``+33140205060;ext=12``.

    :param country_code: ISO code of the country (``"FR"``) in which a number
        without a prefix is understood; without it such a number keeps its digits
    :return: several numbers sorted and joined by commas; the digits of a number
        that is not possible; the lower-case text if there is no digit
    """
    text = normalize_text(value)
    if not text:
        return ""
    return _normalize_phone(text, (country_code or "").upper() or None)


@lru_cache(maxsize=16384)
def _normalize_phone(text: str, region: str | None) -> str:
    whole = _format(parse_phone(text, region))
    return whole or _normalize_several(text, region) or _keep_digits(text)


def _normalize_several(text: str, region: str | None) -> str:
    parts = [part.strip() for part in _PHONE_SEVERAL.split(text) if part.strip()]
    if len(parts) < 2 or not all(map(_is_long_number, parts)):
        return ""
    return ", ".join(sorted({_normalize_phone(part, region) for part in parts}))


def _is_long_number(part: str) -> bool:
    return len(_NOT_DIGIT.sub("", part)) >= _PHONE_MIN_DIGITS


def _keep_digits(text: str) -> str:
    digits = _NOT_DIALLED.sub("", text)
    return digits if any(c.isdigit() for c in digits) else text.lower()


def _format(number: phonenumbers.PhoneNumber | None) -> str:
    if number is None:
        return ""
    extension = f";ext={number.extension}" if number.extension else ""
    number.extension = None
    e164 = phonenumbers.PhoneNumberFormat.E164
    return phonenumbers.format_number(number, e164) + extension


def parse_phone(
    text: str, region: str | None = None
) -> phonenumbers.PhoneNumber | None:
    """The first way of reading ``text`` that gives a possible number, or None."""
    text = _PHONE_EXTENSION.sub(" ext. ", text)
    for spelling in _phone_spellings(text):
        try:
            number = phonenumbers.parse(spelling, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            return number
    return None


def _phone_spellings(text: str) -> list[str]:
    """As typed, then without remarks such as *(bureau)*; 00 means + everywhere."""
    bare = _NOT_DIALLED.sub("", text)
    if bare.startswith("00"):
        return ["+" + text.lstrip(" (").removeprefix("00"), "+" + bare[2:]]
    return [text, bare]


def same_phone(left: object, right: object, country_code: str | None = None) -> bool:
    """Whether two fields hold the same number(s).

    A number without prefix is understood in ``country_code``, else in the country
    of the other number: *01 40 20 50 60* is *+33 1 40 20 50 60* on a contact
    without country, or with a Belgian address.
    """
    one, two = normalize_phone(left, country_code), normalize_phone(right, country_code)
    if one == two:
        return True
    if one[:1] == two[:1] == "+" and _has_prefix(left) == _has_prefix(right):
        return False  # both were understood alike: with a prefix, or in one country
    return _same_in_country_of(one, two, right) or _same_in_country_of(two, one, left)


def _has_prefix(typed: object) -> bool:
    return normalize_text(typed).lstrip(" (").startswith(("+", "00"))


def _same_in_country_of(normalized: str, other: str, other_typed: object) -> bool:
    """Whether ``other`` makes no sense where it was read, but does over there."""
    region = _valid_region(normalized)
    if not region or _valid_region(other):
        return False
    return normalize_phone(other_typed, region) == normalized


@lru_cache(maxsize=16384)
def _valid_region(normalized: str) -> str | None:
    """The country of a number that is in use, from its E.164 spelling."""
    if not normalized.startswith("+"):
        return None
    try:
        number = phonenumbers.parse(normalized)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.region_code_for_number(number)
