"""How a parcel stands by what carriers said of it, whatever the order in which they said it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from afterword.decisions.parcels import Milestone, Shipment, fold_shipment
from afterword.decisions.timeline import Event

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
PARCEL = "shipment/dpd:1"


def at(hours: float, kind: str = "checkpoint", **data: Any) -> Event:
    """Something that was said of the parcel so many hours after Monday."""
    happened = MONDAY + timedelta(hours=hours)
    return Event(0, f"shipment.{kind}", happened, happened, PARCEL, "", data)


def scan(hours: float, status: str, **data: Any) -> Event:
    return at(hours, status=status, **data)


def told(events: Iterable[Event]) -> Shipment:
    """How it stands, which is the same in every order of arrival."""
    rows = list(events)
    orders = [rows, rows[::-1]] if len(rows) > 4 else list(permutations(rows))
    found = {_arrived(order) for order in orders}
    assert len(found) == 1
    return found.pop()


def _arrived(events: Iterable[Event]) -> Shipment:
    return fold_shipment(
        PARCEL,
        [
            Event(number, one.kind, one.happened, one.known, one.about, "", one.data)
            for number, one in enumerate(events, start=1)
        ],
    )


def kinds(parcel: Shipment) -> list[str]:
    return [one.kind.removeprefix("shipment.") for one in parcel.milestones]


VAN, HOME = scan(20, "out_for_delivery"), scan(24, "delivered", proof="neighbour")


def test_it_goes_by_when_things_happened() -> None:
    parcel = told([scan(0, "picked_up"), scan(5, "in_transit", country="DE"), VAN, HOME])
    assert parcel.status == "delivered"
    assert parcel.proof == "neighbour"
    assert (parcel.scanned, parcel.scanned_in) == (HOME.happened, "DE")
    assert kinds(parcel) == ["shipped", "in_transit", "out_for_delivery", "delivered"]


AFTER = {
    "a depot scan that was late": (scan(30, "in_transit"), "delivered"),
    "a van an hour later is a clock": (scan(25, "out_for_delivery"), "delivered"),
    "a van half a day later": (scan(37, "out_for_delivery"), "out_for_delivery"),
    "a van half a day later, somewhere": (
        scan(37, "out_for_delivery", zone_known=False),
        "delivered",
    ),
    "a van a long day later, somewhere": (
        scan(51, "out_for_delivery", zone_known=False),
        "out_for_delivery",
    ),
    "it turns back": (scan(26, "returning"), "returning"),
    "something went wrong": (scan(26, "exception"), "exception"),
    "it never came": (at(26, "disputed"), "exception"),
    "it never came, said before it did": (at(10, "disputed"), "delivered"),
    "it is late": (scan(26, "unknown", delayed=True), "delivered"),
}


@pytest.mark.parametrize("case", AFTER)
def test_what_takes_a_delivery_back(case: str) -> None:
    news, status = AFTER[case]
    parcel = told([VAN, HOME, news])
    assert parcel.status == status
    taken_back = status != "delivered"
    assert (parcel.delivered is None) == taken_back
    assert parcel.retracted == (news.happened if taken_back else None)
    assert not parcel.delayed
    assert parcel.proof == ("" if taken_back else "neighbour")


def test_a_second_delivery_is_earned_anew() -> None:
    parcel = told([VAN, HOME, at(30, "disputed"), scan(48, "delivered")])
    assert parcel.delivered == MONDAY + timedelta(hours=48)
    assert parcel.retracted == MONDAY + timedelta(hours=30)
    assert kinds(parcel) == ["shipped", "out_for_delivery", "delivered", "delivered"]


def test_whoever_tells_how_things_stand_does_not_overrule_a_person() -> None:
    said = scan(40, "delivered", standing=True)
    assert told([HOME, at(30, "disputed"), said]).status == "exception"
    again = told([HOME, at(30, "disputed"), scan(35, "in_transit"), said])
    assert again.delivered == said.happened


def test_of_one_scan_the_highest_reading_counts() -> None:
    first = scan(5, "unknown", scan="s1", mapping=1)
    better = scan(5, "customs", scan="s1", mapping=2)
    own = scan(5, "on_hold", scan="s1", mapping=2, own=1, action="pay_duty")
    assert told([first, scan(1, "picked_up")]).status == "picked_up"
    assert told([first, better]).status == "customs"
    parcel = told([first, better, own])
    assert (parcel.status, parcel.action) == ("on_hold", "pay_duty")
    assert told([first, scan(5, "lost", scan="s1", mapping=1, own=1), better]).status == "customs"


def test_unknown_is_no_scan() -> None:
    parcel = told([at(0, "created"), scan(3, "unknown"), scan(2, "teleported")])
    assert (parcel.status, parcel.scanned, parcel.shipped) == ("pending", None, None)


def test_late_is_a_flag_that_hides_no_stage() -> None:
    late = scan(6, "unknown", delayed=True, reason="weather_delay", source="easypost")
    parcel = told([scan(5, "in_transit"), late])
    assert (parcel.status, parcel.delayed, parcel.delayed_by) == ("in_transit", True, "easypost")
    assert parcel.reason == "weather_delay"
    assert parcel.milestones[-1] == Milestone(
        "shipment.delayed", late.happened, "in_transit", "weather_delay"
    )
    arrived = told([scan(5, "in_transit"), late, HOME])
    assert (arrived.delayed, arrived.delayed_by, arrived.reason) == (False, "", "")


def test_what_is_to_be_done_is_over_when_it_goes_on() -> None:
    duty = scan(5, "customs", action="pay_duty", reason="customs_duties_unpaid")
    held = told([duty, scan(6, "customs")])
    assert (held.action, held.reason) == ("pay_duty", "customs_duties_unpaid")
    assert [one.action for one in held.milestones if one.kind.endswith("action_required")] == [
        "pay_duty"
    ]
    gone_on = told([duty, scan(6, "customs"), scan(9, "in_transit")])
    assert (gone_on.action, gone_on.reason) == ("", "")
    locker = told([scan(5, "available_for_pickup")])
    assert locker.action == "collect"
    assert kinds(locker) == ["shipped", "available_for_pickup"]


def test_another_carrier_takes_it_on() -> None:
    passed = at(4, "passed_on", next_carrier="evri", next_number="H00X")
    parcel = told([scan(1, "in_transit"), passed, scan(9, "in_transit")])
    assert (parcel.next_carrier, parcel.next_number) == ("evri", "H00X")


def test_at_the_shops_counter_it_never_travels() -> None:
    here: dict[str, Any] = {"collected": True}
    ready = scan(20, "available_for_pickup", **here)
    parcel = told([at(20, "created", **here), ready, scan(44, "delivered", **here)])
    assert kinds(parcel) == ["available_for_pickup", "delivered"]
    assert (parcel.status, parcel.shipped, parcel.scanned) == ("delivered", None, None)
