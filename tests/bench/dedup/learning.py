"""Learn the shipped weights: `./dev bench dedup --learn` writes them anew.

They are learnt on books of the generator alone, as different from one another as
databases are: rich and poor, without e-mails and phones, in one town, full of slips.
Neither the public sets nor the held-out half of the name lists is learnt from.
"""

import json

import generator
import numpy as np
import quality
from generator import Mix
from standalone import ROOT, engine

(learn,) = engine("learn")
DATA = ROOT / "contact_dedup" / "data"
_NO_CHANNEL = {"email": 0, "phone": 0, "mobile": 0}
_NO_PLACE = {"street": 0, "zip": 0, "city": 0}
#: name -> (contacts, seed, mix)
BOOKS = {
    "usual": (22000, 11, Mix()),
    "careless": (12000, 12, Mix(noise=1.3)),
    "rich": (
        10000,
        13,
        Mix(rare_names=0.3).filled(
            email=0.9, phone=0.9, mobile=0.6, street=0.9, zip=0.95, vat=0.6
        ),
    ),
    "poor": (
        10000,
        14,
        Mix().filled(
            email=0.45, phone=0.4, mobile=0.25, street=0.5, zip=0.6, city=0.6, vat=0.2
        ),
    ),
    "no channel": (10000, 15, Mix(homonyms=0.2, rare_names=0.2).filled(**_NO_CHANNEL)),
    "no place": (8000, 16, Mix().filled(**_NO_PLACE)),
    "no street": (8000, 17, Mix().filled(street=0, email=0.4)),
    "one town": (
        6000,
        18,
        Mix(towns=1, homonyms=0.05, companies=0.1).filled(
            email=0.1, phone=0.1, mobile=0.05, street=0.9
        ),
    ),
    "one town, people": (
        6000,
        31,
        Mix(
            towns=1, homonyms=0.05, companies=0.05, with_employer=0, copies=0.35
        ).filled(**_NO_CHANNEL, street=0.85),
    ),
    "private": (
        10000,
        19,
        Mix(with_employer=0, companies=0.05, homonyms=0.3).filled(email=0.3),
    ),
    "scrawled": (
        6000,
        20,
        Mix(
            noise=1.8,
            copies=0.45,
            typos=0.3,
            families=0.05,
            homonyms=0.1,
            companies=0.03,
            with_employer=0,
        ).filled(**_NO_CHANNEL, street=0.95, zip=0.97, city=0.97),
    ),
    "slips": (
        5000,
        32,
        Mix(
            noise=1.5,
            copies=0.3,
            typos=0.15,
            families=0.03,
            homonyms=0.1,
            companies=0.1,
        ),
    ),
    "employers": (
        6000,
        33,
        Mix(
            rare_names=0.4,
            homonyms=0.05,
            companies=0,
            with_employer=1,
            families=0.05,
            copies=0.35,
        ).filled(**_NO_CHANNEL, street=0, zip=0),
    ),
    "clean": (8000, 21, Mix(copies=0.05)),
    "small": (2000, 22, Mix(rare_names=0.3)),
    "small, poor": (2000, 23, Mix().filled(email=0.5)),
    "large": (60000, 24, Mix()),
}
#: patterns kept in the labelled set that guards learning from decisions
_PATTERNS = 6000


def learn_weights():
    """Write data/weights.json and data/labelled.json. :rtype: dict"""
    levels, is_match = [], []
    for count, seed, mix in BOOKS.values():
        rows, truth, family = generator.make(count, seed, mix)
        found = quality.run(rows, truth, family)
        levels.append(found.levels)
        is_match.append(found.is_match)
    levels, is_match = np.concatenate(levels), np.concatenate(is_match)
    labelled = learn.count_patterns(levels, is_match)
    weights = learn.fit(labelled)
    _write("weights.json", weights)
    _write("labelled.json", _shipped(labelled))
    return weights


def _shipped(labelled):
    """The most frequent patterns, as lists."""
    total = labelled.matches + labelled.others
    best = np.sort(np.argsort(-total, kind="stable")[:_PATTERNS])
    return {
        "levels": labelled.levels[best].tolist(),
        "matches": labelled.matches[best].astype(int).tolist(),
        "others": labelled.others[best].astype(int).tolist(),
    }


def _write(name, data):
    indent = 1 if name == "weights.json" else None
    text = json.dumps(
        data, indent=indent, separators=(",", ": ") if indent else (",", ":")
    )
    (DATA / name).write_text(text + "\n")


if __name__ == "__main__":
    learn_weights()
