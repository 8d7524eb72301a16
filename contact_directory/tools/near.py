"""Words that differ from a typed one by a slip of the finger, as patterns.

Each pattern keeps the letters around the slip, so that an index of trigrams answers it;
a measure of likeness over all words of a large book takes a hundred times as long.
"""

import re

from .query import Match, escape_like

#: Trigrams that two words must share to be compared letter by letter.
SHARED_TRIGRAMS = 3.5
MIN_SHARE = 0.4


def get_near_patterns(word: str) -> list[str]:
    """LIKE patterns of all words that one slip makes of a word, itself first.

    A slip leaves a letter out, doubles or adds one, takes another one, or swaps two. A
    pattern may fit a little more: two words instead of one.
    """
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    near = [
        [escape_like(word)],
        [escape_like(a + b[1] + b[0] + b[2:]) for a, b in splits if len(b) > 1],
        [f"{escape_like(a)}_{escape_like(b)}" for a, b in splits],
        [f"{escape_like(a)}_{escape_like(b[1:])}" for a, b in splits if b],
        [escape_like(a + b[1:]) for a, b in splits if b and len(word) > 1],
    ]
    return list(dict.fromkeys(f"% {each} %" for group in near for each in group))


def get_min_share(words: tuple[str, ...]) -> float:
    """Which share of its trigrams a word must find in another one.

    Short words have few, and half of them is the beginning of a thousand others.
    """
    shortest = min(map(len, words), default=1)
    return min(1.0, max(MIN_SHARE, SHARED_TRIGRAMS / (shortest + 1)))


def get_variants(word: str) -> Match:
    """The same as one expression, for a database without trigrams."""
    cut = [re.escape(word[:i]) for i in range(len(word) + 1)]
    rest = [re.escape(word[i:]) for i in range(len(word) + 1)]
    found = {cut[i] + "[^ ]?" + rest[i] for i in range(len(word) + 1)}
    found |= {cut[i] + "[^ ]?" + rest[i + 1] for i in range(len(word))}
    found |= {
        cut[i] + re.escape(word[i + 1] + word[i]) + rest[i + 2]
        for i in range(len(word) - 1)
    }
    return Match("%", f" ({'|'.join(sorted(found))}) ")
