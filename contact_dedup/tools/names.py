"""Names of people and companies, cut into the words that identify them."""

import re
from collections.abc import Sequence
from functools import lru_cache
from struct import Struct
from typing import NamedTuple

from .lexicon import (
    COMPANY_SYNONYMS,
    GENERATIONS,
    LEADING_TITLES,
    LEGAL_FORMS,
    LEGAL_PHRASES,
    PARTICLES,
    TITLES,
)
from .nicknames import FULL_FORMS
from .text import code, fold_words, phonetic

#: words of a name that are compared; those of longer names are left out
MAX_WORDS = 6
#: glued words that are compared: *Le Roy* as *leroy*, *Jean Pierre* as *jeanpierre*
MAX_JOINTS = 4
_ZEROS = (0,) * 8
#: the words with which legal phrases begin
_PHRASE_WORDS = frozenset(phrase.split()[0] for phrase in LEGAL_PHRASES)
#: particles of one letter: *d'Arc*, *l'Hermite*, *Silva e Costa*
_LETTERS = frozenset(word for word in PARTICLES if len(word) == 1)
_ELIDED = re.compile(r"(?<![^\W_])([a-z])['’ʼ`´]").findall
_DOTTED = re.compile(r"(?<![^\W_])([a-z])\.").findall
_SPECIAL = TITLES | LEADING_TITLES | PARTICLES | frozenset(GENERATIONS)


_PACK = Struct(f"<B{MAX_WORDS}I{MAX_JOINTS}I{MAX_JOINTS}B2I").pack
_PACK_EXTRA = Struct("<4I6I4I").pack


class Name(NamedTuple):
    """:ivar words: identifying words, folded, in the order typed
    :ivar joints: ``(glued words, position of the first, of the last word)``
    :ivar whole: all words glued, particles too
    :ivar acronym: first letters of a company's words, ``""`` if under two
    :ivar packed: the fields *words* to *acronym* of :data:`.record.PACKED`
    :ivar extra: the fields of a name in :data:`.record.EXTRA`
    """

    words: tuple[str, ...]
    joints: tuple[tuple[str, int, int], ...]
    whole: str
    acronym: str
    packed: bytes
    extra: bytes


@lru_cache(maxsize=100_000)
def parse_name(value: object, is_company: bool = False) -> Name:
    """Cut a name; titles, legal forms and particles are no words of it."""
    typed = fold_words(value)
    if is_company:
        return _cut(_company_words(typed), True)
    if len(typed) == 2 and _SPECIAL.isdisjoint(typed):
        return _cut_two(typed)
    words = _person_words(typed)
    return _cut(words, False, _find_initials(words, value))


def _cut_two(words: list[str]) -> Name:
    """What :func:`_cut` does, for most people: two plain words."""
    one, two = words
    whole = one + two
    first, second = word_codes(one), word_codes(two)
    glued = code(whole)
    none = (0, 0, 0)
    packed = _PACK(
        2, first[0], second[0], 0, *none, glued, *none, 1, *none, glued, 0
    )  # fmt: skip
    if first.others or second.others:
        extra = _pack_extra(words, [first, second], "", whole)
    else:
        heads = _heads(one[0], two[0])
        extra = _PACK_EXTRA(
            first.sound, second.sound, 0, 0, *none, *none, heads, 0, 0, _letters(whole)
        )  # fmt: skip
    return Name((one, two), ((whole, 0, 1),), whole, "", packed, extra)


@lru_cache(maxsize=4096)
def _heads(one: str, two: str) -> int:
    return code(one + two if one < two else two + one)


def _person_words(typed: list[str]) -> list[str]:
    if len(typed) > 1 and typed[0] in LEADING_TITLES:
        typed = typed[1:]
    words = [typed[0]] if typed else []
    words += [GENERATIONS.get(word, word) for word in typed[1:]]
    return [word for word in words if word not in TITLES] or typed


def _find_initials(words: list[str], value: object) -> frozenset[int]:
    """Positions of letters that look like particles and stand for a given name.

    At an end of a name where nothing is elided: *D. Bernard*, and neither *d'Arc* nor
    *Ortega y Gasset*.
    """
    if _LETTERS.isdisjoint(words) or len(words) < 2:
        return frozenset()
    text = str(value).lower()
    last = len(words) - 1
    found = {last} if words[last] in _LETTERS else set()
    if words[0] in _LETTERS and words[0] not in _ELIDED(text):
        # *L HERMITE Tristan*: of three words, a dot makes it an initial
        if last == 1 or words[0] in _DOTTED(text):
            found.add(0)
    return frozenset(found)


def _company_words(typed: list[str]) -> list[str]:
    typed = _glue_letters(typed)
    if len(typed) > 2:
        typed = _drop_phrases(typed)
    words = [word for word in typed if word not in LEGAL_FORMS] or typed
    return [COMPANY_SYNONYMS.get(word, word) for word in words]


