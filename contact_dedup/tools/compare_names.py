"""How two names agree: their words are matched in any order, as well as they can be."""

import numpy as np

from .names import MAX_JOINTS, MAX_WORDS
from .vocabulary import INITIAL, SHORT, TYPO, Vocabulary

#: how two names agree; each but the first stands once for each of RARITIES
FORMS = (
    "missing",
    "equal",
    "joined",
    "typo",
    "typos",
    "short",
    "initial",
    "subset",
    "subset_initial",
    "subset_common",
    "subset_weak",
    "subset_single",
    "mail_completes",
    "acronym",
    "generation",
    "mail_contradicts",
    "surname_in_mail",
    "given_differs",
    "given_similar",
    "surname_differs",
    "words_differ",
    "some_differ",
    "alike",
    "different",
)
CONFLICTS = FORMS[FORMS.index("generation") :]
#: how many others in the database bear the agreeing words by chance, from few to many
RARITIES = ("unique", "scarce", "rare", "usual", "known", "common", "frequent")
_COMMON = RARITIES.index("common")
_FORM = {form: i for i, form in enumerate(FORMS)}
_EXPECTED = np.array(
    [-10.0, -7.5, -5.0, -2.5, 0.0, 3.0]
)  # log2 of that number, between RARITIES
#: forms in which a word is wanting that the e-mail may hold
_WANTING = [_FORM[name] for name in ("subset", "subset_single", "initial")]
_TYPO_BITS, _SHORT_BITS, _INITIAL_BITS = 2.0, 1.5, 4.0
#: what the name of the town in a company's name says of two companies in that town
_TOWN_BITS = 3.0
_CHUNK = 65536


def name_levels() -> tuple[str, ...]:
    """*missing*, *equal:unique*, *equal:rare* ..."""
    return (
        FORMS[0],
        *(f"{form}:{rarity}" for form in FORMS[1:] for rarity in RARITIES),
    )


