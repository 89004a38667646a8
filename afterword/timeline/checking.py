"""Whether an event can be stored as it is: looked at before anything is written."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

import msgspec

from afterword.decisions.kinds import KINDS, MATTERS, FieldType, fields_of, is_kind
from afterword.wire import shapes


class Refused(ValueError):
    """An event cannot be stored as it is. The text says what to change."""


def check(event: shapes.Event) -> shapes.Event:
    """The event, if it can be stored. Raises ``Refused`` that says what is wrong with it."""
    says = next(_faults(event), None)
    if says:
        raise Refused(says)
    return event


def _faults(event: shapes.Event) -> Iterator[str]:
    kind = event.kind
    if not is_kind(kind):
        yield (
            f"there is no event kind {kind!r}; docs/guides/events.md lists them, "
            "and one of your own begins with 'custom.'"
        )
        return
    if KINDS[kind].derived if kind in KINDS else len(kind) > 60:
        yield _not_that_kind(kind)
    if not event.key or len(event.key) > 200:
        yield f"{kind}: the key must have 1 to 200 characters"
    if event.happened.tzinfo is None:
        yield f"{kind}: `happened` must name its offset from UTC"
    if len(event.about) > 180 or len(event.order) > 180:
        yield f"{kind}: the id of what it is about is longer than 170 characters"
    thing = kind.partition(".")[0]
    if thing in ("order", "shipment") and not event.about.startswith(f"{thing}/"):
        yield f"{kind}: say which {thing} it is about, as '{thing}/...'"
    if thing in MATTERS and not event.about:
        yield f"{kind}: say which {thing} it is about, as '{thing}/...'"
    yield from _data_faults(event)
    if not _writable(event):
        yield f"{kind}: it holds a NUL or half of a letter, which cannot be stored"


_encode = msgspec.json.Encoder(enc_hook=str).encode


def _writable(event: shapes.Event) -> bool:
    """Whether every database can keep its texts: PostgreSQL has no NUL in them, and half of a
    surrogate pair has no bytes."""
    try:
        written = _encode(event)
    except UnicodeEncodeError:
        return False
    return NUL not in written.replace(BACKSLASH, b"")


NUL, BACKSLASH = b"\\u0000", b"\\\\"


def _not_that_kind(kind: str) -> str:
    if kind.startswith("shipment."):
        return (
            f"{kind} is announced here when a parcel's scans say so; "
            "send shipment.checkpoint with its status"
        )
    if kind.startswith("audience."):
        return f"{kind} is announced here when an audience is looked at"
    if kind.startswith("conversation."):
        return f"{kind} is announced here; what a customer wrote is reply.received"
    if kind.startswith("season."):
        return f"{kind} is announced here when a day of the store's calendar comes"
    if kind.startswith("points."):
        return f"{kind} is announced here when the ledger of points says so"
    if kind == "order.delivered":
        return f"{kind} is announced here when all parcels of the order have arrived"
    if kind == "order.supplied":
        return f"{kind} is announced here when all of an order without a parcel was handed over"
    if kind == "order.expected":
        return f"{kind} is announced here; what a customer was told is order.told"
    return f"{kind[:40]}...: the name of an event has at most 60 characters"


_TYPES: dict[FieldType, tuple[type, ...]] = {
    "text": (str,),
    "number": (int,),
    "flag": (bool,),
    "list": (list, tuple),
    "instant": (str,),
}
_TOLD = frozenset({"order.told", "shipment.told"})
_NEEDED = {"customer.tagged": "tag", "customer.untagged": "tag", "customer.stated": "name"}


def _data_faults(event: shapes.Event) -> Iterator[str]:
    kind, data = event.kind, event.data
    yield from _type_faults(kind, data)
    if kind in _TOLD:
        for name in ("from", "to"):
            if not data.get(name) or not _sound_moment(data[name]):
                yield f"{kind}: {name!r} must be a time with its offset from UTC"
    needed = _NEEDED.get(kind)
    if needed and not data.get(needed):
        yield f"{kind}: {needed!r} must say which"
    if kind in KINDS and not _SHAPES.keys().isdisjoint(data):
        for name, (sound, must) in _SHAPES.items():
            if data.get(name) is not None and not sound(data[name]):
                yield f"{kind}: {name!r} must {must}, not {data[name]!r}"


def _type_faults(kind: str, data: Mapping[str, object]) -> Iterator[str]:
    fields = fields_of(kind) or {}
    # What is there is looked up among what may be: far less is there than may be.
    for name, value in data.items():
        wanted = fields.get(name)
        if wanted is None or value is None or type(value) is _TYPES[wanted][0]:
            continue
        if not _fits(value, wanted):
            yield f"{kind}: {name!r} must be a {wanted}, not {value!r}"


def _fits(value: object, kind: FieldType) -> bool:
    if kind == "number" and isinstance(value, bool):
        return False
    return isinstance(value, _TYPES[kind])


def _sound_moment(value: object) -> bool:
    if isinstance(value, datetime):
        return value.tzinfo is not None
    if not isinstance(value, str):
        return False
    try:
        return value == "" or datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


_LINE: dict[str, FieldType] = {
    "product": "text",
    "title": "text",
    "sku": "text",
    "type": "text",
    "tags": "list",
    "quantity": "number",
    "price": "number",
    "digital": "flag",
}


def _sound_lines(value: object) -> bool:
    return isinstance(value, list | tuple) and all(_sound_line(line) for line in value)


def _sound_line(line: object) -> bool:
    if not isinstance(line, dict | Mapping):
        return False
    for name, value in line.items():
        wanted = _LINE.get(name)
        if wanted and value is not None and not _fits(value, wanted):
            return False
    return True


def _sound_contents(value: object) -> bool:
    return isinstance(value, list | tuple) and all(
        isinstance(one, list | tuple)
        and len(one) in (2, 3)
        and isinstance(one[0], str)
        and _fits(one[1], "number")
        and all(isinstance(title, str) for title in one[2:])
        for one in value
    )


_SHAPES: dict[str, tuple[Callable[[object], bool], str]] = {
    "promised_from": (_sound_moment, "be a time with its offset from UTC"),
    "promised_to": (_sound_moment, "be a time with its offset from UTC"),
    "told": (_sound_moment, "be a time with its offset from UTC"),
    "lines": (_sound_lines, "list lines with product, title, quantity and price"),
    "contents": (_sound_contents, "list pairs of a product and how many of it"),
}
"""What the fold reads beyond the plain fields: (is it sound, what it must be)."""
