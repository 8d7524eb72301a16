"""E-mail addresses, phone numbers and sites of contacts, as numbers to compare."""

import re
from functools import lru_cache
from typing import NamedTuple

from odoo.addons.contact_base.tools.normalize import normalize_email, normalize_website
from odoo.addons.contact_base.tools.phone import normalize_phone

from .lexicon import FREE_PROVIDERS, GENERIC_LOCALS
from .names import word_codes
from .text import code, fold

_PLAIN = re.compile(r"[a-z0-9._%+-]+@[a-z0-9.-]+")
GENERIC, FREE = 1, 2
_DOTLESS = ("gmail.com", "googlemail.com")
_DIGITS = re.compile(r"[0-9]+").findall
#: ISO country -> (dialling code, digit dialled before national numbers, digits that
#: mobile numbers begin with)
_PLANS = {
    "FR": ("33", "0", ("6", "7")),
    "BE": ("32", "0", ("4",)),
    "CH": ("41", "0", ("7",)),
    "DE": ("49", "0", ("15", "16", "17")),
    "ES": ("34", "", ("6", "7")),
    "IT": ("39", "", ("3",)),
    "LU": ("352", "", ("6",)),
    "GB": ("44", "0", ("7",)),
    "NL": ("31", "0", ("6",)),
    "AT": ("43", "0", ("6",)),
    "PT": ("351", "", ("9",)),
    "MC": ("377", "", ("6",)),
}
_BY_DIAL = {dial: (trunk, mobile) for dial, trunk, mobile in _PLANS.values()}


class Email(NamedTuple):
    """:ivar address: normalised; :ivar local, domain: its halves
    :ivar flags: :data:`GENERIC` local part, :data:`FREE` provider
    :ivar codes: of address, local part and domain, then the flags
    :ivar sounds: codes of the two words of a personal local part, else of none
    """

    address: str
    local: str
    domain: str
    flags: int
    codes: tuple[int, int, int, int]
    sounds: tuple[int, int]


@lru_cache(maxsize=50_000)
def parse_email(value: str) -> Email | None:
    """The address without what its provider ignores; None if it is no address."""
    text = value.strip().lower()
    if not _PLAIN.fullmatch(text):
        text = normalize_email(value[:200]).split(", ")[0]
    local, at, domain = text.rpartition("@")
    if not at or not local or "." not in domain:
        return None
    local = local.partition("+")[0] or local
    if domain in _DOTLESS:
        local, domain = local.replace(".", ""), "gmail.com"
    flags = GENERIC * (local.strip("0123456789-_.") in GENERIC_LOCALS)
    flags |= FREE * (domain in FREE_PROVIDERS)
    address = f"{local}@{domain}"
    codes = code(address), code(local), code(domain), flags
    sounds = (0, 0) if flags & GENERIC else _local_sounds(local)
    return Email(address, local, domain, flags, codes, sounds)


def _local_sounds(local: str) -> tuple[int, int]:
    """*frederic.durand75* as the sounds of its two words."""
    words = fold(local.strip("0123456789")).split()
    if len(words) != 2:
        return 0, 0
    return word_codes(words[0]).sound, word_codes(words[1]).sound


def parse_phone_number(value: object, country: str | None) -> tuple[int, bool]:
    """``(national number, whether it is a mobile)``; ``(0, False)`` if none.

    The dialling code is left out, so that a number typed without it, on a contact
    without country, meets the same one typed in full.
    """
    text = str(value)[:60]
    digits = "".join(_DIGITS(text))
    if len(digits) < 6:
        return 0, False
    if text[0] == "+" or digits.startswith("00"):
        return _international(digits.lstrip("0"))
    plan = _PLANS.get(country or "FR")
    if plan is None or len(digits) > 12:
        return _by_library(text, country)
    if digits.startswith(plan[0]) and len(digits) > 10:
        return _international(digits)
    return _national(digits, plan[1], plan[2])


def _international(digits: str) -> tuple[int, bool]:
    for length in (2, 3):
        plan = _BY_DIAL.get(digits[:length])
        if plan:
            return _national(digits[length:], *plan)
    return _number(digits), False


def _national(digits: str, trunk: str, mobile: tuple[str, ...]) -> tuple[int, bool]:
    if trunk and digits.startswith(trunk):
        digits = digits[1:]
    return _number(digits), digits.startswith(mobile)


def _number(digits: str) -> int:
    """At most 12 digits; the same digit again and again is no number."""
    digits = digits[:12]
    return int(digits) if len(set(digits)) > 1 else 0


def _by_library(text: str, country: str | None) -> tuple[int, bool]:
    normalized = normalize_phone(text[:60], country).split(", ")[0].split(";")[0]
    digits = "".join(_DIGITS(normalized))
    if len(digits) < 6:
        return 0, False
    if normalized.startswith("+"):
        return _international(digits)
    return _number(digits), False


@lru_cache(maxsize=50_000)
def site_domain(value: str) -> str:
    """*https://www.Acme.fr/contact* -> *acme.fr*; ``""`` for shared hosts."""
    host = normalize_website(value[:200]).partition("/")[0].partition(":")[0]
    labels = host.split(".")
    domain = ".".join(labels[-2:]) if len(labels) > 1 else ""
    return "" if domain in FREE_PROVIDERS or domain in _HOSTERS else domain


_HOSTERS = {
    "facebook.com",
    "linkedin.com",
    "instagram.com",
    "google.com",
    "twitter.com",
    "x.com",
    "youtube.com",
    "pagesjaunes.fr",
    "wixsite.com",
    "wordpress.com",
    "blogspot.com",
    "jimdo.com",
    "free.fr",
    "co.uk",
}


def values_of(value: object) -> tuple[str, ...]:
    """Several values of a kind as texts, whether a list or one text was given."""
    if not value:
        return ()
    if isinstance(value, str):
        return tuple(value.replace(";", ",").split(",")) if "," in value else (value,)
    return tuple(str(item) for item in value if item)
