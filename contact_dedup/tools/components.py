"""What hangs together by pairs, as arrays."""

import numpy as np


def connected(count: int, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The connected components of a graph.

    Labels sink to the smallest one of their neighbours, then jump to the label of
    their label, until nothing moves: a few rounds for any number of pairs.

    :param count: number of nodes; ``left``, ``right``: the ends of its edges
    :return: for each node the smallest node of its component
    """
    labels = np.arange(count)
    while True:
        low = np.minimum(labels[left], labels[right])
        sunk = labels.copy()
        for ends in (labels[left], labels[right], left, right):
            np.minimum.at(sunk, ends, low)
        sunk = _jump(sunk)
        if np.array_equal(sunk, labels):
            return labels
        labels = sunk


def _jump(labels: np.ndarray) -> np.ndarray:
    while not np.array_equal(further := labels[labels], labels):
        labels = further
    return labels


def into_parts(labels: np.ndarray, most: int) -> np.ndarray:
    """Cut rows into parts of about ``most``, each label in one part.

    :return: the part of each row, from 0
    """
    order = np.argsort(labels, kind="stable")
    ordered = labels[order]
    first = np.searchsorted(ordered, ordered)  # of the rows of the same label
    parts = np.empty(len(labels), np.int64)
    parts[order] = first // max(most, 1)
    return np.unique(parts, return_inverse=True)[1] if len(parts) else parts
