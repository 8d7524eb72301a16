"""E-mail addresses, phone numbers and sites of contacts, as numbers to compare."""

from functools import lru_cache
from typing import NamedTuple

from odoo.addons.contact_base.tools.normalize import normalize_email, normalize_website
from odoo.addons.contact_base.tools.phone import normalize_phone

from .lexicon import FREE_PROVIDERS, GENERIC_LOCALS
from .text import code, fold

GENERIC, FREE = 1, 2
_DOTLESS = ("gmail.com", "googlemail.com")
_NOT_DIGIT = {i: None for i in range(0x3000) if not chr(i).isdigit()}
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
_BY_DIAL = sorted(
    ((dial, trunk, mobile) for dial, trunk, mobile in _PLANS.values()),
    key=lambda plan: -len(plan[0]),
)


class Email(NamedTuple):
    """:ivar address: normalised; :ivar local, domain: its halves
    :ivar flags: :data:`GENERIC` local part, :data:`FREE` provider
    """

    address: str
    local: str
    domain: str
    flags: int


@lru_cache(maxsize=50_000)
def parse_email(value: str) -> Email | None:
    """The address without what its provider ignores; None if it is no address."""
    text = value.strip().lower()
    if text.count("@") != 1 or " " in text or "<" in text or not text.isascii():
        text = normalize_email(value[:200]).split(", ")[0]
    local, at, domain = text.rpartition("@")
    if not at or not local or "." not in domain:
        return None
    local = local.partition("+")[0] or local
    if domain in _DOTLESS:
        local, domain = local.replace(".", ""), "gmail.com"
    flags = GENERIC * (local.strip("0123456789-_.") in GENERIC_LOCALS)
    flags |= FREE * (domain in FREE_PROVIDERS)
    return Email(f"{local}@{domain}", local, domain, flags)


def parse_phone_number(value: object, country: str | None) -> tuple[int, bool]:
    """``(national number, whether it is a mobile)``; ``(0, False)`` if none.

    The dialling code is left out, so that a number typed without it, on a contact
    without country, meets the same one typed in full.
    """
    text = str(value)
    digits = text.translate(_NOT_DIGIT)
    if len(digits) < 6:
        return 0, False
    if text[0] == "+" or digits.startswith("00"):
        return _international(digits.lstrip("0"))
    plan = _PLANS.get(country or "FR")
    if plan is None or len(digits) > 12 or not digits.isascii():
        return _by_library(text, country)
    if digits.startswith(plan[0]) and len(digits) > 10:
        return _international(digits)
    return _national(digits, plan[1], plan[2])


def _international(digits: str) -> tuple[int, bool]:
    for dial, trunk, mobile in _BY_DIAL:
        if digits.startswith(dial):
            return _national(digits[len(dial) :], trunk, mobile)
    return _number(digits), False


def _national(digits: str, trunk: str, mobile: tuple[str, ...]) -> tuple[int, bool]:
    if trunk and digits.startswith(trunk):
        digits = digits[1:]
    return _number(digits), digits.startswith(mobile)


def _number(digits: str) -> int:
    """At most 12 digits; the same digit again and again is no number."""
    digits = digits[:12]
    return int(digits) if len(set(digits)) > 1 and digits.isascii() else 0


def _by_library(text: str, country: str | None) -> tuple[int, bool]:
    normalized = normalize_phone(text[:60], country).split(", ")[0].split(";")[0]
    digits = normalized.translate(_NOT_DIGIT)
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
    return "" if domain in FREE_PROVIDERS | _HOSTERS else domain


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


def local_words(local: str) -> list[str]:
    """Letters of a local part: *f.durand75* -> *f*, *durand*."""
    return fold(local.strip("0123456789")).split()


def email_codes(email: Email) -> tuple[int, int, int, int]:
    """Codes of the address, the local part and the domain, and the flags."""
    return code(email.address), code(email.local), code(email.domain), email.flags
