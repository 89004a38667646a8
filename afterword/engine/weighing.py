"""Once a day for each store: weighing what is still under way.

What arrived tells of the quick parcels only. Those that are due and have not come say that things
are slower before the first of them arrives (``forecast.weigh_due``). A store's parcels and orders
are gone through a piece at a time; what is found so far is kept, so that any worker goes on.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import msgspec
from django.db import transaction
from django.db.models import Q

from afterword.decisions import expecting
from afterword.decisions.forecast import Book, Trip, due_days, weigh_due
from afterword.house import hot as house_hot
from afterword.house.models import Store
from afterword.insights import books
from afterword.insights.models import Learnt
from afterword.timeline import hot_dates, postcodes

from .hot import BEFORE
from .learning import gathered, known_of

BATCH = 200
LOOKED_AT = timedelta(days=120)
"""What was bought longer ago says nothing of how fast parcels are now. Long enough to see how many
never arrive at all: that share is taken off."""


class Weighing(msgspec.Struct):
    """How far a look is."""

    orders: bool = False
    """All parcels were looked at; now come the orders that have none yet."""
    after: int = 0
    """The last one that was looked at."""
    due: dict[str, dict[int, int]] = {}
    """By stage and by the day on which they were due: how many are open."""


@transaction.atomic
def weigh_under_way(now: datetime, limit: int = BATCH) -> int:
    """Weigh a piece of what is under way, for the store that has waited longest. Gives how many
    were looked at, at least 1 where there was anything to do."""
    wanted = Q(looked=None) | Q(looked__lte=now - BEFORE["under way"])
    rows = Learnt.objects.everywhere().filter(wanted, learnt__gt=0, wanted=None)
    found = rows.order_by("looked", "id").first()
    if found is None:
        return 0
    (store,) = house_hot.stores([found.store_id])
    row = books.hold(store, now)
    if row.wanted or row.looked != found.looked:
        return 0
    at = msgspec.json.decode(bytes(row.weighing) or b"{}", type=Weighing)
    which = hot_dates.unsent if at.orders else hot_dates.under_way
    ids = which(store.pk, now - LOOKED_AT, at.after, limit)
    book = books.book_of(store.pk)
    trips = _unsent(store, ids, book, now) if at.orders else _sent(store, ids, book)
    _count(at, book, trips, now)
    if len(ids) == limit:
        at.after = ids[-1]
    elif not at.orders:
        at.orders, at.after = True, 0
    else:
        row.looked, row.weighing = now, b""
        due = [(stage, day) for stage, days in at.due.items() for day in _each(days)]
        books.write(row, weigh_due(books.reading(bytes(row.book)), due, now), now)
        return max(len(ids), 1)
    row.weighing = msgspec.json.encode(at)
    row.save(update_fields=["weighing"])
    return max(len(ids), 1)


def _sent(store: Store, ids: Iterable[int], book: Book) -> Iterator[Trip]:
    rows = hot_dates.parcels(store.pk, ids)
    for one in gathered(store, rows, codes=bool(book.trees)).values():
        yield expecting.trip_of(one.parcel, one.events, one.known)


def _unsent(store: Store, ids: Iterable[int], book: Book, now: datetime) -> Iterator[Trip]:
    rows = hot_dates.orders(store.pk, ids)
    codes = postcodes.of(store, rows.values()) if book.trees else {}
    for row in rows.values():
        yield expecting.trip_to(known_of(store, row, codes.get(row.order, "")), now)


def _count(at: Weighing, book: Book, trips: Iterable[Trip], now: datetime) -> None:
    for trip in trips:
        if trip.placed > now - LOOKED_AT:
            for stage, day in due_days(book, trip, now):
                days = at.due.setdefault(stage, {})
                days[day] = days.get(day, 0) + 1


def _each(days: dict[int, int]) -> Iterator[int]:
    return (day for day, count in days.items() for _ in range(count))
