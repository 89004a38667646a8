"""What is assumed of somebody made up in a walk, so that a journey begins with them."""

from collections.abc import Sequence
from typing import Any

from afterword.decisions.journey import Plan
from afterword.decisions.orders import Order

from .supposing import EVENTS, FACTS, Fact
from .walking import Walking


def placed(
    life: Walking, lines: list[dict[str, Any]], currency: str, country: str, number: str
) -> Order:
    """An invented order is placed now, and paid."""
    about = f"order/walk:{number}"
    total = sum(line["price"] * line["quantity"] for line in lines)
    data = {
        "number": f"#{number}",
        "currency": currency,
        "total": total,
        "items": sum(line["quantity"] for line in lines),
        "lines": lines,
        "products": [line["product"] for line in lines],
        "types": [line["type"] for line in lines if line["type"]],
        "tags": [tag for line in lines for tag in line["tags"]],
        "country": country,
        "source": "web",
    }
    life.note("order.placed", about)
    order = life.tell("order.placed", about, about, **data)
    life.hear([order, life.tell("order.paid", about, about)])
    return life.timeline.present.orders[about]


_USUAL = frozenset(
    [
        "customer.seen",
        "consent.given",
        "order.placed",
        "order.paid",
        "order.fulfilled",
        "order.delivered",
        "order.expected",
        "order.told",
        "shipment.created",
        "shipment.checkpoint",
        "shipment.promised",
        "shipment.expected",
        "shipment.told",
        "shipment.shipped",
        "shipment.out_for_delivery",
        "shipment.delivered",
    ]
)
"""What comes about with every order."""
_BRINGS = {
    "shipment.delayed": "late",
    "shipment.date_moved": "late",
    "shipment.at_risk": "late",
    "shipment.lost": "lost",
    "shipment.attempt_failed": "tried",
    "shipment.available_for_pickup": "pickup",
    "return.requested": "return",
    "complaint.opened": "complaint",
    "review.left": "review",
    "reply.received": "says",
}
"""Which fact brings an event about."""


def begun_by(plan: Plan, facts: Sequence[Fact]) -> list[Fact]:
    """What has to be assumed for a journey to begin with somebody made up, where an order as usual
    and what is supposed do not begin it."""
    trigger = plan.journey.trigger
    supposed = {one.value if one.name == "event" else one.name for one in facts}
    name = _BRINGS.get(trigger.event, "event")
    if trigger.event in _USUAL or {trigger.event, name} & supposed - {"event"}:
        return []
    if name != "event":
        return [Fact(name, FACTS[name].usual)]
    if trigger.event not in EVENTS and not trigger.event.startswith("custom."):
        return []
    fields = tuple((one.field, str(one.is_)) for one in trigger.where if one.is_ is not None)
    return [Fact("event", trigger.event, None, fields)]
