"""How employers, sites and official numbers agree, and what kind two contacts are."""

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import token_set_ratio
from rapidfuzz.process import cpdist

from .channels import FREE
from .compare_fields import OWN, SHARED, Fields

ORGANISATIONS = (
    "missing",
    "same_small",
    "same",
    "same_large",
    "similar",
    "same_site_small",
    "same_site",
    "same_site_large",
    "differs",
    "site_differs",
    "same_by_site",
)
IDENTIFIERS = (
    "missing",
    "same",
    "same_shared",
    "same_ref",
    "typo",
    "other_establishment",
    "differs",
    "registry_differs",
)
KINDS = ("missing", "person", "company", "mixed", "parent")


def compare_organisations(fields: Fields, left, right) -> np.ndarray:
    """Employer or parent, site or mail domain: positions in :data:`ORGANISATIONS`."""
    data, level = fields.data, np.zeros(len(left), np.uint8)
    free = (data["email_flags"][:, 0] & (FREE)) != 0
    domain = np.where(free, 0, data["domain"][:, 0])
    count = np.where(
        data["site"] != 0, fields.counts["site"], fields.counts["domain"][:, 0]
    )
    site = np.where(data["site"] != 0, data["site"], domain)
    one, two = site[left], site[right]
    known = (one != 0) & (two != 0)
    level[known] = ORGANISATIONS.index("site_differs")
    same = (one == two) | (domain[left] == two) | (one == domain[right])
    # the site of one may be the mail domain of the other: of the two, the larger count
    most = np.maximum(count[left], count[right])
    _put_sizes(level, known & same, most, "same_site")
    one, two = data["employer"][left], data["employer"][right]
    known = (one != 0) & (two != 0)
    level[known & (level == ORGANISATIONS.index("site_differs"))] = 8
    at = np.flatnonzero(known & (one != two))
    if len(at):
        a, b = (fields.table.text("employer", end[at]) for end in (left, right))
        ratio = cpdist(a, b, scorer=token_set_ratio, score_cutoff=85)
        similar = at[ratio >= 85]
        level[at[(ratio < 85) & (level[at] == 0)]] = ORGANISATIONS.index("differs")
        level[similar] = ORGANISATIONS.index("similar")
    _put_sizes(level, known & (one == two), fields.counts["employer"][left], "same")
    stem, domain_stem = data["employer_stem"], data["domain_stem"]
    tied = (stem[left] == domain_stem[right]) & (stem[left] != 0)
    tied |= (stem[right] == domain_stem[left]) & (stem[right] != 0)
    level[tied & np.isin(level, _WEAK)] = ORGANISATIONS.index("same_by_site")
    parent_one, parent_two = data["parent"][left], data["parent"][right]
    same = (parent_one == parent_two) & (parent_one != 0) & ~known
    _put_sizes(level, same, fields.counts["parent"][left], "same")
    return level


_WEAK = [ORGANISATIONS.index(name) for name in ("missing", "differs", "site_differs")]


def _put_sizes(level, where, count, name: str) -> None:
    level[where] = ORGANISATIONS.index(name)
    level[where & (count <= OWN)] = ORGANISATIONS.index(f"{name}_small")
    level[where & (count > SHARED)] = ORGANISATIONS.index(f"{name}_large")


def compare_identifiers(fields: Fields, left, right) -> np.ndarray:
    """VAT, company registry and reference: positions in :data:`IDENTIFIERS`."""
    data, level = fields.data, np.zeros(len(left), np.uint8)
    one, two = data["ref"][left], data["ref"][right]
    same = (one == two) & (one != 0) & (fields.counts["ref"][left] <= OWN)
    level[same] = IDENTIFIERS.index("same_ref")
    registry_one, registry_two = data["registry"][left], data["registry"][right]
    known = (registry_one != 0) & (registry_two != 0)
    other = known & (registry_one != registry_two)
    level[other] = IDENTIFIERS.index("registry_differs")
    level[known & ~other] = IDENTIFIERS.index("same")
    crowded = known & ~other & (fields.counts["registry"][left] > OWN)
    level[crowded] = IDENTIFIERS.index("same_shared")
    one, two = data["vat"][left], data["vat"][right]
    known, same = (one != 0) & (two != 0), (one == two) & (one != 0)
    level[known] = IDENTIFIERS.index("differs")
    at = np.flatnonzero(known & ~same)
    if len(at):
        a, b = fields.table.text("vat", left[at]), fields.table.text("vat", right[at])
        distance = cpdist(a, b, scorer=OSA.distance, score_cutoff=1)
        level[at[distance <= 1]] = IDENTIFIERS.index("typo")
    level[same] = IDENTIFIERS.index("same")
    level[same & (fields.counts["vat"][left] > OWN)] = IDENTIFIERS.index("same_shared")
    level[same & other] = IDENTIFIERS.index("other_establishment")
    return level


def compare_kinds(fields: Fields, left, right) -> np.ndarray:
    """Person or company, on either side: positions in :data:`KINDS`."""
    data = fields.data
    total = data["is_company"][left] + data["is_company"][right]
    level = np.array([1, 3, 2], np.uint8)[total]
    ids = (fields.table.ids & 0xFFFFFFFF).astype(np.uint32)
    one, two = data["parent"][left], data["parent"][right]
    is_parent = ((one == ids[right]) & (one != 0)) | ((two == ids[left]) & (two != 0))
    level[is_parent] = KINDS.index("parent")
    return level
