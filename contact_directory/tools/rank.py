"""How alike a typed word and the words of a contact are."""

from collections.abc import Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

#: *martn* is like *martin* (0.83), *sinthia* like *cynthia* (0.71), not like *silvia*.
MIN_LIKENESS = 0.65


def get_likeness(similar: Sequence[str], text: str) -> float:
    """The mean of the best likeness of each word, 0 where one is like none."""
    words = text.split()
    total = 0.0
    for word in similar:
        best = process.extractOne(
            word,
            words,
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=MIN_LIKENESS,
        )
        if best is None:
            return 0.0
        total += best[1]
    return total / len(similar) if similar else 0.0


def rank(similar: Sequence[str], candidates: Iterable[tuple[int, str]]) -> list[int]:
    """Ids of those that are alike, the most alike first.

    :param candidates: ``(id, search text)``; their order decides between equals
    """
    scored = [
        (-score, index, id_)
        for index, (id_, text) in enumerate(candidates)
        if (score := get_likeness(similar, text))
    ]
    return [id_ for _score, _index, id_ in sorted(scored)]
