"""A contact as it is stored for comparison: numbers of fixed width, and texts.

Numbers find what is equal, and are all that most comparisons look at. Texts serve
the rest: misspelt words, streets, e-mails.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from struct import Struct
from typing import Any, NamedTuple

import numpy as np
from stdnum.luhn import is_valid

from .channels import parse_email, parse_phone_number, site_domain, values_of
from .keys import make_keys
from .lexicon import FREE_PROVIDERS
from .names import MAX_JOINTS, MAX_WORDS, parse_name
from .places import NO_STREET, NO_ZIP, Street, parse_city, parse_street, parse_zip
from .text import code, fold

#: of the normalisation: records stored by another version have to be made again
VERSION = 6

#: first letters that tie a mail domain to the name of an employer
STEM = 7
MAX_EMAILS, MAX_PHONES, MAX_CUSTOMS = 2, 3, 4
PACKED = np.dtype(
    [
        ("is_company", "u1"),
        ("country", "<u2"),
        ("words", "u1"),
        ("word", "<u4", MAX_WORDS),
        ("joint", "<u4", MAX_JOINTS),
        ("cover", "u1", MAX_JOINTS),
        ("whole", "<u4"),
        ("acronym", "<u4"),
        ("email", "<u4", MAX_EMAILS),
        ("local", "<u4", MAX_EMAILS),
        ("domain", "<u4", MAX_EMAILS),
        ("email_flags", "u1", MAX_EMAILS),
        ("phone", "<u8", MAX_PHONES),
        ("mobile", "u1", MAX_PHONES),
        ("number", "<u2"),
        ("street", "<u4"),
        ("street2", "<u4"),
        ("zip", "<u4"),
        ("area", "<u4"),
        ("city", "<u4"),
        ("vat", "<u4"),
        ("registry", "<u4"),
        ("ref", "<u4"),
        ("parent", "<u4"),
        ("employer", "<u4"),
        ("site", "<u4"),
        ("employer_stem", "<u4"),
        ("domain_stem", "<u4"),
        ("custom", "<u4", MAX_CUSTOMS),
    ]
)
#: what keys need beside: not stored
EXTRA = np.dtype(
    [
        ("sound", "<u4", 4),
        ("other", "<u4", 6),
        ("heads", "<u4"),
        ("prefix", "<u4"),
        ("suffix", "<u4"),
        ("letters", "<u4"),
        ("street_sound", "<u4"),
        ("local_sound", "<u4", 2),
    ]
)
_HEAD = Struct("<BH").pack
_EMAILS = Struct("<6I2B").pack
_PHONES = Struct("<3Q3B").pack
_REST = Struct("<H13I").pack
_EXTRA = Struct("<3I").pack
_CUSTOMS = Struct(f"<{MAX_CUSTOMS}I").pack
_NO_CUSTOM = _CUSTOMS(*(0,) * MAX_CUSTOMS)
#: order of the texts; the values of custom rules follow, as ``name``, ``value``
TEXTS = ("words", "emails", "street", "city", "employer", "vat")
SEPARATOR = "\x1f"


class Prepared(NamedTuple):
    """:ivar packed: what is stored: numbers (``bytea``) and texts (``text``)
    :ivar keys: see :mod:`.keys`; contacts that share a usable one are compared
    """

    packed: tuple[bytes, str]
    keys: list[int]


def prepare(rows: Sequence[Mapping[str, Any]]) -> list[Prepared]:
    """Normalise contacts.

    :param rows: ``{field of the contact: value}``, besides ``country_code`` (of two
        letters) and ``parent_name``; what is missing counts as empty.
        ``email``, ``phone`` and ``website`` are a text or a list of texts, ``extra``
        maps the names of custom rules to values
    """
    if not rows:
        return []
    read = [_read(row) for row in rows]
    packed = np.frombuffer(b"".join([record[0] for record in read]), PACKED)
    extra = np.frombuffer(b"".join([record[1] for record in read]), EXTRA)
    keys = make_keys(packed, extra)
    return [
        Prepared((record[0], record[2]), own)
        for record, own in zip(read, keys, strict=True)
    ]


def _read(row: Mapping[str, Any]) -> tuple[bytes, bytes, str]:
    """The packed fields, what keys need beside, and the texts."""
    get = row.get
    is_company = bool(get("is_company"))
    country = get("country_code") or ""
    name = get("name") or ""
    name = parse_name(name[:400] if isinstance(name, str) else str(name), is_company)
    emails, addresses, local_sounds = _read_emails(get("email"))
    street, street2 = _read_streets(get("street"), get("street2"))
    rest, texts = _read_rest(row, street, street2, is_company, country, addresses)
    extra = get("extra")
    customs = _read_customs(extra) if extra else ()
    packed = b"".join(
        (
            _HEAD(is_company, _country_code(country)),
            name.packed,
            emails,
            _read_phones(get("phone"), country),
            rest,
            _pack_customs(customs) if customs else _NO_CUSTOM,
        )
    )
    beside = name.extra + _EXTRA(street.sound, *local_sounds)
    words = " ".join(name.words)
    lines = f"{street.words} {street2.words}" if street2.words else street.words
    parts = (words, addresses, lines, *texts, *(p for c in customs for p in c))
    return packed, beside, SEPARATOR.join(parts)


def _pack_customs(customs: Sequence[tuple[str, str]]) -> bytes:
    codes = [custom_code(rule, value) for rule, value in customs[:MAX_CUSTOMS]]
    return _CUSTOMS(*codes, *(0,) * (MAX_CUSTOMS - len(codes)))


def custom_code(rule: str, value: str) -> int:
    """The code of a value of a custom rule; 0 for none."""
    return code(f"{rule}={value}") if value else 0


@lru_cache(maxsize=512)
def _country_code(country: str) -> int:
    return code(country) & 0xFFFF


_NO_EMAIL = (_EMAILS(*(0,) * 8), "", (0, 0))
_NO_PHONE = _PHONES(*(0,) * 6)


def _read_emails(value: Any) -> tuple[bytes, str, tuple[int, int]]:
    emails = [email for email in map(parse_email, values_of(value)[:8]) if email]
    if not emails:
        return _NO_EMAIL
    one = emails[0]
    if len(emails) == 1:
        address, local, domain, flags = one.codes
        packed = _EMAILS(address, 0, local, 0, domain, 0, flags, 0)
        return packed, one.address, one.sounds
    two = emails[1]
    pairs = zip(one.codes, two.codes, strict=True)
    packed = _EMAILS(*(value for pair in pairs for value in pair))
    return packed, f"{one.address} {two.address}", one.sounds


def _read_phones(value: Any, country: str) -> bytes:
    values = values_of(value)
    if not values:
        return _NO_PHONE
    phones = dict(parse_phone_number(text, country) for text in values[:8])
    phones.pop(0, None)
    numbers = (*phones, 0, 0, 0)[:MAX_PHONES]
    return _PHONES(*numbers, *(*phones.values(), 0, 0, 0)[:MAX_PHONES])


def _read_streets(line: Any, line2: Any) -> tuple[Street, Street]:
    """The line with the house number first."""
    street = parse_street(str(line)[:120]) if line else NO_STREET
    if not line2:
        return street, NO_STREET
    second = parse_street(str(line2)[:120])
    if second.number and not street.number or not line:
        return second, street
    return street, second


def _read_rest(row, street, street2, is_company: bool, country: str, addresses: str):
    """Place and organisation: the packed fields, and the texts of the last three."""
    get = row.get
    zipped = parse_zip(str(get("zip"))[:20]) if get("zip") else NO_ZIP
    city, city_code = parse_city(str(get("city"))[:80]) if get("city") else ("", 0)
    parent = _number(get("parent_id"))
    employer, employer_code, stem = _employer(get("parent_name") or "")
    sites = values_of(get("website"))
    domain = addresses.partition(" ")[0].partition("@")[2]
    # Odoo copies a company's VAT to its people: there it says nothing more
    has_own_number = is_company or not parent
    vat, registry, ref = get("vat"), get("company_registry"), get("ref")
    vat = fold_number(vat, country) if vat and has_own_number else ""
    registry = fold_number(registry) if registry and has_own_number else ""
    if registry and country in ("FR", ""):
        vat, registry = _read_siren(vat, registry, country)
    packed = _REST(
        street.number,
        street.code,
        street2.code,
        zipped.number,
        zipped.area,
        city_code,
        code(vat),
        code(registry),
        code(fold(ref).replace(" ", "")) if ref else 0,
        parent & 0xFFFFFFFF,
        employer_code,
        code(site_domain(sites[0])) if sites else 0,
        stem,
        _domain_stem(domain),
    )
    return packed, (city, employer, vat)


@lru_cache(maxsize=50_000)
def _employer(name: str) -> tuple[str, int, int]:
    """The words of its name, their code, and that of its first letters."""
    parsed = parse_name(str(name)[:400], True)
    words = " ".join(parsed.words)
    return words, code(words), _stem("".join(fold(name).split()))


@lru_cache(maxsize=50_000)
def _domain_stem(domain: str) -> int:
    """*acme-industrie.fr* begins like the name of *Acme Industrie SA*."""
    if domain in FREE_PROVIDERS:
        return 0
    return _stem(fold(domain.rpartition(".")[0]).replace(" ", ""))


def _stem(letters: str) -> int:
    return code(letters[:STEM]) if len(letters) >= STEM else 0


def _number(value: Any) -> int:
    if isinstance(value, (list, tuple)):
        value = value[0] if value else 0
    return int(value or 0)


def fold_number(value: Any, country: str | None = None) -> str:
    """A VAT or registry number without blanks and without its country's prefix.

    *FR12 536121372*, *12536121372* and the SIREN *536121372* alone are one number, as
    are *BE 0467.852.204* and *467852204*.
    """
    text = fold(value).replace(" ", "").upper()
    is_prefixed = text[:2].isalpha()
    home = text[:2] if is_prefixed else country
    if is_prefixed:
        text = text[2:]
    if home == "FR" and len(text) == 11:
        text = text[2:]
    elif home == "BE" and len(text) == 10:
        text = text.removeprefix("0")
    if is_prefixed:
        if country == "CH" or text[:1] == "E":
            text = text.lstrip("E")
            text = text.removesuffix("MWST").removesuffix("TVA").removesuffix("IVA")
    return text if sum(c.isdigit() for c in text) >= 4 else ""


def _read_siren(vat: str, registry: str, country: str) -> tuple[str, str]:
    """A SIREN (of the company) stands for its VAT number; a SIRET (of one of its
    establishments) begins with it."""
    siren = registry[:9]
    if len(registry) not in (9, 14) or not registry.isdigit():
        return vat, registry
    if country == "FR" or is_valid(siren):
        return vat or siren, registry if len(registry) == 14 else ""
    return vat, registry


def _read_customs(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(rule, _text(values[rule])) for rule in sorted(values) if values[rule]]


def _text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = str(value)[:200]
    return text if _DATE(text) else fold(text)


_DATE = re.compile(r"\d{4}-\d\d-\d\d").fullmatch
