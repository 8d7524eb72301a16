"""How two names agree: their words are matched in any order, as well as they can be."""

import numpy as np

from .name_alignment import Alignment
from .name_forms import CONFLICTS, FORM, RARITIES
from .names import MAX_WORDS
from .vocabulary import Vocabulary

_COMMON = RARITIES.index("common")
_EXPECTED = np.array(
    [-10.0, -7.5, -5.0, -2.5, 0.0, 3.0]
)  # log2 of that number, between RARITIES
#: forms in which a word is wanting that the e-mail may hold
_WANTING = [FORM[name] for name in ("subset", "subset_single", "initial")]
_CHUNK = 65536


def compare_names(words: Vocabulary, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """:return: positions in :func:`name_levels`, ``uint8``"""
    levels = np.zeros(len(left), np.uint8)
    for start in range(0, len(left), _CHUNK):
        part = slice(start, start + _CHUNK)
        levels[part] = _Comparison(words, left[part], right[part]).levels()
    return levels


class _Comparison(Alignment):
    """From the matches of some pairs to how their names agree."""

    def levels(self) -> np.ndarray:
        self.match()
        form = self._form()
        is_conflict = form >= FORM[CONFLICTS[0]]
        self.bits = np.where(is_conflict, self.firm_bits, self.bits)
        rarity = np.searchsorted(_EXPECTED, self._expected()).astype(np.uint8)
        # a rare surname makes no two first names one
        rarity = np.where(is_conflict, np.maximum(rarity, _COMMON), rarity)
        level = 1 + (form - 1) * len(RARITIES) + rarity
        return np.where(form == 0, 0, level).astype(np.uint8)

    def _expected(self) -> np.ndarray:
        """log2 of the number of others that have these words by chance."""
        return np.log2(max(self.words.size, 2)) - self.bits

    def _form(self) -> np.ndarray:
        rest_one, rest_two = self._rest_one(), self._rest_two()
        n_one, n_two = self.one_data["words"], self.two_data["words"]
        is_conflict = (rest_one != 0) & (rest_two != 0)
        is_whole = (rest_one == 0) & (rest_two == 0)
        matched = self.equal + self.joined + self.typos + self.shorts + self.initials
        firm = self.equal + self.joined
        weak = self.typos + self.shorts + self.initials
        form = np.full(len(matched), FORM["different"], np.uint8)

        def put(name, where):
            form[where] = FORM[name]

        subset = ~is_conflict & ~is_whole & (matched > 0)
        put("subset", subset)
        put("subset_weak", subset & (weak > 0))
        put("subset_single", subset & (matched == 1))
        extra = np.where(subset)[0]
        if len(extra):
            common = self._is_rest_common(extra, rest_one[extra], rest_two[extra])
            at = extra[common]
            form[at] = FORM["subset_common"]
            letters = self.words.length <= 1
            left_out = self._all(self.one[extra], rest_one[extra], letters)
            left_out &= self._all(self.two[extra], rest_two[extra], letters)
            at = extra[left_out & (matched[extra] > 1) & (weak[extra] == 0)]
            form[at] = FORM["subset_initial"]
            generation = self._is_rest(
                extra, rest_one, rest_two, self.words.is_generation
            )
            form[extra[generation]] = FORM["generation"]
        put("equal", is_whole & (matched > 0))
        put("joined", is_whole & (self.joined > 0))
        put("initial", is_whole & (self.initials > 0))
        put("short", is_whole & (self.initials == 0) & (self.shorts > 0))
        put("typo", is_whole & (self.initials + self.shorts == 0) & (self.typos == 1))
        put("typos", is_whole & (self.initials + self.shorts == 0) & (self.typos > 1))
        put("typos", is_whole & (firm == 0) & (self.typos > 0) & (matched > 1))
        form[self._are_initials_vain(rest_one, rest_two)] = FORM["given_differs"]
        self._put_conflicts(form, is_conflict, matched, rest_one, rest_two)
        at = np.flatnonzero(is_conflict & (matched > 1))
        generation = self._is_rest(at, rest_one, rest_two, self.words.is_generation)
        form[at[generation]] = FORM["generation"]
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
        at = np.flatnonzero(person & (form == FORM["surname_differs"]))
        found = np.zeros(len(at), bool)
        met = self.one[at, _first_bit(self.used_one[at])]
        for mine, index, rest in (
            (self.left, self.two, rest_two),
            (self.right, self.one, rest_one),
        ):
            words = index[at, _first_bit(rest[at])]
            found |= locals_.hold_behind(mine[at], words, met, self.words.words)
        form[at[found]] = FORM["surname_in_mail"]
        self._ask_mails_for_given(form, person, rest_one, rest_two)

    def _ask_mails_for_given(self, form, person, rest_one, rest_two) -> None:
        """*Rmy Dubois* (remy.dubois@...) is *Rémy Dubois*, mistyped."""
        at = np.flatnonzero(person & (form == FORM["given_differs"]))
        one = self.one[at, _first_bit(rest_one[at])]
        two = self.two[at, _first_bit(rest_two[at])]
        alike = self.words.head[one] == self.words.head[two]
        at, one, two = at[alike], one[alike], two[alike]
        for mine, own, other in ((self.left, one, two), (self.right, two, one)):
            held = self.words.locals.hold(mine[at], other, self.words.words)
            held[held] = self.words.are_slips(own[held], other[held])
            form[at[held]] = FORM["mail_completes"]

    def _complete(self, form, at, mine, others) -> None:
        if not len(at):
            return
        index, rest = others
        first = _first_bit(rest[at]) if rest is not None else self._full_given(at)
        words, all_words = index[at, first], self.words.words
        usable = self.words.length[words] > 2
        at, words = at[usable], words[usable]
        held = self.words.locals.hold(mine[at], words, all_words)
        form[at[held]] = FORM["mail_completes"]
        against = self.words.locals.name_another(mine[at], words, all_words) & ~held
        form[at[against]] = FORM["mail_contradicts"]

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
        chosen = np.full(len(at), FORM["different"], np.uint8)
        chosen[~shares & alike] = FORM["alike"]
        chosen[shares] = FORM["words_differ"]
        chosen[shares & (matched[at] > 1)] = FORM["some_differ"]
        person = shares & is_person & ((matched[at] == 1) | (given_one & given_two))
        chosen[person & ~is_given] = FORM["surname_differs"]
        chosen[person & is_given] = FORM["given_differs"]
        # Michel and Michèle are two names in use, and two people
        known = self._any(self.one[at], one, full) & self._any(self.two[at], two, full)
        chosen[person & is_given & alike & ~known] = FORM["given_similar"]
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
        form[at] = FORM["acronym"]
        self.bits[at] = 3.0 * np.maximum(one["words"][at], two["words"][at])


def _first_bit(rest: np.ndarray) -> np.ndarray:
    """Position of the first word that is left, of those that names hold."""
    first = np.argmax((rest[:, None] >> np.arange(8)) & 1, axis=1)
    return np.minimum(first, MAX_WORDS - 1)
