"""Comparators of custom fields."""

from datetime import date

import numpy as np
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from .book import Book
from .rule import Rule
from .table import Table

CUSTOM_LEVELS = ("missing", "same", "same_common", "similar", "differs")
_SAME, _COMMON, _SIMILAR, _DIFFERS = range(1, 5)
#: a value is common that more contacts have than this number and this share of them
COMMON, COMMON_SHARE = 8, 0.001


def compare_custom(table: Table, book: Book, rule: Rule, left, right) -> np.ndarray:
    """Positions in :data:`CUSTOM_LEVELS` for a rule of a custom field."""
    values = table.custom_values(rule.name)
    codes = table.custom_codes(rule.name)
    one, two = codes[left], codes[right]
    level = np.zeros(len(left), np.uint8)
    known = (one != 0) & (two != 0)
    level[known] = _DIFFERS
    same = known & (one == two)
    common = book.count("custom", one) > max(COMMON, COMMON_SHARE * book.size)
    level[same] = np.where(common[same], _COMMON, _SAME)
    at = np.flatnonzero(known & ~same)
    if len(at) and rule.comparator != "exact":
        a, b = [values[i] for i in left[at]], [values[i] for i in right[at]]
        level[at[_SIMILARITIES[rule.comparator](a, b)]] = _SIMILAR
    return level


def _similar_texts(one: list[str], two: list[str]) -> np.ndarray:
    return cpdist(one, two, scorer=JaroWinkler.similarity, score_cutoff=0.9) > 0


def _similar_numbers(one: list[str], two: list[str]) -> np.ndarray:
    return cpdist(one, two, scorer=OSA.distance, score_cutoff=1) <= 1


def _similar_dates(one: list[str], two: list[str]) -> np.ndarray:
    """One digit mistyped, or day and month swapped."""
    close = _similar_numbers(one, two)
    swapped = [_swap(a) == b for a, b in zip(one, two, strict=True)]
    return close | np.array(swapped, bool)


def _swap(text: str) -> str | None:
    try:
        day = date.fromisoformat(text)
        return day.replace(month=day.day, day=day.month).isoformat()
    except ValueError:
        return None


_SIMILARITIES = {
    "text": _similar_texts,
    "number": _similar_numbers,
    "date": _similar_dates,
}
