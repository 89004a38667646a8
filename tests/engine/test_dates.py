"""The days on which parcels should come: learnt, kept current, told, and what of it is news."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from afterword.engine.preview import ahead
from afterword.house.models import Store
from afterword.insights.books import book_of
from afterword.insights.models import Landed
from afterword.journeys import actions as journeys
from afterword.timeline.models import Customer, Event, Shipment, Wait
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ORDER, PARCEL, Days, placed, scan, tell

DAY = timedelta(days=1)
START = datetime(2026, 9, 1, 9, tzinfo=NOW.tzinfo)


def travelled(number: int, at: datetime, days: float, *between: float) -> list[shapes.Event]:
    """An order whose parcel took so many days, with a scan in between at each of these."""
    order, parcel = f"order/shop:{number}", f"shipment/dpd:{number}"
    who = shapes.Who(email=f"c{number}@example.com", country="GB")
    marks = [("picked_up", 0.5), *(("in_transit", one) for one in between), ("delivered", days)]
    scans = [scan(word, at + one * DAY, parcel, order, zone_known=True) for word, one in marks]
    return [placed(at, order, who, country="GB"), *scans]


@pytest.fixture
def days(store: Store, home: Path) -> Days:
    """A shop of which forty parcels came within two to four days, each scanned every day."""
    days = Days(home, NOW - DAY)
    for number in range(40):
        took = 2 + (number % 5) * 0.5
        between = [one for one in (1.0, 2.0, 3.0) if one < took]
        tell(store, *travelled(number, START + number * DAY, took, *between), now=days.now)
    days.until(NOW)
    return days


def said(store: Store, kind: str, about: str = PARCEL) -> list[dict[str, Any]]:
    rows = Event.objects.of(store).filter(kind=kind, about=about).order_by("id")
    return [row.data for row in rows]


def sent(store: Store, days: Days) -> None:
    """Ana's order is placed, and a carrier takes it the same day."""
    days.hear(store, placed(days.now, country="GB"))
    days.hear(store, scan("picked_up", days.now))


def test_it_works(store: Store, days: Days) -> None:
    """What came before says when the next one comes; each is learnt from once."""
    assert book_of(store.pk).learnt == 40
    assert Landed.objects.of(store).count() == 40
    sent(store, days)
    row = Shipment.objects.of(store).get(about=PARCEL)
    assert row.expected_from and row.expected_likely and row.expected_to
    assert timedelta(days=1) < row.expected_from - NOW < timedelta(days=2)
    assert timedelta(days=3) < row.expected_to - NOW < timedelta(days=5)
    (found,) = said(store, "shipment.expected")
    assert (found["basis"], found["order"]) == ("table", "shop:1042")
    days.later(days=2)
    days.hear(store, scan("delivered", days.now), scan("in_transit", days.now - DAY))
    days.hear(store, scan("delivered", days.now + timedelta(minutes=1)))
    assert book_of(store.pk).learnt == 41
    assert not Wait.objects.of(store).filter(owner="parcel").exists()


def test_an_order_is_expected_before_a_parcel_of_it_is_known(store: Store, days: Days) -> None:
    days.hear(store, placed(days.now, country="GB"))
    (found,) = said(store, "order.expected", ORDER)
    assert NOW < datetime.fromisoformat(found["from"]) < datetime.fromisoformat(found["to"])
    days.hear(store, scan("picked_up", days.now))
    assert not Wait.objects.of(store).filter(owner="order", due__lte=days.now).exists()
