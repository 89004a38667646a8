"""A straight line through facts, learnt one parcel at a time.

Recursive least squares with a ridge and a memory that fades (Haykin, *Adaptive Filter Theory*,
ch. 10): after each parcel it is the line that a weighted ridge regression over all of them would
give. A parcel that is far off moves it no further than ``CLIP`` would.
"""

from collections.abc import Sequence
from operator import mul

import msgspec

from .facts import NAMES

RIDGE = 30.0
"""How many parcels' worth of doubt there is that a fact matters at all."""
HALF_LIFE = 180.0
"""After so many days a parcel counts half."""
CLIP = 1.0
_MOST_DOUBT = 1.0


class Slope(msgspec.Struct):
    """The line: a factor for each fact, and how sure they are (the inverse of what was seen)."""

    day: float
    factors: list[float]
    doubt: list[list[float]]

    def copy(self) -> "Slope":
        return Slope(self.day, list(self.factors), [list(row) for row in self.doubt])

    def at(self, facts: Sequence[float]) -> float:
        """What the line says of these facts."""
        return sum(map(mul, self.factors, facts), 0.0)

    def add(self, facts: Sequence[float], off: float, day: float) -> None:
        """Learn that it was so far off with these facts."""
        self._fade(day)
        some = [(at, fact) for at, fact in enumerate(facts) if fact]
        gain = [sum(row[at] * fact for at, fact in some) for row in self.doubt]
        whole = 1.0 + sum(gain[at] * fact for at, fact in some)
        for at, one in enumerate(gain):
            part = one / whole
            self.factors[at] += part * off
            self.doubt[at] = [
                known - part * other for known, other in zip(self.doubt[at], gain, strict=True)
            ]

    def _fade(self, day: float) -> None:
        more = 2.0 ** ((day - self.day) / HALF_LIFE)
        if day > self.day and max(self.doubt[at][at] for at in range(len(NAMES))) * more < (
            _MOST_DOUBT
        ):
            self.doubt = [[one * more for one in row] for row in self.doubt]
        self.day = max(self.day, day)


def blank(day: float) -> Slope:
    """A line that has learnt nothing: it says nought, and is quick to believe in a level."""
    size = len(NAMES)
    doubt = [[1.0 / RIDGE if a == b else 0.0 for a in range(size)] for b in range(size)]
    doubt[0][0] = 10.0
    return Slope(day, [0.0] * size, doubt)
