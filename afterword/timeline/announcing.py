"""What the events of a thing add up to, to be written down as events of their own.

A milestone is announced once for each thing. What is said of how a parcel ended is taken back where
it proves wrong, and said again where it comes true after all: so that goes by what was announced
last, and not by how often a scan said so.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from afterword.decisions.orders import Order
from afterword.decisions.parcels import CLAIMS, Milestone, Shipment
from afterword.decisions.timeline import Event

CORRECTED = "shipment.corrected"


class Announcement(msgspec.Struct, frozen=True):
    """Something to be written down as an event."""

    kind: str
    about: str
    order: str
    happened: datetime
    data: dict[str, object]
    key: str
    """Natural: the same thing announced twice has the same key."""
    live: bool = False
    """It is news whatever it comes from: what it takes back was news."""


def of_shipment(one: Shipment, events: Iterable[Event], now: datetime) -> Iterator[Announcement]:
    """What a parcel has earned. ``events``: all about it, those announced before among them."""
    told = _claims(events)
    last = told[-1] if told else None
    claim = "" if last is None or last.kind == CORRECTED else last.kind
    for earned in one.milestones:
        if earned.kind not in CLAIMS:
            word = f":{earned.action}" if earned.kind == "shipment.action_required" else ""
            yield _announced(one, earned, f"{one.about}:{earned.kind}{word}")
    stands = _stands(one)
    if claim and (stands is None or stands.kind != claim):
        assert last is not None
        yield _corrected(one, last, told, now)
    if stands is not None and stands.kind != claim:
        yield _announced(one, stands, _nth(one, stands.kind, told))


def _claims(events: Iterable[Event]) -> list[Event]:
    """What was said of how it ended, and taken back of that, in the order in which it was said."""
    found = [one for one in events if one.kind in CLAIMS or one.kind == CORRECTED]
    return sorted(found, key=lambda one: one.id)


def _stands(one: Shipment) -> Milestone | None:
    """How it ended, as of now."""
    ends = [earned for earned in one.milestones if CLAIMS.get(earned.kind) == one.status]
    return ends[-1] if ends else None


def _nth(one: Shipment, kind: str, told: Sequence[Event]) -> str:
    times = sum(each.kind == kind for each in told)
    return f"{one.about}:{kind}" + (f":{times + 1}" if times else "")


def _corrected(one: Shipment, last: Event, told: Sequence[Event], now: datetime) -> Announcement:
    # Read anew a scan says something else of the same moment: that becomes true only now.
    happened = one.status_at if one.status_at > last.happened else now
    data = {**_facts(one), "was": CLAIMS[last.kind], "status": one.status, "reason": one.reason}
    data["action"] = one.action
    key = _nth(one, CORRECTED, told)
    live = not last.history
    return Announcement(CORRECTED, one.about, one.order, happened, data, key, live)


def _announced(one: Shipment, earned: Milestone, key: str) -> Announcement:
    data = {
        **_facts(one),
        "status": earned.status,
        "reason": earned.reason,
        "action": earned.action,
    }
    if earned.kind == "shipment.delayed":
        data["by"] = "carrier"
    return Announcement(earned.kind, one.about, one.order, earned.happened, data, key)


def _facts(one: Shipment) -> dict[str, Any]:
    return {
        "shipment": one.about.removeprefix("shipment/"),
        "order": one.order.removeprefix("order/"),
        "carrier": one.carrier,
        "number": one.number,
    }


def of_order(
    order: Order, parcels: Sequence[Shipment], events: Iterable[Event]
) -> Iterator[Announcement]:
    """That all of an order has arrived: once, and again where one parcel proved not to have. Or
    that it was handed over without any parcel: once."""
    if order.delivered is None:
        yield from _supplied(order, parcels, events)
        return
    told = [one for one in events if one.kind == "order.delivered"]
    last = max(told, key=lambda one: one.id, default=None)
    if last and not (order.delivered > last.happened and any(one.retracted for one in parcels)):
        return
    data = {"order": order.about.removeprefix("order/"), "shipments": len(parcels)}
    key = f"{order.about}:order.delivered" + (f":{len(told) + 1}" if told else "")
    yield Announcement("order.delivered", order.about, order.about, order.delivered, data, key)


def _supplied(
    order: Order, parcels: Sequence[Shipment], events: Iterable[Event]
) -> Iterator[Announcement]:
    if order.sends or parcels or order.fulfilled is None or order.cancelled:
        return
    if any(one.kind == "order.supplied" for one in events):
        return
    data: dict[str, object] = {"order": order.about.removeprefix("order/")}
    key = f"{order.about}:order.supplied"
    yield Announcement("order.supplied", order.about, order.about, order.fulfilled, data, key)
