"""The order page tells the days that it is the first to show, and lists what was told before."""

from datetime import datetime, timedelta

from django.test import Client

from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline.models import Event, Shipment
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ORDER, PARCEL, placed, scan, tell
from tests.pages.given import order_link, person
from tests.pages.test_order import BROWSER

DAY = timedelta(days=1)
SOON = datetime.now(NOW.tzinfo)


def expected(store: Store, first: int, last: int) -> None:
    """The days of the parcel are worked out anew."""
    data = {
        "shipment": PARCEL.removeprefix("shipment/"),
        "from": (SOON + first * DAY).isoformat(),
        "likely": (SOON + first * DAY).isoformat(),
        "to": (SOON + last * DAY).isoformat(),
        "basis": "table",
    }
    event = shapes.Event(
        kind="shipment.expected", key=f"e{first}", happened=SOON, about=PARCEL, order=ORDER,
        data=data,
    )  # fmt: skip
    timeline.record_each(store, [(person(store).pk, event)], now=SOON, by="test", announced=True)


def told(store: Store) -> list[str]:
    rows = Event.objects.of(store).filter(kind="shipment.told").order_by("id")
    return [row.data["channel"] for row in rows]


def test_it_works(store: Store) -> None:
    tell(store, placed(SOON - DAY), scan("picked_up", SOON - DAY), now=SOON)
    link = order_link(store)
    Client().get(link, headers=BROWSER)
    assert told(store) == [], "there was no day to tell"
    expected(store, 2, 3)
    Client().get(link, headers={"User-Agent": "curl/8"})
    assert told(store) == [], "nobody looked"
    for _ in range(2):
        Client().get(link, headers=BROWSER)
    assert told(store) == ["page"], "once for each range"
    row = Shipment.objects.of(store).get(about=PARCEL)
    assert row.told_to is not None
    assert row.told_to >= SOON + 3 * DAY
    expected(store, 5, 7)
    Client().get(link, headers=BROWSER)
    assert told(store) == ["page", "page"]
