"""What a parcel's events add up to, as events of their own: once, taken back, and once more."""

from datetime import timedelta
from typing import Any

import pytest

from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline import models
from afterword.wire import shapes
from tests.conftest import NOW

PARCEL, ORDER = "shipment/dpd:1", "order/shop:1"


@pytest.fixture(autouse=True)
def ordered(store: Store) -> None:
    data = {"number": "1", "currency": "GBP", "total": 100, "items": 1, "lines": []}
    who = shapes.Who(email="ana@example.com")
    tell(store, "order.placed", 0, about=ORDER, who=who, data=data)
    tell(store, "order.fulfilled", 0.1, about=ORDER)


def tell(store: Store, kind: str, hours: float, *, about: str = PARCEL, **more: Any) -> None:
    at = NOW + timedelta(hours=hours)
    key = f"{kind}:{at.isoformat()}:{sorted(more.get('data', {}).items())}"
    event = shapes.Event(kind=kind, key=key, happened=at, about=about, order=ORDER, **more)
    timeline.record(store, [event], now=at, by="connector:test")


def scan(store: Store, hours: float, status: str, **data: Any) -> None:
    tell(store, "shipment.checkpoint", hours, data={"status": status, **data})


def announced(store: Store) -> list[tuple[str, dict[str, Any]]]:
    """What was announced, in the order in which it was: (kind, data)."""
    ends = ("shipment.delivered", "shipment.corrected", "shipment.lost", "order.delivered")
    rows = models.Event.objects.of(store).filter(kind__in=ends).order_by("id")
    return [(one.kind, one.data) for one in rows]


def test_a_delivery_is_taken_back_and_made_again(store: Store) -> None:
    scan(store, 5, "delivered")
    scan(store, 5.1, "delivered")
    tell(store, "shipment.disputed", 9)
    scan(store, 30, "delivered")
    found = announced(store)
    assert [kind for kind, _ in found] == [
        "shipment.delivered",
        "order.delivered",
        "shipment.corrected",
        "shipment.delivered",
        "order.delivered",
    ]
    assert found[2][1] == {
        "shipment": "dpd:1",
        "order": "shop:1",
        "carrier": "",
        "number": "",
        "was": "delivered",
        "status": "exception",
        "reason": "",
        "action": "",
    }


def test_what_comes_late_announces_nothing_that_was_said(store: Store) -> None:
    """First the delivery of the third day; then it turns out that there was one on the first."""
    scan(store, 50, "delivered")
    for hours, status in ((5, "delivered"), (26, "exception"), (52, "in_transit")):
        at = NOW + timedelta(hours=hours)
        event = shapes.Event(
            kind="shipment.checkpoint",
            key=f"late:{hours}",
            happened=at,
            about=PARCEL,
            data={"status": status},
        )
        timeline.record(store, [event], now=NOW + timedelta(hours=60), by="connector:test")
    assert [kind for kind, _ in announced(store)] == ["shipment.delivered", "order.delivered"]


def test_a_delivery_that_was_read_wrongly_is_taken_back(store: Store) -> None:
    scan(store, 5, "delivered", scan="s1", mapping=1)
    at = NOW + timedelta(hours=5)
    better = shapes.Event(
        kind="shipment.checkpoint",
        key="read again",
        happened=at,
        about=PARCEL,
        data={"status": "available_for_pickup", "scan": "s1", "mapping": 2},
    )
    timeline.record(store, [better], now=NOW + timedelta(hours=8), by="connector:test")
    corrected = models.Event.objects.of(store).get(kind="shipment.corrected")
    assert corrected.happened == NOW + timedelta(hours=8)
    assert (corrected.data["was"], corrected.data["status"]) == (
        "delivered",
        "available_for_pickup",
    )
    assert models.Order.objects.of(store).get().delivered is None


def test_one_that_was_lost_and_found(store: Store) -> None:
    scan(store, 5, "lost", reason="carrier_parcel_lost")
    scan(store, 9, "in_transit")
    scan(store, 20, "delivered")
    found = announced(store)
    assert [(kind, data.get("was")) for kind, data in found] == [
        ("shipment.lost", None),
        ("shipment.corrected", "lost"),
        ("shipment.delivered", None),
        ("order.delivered", None),
    ]
    assert found[0][1]["reason"] == "carrier_parcel_lost"


def test_what_comes_by_no_parcel_is_handed_over_once(store: Store) -> None:
    """Told by the API: of lines that are all digital, as soon as the store is done with them."""
    other = "order/shop:2"
    card = {"product": "p9", "title": "Gift card", "quantity": 1, "price": 100, "digital": True}
    data = {"number": "2", "currency": "GBP", "total": 100, "items": 1, "lines": [card]}
    who = shapes.Who(email="ana@example.com")
    told: list[tuple[str, dict[str, Any]]] = [
        ("order.placed", {"who": who, "data": data}),
        ("order.paid", {}),
        ("order.fulfilled", {}),
        ("order.changed", {"who": who, "data": {**data, "total": 90}}),
    ]
    for number, (kind, more) in enumerate(told):
        at = NOW + timedelta(hours=number)
        event = shapes.Event(
            kind=kind, key=f"{other}:{number}", happened=at, about=other, order=other, **more
        )
        timeline.record(store, [event], now=at, by="connector:test")
    found = models.Event.objects.of(store).filter(kind="order.supplied")
    assert [(one.about, one.happened, one.data) for one in found] == [
        (other, NOW + timedelta(hours=2), {"order": "shop:2"})
    ]
    assert models.Order.objects.of(store).get(about=other).delivered is None
