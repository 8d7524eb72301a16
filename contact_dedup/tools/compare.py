"""Compare pairs of contacts: one level for each comparison."""

from collections.abc import Sequence

import numpy as np

from .book import Book
from .compare_custom import CUSTOM_LEVELS, compare_custom
from .compare_fields import (
    CONTACTS,
    PLACES,
    Fields,
    compare_contacts,
    compare_places,
)
from .compare_names import compare_names
from .compare_organisations import (
    IDENTIFIERS,
    KINDS,
    ORGANISATIONS,
    compare_identifiers,
    compare_kinds,
    compare_organisations,
)
from .name_forms import name_levels
from .rule import Rule, custom_rules
from .table import Table
from .vocabulary import Vocabulary

#: the levels of each comparison; 0 says nothing, as something is missing
LEVELS: dict[str, tuple[str, ...]] = {
    "name": name_levels(),
    "contact": CONTACTS,
    "place": PLACES,
    "org": ORGANISATIONS,
    "identifier": IDENTIFIERS,
    "kind": KINDS,
}
COMPARISONS = tuple(LEVELS)


def level_name(comparison: str, level: int) -> str:
    """The stable name of a level, ``"missing"`` for 0."""
    return LEVELS.get(comparison, CUSTOM_LEVELS)[level]


def compare(
    table: Table,
    left: np.ndarray,
    right: np.ndarray,
    book: Book,
    rules: Sequence[Rule] = (),
) -> np.ndarray:
    """Compare the contacts at some positions of a table.

    The order of the two contacts of a pair does not matter.

    :return: ``uint8[pairs, comparisons]``: the built-in comparisons, then the active
        custom rules in their order
    """
    low, high = np.minimum(left, right), np.maximum(left, right)
    fields, words = _prepared(table, book)
    off = {rule.name for rule in rules if not rule.comparator and not rule.active}
    compared = {
        "name": lambda: compare_names(words, low, high),
        "contact": lambda: compare_contacts(fields, low, high),
        "place": lambda: compare_places(fields, low, high),
        "org": lambda: compare_organisations(fields, low, high),
        "identifier": lambda: compare_identifiers(fields, low, high),
        "kind": lambda: compare_kinds(fields, low, high),
    }
    nothing = np.zeros(len(low), np.uint8)
    columns = [nothing if name in off else compared[name]() for name in COMPARISONS]
    columns += [compare_custom(table, book, r, low, high) for r in custom_rules(rules)]
    return np.stack(columns, axis=1).astype(np.uint8)


def _prepared(table: Table, book: Book) -> tuple[Fields, Vocabulary]:
    """What depends on the table and on what the book counts, kept for further pairs:
    also once the book is calibrated."""
    if table.prepared is None or table.prepared[0].book.counts is not book.counts:
        table.prepared = Fields(table, book), Vocabulary(table, book)
    return table.prepared