def _drop_phrases(typed: list[str]) -> list[str]:
    if _PHRASE_WORDS.isdisjoint(typed):
        return typed
    text = f" {' '.join(typed)} "
    for phrase in LEGAL_PHRASES:
        if phrase in text:
            text = text.replace(f" {phrase} ", " ")
    return text.split() or typed


def _glue_letters(typed: list[str]) -> list[str]:
    """*s n c f* -> *sncf*; a letter alone stays."""
    if max(map(len, typed), default=0) > 1 and min(map(len, typed)) > 1:
        return typed
    words: list[str] = []
    is_run = False
    for word in typed:
        is_letter = len(word) == 1
        if is_letter and is_run:
            words[-1] += word
        else:
            words.append(word)
        is_run = is_letter
    return words


def _cut(
    typed: list[str], is_company: bool, initials: frozenset[int] = frozenset()
) -> Name:
    words, joints = typed, []
    if len(typed) > 1 and not PARTICLES.isdisjoint(typed):
        words, joints = _glue_particles(typed, initials)
    words = (words or typed)[:MAX_WORDS]
    for i in range(min(len(words) - 1, MAX_JOINTS)):
        joints.append((words[i] + words[i + 1], i, i + 1))
    if len(joints) >= MAX_JOINTS:
        joints = [joint for joint in joints if joint[2] < len(words)][:MAX_JOINTS]
    whole, acronym = "".join(typed), _acronym(words, is_company)
    codes = [word_codes(word) for word in words]
    packed = _pack(codes, joints, whole, acronym)
    extra = _pack_extra(words, codes, whole if is_company else "", whole)
    return Name(tuple(words), tuple(joints), whole, acronym, packed, extra)


def _glue_particles(
    typed: list[str], initials: frozenset[int]
) -> tuple[list[str], list[tuple[str, int, int]]]:
    """Words without particles, and those that stand behind some, glued to them."""
    words: list[str] = []
    joints: list[tuple[str, int, int]] = []
    before = ""
    for i, word in enumerate(typed):
        if word in PARTICLES and i not in initials:
            before += word
            continue
        if before:
            joints.append((before + word, len(words), len(words)))
            before = ""
        words.append(word)
    return words, joints


def _pack(words, joints, whole: str, acronym: str) -> bytes:
    no_joint = MAX_JOINTS - len(joints)
    return _PACK(
        len(words),
        *[word.code for word in words],
        *_ZEROS[len(words) : MAX_WORDS],
        *[code(joint[0]) for joint in joints],
        *_ZEROS[:no_joint],
        *[first << 4 | last for _word, first, last in joints],
        *_ZEROS[:no_joint],
        code(whole),
        code(acronym),
    )


def _letters(whole: str) -> int:
    """Of a name in any order, cut anywhere: *VIA ENE Lieven*, *Lieven Viaene*."""
    return code("".join(sorted(whole)))


def _pack_extra(words, codes, company: str, whole: str) -> bytes:
    """Sounds of words, pairs of what short forms stand for, code of initials, the ends
    of a company's name, the letters of all."""
    sounds = codes[:4]
    own = [sound.sound for sound in sounds]
    pairs: list[int] = []
    for i, sound in enumerate(sounds):
        for other in sound.others:
            rest = own[:i] + own[i + 1 :]
            if rest:
                pairs += (other, rest[0] if i else rest[-1])
    heads = _heads(words[0][0], words[1][0] if len(words) > 1 else "") if words else 0
    is_long = len(company) > 6
    return _PACK_EXTRA(
        *own,
        *_ZEROS[: 4 - len(own)],
        *pairs[:6],
        *_ZEROS[: 6 - len(pairs[:6])],
        heads,
        code(company[:7]) if is_long else 0,
        code(company[-6:]) if is_long else 0,
        _letters(whole),
    )


def _acronym(words: Sequence[str], is_company: bool) -> str:
    if not is_company:
        return ""
    if len(words) == 1:
        return words[0] if 2 <= len(words[0]) <= 6 else ""
    return "".join(word[0] for word in words)


class Word(NamedTuple):
    """:ivar code: of the word itself; :ivar sound: code of the phonetic form
    :ivar others: of the phonetic forms of what it is short for, three at most
    """

    code: int
    sound: int
    others: tuple[int, ...]


@lru_cache(maxsize=200_000)
def word_codes(word: str) -> Word:
    """The numbers by which a word of a name is found."""
    sound = code(phonetic(word))
    fulls = FULL_FORMS.get(word, ())
    others = sorted({code(phonetic(full)) for full in fulls} - {sound})
    return Word(code(word), sound, tuple(others[:3]))
