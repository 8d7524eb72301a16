"""How e-mails, phones, addresses, organisations and numbers agree.

Each function compares kinds of evidence that tend to be one fact, so that the fact
counts once: a household shares e-mail and phone, an office street and postal code.
"""

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import token_set_ratio
from rapidfuzz.process import cpdist

from .book import Book, address_codes, column, name_codes, with_name
from .channels import FREE, GENERIC
from .record import SEPARATOR
from .table import Table

#: more contacts than this share an e-mail, a phone, an address: it is nobody's own
OWN, SHARED = 3, 20
EMAILS = (
    "none",
    "same",
    "same_shared",
    "same_generic",
    "same_local",
    "same_local_name",
    "typo",
    "one_generic",
    "colleague",
    "differs",
    "differs_free",
)
PHONES = (
    "none",
    "same_mobile",
    "same",
    "same_shared",
    "typo",
    "other_kind",
    "differs",
    "differs_mobile",
)
STREETS = (
    "none",
    "same",
    "same_shared",
    "same_crowded",
    "similar",
    "no_number",
    "other_number",
    "differs",
)
AREAS = (
    "none",
    "same_rare",
    "same",
    "same_common",
    "same_everywhere",
    "similar",
    "near",
    "differs",
)


def _names(one: tuple[str, ...], two: tuple[str, ...]) -> tuple[str, ...]:
    names = [f"{a}+{b}" for a in one for b in two]
    return ("missing", *names[1:])


CONTACTS, PLACES = _names(EMAILS, PHONES), _names(STREETS, AREAS)


class Fields:
    """The columns of a table, with how often their values occur in the book."""

    def __init__(self, table: Table, book: Book) -> None:
        self.table, self.book = table, book
        self.data = table.data
        self.address = address_codes(table.data)
        self.counts = {
            name: book.count(name, column(table.data, name))
            for name in ("email", "phone", "address", "zip", "city", "employer")
        }
        self.counts |= {
            name: book.count(name, column(table.data, name))
            for name in ("domain", "site", "vat", "registry", "ref", "parent")
        }
        self.names = name_codes(table.data)
        self.has_several_emails = bool(self.data["email"][:, 1:].any())
        self.phone_codes = column(table.data, "phone")
        self._name_locals: dict[int, bool] = {}

    def is_name_local(self, position: int) -> bool:
        """Whether an e-mail says no more than the name: *a.petit*, *anne.petit*."""
        if position not in self._name_locals:
            self._name_locals[position] = self._is_name_local(position)
        return self._name_locals[position]

    def _is_name_local(self, position: int) -> bool:
        names, emails = self.table.texts[position].split(SEPARATOR, 2)[:2]
        local = emails.partition(" ")[0].partition("@")[0]
        rest = "".join(filter(str.isalpha, local))
        for word in names.split(" "):
            rest = rest.replace(word, "", 1)
        return len(rest) <= 1 and not any(map(str.isdigit, local))


def _count_bearers(fields: Fields, space: str, left, right, i: int) -> np.ndarray:
    """How many bear a value that two contacts share: the two, and those of other names.

    Copies of one of the two make a number nobody else's.
    """
    codes = fields.phone_codes if space == "phone" else fields.data[space]
    one, two = fields.names[left], fields.names[right]
    known = fields.counts[space][left, i]
    for names, is_new in ((one, True), (two, one != two)):
        alike = fields.book.count(f"{space}_name", with_name(codes[left, i], names))
        known = known - alike * is_new
    return np.maximum(known, 0) + 2


def compare_contacts(fields: Fields, left, right) -> np.ndarray:
    """E-mail and phone, as one piece of evidence: positions in :data:`CONTACTS`."""
    email = _compare_emails(fields, left, right)
    return email * len(PHONES) + _compare_phones(fields, left, right)


