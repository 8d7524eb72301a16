"""The text by which a contact is found, and how a typed word is brought to its form.

Words stand between single spaces; two spaces part what does not belong together, so
that quoted text never runs from a name into a city.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

import phonenumbers

from odoo.addons.contact_base.tools.normalize import (
    normalize_text,
    remove_accents,
    split_words,
)

#: A contact is found by its name and addresses, not by a novel in one of them.
MAX_TEXT = 4000
#: Letters of a text that decide its place in the book.
KEY_LENGTH = 48
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_WORD = re.compile(r"[a-z]+|[0-9]+")
_NOT_DIGIT = re.compile(r"\D+")
_E164 = re.compile(r"\+(\d{4,})")


def fold(value: object) -> str:
    """Neither case nor accents, one kind of quotes, single spaces."""
    text = str(value) if value else ""
    if not text.isprintable():
        text = _CONTROL.sub(" ", text)
    if text.isascii():  # most are, and a large book has millions
        return " ".join(text.lower().split())
    return " ".join(filter(None, map(_fold_word, text.split())))


@lru_cache(maxsize=1 << 16)
def _fold_word(word: str) -> str:
    """A word with accents; first names and cities come again and again."""
    text = normalize_text(word)
    text = remove_accents(remove_accents(text.casefold()).casefold())
    return " ".join(_CONTROL.sub(" ", text).split())


def build_text(
    texts: Iterable[object],
    phones: Iterable[tuple[object, str]] = (),
) -> str:
    """All by which a contact is found.

    Words with punctuation are found whole and by their parts: *Jean-Pierre*, *jean*.

    :param texts: name, company, e-mails, city, reference...
    :param phones: ``(as typed, E.164 or "")``
    """
    given = dict.fromkeys(filter(None, texts))  # most names come twice
    segments = list(dict.fromkeys(filter(None, map(fold, given))))
    for typed, normalized in phones:
        segments += [d for d in phone_digits(typed, normalized) if d not in segments]
    words = {word for segment in segments for word in segment.split()}
    parts = dict.fromkeys(
        part
        for segment in segments
        if not segment.replace(" ", "").isalnum()
        for part in _split(segment)
        if part not in words
    )
    segments += [" ".join(parts)] if parts else []
    return f" {'  '.join(segments)[:MAX_TEXT]} " if segments else ""


def _split(segment: str) -> list[str]:
    """Words and numbers of a text that is folded already."""
    return _WORD.findall(segment) if segment.isascii() else split_words(segment)


def phone_digits(typed: object, normalized: str | None) -> list[str]:
    """The ways to dial a number, digits only: from abroad and in its country."""
    match = _E164.match(normalized or "")
    if not match:
        digits = _NOT_DIGIT.sub("", str(typed or ""))
        return [digits] if digits else []
    digits = match.group(1)
    for length in (1, 2, 3):
        trunk = _trunk_prefix(int(digits[:length]))
        if trunk is not None:
            return [digits, trunk + digits[length:]]
    return [digits]


@lru_cache(maxsize=512)
def _trunk_prefix(country: int) -> str | None:
    """What comes before a number in its own country; None if there is no country."""
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(country)
    if not regions:
        return None
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(regions[0], None)
    return (metadata and metadata.national_prefix) or ""
