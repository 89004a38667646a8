"""Orders and what is paid back of them.

A payload tells the whole order as it stood at ``updated_at``: whatever the topic, it is read as
the same events with the same keys, so that deliveries may repeat, overtake each other or be lost.

Money is what the buyer saw (``presentment_money``), since it is what messages to them speak of.
Where the shop counts in another currency, its own sum stands beside it as ``shop_total``.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from afterword.wire.money import minor
from afterword.wire.reading import (
    Thing,
    country,
    filled,
    instant,
    name,
    once,
    part,
    parts,
    text,
    whole,
)
from afterword.wire.reading import digest as digest_of
from afterword.wire.shapes import Event, Misread, Note, Told, Who

from .parcels import arrived_by, parcels
from .people import address, order_consents, who_of_order
from .reduced import reduced
from .ways import is_collected, spot

MOST_ITEMS = 2**31 - 1
FIELDS = (
    "id",
    "name",
    "order_number",
    "created_at",
    "processed_at",
    "updated_at",
    "cancelled_at",
    "cancel_reason",
    "customer",
    "billing_address",
    "shipping_address",
    "email",
    "contact_email",
    "phone",
    "customer_locale",
    "note",
    "note_attributes",
    "metafields",
    "currency",
    "total_price",
    "total_price_set",
    "current_total_price",
    "current_total_price_set",
    "total_shipping_price_set",
    "total_weight",
    "shipping_lines",
    "line_items",
    "refunds",
    "fulfillments",
    "financial_status",
    "fulfillment_status",
    "source_name",
    "order_status_url",
    "test",
    "buyer_accepts_marketing",
)
"""All fields of an order that are read, here, in ``people`` or in ``days``."""


class Moments(NamedTuple):
    """When an order was placed, and as of when a payload speaks."""

    placed: datetime
    told: datetime


def order(
    payload: Thing,
    topic: str,
    currency: str,
    at: datetime,
    *,
    scanned: bool = False,
    day: Mapping[str, str] | None = None,
) -> list[Told]:
    """All that an order payload says. ``at`` serves where it tells no time; ``scanned``: see
    ``parcels``; ``day``: the day on which it is asked for, see ``days.told``."""
    about = key_of(payload.get("id"))
    if not about:
        raise Misread("an order without an id")
    placed = instant(payload.get("processed_at")) or instant(payload.get("created_at"))
    if placed is None:
        raise Misread(
            "an order without created_at: let the webhook send all fields of the order, "
            "not a choice of them"
        )
    when = Moments(placed, max(instant(payload.get("updated_at")) or at, placed))
    who = who_of_order(payload)
    found: list[Told] = [*_contents(payload, about, topic, currency, when, who, day or {})]
    found += _course(payload, about, topic, when)
    refunds = parts(payload, "refunds")
    if refunds:
        money, rate = currency_of(payload, currency), rate_of(part(payload, "total_price_set"))
        full = _paid_back(payload)
        for one in refunds:
            found += refund(one, money, at, order=about, rate=rate, full=full)
        found += reduced(payload, about, at)
    here = is_collected(payload)
    for one in parts(payload, "fulfillments"):
        found += parcels({"order_id": payload["id"], **one}, at, scanned=scanned, collected=here)
    return [*found, *order_consents(payload, about, who, placed)]


def deleted(payload: Thing, at: datetime) -> list[Told]:
    """A deleted order is called off: nothing more is said about it."""
    about = key_of(payload.get("id"))
    if not about:
        raise Misread("a deleted order without an id")
    return [_called_off(about, at, "deleted")]


def key_of(outside: object) -> str:
    """The natural key of an order; empty when it has no id."""
    found = name(outside, 100)
    return f"order/shopify:{found}" if found else ""


# ------------------------------------------------------------------------------ what it is


def _contents(
    payload: Thing,
    about: str,
    topic: str,
    currency: str,
    when: Moments,
    who: Who,
    day: Mapping[str, str],
) -> Iterator[Told]:
    """The order as it stands: as placed, and as changed since unless it is just being placed.

    Whether a change is one is not for this place to know: what repeats is left out on arrival.
    """
    money = currency_of(payload, currency)
    lines, odd = _lines(payload, money)
    told = {"told": when.told.isoformat()}
    data = {**_facts(payload, money), **_content_of(lines), **day, **told}
    private = filled(
        note=text(payload.get("note"), 2000),
        address=address(part(payload, "shipping_address")),
        spot=spot(payload),
    )
    placed = Event(
        kind="order.placed",
        key=f"{about}:placed",
        happened=when.placed,
        about=about,
        order=about,
        who=who,
        data=data,
        private=private,
    )
    yield placed
    if topic != "orders/create" and when.told > when.placed:
        yield Event(
            kind="order.changed",
            key=f"{about}:{when.told.isoformat()}:{digest_of(data, private)}",
            happened=when.told,
            about=about,
            order=about,
            who=who,
            data=data,
            private=private,
        )
    for says in odd:
        yield Note(says=says)


def _facts(payload: Thing, money: str) -> dict[str, object]:
    place = part(payload, "shipping_address") or part(payload, "billing_address")
    shop = name(payload.get("currency"), 3).upper()
    facts = filled(
        number=name(payload.get("name"), 80) or text(payload.get("order_number"), 80),
        currency=money,
        country=country(place.get("country_code")),
        region=name(place.get("province_code"), 10),
        source=name(payload.get("source_name"), 40),
        url=name(payload.get("order_status_url"), 500),
        test=payload.get("test") is True or None,
        collected=is_collected(payload) or None,
    )
    if shop and shop != money:
        facts["shop_currency"] = shop
        facts["shop_total"] = minor(payload.get("total_price"), shop) or 0
    return {**facts, **_sent_for(payload, money), "total": _total(payload, money)}


def _sent_for(payload: Thing, money: str) -> dict[str, object]:
    """What they pay for the delivery, and the grams of all of it, as far as it is told: nothing to
    pay is told too, but what is said to weigh nothing was never weighed."""
    postage = _seen(payload, "total_shipping_price_set", money)
    told = {} if postage is None else {"shipping": postage}
    return {**told, **filled(weight=max(0, whole(payload.get("total_weight"))) or None)}


def _total(payload: Thing, money: str) -> int:
    """What the order costs, before anything is paid back of it.

    ``total_price`` stays what it was at the checkout, ``current_total_price`` follows changes of
    the order but falls with refunds too. So the newer one counts, unless money went back or the
    order was called off: then the larger one still says what it cost.
    """
    first = amount(payload, "total_price", money)
    now = amount(payload, "current_total_price", money)
    if first is None or now is None:
        return first or now or 0
    fallen = text(payload.get("cancelled_at")) or any(
        one.get("kind") == "refund"
        for refunded in parts(payload, "refunds")
        for one in parts(refunded, "transactions")
    )
    return max(first, now) if fallen else now


def _lines(payload: Thing, money: str) -> tuple[list[dict[str, object]], list[str]]:
    """The lines of an order, and words about those that are none."""
    called_off = bool(text(payload.get("cancelled_at")))
    back = _taken_back(payload)
    found, odd = [], []
    for line in parts(payload, "line_items"):
        quantity = whole(line.get("quantity"))
        title = text(line.get("name") or line.get("title"), 300)
        if part(line, "tip"):
            continue  # a tip at the checkout: money, and no thing
        if quantity < 0:
            odd.append(f"The line {title!r} has the quantity {quantity} and was left out.")
        left = quantity if called_off else _left(line, quantity, back)
        if left > 0:
            found.append(_line(line, title, left, money))
    return found, odd


def _line(line: Thing, title: str, quantity: int, money: str) -> dict[str, object]:
    product = name(line.get("product_id"), 100)
    return {
        "product": f"shopify:{product}" if product else "",
        "title": title,
        "quantity": quantity,
        "price": amount(line, "price", money) or 0,
        **filled(
            sku=name(line.get("sku"), 120),
            digital=line.get("requires_shipping") is False or None,
        ),
    }


class _Back(NamedTuple):
    """How many pieces of a line were paid back, and how many of them were never sent."""

    all: int = 0
    unsent: int = 0


def _taken_back(payload: Thing) -> dict[str, _Back]:
    found: dict[str, _Back] = {}
    for refunded in parts(payload, "refunds"):
        for one in parts(refunded, "refund_line_items"):
            line, quantity = text(one.get("line_item_id")), max(whole(one.get("quantity")), 0)
            unsent = quantity if one.get("restock_type") == "cancel" else 0
            before = found.get(line, _Back())
            found[line] = _Back(before.all + quantity, before.unsent + unsent)
    return found


def _left(line: Thing, quantity: int, back: dict[str, _Back]) -> int:
    """How many pieces of a line were sent or will be.

    ``quantity`` is that of the checkout for ever. ``current_quantity`` is without what was taken
    out of the order since and without what was paid back; what was sent and came back still
    counts as bought here.
    """
    gone = back.get(text(line.get("id")), _Back())
    taken_out = 0
    if line.get("current_quantity") is not None:
        taken_out = max(quantity - gone.all - whole(line.get("current_quantity")), 0)
    return quantity - gone.unsent - taken_out


def _content_of(lines: list[dict[str, object]]) -> dict[str, object]:
    return {
        "items": min(sum(whole(line["quantity"]) for line in lines), MOST_ITEMS),
        "lines": lines,
        "products": once(text(line["product"]) for line in lines),
    }


# --------------------------------------------------------------------------- how it stands


_PAID = frozenset({"paid", "partially_refunded", "refunded"})


def _course(payload: Thing, about: str, topic: str, when: Moments) -> Iterator[Event]:
    if topic == "orders/paid" or text(payload.get("financial_status")).lower() in _PAID:
        # The payload does not say when. With the order itself it is when that was placed.
        paid = when.placed if topic == "orders/create" else when.told
        yield _happened("order.paid", f"{about}:paid", about, paid)
    if text(payload.get("fulfillment_status")).lower() == "fulfilled":
        made = arrived_by(parts(payload, "fulfillments")) or when.told
        yield _happened("order.fulfilled", f"{about}:fulfilled", about, max(made, when.placed))
    cancelled = instant(payload.get("cancelled_at"))
    if cancelled is None and topic == "orders/cancelled":
        cancelled = when.told
    if cancelled:
        yield _called_off(about, cancelled, text(payload.get("cancel_reason"), 40).lower())


def _called_off(about: str, at: datetime, reason: str) -> Event:
    event = _happened("order.cancelled", f"{about}:cancelled", about, at)
    return Event(
        kind=event.kind,
        key=event.key,
        happened=at,
        about=about,
        order=about,
        data=filled(reason=reason),
    )


def _happened(kind: str, key: str, about: str, at: datetime) -> Event:
    return Event(kind=kind, key=key, happened=at, about=about, order=about)


# ----------------------------------------------------------------------------- paying back


def refund(
    payload: Thing,
    currency: str,
    at: datetime,
    *,
    order: str = "",
    rate: Decimal | None = None,
    full: bool = False,
) -> list[Told]:
    """Money of an order that went back: what was carried out, not what was only asked for.

    ``rate``: what one unit of the shop's currency was in the buyer's. ``full``: the order says
    that nothing of it is left. A refund by itself tells neither for sure.
    """
    about = order or key_of(payload.get("order_id"))
    outside = name(payload.get("id"), 60)
    if not about or not outside:
        raise Misread("a refund without an id or without the id of its order")
    money = (currency if order else "") or _refund_currency(payload) or currency
    rate = _refund_rate(payload) or rate
    moved = [
        _moved(one, money, rate)
        for one in parts(payload, "transactions")
        if one.get("kind") == "refund" and one.get("status") == "success"
    ]
    said: list[Told] = []
    if None in moved:
        says = f"Part of refund {outside} is not in {money}, and at which rate is not told."
        said.append(Note(says=f"{says} It is not counted."))
    back = sum(one or 0 for one in moved)
    if back <= 0:
        return said
    happened = instant(payload.get("processed_at")) or instant(payload.get("created_at")) or at
    event = Event(
        kind="order.refunded",
        key=f"{about}:refund:{outside}",
        happened=happened,
        about=about,
        order=about,
        data=filled(amount=back, currency=money, full=full or None),
        private=filled(note=text(payload.get("note"), 500)),
    )
    return [event, *said]


def _moved(transaction: Thing, money: str, rate: Decimal | None) -> int | None:
    """What a transaction moved, in ``money``; ``None``: it is in another currency, at no rate."""
    written = name(transaction.get("currency"), 3).upper()
    if written in ("", money):
        return minor(transaction.get("amount"), money) or 0
    sum_there = decimal(transaction.get("amount"))
    return minor(sum_there * rate, money) if sum_there is not None and rate else None


def _refund_rate(payload: Thing) -> Decimal | None:
    sums = (part(one, "subtotal_set") for one in parts(payload, "refund_line_items"))
    return next((found for one in sums if (found := rate_of(one))), None)


def _refund_currency(payload: Thing) -> str:
    """The buyer's currency, as far as the refund names it."""
    sums = [part(one, "subtotal_set") for one in parts(payload, "refund_line_items")]
    sums += [part(one, "amount_set") for one in parts(payload, "order_adjustments")]
    named = once(
        name(part(one, "presentment_money").get("currency_code"), 3).upper() for one in sums
    )
    paid = once(name(one.get("currency"), 3).upper() for one in parts(payload, "transactions"))
    return next(iter([*named, *paid]), "")


