"""Stable codes of the reasons for a score; their wording belongs to the models."""

from collections.abc import Sequence

import numpy as np

from .compare import COMPARISONS, LEVELS, level_name
from .compare_custom import CUSTOM_LEVELS
from .rule import Rule, custom_rules

#: What a code or a level says about how many contacts hold the value; a regular
#: expression for Python and PostgreSQL alike.
RARITY = (
    r"(:(unique|scarce|rare|usual|known|common|frequent)"
    r"|_(rare|common|everywhere|shared|crowded|small|large))(?=[ +:]|$)"
)


def split_level(comparison: str, level: str) -> list[tuple[str, str]]:
    """A level as ``(code, detail)``: one for a name, two for joint evidence.

    ``contact``, ``same+typo`` -> ``("email_same", ""), ("phone_typo", "")``;
    ``name``, ``short:rare`` -> ``("name_short", "rare")``.
    """
    if level == "missing":
        return []
    if comparison in ("contact", "place"):
        names = ("email", "phone") if comparison == "contact" else ("street", "area")
        parts = zip(names, level.split("+"), strict=True)
        return [(f"{name}_{part}", "") for name, part in parts if part != "none"]
    code, _colon, detail = level.partition(":")
    return [(f"{comparison}_{code}", detail)]


#: every code there is; custom rules have ``custom_same`` and so on
CODES = tuple(
    dict.fromkeys(
        code
        for comparison, levels in LEVELS.items()
        for level in levels
        for code, _detail in split_level(comparison, level)
    )
) + tuple(f"custom_{level}" for level in CUSTOM_LEVELS[1:])


def reason_codes(
    levels_row: np.ndarray, rules: Sequence[Rule] = ()
) -> list[tuple[str, str]]:
    """``(code, detail)`` of what is known; a custom rule's detail is its name."""
    row = [int(level) for level in levels_row]
    found = [
        reason
        for comparison, level in zip(COMPARISONS, row, strict=False)
        for reason in split_level(comparison, level_name(comparison, level))
    ]
    for rule, level in zip(custom_rules(rules), row[len(COMPARISONS) :], strict=True):
        if level:
            found.append((f"custom_{CUSTOM_LEVELS[level]}", rule.name))
    return found


def reasons_text(levels_row: np.ndarray, rules: Sequence[Rule] = ()) -> str:
    """The same as one text: codes between blanks, a detail behind a colon."""
    return " ".join(
        f"{code}:{detail}" if detail else code
        for code, detail in reason_codes(levels_row, rules)
    )
