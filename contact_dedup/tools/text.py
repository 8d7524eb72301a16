"""Fold any script to lower-case ASCII words; codes of words for fast comparison."""

import re
import unicodedata
from zlib import crc32

from anyascii import anyascii

#: what is typed beyond this many characters is not looked at
MAX_LENGTH = 200
_TAG = re.compile(r"<[^<>]{0,80}>")
_SPELL_OUT = {"ß": "ss", "ä": "a", "ö": "o", "ü": "u", "&": " ", "œ": "oe", "æ": "ae"}


class _Folding(dict):
    """Translation of one character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character.lower() in _SPELL_OUT:
        return _SPELL_OUT[character.lower()]
    category = unicodedata.category(character)
    if category[0] == "M" or category == "Cf":  # accents, invisible marks
        return ""
    if category[0] not in "LN":
        return " "
    return "".join(c for c in anyascii(character).lower() if c.isalnum() and c < "\x7f")


_FOLDING = _Folding()
_ASCII_WORDS = re.compile(r"[a-z0-9]+").findall


def fold_words(value: object) -> list[str]:
    """Words of lower-case ASCII letters and digits.

    Emoji, control characters and HTML tags are blanks, other scripts are romanised,
    and only the first :data:`MAX_LENGTH` characters count.
    """
    if not value:
        return []
    text = (value if isinstance(value, str) else str(value))[:MAX_LENGTH]
    if "<" in text:
        text = _TAG.sub(" ", text)
    if text.isascii():
        return _ASCII_WORDS(text.lower())
    return text.translate(_FOLDING).split()


def fold(value: object) -> str:
    """The words of :func:`fold_words`, one blank between. Idempotent."""
    return " ".join(fold_words(value))


def code(text: str) -> int:
    """A number of 32 bits that stands for a text; 0 for the empty one."""
    return crc32(text.encode()) or 1 if text else 0


_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(?:mac|mc)", "mk"),
        (r"sch|tsch", "s"),
        (r"ph", "f"),
        (r"gh(?![aeiouy])", ""),
        (r"ch|sh", "s"),
        (r"(?:eaux?|aux?)", "o"),
        (r"ck|qu?|c(?![eiy])", "k"),
        (r"gn", "n"),
        (r"g(?=[eiy])|j", "z"),
        (r"gu(?=[eiy])", "g"),
        (r"c(?=[eiy])|ss|[sz]", "s"),
        (r"x", "ks"),
        (r"[vw]", "v"),
        (r"[aeiouyh]", ""),
        (r"(.)\1+", r"\1"),
    )
]
_MUTE_END = re.compile(r"(?<=[a-z]{3})(?:es|ent|[estdx])$")


def phonetic(word: str) -> str:
    """What stays of a folded word when it is misspelt: its first sound, consonants.

    *Lefebvre*, *Lefevre*: ``lfbvr``, ``lfvr``; *Philippe*, *Filipe*: ``flp``. Numbers
    and words of two letters are kept.
    """
    if len(word) < 3 or not word.isalpha():
        return word
    head = word[0] if word[0] in "aeiouy" else ""
    sound = _MUTE_END.sub("", word)
    for pattern, replacement in _SOUNDS:
        sound = pattern.sub(replacement, sound)
    return {"": "", "y": "i"}.get(head, head) + sound or word


_SPELLINGS = [
    (re.compile(pattern), letters)
    for pattern, letters in (
        (r"ph", "f"),
        (r"ck|qu|c(?![eiyh])", "k"),
        (r"h", ""),
        (r"y", "i"),
        (r"w", "v"),
        (r"z|c", "s"),
        (r"ee$", "E"),  # Andrée is not André
        (r"(.)\1+", r"\1"),
    )
]


def spelling(word: str) -> str:
    """A folded word as it sounds, vowels kept: *Sofie*, *Sophie*; *Liam*, *Lyam*."""
    for pattern, letters in _SPELLINGS:
        word = pattern.sub(letters, word)
    return word
