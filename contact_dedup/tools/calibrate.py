"""Fit the shipped prior to a database, from its own candidate pairs."""

import numpy as np

from .book import Book
from .weigh import GROUP_OF_KIND, GROUPS, KIND, MOST_CORRECTION, Model, has_evidence

_STEPS = 20
#: pairs as of the shipped prior that weigh as much as those of the sample
_FAITH = 50.0
#: smaller corrections (log odds) are within what blocking alone changes
_INERTIA = 1.4
#: more so towards fewer matches: crowded blocks, as in a one-town book, look the same
_INERTIA_DOWN = 4.0


def calibrate(model: Model, levels: np.ndarray, book: Book) -> dict:
    """Correct the prior of each group by maximum likelihood.

    After M. Saerens, P. Latinne and C. Decaestecker, *Adjusting the Outputs of a
    Classifier to New a Priori Probabilities* (2002).
    """
    plain = Book(book.size, book.values, book.counts, book.fill, book.frequent)
    weight, _score = model.score(levels, plain)
    groups = GROUP_OF_KIND[levels[:, KIND]] if len(levels) else np.zeros(0, int)
    prior = {}
    informed = has_evidence(levels)
    for number, group in enumerate(GROUPS):
        own = weight[(groups == number) & informed].astype(float)
        shift = _shift(own, model.share[group])
        inertia = _INERTIA if shift > 0 else _INERTIA_DOWN
        prior[group] = shift**5 / (shift**4 + inertia**4)
    return {"prior": prior}


def _shift(weight: np.ndarray, learnt: float) -> float:
    """:param learnt: share of matches for which the weights were fitted"""
    share, shift = learnt, 0.0
    for _step in range(_STEPS):
        posterior = 1 / (1 + np.exp(-np.clip(weight + shift, -50, 50)))
        share = (posterior.sum() + _FAITH * learnt) / (len(weight) + _FAITH)
        shift = float(_logit(share) - _logit(learnt))
    return float(np.clip(shift, -MOST_CORRECTION, MOST_CORRECTION))


def _logit(p: float) -> float:
    p = min(max(p, 1e-9), 1 - 1e-9)
    return float(np.log(p / (1 - p)))
