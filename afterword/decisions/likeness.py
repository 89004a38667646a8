"""How like two questions are, by the words and parts of words that they share.

It knows no meanings: two questions that say the same in other words are not alike to it. So what it
calls alike is, and a store writes down each way of asking that it wants to be known.
"""

from collections import Counter
from math import sqrt

from .naming import plain

LONGEST = 600
"""So much of a text is looked at."""


def alike(one: str, other: str) -> int:
    """How like two texts are, from 0 to 100: the cosine of what they share in runs of three signs,
    the beginnings and ends of words among them."""
    first, second = _parts(one), _parts(other)
    if not first or not second:
        return 0
    shared = sum(count * second[part] for part, count in first.items() if part in second)
    length = sqrt(sum(n * n for n in first.values()) * sum(n * n for n in second.values()))
    return round(100 * shared / length)


def _parts(text: str) -> Counter[str]:
    words = "".join(
        sign if sign.isalnum() else " " for sign in plain(text)[:LONGEST].casefold()
    ).split()
    return Counter(f" {word} "[at : at + 3] for word in words for at in range(len(word)))
