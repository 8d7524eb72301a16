"""What people do to a value when they type it a second time."""

import unicodedata

_NEAR = {
    "a": "qzs", "b": "vn", "c": "xv", "d": "sf", "e": "rz", "f": "dg", "g": "fh",
    "h": "gj", "i": "uo", "j": "hk", "k": "jl", "l": "km", "m": "l", "n": "b",
    "o": "ip", "p": "o", "q": "a", "r": "et", "s": "dq", "t": "ry", "u": "yi",
    "v": "cb", "w": "x", "x": "wc", "y": "tu", "z": "ae",
}  # fmt: skip
_SOUNDS = (
    ("ph", "f"), ("f", "ph"), ("y", "i"), ("i", "y"), ("k", "c"), ("c", "k"),
    ("ss", "s"), ("s", "ss"), ("th", "t"), ("t", "th"), ("nn", "n"), ("n", "nn"),
    ("ll", "l"), ("l", "ll"), ("eau", "au"), ("z", "s"), ("tt", "t"), ("e", ""),
)  # fmt: skip
SHORT_FORMS = (
    {
        "alexandre": "alex", "alexandra": "alex", "benjamin": "ben", "benoit": "ben",
        "bernard": "nanard", "catherine": "cathy", "christophe": "chris",
        "christine": "chris", "daniel": "dan", "dominique": "dom", "edouard": "ed",
        "emmanuel": "manu", "emmanuelle": "manu", "frederic": "fred",
        "frederique": "fred", "gabriel": "gab", "gregory": "greg", "guillaume": "guill",
        "isabelle": "isa", "jacqueline": "jackie", "jean": "jeannot",
        "laurence": "laure", "marguerite": "margot", "mathieu": "mat",
        "matthieu": "mat", "maurice": "momo", "maxime": "max", "michel": "mich",
        "nathalie": "nath", "nicolas": "nico", "olivier": "oliv", "patricia": "pat",
        "patrick": "pat", "philippe": "phil", "raymond": "ray", "robert": "bob",
        "roger": "rog", "sebastien": "seb", "stephane": "steph", "stephanie": "steph",
        "susanne": "suzy", "sylvie": "syl", "therese": "tess", "thomas": "tom",
        "valerie": "val", "veronique": "vero", "victor": "vic", "vincent": "vince",
        "virginie": "vivi", "xavier": "xav", "william": "will", "johannes": "hans",
        "elizabeth": "liz", "elisabeth": "babeth", "francisco": "paco", "jose": "pepe",
        "francois": "fanfan", "antoine": "toine", "joseph": "jo", "josephine": "jo",
        "charles": "charlie", "andre": "dede", "gerard": "gege", "georges": "jojo",
    },
    {
        "andreas": "andi", "anthony": "tony", "augustin": "gus", "aurelie": "lili",
        "bertrand": "bert", "christian": "chris", "christiane": "chris",
        "claire": "clairette", "david": "dave", "denis": "den", "edward": "ted",
        "emilie": "mimi", "eugenie": "nini", "florence": "flo", "franck": "francky",
        "francesco": "franco", "genevieve": "ginette", "gilbert": "gil",
        "giovanni": "gianni", "giuseppe": "beppe", "helene": "lena", "henri": "riton",
        "jacques": "jacky", "jeanne": "jeannette", "jerome": "jej", "julien": "juju",
        "katharina": "kathi", "laetitia": "titi", "laurent": "lolo", "louise": "loulou",
        "ludovic": "ludo", "madeleine": "mado", "marcel": "marco", "margaret": "maggie",
        "martine": "titine", "michael": "mike", "monique": "momo", "pascal": "pasco",
        "paul": "polo", "peter": "pete", "pierre": "pierrot", "richard": "dick",
        "salvatore": "toto", "samuel": "sam", "simone": "momone", "sophie": "soso",
        "thierry": "titi", "timothee": "tim", "victoria": "vicky", "yves": "yvon",
        "zacharie": "zac", "nadine": "nad", "caroline": "caro", "matthew": "matt",
        "robert": "rob", "william": "bill", "alfred": "fred", "hubert": "hub",
        "ferdinand": "ferdi", "maximilian": "maxi", "barbara": "babs",
    },
)  # fmt: skip


