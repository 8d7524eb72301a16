"""Postal addresses: equality part by part, and what an accepted one becomes."""

import re
from collections.abc import Mapping
from typing import Any

from .normalize import normalize_text, split_words

ADDRESS_PARTS = ("street", "street2", "zip", "city", "state_id", "country_id")

# What French, Belgian and Swiss people shorten on an envelope. Only inside an
# address: in a name, "Pl." is not a "place".
ABBREVIATIONS = {
    "all": "allee",
    "app": "appartement",
    "appt": "appartement",
    "av": "avenue",
    "ave": "avenue",
    "bat": "batiment",
    "bd": "boulevard",
    "blvd": "boulevard",
    "bld": "boulevard",
    "boul": "boulevard",
    "bvd": "boulevard",
    "ch": "chemin",
    "che": "chemin",
    "chem": "chemin",
    "crs": "cours",
    "esc": "escalier",
    "et": "etage",
    "etg": "etage",
    "fbg": "faubourg",
    "fg": "faubourg",
    "imp": "impasse",
    "lot": "lotissement",
    "pass": "passage",
    "pl": "place",
    "prom": "promenade",
    "qu": "quai",
    "res": "residence",
    "rte": "route",
    "sq": "square",
    "st": "saint",
    "ste": "sainte",
}
# "12 r. Hoche" is a street, "Bâtiment R" is not
_SHORT_STREET = re.compile(r"^(\d+ (?:(?:bis|ter|quater) )?)r ")
_NUMBER_SIGN = re.compile(r"\b(?:n|no|num|numero) (?=\d)")
_ZIP_COUNTRY = re.compile(r"^[A-Z]{1,2}-(?=\d)")
_ZIP_NOISE = re.compile(r"[\W_]")


def normalize_address_line(value: object) -> str:
    """One spelling of a street or a city.

    Case and accents fold here, unlike in names: postal rules ask for capitals
    without accents, so *12 RUE DE L EGLISE* is *12, rue de l'Église*.
    Common abbreviations are spelt out: *12bis bd* is *12 bis, boulevard*.
    """
    words = " ".join(ABBREVIATIONS.get(word, word) for word in split_words(value))
    return _NUMBER_SIGN.sub("", _SHORT_STREET.sub(r"\1rue ", words))


def normalize_zip(value: object) -> str:
    """*75 001* and *F-75001* are *75001*."""
    text = normalize_text(value).upper()
    return _ZIP_NOISE.sub("", _ZIP_COUNTRY.sub("", text))


def record_id(value: Any) -> int | str | None:
    """The id in ``7``, ``[7, "France"]`` and ``(7, "France")``; None if empty."""
    if isinstance(value, (list, tuple)):
        value = value[0] if value else None
    return value or None


_NORMALIZERS = {
    "street": normalize_address_line,
    "street2": normalize_address_line,
    "city": normalize_address_line,
    "zip": normalize_zip,
    "state_id": record_id,
    "country_id": record_id,
}


def _differing_parts(current: Mapping, proposed: Mapping) -> set[str]:
    return {
        part
        for part, normalize in _NORMALIZERS.items()
        if (value := normalize(proposed.get(part)))
        and value != normalize(current.get(part))
    }


def _same_lines(current: Mapping, proposed: Mapping) -> bool:
    """The same words, cut differently between the two lines of the street."""
    lines = [
        normalize_address_line(f"{a.get('street') or ''} {a.get('street2') or ''}")
        for a in (current, proposed)
    ]
    return lines[0] == lines[1]


def same_address(current: Mapping | None, proposed: Mapping | None) -> bool:
    """Whether accepting ``proposed`` would say nothing new about ``current``.

    Parts that are missing or empty in ``proposed`` say nothing: an address typed
    without country does not contradict the country that is known. So this is not
    symmetric, unless both addresses have the same parts.
    """
    current, proposed = current or {}, proposed or {}
    differing = _differing_parts(current, proposed)
    if differing & {"street", "street2"} and _same_lines(current, proposed):
        differing -= {"street", "street2"}
    return not differing


def merge_address(current: Mapping | None, proposed: Mapping | None) -> dict[str, Any]:
    """The address as it will be once ``proposed`` is accepted.

    Given parts win and empty ones never erase, with two exceptions, because half
    an old address is a wrong one: the second line goes with the street that it
    completed, and the state with the country or the zip code it belonged to.

    :return: all the parts of :data:`ADDRESS_PARTS`, ``False`` where empty
    """
    current, proposed = current or {}, proposed or {}
    merged = {p: proposed.get(p) or current.get(p) or False for p in ADDRESS_PARTS}
    differing = _differing_parts(current, proposed)
    if "street" in differing:
        merged.update(_merge_lines(current, proposed))
    if differing & {"country_id", "zip"}:
        merged["state_id"] = proposed.get("state_id") or False
    return merged


def _merge_lines(current: Mapping, proposed: Mapping) -> dict[str, Any]:
    if "street2" in proposed:
        return {"street2": proposed["street2"] or False}
    if _same_lines(current, proposed):
        return {"street": current.get("street") or False}
    return {}
