"""Whose parcel a number is: our key, the number and carrier, the life in which a scan falls."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from afterword.engine import strays, tracked
from afterword.engine.models import CarrierCode, Stray
from afterword.engine.reactions import react
from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline.models import Event, Shipment
from afterword.wire import shapes
from afterword.wire.scans import Scan, Tracked
from tests.conftest import NOW

NUMBER = "JD 0146-0000 1234 5678"
WRITTEN = "jd01460000 12345678"
FIRST, SECOND = "shipment/shop:1", "shipment/shop:2"


def day(days: float) -> datetime:
    return NOW + timedelta(days=days)


def sent(store: Store, about: str, days: float, number: str = NUMBER, **data: Any) -> None:
    """The shop says that it has made a parcel ready."""
    order = about.replace("shipment", "order")
    who = shapes.Who(email=f"{about[-1]}@example.com")
    facts = {"number": about[-1], "currency": "GBP", "total": 1, "items": 1, "lines": []}
    at = day(days)
    events = [
        shapes.Event(
            kind="order.placed", key=f"{order}:placed", happened=at, about=order, order=order,
            who=who, data=facts,
        ),
        shapes.Event(
            kind="shipment.created", key=f"{about}:created", happened=at, about=about, order=order,
            data={"number": number, "carrier": "Evri", **data},
        ),
    ]  # fmt: skip
    timeline.record(store, events, now=at, by="connector:shop")


def scan(days: float, status: str, code: str = "", **more: Any) -> Scan:
    return Scan(status=status, code=code or status, happened=day(days), **more)


def said(*scans: Scan, **more: Any) -> Tracked:
    facts: dict[str, Any] = {"source": "ours", "number": WRITTEN, "mapping": 1}
    return Tracked(**facts | more, scans=scans)


def take(store: Store, *told: Tracked, at: float = 200) -> list[tracked.Resolved]:
    """A carrier tells."""
    found = tracked.resolve(store, told, day(at))
    for one in found:
        timeline.record(store, one.events, now=day(at), by="carrier:ours", checked=True)
        if one.left:
            strays.keep(store, [one.left], day(at))
    return found


def statuses(store: Store) -> dict[str, str]:
    return dict(Shipment.objects.of(store).values_list("about", "status"))


def scans_of(store: Store, about: str) -> list[str]:
    rows = Event.objects.of(store).filter(kind="shipment.checkpoint", about=about)
    return [one.data["status"] for one in rows.order_by("happened")]


def test_by_the_number_however_it_is_written(store: Store) -> None:
    sent(store, FIRST, 0)
    place = {"country": "GB", "city": "Leeds", "postcode": "LS1", "message": "At the hub, Leeds"}
    (found,) = take(store, said(scan(1, "in_transit", "HUB", **place)), at=1)
    assert (found.says, found.left) == ("", None)
    event = Event.objects.of(store).get(kind="shipment.checkpoint")
    mark = event.data.pop("scan")
    assert event.data == {
        "status": "in_transit",
        "code": "HUB",
        "mapping": 1,
        "source": "ours",
        "country": "GB",
        "order": "shop:1",
        "shipment": "shop:1",
    }
    assert len(mark) == 32
    assert event.customer is not None
    opened = event.customer.key(store.secret).open_json(bytes(event.sealed), "event")
    assert opened == {"city": "Leeds", "postcode": "LS1", "message": "At the hub, Leeds"}


def test_the_same_told_again_or_by_a_second_source_is_announced_once(store: Store) -> None:
    sent(store, FIRST, 0)
    home = said(scan(2, "delivered"))
    take(store, home, home, at=2)
    take(store, home, at=3)
    take(store, said(scan(2.01, "delivered"), source="theirs"), at=3)
    assert len(scans_of(store, FIRST)) == 2
    assert Event.objects.of(store).filter(kind="shipment.delivered").count() == 1
    assert Event.objects.of(store).filter(kind="order.delivered").count() == 1


def test_a_number_that_is_used_again(store: Store) -> None:
    sent(store, FIRST, 0)
    take(store, said(scan(1, "in_transit"), scan(3, "delivered")), at=3)
    sent(store, SECOND, 100)
    course = said(scan(-90, "delivered"), scan(3.5, "exception"), scan(101, "in_transit"))
    (found,) = take(store, course, at=101)
    assert statuses(store) == {FIRST: "exception", SECOND: "in_transit"}
    assert scans_of(store, SECOND) == ["in_transit"]
    assert found.says.startswith("1 scans of")
    assert found.left is None


def test_two_orders_in_one_parcel(store: Store) -> None:
    sent(store, FIRST, 0)
    sent(store, SECOND, 1)
    take(store, said(scan(2, "delivered")), at=2)
    assert statuses(store) == {FIRST: "delivered", SECOND: "delivered"}


def test_another_carrier_with_the_same_number(store: Store) -> None:
    sent(store, FIRST, 0, carrier="UPS")
    take(store, said(scan(1, "delivered"), carrier="evri"), at=1)
    assert statuses(store) == {FIRST: "pending"}
    take(store, said(scan(1, "in_transit"), carrier="evri", parcel=FIRST), at=1)
    assert statuses(store) == {FIRST: "in_transit"}


def test_what_came_before_its_parcel_is_taken_when_that_comes(store: Store) -> None:
    (found,) = take(store, said(scan(1, "in_transit")), at=1)
    assert "kept until one comes in" in found.says
    take(store, said(scan(1, "in_transit")), at=1.5)
    assert Stray.objects.of(store).count() == 1
    sent(store, FIRST, 2)
    react(day(2))
    assert statuses(store) == {FIRST: "in_transit"}
    assert not Stray.objects.of(store).exists()


def test_a_date_is_told_when_it_moved(store: Store) -> None:
    sent(store, FIRST, 0)
    for days, until in ((1, 4), (2, 4), (3, 6)):
        take(store, said(promised_to=day(until), said=day(days)), at=days)
        take(store, said(promised_to=day(9), source="theirs", said=day(days)), at=days)
    rows = Event.objects.of(store).filter(kind="shipment.promised", data__source="ours")
    assert [one.happened for one in rows.order_by("happened")] == [day(1), day(3)]
    assert Event.objects.of(store).filter(data__source="theirs").count() == 1


def test_who_takes_it_on_is_told_once(store: Store) -> None:
    sent(store, FIRST, 0)
    told = said(next_carrier="royal_mail", next_number="RM1", said=day(1))
    take(store, told, at=1)
    take(store, told, at=2)
    event = Event.objects.of(store).get(kind="shipment.passed_on")
    assert event.data["next_number"] == "RM1"
    assert Shipment.objects.of(store).get().next_carrier == "royal_mail"


def test_a_clock_that_is_wrong_by_days_is_not_believed(store: Store) -> None:
    sent(store, FIRST, 0)
    (found,) = take(store, said(scan(5, "delivered")), at=1)
    assert "future" in found.says
    assert statuses(store) == {FIRST: "pending"}


@pytest.mark.django_db
def test_a_code_that_nobody_knows_waits_for_a_person(store: Store) -> None:
    sent(store, FIRST, 0)
    odd = said(scan(1, "unknown", "ZZ", known=False, message="Verlegt"), scan(2, "in_transit"))
    take(store, odd, at=2)
    take(store, odd, at=3)
    row = CarrierCode.objects.of(store).get()
    assert (row.source, row.code, row.count, row.version) == ("ours", "ZZ", 1, 0)
    assert store.secret.open_json(bytes(row.sealed), "code") == {"message": "Verlegt"}
    assert statuses(store) == {FIRST: "in_transit"}
