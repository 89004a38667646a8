"""Orders and what is paid back of them.

A payload tells the whole order as it stood at ``date_modified_gmt``: whatever the topic, it is
read by its status. ``order.created`` often comes before anything was paid, and ``order.updated``
for every field that a plugin touches.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from afterword.wire.money import minor
from afterword.wire.reading import (
    Thing,
    country,
    digest,
    filled,
    name,
    once,
    part,
    parts,
    text,
    whole,
)
from afterword.wire.shapes import Event, Misread, Note, Told

from . import days
from .parcels import Brief, parcels, pieces
from .people import address, moment, who_of_order
from .products import words
from .statuses import KNOWN, NOT_YET, OFF, OFFLINE, SENT, TAKEN, bare
from .tracking import has_fulfilments, meta_of, tracked

MOST_ITEMS = 2**31 - 1


class Terms(NamedTuple):
    """What an order payload does not say by itself."""

    topic: str
    at: datetime
    currency: str
    tracking_keys: tuple[str, ...] = ()
    settings: Mapping[str, Any] = {}


def order(payload: Thing, terms: Terms) -> list[Told]:
    """All that an order payload says. Raises ``Misread`` for an order that says too little."""
    brief = brief_of(payload, terms)
    about, status, told = brief.about, brief.status, brief.told
    paid = moment(payload, "date_paid")
    if status in NOT_YET and not paid:
        return [Note(says=f"Order {about.rpartition(':')[2]} is {status}: nobody has bought yet.")]
    found: list[Told] = []
    if status not in OFF or paid:
        found += _contents(payload, brief, terms)
        found += parcels(
            brief,
            tracked(payload, terms.tracking_keys),
            complete=not has_fulfilments(payload, terms.tracking_keys),
        )
    found += _course(payload, about, status, told, paid)
    found += _refunds(parts(payload, "refunds"), brief)
    if status not in KNOWN:
        found.append(Note(says=f"The status {status!r} is the shop's own: taken for an order."))
    return found


def brief_of(payload: Thing, terms: Terms) -> Brief:
    """What stays to be known of an order when more of it is asked for. Raises ``Misread``."""
    about = key_of(payload.get("id"))
    status, created = bare(text(payload.get("status"))), moment(payload, "date_created")
    if not about or not status or created is None:
        raise Misread("an order without an id, a status or the time when it was made")
    ways = parts(payload, "shipping_lines")
    return Brief(
        about=about,
        status=status,
        money=(name(payload.get("currency"), 3) or terms.currency).upper(),
        placed=_placed(payload, created, moment(payload, "date_paid")),
        told=max(moment(payload, "date_modified") or terms.at, created),
        done=moment(payload, "date_completed"),
        sent=bool(ways) and not any(_is_collected(way) for way in ways),
        collected=bool(ways) and all(_is_collected(way) for way in ways),
        items={name(line.get("id"), 60): _product(line) for line in parts(payload, "line_items")},
        titles=_alike(parts(payload, "line_items")),
    )


def _alike(lines: list[Thing]) -> dict[str, str]:
    """The names of the lines, by their ids, whose product stands in several of them or is not
    told: two sizes of one shirt are one product."""
    counts = Counter(map(_product, lines))
    return {
        name(line.get("id"), 60): words(line.get("name"), 300)
        for line in lines
        if not (product := _product(line)) or counts[product] > 1
    }


def _is_collected(way: Thing) -> bool:
    return text(way.get("method_id")).startswith(("local_pickup", "pickup_location"))


def refunds(listed: list[Thing], brief: Brief) -> list[Event]:
    """What was paid back of an order, as its list of refunds tells it: with the times, and which
    pieces it was. The order itself tells neither."""
    return [*_refunds(listed, brief), *_reduced(listed, brief)]


def deleted(payload: Thing, at: datetime) -> list[Told]:
    """A deleted order is called off: nothing more is said about it."""
    about = key_of(payload.get("id"))
    if not about:
        raise Misread("a deleted order without an id")
    return [_event("order.cancelled", f"{about}:cancelled", about, at, reason="deleted")]


def key_of(outside: object) -> str:
    """The natural key of an order; empty when it has no id."""
    found = name(outside, 100)
    return f"order/woocommerce:{found}" if found else ""


def _placed(payload: Thing, created: datetime, paid: datetime | None) -> datetime:
    """When somebody bought: an order that had to be paid at the checkout is none before it was."""
    if paid is None or text(payload.get("payment_method")) in OFFLINE:
        return created
    return max(created, paid)


# ------------------------------------------------------------------------------ what it is


def _contents(payload: Thing, brief: Brief, terms: Terms) -> Iterator[Event]:
    """The order as it stands: as placed, and as changed since unless it is just being placed.

    Whether a change is one is not for this place to know: what repeats is left out on arrival.
    """
    about, placed, money = brief.about, brief.placed, brief.money
    told = max(brief.told, placed)
    day = days.told(payload, terms.settings)
    data = {**_facts(payload, money), **_lines(payload, money), **day, "told": told.isoformat()}
    spot = _spot(payload)
    private = filled(
        note=text(payload.get("customer_note"), 2000),
        address=address(part(payload, "shipping")) or address(part(payload, "billing")),
        spot=spot,
    )
    data |= filled(collected=brief.collected or None)
    kinds = [("order.placed", f"{about}:placed", placed)]
    if terms.topic != "order.created" and told > placed:
        key = f"{about}:{told.isoformat()}:{digest(data, private)}"
        kinds.append(("order.changed", key, told))
    for kind, key, happened in kinds:
        yield Event(
            kind=kind,
            key=key,
            happened=happened,
            about=about,
            order=about,
            who=who_of_order(payload),
            data=data,
            private=private,
        )


_SPOT = (("name", "location", 200), ("address", "address", 400), ("details", "details", 1000))
_TAG = re.compile(r"<[^<>]*>")
"""What a shop writes of a place may have marks of HTML in it."""


def _spot(payload: Thing) -> dict[str, object]:
    """Where it is collected. WooCommerce's own pick-up locations write it into the way of sending;
    the older local pick-up writes none, and what other plugins write is not known."""
    for way in parts(payload, "shipping_lines"):
        if _is_collected(way):
            meta = meta_of(way)
            return filled(
                **{
                    name: words(_TAG.sub(" ", text(meta.get(f"pickup_{field}"))), most)
                    for name, field, most in _SPOT
                }
            )
    return {}


def _facts(payload: Thing, money: str) -> dict[str, object]:
    billing, shipping = part(payload, "billing"), part(payload, "shipping")
    place = shipping if text(shipping.get("country")) else billing
    return {
        "number": text(payload.get("number"), 80) or text(payload.get("id"), 80),
        "currency": money,
        "total": minor(payload.get("total"), money) or 0,
        **_postage(payload, money),
        **filled(
            country=country(place.get("country")),
            region=name(place.get("state"), 10),
            source=name(payload.get("created_via"), 40),
        ),
    }


def _postage(payload: Thing, money: str) -> dict[str, object]:
    """What they pay for the delivery, with its tax, as ``total`` has it. Nothing to pay is told
    too, where there is a way to send it: what is downloaded has none."""
    if not text(payload.get("shipping_total")) or not parts(payload, "shipping_lines"):
        return {}
    whole_sum = _decimal(payload.get("shipping_total")) + _decimal(payload.get("shipping_tax"))
    return {"shipping": max(0, minor(whole_sum, money) or 0)}


def _lines(payload: Thing, money: str) -> dict[str, object]:
    # WooCommerce calls that done without anybody's doing which is downloaded and nothing else.
    digital = payload.get("needs_processing") is False and not parts(payload, "shipping_lines")
    lines = [
        _line(line, quantity, payload.get("prices_include_tax") is True, money)
        | filled(digital=digital or None)
        for line in parts(payload, "line_items")
        if (quantity := whole(line.get("quantity"))) > 0
    ]
    return {
        "items": min(sum(whole(line["quantity"]) for line in lines), MOST_ITEMS),
        "lines": lines,
        "products": once(text(line["product"]) for line in lines),
    }


def _line(line: Thing, quantity: int, with_tax: bool, money: str) -> dict[str, object]:
    whole_line = _decimal(line.get("subtotal"))
    if with_tax:
        whole_line += _decimal(line.get("subtotal_tax"))
    return {
        "product": _product(line),
        "title": words(line.get("name"), 300),
        "quantity": quantity,
        "price": minor(whole_line / quantity, money) or 0,
        **filled(sku=name(line.get("sku"), 120)),
    }


def _product(line: Thing) -> str:
    product = name(line.get("product_id"), 100)
    return f"woocommerce:{product}" if product.strip("0") else ""


# --------------------------------------------------------------------------- how it stands


def _course(
    payload: Thing, about: str, status: str, told: datetime, paid: datetime | None
) -> Iterator[Event]:
    if paid:
        yield _event("order.paid", f"{about}:paid", about, paid)
    if status in SENT | TAKEN:
        sent = moment(payload, "date_completed") or told
        yield _event("order.fulfilled", f"{about}:fulfilled", about, sent)
    if status in OFF:
        reason = {"reason": "deleted"} if status == "trash" else {}
        yield _event("order.cancelled", f"{about}:cancelled", about, told, **reason)


def _refunds(listed: list[Thing], brief: Brief) -> Iterator[Event]:
    """What was paid back. An order lists it without a time: then it is of the report's; a refund
    by itself has one, and calls its ``total`` an ``amount``."""
    about, money = brief.about, brief.money
    for one in listed:
        amount = one.get("total") if one.get("total") is not None else one.get("amount")
        outside, back = name(one.get("id"), 60), abs(minor(amount, money) or 0)
        if not outside or not back:
            continue
        whole_order = brief.status == "refunded" and len(listed) == 1
        yield Event(
            kind="order.refunded",
            key=f"{about}:refund:{outside}",
            happened=moment(one, "date_created") or brief.told,
            about=about,
            order=about,
            data={
                "amount": back,
                "currency": money,
                **({"full": True} if whole_order else {}),
            },
            private=filled(note=words(one.get("reason"), 500)),
        )


def _reduced(listed: list[Thing], brief: Brief) -> Iterator[Event]:
    """Which pieces were paid back: a refund has lines of its own with quantities below nothing,
    each with the id of the line of the order that it is of. One of money alone has none."""
    for one in listed:
        outside = name(one.get("id"), 60)
        counts = [
            (of, count)
            for line in parts(one, "line_items")
            if (of := name(meta_of(line).get("_refunded_item_id"), 60)) in brief.items
            and (count := abs(whole(line.get("quantity"))))
        ]
        if outside and counts:
            yield _event(
                "order.reduced",
                f"{brief.about}:refund:{outside}:pieces",
                brief.about,
                moment(one, "date_created") or brief.told,
                contents=pieces(brief, counts),
                items=sum(count for _, count in counts),
            )


def _event(kind: str, key: str, about: str, at: datetime, **data: object) -> Event:
    return Event(kind=kind, key=key, happened=at, about=about, order=about, data=data)


def _decimal(amount: object) -> Decimal:
    try:
        found = Decimal(text(amount))
    except ArithmeticError:
        return Decimal(0)
    return found if found.is_finite() else Decimal(0)
