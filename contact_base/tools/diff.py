"""Mark the characters in which two short texts differ, for the eye of a reader."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import TypedDict


class Segment(TypedDict):
    text: str
    same: bool


# difflib is cubic at worst. These sizes keep a call under 0.2 s; what lies beyond, in
# the middle of two long texts, is marked as a whole.
MAX_SENTENCES = 500
MAX_WORDS = 400
MAX_LETTERS = 200
# Below, two words have nothing in common that would help the reader
MIN_LIKENESS = 0.5
# A shorter common run between two differences is noise
MIN_COMMON = 2

_JOINER = "\u200d"
_SENTENCE_ENDS = frozenset((".", "!", "?", "\n", "\r\n"))
_Mark = tuple[str, bool]
_Marks = tuple[list[_Mark], list[_Mark]]


def mark_differences(left: str, right: str) -> tuple[list[Segment], list[Segment]]:
    """Cut both texts into what they share and what they do not.

    The texts of each list, joined, are the text given. Accents typed as a separate
    character and compound emoji are never cut. Sentences are compared first, then
    their words, then the letters of words that were replaced by similar ones::

        >>> mark_differences("12 rue Hoche", "14 rue Hoche")[0]
        [{'text': '1', 'same': True}, {'text': '2', 'same': False}, ...]
    """
    marks: _Marks = ([], [])
    _mark_sentences(left or "", right or "", marks)
    return _join(marks[0]), _join(marks[1])


def split_graphemes(text: str) -> list[str]:
    """What a reader takes for one character: letter and accents, emoji, CR LF."""
    if text.isascii() and "\r" not in text:
        return list(text)
    clusters: list[str] = []
    for char in text:
        if clusters and _continues(clusters[-1], char):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def split_tokens(text: str) -> list[str]:
    """Words, numbers, and each other character by itself."""
    tokens: list[str] = []
    for is_word, group in groupby(split_graphemes(text), lambda g: g[0].isalnum()):
        characters = list(group)
        tokens.extend(["".join(characters)] if is_word else characters)
    return tokens


def split_sentences(text: str) -> list[str]:
    """Up to a full stop or the end of a line."""
    sentences: list[str] = [""]
    for token in split_tokens(text):
        sentences[-1] += token
        if token in _SENTENCE_ENDS:
            sentences.append("")
    return sentences


def _continues(cluster: str, char: str) -> bool:
    if cluster == "\r":
        return char == "\n"
    if char == _JOINER or cluster.endswith(_JOINER):
        return True
    if unicodedata.category(char) in ("Mn", "Me", "Mc"):
        return True
    # skin tones, tag characters of flags, and the second letter of a flag
    code = ord(char)
    if 0x1F3FB <= code <= 0x1F3FF or 0xE0020 <= code <= 0xE007F:
        return True
    return len(cluster) == 1 and _is_flag_letter(cluster) and _is_flag_letter(char)


def _is_flag_letter(char: str) -> bool:
    return 0x1F1E6 <= ord(char) <= 0x1F1FF


def _blocks(
    left: Sequence[str], right: Sequence[str], limit: int
) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    """Runs of both sequences: the same in both, or differing."""
    # the two ways of writing an accent are the same to the eye
    one, two = _composed(left), _composed(right)
    start = _common_length(zip(one, two, strict=False))
    rest = min(len(one), len(two)) - start
    end = min(rest, _common_length(zip(reversed(one), reversed(two), strict=False)))
    yield True, left[:start], right[:start]
    left_end, right_end = len(one) - end, len(two) - end
    if max(left_end, right_end) - start > limit:
        yield False, left[start:left_end], right[start:right_end]
    else:
        # a blank or a comma is found everywhere: never the reason for a match
        matcher = SequenceMatcher(
            _is_common,
            one[start:left_end],
            two[start:right_end],
            autojunk=False,
        )
        for tag, i1, i2, j1, j2 in matcher.get_opcodes():
            yield (
                tag == "equal",
                left[start + i1 : start + i2],
                right[start + j1 : start + j2],
            )
    yield True, left[left_end:], right[right_end:]


def _is_common(item: str) -> bool:
    return len(item) == 1 and not item.isalnum()


def _composed(items: Sequence[str]) -> list[str]:
    return [i if i.isascii() else unicodedata.normalize("NFC", i) for i in items]


def _common_length(pairs: Iterable[tuple[str, str]]) -> int:
    length = 0
    for one, two in pairs:
        if one != two:
            break
        length += 1
    return length


def _mark_sentences(left: str, right: str, marks: _Marks) -> None:
    sentences = split_sentences(left), split_sentences(right)
    for same, one, two in _blocks(*sentences, limit=MAX_SENTENCES):
        _mark(same, one, two, marks, _mark_words)


def _mark_words(left: str, right: str, marks: _Marks) -> None:
    words = split_tokens(left), split_tokens(right)
    for same, one, two in _blocks(*words, limit=MAX_WORDS):
        _mark(same, one, two, marks, _mark_letters)


def _mark(
    same: bool,
    left: Sequence[str],
    right: Sequence[str],
    marks: _Marks,
    mark_inside: Callable[[str, str, _Marks], None],
) -> None:
    one, two = "".join(left), "".join(right)
    if same or not (one and two):
        marks[0].append((one, same))
        marks[1].append((two, same))
    else:
        mark_inside(one, two, marks)


def _mark_letters(left: str, right: str, marks: _Marks) -> None:
    """Mark the letters of words that were replaced, or all of them."""
    letters = split_graphemes(left), split_graphemes(right)
    blocks = list(_blocks(*letters, limit=MAX_LETTERS))
    common = sum(len(one) for same, one, _two in blocks if same)
    total = max(1, sum(len(one) + len(two) for _same, one, two in blocks))
    alike = 2 * common / total >= MIN_LIKENESS
    for index, (same, one, two) in enumerate(blocks):
        same = same and alike and not _is_noise(blocks, index)
        marks[0].append(("".join(one), same))
        marks[1].append(("".join(two), same))


def _is_noise(blocks: list, index: int) -> bool:
    """A short common run that is shorter than a difference beside it."""
    length = len(blocks[index][1])
    if index in (0, len(blocks) - 1) or length >= MIN_COMMON:
        return False
    beside = (blocks[index - 1], blocks[index + 1])
    return max(len(side) for _same, *sides in beside for side in sides) > length


def _join(marks: list[_Mark]) -> list[Segment]:
    return [
        {"text": "".join(text for text, _same in group), "same": same}
        for same, group in groupby((m for m in marks if m[0]), lambda mark: mark[1])
    ]
