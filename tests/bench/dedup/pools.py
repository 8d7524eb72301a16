"""Names, streets and towns of the generator, from Faker's lists.

The engine has word lists of its own; these are other people's. ``half`` 0 is for
learning, ``half`` 1 is never learnt from: no name is in both.
"""

import importlib
import random
from zlib import crc32

LOCALES = {
    "FR": ("fr_FR", "fr_BE"),
    "BE": ("nl_BE", "fr_BE"),
    "CH": ("fr_CH", "de_CH"),
    "DE": ("de_DE",),
    "ES": ("es_ES",),
    "GB": ("en_GB",),
    "IT": ("it_IT",),
}
COUNTRIES = {"FR": 0.62, "BE": 0.1, "CH": 0.08, "DE": 0.08, "ES": 0.06, "GB": 0.06}
OTHER_COUNTRIES = {"FR": 0.5, "BE": 0.15, "DE": 0.15, "IT": 0.1, "GB": 0.1}
_SYLLABLES = (
    "bar ber bon bou bri cal cha che cor cou cre dan del des dou dro du fau fer fon"
    " gal gar gau gri gui hau jou lam lan lar lau lec leg lem mar mas mau mer mon mou"
    " nor pal par pel per pic poi pou rab ram ren rou sal sar sau ser tan tar tis tou"
    " val var ver vil vol"
).split()
_ENDS = (
    "ard and eau ier on ot et in ois el ert ault oux aud ac ey iot ille ain eux ais"
    " mann berg er ini ez"
).split()
_STREET_KINDS = {
    "FR": ("rue {}", "rue de {}", "avenue {}", "boulevard {}", "place {}", "chemin {}"),
    "BE": ("rue {}", "{}straat", "avenue {}", "{}laan"),
    "CH": ("rue {}", "{}strasse", "chemin {}", "{}weg"),
    "DE": ("{}straße", "{}weg", "{}platz", "Am {}"),
    "ES": ("Calle {}", "Avenida {}", "Plaza {}"),
    "GB": ("{} Street", "{} Road", "{} Lane", "{} Close"),
    "IT": ("Via {}", "Viale {}", "Piazza {}"),
}
_STREET_NAMES = (
    "Gare Église Moulin République Victor-Hugo Jean-Jaurès Pasteur Gambetta Foch Verdun"
    " Écoles Mairie Château Fontaine Prés Lilas Roses Acacias Tilleuls Libération Paix"
    " Général-Leclerc Marché Halles Voltaire Molière Carnot Clemenceau Vignes Forêt"
    " Bahnhof Kirch Haupt Garten Schul Linden Mühlen Berg Station Church High Park"
    " Mill Green Queen King Victoria Mayor Real Sol Luna Colón Garibaldi Roma Mazzini"
).split()
_TOWN_ENDS = (
    "ville court sur-Mer les-Bains le-Château sous-Bois en-Forêt dorf heim ton bourg"
).split()


def _half(word: str) -> int:
    return crc32(word.encode()) >> 3 & 1


class Zipf:
    """Values drawn with chances that fall with their rank."""

    def __init__(self, values, rng, slope=0.9, head=8) -> None:
        self.values = list(values)
        rng.shuffle(self.values)
        chances = [1 / (rank + head) ** slope for rank in range(len(self.values))]
        total, self.sums = 0.0, []
        for chance in chances:
            total += chance
            self.sums.append(total)

    def draw(self, rng):
        return rng.choices(self.values, cum_weights=self.sums)[0]


class Pools:
    """:param half: 0 or 1, which half of the names; :param towns: how many a country
    :param tail_share: of the surnames that are made up"""

    def __init__(self, seed: int, half: int, towns: int, tail_share: float):
        rng = random.Random(seed)
        self.countries = OTHER_COUNTRIES if half else COUNTRIES
        self.given, self.surnames = {}, {}
        for country in self.countries:
            given, surnames = set(), set()
            for locale in LOCALES[country]:
                module = f"faker.providers.person.{locale}"
                provider = importlib.import_module(module).Provider
                given |= set(provider.first_names)
                surnames |= set(provider.last_names)
            kept = sorted(n for n in given if _half(n) == half and len(n) > 2)
            self.given[country] = Zipf(kept, rng, 1.0, 4)
            kept = sorted(n for n in surnames if _half(n) == half and len(n) > 2)
            self.surnames[country] = Zipf(kept, rng, 1.0, 5)
        self.tail = [_made_name(rng) for _ in range(12000)]
        self.tail_share = tail_share
        self.towns = {c: _towns(rng, c, self, towns) for c in self.countries}
        self.streets = {c: _streets(rng, c, self) for c in self.countries}

    def surname(self, rng, country, common=False):
        if not common and rng.random() < self.tail_share:
            return rng.choice(self.tail)
        return self.surnames[country].draw(rng)


def _made_name(rng):
    return (
        rng.choice(_SYLLABLES) + rng.choice(_SYLLABLES) * (rng.random() < 0.4)
    ).capitalize() + rng.choice(_ENDS)


def _towns(rng, country, pools, count):
    """``(town, postal code)`` pairs, a few of them drawn most."""
    towns = []
    for _ in range(count):
        base = pools.surname(rng, country)
        if rng.random() < 0.3:
            base = f"Saint-{base}" if country in ("FR", "BE", "CH") else f"St {base}"
        end = rng.choice(_TOWN_ENDS)
        town = base if rng.random() < 0.3 else f"{base}{'-' * ('-' in end)}{end}"
        for _zip in range(rng.choice((1, 1, 1, 2, 4))):
            towns.append((town, _postal_code(rng, country)))
    return Zipf(towns, rng, 0.85, 4)


def _postal_code(rng, country):
    if country in ("BE", "CH"):
        return str(rng.randint(1000, 9999))
    if country == "GB":
        area = "".join(rng.choice("ABCDEGHLMNPRSTW") for _ in range(2))
        tail = "".join(rng.choice("ABDEFGHJLN") for _ in range(2))
        return f"{area}{rng.randint(1, 30)} {rng.randint(1, 9)}{tail}"
    department = min(int(rng.paretovariate(0.6)), 95)
    return (
        f"{department:02d}{rng.randint(0, 99):02d}0"
        if country == "FR"
        else (f"{rng.randint(1000, 99999):05d}")
    )


def _streets(rng, country, pools):
    names = _STREET_NAMES + [pools.surname(rng, country) for _ in range(1500)]
    kinds = _STREET_KINDS[country]
    streets = [rng.choice(kinds).format(name) for name in names]
    return Zipf(streets, rng, 0.6, 5)
