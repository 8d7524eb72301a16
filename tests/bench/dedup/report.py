"""The quality part of `./dev bench dedup`: each figure of each set beside its target.

A set whose package is missing is left out (see requirements-bench.txt).
"""

from functools import partial

import generator
import public_sets
import quality
from generator import HELD_OUT, Mix

from devtools.table import Row

_NO_CHANNEL = {"email": 0, "phone": 0, "mobile": 0}
#: figure -> (lowest, highest) that the product is to reach on made-up contacts
MUST = {
    "F1": (0.95, None),
    "certain precision": (0.998, None),
    "certain recall": (0.8, None),
    "shown recall": (0.98, None),
    "shown per true pair": (None, 1.3),
    "blocking recall": (0.995, None),
    "pairs a contact": (None, 15),
    "families, likely": (None, 0.04),
    "families, certain": (None, 0.003),
    "cluster F1": (0.94, None),
    "largest cluster": (None, 12),
}
#: the same for a few contacts in CI: a little beside what was measured, so that a
#: change for the worse is seen
FLOOR = MUST | {
    "certain precision": (0.988, None),
    "shown recall": (0.97, None),
    "blocking recall": (0.99, None),
    "families, likely": (None, 0.09),
    "families, certain": (None, 0.025),
}
#: where certain pairs are to be right, and some of them found
_CERTAIN = {"certain precision": (0.99, None), "certain recall": (0.5, None)}
#: other fields filled, and other people's data -> targets
OTHERS = {
    "no e-mail nor phone": {"F1": (0.89, None), **_CERTAIN},
    "one town": {"F1": (0.85, None), **_CERTAIN},
    "Febrl 1": {"F1": (0.94, None), **_CERTAIN},
    "Febrl 2": {"F1": (0.89, None), **_CERTAIN},
    "Febrl 3": {"F1": (0.89, None), **_CERTAIN},
    "Febrl 4": {"F1": (0.89, None), **_CERTAIN},
    "Febrl 1, all columns": {"F1": (0.99, None), **_CERTAIN},
    "Febrl 3, all columns": {"F1": (0.99, None), **_CERTAIN},
    "RLdata10000": {"certain pairs": (None, 10)},
    "inventors": {"F1": (0.97, None), **_CERTAIN},
    "one town, census": {"F1": (0.92, None), **_CERTAIN},
}


def rows(small: bool, peers: bool = False) -> list[Row]:
    """Measure all sets, or a few made-up contacts alone.

    :param peers: beside Splink, too
    """
    if small:
        return measure("made up", generator.make(4000, 7, HELD_OUT), FLOOR)
    made = generator.make(100_000, 7, HELD_OUT)
    found = measure("made up", made, MUST, peers=peers)
    for name, load in _other_sets().items():
        try:
            made = load()
        except ImportError:
            continue
        found += measure(name, made, OTHERS[name], peers=peers)
    return found


def _other_sets():
    town = Mix(half=1, towns=1, companies=0.1).filled(**_NO_CHANNEL)
    sparse = HELD_OUT.filled(**_NO_CHANNEL)
    public = public_sets.all_sets()
    public["one town, census"] = public.pop("one town")
    sets = {
        "no e-mail nor phone": lambda: generator.make(10000, 8, sparse),
        "one town": lambda: generator.make(8000, 9, town),
        **public,
    }
    return {name: sets[name] for name in OTHERS}


def measure(title, made, targets, peers=False):
    """The figures of a set that have a target. :rtype: list[Row]"""
    contacts, truth, family = (*made, None)[:3]
    has_rules = title.endswith("all columns")
    rules = [
        quality.rule_module.Rule(*rule) for rule in public_sets.FEBRL_RULES * has_rules
    ]
    run = quality.run(contacts, truth, family, rules)
    equal = quality.equal_name(contacts, truth)
    figures = quality.figures(run, equal) | quality.cluster_figures(run)
    row = partial(Row, group=f"quality: {title}")
    found = [
        row(f"{title}: {name}", figures[name], highest, least=lowest)
        for name, (lowest, highest) in targets.items()
    ]
    if "F1" in targets:
        above = figures["F1"] - equal
        found.append(row(f"{title}: F1 above equal name", above, least=0))
    if peers and not has_rules:
        found += _beside_splink(title, figures, contacts, truth)
    return found


def _beside_splink(title, figures, contacts, truth):
    from peers import measure as measure_splink

    theirs = measure_splink(contacts, truth)
    return [
        Row(f"{title}: Splink, F1", theirs["F1"]),
        Row(f"{title}: Splink, certain precision", theirs["certain precision"]),
        Row(f"{title}: F1 above Splink", figures["F1"] - theirs["F1"], least=0),
    ]
