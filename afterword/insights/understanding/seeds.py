"""The sentences that are learnt from: ours, by language and intent.

A file has a ``[intent]`` line before its sentences, one a line; ``(a|b|)`` stands for any of the
wordings between the signs.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

from afterword.decisions.understanding import INTENTS, Intent

FOLDER = Path(__file__).parent / "seeds"
MOST = 5
"""Wordings of one line that are learnt, spread evenly over all there are."""
_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")


class Seed(NamedTuple):
    """A sentence, and what it asks for."""

    language: str
    intent: Intent
    text: str
    line: int
    """Wordings of one line belong together: what is measured must not be learnt from a sister."""
    weight: float


def languages() -> list[str]:
    """The languages that there are sentences in."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


@cache
def written() -> bytes:
    """All the files in one, for a mark of what was learnt from."""
    return b"".join(path.read_bytes() for path in sorted(FOLDER.glob("*.txt")))


def seeds() -> Iterator[Seed]:
    """All sentences, in the order of their files."""
    number = 0
    for language in languages():
        intent: Intent = "other"
        for line in (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                intent = _named(line.strip("[] "), language)
            elif line.strip():
                number += 1
                wordings = spread(line.strip())
                for one in wordings:
                    yield Seed(language, intent, one, number, len(wordings) ** -0.4)


def _named(name: str, language: str) -> Intent:
    for one in INTENTS:
        if one == name:
            return one
    raise ValueError(f"{language}: there is no intent called {name}")


def spread(line: str) -> list[str]:
    """The wordings of a line: all of them, or ``MOST``, as different from each other as can be."""
    parts = _CHOICE.split(line)
    choices = [part.split("|") if at % 2 else [part] for at, part in enumerate(parts)]
    widest = max(len(one) for one in choices)
    many = 1
    for one in choices:
        many *= len(one)
    if many <= MOST:
        found = ["".join(one) for one in product(*choices)]
    else:
        # Each wording is taken once before any is taken twice, each place at a pace of its own.
        found = [
            "".join(
                one[(at + place * (at // len(one))) % len(one)] for place, one in enumerate(choices)
            )
            for at in range(max(MOST, widest))
        ]
    return list(dict.fromkeys(" ".join(one.split()) for one in found))
