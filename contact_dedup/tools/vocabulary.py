"""The distinct words of the names in a table, and how two words are related."""

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from .book import Book
from .lexicon import COMPANY_COMMON, GENERATIONS
from .mail_names import MailNames
from .nicknames import FULL_FORMS, GIVEN_NAMES, same_given_name
from .table import Table
from .text import code, phonetic, spelling

UNRELATED, INITIAL, SHORT, TYPO = range(4)
_OFTEN, _MOSTLY = 5, 0.7
_COLUMNS = ("words", "whole", "acronym", "is_company")
_GENERATION_WORDS = frozenset(GENERATIONS.values())


class Vocabulary:
    """:ivar index: positions in the vocabulary of the words of each contact, -1 none
    :ivar words: the words; :ivar bits: their rarity, ``-log2`` of their share
    :ivar locals: what the e-mails say of names
    :ivar word_codes: of each contact the codes of its words; ``joints``: of glued ones;
        ``covers``: the words that these are made of
    """

    def __init__(self, table: Table, book: Book) -> None:
        self.locals = MailNames(table)
        self._columns = {name: table.data[name] for name in _COLUMNS}
        self.word_codes, self.joints = table.data["word"], table.data["joint"]
        self.covers = table.data["cover"]
        flat = table.data["word"].reshape(-1)
        codes, first, inverse = np.unique(flat, return_index=True, return_inverse=True)
        width = table.data["word"].shape[1]
        self.words = [_word_at(table.texts, i, width) for i in first.tolist()]
        self.index = inverse.reshape(-1, width).astype(np.int32)
        if len(codes) and codes[0] == 0:  # no word
            self.words[0] = ""
        else:
            self.words.insert(0, "")
            codes = np.r_[np.uint32(0), codes]
            self.index += 1
        self.counts = book.count("word", codes)
        share = np.minimum(self.counts / max(book.size, 2), 1.0)
        self.bits = (-np.log2(share)).astype(np.float32)
        self.bits[0] = 0
        self.size = book.size
        self.length = np.array([len(word) for word in self.words], np.int16)
        self.head = np.array([ord(word[0]) if word else 0 for word in self.words])
        self.is_given = self._marks(lambda word: word in GIVEN_NAMES)
        # what the book uses as a given name: most often the first word of people
        first = book.count("first", codes)
        self.is_given |= (first >= _OFTEN) & (first > _MOSTLY * self.counts)
        self.is_common = self._marks(lambda word: word in COMPANY_COMMON)
        self.is_number = self._marks(lambda word: not word.isalpha())
        self.is_generation = self._marks(lambda word: word in _GENERATION_WORDS)
        self.heads = np.array([code(word[:3]) for word in self.words], np.uint32)
        self.spelt = np.array([code(spelling(word)) for word in self.words], np.uint32)
        self.has_forms = self._marks(lambda word: word in FULL_FORMS)

    def columns(self, at: np.ndarray) -> dict[str, np.ndarray]:
        """The single fields of a name of some contacts."""
        return {name: values[at] for name, values in self._columns.items()}

    def _marks(self, test) -> np.ndarray:
        return np.array([test(word) for word in self.words], bool)

    def relate(self, one: np.ndarray, two: np.ndarray) -> np.ndarray:
        """How words are related: :data:`UNRELATED` ... :data:`TYPO`.

        :param one, two: positions in the vocabulary, different words
        """
        size = len(self.words)
        low, high = np.minimum(one, two), np.maximum(one, two)
        pairs, inverse = np.unique(
            low.astype(np.int64) * size + high, return_inverse=True
        )
        return self._relate(pairs // size, pairs % size)[inverse]

    def _relate(self, one: np.ndarray, two: np.ndarray) -> np.ndarray:
        relation = np.zeros(len(one), np.uint8)
        short = np.minimum(self.length[one], self.length[two])
        long = np.maximum(self.length[one], self.length[two])
        fixed = self.is_number | self.is_generation
        is_word = ~(fixed[one] | fixed[two])
        same_head = self.head[one] == self.head[two]
        relation[(short == 1) & same_head & (long > 1) & is_word] = INITIAL
        known = self._are_both_known(one, two)
        fuzzy = is_word & ~known & (short >= 3) & (long - short <= 2)
        self._mark_typos(relation, one, two, np.flatnonzero(fuzzy))
        near = (
            is_word
            & (short >= 3)
            & (long - short <= 2)
            & (self.spelt[one] == self.spelt[two])
        )
        relation[near] = TYPO
        cut = is_word & ~known & same_head & (short >= 3) & (short <= 5) & (long >= 6)
        self._mark_cuts(relation, one, two, np.flatnonzero(cut & (relation == 0)))
        forms = np.flatnonzero(self.has_forms[one] & self.has_forms[two])
        words = self.words
        for i in forms.tolist():
            if same_given_name(words[one[i]], words[two[i]]):
                relation[i] = SHORT
        return relation

    def _are_both_known(self, one: np.ndarray, two: np.ndarray) -> np.ndarray:
        """Two words in use are never a misspelling of one another (Paul, Paula)."""
        low = np.minimum(self.counts[one], self.counts[two])
        high = np.maximum(self.counts[one], self.counts[two])
        in_use = low >= np.maximum(4, 0.02 * high)
        return in_use | (self.is_given[one] & self.is_given[two])

    def _mark_typos(self, relation, one, two, at) -> None:
        if not len(at):
            return
        words = self.words
        left = [words[i] for i in one[at].tolist()]
        right = [words[i] for i in two[at].tolist()]
        distance = cpdist(left, right, scorer=OSA.distance, score_cutoff=2)
        short = np.minimum(self.length[one[at]], self.length[two[at]])
        is_typo = (distance <= 1) & (short >= 4) | (distance <= 2) & (short >= 8)
        close = np.flatnonzero((distance <= 2) & ~is_typo & (short >= 5))
        for i in close.tolist():
            is_typo[i] = phonetic(left[i]) == phonetic(right[i])
        relation[at[is_typo]] = TYPO

    def _mark_cuts(self, relation, one, two, at) -> None:
        words = self.words
        for i in at.tolist():
            a, b = words[one[i]], words[two[i]]
            if a.startswith(b) or b.startswith(a):
                relation[i] = SHORT


def _word_at(texts: list[str], flat: int, width: int) -> str:
    row, position = divmod(flat, width)
    words = texts[row].partition("\x1f")[0].split(" ")
    return words[position] if position < len(words) else ""
