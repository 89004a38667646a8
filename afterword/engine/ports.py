"""The ports: what differs between the live engine, a preview, a demo and a simulation."""

import random
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime
from typing import Protocol

from afterword.wire.shapes import Account, Answer, Carried, Outgoing


class Clock(Protocol):
    """What time it is, in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The time now."""
        return datetime.now(UTC)


class VirtualClock:
    """A clock that stands until it is set on: the demo lives through weeks in seconds by it."""

    def __init__(self, start: datetime) -> None:
        self.at = start

    def now(self) -> datetime:
        """The time it was set to."""
        return self.at


class Chance(Protocol):
    """Chance, where it is wanted: the jitter of retries."""

    def fraction(self) -> float: ...


class SystemChance:
    """The machine's chance."""

    def fraction(self) -> float:
        """A number in [0, 1)."""
        return random.random()  # noqa: S311 (jitter, not secrecy)


class NoChance:
    """Always the middle: for runs that must come out the same."""

    def fraction(self) -> float:
        """One half."""
        return 0.5


Carry = Callable[[Carried], Answer]
"""Hands something to the outside and says truly how far it came."""

May = Callable[[], bool]
"""Asked before the first byte goes out: whether it still may."""


class Carrier(Protocol):
    """Hands things over, many at once, without a thread for each."""

    def start(self, asked: Carried, may: May) -> "Future[Answer]": ...


Catch = Callable[[], tuple[str, int] | None]
"""Where the built-in catcher listens; ``None``: it does not run."""

Noted = Callable[[Sequence[tuple[datetime, str, str, int, str]]], None]
"""Writes the journal."""


class Reach(Protocol):
    """How a store's account is found for a channel."""

    def __call__(self, store: int, channel: str) -> Account | None: ...


__all__ = [
    "Account",
    "Carrier",
    "Carry",
    "Catch",
    "Chance",
    "Clock",
    "May",
    "NoChance",
    "Noted",
    "Outgoing",
    "Reach",
    "SystemChance",
    "SystemClock",
    "VirtualClock",
]
