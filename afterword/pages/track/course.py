"""The way of a parcel: its milestones, and every scan, on the clock of the place where it was."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from afterword.decisions import promises, values
from afterword.decisions.parcels import Shipment, as_read_now
from afterword.decisions.timeline import Event
from afterword.messages import spoken

from . import words
from .sentences import Tongue

SHOWN = 3
"""How many scans stand there before "earlier scans" is opened."""


class Scan(msgspec.Struct, frozen=True):
    """One scan, as the person reads it."""

    words: str
    place: str
    at: str
    iso: str


class Sealed(msgspec.Struct, frozen=True):
    """What is kept sealed of a scan: the town, and what the carrier wrote beside it."""

    city: str
    message: str = ""


NOTHING = Sealed("")


class Step(msgspec.Struct, frozen=True):
    """One milestone. ``state``: ``done``, ``now`` or ``ahead``."""

    words: str
    state: str
    at: str = ""
    iso: str = ""


_PACKED = ("packed", gettext_lazy("Packed"))
_HANDED = ("handed", gettext_lazy("With the carrier"))
_MOVING = ("moving", gettext_lazy("On its way"))
_CUSTOMS = ("customs", gettext_lazy("Customs"))
_VAN = ("van", gettext_lazy("Out for delivery"))
_READY = ("ready", gettext_lazy("Ready to collect"))
_HERE = ("here", gettext_lazy("Delivered"))
_TAKEN = ("here", gettext_lazy("Collected"))
_BACK = ("back", gettext_lazy("Coming back"))
_RETURNED = ("returned", gettext_lazy("Back with us"))

_REACHES: Mapping[str, str] = {
    "label_created": "packed",
    "picked_up": "handed",
    "in_transit": "moving",
    "customs": "customs",
    "out_for_delivery": "van",
    "attempt_failed": "van",
    "available_for_pickup": "ready",
    "delivered": "here",
    "returning": "back",
    "returned": "returned",
}
"""The milestone that a scan stands for; a parcel that is held up stays where it was."""


def steps(
    one: Shipment, events: Iterable[Event], tongue: Tongue, *, collected: bool = False
) -> list[Step]:
    """The milestones of a parcel; none where its way has no end to show (lost, cancelled).
    ``collected``: it lies at the shop's own counter."""
    if one.status in ("lost", "expired", "cancelled"):
        return []
    first = _first_times(one, events)
    row = [_READY, _TAKEN] if collected else _row(one.status, first)
    keys = [key for key, _words in row]
    at = max((number for number, key in enumerate(keys) if key in first), default=-1)
    made: list[Step] = []
    for number, (key, said) in enumerate(row):
        state = "now" if number == at else "done" if number < at else "ahead"
        event = first.get(key) if state != "ahead" else None
        made.append(
            Step(
                words=str(said),
                state=state,
                at=tongue.brief(_by_its_clock(event, tongue)) if event else "",
                iso=event.happened.isoformat() if event else "",
            )
        )
    return made


def _by_its_clock(event: Event, tongue: Tongue) -> datetime:
    """When it was; where nobody knows in which zone, as the clock there stood: the scan itself
    stands on the page by that clock, and the two name one day."""
    there = _local(event.data)
    return event.happened if there is None or there.tzinfo else there.replace(tzinfo=tongue.zone)


def _first_times(one: Shipment, events: Iterable[Event]) -> dict[str, Event]:
    first: dict[str, Event] = {}
    for event in events:
        if event.about != one.about:
            continue
        if event.kind == "shipment.created":
            first.setdefault("packed", event)
        elif event.kind == "shipment.checkpoint":
            key = _REACHES.get(str(event.data.get("status")))
            if key:
                first.setdefault(key, event)
    if one.delivered is None:
        first.pop("here", None)  # a delivery that was taken back
    if one.status not in ("returning", "returned"):
        first.pop("back", None)
        first.pop("returned", None)
    return first


