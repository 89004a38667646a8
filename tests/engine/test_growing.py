"""Trees for a store's own book: grown from what arrived, as it was known then, and used."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from afterword.decisions.dates.say import by_table
from afterword.decisions.forecast import Spot, Trip, expect
from afterword.engine import growing
from afterword.engine.growing import as_it_was, grow_due
from afterword.engine.learning import gathered
from afterword.house.models import Store
from afterword.insights import books, queries
from afterword.insights.dates import grow
from afterword.insights.models import Learnt
from afterword.timeline import actions as timeline
from afterword.timeline import hot_dates
from afterword.timeline.models import Shipment
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import Days, placed, scan

DAY = timedelta(days=1)
SLOW = 6.0
"""Days for what is dear and bought on a Friday; all else takes two. No straight line says so."""


def dear(number: int) -> bool:
    return number % 2 == 0


def took(number: int, at: datetime) -> float:
    return SLOW if dear(number) and at.weekday() == 4 else 2.0


def sent(number: int, at: datetime) -> list[shapes.Event]:
    order, parcel = f"order/shop:{number}", f"shipment/dpd:{number}"
    who = shapes.Who(email=f"c{number}@example.com", country="GB")
    price = 90_000 if dear(number) else 1_500
    lines = (("p1", "Hario V60", 1, price),)
    marks = [("picked_up", 0.2), ("delivered", took(number, at))]
    return [
        placed(at, order, who, lines, country="GB"),
        *(scan(word, at + one * DAY, parcel, order, zone_known=True) for word, one in marks),
    ]


@pytest.fixture
def days(store: Store, home: Path) -> Days:
    """For four months three parcels were sent each day."""
    events = [
        event for number in range(360) for event in sent(number, NOW - (130 - number / 3) * DAY)
    ]
    timeline.record(store, events, now=NOW, by="import:test", history=True)
    days = Days(home)
    books.want_anew(store, NOW)
    days.settle()
    return days


def bought(price: int) -> Trip:
    """What is bought on the next Friday."""
    friday = NOW + ((4 - NOW.weekday()) % 7) * DAY
    here = Spot("GB")
    return Trip(placed=friday, carrier="dpd", origin=here, destination=here, price=price)


@pytest.mark.usefixtures("trees")
def test_it_works(store: Store, days: Days) -> None:
    """What only trees can see makes its way into the days that are foretold."""
    before = books.book_of(store.pk)
    assert before.trees == {}
    assert queries.book(store).grown is None
    assert grow_due(NOW + timedelta(hours=1))
    after = books.book_of(store.pk)
    assert after.trees.keys() == {"placed", "moving"}
    assert after.learnt == before.learnt
    assert queries.book(store).grown == NOW + timedelta(hours=1)
    far, near = bought(90_000), bought(1_500)
    apart = [
        expect(book, far, far.placed).likely - expect(book, near, near.placed).likely
        for book in (before, after)
    ]
    assert apart[1] > apart[0] + 0.5 * DAY
    assert by_table(before, far, "placed", far.placed) == by_table(
        after, far, "placed", far.placed
    ), "the table is as it was"


@pytest.mark.usefixtures("trees")
def test_how_far_they_are_believed_is_learnt_from_what_arrives_afterwards(
    store: Store, days: Days
) -> None:
    grow_due(NOW)
    assert books.book_of(store.pk).trust == {}
    days.hear(store, *sent(1001, days.now)[:1])
    days.later(days=3)
    days.hear(store, *sent(1001, days.now - 3 * DAY)[1:])
    trust = books.book_of(store.pk).trust
    assert trust.keys() == {"placed", "moving"}
    assert all(len(one) == 5 for one in trust.values())


@pytest.mark.usefixtures("trees")
def test_they_are_grown_once_a_week_and_anew_with_the_book(store: Store, days: Days) -> None:
    assert grow_due(NOW)
    assert not grow_due(NOW + 6 * DAY)
    assert grow_due(NOW + 7 * DAY)
    assert not grow_due(NOW + 7 * DAY)
    books.want_anew(store, days.now)
    assert not grow_due(NOW + 40 * DAY), "first the table is learnt"
    days.settle()
    assert books.book_of(store.pk).trees == {}
    assert grow_due(NOW + 7 * DAY)
    assert books.book_of(store.pk).trees


@pytest.mark.usefixtures("trees")
def test_two_workers_do_not_grow_the_same_and_who_dies_over_it_is_followed(
    store: Store, days: Days
) -> None:
    assert books.begin_to_grow(store, grow.EVERY, NOW)
    assert not grow_due(NOW + timedelta(minutes=59))
    assert queries.book(store).grown is None, "nothing was grown yet"
    assert grow_due(NOW + timedelta(hours=1))
    assert books.book_of(store.pk).trees


@pytest.mark.usefixtures("trees")
def test_what_is_learnt_anew_meanwhile_gets_no_trees_of_before(
    store: Store, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        growing, "grow", lambda rows, now: (books.want_anew(store, now), grow.grow(rows, now))[1]
    )
    assert grow_due(NOW)
    assert books.book_of(store.pk).trees == {}


def test_too_few_or_no_library_and_nothing_is_grown(
    store: Store, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growing, "installed", lambda: False)
    assert not grow_due(NOW)
    monkeypatch.undo()
    Learnt.objects.of(store).update(learnt=grow.FEW - 1)
    assert not grow_due(NOW)


def test_no_stage_knows_what_was_heard_after_it(store: Store, days: Days) -> None:
    parcel = Shipment.objects.of(store).get(about="shipment/dpd:7")
    (seen,) = gathered(store, hot_dates.parcels(store.pk, [parcel.pk])).values()
    found = dict(as_it_was(seen))
    assert found.keys() == {"placed", "moving"}
    bought_only, moving = found["placed"].trip, found["moving"].trip
    assert (bought_only.handed_over, bought_only.scans, bought_only.carrier_to) == (None, (), None)
    assert moving.handed_over == found["moving"].since
    assert [one.status for one in moving.scans] == ["picked_up"]
    assert found["placed"].delivered == found["moving"].delivered == parcel.delivered
