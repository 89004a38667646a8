"""Parcels of a WooCommerce order. Its core knows none: plugins write them into ``meta_data``.

Understood are Shipment Tracking and Advanced Shipment Tracking (``_wc_shipment_tracking_items``),
AfterShip (``_aftership_tracking_items``), YITH (``ywot_…``) and plain fields as several others
write them (``_tracking_number``); any other field of a store's choice that holds numbers.

No carrier reports to WooCommerce, so the shop's word that a parcel left counts as its first scan.
The first parcel has the order's own id: an order sent without a number is one parcel, and the
number may come later.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from afterword.wire.reading import Thing, filled, instant, name, parts, text, whole
from afterword.wire.shapes import Event

from .statuses import SENT

_DAY = timedelta(days=1)


class Parcel(NamedTuple):
    """A parcel as a plugin wrote it down."""

    number: str
    carrier: str = ""
    url: str = ""
    left: datetime | None = None


def parcels(
    order: Thing, about: str, status: str, placed: datetime, told: datetime, keys: Sequence[str]
) -> Iterator[Event]:
    """The parcels of an order as it stands at ``told``. ``keys``: further fields with numbers."""
    sent = told if status in SENT else None
    found = _parcels(order, keys)
    if not found and sent and _by_carrier(order):
        found = [Parcel("")]
    for position, one in enumerate(found):
        own = f"shipment/{about.removeprefix('order/')}" + (f":{one.number}" if position else "")
        yield from _course(own, about, one, status, placed, told)


def _course(
    own: str, about: str, one: Parcel, status: str, placed: datetime, told: datetime
) -> Iterator[Event]:
    facts = filled(carrier=one.carrier, number=one.number, url=one.url)
    left = _left(one, status, placed, told)
    yield Event(
        kind="shipment.created",
        key=f"{own}:created",
        happened=left or told,
        about=own,
        order=about,
        data=facts,
    )
    steps = [("picked_up", "shipped", left)] if left else [("label_created", "numbered", told)]
    if status == "delivered":
        steps.append(("delivered", "delivered", told))
    for state, code, at in steps:
        yield Event(
            kind="shipment.checkpoint",
            key=f"{own}:{code}:{one.number}",
            happened=at or told,
            about=own,
            order=about,
            data={**facts, "status": state, "code": code},
        )


def _left(one: Parcel, status: str, placed: datetime, told: datetime) -> datetime | None:
    """When a parcel left; ``None``: it has a number, but nobody says that it did.

    Plugins write a day and no hour. On that day itself the report's own time is nearer to it.
    """
    if one.left and one.left <= told:
        return told if told - one.left < _DAY else max(one.left, placed)
    return told if status in SENT else None


def _by_carrier(order: Thing) -> bool:
    """Whether the order is sent at all, and not collected or downloaded."""
    ways = parts(order, "shipping_lines")
    return bool(ways) and not any(
        text(way.get("method_id")).startswith(("local_pickup", "pickup_location")) for way in ways
    )


# ------------------------------------------------------------------------ what plugins write


def _parcels(order: Thing, keys: Sequence[str]) -> list[Parcel]:
    """Each number once, in the order in which it was found."""
    meta = {text(one.get("key")): one.get("value") for one in parts(order, "meta_data")}
    found: dict[str, Parcel] = {}
    for one in (*_listed(meta), *_plain(meta, keys)):
        if one.number and one.number not in found:
            found[one.number] = one
    return list(found.values())


def _listed(meta: Mapping[str, object]) -> Iterator[Parcel]:
    for key in ("_wc_shipment_tracking_items", "_aftership_tracking_items"):
        for item in _items(meta.get(key)):
            yield Parcel(
                number=_number(item.get("tracking_number")),
                carrier=_first(
                    item,
                    "custom_tracking_provider",
                    "formatted_tracking_provider",
                    "tracking_provider",
                    "slug",
                ),
                url=_address(_first(item, "custom_tracking_link", "formatted_tracking_link")),
                left=_day(item.get("date_shipped")),
            )


_PLAIN: tuple[tuple[str, tuple[str, ...], tuple[str, ...], str], ...] = (
    (
        "ywot_tracking_code",
        ("ywot_carrier_name", "ywot_carrier_id"),
        ("ywot_carrier_url",),
        "ywot_pick_up_date",
    ),
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


def _plain(meta: Mapping[str, object], keys: Sequence[str]) -> Iterator[Parcel]:
    for key, carriers, urls, day in (*_PLAIN, *((one, (), (), "") for one in keys)):
        for number in _numbers(meta.get(key)):
            yield Parcel(
                number=number,
                carrier=_first(meta, *carriers),
                url=_address(_first(meta, *urls)),
                left=_day(meta.get(day)),
            )


def _items(value: object) -> list[Thing]:
    """The objects of a list; PHP writes a list with a gap in it as an object."""
    if isinstance(value, Mapping):
        value = list(value.values())
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _numbers(value: object) -> list[str]:
    """The numbers in a field: one, several with commas between, or a list of either."""
    if isinstance(value, list):
        return [number for one in value for number in _numbers(one)]
    if isinstance(value, Mapping):
        return [_number(value.get("tracking_number"))]
    return [_number(one) for one in text(value).replace(";", ",").split(",")]


def _number(written: object) -> str:
    return name("".join(text(written).split()), 80)


def _first(thing: Mapping[str, object], *names: str) -> str:
    return next((found for one in names if (found := text(thing.get(one), 60 * 8))), "")


def _address(written: str) -> str:
    return name(written, 500) if written.startswith(("https://", "http://")) else ""


def _day(written: object) -> datetime | None:
    """A day as plugins write it: seconds since 1970, or a date."""
    seconds = whole(written)
    if seconds > 10**9:
        return datetime.fromtimestamp(seconds, UTC)
    return instant(written)
