"""Families of false friends: contacts that look alike and are not the same."""

import re

from noise import strip_accents

FAMILIES = {
    "household": 22, "colleagues": 14, "homonyms": 14, "branches": 12,
    "near_names": 14, "sole_trader": 12, "father_son": 8, "twins": 4,
}  # fmt: skip
TRADES = (
    "Boulangerie Garage Pharmacie Menuiserie Plomberie Restaurant Cabinet Transports"
    " Imprimerie Hôtel Électricité Maçonnerie Jardinerie Librairie Optique Peinture"
    " Agence Domaine Clinique Auto-école Bijouterie Fromagerie Serrurerie Coiffure"
).split()
ROOTS = (
    "Techno Solu Bio Eco Info Medi Agri Novo Electro Hydro Aero Logi Data Cyber Alti"
    " Euro Inter Multi Omni Poly Proxi Sig Vita Neo Axi Opti Flexi Dyna Geo Therma"
).split()
ENDS = (
    "va tec sys lia bat plus net line form corp dis nis gen max pro lab mat ris".split()
)
WORDS = (
    "Services Conseil Solutions Systems Distribution Industrie Technologies Groupe"
    " Consulting International Développement Ingénierie Partners Énergie Invest"
).split()
NEAR_ENDS = (
    "& Fils", "Frères", "Services", "Conseil", "Immobilier", "Transports", "Invest",
    "Énergie", "Bois", "Auto",
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1")


def _spelt(given):
    """One spelling of *Alison* and *Alisson*, *Sylvie* and *Silvie*: no two people."""
    return _DOUBLED.sub(r"\1", strip_accents(given).lower().replace("y", "i"))


def _alike(one, two):
    """Whether two members of a family would be one person to anybody."""
    same = one["email"] == two["email"] or one["surname"] == two["surname"]
    return same and _spelt(one["given"]) == _spelt(two["given"])


class Families:
    """The families, as methods of the generator: each gives its entities."""

    def household(self):
        rng, first = self.rng, self.person(employer=False)
        same = ("country", "street", "number", "zip", "city", "landline")
        shared = {key: first[key] for key in same}
        if rng.random() < 0.3:
            shared["email"] = first["email"]
        if rng.random() < 0.15:
            shared["mobile"] = first["mobile"]
        members = [first]
        for _ in range(rng.choice((1, 1, 2, 3))):
            own = {} if rng.random() < 0.15 else {"surname": first["surname"]}
            members.append(self.another(members, employer=False, **shared, **own))
        return members

    def another(self, members, **given):
        """A person whom neither first name nor e-mail confuses with the others."""
        while True:
            person = self.person(**given)
            if not any(_alike(person, member) for member in members):
                return person

    def colleagues(self):
        rng, employer = self.rng, self.company()
        same = ("country", "street", "number", "zip", "city", "landline")
        shared = {key: employer[key] for key in same}
        if rng.random() < 0.4:
            shared["email"] = employer["email"]
        size = rng.choice((2, 3, 3, 4, 6))
        members = [self.person(employer=employer, **shared)]
        while len(members) < size:
            members.append(self.another(members, employer=employer, **shared))
        return members

    def homonyms(self):
        rng, pools, first = self.rng, self.pools, self.person()
        if rng.random() < 0.75:  # most namesakes have a usual name
            common = pools.surname(rng, first["country"], common=True)
            first = self.person(country=first["country"], surname=common)
        names = {key: first[key] for key in ("given", "surname", "country")}
        if rng.random() < 0.2:
            names |= {key: first[key] for key in ("zip", "city")}
        count = rng.choice((1, 1, 1, 2))
        return [first, *(self.person(**names) for _ in range(count))]

    def branches(self):
        rng, first = self.rng, self.company()
        same = {key: first[key] for key in ("country", "form", "site")}
        if rng.random() < 0.75:
            same["vat"] = first["vat"]
        if rng.random() < 0.4:
            same["email"] = first["email"]
        offices = [first]
        with_city = rng.random() < 0.5
        for i in range(rng.choice((1, 1, 2, 3))):
            branch = self.company(name=first["name"], **same, office=f"0002{i}")
            offices.append(branch)
        if with_city:
            offices = [{**c, "name": f"{c['name']} {c['city']}"} for c in offices]
        return offices

    def near_names(self):
        rng = self.rng
        surname = self.pools.surname(rng, "FR")
        stem = rng.choice((surname, rng.choice(ROOTS) + rng.choice(ENDS)))
        ends = rng.sample(NEAR_ENDS, 2)
        kind = rng.random()
        if kind < 0.4:
            names = [f"{stem} {end}" for end in ends]
        elif kind < 0.6:
            names = [f"{trade} {stem}" for trade in rng.sample(TRADES, 2)]
        elif kind < 0.8:
            made = rng.choice(ROOTS)
            names = [f"{made}{end} {WORDS[0]}" for end in rng.sample(ENDS, 2)]
        else:
            year = rng.randint(1, 9)
            names = [f"{stem} {year}", f"{stem} {year + 1}"]
        first = self.company(name=names[0])
        same = {"country": first["country"]}
        if rng.random() < 0.5:
            same |= {key: first[key] for key in ("zip", "city")}
        if rng.random() < 0.15:
            same |= {key: first[key] for key in ("street", "number", "landline")}
        return [first, self.company(name=names[1], **same)]

    def sole_trader(self):
        rng, person = self.rng, self.person(employer=False)
        names = f"{person['given']} {person['surname']}"
        if rng.random() < 0.4:
            names = f"{rng.choice(TRADES)} {names}"
        same = ("country", "street", "number", "zip", "city", "email")
        shared = {key: person[key] for key in same if rng.random() < 0.85}
        shared["country"] = person["country"]
        company = self.company(name=names, **shared)
        company |= {key: person[key] for key in ("landline", "mobile")}
        return [person, company]

    def father_son(self):
        rng, father = self.rng, self.person(employer=False)
        same = ("country", "surname", "street", "number", "zip", "city", "landline")
        shared = {key: father[key] for key in same}
        if rng.random() < 0.45:
            shared["given"] = father["given"]
            if rng.random() < 0.9:  # else nothing tells them apart but their e-mails
                ends = (" fils", " Jr", " junior")
                shared["surname"] += rng.choice(ends)
        else:
            pool = self.pools.given[father["country"]].values
            near = [n for n in pool if n[0] == father["given"][0]]
            near = [n for n in near if _spelt(n) != _spelt(father["given"])]
            shared["given"] = rng.choice(near or pool)
        return [father, self.person(employer=False, **shared)]

    def twins(self):
        rng, first = self.rng, self.person(employer=False)
        same = ("country", "surname", "street", "number", "zip", "city", "landline")
        shared = {key: first[key] for key in same}
        pool = self.pools.given[first["country"]].values
        near = [n for n in pool if n[:3] == first["given"][:3]]
        near = [n for n in near if _spelt(n) != _spelt(first["given"])]
        given = rng.choice(near or pool)
        if _spelt(given) == _spelt(first["given"]):
            given += "e"
        return [first, self.person(employer=False, given=given, **shared)]