def _compare_emails(fields: Fields, left, right) -> np.ndarray:
    data = fields.data
    names = ("email", "local", "domain", "email_flags")
    one, two = ({name: data[name][at] for name in names} for at in (left, right))
    level = np.zeros(len(left), np.uint8)
    known = (one["email"][:, 0] != 0) & (two["email"][:, 0] != 0)
    flags_one, flags_two = one["email_flags"][:, 0], two["email_flags"][:, 0]
    level[known] = EMAILS.index("differs")
    free = (flags_one & flags_two & FREE) != 0
    level[known & free] = EMAILS.index("differs_free")
    same_site = one["domain"][:, 0] == two["domain"][:, 0]
    level[known & same_site & ~free] = EMAILS.index("colleague")
    generic = ((flags_one | flags_two) & GENERIC) != 0
    level[known & generic] = EMAILS.index("one_generic")
    local = (one["local"][:, 0] == two["local"][:, 0]) & ~generic
    level[known & local] = EMAILS.index("same_local")
    of_name = np.flatnonzero(known & local)
    of_name = of_name[[fields.is_name_local(i) for i in left[of_name].tolist()]]
    level[of_name] = EMAILS.index("same_local_name")
    fuzzy = np.flatnonzero(known & ~generic & ~local)
    _mark_email_typos(fields, level, left, right, fuzzy)
    width = range(one["email"].shape[1])
    ones = [i for i in width if one["email"][:, i].any()]
    twos = [j for j in width if two["email"][:, j].any()]
    for i in ones:
        for j in twos:
            same = (one["email"][:, i] == two["email"][:, j]) & (
                one["email"][:, i] != 0
            )
            if not same.any():
                continue
            count = np.zeros(len(left), np.int64)
            at = np.flatnonzero(same)
            count[at] = _count_bearers(fields, "email", left[at], right[at], i)
            own = (one["email_flags"][:, i] & GENERIC) == 0
            level[same & own] = EMAILS.index("same")
            level[same & own & (count > OWN)] = EMAILS.index("same_shared")
            level[same & ~own] = EMAILS.index("same_generic")
            level[same & (count > SHARED)] = EMAILS.index("same_generic")
    return level


def _mark_email_typos(fields: Fields, level, left, right, at) -> None:
    length = fields.table.length
    gap = length("emails", left[at]) - length("emails", right[at])
    # several e-mails in one text: too long to tell from outside
    at = at[(np.abs(gap) <= 2) | fields.has_several_emails]
    if not len(at):
        return
    one, two = (
        [emails.partition(" ")[0] for emails in fields.table.text("emails", end[at])]
        for end in (left, right)
    )
    distance = cpdist(one, two, scorer=OSA.distance, score_cutoff=2)
    long = np.fromiter(map(len, one), np.int16, len(one)) >= 12
    level[at[(distance == 1) | (distance == 2) & long]] = EMAILS.index("typo")


def _compare_phones(fields: Fields, left, right) -> np.ndarray:
    phone, mobile = fields.data["phone"], fields.data["mobile"]
    one, two = phone[left].astype(np.int64), phone[right].astype(np.int64)
    level = np.zeros(len(left), np.uint8)
    known = (one[:, 0] != 0) & (two[:, 0] != 0)
    both = mobile[left, 0] + mobile[right, 0]
    for total, name in ((0, "differs"), (1, "other_kind"), (2, "differs_mobile")):
        level[known & (both == total)] = PHONES.index(name)
    for i in range(one.shape[1]):
        for j in range(two.shape[1]):
            here = np.flatnonzero((one[:, i] != 0) & (two[:, j] != 0))
            gap = np.abs(one[here, i] - two[here, j])
            level[here[_is_among(gap, _DIGIT_GAPS)]] = PHONES.index("typo")
    for i in range(one.shape[1]):
        for j in range(two.shape[1]):
            same = (one[:, i] == two[:, j]) & (one[:, i] != 0)
            if not same.any():
                continue
            at = np.flatnonzero(same)
            count = _count_bearers(fields, "phone", left[at], right[at], i)
            level[at] = np.where(mobile[left[at], i], 1, 2)
            level[at[count > OWN]] = PHONES.index("same_shared")
    return level


def _is_among(values: np.ndarray, sorted_values: np.ndarray) -> np.ndarray:
    at = np.searchsorted(sorted_values, values)
    return sorted_values[np.minimum(at, len(sorted_values) - 1)] == values


#: differences of two numbers with one digit mistyped, or two neighbours swapped;
#: the last digit tells the lines of one switchboard apart
_DIGIT_GAPS = np.array(
    sorted(
        {digit * 10**place for digit in range(1, 10) for place in range(2, 10)}
        | {digit * 9 * 10**place for digit in range(1, 10) for place in range(9)}
    )
)


def compare_places(fields: Fields, left, right) -> np.ndarray:
    """Street, postal code and city as one: positions in :data:`PLACES`."""
    area = _compare_areas(fields, left, right)
    street = _compare_streets(fields, left, right, area)
    return street * len(AREAS) + area