def _row(status: str, first: Mapping[str, Event]) -> list[tuple[str, Promise]]:
    row = [_PACKED, _HANDED, _MOVING]
    if "customs" in first:
        row.append(_CUSTOMS)
    if status in ("returning", "returned"):
        return [*row, _BACK, _RETURNED]
    last = [_READY] if "ready" in first else [_VAN]
    return [*row, *last, _HERE]


def scans(
    about: str,
    events: Iterable[Event],
    tongue: Tongue,
    places: Mapping[int, Sealed] | None = None,
) -> list[Scan]:
    """Newest first; the same word at the same place again says nothing new."""
    found: list[Scan] = []
    mine = [one for one in events if one.about == about and one.kind == "shipment.checkpoint"]
    for event in as_read_now(mine):
        scan = _scan(event, tongue, (places or {}).get(event.id, NOTHING).city)
        if found and (found[-1].words, found[-1].place) == (scan.words, scan.place):
            found.pop()
        found.append(scan)
    return found[::-1]


def written(about: str, events: Iterable[Event], places: Mapping[int, Sealed], status: str) -> str:
    """What the carrier wrote beside the newest scan of a parcel with this status."""
    mine = [one for one in events if one.about == about and one.kind == "shipment.checkpoint"]
    said = [
        places.get(one.id, NOTHING).message
        for one in as_read_now(mine)
        if one.data.get("status") == status
    ]
    return said[-1] if said else ""


def _scan(event: Event, tongue: Tongue, place: str) -> Scan:
    status = str(event.data.get("status", "unknown"))
    return Scan(
        words=words.scanned(status),
        place=place or values.text(event.data, "place", 60),
        at=stamp(event.happened, event.data, tongue),
        iso=event.happened.isoformat(),
    )


def stamp(happened: datetime, data: Mapping[str, Any], tongue: Tongue) -> str:
    """When it was, on the clock of the place; beside it, where that is not the person's own, by
    how much that clock differs from Greenwich."""
    there = _local(data)
    if there is None:
        return tongue.stamp(happened)
    here = happened.astimezone(tongue.zone)
    if there.tzinfo is None:
        said = tongue.wall(there)
        return pgettext("time of a scan", "%s, local time") % said
    if there.utcoffset() == here.utcoffset():
        return tongue.stamp(happened)
    offset = _offset(there.utcoffset() or timedelta())
    return pgettext("time of a scan", "%(time)s there (%(zone)s)") % {
        "time": tongue.wall(there.replace(tzinfo=None)),
        "zone": offset,
    }


def _local(data: Mapping[str, Any]) -> datetime | None:
    try:
        return datetime.fromisoformat(str(data.get("local") or ""))
    except ValueError:
        return None


def _offset(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"GMT{sign}{hours}" + (f":{rest:02}" if rest else "")


class Told(msgspec.Struct, frozen=True):
    """A date we gave: when we said it, what it was, whether it still stands."""

    at: str
    days: str
    stands: bool


def given(one: Shipment, events: Iterable[Event], tongue: Tongue) -> list[tuple[str, date, date]]:
    """Each range that was given for a parcel: when it was said, its first and last day."""
    return [
        (tongue.stamp(told.at), tongue.day_of(told.since), tongue.day_of(told.until))
        for told in promises.given(list(events), one, tongue.zone)
    ]


def told(shipments: Sequence[Shipment], events: Sequence[Event], tongue: Tongue) -> list[Told]:
    """Every date we gave, newest first, once something changed; else nothing to list."""
    found: list[Told] = []
    for one in shipments:
        dates = given(one, events, tongue)
        if len(dates) > 1:
            found += [
                Told(
                    at,
                    spoken.promise(first, last, tongue.locale),
                    stands=number == len(dates) - 1 and not one.delivered,
                )
                for number, (at, first, last) in enumerate(dates)
            ][::-1]
    return found


def last_seen(scans: Sequence[Scan]) -> str:
    """Where and when it was seen last, in a line; empty: nowhere yet."""
    if not scans:
        return ""
    newest = scans[0]
    named = {"what": newest.words, "place": newest.place, "at": newest.at}
    if newest.place:
        return _("The last we know: %(what)s, %(place)s. %(at)s.") % named
    return _("The last we know: %(what)s. %(at)s.") % named
