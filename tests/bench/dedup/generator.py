"""Made-up contacts with known duplicates, in the shape of ``res.partner`` rows.

``make(count, seed, mix)`` gives ``(rows, entity of each row, family of each row)``.
About 20 % of the rows are copies, made as people make them, and 19 % of the entities
are in families of false friends, which look alike and must not be joined.
"""

import random
from dataclasses import dataclass, field, replace

import noise
from families import ENDS, FAMILIES, ROOTS, TRADES, WORDS, Families
from pools import Pools

#: how often each way of making a copy is drawn; several may meet in one copy
COPIES = {
    "plain": 16, "sparse": 9, "short_form": 7, "initial": 7, "moved": 9, "new_job": 7,
    "acronym": 3, "split": 5, "other_phone": 8, "other_email": 8, "typo": 12,
    "email_typo": 4, "phone_typo": 4, "new_surname": 2, "extra_name": 3,
}  # fmt: skip
FREE = (
    "gmail.com orange.fr hotmail.fr free.fr yahoo.fr outlook.com wanadoo.fr laposte.net"
    " sfr.fr hotmail.com icloud.com gmx.de web.de bluewin.ch skynet.be live.be"
).split()
FREE_CHANCES = [30, 14, 10, 8, 6, 6, 5, 4, 4, 4, 3, 2, 2, 2, 2, 1]
GENERIC = ("info", "contact", "accueil", "office", "compta", "direction", "hello")
BODIES = (
    "Société Association Institut Union Comité Centre Fédération Office Syndicat"
    " Agence Compagnie Chambre"
).split()
ADJECTIVES = (
    "Lyonnaise Générale Nationale Européenne Régionale Française Industrielle Centrale"
    " Mutuelle Populaire Maritime Alpine Bretonne Romande Wallonne Agricole"
).split()
OBJECTS = (
    "d'Éclairage, des Transports, du Bâtiment, de Recherche, des Eaux, de Gestion,"
    " du Commerce, des Arts, du Logement, de Santé, d'Assurances, des Métiers"
).split(", ")
FORMS = {
    "FR": ("SARL", "SAS", "SA", "EURL", "SASU", "S.A.R.L."), "BE": ("SRL", "BV", "SA"),
    "CH": ("SA", "Sàrl", "AG", "GmbH"), "DE": ("GmbH", "AG", "KG", "GmbH & Co. KG"),
    "ES": ("S.L.", "SA", "SLU"), "GB": ("Ltd", "Limited", "PLC"),
    "IT": ("S.r.l.", "SpA", "SNC"),
}  # fmt: skip


@dataclass(frozen=True)
class Mix:
    """:ivar half: of the name lists; :ivar fill: share of the contacts with a field
    :ivar typos: chance of a slip in each name, street, postal code and town
    :ivar homonyms: how many families of namesakes, 1 as usual
    :ivar rare_names: share of the surnames out of a long tail
    """

    half: int = 0
    copies: float = 0.2
    families: float = 0.19
    companies: float = 0.38
    with_employer: float = 0.5
    towns: int = 900
    noise: float = 1.0
    typos: float = 0.0
    homonyms: float = 1.0
    rare_names: float = 0.1
    fill: dict = field(
        default_factory=lambda: {
            "email": 0.72,
            "phone": 0.72,
            "mobile": 0.4,
            "street": 0.68,
            "zip": 0.78,
            "city": 0.8,
            "vat": 0.35,
            "website": 0.3,
            "country": 0.85,
            "registry": 0.1,
        }  # fmt: skip
    )

    def filled(self, **fill) -> "Mix":
        return replace(self, fill={**self.fill, **fill})


HELD_OUT = Mix(half=1, companies=0.33, with_employer=0.4, noise=1.15, towns=500)