def strip_accents(text):
    parts = unicodedata.normalize("NFD", text)
    return "".join(c for c in parts if not unicodedata.combining(c))


def typo(rng, word):
    """One slip of the finger, or a spelling that sounds the same."""
    if len(word) < 4:
        return word
    at = rng.randrange(1, len(word))
    kind = rng.random()
    if kind < 0.25:
        return word[:at] + word[at + 1 :]
    if kind < 0.45:
        return word[:at] + word[at - 1] + word[at:]
    if kind < 0.65 and at + 1 < len(word):
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind < 0.8:
        near = _NEAR.get(word[at].lower(), "e")
        return word[:at] + rng.choice(near) + word[at + 1 :]
    fits = [(a, b) for a, b in _SOUNDS if a in word[1:].lower()]
    if not fits:
        return word[:at] + word[at + 1 :]
    a, b = rng.choice(fits)
    where = word.lower().index(a, 1)
    return word[:where] + b + word[where + len(a) :]


def typo_in(rng, text):
    words = text.split(" ")
    long = [i for i, word in enumerate(words) if len(word) > 3]
    if long:
        i = rng.choice(long)
        words[i] = typo(rng, words[i])
    return " ".join(words)


def short_form(rng, given, half):
    """A pet name: from the list, else the beginning of the name."""
    key = strip_accents(given).lower()
    listed = SHORT_FORMS[half].get(key)
    if listed and rng.random() < 0.85:
        return listed.capitalize()
    if len(given) > 5 and "-" not in given:
        return given[: rng.choice((3, 4, 4))]
    return ""


def case_noise(rng, text):
    kind = rng.random()
    if kind < 0.2:
        return text.upper()
    if kind < 0.3:
        return text.lower()
    if kind < 0.45:
        return strip_accents(text)
    return text


def spell_phone(rng, digits, country):
    """``digits``: national number without the 0 dialled before it."""
    dial = {"FR": "33", "BE": "32", "CH": "41", "DE": "49", "ES": "34", "GB": "44"}
    dial["IT"] = "39"
    trunk = "" if country in ("ES", "IT") else "0"
    kind = rng.random()
    if kind < 0.35:
        return f"+{dial[country]} {digits[:1]} {digits[1:5]} {digits[5:]}"
    if kind < 0.5:
        return f"+{dial[country]}{digits}"
    if kind < 0.6:
        return f"00{dial[country]}{digits}"
    national = trunk + digits
    sign = rng.choice(("", " ", ".", "-"))
    return sign.join(national[i : i + 2] for i in range(0, len(national), 2))


def phone_typo(rng, digits):
    at = rng.randrange(2, len(digits) - 1)
    if rng.random() < 0.5:
        return digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    return digits[:at] + str(rng.randrange(10)) + digits[at + 1 :]


_STREET_WORDS = {
    "rue ": ("r. ", "r ", "Rue "), "avenue ": ("av. ", "av ", "ave "),
    "boulevard ": ("bd ", "bld ", "Bvd "), "place ": ("pl. ", "pl "),
    "chemin ": ("ch. ", "che "), "straße": ("str.", "strasse"), "straat": ("str.",),
    "strasse": ("str.",), " Street": (" St", " St."), " Road": (" Rd",),
    "Calle ": ("C/ ", "c. "), "Avenida ": ("Avda. ", "Av "), "Via ": ("V. ",),
    "Saint-": ("St ", "Saint ", "St-"), "Général": ("Gal", "Gén."),
}  # fmt: skip


def street_noise(rng, street):
    for long, shorts in _STREET_WORDS.items():
        if long in street and rng.random() < 0.5:
            street = street.replace(long, rng.choice(shorts))
    if rng.random() < 0.1:
        street = typo_in(rng, street)
    if rng.random() < 0.06:
        street = street.replace(" ", ", ", 1)
    return case_noise(rng, street)
