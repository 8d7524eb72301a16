"""Values that differ in their spelling alone: which one to keep.

A resolver takes the values of one field and returns the one to keep, or None if they
differ in more than its own respect. More are added to :data:`RESOLVERS`.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence

from .lexicon import LEADING_TITLES, LEGAL_FORMS, LEGAL_PHRASES, TITLES
from .text import fold, fold_words

Resolver = Callable[[Sequence[str]], str | None]


def keep_accents(values: Sequence[str]) -> str | None:
    """*José* and *Jose*: the one with its accents.

    >>> keep_accents(["Jose", "José"])
    'José'
    """
    if len({_plain(value) for value in values}) > 1:
        return None
    return max(values, key=lambda value: sum(map(_is_accented, value)))


def keep_case(values: Sequence[str]) -> str | None:
    """*MARTIN Paul* and *Martin Paul*: the one with the fewest words in capitals.

    A single word may be an acronym: the first one stays.

    >>> keep_case(["MARTIN Paul", "Martin Paul"])
    'Martin Paul'
    >>> keep_case(["IBM", "Ibm"])
    'IBM'
    """
    if len({value.casefold() for value in values}) > 1:
        return None
    return min(values, key=lambda value: (_count_capitals(value), value.islower()))


def keep_formatting(values: Sequence[str]) -> str | None:
    """The same letters and digits, other blanks and signs: the first one.

    >>> keep_formatting(["12, rue Neuve", "12 rue Neuve"])
    '12, rue Neuve'
    """
    return values[0] if len({_compact(value) for value in values}) == 1 else None


def keep_legal_form(values: Sequence[str]) -> str | None:
    """*Durand* and *Durand SARL*: the one with its legal form.

    >>> keep_legal_form(["Durand", "Durand SARL"])
    'Durand SARL'
    """
    if len({_without(value, LEGAL_FORMS, LEGAL_PHRASES) for value in values}) > 1:
        return None
    forms = {frozenset(fold_words(value)) & LEGAL_FORMS for value in values}
    # SARL and SAS are two companies
    return max(values, key=len) if len(forms - {frozenset()}) <= 1 else None


def keep_without_title(values: Sequence[str]) -> str | None:
    """*M. Jean Petit* and *Jean Petit*: the one without a title.

    >>> keep_without_title(["M. Jean Petit", "Jean Petit"])
    'Jean Petit'
    """
    titles = TITLES | LEADING_TITLES
    if len({_without(value, titles) for value in values}) > 1:
        return None
    return min(values, key=len)


RESOLVERS: dict[str, Resolver] = {
    "case": keep_case,
    "accents": keep_accents,
    "formatting": keep_formatting,
    "legal_form": keep_legal_form,
    "title": keep_without_title,
}


def _count_capitals(text: str) -> int:
    words = text.split()
    return sum(w.isupper() and len(w) > 1 for w in words) if len(words) > 1 else 0


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c))


def _is_accented(letter: str) -> bool:
    return unicodedata.normalize("NFD", letter) != letter


def _compact(text: str) -> str:
    return re.sub(r"[\W_]+", "", _plain(text))


def _without(text: str, words: frozenset[str], phrases: Sequence[str] = ()) -> str:
    folded = f" {fold(text)} "
    for phrase in phrases:
        folded = folded.replace(f" {phrase} ", " ")
    left = [word for word in folded.split() if word not in words]
    return "".join(left or folded.split())