class Generator(Families):
    def __init__(self, seed: int, mix: Mix) -> None:
        self.rng, self.mix = random.Random(seed), mix
        self.pools = Pools(seed, mix.half, mix.towns, mix.rare_names)
        self.rows, self.truth, self.family = [], [], []
        self.entity = self.group = 0
        self.partner = 10**6

    # entities

    def person(self, **given):
        rng, pools = self.rng, self.pools
        countries = pools.countries
        country = rng.choices(list(countries), list(countries.values()))[0]
        person = {"is_company": False, "country": given.pop("country", country)}
        country = person["country"]
        first = pools.given[country].draw(rng)
        if rng.random() < 0.06 and country in ("FR", "BE", "CH"):
            first += rng.choice("- ") + pools.given[country].draw(rng)
        person |= {"given": first, "surname": pools.surname(rng, country)}
        if rng.random() < 0.05:
            particle = rng.choice(("de ", "Le ", "La ", "du ", "van ", "De "))
            person["surname"] = particle + person["surname"]
        person |= self.address(country)
        person["mobile"] = self.phone(country, True)
        person["landline"] = self.phone(country, False)
        employer = given.pop("employer", None)
        if employer is None and rng.random() < self.mix.with_employer:
            employer = self.company(country=country)
        person |= {"employer": employer, **given}
        person["email"] = given.get("email") or self.email(person)
        return person

    def address(self, country):
        rng, pools = self.rng, self.pools
        town, code = pools.towns[country].draw(rng)
        number = rng.randint(1, 120)
        street = pools.streets[country].draw(rng)
        return {"number": number, "street": street, "zip": code, "city": town}

    def phone(self, country, is_mobile):
        rng = self.rng
        heads = {
            "FR": ("67", "12345"), "BE": ("4", "23456"), "CH": ("7", "2345"),
            "DE": ("1", "2345689"), "ES": ("6", "9"), "GB": ("7", "12"),
            "IT": ("3", "0"),
        }[country]  # fmt: skip
        head = rng.choice(heads[0] if is_mobile else heads[1])
        second = "567" if country == "DE" and is_mobile else "0123456789"
        rest = "".join(rng.choice("0123456789") for _ in range(7))
        return head + rng.choice(second) + rest

    def email(self, person):
        rng = self.rng
        given = _letters(person["given"].split(" ")[0])
        surname = _letters(person["surname"])
        kind = rng.random()
        if person["employer"]:
            site = person["employer"]["site"]
            local = f"{given}.{surname}" if kind < 0.6 else f"{given[:1]}{surname}"
            return f"{local if kind < 0.85 else given}@{site}"
        number = str(rng.randint(1, 99)) if rng.random() < 0.4 else ""
        sign = rng.choice((".", "", "_", "-", "."))
        locals_ = (
            f"{given}{sign}{surname}", f"{given[:1]}{sign}{surname}",
            f"{surname}{sign}{given}", f"{given}{number or 7}", f"{surname}{number}",
            "".join(rng.choice("abcdefgiklmnoprstuvz") for _ in range(8)),
        )  # fmt: skip
        local = rng.choices(locals_, (40, 18, 12, 8, 8, 14))[0]
        domain = rng.choices(FREE, FREE_CHANCES)[0]
        return f"{local}{number}@{domain}"

    def company(self, **given):
        rng, pools = self.rng, self.pools
        countries = pools.countries
        country = rng.choices(list(countries), list(countries.values()))[0]
        country = given.pop("country", country)
        company = {"is_company": True, "country": country, **self.address(country)}
        company["name"] = given.pop("name", None) or self.company_name(company)
        company["form"] = rng.choice(FORMS[country]) if rng.random() < 0.6 else ""
        company["landline"] = self.phone(country, False)
        company["mobile"] = self.phone(country, True) if rng.random() < 0.2 else ""
        end = {"FR": "fr", "BE": "be", "CH": "ch", "DE": "de", "ES": "es", "IT": "it"}
        stem = "".join(map(_letters, company["name"].split(" ")[:2]))[:18]
        top = end.get(country, "co.uk") if rng.random() < 0.7 else "com"
        company["site"] = f"{stem}{rng.randint(1, 99)}.{top}"
        local = (
            rng.choice(GENERIC)
            if rng.random() < 0.75
            else _letters(pools.given[country].draw(rng))
        )
        company["email"] = f"{local}@{company['site']}"
        if rng.random() < 0.15:
            company["email"] = f"{stem}@{rng.choices(FREE, FREE_CHANCES)[0]}"
        company["vat"] = "".join(rng.choice("0123456789") for _ in range(9))
        self.partner += 1
        company["id"] = self.partner
        return {**company, **given}

    def company_name(self, company):
        rng, pools = self.rng, self.pools
        surname = pools.surname(rng, company["country"])
        kind = rng.random()
        if kind < 0.25:
            return f"{rng.choice(TRADES)} {surname}"
        if kind < 0.35:
            return f"{rng.choice(('Ets', 'Établissements', ''))} {surname}".strip() + (
                rng.choice((" & Fils", " Frères", "", ""))
            )
        if kind < 0.45:
            return f"{rng.choice(TRADES)} de {company['city']}"
        if kind < 0.6:
            return (
                f"{rng.choice(BODIES)} {rng.choice(ADJECTIVES)} {rng.choice(OBJECTS)}"
            )
        made = rng.choice(ROOTS) + (
            rng.choice(ENDS) if rng.random() < 0.5 else _letters(surname)[:4]
        )
        if kind < 0.85:
            return f"{made} {rng.choice(WORDS)}"
        return made if rng.random() < 0.5 else f"{made} {surname}"

    # rows

    def add(self, entity, changes=(), family=0):
        """One row of an entity, spelt anew."""
        rng, fill = self.rng, self.mix.fill
        country = entity["country"]
        row = {"id": len(self.rows) + 1, "is_company": entity["is_company"]}
        row["name"] = self.spell_name(entity, changes)
        keep = 0.65 if "sparse" in changes else 1.25 if family else 1.0
        has = {name: rng.random() < share * keep for name, share in fill.items()}
        if has["country"]:
            row["country_code"] = country
        if has["email"] and entity.get("email"):
            row["email"] = entity["email"]
            if "email_typo" in changes:
                local, _at, domain = row["email"].partition("@")
                row["email"] = f"{noise.typo(rng, local)}@{domain}"
            if rng.random() < 0.1:
                row["email"] = row["email"].capitalize()
        numbers = []
        if entity.get("landline") and has["phone"] and rng.random() < 0.6:
            numbers.append(entity["landline"])
        if entity.get("mobile") and has["mobile"]:
            numbers.append(entity["mobile"])
        if "phone_typo" in changes and numbers:
            numbers[0] = noise.phone_typo(rng, numbers[0])
        row["phone"] = [noise.spell_phone(rng, n, country) for n in numbers[:1]]
        self.spell_place(row, entity, has)
        self.spell_organisation(row, entity, has)
        for name in ("name", "street", "city", "zip"):
            if row.get(name) and rng.random() < self.mix.typos:
                row[name] = noise.typo_in(rng, row[name])
        self.rows.append(row)
        self.truth.append(self.entity)
        self.family.append(family)

    def spell_name(self, entity, changes):
        rng = self.rng
        if entity["is_company"]:
            return self.spell_company(entity, changes)
        given, surname = entity["given"], entity["surname"]
        if "short_form" in changes:
            given = noise.short_form(rng, given, self.mix.half) or given
        if "initial" in changes:
            given = given[0] + rng.choice((".", "", "."))
        if "extra_name" in changes:
            extra = self.pools.given[entity["country"]].draw(rng)
            given = f"{given} {extra}" if rng.random() < 0.6 else given
            if " " not in given or rng.random() < 0.3:
                surname += "-" + self.pools.surname(rng, entity["country"])
        if "split" in changes:
            both = f"{given}|{surname}"
            given, surname = (
                both.replace("-", rng.choice((" ", ""))).replace(" ", rng.choice("- "))
                if "-" in both or " " in both
                else both[:-3] + " " + both[-3:]
            ).split("|")
        if "typo" in changes:
            if rng.random() < 0.5:
                given = noise.typo(rng, given)
            else:
                surname = noise.typo_in(rng, surname)
        title = rng.choice(("M. ", "Mme ", "Dr ", "Mr ")) if rng.random() < 0.05 else ""
        if rng.random() < 0.015 * self.mix.noise:
            return noise.case_noise(rng, f"{title}{surname}")
        kind = rng.random() / self.mix.noise
        if kind < 0.12:
            return f"{title}{surname.upper()} {given}"
        if kind < 0.2:
            return f"{surname} {given}"
        if kind < 0.23:
            return f"{surname}, {given}"
        return noise.case_noise(rng, f"{title}{given} {surname}")

    def spell_company(self, company, changes):
        rng = self.rng
        name, form = company["name"], company["form"]
        words = name.split(" ")
        if "acronym" in changes and len(words) > 2:
            name = "".join(
                word.split("'")[-1][0].upper()
                for word in words
                if word not in ("de", "des", "du", "la", "&")
            )
            name = ".".join(name) if rng.random() < 0.2 else name
        elif "short_form" in changes and len(words) > 2:
            name = " ".join(words[:-1])
        elif "extra_name" in changes:
            extra = rng.choice((*WORDS, company["city"], "France"))
            name = f"{name} {extra}"
        elif "split" in changes:
            name = (
                name.replace(" ", "", 1)
                if len(words) == 2
                else (name[:5] + " " + name[5:])
            )
        if "typo" in changes:
            name = noise.typo_in(rng, name)
        if rng.random() < 0.7 and form:
            name = f"{name} {form}" if rng.random() < 0.85 else f"{form} {name}"
        return noise.case_noise(rng, name)

    def spell_place(self, row, entity, has):
        rng = self.rng
        if has["street"]:
            number, street = entity["number"], noise.street_noise(rng, entity["street"])
            after = entity["country"] in ("DE", "ES", "CH", "IT") or "straat" in street
            row["street"] = f"{street} {number}" if after else f"{number} {street}"
            if rng.random() < 0.04:
                row["street"] = street
        if has["zip"]:
            row["zip"] = entity["zip"]
            if rng.random() < 0.015:
                row["zip"] = noise.phone_typo(rng, "00" + entity["zip"] + "0")[2:-1]
        if has["city"]:
            row["city"] = noise.case_noise(rng, entity["city"])
            if rng.random() < 0.03:
                row["city"] = noise.typo_in(rng, row["city"])

    def spell_organisation(self, row, entity, has):
        rng = self.rng
        if entity["is_company"]:
            if has["vat"] and entity["vat"]:
                prefix = entity["country"] if rng.random() < 0.8 else ""
                row["vat"] = prefix + "12"[: 2 * (prefix == "FR")] + entity["vat"]
            if has["registry"]:
                row["company_registry"] = entity["vat"] + entity.get("office", "00012")
            if has["website"]:
                start = rng.choice(("https://www.", "www.", "http://", ""))
                row["website"] = start + entity["site"]
            return
        employer = entity["employer"]
        if employer and rng.random() < 0.75:
            name = noise.case_noise(rng, employer["name"])
            row["parent_name"] = f"{name} {employer['form']}".strip()
            if rng.random() < 0.6:
                row["parent_id"] = employer["id"]
                row["parent_name"] = f"{employer['name']} {employer['form']}".strip()

    def copy(self, entity, changes):
        """The entity as it is known to somebody else, or later."""
        rng, country = self.rng, entity["country"]
        changed = dict(entity)
        if "moved" in changes:
            changed |= self.address(country)
            changed["landline"] = self.phone(country, False)
        if "other_phone" in changes:
            changed["mobile"] = self.phone(country, True)
            changed["landline"] = self.phone(country, False)
        if entity["is_company"]:
            if "other_email" in changes:
                name = rng.choice(GENERIC)
                changed["email"] = f"{name}@{entity['site']}"
            return changed
        if "new_job" in changes:
            changed["employer"] = self.company(country=country)
            changed["email"] = self.email(changed)
            if rng.random() < 0.35:
                changed["mobile"] = self.phone(country, True)
        if "other_email" in changes:
            hidden = changed if rng.random() < 0.5 else {**changed, "employer": None}
            changed["email"] = self.email(hidden)
        if "new_surname" in changes:
            changed["surname"] = self.pools.surname(rng, country)
        return changed

    def add_with_copies(self, entity, family=0):
        rng = self.rng
        self.entity += 1
        self.add(entity, (), family)
        share = self.mix.copies
        while rng.random() < share * 1.06 and self.is_room():
            changes = {rng.choices(list(COPIES), list(COPIES.values()))[0]}
            if rng.random() < 0.25 * self.mix.noise:
                changes.add(rng.choices(list(COPIES), list(COPIES.values()))[0])
            if entity["is_company"] and rng.random() < 0.8:
                changes.discard("moved")  # companies have branches more than they move
            changed = self.copy(entity, changes)
            self.add(changed, changes, family)
            for _attempt in range(4):
                if self.shares_evidence() or rng.random() < 0.1:
                    break
                self.drop_last()
                self.add(changed, changes, family)

    def drop_last(self):
        for values in (self.rows, self.truth, self.family):
            values.pop()

    def shares_evidence(self):
        """Whether the last row has something but the name of an earlier one."""
        last, at = self.rows[-1], len(self.rows) - 2
        while at >= 0 and self.truth[at] == self.entity:
            other = self.rows[at]
            if any(
                last.get(key) and last.get(key) == other.get(key) for key in _STRONG
            ):
                return True
            if {p[-6:] for p in map(_digits, last["phone"])} & {
                p[-6:] for p in map(_digits, other["phone"])
            }:
                return True
            at -= 1
        return False

    def is_room(self):
        return (
            self.truth.count(self.entity) < 5
            if len(self.truth) < 6
            else (self.truth[-5] != self.entity)
        )

    def make(self, count):
        rng, mix = self.rng, self.mix
        families = {**FAMILIES, "homonyms": FAMILIES["homonyms"] * mix.homonyms}
        while len(self.rows) < count:
            if rng.random() < mix.families / 2.6:
                self.group += 1
                name = rng.choices(list(families), list(families.values()))[0]
                for entity in getattr(self, name)():
                    self.add_with_copies(entity, self.group)
            elif rng.random() < mix.companies:
                self.add_with_copies(self.company())
            else:
                self.add_with_copies(self.person())
        rows, truth, family = self.rows[:count], self.truth[:count], self.family[:count]
        order = list(range(count))
        rng.shuffle(order)
        rows = [{**rows[i], "id": n + 1} for n, i in enumerate(order)]
        return rows, [truth[i] for i in order], [family[i] for i in order]


_STRONG = ("email", "zip", "vat", "parent_id", "parent_name", "website")


def _digits(text):
    return "".join(c for c in text if c.isdigit())


def _letters(text):
    return "".join(c for c in noise.strip_accents(text).lower() if c.isalnum())


def make(count, seed=1, mix=None):
    """:rtype: tuple[list[dict], list[int], list[int]]"""
    return Generator(seed, mix or Mix()).make(count)
