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


_SCH = re.compile(r"sch|tsch").sub
_SILENT_GH = re.compile(r"gh(?![aeiouy])").sub
_O = re.compile(r"eaux?|aux?").sub
_HARD_C = re.compile(r"ck|qu?|c(?![eiy])").sub
_SOFT_G = re.compile(r"g(?=[eiy])|j").sub
_SOFT_C = re.compile(r"c(?=[eiy])|ss|[sz]").sub
_TWICE = re.compile(r"(.)\1+").sub
#: letters that change alone, and those that are not heard
_ALONE = str.maketrans({"w": "v", "x": "ks", **dict.fromkeys("aeiouyh")})
_MUTE_END = re.compile(r"(?<=[a-z]{3})(?:es|ent|[estdx])$").sub


def phonetic(word: str) -> str:
    """What stays of a folded word when it is misspelt: its first sound, consonants.

    *Lefebvre*, *Lefevre*: ``lfbvr``, ``lfvr``; *Philippe*, *Filipe*: ``flp``. Numbers
    and words of two letters are kept.
    """
    if len(word) < 3 or not word.isalpha():
        return word
    head = word[0] if word[0] in "aeiouy" else ""
    sound = _simplify(_MUTE_END("", word) if word[-1] in "estdx" else word)
    return ("i" if head == "y" else head) + sound or word


def _simplify(sound: str) -> str:
    """Spellings of one consonant made one. Most words have few of them: to look
    before each replacement is three times as fast."""
    if sound[0] == "m" and sound.startswith(("mac", "mc")):
        sound = "mk" + sound[3 if sound[1] == "a" else 2 :]
    if "h" in sound:
        sound = _SCH("s", sound).replace("ph", "f")
        sound = _SILENT_GH("", sound).replace("ch", "s").replace("sh", "s")
    if "au" in sound:
        sound = _O("o", sound)
    if "c" in sound or "q" in sound:
        sound = _HARD_C("k", sound)
    if "g" in sound or "j" in sound:
        sound = _SOFT_G("z", sound.replace("gn", "n"))
    if "s" in sound or "z" in sound or "c" in sound:
        sound = _SOFT_C("s", sound)
    return _TWICE(r"\1", sound.translate(_ALONE))


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
