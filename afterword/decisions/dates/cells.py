"""Cells: histograms that forget, and the mixture of a narrow one with wider ones.

A cell counts by bins; which bin stands for what is the business of its user. What is old counts
less: half after ``HALF_LIFE`` days. A cell that knows little leans on the next wider one as if that
had so many observations to say (a Dirichlet prior whose mean is the wider cell).
"""

from collections.abc import Iterable, Sequence

import msgspec

HALF_LIFE = 60.0


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

    def add(self, at: int) -> None:
        """Count one."""
        self.weights[at] = self.weights.get(at, 0.0) + 1.0


def mixed(cells: Iterable[Cell], prior: Sequence[float], leans: Sequence[float]) -> list[float]:
    """The shares of the bins: the last (narrowest) cell, leaning on the ones before it.

    ``prior``: the shares that hold where nothing is known. ``leans``: by how many observations each
    cell leans on what is before it; the last holds for all further ones.
    """
    shares = list(prior)
    for n, cell in enumerate(cells):
        lean = leans[min(n, len(leans) - 1)]
        total = cell.total
        left = lean / (total + lean)
        shares = [share * left for share in shares]
        for at, weight in cell.weights.items():
            shares[at] += weight / (total + lean)
    return shares
