"""The words of two names, matched in any order, and what the matches tell."""

import numpy as np

from .names import MAX_JOINTS, MAX_WORDS
from .vocabulary import INITIAL, SHORT, TYPO, Vocabulary

_TYPO_BITS, _SHORT_BITS, _INITIAL_BITS = 2.0, 1.5, 4.0
#: what the name of the town in a company's name says of two companies in that town
_TOWN_BITS = 3.0


class Alignment:
    """Words of the names of some pairs, and which of them are matched.

    :ivar bits: how much the matched words tell; ``firm_bits``: those that are equal
    :ivar used_one: a bit for each word of the left names that is matched;
        ``used_two``: of the right ones
    :ivar initial_sides: which side has initials: 1 left, 2 right, 3 both
    """

    def __init__(self, words: Vocabulary, left, right) -> None:
        self.words, self.left, self.right = words, left, right
        self.one_data, self.two_data = words.columns(left), words.columns(right)
        self.one, self.two = words.index[left], words.index[right]
        self.wide_one = int(self.one_data["words"].max(initial=0))
        self.wide_two = int(self.two_data["words"].max(initial=0))
        count = len(left)
        self.used_one = np.zeros(count, np.uint8)  # a bit for each word
        self.used_two = np.zeros(count, np.uint8)
        self.bits, self.firm_bits = np.zeros((2, count), np.float32)
        self.equal, self.joined, self.typos, self.shorts, self.initials = np.zeros(
            (5, count), np.uint8
        )
        self.initial_sides = np.zeros(count, np.uint8)  # 1 left, 2 right, 3 both

    def match(self) -> None:
        """Match equal words, then glued ones, then those that are related."""
        self._match_equal()
        self._discount_phrases()
        self._discount_towns()
        self._match_joints()
        self._match_related()

    def _match_equal(self) -> None:
        for i in range(self.wide_one):
            word = self.one[:, i]
            for j in range(self.wide_two):
                at = np.flatnonzero((word == self.two[:, j]) & (word != 0))
                if len(at):
                    at = at[self._is_free(at, i, j)]
                    self._use(at, i, j, self.words.bits[word[at]])
                    long = self.words.length[word[at]] > 1
                    self.firm_bits[at] += self.words.bits[word[at]] * long
                    self.equal[at] += 1

    def _discount_phrases(self) -> None:
        """Words that often stand side by side are no two facts: *Marie-Claude*."""
        long = (self.one_data["words"] > 2) & (self.two_data["words"] > 2)
        at = np.flatnonzero(long & (self.equal > 1))
        theirs = self.words.joints[self.right[at]]
        for k in range(MAX_JOINTS):
            joint = self.words.joints[self.left[at], k]
            cover = self.words.covers[self.left[at], k]
            first, last, used = cover >> 4, cover & 15, self.used_one[at]
            both = (used >> first & 1) & (used >> last & 1) & (first != last)
            shared = (theirs == joint[:, None]).any(axis=1) & (joint != 0)
            here = np.flatnonzero(shared & both.astype(bool))
            rows, ends = at[here], (first[here], last[here])
            bits = sum(self.words.bits[self.one[rows, end]] for end in ends)
            surplus = self.words.dependence(joint[here], bits)
            self.bits[rows] -= surplus
            self.firm_bits[rows] -= surplus

    def _discount_towns(self) -> None:
        """Of two companies in Lyon, *Lyon* says little: *Fromagerie de Lyon*."""
        city_one, city_two = self.words.city[self.left], self.words.city[self.right]
        same = (city_one == city_two) | (city_one == 0) | (city_two == 0)
        both = (self.one_data["is_company"] & self.two_data["is_company"]) != 0
        is_known = (city_one | city_two) != 0
        at = np.flatnonzero(same & both & is_known & (self.equal > 0))
        found = self.words.town_words(self.left[at], self.right[at]) & self.used_one[at]
        at, found = at[found != 0], found[found != 0]
        word_bits = self.words.bits[self.one[at]]
        places = np.arange(word_bits.shape[1])
        is_town = (found[:, None] >> places & 1).astype(bool)
        others = (self.used_one[at][:, None] >> places & 1).astype(bool) & ~is_town
        surplus = np.maximum((word_bits * is_town).sum(1) - _TOWN_BITS, 0)
        least = np.maximum((word_bits * others).max(1, initial=0), _TOWN_BITS)
        for bits in (self.bits, self.firm_bits):
            bits[at] = np.minimum(bits[at], np.maximum(bits[at] - surplus, least))

    def _is_free(self, at, i: int, j: int) -> np.ndarray:
        return (self.used_one[at] >> i & 1 | self.used_two[at] >> j & 1) == 0

    def _use(self, at, i: int, j: int, bits) -> None:
        self.used_one[at] |= 1 << i
        self.used_two[at] |= 1 << j
        self.bits[at] += bits

    def _match_joints(self) -> None:
        open_ = np.flatnonzero((self._rest_one() != 0) & (self._rest_two() != 0))
        if not len(open_):
            return
        whole = self.one_data["whole"][open_] == self.two_data["whole"][open_]
        at = open_[whole & (self.one_data["words"][open_] > 0)]
        longest = np.maximum(
            self._rest_bits(self.one, at), self._rest_bits(self.two, at)
        )
        self.bits[at] += longest
        self.used_one[at] = self.used_two[at] = 255
        self.joined[at] += 1
        left, right = self.left, self.right
        for ends, joint_used, other_used, index in (
            ((left, right), self.used_one, self.used_two, self.two),
            ((right, left), self.used_two, self.used_one, self.one),
        ):
            self._match_side(open_, ends, joint_used, other_used, index)

    def _match_side(self, open_, ends, joint_used, other_used, index) -> None:
        """Glued words of one side against single words of the other.

        :param ends: the contacts of both sides
        """
        joints = self.words.joints[ends[0][open_]]
        has = np.flatnonzero(joints[:, 0])
        at, joints = open_[has], joints[has]
        words = self.words.word_codes[ends[1][at]]
        same = (joints[:, :, None] == words[:, None, :]) & (joints != 0)[:, :, None]
        hits = np.flatnonzero(same)  # faster in one dimension
        rows, cells = np.divmod(hits, MAX_JOINTS * MAX_WORDS)
        for cell in sorted(set(cells.tolist())):
            here = at[rows[cells == cell]]
            cover = self.words.covers[ends[0][here], cell // MAX_WORDS]
            mask = ((1 << (cover >> 4)) | (1 << (cover & 15))).astype(np.uint8)
            j = cell % MAX_WORDS
            free = (joint_used[here] & mask) == 0
            free &= (other_used[here] >> j & 1) == 0
            here, mask = here[free], mask[free]
            joint_used[here] |= mask
            other_used[here] |= 1 << j
            self.bits[here] += self.words.bits[index[here, j]]
            self.joined[here] += 1

    def _rest_one(self, at=slice(None)) -> np.ndarray:
        every = (1 << self.one_data["words"][at].astype(np.uint16)) - 1
        return (every & ~self.used_one[at].astype(np.uint16)).astype(np.uint8)

    def _rest_two(self, at=slice(None)) -> np.ndarray:
        every = (1 << self.two_data["words"][at].astype(np.uint16)) - 1
        return (every & ~self.used_two[at].astype(np.uint16)).astype(np.uint8)

    def _rest_bits(self, index, at) -> np.ndarray:
        return self.words.bits[index[at]].sum(1)

    def _match_related(self) -> None:
        """The words that are left: misspelt ones first, then short forms, initials."""
        rest_one, rest_two = self._rest_one(), self._rest_two()
        pairs = np.flatnonzero((rest_one != 0) & (rest_two != 0))
        rest_one, rest_two = rest_one[pairs], rest_two[pairs]
        cells = []
        for i in range(self.wide_one):
            here = np.flatnonzero(rest_one >> i & 1)
            for j in range(self.wide_two):
                at = pairs[here[(rest_two[here] >> j & 1) == 1]]
                if len(at):
                    cells.append((at, i, j))
        if not cells:
            return
        one = np.concatenate([self.one[at, i] for at, i, _j in cells])
        two = np.concatenate([self.two[at, j] for at, _i, j in cells])
        relations = self.words.relate(one, two)
        ends = np.cumsum([len(at) for at, _i, _j in cells])[:-1]
        relations = np.split(relations, ends)
        for wanted in (TYPO, SHORT, INITIAL):
            for (at, i, j), relation in zip(cells, relations, strict=True):
                self._match_cell(wanted, at[relation == wanted], i, j)

    def _match_cell(self, relation: int, at, i: int, j: int) -> None:
        at = at[self._is_free(at, i, j)]
        if not len(at):
            return
        bits = self.words.bits
        common = np.minimum(bits[self.one[at, i]], bits[self.two[at, j]])
        if relation == TYPO:
            self.typos[at] += 1
            gain = np.maximum(common - _TYPO_BITS, 0)
        elif relation == SHORT:
            self.shorts[at] += 1
            gain = np.maximum(common - _SHORT_BITS, 0)
        else:
            self.initials[at] += 1
            is_left = self.words.length[self.one[at, i]] == 1
            self.initial_sides[at] |= np.where(is_left, 1, 2).astype(np.uint8)
            gain = np.minimum(common, _INITIAL_BITS)
        self._use(at, i, j, gain)

    def _is_rest_common(self, at, rest_one, rest_two) -> np.ndarray:
        """Whether every word left over is one that many companies have."""
        marks = self.words.is_common
        return self._all(self.one[at], rest_one, marks) & self._all(
            self.two[at], rest_two, marks
        )

    def _is_rest(self, at, rest_one, rest_two, marks) -> np.ndarray:
        return self._any(self.one[at], rest_one[at], marks) | self._any(
            self.two[at], rest_two[at], marks
        )

    @staticmethod
    def _all(index, rest, marks) -> np.ndarray:
        every = np.ones(len(index), bool)
        for i in range(index.shape[1]):
            every &= marks[index[:, i]] | (rest >> i & 1 == 0)
        return every

    @staticmethod
    def _any(index, rest, marks) -> np.ndarray:
        some = np.zeros(len(index), bool)
        for i in range(index.shape[1]):
            some |= marks[index[:, i]] & (rest >> i & 1 == 1)
        return some