def compare_names(words: Vocabulary, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """:return: positions in :func:`name_levels`, ``uint8``"""
    levels = np.zeros(len(left), np.uint8)
    for start in range(0, len(left), _CHUNK):
        part = slice(start, start + _CHUNK)
        levels[part] = _Alignment(words, left[part], right[part]).levels()
    return levels


class _Alignment:
    """Words of the names of some pairs, and which of them are matched."""

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

    def levels(self) -> np.ndarray:
        self._match_equal()
        self._discount_phrases()
        self._discount_towns()
        self._match_joints()
        self._match_related()
        form = self._form()
        is_conflict = form >= _FORM[CONFLICTS[0]]
        self.bits = np.where(is_conflict, self.firm_bits, self.bits)
        rarity = np.searchsorted(_EXPECTED, self._expected()).astype(np.uint8)
        # a rare surname makes no two first names one
        rarity = np.where(is_conflict, np.maximum(rarity, _COMMON), rarity)
        level = 1 + (form - 1) * len(RARITIES) + rarity
        return np.where(form == 0, 0, level).astype(np.uint8)

    def _expected(self) -> np.ndarray:
        """log2 of the number of others that have these words by chance."""
        return np.log2(max(self.words.size, 2)) - self.bits

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

    def _form(self) -> np.ndarray:
        rest_one, rest_two = self._rest_one(), self._rest_two()
        n_one, n_two = self.one_data["words"], self.two_data["words"]
        is_conflict = (rest_one != 0) & (rest_two != 0)
        is_whole = (rest_one == 0) & (rest_two == 0)
        matched = self.equal + self.joined + self.typos + self.shorts + self.initials
        firm = self.equal + self.joined
        weak = self.typos + self.shorts + self.initials
        form = np.full(len(matched), _FORM["different"], np.uint8)

        def put(name, where):
            form[where] = _FORM[name]

        subset = ~is_conflict & ~is_whole & (matched > 0)
        put("subset", subset)
        put("subset_weak", subset & (weak > 0))
        put("subset_single", subset & (matched == 1))
        extra = np.where(subset)[0]
        if len(extra):
            common = self._is_rest_common(extra, rest_one[extra], rest_two[extra])
            at = extra[common]
            form[at] = _FORM["subset_common"]
            letters = self.words.length <= 1
            left_out = self._all(self.one[extra], rest_one[extra], letters)
            left_out &= self._all(self.two[extra], rest_two[extra], letters)
            at = extra[left_out & (matched[extra] > 1) & (weak[extra] == 0)]
            form[at] = _FORM["subset_initial"]
            generation = self._is_rest(
                extra, rest_one, rest_two, self.words.is_generation
            )
            form[extra[generation]] = _FORM["generation"]
        put("equal", is_whole & (matched > 0))
        put("joined", is_whole & (self.joined > 0))
        put("initial", is_whole & (self.initials > 0))
        put("short", is_whole & (self.initials == 0) & (self.shorts > 0))
        put("typo", is_whole & (self.initials + self.shorts == 0) & (self.typos == 1))
        put("typos", is_whole & (self.initials + self.shorts == 0) & (self.typos > 1))
        put("typos", is_whole & (firm == 0) & (self.typos > 0) & (matched > 1))
        form[self._are_initials_vain(rest_one, rest_two)] = _FORM["given_differs"]
        self._put_conflicts(form, is_conflict, matched, rest_one, rest_two)
        at = np.flatnonzero(is_conflict & (matched > 1))
        generation = self._is_rest(at, rest_one, rest_two, self.words.is_generation)
        form[at[generation]] = _FORM["generation"]
        self._put_acronyms(form, is_conflict & (matched == 0))
        self._ask_mails(form, rest_one, rest_two)
        form[(n_one == 0) | (n_two == 0)] = 0
        return form

    def _ask_mails(self, form, rest_one, rest_two) -> None:
        """What the e-mails say of the words that the names of two people do not share.

        *Materne* (ludivine.materne@...) is *Ludivine Materne*, and not *Paul Materne*.
        """
        person = (self.one_data["is_company"] | self.two_data["is_company"]) == 0
        locals_ = self.words.locals
        where = person & np.isin(form, _WANTING)
        for at, mine, others in (
            (where & (rest_two != 0), self.left, (self.two, rest_two)),
            (where & (rest_one != 0), self.right, (self.one, rest_one)),
            (where & (self.initial_sides == 1), self.left, (self.two, None)),
            (where & (self.initial_sides == 2), self.right, (self.one, None)),
        ):
            at = np.flatnonzero(at & locals_.is_known[mine])
            self._complete(form, at, mine, others)
        at = np.flatnonzero(person & (form == _FORM["surname_differs"]))
        found = np.zeros(len(at), bool)
        met = self.one[at, _first_bit(self.used_one[at])]
        for mine, index, rest in (
            (self.left, self.two, rest_two),
            (self.right, self.one, rest_one),
        ):
            words = index[at, _first_bit(rest[at])]
            found |= locals_.hold_behind(mine[at], words, met, self.words.words)
        form[at[found]] = _FORM["surname_in_mail"]

    def _complete(self, form, at, mine, others) -> None:
        if not len(at):
            return
        index, rest = others
        first = _first_bit(rest[at]) if rest is not None else self._full_given(at)
        words, all_words = index[at, first], self.words.words
        usable = self.words.length[words] > 2
        at, words = at[usable], words[usable]
        held = self.words.locals.hold(mine[at], words, all_words)
        form[at[held]] = _FORM["mail_completes"]
        against = self.words.locals.name_another(mine[at], words, all_words) & ~held
        form[at[against]] = _FORM["mail_contradicts"]

    def _full_given(self, at) -> np.ndarray:
        """Positions of the word that stands against the initial of the other side."""
        left = self.initial_sides[at] == 1
        index = np.where(left[:, None], self.two[at], self.one[at])
        initials = np.where(left[:, None], self.one[at], self.two[at])
        letter = np.where(self.words.length[initials] == 1, initials, 0).max(axis=1)
        head = self.words.head[index] == self.words.head[letter][:, None]
        return np.argmax(head & (self.words.length[index] > 1), axis=1)

    def _are_initials_vain(self, rest_one, rest_two) -> np.ndarray:
        """Whether initials met words by accident: *Melissa B*, *Brian M*; *Mark*,
        *Daisy M*."""
        vain = self.initial_sides == 3
        left = np.flatnonzero((self.initial_sides == 1) & (rest_one != 0))
        right = np.flatnonzero((self.initial_sides == 2) & (rest_two != 0))
        full = self.words.is_given & (self.words.length > 1)
        vain[left] = self._any(self.one[left], rest_one[left], full)
        vain[right] = self._any(self.two[right], rest_two[right], full)
        vain[left] |= rest_one[left] & 1 == 1
        vain[right] |= rest_two[right] & 1 == 1
        return vain

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

    def _put_conflicts(self, form, is_conflict, matched, rest_one, rest_two) -> None:
        at = np.flatnonzero(is_conflict)
        if not len(at):
            return
        one, two = rest_one[at], rest_two[at]
        shares = matched[at] > 0
        is_person = (
            self.one_data["is_company"][at] | self.two_data["is_company"][at]
        ) == 0
        given = self.words.is_given | (self.words.length == 1)
        given_one = self._any(self.one[at], one, given)
        given_two = self._any(self.two[at], two, given)
        met = self.used_one[at] & ((1 << self.one_data["words"][at]) - 1)
        full = self.words.is_given & (self.words.length > 1)
        is_met_given = self._any(self.one[at], met.astype(np.uint8), full)
        is_given = given_one & given_two
        is_given |= (given_one | given_two) & ~is_met_given
        is_first = (one & two & 1) == 1
        is_given |= is_first & ~is_met_given
        is_given |= (
            is_first & (given_one | given_two) & self._is_met_surname(at, one, two)
        )
        alike = self._are_rests_alike(at, one, two)
        chosen = np.full(len(at), _FORM["different"], np.uint8)
        chosen[~shares & alike] = _FORM["alike"]
        chosen[shares] = _FORM["words_differ"]
        chosen[shares & (matched[at] > 1)] = _FORM["some_differ"]
        person = shares & is_person & ((matched[at] == 1) | (given_one & given_two))
        chosen[person & ~is_given] = _FORM["surname_differs"]
        chosen[person & is_given] = _FORM["given_differs"]
        # Michel and Michèle are two names in use, and two people
        known = self._any(self.one[at], one, full) & self._any(self.two[at], two, full)
        chosen[person & is_given & alike & ~known] = _FORM["given_similar"]
        form[at] = chosen

    def _is_met_surname(self, at, one, two) -> np.ndarray:
        """Whether the word that two names share, last in both, is less of a given name
        than what they do not share: *Émilie Roland*, *Capucine Roland*.
        """
        last_one = self.used_one[at] >> (self.one_data["words"][at] - 1) & 1
        last_two = self.used_two[at] >> (self.two_data["words"][at] - 1) & 1
        rate = self.words.givenness
        met = rate[self.one[at, np.maximum(self.one_data["words"][at], 1) - 1]]
        others = np.maximum(
            rate[self.one[at, _first_bit(one)]], rate[self.two[at, _first_bit(two)]]
        )
        return (last_one & last_two).astype(bool) & (others >= met)

    def _are_rests_alike(self, at, one, two) -> np.ndarray:
        """Whether the first words left begin alike (three letters)."""
        a = self.one[at, _first_bit(one)]
        b = self.two[at, _first_bit(two)]
        heads = self.words.heads
        return (heads[a] == heads[b]) & (heads[a] != 0)

    def _put_acronyms(self, form, where) -> None:
        one, two = self.one_data, self.two_data
        same = (one["acronym"] == two["acronym"]) & (one["acronym"] != 0)
        at = np.flatnonzero(where & same & ((one["words"] == 1) | (two["words"] == 1)))
        form[at] = _FORM["acronym"]
        self.bits[at] = 3.0 * np.maximum(one["words"][at], two["words"][at])


def _first_bit(rest: np.ndarray) -> np.ndarray:
    """Position of the first word that is left, of those that names hold."""
    first = np.argmax((rest[:, None] >> np.arange(8)) & 1, axis=1)
    return np.minimum(first, MAX_WORDS - 1)
