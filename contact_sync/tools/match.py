"""Who a record elsewhere is about: pure decisions on what was already read."""

from collections.abc import Iterable
from typing import NamedTuple

from odoo.addons.contact_base.tools.normalize import normalize_name

#: Keys of a contact as they are stored on it.
KEY_COLUMNS = {
    "email": "email_normalized",
    "phone": "phone_sanitized",
    "vat": "vat",
    "ref": "ref",
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


class Match(NamedTuple):
    """Outcome: one contact, none, or several among which a person must choose."""

    partner_id: int | None
    candidate_ids: tuple[int, ...] = ()


#: Nobody is known: the contact may be created.
NOBODY = Match(None)
#: The record hangs on a contact that is nobody's own: nothing is to be done.
UNUSABLE = Match(None)


def agrees(contact: Contact, keys: dict[str, str], name: str) -> bool:
    """Tell whether a record's keys speak of this contact.

    A link says who booked, not who comes. One equal key is enough; where no key is
    filled on both sides, the names must be equal (accents and case apart).
    """
    both = [k for k, value in keys.items() if value and contact.keys.get(k)]
    if any(keys[k] == contact.keys[k] for k in both):
        return True
    return (
        not both and bool(name) and normalize_name(name) == normalize_name(contact.name)
    )


def still_agrees(contact: Contact, keys: dict[str, str], name: str) -> bool:
    """Tell whether a record that was about this contact still is.

    A new e-mail alone does not make another person; everything new does.
    """
    if agrees(contact, keys, name):
        return True
    return bool(name) and normalize_name(name) == normalize_name(contact.name)


def find_match(
    contacts: Iterable[Contact],
    keys: dict[str, str],
    name: str,
    company_id: int | None = None,
) -> Match:
    """Find the contact that shares the strongest filled key.

    :param contacts: contacts that share at least one key with the record
    :param keys: normalised ``{"email" | "phone" | "vat" | "ref": value}``
    :return: the one contact; of several with the same key, the one of the same name;
        else all of them as candidates
    """
    usable = [
        contact
        for contact in contacts
        if contact.is_active
        and not contact.is_reserved
        and (not contact.company_id or contact.company_id == company_id)
    ]
    for key in ("vat", "ref", "email", "phone"):
        found = [c for c in usable if keys.get(key) and c.keys.get(key) == keys[key]]
        if len(found) > 1:
            named = [c for c in found if normalize_name(c.name) == normalize_name(name)]
            found = named if len(named) == 1 else found
        if found:
            ids = tuple(sorted(c.id for c in found))
            return Match(ids[0]) if len(ids) == 1 else Match(None, ids)
    return NOBODY
