"""What is due and has not come slows the dates, before the first of it arrives."""

from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from afterword.decisions.forecast import Book, Spot, Trip, expect
from afterword.engine.weighing import weigh_under_way
from afterword.house.models import Store
from afterword.insights import books
from afterword.insights.models import Learnt
from afterword.timeline import actions as timeline
from afterword.timeline.models import Shipment
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import Days, of_order, placed, scan, tell

DAY = timedelta(days=1)


def sent(number: int, at: datetime, took: float | None) -> list[shapes.Event]:
    """An order that a carrier takes the same day; it arrives after so many days, or has not yet."""
    order, parcel = f"order/shop:{number}", f"shipment/dpd:{number}"
    who = shapes.Who(email=f"c{number}@example.com", country="GB")
    marks = [("picked_up", 0.3), *([("delivered", took)] if took else [])]
    scans = [scan(word, at + one * DAY, parcel, order, zone_known=True) for word, one in marks]
    return [placed(at, order, who, country="GB"), *scans]


@pytest.fixture
def days(store: Store, home: Path) -> Days:
    """For sixty days three parcels were sent each day, and came within two to four days."""
    events = [
        event
        for number in range(180)
        for event in sent(number, NOW - (60 - number / 3) * DAY, 2 + number % 5 * 0.5)
        if event.happened < NOW
    ]
    timeline.record(store, events, now=NOW, by="import:test", history=True)
    days = Days(home)
    books.want_anew(store, NOW)
    days.settle()
    return days


def held_up(store: Store, now: datetime) -> None:
    """Of the last eight days twelve a day are open."""
    events = [event for n in range(96) for event in sent(1000 + n, now - (9 - n / 12) * DAY, None)]
    tell(store, *events, now=now)


def ahead(book: Book, now: datetime) -> float:
    """The last day of what a carrier takes now, in days from now."""
    trip = Trip(
        placed=now - DAY / 3, handed_over=now, carrier="dpd", origin=Spot("GB"),
        destination=Spot("GB"), price=2800,
    )  # fmt: skip
    return (expect(book, trip, now).latest - now) / DAY


def test_it_works(store: Store, days: Days) -> None:
    """All parcels become slower: the range follows while none of them has arrived."""
    assert (before := books.book_of(store.pk)).lag == {}, "history alone is no slow-down"
    held_up(store, days.now)
    days.later(hours=25)
    after = books.book_of(store.pk)
    assert after.learnt == before.learnt
    assert set(after.lag) == {"placed", "moving"}
    short = ahead(msgspec.structs.replace(after, lag={}), days.now)
    assert ahead(before, days.now) == pytest.approx(short), "without it nothing is seen"
    assert ahead(after, days.now) > short + 0.15
    days.hear(store, *sent(5000, days.now, None)[:1])
    days.hear(store, scan("picked_up", days.now, "shipment/dpd:5000", "order/shop:5000"))
    row = Shipment.objects.of(store).get(about="shipment/dpd:5000")
    assert row.expected_to
    assert (row.expected_to - days.now) / DAY > short + 0.15, "a new parcel is told so"


def test_orders_that_are_not_sent_count_for_how_long_an_order_takes(
    store: Store, days: Days
) -> None:
    for n in range(96):
        at = days.now - (9 - n / 12) * DAY
        tell(store, *sent(1000 + n, at, None)[:1], now=days.now)
    days.later(hours=25)
    assert set(books.book_of(store.pk).lag) == {"placed"}


def test_what_comes_by_no_parcel_is_late_for_nobody(store: Store, days: Days) -> None:
    for n in range(96):
        made, *_rest = sent(1000 + n, days.now - (9 - n / 12) * DAY, None)
        lines = [{**line, "digital": bool(n % 2)} for line in made.data["lines"]]
        made = msgspec.structs.replace(made, data={**made.data, "lines": lines})
        tell(store, made, now=days.now)
        if not n % 2:
            order = str(made.about)
            tell(store, of_order("order.fulfilled", days.now, order), now=days.now)
    days.later(hours=25)
    assert books.book_of(store.pk).lag == {}


def test_it_is_done_once_a_day_and_after_history_and_in_pieces_comes_to_the_same(
    store: Store, days: Days
) -> None:
    held_up(store, days.now)
    days.later(hours=25)
    once = books.book_of(store.pk)
    assert weigh_under_way(days.now, 500) == 0
    Learnt.objects.of(store).update(looked=None)
    looks = 0
    while weigh_under_way(days.now, 40):
        looks += 1
        assert books.book_of(store.pk).lag == once.lag
    assert looks >= 4
    assert books.book_of(store.pk).due == once.due
    books.want_anew(store, days.now)
    days.settle()
    row = Learnt.objects.of(store).get()
    assert (row.looked, bytes(row.weighing)) == (days.now, b"")
    assert books.book_of(store.pk).lag.keys() == once.lag.keys()
