"""Where WooCommerce shops write down tracking numbers. Its core knew none until its fulfilments.

Understood are Shipment Tracking and Advanced Shipment Tracking (``_wc_shipment_tracking_items``),
AfterShip (``_aftership_tracking_items``), ParcelPanel (``_parcelpanel_shipping_numbers``), Orders
Tracking by VillaTheme (a field of each line), YITH (``ywot_…``), plain fields as several others
write them (``_tracking_number``), any other field of a store's choice that holds numbers, and the
fulfilments of WooCommerce itself, which are a list of their own beside the order.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from afterword.wire.reading import Thing, instant, load, name, parts, text, whole
from afterword.wire.shapes import Misread

from .parcels import Parcel

Meta = Mapping[str, Any]
FULFILLED = "_fulfillment_status"
"""The field by which an order says that it has fulfilments."""


def tracked(order: Thing, keys: Sequence[str]) -> list[Parcel]:
    """The parcels written down in an order, each number once, in the order in which they stand.

    ``keys``: further fields with numbers. What several plugins say of a number adds up.
    """
    meta = meta_of(order)
    lines = parts(order, "line_items")
    found: dict[str, Parcel] = {}
    for one in (
        *(
            _shipment_tracking(one, lines)
            for one in items_of(meta.get("_wc_shipment_tracking_items"))
        ),
        *(_aftership(one) for one in items_of(meta.get("_aftership_tracking_items"))),
        *(_parcelpanel(one, lines) for one in items_of(meta.get("_parcelpanel_shipping_numbers"))),
        *_by_line(lines),
        *_plain(meta, keys),
    ):
        if one.number:
            before = found.get(one.number)
            found[one.number] = _both(before, one) if before else one
    return list(found.values())


def has_fulfilments(order: Thing, keys: Sequence[str]) -> bool:
    """Whether its own fulfilments say where it is: a plugin's numbers go before them."""
    return bool(text(meta_of(order).get(FULFILLED))) and not tracked(order, keys)


def fulfilments(listed: Sequence[Thing]) -> list[Parcel]:
    """The parcels in a list of fulfilments: one that was deleted is none."""
    return [_fulfilment(one) for one in listed if not one.get("date_deleted")]


def meta_of(thing: Thing) -> dict[str, Any]:
    """The fields that plugins wrote into an order or a line of it."""
    return {text(one.get("key")): one.get("value") for one in parts(thing, "meta_data")}


def _both(first: Parcel, second: Parcel) -> Parcel:
    """What two say of one number: the first goes before, contents add up."""
    counts: dict[str, int] = dict(first.contents)
    for line, count in second.contents:
        counts[line] = max(counts.get(line, 0), count)
    return Parcel(
        number=first.number,
        carrier=first.carrier or second.carrier,
        url=first.url or second.url,
        left=first.left or second.left,
        contents=tuple(counts.items()),
        gone=second.gone if first.gone is None else first.gone,
        due=first.due or second.due,
    )


# ------------------------------------------------------------------------------- the plugins


def _shipment_tracking(item: Thing, lines: Sequence[Thing]) -> Parcel:
    """Shipment Tracking, and Advanced Shipment Tracking, which also says what is in a parcel: by
    the line of the order, or by the product alone."""
    contents = []
    for one in items_of(item.get("products_list")):
        line, product = name(one.get("item_id"), 60), name(one.get("product"), 60)
        line = line or next((own for own, sold in _sold(lines) if product and product in sold), "")
        if line and (count := whole(one.get("qty"))) > 0:
            contents.append((line, count))
    return Parcel(
        number=_number(item.get("tracking_number")),
        carrier=_first(
            item,
            "custom_tracking_provider",
            "formatted_tracking_provider",
            "tracking_provider",
            "slug",
        ),
        url=_address(
            _first(item, "custom_tracking_link", "formatted_tracking_link", "ast_tracking_link")
        ),
        left=_day(item.get("date_shipped")),
        contents=tuple(contents),
    )


def _sold(lines: Sequence[Thing]) -> Iterator[tuple[str, set[str]]]:
    """(line, the ids of what it sells: of the product and of the variation)"""
    for line in lines:
        ids = {name(line.get(field), 60) for field in ("product_id", "variation_id")}
        yield name(line.get("id"), 60), ids - {"", "0"}


def _aftership(item: Thing) -> Parcel:
    more = item.get("additional_fields")
    return Parcel(
        number=_number(item.get("tracking_number")),
        carrier=_first(item, "slug", "custom_tracking_provider", "tracking_provider"),
        left=_day(item.get("date_shipped"))
        or (_day(more.get("ship_date")) if isinstance(more, Mapping) else None),
        contents=_contents(item.get("line_items"), "id", "quantity"),
    )