def _compare_streets(fields: Fields, left, right, area) -> np.ndarray:
    data = fields.data
    one, two = data["street"][left], data["street"][right]
    number_one, number_two = data["number"][left], data["number"][right]
    level = np.zeros(len(left), np.uint8)
    known = (one != 0) & (two != 0)
    level[known] = STREETS.index("differs")
    close = (area > 0) & (area < AREAS.index("differs")) | (area == 0)
    line2_one, line2_two = data["street2"][left], data["street2"][right]
    similar = (one == two) | (one == line2_two) | (line2_one == two)
    at = np.flatnonzero(known & close & ~similar)
    if len(at):
        a, b = (fields.table.text("street", end[at]) for end in (left, right))
        ratio = cpdist(a, b, scorer=token_set_ratio, score_cutoff=68)
        # at one number, half of the words are enough
        numbered = (number_one[at] == number_two[at]) & (number_one[at] != 0)
        level[at[ratio >= np.where(numbered, 68, 80)]] = STREETS.index("similar")
    count = fields.counts["address"][left]
    count = np.minimum(count, fields.counts["address"][right])
    same = known & similar
    level[same] = STREETS.index("same")
    level[same & (count > OWN)] = STREETS.index("same_shared")
    level[same & (count > SHARED)] = STREETS.index("same_crowded")
    alike = known & (level != STREETS.index("differs"))
    level[alike & ((number_one == 0) != (number_two == 0))] = STREETS.index("no_number")
    other = (number_one != number_two) & (number_one != 0) & (number_two != 0)
    level[alike & other] = STREETS.index("other_number")
    return level


def _compare_areas(fields: Fields, left, right) -> np.ndarray:
    data, size = fields.data, max(fields.book.size, 1)
    zip_one, zip_two = data["zip"][left], data["zip"][right]
    city_one, city_two = data["city"][left], data["city"][right]
    both_zip = (zip_one != 0) & (zip_two != 0)
    both_city = (city_one != 0) & (city_two != 0)
    same_zip, same_city = (
        both_zip & (zip_one == zip_two),
        both_city & (city_one == city_two),
    )
    level = np.zeros(len(left), np.uint8)
    level[both_zip | both_city] = AREAS.index("differs")
    near = both_zip & (data["area"][left] == data["area"][right])
    level[near] = AREAS.index("near")
    gap = np.abs(zip_one.astype(np.int64) - zip_two)
    level[both_zip & _is_among(gap, _ZIP_GAPS) & same_city] = AREAS.index("similar")
    level[same_city & ~same_zip & near] = AREAS.index("similar")
    unlike = both_city & ~same_city & ~same_zip & (near | ~both_zip)
    level[_misspelt_cities(fields, left, right, unlike)] = AREAS.index("similar")
    same = same_zip | (same_city & ~both_zip)
    count = np.where(same_zip, fields.counts["zip"][left], fields.counts["city"][left])
    share = count / size
    for limit, name in (
        (0.0, "same_rare"),
        (0.002, "same"),
        (0.02, "same_common"),
        (0.2, "same_everywhere"),
    ):
        level[same & ((share >= limit) & (count > 3) | (limit == 0))] = AREAS.index(
            name
        )
    country_one, country_two = data["country"][left], data["country"][right]
    abroad = (country_one != country_two) & (country_one != 0) & (country_two != 0)
    level[abroad & (level > 0) & ~same_city] = AREAS.index("differs")
    return level


def _misspelt_cities(fields: Fields, left, right, where) -> np.ndarray:
    """Positions of the pairs whose cities are one with a slip in it."""
    at = np.flatnonzero(where)
    sizes = np.stack([fields.table.length("city", end[at]) for end in (left, right)])
    length, longer = sizes.min(axis=0), sizes.max(axis=0)
    chosen = (length >= 5) & (longer - length <= 2)
    at, length = at[chosen], length[chosen]
    if not len(at):
        return at
    a, b = (fields.table.text("city", end[at]) for end in (left, right))
    distance = cpdist(a, b, scorer=OSA.distance, score_cutoff=2)
    return at[(distance == 1) | (distance == 2) & (length >= 9)]


_ZIP_GAPS = np.array(
    sorted(
        {digit * 10**place for digit in range(1, 10) for place in range(6)}
        | {digit * 9 * 10**place for digit in range(1, 10) for place in range(5)}
    )
)
