"""What a person types to find a contact, as conditions on its search text.

======================  =====================================================
``dupont lyon``         every word somewhere, in any order
``Sm?th``               a word: ``?`` is one character
``O*``                  a word: ``*`` is any characters, or none
``martn~``              a word that is spelt alike
``"saint martin"``      literally this
``01 40 20 50``         a piece of a phone number, in any format
======================  =====================================================

Nothing here knows a database. A condition is a LIKE pattern, and a regular expression
of bounded size where LIKE is not exact: both are data, never spliced into SQL.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from unicodedata import category

from odoo.addons.contact_base.tools.normalize import normalize_text

from .search_text import fold

MAX_LENGTH = 200
MAX_TERMS = 10
MAX_WORD = 64
#: Shorter words have no trigram inside: they are looked up where words begin.
MIN_INSIDE = 3
_WILD = re.compile(r"\*+|\?")
_DIALLED = re.compile(r"[+(]*\d[\d.()/+-]*")
_LIKE_SPECIAL = re.compile(r"([\\%_])")
_LETTERS = re.compile(r"[^\W_]+")
#: Of the rarest word and of the next one: three trigrams and one.
_INDEX_LETTERS = (5, 3)
_THREE_LETTERS = re.compile(r"[^\W_]{3}")
_MIN_DIGITS = 4


class Match(NamedTuple):
    """One condition: a LIKE pattern, and a regular expression if that is not exact."""

    like: str
    regex: str | None = None


@dataclass(frozen=True)
class Term:
    """A part of what was typed: one of several lists of conditions that all hold.

    :ivar similar: the word to which others may be similar, else ``""``
    """

    choices: tuple[tuple[Match, ...], ...] = ()
    similar: str = ""

    def without_regex(self) -> "Term":
        """What an estimate is made of.

        The planner holds a regular expression that its LIKE pattern all but implies for
        another condition, and its guess for both falls far below what is found.
        """
        return Term(
            tuple(tuple(Match(m.like) for m in choice) for choice in self.choices),
            self.similar,
        )


@dataclass(frozen=True)
class SearchQuery:
    """All that was typed; no term at all finds every contact."""

    terms: tuple[Term, ...] = ()

    @cached_property
    def similar(self) -> tuple[str, ...]:
        return tuple(term.similar for term in self.terms if term.similar)

    @property
    def is_selective(self) -> bool:
        """Whether an index of trigrams can answer: three letters or a beginning."""
        return not self.terms or any(
            term.similar or all(any(map(_has_trigram, c)) for c in term.choices)
            for term in self.terms
        )


def parse_query(typed: object) -> SearchQuery:
    """Read what was typed; there is no wrong input, only one that is cut."""
    text = normalize_text(str(typed or "")[:MAX_LENGTH])
    terms: list[Term] = []
    for index, part in enumerate(text.split('"')):
        terms += _parse_quoted(part) if index % 2 else _parse_words(part)
    return SearchQuery(tuple(dict.fromkeys(terms))[:MAX_TERMS])


def _parse_quoted(part: str) -> list[Term]:
    literal = fold(part)
    return [Term(((Match(f"%{escape_like(literal)}%"),),))] if literal else []


def _parse_words(part: str) -> list[Term]:
    terms: list[Term] = []
    dialled: list[str] = []
    for word in [*part.split(), ""]:
        if word and _DIALLED.fullmatch(word):
            dialled.append(word)
            continue
        if dialled:
            terms += _read_number(dialled)
            dialled = []
        term = _read_word(word)
        terms += [term] if term else []
    return terms


def _read_number(words: list[str]) -> list[Term]:
    """Several numbers in a row may be one phone number, or just numbers."""
    single = [term for word in words if (term := _read_word(word))]
    digits = re.sub(r"\D", "", "".join(words).replace("(0)", ""))
    digits = digits.removeprefix("00")
    if len(digits) < _MIN_DIGITS or (len(words) == 1 and words[0] == digits):
        return single
    together = tuple(match for term in single for match in term.choices[0])
    return [Term(((Match(f"%{digits}%"),), together))]


def _read_word(word: str) -> Term | None:
    word = fold(word)[:MAX_WORD]
    bare = word.rstrip("~")
    if not any(map(_is_looked_for, word)):
        return None
    if _WILD.search(bare):
        return Term(((_read_pattern(bare),),))
    if bare != word and any(map(str.isalnum, bare)):
        return Term(similar=bare.strip("~"))
    start = " " if len(bare) < MIN_INSIDE else ""
    return Term(((Match(f"%{start}{escape_like(bare)}%"),),))


def _is_looked_for(char: str) -> bool:
    """Letters, digits, and pictures such as emoji, but no punctuation."""
    return char.isalnum() or (not char.isascii() and category(char) == "So")


def _read_pattern(word: str) -> Match:
    """A whole word; a star never runs into the next one."""
    pieces = _WILD.split(word)
    wild = [match[0] for match in _WILD.findall(word)]
    like, regex = [escape_like(pieces[0])], [_escape_regex(pieces[0])]
    for sign, piece in zip(wild, pieces[1:], strict=True):
        like += ["_" if sign == "?" else "%", escape_like(piece)]
        regex += ["[^ ]" if sign == "?" else "[^ ]*", _escape_regex(piece)]
    is_exact = "?" not in wild and not any(pieces[1:-1]) and wild.count("*") == 1
    pattern = f"% {''.join(like)} %"
    if is_exact and not pieces[-1]:
        return Match(f"% {like[0]}%")
    if is_exact and not pieces[0]:
        return Match(f"%{like[-1]} %")
    if not pieces[0] and not pieces[-1] and wild == ["*", "*"]:
        return Match(f"%{like[2]}%")
    return Match(pattern, f" {''.join(regex)} ")


def escape_like(text: str) -> str:
    """A text that LIKE takes literally."""
    return _LIKE_SPECIAL.sub(r"\\\1", text)


def _escape_regex(text: str) -> str:
    return re.sub(r"([^\w ])", r"\\\1", text)


def get_index_patterns(terms: Sequence[Term]) -> list[str]:
    """LIKE patterns that parts of an index are asked for, one part after the other.

    They fit all that these terms fit, and more. Each trigram of a pattern costs as much
    as the next one, wherever it is found or missed; a few leave few rows to look at.

    :param terms: each with one choice; the rarest first, at most two
    """
    likes = [term.choices[0][0].like for term in terms]
    if len(likes) == 1:
        return likes
    return [
        _get_middle(like, size)
        for like, size in zip(likes, _INDEX_LETTERS, strict=False)
    ]


def _get_middle(like: str, size: int) -> str:
    """Letters amid a word: many words begin alike, and end alike."""
    run = max(_LETTERS.findall(like), key=len, default="")
    if len(run) < MIN_INSIDE:
        return like
    start = max(0, len(run) - size) // 2
    return f"%{run[start : start + size]}%"


def _has_trigram(match: Match) -> bool:
    """Whether a LIKE pattern holds three letters in a row, or a word's beginning."""
    plain = re.sub(r"\\([\\%_])", " ", match.like).replace("_", "%")
    return bool(_THREE_LETTERS.search(plain) or re.search(r" [^\W_]", plain))