def _parcelpanel(item: Thing, lines: Sequence[Thing]) -> Parcel:
    """ParcelPanel names what is in a parcel as words: ``Hario V60 x1, Filters x2``."""
    said = text(item.get("items"), 5000)
    contents = []
    for line in lines:
        called = re.escape(text(line.get("name")))
        found = re.search(rf"(?:^|, ){called} x(\d+)(?=,|$)", said) if called else None
        if found:
            contents.append((name(line.get("id"), 60), whole(found[1])))
    return Parcel(
        number=_number(item.get("tracking_number")),
        carrier=_first(item, "courier_code"),
        left=_day(item.get("fulfilled_at")),
        contents=tuple(contents),
    )


def _by_line(lines: Sequence[Thing]) -> Iterator[Parcel]:
    """Orders Tracking writes a history into each line, of which the last entry counts."""
    for line in lines:
        history = items_of(meta_of(line).get("_vi_wot_order_item_tracking_data"))
        if not history:
            continue
        last = history[-1]
        number = _number(last.get("tracking_number"))
        url = text(last.get("carrier_url")).replace("{tracking_number}", number)
        yield Parcel(
            number=number,
            carrier=_first(last, "carrier_name", "carrier_slug"),
            url=_address(url),
            left=_day(last.get("time")),
            contents=((name(line.get("id"), 60), whole(line.get("quantity"))),),
        )


_PLAIN: tuple[tuple[str, tuple[str, ...], tuple[str, ...], str], ...] = (
    (
        "_tracking_number",
        ("_custom_tracking_provider", "_tracking_provider"),
        ("_custom_tracking_link", "_tracking_url"),
        "_date_shipped",
    ),
    ("tracking_number", ("tracking_provider",), ("tracking_url",), "date_shipped"),
    ("_aftership_tracking_number", ("_aftership_tracking_provider_name",), (), ""),
)
"""(the field with the number, with the carrier, with the address to follow it, with the day)"""


def _plain(meta: Meta, keys: Sequence[str]) -> Iterator[Parcel]:
    yield from _yith(meta)
    for key, carriers, urls, day in (*_PLAIN, *((one, (), (), "") for one in keys)):
        for number in _numbers(meta.get(key)):
            yield Parcel(
                number=number,
                carrier=_first(meta, *carriers),
                url=_address(_first(meta, *urls)),
                left=_day(meta.get(day)),
            )


def _yith(meta: Meta) -> Iterator[Parcel]:
    """YITH says of the order whether the carrier has it; a shop that never ticks that says nothing
    by leaving it out."""
    for number in _numbers(meta.get("ywot_tracking_code")):
        yield Parcel(
            number=number,
            carrier=_first(meta, "ywot_carrier_name", "ywot_carrier_id"),
            url=_address(_first(meta, "ywot_carrier_url")),
            left=_day(meta.get("ywot_pick_up_date")),
            gone=True if text(meta.get("ywot_picked_up")) in ("1", "on", "yes") else None,
            due=_day(meta.get("ywot_estimated_delivery_date")),
        )


def _fulfilment(one: Thing) -> Parcel:
    meta = meta_of(one)
    return Parcel(
        number=_number(meta.get("_tracking_number")),
        carrier=_first(meta, "_shipping_provider", "_shipment_provider"),
        url=_address(_first(meta, "_tracking_url")),
        left=_day(meta.get("_date_fulfilled")),
        contents=_contents(meta.get("_items"), "item_id", "qty"),
        own=name(one.get("id"), 60),
        gone=one.get("is_fulfilled") is True,
    )


# ---------------------------------------------------------------------------- what they write


def items_of(value: object) -> list[Thing]:
    """The objects of a list; PHP writes a list with a gap in it, or with names, as an object, and
    some write either as JSON in a text."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            value = load(value.encode())
        except Misread:
            return []
    if isinstance(value, Mapping):
        value = list(value.values())
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _contents(value: object, line: str, count: str) -> tuple[tuple[str, int], ...]:
    found = ((name(one.get(line), 60), whole(one.get(count))) for one in items_of(value))
    return tuple((outside, pieces) for outside, pieces in found if outside and pieces > 0)


def _numbers(value: object) -> list[str]:
    """The numbers in a field: one, several with commas between, or a list of either."""
    if isinstance(value, list):
        return [number for one in value for number in _numbers(one)]
    if isinstance(value, Mapping):
        return [_number(value.get("tracking_number"))]
    return [_number(one) for one in text(value).replace(";", ",").split(",")]


def _number(written: object) -> str:
    return name("".join(text(written).split()), 80)


def _first(thing: Meta, *names: str) -> str:
    return next((found for one in names if (found := text(thing.get(one), 60 * 8))), "")


def _address(written: str) -> str:
    return name(written, 500) if written.startswith(("https://", "http://")) else ""


def _day(written: object) -> datetime | None:
    """A day as plugins write it: seconds since 1970, or a date, with lines in it or without."""
    seconds = whole(written)
    if seconds > 10**9:
        return datetime.fromtimestamp(seconds, UTC)
    plain = text(written)
    if len(plain) == len("20261124") and plain.isdigit():
        return instant(f"{plain[:4]}-{plain[4:6]}-{plain[6:]}")
    return instant(plain)
