"""Cells: histograms of lengths of time that forget, and the mixture of a narrow one and wider ones.

A cell counts lengths in days on a fixed grid. What is old counts less: half after ``HALF_LIFE``
days. A cell that knows little leans on the next wider one as if that had ``LEAN`` observations to
say (a Dirichlet prior whose mean is the wider cell).
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

import msgspec

HALF_LIFE = 60.0
LEAN = 12.0


def _grid() -> tuple[float, ...]:
    parts = ((0.0, 4.0, 0.25), (4.0, 15.0, 0.5), (15.0, 30.0, 1.0), (30.0, 60.0, 2.0))
    edges = [
        begin + n * step for begin, end, step in parts for n in range(round((end - begin) / step))
    ]
    return (*edges, *(60.0 + 5.0 * n for n in range(13)))


EDGES = _grid()
"""Where the bins begin and end, in days; what is longer than the last counts as that long."""
BINS = len(EDGES) - 1


class Cell(msgspec.Struct, omit_defaults=True):
    """A histogram that forgets: weights by bin, as of a day."""

    day: float
    """The day (since 1970) the weights are as of."""
    weights: dict[int, float] = {}

    @property
    def total(self) -> float:
        """How many observations it holds, each counted by its age."""
        return sum(self.weights.values())

    def aged(self, day: float) -> "Cell":
        """A copy as of a later day; an earlier day changes nothing."""
        if day <= self.day:
            return Cell(self.day, dict(self.weights))
        left = 0.5 ** ((day - self.day) / HALF_LIFE)
        return Cell(day, {at: w * left for at, w in self.weights.items() if w * left > 1e-3})

    def add(self, length: float, weight: float = 1.0) -> None:
        """Count one length in days."""
        at = min(BINS - 1, max(0, bisect_right(EDGES, length) - 1))
        self.weights[at] = self.weights.get(at, 0.0) + weight


def mixed(cells: Iterable[Cell], prior: Sequence[float]) -> list[float]:
    """The shares of the bins: the last (narrowest) cell, leaning on the ones before it.

    ``prior``: the shares that hold where nothing is known.
    """
    shares = list(prior)
    for cell in cells:
        total = cell.total
        lean = LEAN / (total + LEAN)
        shares = [share * lean for share in shares]
        for at, weight in cell.weights.items():
            shares[at] += weight / (total + LEAN)
    return shares


def quantile(shares: Sequence[float], part: float, beyond: float = 0.0) -> float:
    """The length that ``part`` of those longer than ``beyond`` days do not exceed, in days."""
    left = _after(shares, beyond)
    whole = sum(left)
    if whole <= 0.0:
        return beyond
    wanted = part * whole
    for at, share in enumerate(left):
        if share >= wanted and share > 0.0:
            begin = max(EDGES[at], beyond)
            return begin + (EDGES[at + 1] - begin) * wanted / share
        wanted -= share
    return EDGES[-1]


def share_after(shares: Sequence[float], length: float, beyond: float = 0.0) -> float:
    """The part of those longer than ``beyond`` days that is longer than ``length`` as well."""
    whole = sum(_after(shares, beyond))
    return sum(_after(shares, max(length, beyond))) / whole if whole > 0.0 else 1.0


def _after(shares: Sequence[float], beyond: float) -> list[float]:
    """What remains of each bin past a length; the share within a bin is taken as spread evenly."""
    left = []
    for at, share in enumerate(shares):
        begin, end = EDGES[at], EDGES[at + 1]
        part = 1.0 if begin >= beyond else max(0.0, (end - beyond) / (end - begin))
        left.append(share * part)
    return left
