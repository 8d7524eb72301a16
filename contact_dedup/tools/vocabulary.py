"""The distinct words of the names in a table, and how two words are related."""

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from .book import Book
from .given_names import GIVEN_NAMES
from .lexicon import COMPANY_COMMON, GENERATIONS
from .mail_names import MailNames
from .nicknames import FULL_FORMS, same_given_name
from .table import Table
from .text import code, phonetic, spelling

UNRELATED, INITIAL, SHORT, TYPO = range(4)
_OFTEN, _MOSTLY = 5, 0.7
#: how often the beginning of a word is found beside it, at most, to be a cut of it
_CUT_SHARE = 0.2
#: letters that are left of a word, at least
_LEAST_CUT = 3
_COLUMNS = ("words", "whole", "acronym", "is_company")
_GENERATION_WORDS = frozenset(GENERATIONS.values())


class Vocabulary:
    """:ivar index: positions in the vocabulary of the words of each contact, -1 none
    :ivar words: the words; :ivar bits: their rarity, ``-log2`` of their share
    :ivar locals: what the e-mails say of names
    :ivar givenness: how much of a given name a word is: how often it is the first one
        of a person, where some bear it
    :ivar word_codes: of each contact the codes of its words; ``joints``: of glued ones;
        ``covers``: the words that these are made of
    """

    def __init__(self, table: Table, book: Book) -> None:
        self.table, self.locals = table, MailNames(table)
        self.city = table.data["city"]
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
        self.size, self._book = book.size, book
        glued = book.count("joint", codes)  # *Jeanpierre* is as usual as *Jean-Pierre*
        self.bits = self._rarity(np.maximum(self.counts, glued))
        self.bits[0] = 0
        self.length = np.array([len(word) for word in self.words], np.int16)
        self.head = np.array([ord(word[0]) if word else 0 for word in self.words])
        self.is_listed = self._marks(lambda word: word in GIVEN_NAMES)
        # what the book uses as a given name: most often the first word of people
        first = book.count("first", codes)
        is_first = (first >= _OFTEN) & (first > _MOSTLY * self.counts)
        self.is_given = self.is_listed | is_first
        self.givenness = np.where(
            self.counts >= _OFTEN, first / self.counts, self.is_given
        )
        self.is_common = self._marks(lambda word: word in COMPANY_COMMON)
        self.is_number = self._marks(lambda word: not word.isalpha())
        self.is_generation = self._marks(lambda word: word in _GENERATION_WORDS)
        self.heads = np.array([code(word[:3]) for word in self.words], np.uint32)
        self.spelt = np.array([code(spelling(word)) for word in self.words], np.uint32)
        self.has_forms = self._marks(lambda word: word in FULL_FORMS)

    def _rarity(self, counts: np.ndarray) -> np.ndarray:
        """``-log2`` of the share of the contacts that have something."""
        share = np.minimum(counts / max(self.size, 2), 1.0)
        return (-np.log2(share)).astype(np.float32)

    def dependence(self, joints: np.ndarray, bits: np.ndarray) -> np.ndarray:
        """How much less two words side by side say than each of them by itself.

        The pointwise mutual information of the two, where the book tells of it: one in
        a hundred may be called *Marie* and one in two hundred *Claude*, and *Marie-
        Claude* is by far more than one in twenty thousand.

        :param joints: codes of the two words, glued; :param bits: of both together
        """
        counts = self._book.count("joint", joints)
        surplus = np.maximum(bits - self._rarity(counts), 0)
        return np.where(counts >= _OFTEN, surplus, 0).astype(np.float32)

    def town_words(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """Which words of the left names are those of the town that both are in.

        :return: a bit for each word
        """
        found = np.zeros(len(left), np.uint8)
        holder = np.where(self.city[left] != 0, left, right)
        towns = self.table.text("city", holder)
        for row, (town, index) in enumerate(zip(towns, self.index[left], strict=True)):
            parts = town.split(" ")
            for place, number in enumerate(index.tolist()):
                if number and self.words[number] in parts:
                    found[row] |= 1 << place
        return found

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
        cut = is_word & same_head & (short >= _LEAST_CUT) & (short <= 5) & (long >= 6)
        cut &= (relation == 0) & ~self._is_cut_known(one, two)
        self._mark_cuts(relation, one, two, np.flatnonzero(cut))
        forms = np.flatnonzero(self.has_forms[one] & self.has_forms[two])
        words = self.words
        for i in forms.tolist():
            if same_given_name(words[one[i]], words[two[i]]):
                relation[i] = SHORT
        return relation

    def are_slips(self, typed: np.ndarray, meant: np.ndarray) -> np.ndarray:
        """Whether words in use can be others cut or mistyped: *Rmy* and *Remy*.

        Not if both are known names, as of a couple: *Jean* and *Jeanne*.
        """
        pairs = zip(self._texts(typed), self._texts(meant), strict=True)
        found = [
            len(a) >= _LEAST_CUT
            and b not in a
            and (b.startswith(a) or OSA.distance(a, b, score_cutoff=1) <= 1)
            for a, b in pairs
        ]
        listed = self.is_listed[typed] & self.is_listed[meant]
        return np.array(found, bool) & ~listed

    def _texts(self, numbers: np.ndarray) -> list[str]:
        return [self.words[number] for number in numbers.tolist()]

    def _are_both_known(self, one: np.ndarray, two: np.ndarray) -> np.ndarray:
        """Two words in use are never a misspelling of one another (Paul, Paula)."""
        low = np.minimum(self.counts[one], self.counts[two])
        high = np.maximum(self.counts[one], self.counts[two])
        in_use = low >= np.maximum(4, 0.02 * high)
        return in_use | (self.is_given[one] & self.is_given[two])

    def _is_cut_known(self, one: np.ndarray, two: np.ndarray) -> np.ndarray:
        """Whether the shorter word is a name of its own: *Maël*, beside *Maëlle*.

        Many cut *Hicham* to *Hic*; it stays rare beside him.
        """
        is_shorter = self.length[one] <= self.length[two]
        short, long = np.where(is_shorter, one, two), np.where(is_shorter, two, one)
        least = np.maximum(4, _CUT_SHARE * self.counts[long])
        listed = self.is_listed[one] & self.is_listed[two]
        return listed | (self.counts[short] >= least)

    def _mark_typos(self, relation, one, two, at) -> None:
        if not len(at):
            return
        left, right = self._texts(one[at]), self._texts(two[at])
        distance = cpdist(left, right, scorer=OSA.distance, score_cutoff=2)
        short = np.minimum(self.length[one[at]], self.length[two[at]])
        is_typo = (distance <= 1) & (short >= 4) | (distance <= 2) & (short >= 8)
        close = np.flatnonzero((distance <= 2) & ~is_typo & (short >= 5))
        for i in close.tolist():
            is_typo[i] = phonetic(left[i]) == phonetic(right[i])
        for i in np.flatnonzero(is_typo).tolist():
            is_typo[i] = not _are_of_two_sexes(left[i], right[i])
        relation[at[is_typo]] = TYPO

    def _mark_cuts(self, relation, one, two, at) -> None:
        words = self.words
        for i in at.tolist():
            a, b = words[one[i]], words[two[i]]
            if a.startswith(b) or b.startswith(a):
                relation[i] = SHORT


def _are_of_two_sexes(one: str, two: str) -> bool:
    """*Prudencia* and *Prudencio*."""
    return one[:-1] == two[:-1] and {one[-1], two[-1]} == {"a", "o"}


def _word_at(texts: list[str], flat: int, width: int) -> str:
    row, position = divmod(flat, width)
    words = texts[row].partition("\x1f")[0].split(" ")
    return words[position] if position < len(words) else ""
