"""Keeping the days on which parcels should come current: looked at when something was heard of a
parcel, or when time alone may have changed them. Nothing polls.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import structlog
from django.db import transaction

from afterword.decisions import expecting
from afterword.decisions.expecting import Known, Look
from afterword.decisions.forecast import Book, expect
from afterword.decisions.parcels import TERMINAL, Shipment
from afterword.decisions.promises import Window, stirred, window_of
from afterword.house import hot as house_hot
from afterword.house.models import Store
from afterword.insights import books
from afterword.timeline import actions as timeline
from afterword.timeline import hot, hot_dates, hot_waits, postcodes
from afterword.timeline.hot import Arrived
from afterword.timeline.hot_dates import ORDER, PARCEL, Row
from afterword.timeline.hot_waits import Due
from afterword.wire import shapes

from .learning import Seen, gathered, known_of, learn

BATCH = 200
BY = "engine"

log = structlog.get_logger()

STIRRED_BY = frozenset(
    {
        "order.placed",
        "order.told",
        "shipment.created",
        "shipment.checkpoint",
        "shipment.promised",
        "shipment.disputed",
        "shipment.told",
    }
)
"""After these a parcel or an order is looked at."""


def stir(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """Let the parcels and orders be looked at of which something was heard."""
    events = [one for one in events if one.event.kind in STIRRED_BY and one.customer is not None]
    abouts = {one.event.about for one in events if one.event.about.startswith("shipment/")}
    told = {one.event.about for one in events if one.event.kind == "order.told"}
    old = {one.event.about for one in events if one.event.history}
    if abouts or told:
        parcels = [
            (number, customer)
            for number, customer, about, status in hot_dates.concerned(store.pk, abouts, told)
            # What an import brings that ended long ago is learnt from all at once.
            if not (about in old and status in TERMINAL)
        ]
        hot_dates.look_at(store.pk, PARCEL, parcels, now)
    placed = {
        one.event.about
        for one in events
        if one.event.kind in ("order.placed", "order.told") and not one.event.history
    }
    if placed:
        hot_dates.look_at(store.pk, ORDER, hot_dates.open_orders(store.pk, placed), now)


class Found(NamedTuple):
    """What is to be written of a batch."""

    events: list[tuple[int, shapes.Event]]
    waits: list[tuple[int, datetime | None]]
    over: list[int]


@transaction.atomic
def expect_due(now: datetime, limit: int = BATCH) -> int:
    """Look at the parcels and orders that are due. Gives how many were looked at."""
    done = 0
    for owner, look in ((PARCEL, _parcels), (ORDER, _orders)):
        waits = hot_waits.claim_due(owner, now, limit)
        by_store: dict[int, list[Due]] = defaultdict(list)
        for wait in waits:
            by_store[wait.store].append(wait)
        for store in house_hot.stores(by_store):
            _write(store, look(store, by_store[store.pk], now), now)
        done += len(waits)
    return done


def _write(store: Store, found: Found, now: datetime) -> None:
    if found.events:
        timeline.record_each(store, found.events, now=now, by=BY, announced=True)
    hot_dates.again(store.pk, found.waits)
    hot_waits.wait_no_more(store.pk, found.over)


# ---------------------------------------------------------------------------------- parcels


def _parcels(store: Store, waits: Sequence[Due], now: datetime) -> Found:
    rows = hot_dates.parcels(store.pk, [wait.owner for wait in waits])
    book = books.book_of(store.pk)
    seen = gathered(store, rows, codes=bool(book.trees))
    found = Found([], [], [])
    ended = [one for one in seen.values() if one.parcel.delivered]
    book = learn(store, ended, now) if ended else book
    for wait in waits:
        one = seen.get(wait.owner)
        if one is None or one.parcel.status in TERMINAL or now > one.parcel.given_up:
            found.over.append(wait.id)
        else:
            _look(store, wait, one, book, now, found)
    return found


def _look(store: Store, wait: Due, one: Seen, book: Book, now: datetime, found: Found) -> None:
    """Look at one. One that fails is left alone until something is heard of it, and fails nobody
    else."""
    try:
        look = expecting.look(one.parcel, one.events, one.known, book, store.rules.dates, now)
    except Exception:
        log.exception("dates.look", store=store.key, parcel=one.row.about)
        found.waits.append((wait.id, None))
        return
    said = said_of(one.parcel, one.row.order, look, now)
    found.events.extend((one.row.customer, event) for event in said)
    found.waits.append((wait.id, look.due))


def said_of(parcel: Shipment, order: str, look: Look, now: datetime) -> Iterable[shapes.Event]:
    """What a look at a parcel found, as events."""
    facts = {
        "shipment": parcel.about.removeprefix("shipment/"),
        "carrier": parcel.carrier,
        "number": parcel.number,
    }
    if look.changed:
        data = {**facts, **_window(look.window), "because": look.because}
        yield _event("shipment.expected", now.isoformat(), parcel.about, order, data, now)
    for news in look.news:
        data = {**facts, **news.data}
        if news.occasion:
            data["occasion"] = news.occasion
        yield _event(news.kind, news.occasion, parcel.about, order, data, now)


def _window(window: Window | None) -> dict[str, Any]:
    """What is expected, as an event says it; nothing of it where nothing can be said."""
    if window is None:
        return {"from": "", "likely": "", "to": "", "basis": ""}
    data: dict[str, Any] = {
        "from": window.since.isoformat(),
        "likely": window.likely.isoformat(),
        "to": window.until.isoformat(),
        "basis": window.basis,
    }
    if window.late_chance is not None:
        data["late_chance"] = window.late_chance
    return data


def _event(
    kind: str, occasion: str, about: str, order: str, data: dict[str, Any], now: datetime
) -> shapes.Event:
    return shapes.Event(
        # The milestones that scans earn have the same keys: whoever says it first says it.
        key=f"{about}:{kind}:{occasion}" if occasion else f"{about}:{kind}",
        kind=kind,
        happened=now,
        about=about,
        order=order,
        data=data,
    )


# ----------------------------------------------------------------------------------- orders


def _orders(store: Store, waits: Sequence[Due], now: datetime) -> Found:
    rows = hot_dates.orders(store.pk, [wait.owner for wait in waits])
    book = books.book_of(store.pk)
    codes = postcodes.of(store, rows.values()) if book.trees else {}
    said = _expected_before(store, rows.values())
    found = Found([], [], [])
    for wait in waits:
        row = rows.get(wait.owner)
        if row is None or row.over or row.placed is None or now > row.placed + LONGEST_UNSENT:
            found.over.append(wait.id)
            continue
        known = known_of(store, row, codes.get(row.order, ""))
        window = window_of_order(book, known, now)
        if window is None:
            # Nothing was learnt of such orders; the parcel's own promise speaks once it is there.
            found.over.append(wait.id)
            continue
        if stirred(said.get(row.about), window, known.where):
            found.events.append((row.customer, said_of_order(row.about, row.order, window, now)))
        found.waits.append((wait.id, order_again(window, now)))
    return found


def said_of_order(about: str, order: str, window: Window, now: datetime) -> shapes.Event:
    """When an order should come, as an event."""
    return _event("order.expected", now.isoformat(), about, order, _window(window), now)


def order_again(window: Window, now: datetime) -> datetime:
    """When an order without a parcel is looked at again."""
    return max(window.likely, now + timedelta(hours=1))


LONGEST_UNSENT = timedelta(days=60)
"""An order of which no parcel was heard for so long is not waited for any more."""


def window_of_order(book: Book, known: Known, now: datetime) -> Window | None:
    """When an order should come of which no parcel is known; ``None``: too little was learnt."""
    found = expect(book, expecting.trip_to(known, now), now)
    if found.learnt < expecting.ENOUGH:
        return None
    return Window(found.earliest, found.likely, found.latest)


def _expected_before(store: Store, rows: Iterable[Row]) -> dict[str, Window | None]:
    found: dict[str, Window | None] = {}
    abouts = [row.about for row in rows]
    for event in hot.events_of_kinds(store.pk, abouts, ("order.expected",)):
        found[event.about] = window_of(event.data)
    return found
