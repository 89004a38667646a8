"""When a parcel comes, as far as the parcels before it tell."""

import math
from datetime import datetime, timedelta

import msgspec

from . import say
from .book import Book
from .keys import groups
from .moments import day, days
from .trip import Trip, stages

MOST = 180.0
"""No date is further away than so many days."""


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """When a parcel is expected. ``earliest`` to ``latest`` holds nine of ten parcels like it."""

    earliest: datetime
    likely: datetime
    """Half of them are there by then."""
    latest: datetime
    late_chance: float | None
    """How likely it comes after ``promised_to``; None where nothing was promised."""
    stage: str
    learnt: float
    """How many deliveries speak for it, each counted by its age. Under ten the range is more of a
    guess than learnt, and as wide as that."""
    level: str
    """The narrowest group that speaks: pair, carrier, from, to, lane, sender; ``all`` where no
    group does, ``none`` where nothing was learnt."""
    slower: float
    """Parcels take so many times as long now as those that arrived lately did."""


def expect(book: Book, trip: Trip, now: datetime) -> Expected:
    """The range of a parcel that has not arrived by ``now``: never in the past."""
    stage, since = stages(trip)[-1]
    today = day(now)
    middle = say.middle(book, trip, stage, since, today)
    spread, known = say.errors(book, trip, stage, today)
    passed = math.log1p(max(0.0, days(since, now))) - middle

    def at(part: float) -> datetime:
        length = math.expm1(min(math.log1p(MOST), middle + spread.quantile(part, passed)))
        return max(now, since + timedelta(days=max(0.0, length)))

    late = None
    if trip.promised_to is not None:
        promised = math.log1p(max(0.0, days(since, trip.promised_to))) - middle
        late = spread.above(promised, passed) if trip.promised_to > now else 1.0
    return Expected(
        earliest=at(say.LOW),
        likely=at(0.5),
        latest=at(say.HIGH),
        late_chance=late,
        stage=stage,
        learnt=known,
        level=_level(book, trip, stage, known),
        slower=math.exp(book.lag.get(stage, 0.0)),
    )


def _level(book: Book, trip: Trip, stage: str, known: float) -> str:
    speaking = [
        level
        for level, name in groups(trip, stage)
        if name in book.groups and book.groups[name].weight >= 5.0
    ]
    return speaking[-1] if speaking else "all" if known else "none"
