"""When a parcel comes, as far as the parcels before it tell."""

import math
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise

import msgspec

from afterword.decisions.reasons import Because

from .book import Book, day, days
from .cells import BINS, EDGES, mixed, quantile, share_after
from .keys import chain, level
from .trip import Trip, last_sign, stages

LOW, HIGH = 0.05, 0.95


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """When a parcel is expected. ``earliest`` to ``latest`` holds nine of ten parcels like it."""

    earliest: datetime
    likely: datetime
    """Half of them are there by then."""
    latest: datetime
    late_chance: float | None
    """How likely it comes after ``promised_to``; None where nothing was promised."""
    learnt: float
    """How many deliveries speak for it, each counted by its age; 0: nothing is known, the range is
    a guess and as wide as that."""
    level: str
    """The narrowest group that speaks: all, pair, carrier, to, lane, sender; or ``none``."""
    because: tuple[Because, ...] = ()


class Silence(msgspec.Struct, frozen=True, kw_only=True):
    """How long nothing was heard, and whether that is much for such a parcel at this stage."""

    days: float
    """Without a sign so far."""
    normal: float | None
    """95 of 100 such parcels are not silent for longer; None where too little is known."""
    unusual: bool
    stage: str


def expect(book: Book, trip: Trip, now: datetime) -> Expected:
    """The range of a parcel that has not arrived by ``now``: never in the past."""
    stage, since = stages(trip)[-1]
    names = [name for name in chain(trip, stage) if name in book.cells]
    cells = [book.cells[name].aged(day(now)) for name in names]
    shares = mixed(cells, _guess(abroad(trip), stage != "placed"))
    passed = max(0.0, days(since, now))

    def at(part: float) -> datetime:
        return max(now, since + timedelta(days=quantile(shares, part, passed)))

    late = None
    if trip.promised_to is not None:
        late = share_after(shares, days(since, trip.promised_to), passed)
    return Expected(
        earliest=at(LOW),
        likely=at(0.5),
        latest=at(HIGH),
        late_chance=late,
        learnt=cells[-1].total if cells else 0.0,
        level=level(names[-1]) if names else "none",
    )


def silence(book: Book, trip: Trip, now: datetime) -> Silence:
    """Whether a parcel has been silent for longer than such parcels are at this stage."""
    stage, _ = stages(trip)[-1]
    so_far = max(0.0, days(last_sign(trip), now))
    names = [name for name in chain(trip, f"silent {stage}") if name in book.cells]
    cells = [book.cells[name].aged(day(now)) for name in names]
    if not cells or cells[0].total < ENOUGH:
        return Silence(days=so_far, normal=None, unusual=False, stage=stage)
    normal = quantile(mixed(cells, _guess(abroad(trip), True)), 0.95)
    return Silence(days=so_far, normal=normal, unusual=so_far > normal, stage=stage)


ENOUGH = 20.0
"""So many silences must have been seen before one is called unusual."""


def abroad(trip: Trip) -> bool:
    """Whether it crosses a border, as far as is known."""
    ends = {trip.origin.country, trip.destination.country} - {""}
    return len(ends) == 2


@cache
def _guess(far: bool, moving: bool) -> tuple[float, ...]:
    """Where nothing was learnt: log-normal, and wide. At home nine of ten within 1.5 to 24 days of
    the purchase, abroad 4 to 65; a day less from the hand-over. A guess, and labelled so."""
    middle, spread = (16.0, 0.85) if far else (6.0, 0.85)
    if moving:
        middle -= 1.0
    shares = [
        _below(end, middle, spread) - _below(begin, middle, spread)
        for begin, end in pairwise(EDGES)
    ]
    whole = sum(shares)
    assert len(shares) == BINS
    return tuple(share / whole for share in shares)


def _below(length: float, middle: float, spread: float) -> float:
    if length <= 0.0:
        return 0.0
    return 0.5 * (1.0 + math.erf(math.log(length / middle) / (spread * math.sqrt(2.0))))
