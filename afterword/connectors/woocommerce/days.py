"""The delivery day of a WooCommerce order, read and written.

Its core has none; plugins keep it in fields of the order (``meta_data``). REST v3 writes a field by
its id and leaves the others as they stand; it does not look at what is written.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from afterword.wire import delivery_days
from afterword.wire.delivery_days import INSTANT, SECONDS, Field, Kept
from afterword.wire.reading import Thing, name, parts, text
from afterword.wire.shapes import Misread, Receipt, Refusal
from afterword.wire.writing import Absent

from .addresses import WAITS, leaves
from .statuses import bare
from .tracking import meta_of

LABEL = "Delivery Date"
"""What Tyche's plugins call the field that people read, unless a store has renamed it."""
PLACES: Mapping[str, tuple[Field, ...]] = {
    "Order Delivery Date Pro": (Field("_orddd_timestamp", SECONDS), Field(LABEL)),
    "Order Delivery Date Lite": (Field("_orddd_lite_timestamp", SECONDS), Field(LABEL)),
    "Iconic Delivery Slots": (
        Field("jckwds_date_ymd", "YYYYMMDD"),
        Field("jckwds_date"),
        Field("jckwds_timestamp", INSTANT),
    ),
    "YITH Delivery Date": (Field("ywcdd_order_delivery_date", "YYYY-MM-DD"),),
    "WooCommerce Order Delivery": (Field("_delivery_date", "YYYY-MM-DD"),),
    "PI Delivery Date": (Field("pi_system_delivery_date", "YYYY/MM/DD"), Field("pi_delivery_date")),
    "field": (),
}
"""The plugins that are known by name, as their source writes the day, and a field that a store
names itself."""


def where(settings: Mapping[str, Any]) -> Kept | None:
    """Where a shop keeps its day; ``None``: it was not said."""
    found = delivery_days.kept(settings, PLACES)
    said = settings.get(delivery_days.SETTING)
    if found is None or not isinstance(said, Mapping) or said.get("where") == "field":
        return found
    # What the store calls a field that shows it, where it was renamed.
    more = [Field(one) for one in delivery_days.keys(said)]
    return Kept(fields=(*found.fields, *more), shown=found.shown)


def _values(order: Thing) -> dict[str, str]:
    return {key: text(value) for key, value in meta_of(order).items()}


def told(payload: Thing, settings: Mapping[str, Any]) -> dict[str, str]:
    """The day that an order's payload tells, as its events say it: nothing where it does not speak
    of it, an empty day where there is none."""
    found = where(settings)
    if found is None or "meta_data" not in payload:
        return {}
    day = found.read(_values(payload))
    return {"day": day.isoformat() if day else ""}


def needed(settings: Mapping[str, Any]) -> Kept:
    """Where the day is kept. Raises ``ValueError`` where nobody has said."""
    found = where(settings)
    if found is None:
        raise ValueError("it was not said where the shop keeps its delivery day")
    return found


def to_write(
    data: Mapping[str, Any], seen: Mapping[str, Any], settings: Mapping[str, Any]
) -> list[Thing]:
    """The fields of the order as they are written. ``seen``: what ``found`` saw. Raises
    ``ValueError``."""
    stands = {text(key): (outside, text(value)) for outside, key, value in seen.get("stands") or ()}
    values = {key: value for key, (_, value) in stands.items()}
    zone = text(settings.get("zone")) or "UTC"
    fresh = needed(settings).write(values, delivery_days.day_of(data), zone)
    return [
        {"id": stands[key][0], "key": key, "value": value}
        if key in stands
        else {"key": key, "value": value}
        for key, value in fresh.items()
    ]


def taken(data: Mapping[str, Any], order: Thing, settings: Mapping[str, Any]) -> Receipt | Refusal:
    """What the order says after it was written. Raises ``Misread``."""
    made = name(order.get("id"), 40)
    if not made:
        raise Misread("the shop's answer holds nothing that was made")
    if needed(settings).read(_values(order)) != delivery_days.day_of(data):
        return Refusal(says="The shop said yes and kept the day as it was.", permanent=True)
    return Receipt(provider_id=made)


def found(
    data: Mapping[str, Any], order: Thing, settings: Mapping[str, Any], keys: Sequence[str]
) -> Receipt | Absent | Refusal:
    """What the order says: it comes on that day already, it may, or it may not any more. ``keys``:
    the shop's own fields that hold tracking numbers; one that has a number has left."""
    kept = needed(settings)
    if order and kept.read(_values(order)) == delivery_days.day_of(data):
        return Receipt(provider_id=name(order.get("id"), 40))
    if bare(text(order.get("status"))) not in WAITS or leaves(order, keys):
        says = "The shop: the order does not wait to be packed any more; its day stays."
        return Refusal(says=says, permanent=True)
    mine = {field.key for field in kept.fields}
    listed = [one for one in parts(order, "meta_data") if text(one.get("key")) in mine]
    return Absent({"stands": [[one.get("id"), one.get("key"), one.get("value")] for one in listed]})
