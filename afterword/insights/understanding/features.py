"""A text as features: pieces of words, words, what it speaks of and what the rules say."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise

from afterword.decisions.grammar import plain, tokens
from afterword.decisions.understanding.reading import Spoken, wish_of

_DIGITS = re.compile(r"\d+")
BLOCKS = {"c": 1.8, "w": 1.2, "k": 0.7, "r": 0.4}
"""How much the pieces, the words, the things spoken of and the rules weigh beside each other."""


def features(spoken: Spoken) -> dict[str, Counter[str]]:
    """What is found in a text, by block, with how often."""
    text = _DIGITS.sub("0", plain(spoken.text))
    words = _DIGITS.sub("0", " ".join(tokens(spoken.text))).split()
    intent, sure = wish_of(spoken)
    return {
        "c": Counter(_pieces(text)),
        "w": Counter([*words, *map("_".join, pairwise(words))]),
        "k": Counter(_spoken(spoken)),
        "r": Counter([intent if sure else "none", f"{intent}{sure:.1f}"]),
    }


def _pieces(text: str) -> Iterator[str]:
    for word in text.split():
        whole = f" {word} "
        for many in (2, 3, 4, 5):
            for at in range(len(whole) - many + 1):
                yield whole[at : at + many]


def _spoken(spoken: Spoken) -> Iterator[str]:
    for _, said in spoken.sentences:
        once = sorted(set(said))
        yield from once
        yield from map("+".join, combinations(once, 2))
    yield f"words{min(6, len(spoken.text.split()) // 3)}"
