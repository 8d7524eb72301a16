"""A contact as it is stored for comparison: numbers of fixed width, and texts.

Numbers find what is equal, and are all that most comparisons look at. Texts serve
the rest: misspelt words, streets, e-mails.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from stdnum import get_cc_module
from stdnum.util import clean

from .channels import (
    GENERIC,
    email_codes,
    local_words,
    parse_email,
    parse_phone_number,
    site_domain,
    values_of,
)
from .keys import make_keys
from .names import MAX_JOINTS, MAX_WORDS, parse_name, word_codes
from .places import NO_STREET, NO_ZIP, parse_city, parse_street, parse_zip
from .text import code, fold

#: of the normalisation: records stored by another version have to be made again
VERSION = 1
RAW_FIELDS = (
    "id",
    "name",
    "is_company",
    "email",
    "phone",
    "street",
    "street2",
    "zip",
    "city",
    "country_code",
    "vat",
    "company_registry",
    "website",
    "parent_id",
    "parent_name",
    "commercial_partner_id",
    "ref",
    "lang",
    "company_id",
    "extra",
)
STORED = (("packed", "bytea"), ("texts", "text"))

MAX_EMAILS, MAX_PHONES, MAX_SOUNDS = 2, 3, 3
PACKED = np.dtype(
    [
        ("is_company", "u1"),
        ("words", "u1"),
        ("country", "<u2"),
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
        ("zip", "<u4"),
        ("area", "<u4"),
        ("city", "<u4"),
        ("vat", "<u4"),
        ("registry", "<u4"),
        ("ref", "<u4"),
        ("parent", "<u4"),
        ("employer", "<u4"),
        ("site", "<u4"),
    ]
)
#: order of the texts; the values of custom rules follow, as ``name``, ``value``
TEXTS = ("words", "emails", "street", "city", "employer", "vat")
SEPARATOR = "\x1f"


class Prepared(NamedTuple):
    """:ivar packed: the values of the columns :data:`STORED`
    :ivar keys: see :mod:`.keys`; contacts that share a usable one are compared
    """

    packed: tuple[bytes, str]
    keys: list[int]


def prepare(rows: Sequence[Mapping[str, Any]]) -> list[Prepared]:
    """Normalise contacts.

    :param rows: values of :data:`RAW_FIELDS`; what is missing counts as empty.
        ``email``, ``phone`` and ``website`` are a text or a list of texts, ``extra``
        maps the names of custom rules to values
    """
    if not rows:
        return []
    records = [_read(row) for row in rows]
    packed = np.zeros(len(rows), PACKED)
    for name in PACKED.names:
        values = [record[name] for record in records]
        packed[name] = values
    keys = make_keys(packed, records)
    size, whole = PACKED.itemsize, packed.tobytes()
    return [
        Prepared((whole[i * size : (i + 1) * size], record["texts"]), keys[i])
        for i, record in enumerate(records)
    ]


def _read(row: Mapping[str, Any]) -> dict[str, Any]:
    get = row.get
    is_company = bool(get("is_company"))
    country = get("country_code") or ""
    record: dict[str, Any] = {
        "is_company": is_company,
        "country": code(country) & 0xFFFF,
        "extra": _read_extra(get("extra")),
    }
    _read_name(record, get("name") or "", is_company)
    _read_emails(record, values_of(get("email")))
    _read_phones(record, get("phone"), country)
    _read_place(record, row)
    _read_organisation(record, row, is_company)
    record["texts"] = _join_texts(record)
    return record


def _pad(values: Sequence[int], width: int) -> list[int]:
    return [*values[:width], *([0] * (width - len(values)))]


def _read_name(record: dict, value: Any, is_company: bool) -> None:
    name = parse_name(value[:400] if isinstance(value, str) else str(value), is_company)
    words = [word_codes(word) for word in name.words]
    record["names"] = name.words
    record["words"] = len(words)
    record["word"] = _pad([word.code for word in words], MAX_WORDS)
    record["joint"] = _pad([code(joint[0]) for joint in name.joints], MAX_JOINTS)
    record["cover"] = _pad([i << 4 | j for _w, i, j in name.joints], MAX_JOINTS)
    record["whole"] = code(name.whole)
    record["acronym"] = code(name.acronym)
    record["sound"] = _pad([word.sound for word in words], MAX_WORDS)
    others = [(i, other) for i, w in enumerate(words[:4]) for other in w.others]
    record["other_sounds"] = others[:MAX_SOUNDS]
    record["name"] = name


def _read_emails(record: dict, values: Sequence[str]) -> None:
    emails = [email for email in map(parse_email, values[:8]) if email][:MAX_EMAILS]
    codes = [email_codes(email) for email in emails]
    for i, field in enumerate(("email", "local", "domain", "email_flags")):
        record[field] = _pad([values[i] for values in codes], MAX_EMAILS)
    record["emails"] = emails
    personal = [email.local for email in emails if not email.flags & GENERIC]
    record["local_words"] = local_words(personal[0]) if personal else []


def _read_phones(record: dict, value: Any, country: str) -> None:
    phones = {
        phone: mobile
        for text in values_of(value)[:8]
        if (found := parse_phone_number(text, country)) and found[0]
        for phone, mobile in (found,)
    }
    record["phone"] = _pad(list(phones), MAX_PHONES)
    record["mobile"] = _pad(list(phones.values()), MAX_PHONES)


def _read_place(record: dict, row: Mapping) -> None:
    line, line2 = row.get("street") or "", row.get("street2") or ""
    street = parse_street(str(line)[:120]) if line else NO_STREET
    if line2 and not street.number:
        second = parse_street(str(line2)[:120])
        street = second if second.number or not line else street
    zipped = parse_zip(str(row["zip"])[:20]) if row.get("zip") else NO_ZIP
    city = parse_city(str(row["city"])[:80]) if row.get("city") else ""
    record.update(
        number=street.number,
        street=code(street.words),
        street_words=street.words,
        street_sound=street.sound,
        zip=zipped.number,
        area=zipped.area,
        city=code(city),
        city_words=city,
    )


def _read_organisation(record: dict, row: Mapping, is_company: bool) -> None:
    parent = _number(row.get("parent_id"))
    employer = row.get("parent_name") or ""
    words = " ".join(parse_name(str(employer)[:400], True).words) if employer else ""
    sites = values_of(row.get("website"))
    # Odoo copies a company's VAT to its people: there it says nothing more
    has_own_number = is_company or not parent
    vat = fold_number(row.get("vat"), row.get("country_code")) if has_own_number else ""
    registry = fold_number(row.get("company_registry")) if has_own_number else ""
    record.update(
        parent=parent & 0xFFFFFFFF,
        employer=code(words),
        employer_words=words,
        site=code(site_domain(sites[0])) if sites else 0,
        vat=code(vat),
        vat_text=vat,
        registry=code(registry),
        ref=code(fold(row.get("ref")).replace(" ", "")),
    )


def _number(value: Any) -> int:
    if isinstance(value, (list, tuple)):
        value = value[0] if value else 0
    return int(value or 0)


def fold_number(value: Any, country: str | None = None) -> str:
    """A VAT or registry number without blanks and without its country's prefix."""
    text = clean(fold(value).upper(), " ") if value else ""
    if country and text[:2] == country:
        text = text[2:]
    elif text[:2].isalpha() and text[:2] != "CH" and get_cc_module(text[:2], "vat"):
        text = text[2:]
    text = text.removesuffix("MWST").removesuffix("TVA").removesuffix("IVA")
    return text if sum(c.isdigit() for c in text) >= 4 else ""


def _read_extra(values: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    if not values:
        return []
    return [(rule, _text(values[rule])) for rule in sorted(values) if values[rule]]


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else fold(value)


def _join_texts(record: dict) -> str:
    parts = [
        " ".join(record["names"]),
        " ".join([email.address for email in record["emails"]]),
        record["street_words"],
        record["city_words"],
        record["employer_words"],
        record["vat_text"],
    ]
    for rule, value in record["extra"]:
        parts += [rule, value]
    return SEPARATOR.join(parts)
