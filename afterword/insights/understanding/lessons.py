"""What a store teaches: its team's corrections, as small additions to the weights.

For each correction the weights of the features of its words are moved just so far that it is read
as it was meant, with a margin (the passive-aggressive algorithm, PA-I: Crammer, Dekel, Keshet,
Shalev-Shwartz and Singer, 2006). What has no word in common with any correction is read as before.
Pure Python, and the same corrections in the same order give the same additions.
"""

from collections.abc import Sequence
from math import log
from typing import NamedTuple

from afterword.decisions.understanding.reading import spoken_in

from .weights import Scales, scales

MOST = 1000
"""So many of the newest corrections are learnt from."""
ROUNDS = 4
_ODDS = 12.0
"""By so much the right answer is to be likelier than the next one."""
_STEP = 0.5
"""How far one correction may move the weights at once."""


class Lesson(NamedTuple):
    """A text and what it meant."""

    language: str
    text: str
    intent: str


def learn(lessons: Sequence[Lesson]) -> dict[int, list[float]]:
    """What is added to the weights of some features, by their places."""
    weighing = scales()
    margin = log(_ODDS) / weighing.learnt.slope
    rows = [
        (weighing.numbers(spoken_in(one.text, one.language)), weighing.answers.index(one.intent))
        for one in lessons[-MOST:]
        if one.intent in weighing.answers
    ]
    added: dict[int, list[float]] = {}
    for _ in range(ROUNDS):
        moved = [
            _move(weighing, added, numbers, meant, margin) for numbers, meant in rows if numbers
        ]
        if not any(moved):
            break
    return {at: [round(one, 5) for one in row] for at, row in added.items()}


def _move(
    weighing: Scales,
    added: dict[int, list[float]],
    numbers: dict[int, float],
    meant: int,
    margin: float,
) -> bool:
    far = weighing.far(numbers, added)
    rival = max((at for at in range(len(far)) if at != meant), key=lambda at: far[at])
    loss = margin - (far[meant] - far[rival])
    if loss <= 0:
        return False
    size = sum(one * one for one in numbers.values())
    step = min(_STEP, loss / (2 * size))
    for at, one in numbers.items():
        row = added.setdefault(at, [0.0] * len(far))
        row[meant] += step * one
        row[rival] -= step * one
    return True