def _paid_back(payload: Thing) -> bool:
    """Whether the last refund of this order left nothing of it."""
    return payload.get("financial_status") == "refunded" and len(parts(payload, "refunds")) == 1


# ----------------------------------------------------------------------------------- money


def currency_of(payload: Thing, currency: str) -> str:
    """The currency the buyer saw; the shop's where the payload knows no other."""
    seen = part(part(payload, "total_price_set"), "presentment_money").get("currency_code")
    return (name(seen, 3) or name(payload.get("currency"), 3) or currency).upper()


def amount(thing: Thing, field: str, money: str) -> int | None:
    """An amount in minor units of ``money``: what the buyer saw, else the plain field."""
    found = _seen(thing, f"{field}_set", money)
    return found if found is not None else minor(thing.get(field), money)


def _seen(thing: Thing, both: str, money: str) -> int | None:
    """What the buyer saw of a sum that is told in both currencies, in minor units of ``money``."""
    seen = part(part(thing, both), "presentment_money")
    if name(seen.get("currency_code"), 3).upper() != money:
        return None
    return minor(seen.get("amount"), money)


def rate_of(both: Thing) -> Decimal | None:
    """What one unit of the shop's currency is in the buyer's, from a sum told in both."""
    shop, seen = (
        decimal(part(both, f"{whose}_money").get("amount")) for whose in ("shop", "presentment")
    )
    return seen / shop if shop and seen and shop > 0 and seen > 0 else None


def decimal(amount: object) -> Decimal | None:
    """An amount as it is written; ``None`` when it is none."""
    try:
        found = Decimal(text(amount))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
