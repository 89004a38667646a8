"""A spread: shares between edges, as a distribution one can ask."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate


class Spread:
    """Shares between rising edges; within two edges they are taken as spread evenly."""

    def __init__(self, edges: Sequence[float], shares: Sequence[float]) -> None:
        self._edges = edges
        self._below = [0.0, *accumulate(shares)]

    def below(self, place: float) -> float:
        """The share that lies below a place."""
        edges = self._edges
        at = bisect_right(edges, place) - 1
        if at < 0:
            return 0.0
        if at >= len(edges) - 1:
            return self._below[-1]
        begin, end = edges[at], edges[at + 1]
        low, high = self._below[at], self._below[at + 1]
        return low + (high - low) * (place - begin) / (end - begin)

    def quantile(self, part: float, beyond: float = float("-inf")) -> float:
        """Where ``part`` of what lies beyond a place is reached; that place where nothing is."""
        gone = self.below(beyond)
        left = self._below[-1] - gone
        if left <= 1e-12:
            return max(beyond, self._edges[-1])
        wanted = gone + part * left
        at = min(max(bisect_left(self._below, wanted), 1), len(self._edges) - 1)
        low, high = self._below[at - 1], self._below[at]
        begin, end = self._edges[at - 1], self._edges[at]
        found = begin + (end - begin) * ((wanted - low) / (high - low) if high > low else 1.0)
        return max(found, beyond)

    def above(self, place: float, beyond: float = float("-inf")) -> float:
        """The share of what lies beyond a place that lies above another one as well."""
        left = self._below[-1] - self.below(beyond)
        if left <= 1e-12:
            return 1.0
        return min(1.0, (self._below[-1] - self.below(max(place, beyond))) / left)
