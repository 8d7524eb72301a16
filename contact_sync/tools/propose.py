"""Which field of a record probably feeds which field of the contact: by its names."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from odoo.addons.contact_base.tools.normalize import normalize_name

#: What fields of contacts are called elsewhere, in English and French, the best first.
#: ``company`` is the name of the contact's company.
NAMES: dict[str, tuple[str, ...]] = {
    "name": (
        "contact name", "full name", "attendee name", "partner name", "name",
        "nom complet", "nom du contact", "nom et prenom", "prenom et nom", "nom",
        "nickname",
    ),
    "email": ("email", "e mail", "email from", "mail", "courriel", "adresse e mail"),
    "phone": (
        "phone", "telephone", "tel", "phone number", "numero de telephone", "mobile",
        "portable", "mobile phone", "gsm",
    ),
    "function": (
        "function", "job position", "job title", "position", "fonction", "poste",
        "poste occupe", "profession",
    ),
    "website": ("website", "url", "site web", "site internet", "site", "web"),
    "vat": ("vat", "vat number", "tax id", "tva", "numero de tva", "n tva"),
    "street": ("street", "address", "adresse", "rue", "adresse postale"),
    "street2": ("street2", "street 2", "complement", "complement d adresse"),
    "zip": ("zip", "zip code", "postal code", "postcode", "code postal", "cp"),
    "city": ("city", "town", "ville", "commune"),
    "state_id": ("state", "province", "region", "departement"),
    "country_id": ("country", "pays"),
    "image_1920": ("image", "logo", "photo", "picture", "portrait"),
    "company": (
        "company name", "company", "organisation", "organization", "societe",
        "nom de la societe", "entreprise", "raison sociale",
    ),
}  # fmt: skip
#: Said of every field of such a record, and so of none.
NOISE = {"x", "studio", "partner", "contact", "attendee", "id", "sponsor", "customer"}
LINKS = ("partner_id", "contact_id", "customer_id", "member_id")


class Candidate(NamedTuple):
    """A field of the records."""

    path: str
    label: str
    kind: str
    comodel: str = ""


class Line(NamedTuple):
    """A line of the mapping that is proposed."""

    target: str
    path: str
    name: str


def propose_lines(
    candidates: Iterable[Candidate], accepts: Callable[[str, Candidate], bool]
) -> list[Line]:
    """Propose a mapping: the best named field that fits for each contact field.

    :param candidates: fields of the records
    :param accepts: whether a contact field takes what a field of the records holds
    """
    candidates = list(candidates)
    lines, taken = [], set()
    for wanted in NAMES:
        name = "name" if wanted == "company" else wanted
        target = "company" if wanted == "company" else "person"
        ranked = sorted(
            (rank, position, candidate)
            for position, candidate in enumerate(candidates)
            if candidate.path not in taken
            and (rank := _rank(candidate, NAMES[wanted])) is not None
            and accepts(name, candidate)
        )
        if ranked:
            path = ranked[0][2].path
            taken.add(path)
            lines.append(Line(target, path, name))
    return lines


def _rank(candidate: Candidate, names: tuple[str, ...]) -> int | None:
    """How well a field is called so; the lower the better, ``None`` for not at all."""
    technical = [_words(candidate.path), _words(candidate.label)]
    bare = [[w for w in words if w not in NOISE] for words in technical]
    spoken = {" ".join(words) for words in [*technical, *bare]}
    places = [place for place, name in enumerate(names) if name in spoken]
    return min(places, default=None)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", normalize_name(text.replace("_", " ")))


def propose_link(candidates: Iterable[Candidate]) -> str:
    """The field that probably leads to the contact; empty when none does."""
    links = [c.path for c in candidates if c.comodel == "res.partner"]
    named = [p for name in LINKS for p in links if p.removeprefix("x_") == name]
    return (named or [*links, ""])[0] if named or len(links) == 1 else ""
