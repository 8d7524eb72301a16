"""Who a record elsewhere is about: pure decisions on what was already read."""

import difflib
from collections.abc import Iterable
from typing import NamedTuple

from odoo.addons.contact_base.tools.normalize import normalize_name

#: Keys that belong to one contact alone; e-mails and phones are shared.
IDENTIFIERS = frozenset({"vat", "ref"})
#: Share of equal letters from which two names are one, spelt otherwise.
SAME_NAME_RATIO = 0.85

#: Keys of a contact as they are stored on it.
KEY_COLUMNS = {
    "email": "email_normalized",
    "phone": "phone_sanitized",
    "vat": "vat",
    "ref": "ref",
    "name": "name",
}


class Contact(NamedTuple):
    """What must be known of a contact to decide about it."""

    id: int
    name: str
    is_active: bool
    is_reserved: bool
    has_login: bool
    company_id: int | None
    keys: dict[str, str]
    is_company: bool = False


class Match(NamedTuple):
    """Outcome: one contact, none, or several among which a person must choose."""

    partner_id: int | None
    candidate_ids: tuple[int, ...] = ()


#: Nobody is known: the contact may be created.
NOBODY = Match(None)
#: The record hangs on a contact that is nobody's own: nothing is to be done.
UNUSABLE = Match(None)


def is_same_person(left: str, right: str) -> bool:
    """Tell whether two names can be one person's, spelt otherwise.

    One holds all words of the other, or they begin alike ("Hélène Vauquelin",
    "Helene Martin-Vauquelin"), or nearly all letters agree. An empty name says
    nothing against it. A family shares its name and often its e-mail: the last word
    alone is no agreement.
    """
    one, two = normalize_name(left).split(), normalize_name(right).split()
    if not one or not two or one[0] == two[0]:
        return True
    if set(one) <= set(two) or set(two) <= set(one):
        return True
    ratio = difflib.SequenceMatcher(None, " ".join(one), " ".join(two)).ratio()
    return ratio >= SAME_NAME_RATIO


def agrees(contact: Contact, keys: dict[str, str], name: str) -> bool:
    """Tell whether a record's keys speak of this contact.

    A link says who booked, not who comes. One equal key is enough, unless the names
    are two persons'; where no key is filled on both sides, the names must be equal
    (accents and case apart).
    """
    both = [
        k for k, value in keys.items() if value and k != "name" and contact.keys.get(k)
    ]
    if any(keys[k] == contact.keys[k] for k in both):
        return is_same_person(name, contact.name)
    return not both and has_name(contact, name)


def has_name(contact: Contact, name: str) -> bool:
    """Tell whether the contact is called ``name``, accents and case apart."""
    return bool(name) and normalize_name(name) == normalize_name(contact.name)


def still_agrees(contact: Contact, keys: dict[str, str], name: str) -> bool:
    """Tell whether a record that was about this contact still is.

    A new e-mail alone does not make another person; everything new does.
    """
    return agrees(contact, keys, name) or has_name(contact, name)


def is_same_file(before: dict, now: dict) -> bool:
    """Tell whether a record still speaks of the person that it spoke of.

    :param before: values of the dossier, ``{contact field: raw}``; ``now``: as saved
    """
    return any(
        before.get(name) and before.get(name) == now.get(name)
        for name in ("name", "email", "phone", "vat", "ref")
    )


def get_name_key(name: str) -> str:
    """A company's name as it is looked up: capitals and blanks around it apart."""
    return name.strip().lower()


def get_borrowed(contact: Contact, keys: dict[str, str]) -> set[str]:
    """Keys of a record that are only the booker's own, filled in by Odoo.

    :param contact: whom the record is linked to, and whom it is not about
    """
    return {key for key, value in keys.items() if value == contact.keys.get(key)}


class Directory:
    """The contacts of one batch, found by their keys without a look at all others."""

    def __init__(self, contacts: Iterable[Contact]):
        self._by_key: dict[tuple[str, str], list[Contact]] = {}
        for contact in contacts:
            for key, value in contact.keys.items():
                if value:
                    self._by_key.setdefault((key, value), []).append(contact)

    def find(self, keys: dict[str, str]) -> list[Contact]:
        """Contacts that share at least one of these keys, each once."""
        found = {
            contact.id: contact
            for key, value in keys.items()
            for contact in self._by_key.get((key, value), ())
        }
        return list(found.values())


def find_match(
    contacts: Iterable[Contact],
    keys: dict[str, str],
    name: str,
    company_id: int | None = None,
) -> Match:
    """Find the contact that shares the strongest filled key.

    :param contacts: contacts that share at least one key with the record
    :param keys: normalised ``{"email" | "phone" | "vat" | "ref": value}``, and
        ``"name"`` where a company is looked for
    :return: the one contact; of several with the same key, the one of the same name;
        else all of them as candidates: an e-mail or a phone can be shared
    """
    usable = [
        contact
        for contact in contacts
        if contact.is_active
        and not contact.is_reserved
        and (not contact.company_id or contact.company_id == company_id)
    ]
    for key in ("vat", "ref", "email", "phone", "name"):
        found = [c for c in usable if keys.get(key) and c.keys.get(key) == keys[key]]
        if len(found) > 1:
            named = [c for c in found if has_name(c, name)]
            found = named if len(named) == 1 else found
        if found:
            ids = tuple(sorted(c.id for c in found))
            is_clear = len(ids) == 1 and (
                key in IDENTIFIERS or is_same_person(name, found[0].name)
            )
            return Match(ids[0]) if is_clear else Match(None, ids)
    return NOBODY
