"""Fulfilments and what carriers said of them: one shipment for each parcel.

A fulfilment is one parcel; with several tracking numbers it is one for each number: the first
keeps the fulfilment's own id, each other number adds itself to it.
"""

from collections.abc import Iterator
from datetime import datetime

from afterword.wire.reading import Thing, country, filled, instant, name, part, parts, text, whole
from afterword.wire.shapes import Event, Misread

from .statuses import NO_PARCEL, status_of


def parcels(
    fulfilment: Thing, at: datetime, *, scanned: bool = False, collected: bool = False
) -> list[Event]:
    """The parcels of a fulfilment as it stands. ``at`` serves where it tells no time.
    ``collected``: its order is; a fulfilment by itself that goes nowhere is so too.

    ``scanned``: only a carrier's scan says that one with a tracking number has left. What needs no
    delivery (a gift card, a download) is no parcel.
    """
    outside = name(fulfilment.get("id"), 100)
    lines = parts(fulfilment, "line_items")
    if not outside:
        raise Misread("a fulfilment without an id")
    if lines and all(line.get("requires_shipping") is False for line in lines):
        return []
    order = text(fulfilment.get("order_id"), 100)
    numbers = _numbers(fulfilment)
    contents = contents_of(lines) if len(numbers) < 2 else []
    nowhere = "destination" in fulfilment and not part(fulfilment, "destination")
    here = (collected or nowhere) and not numbers
    found: list[Event] = []
    for position, (number, url) in enumerate(numbers or [("", "")]):
        suffix = f":{number}" if position else ""
        about = f"shipment/shopify:{outside}{suffix}"
        facts = filled(
            carrier=text(fulfilment.get("tracking_company"), 60),
            number=number,
            url=url,
            contents=contents,
            collected=here or None,
        )
        state = _state(fulfilment, scanned=scanned and bool(number), collected=here)
        of = f"order/shopify:{order}" if order else ""
        found += _course(about, of, fulfilment, facts, state, at)
    return found


def _course(
    about: str, order: str, fulfilment: Thing, facts: Thing, scan: Thing, at: datetime
) -> Iterator[Event]:
    created = instant(fulfilment.get("created_at")) or at
    updated = max(instant(fulfilment.get("updated_at")) or created, created)
    yield Event(
        kind="shipment.created",
        key=f"{about}:created",
        happened=created,
        about=about,
        order=order,
        data={**facts, "service": text(fulfilment.get("service"), 60)},
    )
    if scan:
        yield Event(
            kind="shipment.checkpoint",
            key=f"{about}:{scan['code']}:{updated.isoformat()}",
            happened=updated,
            about=about,
            order=order,
            # How it stands is no scan: it does not overrule somebody who says that it never came.
            data={**facts, **scan, **({"standing": True} if scan["status"] == "delivered" else {})},
        )


def _state(fulfilment: Thing, *, scanned: bool, collected: bool) -> dict[str, object]:
    """How a parcel stands by the fulfilment alone; empty while it is being packed.

    The shop's word that it left counts as the hand-over: without a tracking number nobody will
    ever scan it, and with one Shopify follows some carriers only. Where a store makes labels long
    before the van comes it waits for the scan instead (``scanned``). What is collected is fulfilled
    when it is handed over at the counter (``collected``).
    """
    own = text(fulfilment.get("status")).lower()
    if own in NO_PARCEL:
        return {"status": "cancelled", "code": own}
    word = text(fulfilment.get("shipment_status"))
    if word:
        return status_of(word)
    if own == "success" and collected:
        return {"status": "delivered", "code": own}
    if own == "success":
        return {"status": "label_created" if scanned else "picked_up", "code": own}
    return {}


def _numbers(fulfilment: Thing) -> list[tuple[str, str]]:
    """(number, address to follow it) of each parcel, each number once."""
    numbers, urls = fulfilment.get("tracking_numbers"), fulfilment.get("tracking_urls")
    if not isinstance(numbers, list) or not numbers:
        numbers, urls = [fulfilment.get("tracking_number")], [fulfilment.get("tracking_url")]
    urls = urls if isinstance(urls, list) else []
    found: dict[str, str] = {}
    for position, written in enumerate(numbers):
        number = name("".join(text(written).split()), 80)
        if number and number not in found:
            found[number] = name(urls[position], 500) if position < len(urls) else ""
    return list(found.items())


def contents_of(lines: list[Thing]) -> list[list[object]]:
    """What is in a parcel. A line with a name beside its product's own says which size it is: the
    same product may be in the order in several."""
    found: list[list[object]] = []
    for line in lines:
        quantity, product = whole(line.get("quantity")), text(line.get("product_id"), 100)
        if quantity <= 0 or line.get("requires_shipping") is False:
            continue
        called = text(line.get("name") or line.get("title"), 300)
        own = called if called != text(line.get("title"), 300) or not product else ""
        found.append([f"shopify:{product}" if product else "", quantity, *([own] if own else [])])
    return found


def scans(payload: Thing, at: datetime) -> list[Event]:
    """A fulfilment event: one carrier scan. It names no number, so it is the first parcel's."""
    fulfilment, outside = text(payload.get("fulfillment_id"), 100), text(payload.get("id"), 60)
    if not fulfilment or not outside:
        raise Misread("a fulfilment event without an id or without that of its fulfilment")
    order = text(payload.get("order_id"), 100)
    due = instant(payload.get("estimated_delivery_at"))
    return [
        Event(
            kind="shipment.checkpoint",
            key=f"shipment/shopify:{fulfilment}:event:{outside}",
            happened=instant(payload.get("happened_at"))
            or instant(payload.get("created_at"))
            or at,
            about=f"shipment/shopify:{fulfilment}",
            order=f"order/shopify:{order}" if order else "",
            data=filled(
                **status_of(text(payload.get("status"))),
                promised_to=due.isoformat() if due else "",
                country=country(payload.get("country")),
            ),
            private=filled(
                message=text(payload.get("message"), 500),
                city=text(payload.get("city"), 100),
                zip=text(payload.get("zip"), 20),
            ),
        )
    ]


def arrived_by(fulfilments: list[Thing]) -> datetime | None:
    """When the last of these fulfilments was made."""
    made = [at for one in fulfilments if (at := instant(one.get("created_at")))]
    return max(made, default=None)


__all__ = ["arrived_by", "parcels", "part", "scans"]
