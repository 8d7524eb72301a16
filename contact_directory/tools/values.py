"""What a line may hold: normalised for comparing, checked and formatted for people."""

import re

import phonenumbers

from odoo.addons.contact_base.tools.normalize import (
    normalize_email,
    normalize_text,
    normalize_website,
)
from odoo.addons.contact_base.tools.phone import normalize_phone, parse_phone

#: Longer keys are cut: an index entry has a limit, and nobody types that much.
KEY_LENGTH = 250
_EMAIL = re.compile(
    r"[^\s@,;:<>()\[\]\"\\]+@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*[^\W_]",
)
_HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*[^\W_]", re.IGNORECASE)
_URL_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*://)?(?:[^/@?#]*@)?([^/:?#]*)", re.I)
_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*):", re.IGNORECASE)
#: fewer are right in no country
_NATIONAL_DIGITS = 7
_HANDLE = re.compile(r"@?[\w.-]{2,}")


def get_key(kind: str, value: object, country: str | None = None) -> str:
    """What two values of a kind have in common if they mean the same."""
    if kind == "email":
        key = normalize_email(value)
    elif kind == "phone":
        key = normalize_phone(value, country)
    elif kind == "social" and "/" not in normalize_text(value):
        key = normalize_text(value).lstrip("@").casefold()
    else:
        key = normalize_website(value)
    return key[:KEY_LENGTH]


def find_problem(kind: str, value: object, country: str | None = None) -> str:
    """Why a value cannot be one of its kind: a code, or ``""``.

    :return: ``email``, ``several``, ``phone``, ``phone_country``, ``phone_national``,
        ``website``, ``scheme``, ``social``
    """
    text = normalize_text(value)
    if not text:
        return ""
    if kind == "email":
        return _find_email_problem(text)
    if kind == "phone":
        return _find_phone_problem(text, country)
    if kind == "website":
        return _find_url_problem(text)
    return _find_social_problem(text)


def format_value(kind: str, value: object, country: str | None = None) -> str:
    """The way people write it; what is no value of the kind stays as it is."""
    text = normalize_text(value)
    if not text or find_problem(kind, text, country):
        return text
    if kind == "email":
        return normalize_email(text)
    if kind == "phone":
        number = parse_phone(text, country)
        return phonenumbers.format_number(
            number, phonenumbers.PhoneNumberFormat.INTERNATIONAL
        )
    if kind == "website" and not _find_scheme(text):
        return "http://" + text  # as Odoo's own field does
    return text


def _find_scheme(text: str) -> str:
    """``https`` of an address, not the host of *exemple.fr:8080*."""
    match = _SCHEME.match(text)
    is_port = match and text[match.end() : match.end() + 1].isdigit()
    return match.group(1).lower() if match and not is_port else ""


def _find_email_problem(text: str) -> str:
    found = normalize_email(text)
    if ", " in found:
        return "several"
    return "" if _EMAIL.fullmatch(found) else "email"


def _find_phone_problem(text: str, country: str | None) -> str:
    number = parse_phone(text, country)
    if number and phonenumbers.is_valid_number(number):
        return ""
    if text.lstrip(" (").startswith(("+", "00")):
        return "phone"
    if not country:
        return "phone_country"
    # long enough to be right somewhere else: a file rarely brings the country
    digits = sum(character.isdigit() for character in text)
    return "phone_national" if digits >= _NATIONAL_DIGITS else "phone"


def _find_url_problem(text: str) -> str:
    if _find_scheme(text) not in ("", "http", "https"):
        return "scheme"
    host = _URL_HOST.match(text).group(1)
    return "" if " " not in text and _HOST.fullmatch(host) else "website"


def _find_social_problem(text: str) -> str:
    if "/" in text or ":" in text:
        return _find_url_problem(text)
    return "" if _HANDLE.fullmatch(text) else "social"
