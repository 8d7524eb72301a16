"""Fit weights to pairs whose answer is known, and adapt them to decisions.

Logistic regression with one indicator for each level: additive, so that it reads
like Fellegi and Sunter's weights, but fitted together, so that what several
comparisons say at once is not counted twice. Missing evidence has no indicator.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from .book import Book
from .compare import COMPARISONS, LEVELS
from .name_forms import CONFLICTS
from .together import Together, pair_columns, pair_design
from .weigh import GROUP_OF_KIND, GROUPS, KIND, SHIPPED, Model

#: inverse variance of a weight around zero
RIDGE = 0.5
#: how much closer to its kin a level is kept than its kin to zero
OWN_RIDGE = 6.0
#: inverse variance of what two kinds of evidence add together
PAIR_RIDGE = 3.0
#: inverse variance of a weight around the shipped one, when adapting
FAITH = 8.0
#: how much F1 on the shipped labelled set may fall
TOLERANCE = 0.003
_WEIGHED = [name for name in COMPARISONS if name != "kind"]


class Labelled(NamedTuple):
    """Distinct level patterns, with how many matches and others had each."""

    levels: np.ndarray
    matches: np.ndarray
    others: np.ndarray


@lru_cache(maxsize=1)
def shipped_labels() -> Labelled:
    """The labelled set on which learning from decisions is held to account."""
    data = json.loads((SHIPPED.parent / "labelled.json").read_text())
    return Labelled(
        np.array(data["levels"], np.uint8).reshape(-1, len(COMPARISONS)),
        np.array(data["matches"], float),
        np.array(data["others"], float),
    )


class Adapted(NamedTuple):
    """:ivar data: weights, the old ones when refused; :ivar reason: ``""`` or a code
    :ivar figures: quality before and after on the shipped labelled set
    """

    data: Mapping[str, Any]
    is_refused: bool
    reason: str
    figures: dict[str, float]


def count_patterns(levels: np.ndarray, is_match: np.ndarray) -> Labelled:
    """Equal rows of levels once, with their numbers of matches and others."""
    patterns, at = np.unique(levels, axis=0, return_inverse=True)
    at = at.reshape(-1)
    matches = np.bincount(at, is_match, len(patterns))
    return Labelled(patterns, matches, np.bincount(at, None, len(patterns)) - matches)


def fit(labelled: Labelled, ridge: float = RIDGE) -> dict[str, Any]:
    """:return: data of a :class:`.weigh.Model`"""
    keys = ("share", "prior", "weights", "together")
    data: dict[str, Any] = {"version": 2, **{key: {} for key in keys}}
    groups = GROUP_OF_KIND[labelled.levels[:, KIND]]
    for number, group in enumerate(GROUPS):
        part = Labelled(*(array[groups == number] for array in labelled))
        columns = _columns()
        prior, weights, pairs = _fit_group(part, columns, ridge)
        data["prior"][group] = round(prior, 4)
        total = (part.matches + part.others).sum()
        data["share"][group] = round(float(part.matches.sum() / max(total, 1)), 5)
        data["weights"][group] = _by_name(columns, weights, part)
        data["together"][group] = _by_pair(pairs)
    return data


def _columns() -> list[tuple[str, int]]:
    return [(n, level) for n in _WEIGHED for level in range(1, len(LEVELS[n]))]


def _parts(comparison: str, level: str) -> list[str]:
    """What a level shares with others: *short:rare* its form, and its rarity."""
    if comparison == "name":
        form, _colon, rarity = level.partition(":")
        kind = "conflict" if form in CONFLICTS else "agreement"
        return [f"name form {form}", f"name {kind} {rarity}"]
    if "+" in level:
        one, two = level.split("+")
        return [f"{comparison} 1 {one}", f"{comparison} 2 {two}"]
    return []


def _sharing(columns) -> np.ndarray:
    """Which parts each level has: ``[levels, parts]``."""
    parts = [_parts(name, LEVELS[name][level]) for name, level in columns]
    index = {part: i for i, part in enumerate(sorted({p for ps in parts for p in ps}))}
    sharing = np.zeros((len(columns), len(index)), np.float32)
    for i, own in enumerate(parts):
        sharing[i, [index[part] for part in own]] = 1
    return sharing


def _design(levels: np.ndarray, columns) -> np.ndarray:
    design = np.zeros((len(levels), len(columns) + 1), np.float32)
    design[:, 0] = 1
    for i, (name, level) in enumerate(columns, 1):
        design[:, i] = levels[:, COMPARISONS.index(name)] == level
    return design


def _fit_group(part: Labelled, columns, ridge):
    """Fit levels as sums of what they share and of what is their own.

    A level seen a few times takes the weight of its kin.

    :return: prior, weights of the columns, weights of pairs of kinds of evidence
    """
    design, sharing = _design(part.levels, columns), _sharing(columns)
    design = np.hstack([design, design[:, 1:] @ sharing, pair_design(part.levels)])
    ends = np.cumsum([1, *sharing.shape])
    total = part.matches + part.others
    penalty = np.full(design.shape[1], ridge * OWN_RIDGE)
    penalty[ends[1] :] = ridge
    penalty[ends[2] :] = PAIR_RIDGE
    penalty[0] = 1e-3
    center = np.zeros(design.shape[1])
    beta = center.copy()
    if total.sum():
        share = np.clip(part.matches.sum() / total.sum(), 1e-4, 0.5)
        beta[0] = np.log(share / (1 - share))
    for _step in range(40):
        step = _newton_step(design, part.matches, total, beta, penalty, center)
        beta = beta + step
        if np.abs(step).max() < 1e-4:
            break
    own, shared, pairs = np.split(beta[1:], ends[1:] - 1)
    return float(beta[0]), own + sharing @ shared, pairs


def _newton_step(
    design, matches, total, beta, penalty, center, offset=0.0
) -> np.ndarray:
    odds = np.clip(design @ beta + offset, -30, 30)
    p = 1 / (1 + np.exp(-odds))
    gradient = design.T @ (matches - total * p) - penalty * (beta - center)
    curvature = (design * (total * p * (1 - p))[:, None]).T @ design
    step = np.linalg.solve(curvature + np.diag(penalty), gradient)
    return step * min(1.0, 4.0 / max(np.abs(step).max(), 1e-9))


def _by_name(columns, weights, part) -> dict[str, dict[str, float]]:
    named: dict[str, dict[str, float]] = {name: {} for name in COMPARISONS}
    for (name, level), weight in zip(columns, weights.tolist(), strict=True):
        if abs(weight) > 5e-4:
            named[name][LEVELS[name][level]] = round(weight, 3)
    named["kind"] = {"parent": -8.0}
    return named


def _by_pair(weights: np.ndarray) -> dict[str, dict[str, float]]:
    named: dict[str, dict[str, float]] = {}
    for (pair, one, two), weight in zip(pair_columns(), weights.tolist(), strict=True):
        if abs(weight) > 5e-3:
            named.setdefault(pair, {})[f"{one}+{two}"] = round(weight, 3)
    return named


def adapt(
    data: Mapping[str, Any],
    levels: np.ndarray,
    is_match: np.ndarray,
    labelled: Labelled,
    faith: float = FAITH,
) -> Adapted:
    """Move weights towards the decisions taken, as far as there are enough of them.

    :param labelled: set on which the quality must not fall, see :data:`TOLERANCE`
    """
    before = quality(data, labelled)
    decided = count_patterns(levels[:, : len(COMPARISONS)], is_match)
    groups = GROUP_OF_KIND[decided.levels[:, KIND]]
    adapted = {**data, "prior": dict(data["prior"]), "weights": dict(data["weights"])}
    for number, group in enumerate(GROUPS):
        part = Labelled(*(array[groups == number] for array in decided))
        if len(part.levels):
            adapted["weights"][group] = _adapt_group(data, group, part, faith)
    after = quality(adapted, labelled)
    figures = {"before": round(before, 4), "after": round(after, 4)}
    if after < before - TOLERANCE:
        return Adapted(data, True, "quality_drops", figures)
    return Adapted(adapted, False, "", figures)


def _adapt_group(data, group, part, faith) -> dict[str, dict[str, float]]:
    """The prior stays: what was reviewed is no sample of all candidate pairs."""
    columns = _columns()
    old = data["weights"][group]
    start = [old[name].get(LEVELS[name][level], 0.0) for name, level in columns]
    start = np.array([data["prior"][group], *start])
    design = _design(part.levels, columns)
    total = part.matches + part.others
    penalty = np.full(len(start), faith)
    penalty[0] = 1e6
    together = Together(data.get("together", {}).get(group, {})).weigh(part.levels)
    beta = start.copy()
    for _step in range(30):
        beta = beta + _newton_step(
            design, part.matches, total, beta, penalty, start, together
        )
    return {**_by_name(columns, beta[1:], part), "kind": old["kind"]}


def quality(data: Mapping[str, Any], labelled: Labelled) -> float:
    """F1 at probability 0.5 on labelled patterns."""
    weight, _score = Model.load(data).score(labelled.levels, Book.empty())
    found = weight >= 0
    true = labelled.matches[found].sum()
    shown = true + labelled.others[found].sum()
    wanted = labelled.matches.sum()
    return float(2 * true / max(shown + wanted, 1))
