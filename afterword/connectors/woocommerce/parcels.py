"""Parcels of a WooCommerce order, from what plugins or its own fulfilments say of them.

No carrier reports to WooCommerce, so the shop's word that a parcel left counts as its first scan.
The first parcel has the order's own id: an order sent without a number is one parcel, and the
number may come later. Each other one adds its number.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from afterword.wire.reading import filled
from afterword.wire.shapes import Event, Parcels, Told

from .statuses import READY, SENT, TAKEN

_DAY = timedelta(days=1)


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """What of an order its parcels and refunds hang on. Nothing in it names a person."""

    about: str
    """The natural key of the order."""
    status: str
    money: str
    placed: datetime
    told: datetime
    """As of when the shop speaks."""
    done: datetime | None = None
    """When the shop was done with it."""
    sent: bool
    """Whether it is sent at all, and not collected or downloaded."""
    collected: bool = False
    """Whether all of it is collected at the shop."""
    items: Mapping[str, str] = {}
    """The natural key of the product of each line, by the line's id."""
    titles: Mapping[str, str] = {}
    """The names of those lines whose product does not say which of them is meant."""


class Parcel(NamedTuple):
    """A parcel as somebody wrote it down."""

    number: str
    carrier: str = ""
    url: str = ""
    left: datetime | None = None
    """When it left, or the day, where that was written down."""
    contents: tuple[tuple[str, int], ...] = ()
    """(line of the order, quantity); empty where nobody says."""
    own: str = ""
    """What tells it from the others where it has no number."""
    gone: bool | None = None
    """Whether it has left, where that is said of the parcel itself; ``None``: as the order is."""
    due: datetime | None = None
    """When it should arrive."""


def parcels(brief: Brief, found: Sequence[Parcel], *, complete: bool = True) -> Iterator[Told]:
    """The events of an order's parcels as they stand, and the list of them: those that were told
    before and are not on it any more are called off. ``complete``: whether these are all."""
    if not found and brief.collected and brief.status in READY | TAKEN | SENT:
        own = f"shipment/{brief.about.removeprefix('order/')}"
        yield from _at_the_counter(own, brief)
        yield Parcels(order=brief.about, keys=(own,), told=brief.told)
        return
    if not found and brief.status in SENT and brief.sent:
        found = [Parcel("")]
    owns: list[str] = []
    for position, one in enumerate(found):
        own = f"shipment/{brief.about.removeprefix('order/')}"
        if position:
            own += f":{one.number or one.own}"
        owns.append(own)
        yield from _course(own, brief, one)
    if complete:
        yield Parcels(order=brief.about, keys=tuple(owns), told=brief.told)


def _at_the_counter(own: str, brief: Brief) -> Iterator[Event]:
    """What is collected lies at the shop's counter, and no carrier ever has it. WooCommerce itself
    knows no word for "ready": there it is told only once it was collected, and is done with."""
    status, code = "delivered", "collected"
    if brief.status in READY:
        status, code = "available_for_pickup", "ready"
    at = brief.done if brief.done and status == "delivered" else brief.told
    steps: list[tuple[str, str, dict[str, object]]] = [
        ("shipment.created", "created", {}),
        ("shipment.checkpoint", code, {"status": status, "code": code}),
    ]
    for kind, key, data in steps:
        yield Event(
            kind=kind,
            key=f"{own}:{key}",
            happened=at,
            about=own,
            order=brief.about,
            data={"collected": True, **data},
        )


def _course(own: str, brief: Brief, one: Parcel) -> Iterator[Event]:
    facts: dict[str, Any] = filled(
        carrier=one.carrier,
        number=one.number,
        url=one.url,
        contents=pieces(brief, one.contents),
    )
    left = _left(brief, one)
    due = {"promised_to": one.due.isoformat()} if one.due else {}
    yield Event(
        kind="shipment.created",
        key=f"{own}:created",
        happened=left or brief.told,
        about=own,
        order=brief.about,
        data={**facts, **due},
    )
    steps = (
        [("picked_up", "shipped", left)] if left else [("label_created", "numbered", brief.told)]
    )
    if brief.status == "delivered":
        steps.append(("delivered", "delivered", brief.told))
    for state, code, at in steps:
        yield Event(
            kind="shipment.checkpoint",
            key=f"{own}:{code}:{one.number}",
            happened=at or brief.told,
            about=own,
            order=brief.about,
            data={**facts, "status": state, "code": code},
        )


def pieces(brief: Brief, counts: Iterable[tuple[str, int]]) -> list[list[object]]:
    """So many of lines of the order, as events tell what is in a parcel. ``counts``: by the ids of
    the lines."""
    return [_piece(brief, line, count) for line, count in counts]


def _piece(brief: Brief, line: str, count: int) -> list[object]:
    title = brief.titles.get(line, "")
    return [brief.items.get(line, ""), count, *([title] if title else [])]


def _left(brief: Brief, one: Parcel) -> datetime | None:
    """When a parcel left; ``None``: it has a number, but nobody says that it did.

    Plugins write a day and no hour. On that day itself the report's own time is nearer to it.
    """
    told = brief.told
    if one.gone is False:
        return None
    if one.left and one.left <= told:
        return told if told - one.left < _DAY else max(one.left, brief.placed)
    return told if one.gone or brief.status in SENT else None
