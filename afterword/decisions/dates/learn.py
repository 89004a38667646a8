"""Learning from parcels that arrived, and from those that are still on their way."""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from . import say
from .book import Book, Mean, Tails
from .cells import Cell
from .facts import facts
from .keys import LEAN, LEFT_LEAN, broad, groups, leaving
from .moments import day
from .pace import holiday, lasts, worked
from .silence import bin_of, gaps
from .slope import CLIP, blank
from .trip import Trip, stages

MOST_GROUPS = 20_000
WEEK_FADES = 0.998
"""Of which weekdays parcels come on, the last five hundred tell."""
FORGET_DUE = 60
"""Days after which a parcel that is still open is no longer late but a matter of its own."""
LEFT_MOST = 60.0
"""Of what is left the last so many tell: table and trees learn the rest themselves."""
RAISE, LOWER = 0.05, 0.02
"""How fast the ends of the range follow: the upper one faster, for that one breaks in a peak."""
BUSY = 600.0
"""From so many errors on (by their age) each moves the ends less, so that a day moves them as far
in a large store as in one that sends seven parcels a day."""
MISSES = 0.045
"""The share beyond each end that is aimed at: a little under one in twenty, for in a time that
changes the ends are always a step behind."""
DUE_SINCE = 21
DUE_LEAN = 150.0
DUE_SURE = 3.0
"""By so many standard errors the parcels that are due must be off before it is more than chance."""
RIPE = 50
"""So many parcels must have been due long ago to know how many never arrive."""


def learn(book: Book, trip: Trip, delivered: datetime, now: datetime) -> Book:
    """The book after a parcel arrived. ``now``: when that became known."""
    return learn_all([(trip, delivered, now)], book)


def learn_all(history: Iterable[tuple[Trip, datetime, datetime]], book: Book | None = None) -> Book:
    """A book from many parcels at once: each with when it arrived and when that became known, in
    the order in which it became known. Faster than ``learn`` for each, with the same result.
    """
    pen = _Pen(book or Book())
    for trip, delivered, now in history:
        pen.learn(trip, delivered, now)
    return pen.done()


