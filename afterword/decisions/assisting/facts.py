"""What a model is told of somebody's orders: a few sentences of ours, from what stands.

They are for a model and not for people, so that they are in English and dates have one form.
"""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from afterword.decisions.fold import Present
from afterword.decisions.orders import Order
from afterword.decisions.parcels import Shipment
from afterword.decisions.promises import days_for

ORDERS = 3
"""So many of the last orders are told of."""
LINES = 6

_STATUS = {
    "unknown": "nothing was heard of it yet",
    "pending": "not handed to the carrier yet",
    "label_created": "not handed to the carrier yet",
    "picked_up": "with the carrier",
    "in_transit": "on its way",
    "customs": "at customs",
    "on_hold": "held by the carrier",
    "exception": "something is in its way",
    "out_for_delivery": "out for delivery",
    "attempt_failed": "a delivery was tried in vain",
    "available_for_pickup": "waits to be collected",
    "returning": "on its way back to the shop",
    "returned": "back at the shop",
}


def facts(present: Present, now: datetime, where: tzinfo, *, order: str = "") -> list[str]:
    """What is known, the order that is talked about first. ``order``: its natural key."""
    rows = sorted(present.orders.values(), key=lambda one: one.placed, reverse=True)
    rows.sort(key=lambda one: one.about != order)
    found = [f"Today is {_day(now, where)}."]
    for one in rows[:ORDERS]:
        found.append(_order(one, where))
        parcels = [some for some in present.shipments.values() if some.order == one.about]
        found += [_parcel(some, one, now, where) for some in parcels]
    open_ = [one for one in present.matters.values() if one.closed is None]
    found += [
        f"Open: {one.what}, since {_day(one.opened, where)}."
        for one in open_
        if one.what not in ("conversation", "task")
    ]
    return found


def private(present: Present) -> Iterator[tuple[str, str]]:
    """Numbers and links of orders and parcels, which stay here: (kind, value)."""
    for one in present.orders.values():
        yield "order", one.number
        yield "order", one.number.lstrip("#")
        yield "link", one.url
    for some in present.shipments.values():
        yield "parcel", some.number
        yield "parcel", some.next_number
        yield "link", some.url


def _order(one: Order, where: tzinfo) -> str:
    lines = ", ".join(f"{some.quantity} × {some.title}" for some in one.lines[:LINES])
    more = f" and {len(one.lines) - LINES} more" if len(one.lines) > LINES else ""
    states = [
        f"{word} on {_day(at, where)}"
        for word, at in (("cancelled", one.cancelled), ("delivered", one.delivered))
        if at is not None
    ]
    stands = f", {', '.join(states)}" if states else ""
    return f"Order {one.number} of {_day(one.placed, where)}{stands}: {lines}{more}."


def _parcel(one: Shipment, order: Order, now: datetime, where: tzinfo) -> str:
    said = [f"Parcel {one.number} of order {order.number}".replace("  ", " ")]
    if one.carrier:
        said.append(f"with {one.carrier}")
    status = _STATUS.get(one.status, one.status.replace("_", " "))
    if one.delivered:
        said.append(f"delivered on {_day(one.delivered, where)}")
    else:
        said.append(f"{status}, last heard of {_day(one.status_at, where)}")
        days = days_for(one)
        if days and days[1] > now:
            said.append(f"expected {_between(days[0], days[1], where)}")
        if one.late(now):
            said.append("late")
    return f"{', '.join(said)}."


def _between(first: datetime, last: datetime, where: tzinfo) -> str:
    one, other = _day(first, where), _day(last, where)
    return f"on {one}" if one == other else f"between {one} and {other}"


def _day(at: datetime, where: tzinfo) -> str:
    return f"{at.astimezone(where):%a} {at.astimezone(where).day} {at.astimezone(where):%b %Y}"
