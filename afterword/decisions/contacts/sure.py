"""Figures with how sure they are: shares, middles, changes of a rate, with 95% intervals."""

from collections.abc import Sequence
from math import exp, log, sqrt

import msgspec

Z = 1.959964
"""Of the normal distribution, for 95 in a hundred."""
ENOUGH = 20
"""Below so many a share is not told in a hundred: its interval would span 40 points and more."""
FEW = 5
"""Below so many there is no middle to tell."""


class Share(msgspec.Struct, frozen=True):
    """So many of so many. ``low`` and ``high``: between which shares (0 to 1) the true one lies."""

    part: int
    whole: int
    low: float
    high: float

    @property
    def enough(self) -> bool:
        return self.whole >= ENOUGH

    @property
    def percent(self) -> int | None:
        """In a hundred; ``None``: too few to tell."""
        return round(100 * self.part / self.whole) if self.enough else None

    @property
    def between(self) -> tuple[int, int]:
        """The interval in a hundred."""
        return round(100 * self.low), round(100 * self.high)


def share(part: int, whole: int) -> Share:
    """A share with its interval (Wilson 1927, which holds where few are counted too)."""
    if not whole:
        return Share(0, 0, 0.0, 1.0)
    p, z2 = part / whole, Z * Z
    middle = p + z2 / (2 * whole)
    half = Z * sqrt(p * (1 - p) / whole + z2 / (4 * whole * whole))
    base = 1 + z2 / whole
    return Share(part, whole, max((middle - half) / base, 0.0), min((middle + half) / base, 1.0))


class Middle(msgspec.Struct, frozen=True):
    """How long something takes, in minutes. ``None``: too few to tell."""

    many: int
    median: float | None
    low: float | None
    """Between this and ``high`` lies the true median."""
    high: float | None
    p90: float | None
    """Nine of ten take no longer."""


def middle(minutes: Sequence[float]) -> Middle:
    """The middle, its interval by order statistics, and the ninth decile by nearest rank."""
    found = sorted(minutes)
    n = len(found)
    if n < FEW:
        return Middle(n, None, None, None, None)
    half = Z * sqrt(n) / 2
    low, high = max(int(n / 2 - half), 0), min(int(n / 2 + half), n - 1)
    median = (found[(n - 1) // 2] + found[n // 2]) / 2
    p90 = found[min(-(-9 * n // 10), n) - 1] if n >= ENOUGH else None
    return Middle(n, median, found[low], found[high], p90)


class Change(msgspec.Struct, frozen=True):
    """A rate before and after: so many per so many."""

    before: int
    of_before: int
    after: int
    of_after: int
    ratio: float | None
    """After over before; ``None``: too few to tell."""
    low: float | None
    high: float | None

    @property
    def is_sure(self) -> bool:
        """Whether chance alone hardly explains it: 1 lies outside the interval."""
        return self.low is not None and self.high is not None and not self.low <= 1 <= self.high

    @property
    def per_hundred_before(self) -> float | None:
        return 100 * self.before / self.of_before if self.of_before else None

    @property
    def per_hundred_after(self) -> float | None:
        return 100 * self.after / self.of_after if self.of_after else None


def change(before: int, of_before: int, after: int, of_after: int) -> Change:
    """How a rate changed. The interval is that of the logarithm of the ratio of two Poisson rates,
    with a half added to each count, so that none of them is no end of the world."""
    if not of_before or not of_after or before + after < ENOUGH or before < FEW:
        return Change(before, of_before, after, of_after, None, None, None)
    ratio = (after / of_after) / (before / of_before)
    b, a = before + 0.5, after + 0.5
    near, half = log((a / of_after) / (b / of_before)), Z * sqrt(1 / a + 1 / b)
    return Change(before, of_before, after, of_after, ratio, exp(near - half), exp(near + half))
