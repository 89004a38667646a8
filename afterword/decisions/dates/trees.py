"""Trees as plain numbers: what gradient boosting found, without the library that found it.

``afterword.insights.dates`` grows them; here they are only walked.
"""

from collections.abc import Sequence

import msgspec


class Tree(msgspec.Struct, frozen=True):
    """One tree. Node 0 is its root; a node without ways on (``left`` 0) is a leaf."""

    fact: list[int]
    """Which fact a node looks at."""
    limit: list[float]
    """It goes left up to here, else right."""
    left: list[int]
    right: list[int]
    value: list[float]

    def at(self, facts: Sequence[float]) -> float:
        node = 0
        while way := self.left[node]:
            node = way if facts[self.fact[node]] <= self.limit[node] else self.right[node]
        return self.value[node]


class Trees(msgspec.Struct, frozen=True):
    """A sum of trees over ``facts`` and what stands behind them (``places``)."""

    base: float
    trees: list[Tree]
    places: dict[str, float]
    """Each region as a number: how long parcels from (``<``) and to (``>``) it take."""
    pace: list[float] = []
    """What each weekday counts (``pace``); without it all days count alike."""

    def at(self, facts: Sequence[float]) -> float:
        """``log(1 + days of work)`` by these facts."""
        return self.base + sum(tree.at(facts) for tree in self.trees)
