"""Lengths of time as people write them: "30 minutes", "2 hours", "5 days", "3 business days"."""

import re
from datetime import timedelta
from typing import Literal, cast

Unit = Literal["minutes", "hours", "days", "weeks", "business days"]

_WRITTEN = re.compile(r"^\s*(\d{1,5})\s*(minute|hour|day|week|business day)s?\s*$", re.ASCII)
NO_SPAN = (
    "%(text)s is not a length of time; write it like '30 minutes', '2 hours', '5 days', "
    "'1 week' or '3 business days'"
)
_FIXED: dict[Unit, timedelta] = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "weeks": timedelta(weeks=1),
    # Only used as an upper bound, where a real calendar is not at hand: a business day is never
    # further away than this on average (5 of 7, and holidays).
    "business days": timedelta(days=1.6),
}


class Span:
    """A length of time: a whole number and a unit. Immutable, hashable, comparable for equality."""

    __slots__ = ("exact", "n", "roughly", "unit")

    n: int
    unit: Unit
    exact: bool
    """Whether it is as long in every place and on every day."""
    roughly: timedelta
    """The span as a fixed length. Exact for minutes and hours; a day is taken as 24 hours."""

    def __init__(self, n: int, unit: Unit) -> None:
        object.__setattr__(self, "n", n)
        object.__setattr__(self, "unit", unit)
        object.__setattr__(self, "exact", unit in ("minutes", "hours"))
        object.__setattr__(self, "roughly", n * _FIXED[unit])

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a Span does not change")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span) and (self.n, self.unit) == (other.n, other.unit)

    def __hash__(self) -> int:
        return hash((self.n, self.unit))

    def __str__(self) -> str:
        return f"{self.n} {self.unit if self.n != 1 else self.unit.removesuffix('s')}"

    def __repr__(self) -> str:
        return f"Span({str(self)!r})"


def span(text: str) -> Span:
    """Read a written span.

    Raises ``ValueError`` that says what may be written.
    """
    found = _WRITTEN.match(text) if isinstance(text, str) else None
    if not found:
        raise ValueError(NO_SPAN % {"text": repr(text)})
    return Span(int(found[1]), cast(Unit, found[2] + "s"))
