"""What groups show, worked out from their pairs in arrays.

The same as ``contact.duplicate.group._refresh_figures`` says of stored pairs.
"""

import numpy as np

from .contact_duplicate import LEVELS, REASON_LABELS
from .contact_duplicate_group_sight import BRIDGE_SCORE
from .scan_found import KINDS, score_as_stored

REASONS = [reason for reason, _label in REASON_LABELS]
FIGURE = np.dtype(
    [
        ("id", "<i4"),
        ("size", "<i4"),
        ("score", "<f8"),
        ("kind", "u1"),
        ("reason", "u1"),
        ("is_bridge", "?"),
    ]
)


def get_figures(found, groups, is_bridge, get_reasons):
    """Figures of groups, by id.

    :param found: pairs with their group, see ``scan_found.found_type``
    :param groups: ids of all these groups; ``is_bridge``: of each
    :param get_reasons: of rows of levels, their main reasons
    :rtype: FIGURE[]
    """
    score = score_as_stored(found)
    order = np.lexsort((found["two"], found["one"], -score, found["group"]))
    group = found["group"][order]
    first = np.flatnonzero(np.r_[True, group[1:] != group[:-1]][: len(group)])
    best = found[order[first]]
    figures = np.zeros(len(first), FIGURE)
    figures["id"], figures["kind"] = best["group"], best["kind"]
    figures["reason"] = [REASONS.index(name) for name in get_reasons(best["levels"])]
    sorted_groups = np.argsort(groups)
    at = sorted_groups[np.searchsorted(groups, figures["id"], sorter=sorted_groups)]
    figures["is_bridge"] = is_bridge[at]
    figures["size"], figures["score"] = _measure(found, score)
    bridges = figures["is_bridge"]
    figures["score"][bridges] = np.minimum(figures["score"][bridges], BRIDGE_SCORE)
    return figures


def _measure(found, score):
    """By group: its contacts, and the best link of the one that hangs weakest."""
    group = np.tile(found["group"], 2)
    contact = np.concatenate([found["one"], found["two"]])
    order = np.lexsort((-np.tile(score, 2), contact, group))
    group, contact, best = group[order], contact[order], np.tile(score, 2)[order]
    is_new = (group[1:] != group[:-1]) | (contact[1:] != contact[:-1])
    member = np.flatnonzero(np.r_[True, is_new][: len(group)])
    group, best = group[member], best[member]
    first = np.flatnonzero(np.r_[True, group[1:] != group[:-1]][: len(group)])
    sizes = np.diff(np.r_[first, len(group)])
    return sizes, np.minimum.reduceat(best, first) if len(first) else best


def get_line(figure):
    """A row of figures as values of columns."""
    id_, size, score, kind, reason, is_bridge = figure
    level = next((name for name, cut in LEVELS if score >= cut), "possible")
    return id_, score, size, level, KINDS[kind], REASONS[reason], is_bridge
