"""When a parcel comes, as far as the parcels before it tell."""

import math
from datetime import datetime, timedelta

import msgspec

from afterword.decisions.reasons import Because, Result, because

from . import say
from .book import Book
from .keys import groups
from .moments import day
from .pace import lasts, worked
from .trip import Trip, stages

MOST = 180.0
"""No date is further away than so many days."""


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """When a parcel is expected. ``earliest`` to ``latest`` holds nine of ten parcels like it."""

    earliest: datetime
    likely: datetime
    """Half of them are there by then, as far as that is no chance (``say.chance_in``)."""
    latest: datetime
    late_chance: float | None
    """How likely it comes after ``promised_to``; None where nothing was promised."""
    stage: str
    learnt: float
    """How many deliveries of the widest group that it belongs to (as a rule all between the same
    two countries) speak for it, each counted by its age; 0 where none do. Others say little of it:
    they tell how far away the store's other customers live."""
    level: str
    """The narrowest group that speaks: pair, carrier, from, to, lane, sender; ``none`` without."""
    slower: float
    """Parcels take so many times as long now as those that arrived lately did."""
    because: tuple[Because, ...] = ()


def expect(book: Book, trip: Trip, now: datetime) -> Expected:
    """The range of a parcel that has not arrived by ``now``: never in the past."""
    stage, since = stages(trip)[-1]
    today = day(now)
    middle = say.middle(book, trip, stage, since, today)
    spread = say.errors(book, trip, stage)
    pace, there = say.pace(book), trip.destination
    passed = math.log1p(worked(pace, there, since, now)) - middle

    def at(part: float, less: float = 0.0) -> datetime:
        work = math.expm1(min(math.log1p(MOST), middle - less + spread.quantile(part, passed)))
        length = min(MOST, lasts(pace, there, since, max(0.0, work)))
        return max(now, since + timedelta(days=length))

    seen = say.learnt_from(book, trip, stage)
    earliest, latest = at(say.LOW), at(say.HIGH)
    late = None
    if trip.promised_to is not None:
        promised = math.log1p(worked(pace, there, since, trip.promised_to)) - middle
        late = spread.above(promised, passed) if trip.promised_to > now else 1.0
    learnt, level = _speaking(book, trip, stage, today)
    slower = math.exp(book.lag.get(stage, 0.0))
    return Expected(
        earliest=earliest,
        likely=max(earliest, min(latest, at(0.5, say.chance_in(spread, seen)))),
        latest=latest,
        late_chance=late,
        stage=stage,
        learnt=learnt,
        level=level,
        slower=slower,
        because=_because(learnt, level, slower),
    )


ENOUGH = 5.0
"""From so many deliveries on a group speaks, in what is said of it; in the sum it does before."""
NOTICED = 0.05


def _speaking(book: Book, trip: Trip, stage: str, today: float) -> tuple[float, str]:
    seen = [
        (say.weight(book.groups[name], today), level)
        for level, name in groups(trip, stage)
        if name in book.groups
    ]
    narrow = [level for weight, level in seen if weight >= ENOUGH]
    return max((weight for weight, _ in seen), default=0.0), narrow[-1] if narrow else "none"


def _because(learnt: float, level: str, slower: float) -> tuple[Because, ...]:
    speaks: Result = "no" if level == "none" else "yes"
    found = [because("learnt", speaks, deliveries=round(learnt), narrowest=level)]
    if abs(slower - 1.0) >= NOTICED:
        by = round(abs(slower - 1.0) * 100)
        found.append(because("pace", "no" if slower > 1.0 else "yes", percent=by))
    return tuple(found)
