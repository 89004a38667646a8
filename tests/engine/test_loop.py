"""The whole loop on one thin path: an order comes in, the journey runs, mails go out."""

from datetime import timedelta
from pathlib import Path

from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.outbox import queries as outbox
from tests.conftest import NOW
from tests.given import Days, placed, scan, tell


def steps(store: Store) -> list[tuple[str, str]]:
    return [(one.step, one.state) for one in reversed(outbox.messages(store))]


def test_it_works(store: Store, home: Path) -> None:
    journeys.switch(store, "order-and-shipping", on=True, now=NOW, by="test")
    days = Days(home)
    tell(store, placed())
    days.settle()
    assert steps(store) == [("confirm", "accepted")]
    assert days.post.mails[0].recipient == "ana@example.com"
    days.later(hours=20)
    days.hear(store, scan("in_transit", days.now))
    days.later(days=2)
    days.hear(store, scan("delivered", days.now))
    assert steps(store) == [
        ("confirm", "accepted"),
        ("tell-shipped", "accepted"),
        ("tell-arrived", "accepted"),
    ]


def test_a_confirmation_nobody_can_use_any_more_expires(store: Store, home: Path) -> None:
    journeys.switch(store, "order-and-shipping", on=True, now=NOW, by="test")
    days = Days(home, NOW + timedelta(days=3))
    tell(store, placed(NOW), now=days.now)
    days.settle()
    assert steps(store) == [("confirm", "expired")]
    assert days.post.mails == []


def test_two_parcels_two_mails_one_arrival(store: Store, home: Path) -> None:
    journeys.switch(store, "order-and-shipping", on=True, now=NOW, by="test")
    days = Days(home)
    lines = (("p1", "Hario V60", 1, 2800), ("p2", "Morning House 250 g", 1, 1200))
    days.hear(store, placed(lines=lines))
    days.later(hours=5)
    first = [["p1", 1]]
    second = [["p2", 1]]
    days.hear(store, scan("in_transit", days.now, contents=first))
    days.later(hours=5)
    days.hear(store, scan("in_transit", days.now, parcel="shipment/dpd:156", contents=second))
    days.later(days=1)
    days.hear(store, scan("delivered", days.now, contents=first))
    assert steps(store) == [
        ("confirm", "accepted"),
        ("tell-shipped", "accepted"),
        ("tell-shipped", "accepted"),
    ]
    days.later(days=1)
    days.hear(store, scan("delivered", days.now, parcel="shipment/dpd:156", contents=second))
    assert steps(store)[-1] == ("tell-arrived", "accepted")