class _Pen:
    """Writes into copies of what it changes, so that the book it began with stays as it was."""

    def __init__(self, book: Book) -> None:
        self.book = msgspec.structs.replace(
            book,
            slopes=dict(book.slopes),
            groups=dict(book.groups),
            left=dict(book.left),
            errors=dict(book.errors),
            silences=dict(book.silences),
            tails=dict(book.tails),
            due=dict(book.due),
            trust=dict(book.trust),
        )
        self.count = book.learnt
        self._own: set[int] = set()

    def done(self) -> Book:
        book = self.book
        if len(book.groups) > MOST_GROUPS:
            heavy = sorted(book.groups.items(), key=lambda one: (one[1].weight, one[1].day))
            for name, _ in heavy[: len(heavy) - MOST_GROUPS * 3 // 4]:
                del book.groups[name]
        return msgspec.structs.replace(book, learnt=self.count)

    def learn(self, trip: Trip, delivered: datetime, now: datetime) -> None:
        told: set[str] = set()
        for stage, since in stages(trip):
            if stage not in told and delivered > since:
                told.add(stage)
                self._stage(trip, stage, since, delivered, day(now))
        for stage, gap in gaps(trip, delivered):
            for name in broad(trip, stage):
                self._count(self.book.silences, name, bin_of(gap), day(now))
        if not holiday(delivered, trip.destination):
            week = [one * WEEK_FADES for one in self.book.week or [0.0] * 7]
            week[delivered.weekday()] += 1.0
            self.book = msgspec.structs.replace(self.book, week=week)
        self.count += 1

    def _stage(
        self, trip: Trip, stage: str, since: datetime, delivered: datetime, today: float
    ) -> None:
        book, pace = self.book, say.pace(self.book)
        value = math.log1p(worked(pace, trip.destination, since, delivered))
        table, trees = say.both(book, trip, stage, since, today)
        raw = table + (trees - table) * say.share_of_trees(book, stage)
        raw += say.left(book, trip, stage)
        error = value - raw - book.lag.get(stage, 0.0)
        self._tails(trip, stage, error)
        for name in broad(trip, stage):
            self._count(book.errors, name, say.bin_of(error), today)
        length = lasts(pace, trip.destination, since, math.expm1(max(0.0, raw)))
        self._due(stage, since + timedelta(days=length), value > raw, today)
        if say.trees_of(book, stage):
            self._trust(stage, [abs(value - table - (trees - table) * w) for w in say.MIXTURES])
        self._groups(trip, stage, since, value, today)
        self._left(leaving(trip, stage), value - raw, today)

    def _left(self, name: str, error: float, today: float) -> None:
        mean = self.book.left.get(name) or Mean(today)
        still = min(say.weight(mean, today, say.LEFT_HALF_LIFE) + 1.0, LEFT_MOST)
        error = max(-CLIP, min(CLIP, error))
        self.book.left[name] = Mean(today, mean.off + error / (still + LEFT_LEAN), still)

    def _groups(self, trip: Trip, stage: str, since: datetime, value: float, today: float) -> None:
        """The line and each group take their part of how far off their sum was: what one of them
        has explained the others do not explain again."""
        book = self.book
        slope = book.slopes.get(stage) or blank(today)
        if id(slope) not in self._own:
            slope = slope.copy()
            self._own.add(id(slope))
            book.slopes[stage] = slope
        error = value - say.by_table(book, trip, stage, since)
        error = max(-CLIP, min(CLIP, error))
        slope.add(facts(trip, since, say.pace(book)), error, today)
        for level, name in groups(trip, stage):
            mean = book.groups.get(name) or Mean(today)
            still = say.weight(mean, today) + 1.0
            book.groups[name] = Mean(today, mean.off + error / (still + LEAN[level]), still)

    def _tails(self, trip: Trip, stage: str, error: float) -> None:
        """Online conformal, each end by its own: a miss moves it out, a hit a little in, so that
        in the long run ``MISSES`` miss (Gibbs and Candès 2021, arXiv 2106.00170)."""
        spread = say.errors(self.book, trip, stage)
        name = broad(trip, stage)[-1]
        now = self.book.tails.get(name, Tails())
        seen = self.book.errors[name].total if name in self.book.errors else 0.0
        step = min(1.0, BUSY / max(1.0, seen))
        over = error > spread.quantile(say.HIGH)
        under = error < spread.quantile(say.LOW)
        self.book.tails[name] = Tails(
            low=max(-0.6, min(1.5, now.low + step * LOWER * ((1.0 if under else 0.0) - MISSES))),
            high=max(-0.6, min(1.5, now.high + step * RAISE * ((1.0 if over else 0.0) - MISSES))),
        )

    def _due(self, stage: str, due: datetime, later: bool, today: float) -> None:
        days_ = self.book.due.get(stage, {})
        if id(days_) not in self._own:
            days_ = {at: list(n) for at, n in days_.items() if at > today - FORGET_DUE}
            self._own.add(id(days_))
            self.book.due[stage] = days_
        days_.setdefault(int(day(due)), [0, 0])[1 if later else 0] += 1

    def _trust(self, stage: str, offs: list[float]) -> None:
        before = self.book.trust.get(stage, [0.3] * len(offs))
        self.book.trust[stage] = [
            old + (new - old) / 300.0 for old, new in zip(before, offs, strict=True)
        ]

    def _count(self, cells: dict[str, Cell], name: str, at: int, today: float) -> None:
        cell = cells.get(name)
        if cell is None or id(cell) not in self._own or cell.day < today - 1.0:
            cell = cell.aged(today) if cell else Cell(today)
            self._own.add(id(cell))
            cells[name] = cell
        cell.add(at)


def weigh_open(book: Book, under_way: Iterable[Trip], now: datetime) -> Book:
    """The book after a look at all parcels that are still under way at ``now``.

    Of the parcels that were due in the last three weeks half should have come by their likely date.
    Those that are still open are among the others, long before they arrive and can be learnt from;
    so a slow-down is seen as it begins. What never arrives would look the same: its share is taken
    from what was due five to eight weeks ago and is open still. To be called once a day; it
    replaces what the last look said, so it is safe to repeat.
    """
    return weigh_due(book, (one for trip in under_way for one in due_days(book, trip, now)), now)


def due_days(book: Book, trip: Trip, now: datetime) -> list[tuple[str, int]]:
    """Each stage that a trip has reached, with the day on which it was due by that stage."""
    today = day(now)
    found = []
    for stage, since in dict(reversed(stages(trip))).items():
        work = math.expm1(max(0.0, say.raw(book, trip, stage, since, today)))
        length = lasts(say.pace(book), trip.destination, since, work)
        found.append((stage, int(day(since) + length)))
    return found


def weigh_due(book: Book, due: Iterable[tuple[str, int]], now: datetime) -> Book:
    """As ``weigh_open``, of the ``due_days`` of all parcels under way: for those who keep them."""
    still: dict[str, dict[int, int]] = {}
    for stage, at in due:
        counts = still.setdefault(stage, {})
        counts[at] = counts.get(at, 0) + 1
    lag = {
        stage: _lag(book.due.get(stage, {}), counts, int(day(now)))
        for stage, counts in still.items()
    }
    return msgspec.structs.replace(book, lag={at: found for at, found in lag.items() if found})


def _lag(landed: dict[int, list[int]], open_: dict[int, int], today: int) -> float:
    def count(since: int, until: int) -> tuple[int, int, int]:
        span = range(today - since, today - until)
        seen = [landed.get(at, (0, 0)) for at in span]
        return (
            sum(one[0] for one in seen),
            sum(one[1] for one in seen),
            sum(open_.get(at, 0) for at in span),
        )

    soon, late, still = count(56, 35)
    if soon + late + still < RIPE:
        return 0.0
    never = still / (soon + late + still)
    soon, late, still = count(DUE_SINCE, 0)
    real = max(0.0, still - never * (soon + late + still))
    seen = soon + late + real
    if seen <= 0.0:
        return 0.0
    share = (late + real) / seen - 0.5
    beyond = max(0.0, abs(share) - DUE_SURE * 0.5 / math.sqrt(seen))
    return min(0.4, math.copysign(beyond * seen / (seen + DUE_LEAN), share))
