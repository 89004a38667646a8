"""Writing a tracking number into a WooCommerce order, the way its plugin does.

Each way starts from the order as the shop has it at that moment, so that a number that is there
already is not written twice, and what others wrote stays. ParcelPanel keeps its numbers in a table
of its own that no request reaches: it cannot be written to.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import md5
from typing import Any

from afterword.wire.reading import Thing, name, parts, whole

from .asking import Ask
from .parcels import Parcel
from .tracking import fulfilments, items_of, meta_of, tracked


def number(
    way: str, order: Thing, parcel: Parcel, at: datetime, own: Sequence[Thing] = ()
) -> Ask | None:
    """How to write a parcel into an order; ``None``: it is there. Raises ``LookupError`` for a way
    that is not known."""
    written = fulfilments(own) if way == "fulfilments" else tracked(order, ())
    if any(one.number == parcel.number for one in written):
        return None
    return WAYS[way](order, parcel, at)


# -------------------------------------------------------------------------------- the plugins


def _shipment_tracking(order: Thing, parcel: Parcel, at: datetime) -> Ask:
    return _posted("wc-shipment-tracking/v3", order, parcel, at)


def _advanced(order: Thing, parcel: Parcel, at: datetime) -> Ask:
    return _posted("wc-ast/v3", order, parcel, at)


def _posted(space: str, order: Thing, parcel: Parcel, at: datetime) -> Ask:
    body: dict[str, object] = {
        "custom_tracking_provider": parcel.carrier,
        "custom_tracking_link": parcel.url,
        "tracking_number": parcel.number,
        "date_shipped": (parcel.left or at).date().isoformat(),
    }
    return Ask(f"/{space}/orders/{_id(order)}/shipment-trackings", method="POST", body=body)


def _aftership(order: Thing, parcel: Parcel, at: datetime) -> Ask:
    stamp = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    item: dict[str, object] = {
        "slug": parcel.carrier,
        "tracking_number": parcel.number,
        # The plugin names an entry so, and looks it up by that name.
        "tracking_id": _named(parcel),
        "additional_fields": {"ship_date": (parcel.left or at).date().isoformat()},
        "line_items": [{"id": whole(line), "quantity": count} for line, count in parcel.contents],
        "metrics": {"created_at": stamp, "updated_at": stamp},
    }
    items = [*items_of(meta_of(order).get("_aftership_tracking_items")), item]
    return _meta(
        order,
        {
            "_aftership_tracking_items": items,
            "_aftership_tracking_number": items[0].get("tracking_number"),
            "_aftership_tracking_provider_name": items[0].get("slug"),
        },
    )


def _named(parcel: Parcel) -> str:
    plain = f"{parcel.carrier}-{parcel.number}".encode()
    return md5(plain, usedforsecurity=False).hexdigest()


def _yith(order: Thing, parcel: Parcel, at: datetime) -> Ask:
    """An order has one number there: a second one takes its place."""
    fields = {
        "ywot_tracking_code": parcel.number,
        "ywot_carrier_name": parcel.carrier,
        "ywot_carrier_url": parcel.url,
        "ywot_pick_up_date": (parcel.left or at).date().isoformat(),
        "ywot_picked_up": "" if parcel.gone is False else "on",
    }
    return _meta(order, fields)


_HISTORY = "_vi_wot_order_item_tracking_data"


def _orders_tracking(order: Thing, parcel: Parcel, at: datetime) -> Ask:
    """Into each line that is in the parcel; into all of them where nobody says."""
    inside = {line for line, _ in parcel.contents}
    entry = {
        "tracking_number": parcel.number,
        "carrier_slug": parcel.carrier,
        "carrier_url": parcel.url,
        "carrier_name": parcel.carrier,
        "carrier_type": "custom-carrier",
        "time": int((parcel.left or at).timestamp()),
    }
    lines: list[dict[str, object]] = []
    for line in parts(order, "line_items"):
        if inside and name(line.get("id"), 60) not in inside:
            continue
        before = items_of(meta_of(line).get(_HISTORY))
        field = {"key": _HISTORY, "value": json.dumps([*before, entry])}
        lines.append({"id": line.get("id"), "meta_data": [field]})
    return Ask(f"orders/{_id(order)}", method="PUT", body={"line_items": lines})


def _fulfilment(order: Thing, parcel: Parcel, at: datetime) -> Ask:
    contents = parcel.contents or tuple(
        (name(line.get("id"), 60), whole(line.get("quantity")))
        for line in parts(order, "line_items")
    )
    fields = {
        "_items": [{"item_id": whole(line), "qty": count} for line, count in contents],
        "_tracking_number": parcel.number,
        "_shipping_provider": parcel.carrier,
        "_tracking_url": parcel.url,
    }
    left = parcel.gone is not False
    body: dict[str, object] = {
        "status": "fulfilled" if left else "unfulfilled",
        "is_fulfilled": left,
        "meta_data": _fields(fields),
    }
    return Ask(f"orders/{_id(order)}/fulfillments", method="POST", body=body)


WAYS: Mapping[str, Callable[[Thing, Parcel, datetime], Ask]] = {
    "shipment tracking": _shipment_tracking,
    "advanced shipment tracking": _advanced,
    "aftership": _aftership,
    "yith": _yith,
    "orders tracking": _orders_tracking,
    "fulfilments": _fulfilment,
}
"""The ways in which a number can be written, by the plugin."""


def _meta(order: Thing, fields: Mapping[str, Any]) -> Ask:
    return Ask(f"orders/{_id(order)}", method="PUT", body={"meta_data": _fields(fields)})


def _fields(fields: Mapping[str, Any]) -> list[dict[str, object]]:
    return [{"key": key, "value": value} for key, value in fields.items()]


def _id(order: Thing) -> str:
    return name(order.get("id"), 60)
