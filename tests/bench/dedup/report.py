"""The quality part of `./dev bench dedup`: one row for each figure of each set.

What is judged is what is lost (one minus F1, precision or recall), so that every
limit is a highest value. A set whose package is missing is left out.
"""

import generator
import public_sets
import quality
from generator import HELD_OUT, Mix

from devtools.table import Row

_NO_CHANNEL = {"email": 0, "phone": 0, "mobile": 0}
#: figure -> highest loss: what the product is to reach on made-up contacts
MUST = {
    "F1": 0.05,
    "blocking recall": 0.005,
    "certain precision": 0.002,
    "certain recall": 0.2,
    "cluster F1": 0.06,
    "families, likely": 0.04,
    "families, certain": 0.003,
}
#: the same for a few contacts in CI: a little above what was measured, so that a
#: change for the worse is seen
FLOOR = {
    "F1": 0.06,
    "blocking recall": 0.012,
    "certain precision": 0.015,
    "certain recall": 0.2,
    "cluster F1": 0.07,
    "families, likely": 0.18,
    "families, certain": 0.04,
}
#: set -> highest loss of F1
PUBLIC = {
    "Febrl 1": 0.06,
    "Febrl 2": 0.11,
    "Febrl 3": 0.11,
    "Febrl 4": 0.11,
    "Febrl 1, all columns": 0.01,
    "Febrl 3, all columns": 0.01,
    "RLdata10000": 0.75,
    "inventors": 0.03,
    "one town": 0.08,
}


def rows(small: bool) -> list[Row]:
    """Measure all sets, or made-up contacts alone. :rtype: list[Row]"""
    if small:
        return _made_up_rows("made up, held out", 4000, FLOOR)
    found = _made_up_rows("made up, held out", 100_000, MUST)
    sparse = HELD_OUT.filled(**_NO_CHANNEL)
    made = generator.make(10000, 8, sparse)
    found += _f1_rows("made up, no e-mail nor phone", made, 0.11)
    town = Mix(half=1, towns=1, companies=0.1).filled(**_NO_CHANNEL)
    found += _f1_rows("made up, one town", generator.make(8000, 9, town), 0.15)
    for name, load in public_sets.all_sets().items():
        if name in PUBLIC:
            found += _public_rows(name, load)
    return found


def _made_up_rows(title, count, limits):
    contacts, truth, family = generator.make(count, 7, HELD_OUT)
    run = quality.run(contacts, truth, family)
    figures = quality.figures(run) | quality.cluster_figures(run)
    found = []
    for name, limit in limits.items():
        is_loss = name.startswith("families")
        value = figures[name] if is_loss else 1 - figures[name]
        found.append(Row(f"{title}: {name}{'' if is_loss else ' lost'}", value, limit))
    return [
        *found,
        Row(f"{title}: pairs a contact", figures["pairs a contact"], 15),
        Row(f"{title}: shown per true pair", figures["shown per true pair"], 1.3),
        Row(f"{title}: largest cluster", figures["largest cluster"], 12),
    ]


def _f1_rows(title, made, limit):
    contacts, truth, _family = made
    lost = 1 - quality.figures(quality.run(contacts, truth))["F1"]
    return [Row(f"{title}: F1 lost", lost, limit)]


def _public_rows(name, load):
    """Ours, and beside it what *equal name* loses, which must be more."""
    try:
        contacts, truth = load()
    except ImportError:
        return []
    rules = [
        quality.rule_module.Rule(*rule)
        for rule in public_sets.FEBRL_RULES * name.endswith("all columns")
    ]
    figures = quality.figures(quality.run(contacts, truth, rules=rules))
    lost = 1 - figures["F1"]
    found = [
        Row(f"{name}: F1 lost", lost, PUBLIC[name]),
        Row(
            f"{name}: F1 lost, beside equal name",
            lost,
            1.0,
            1 - quality.equal_name(contacts, truth),
        ),
    ]
    if name == "RLdata10000":
        found.append(Row(f"{name}: certain pairs", figures["certain pairs"], 10))
    return found
