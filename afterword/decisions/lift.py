"""What a journey earns: those it wrote to against those whom a lot left alone.

Everybody who came in counts, in the group of their lot, whether or not anything reached them: only
so are the two alike but for the journey (the principle of intention to treat).
"""

from collections.abc import Iterable
from math import hypot, sqrt
from typing import Literal

import msgspec

from .contacts.sure import Share, Z, share

ENOUGH = 100
"""So many people each group must have before anything is said: below, a single order turns it."""
LITTLE = 0.02
"""Two buyers in a hundred: what brings fewer than that at the best is said to earn nothing."""

Verdict = Literal["early", "more", "less", "nothing", "open"]


class Group(msgspec.Struct, frozen=True):
    """People of one lot. Money in minor units of one currency."""

    people: int = 0
    buyers: int = 0
    money: int = 0
    squares: int = 0
    """The sum of the squares of what each has spent."""

    @property
    def bought(self) -> Share:
        """The share that bought, with its interval."""
        return share(self.buyers, self.people)

    @property
    def each(self) -> float:
        """Money for each person, the ones who bought nothing among them."""
        return self.money / self.people if self.people else 0.0

    @property
    def _spread(self) -> float:
        """The variance of the mean."""
        if self.people < 2:
            return 0.0
        centred = max(self.squares - self.money * self.money / self.people, 0.0)
        return centred / (self.people - 1) / self.people


def group(spent: Iterable[int]) -> Group:
    """A group of people by what each has spent; nought: they bought nothing."""
    sums = list(spent)
    squares = sum(one * one for one in sums)
    return Group(len(sums), sum(one > 0 for one in sums), sum(sums), squares)


class Lift(msgspec.Struct, frozen=True):
    """The difference that a journey makes, with its 95% intervals."""

    written: Group
    alone: Group
    low: float
    """Between this and ``high`` lies the true difference of the shares that buy (0.01: one more in
    a hundred)."""
    high: float
    money_low: float
    """Between this and ``money_high`` lies the true difference of money for each person, in minor
    units."""
    money_high: float

    @property
    def verdict(self) -> Verdict:
        """What may be said of it.

        early: a group is too small. more, less: chance alone hardly explains it. nothing: no
        difference is seen, and at the best it would be ``LITTLE``. open: none is seen so far.
        """
        if min(self.written.people, self.alone.people) < ENOUGH:
            return "early"
        if self.low > 0:
            return "more"
        if self.high < 0:
            return "less"
        return "nothing" if self.high < LITTLE else "open"


def lift(written: Group, alone: Group) -> Lift:
    """The difference between two groups.

    Of shares by Newcombe's hybrid score interval (Statistics in Medicine 17, 1998, 873-890, method
    10), which holds for few and for none; of money by the means and their own variances (Welch,
    Biometrika 34, 1947, 28-35), for groups large enough that the normal distribution serves.
    """
    one, two = written.bought, alone.bought
    p, q = one.part / (one.whole or 1), two.part / (two.whole or 1)
    low = p - q - hypot(p - one.low, two.high - q)
    high = p - q + hypot(one.high - p, q - two.low)
    more = written.each - alone.each
    half = Z * sqrt(written._spread + alone._spread)
    return Lift(written, alone, low, high, more - half, more + half)
