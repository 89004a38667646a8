"""The days a parcel is expected on, the days its customer was told, and what of the difference is
news.

What is expected is worked out elsewhere (``forecast``, of what a store has learnt) and written down
as an event, so that every decision reads it like anything else that happened. What was told is a
ledger: each range of days, when, and by which channel or page. A told range is whole days on the
clock of whoever was told: it begins as the first day does and ends as the last day does, for that
is what was heard.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from .timing import instant
from .values import moment, text

if TYPE_CHECKING:
    from .orders import Order
    from .parcels import Shipment
    from .timeline import Event

STIRS = timedelta(hours=6)
"""An edge of what is expected has moved when it falls on another day and by more than this: else a
minute around midnight would count as a day."""
CHANCE_STIRS = 15
"""So many points of a hundred that the chance of being late has changed by, for it to be kept."""
ONE_DAY = timedelta(days=1)
_LAST_INSTANT = timedelta(microseconds=1)


class Window(msgspec.Struct, frozen=True):
    """When something is expected: nine times in ten from ``since`` to ``until``."""

    since: datetime
    likely: datetime
    until: datetime
    late_chance: int | None = None
    """In a hundred: how likely it comes after the days that were given; ``None``: none were."""
    basis: str = "table"


class Told(msgspec.Struct, frozen=True):
    """A range of days that the customer was told. ``channel``: the way it went, or ``page``, or
    ``checkout``; ``message``: the send key, where it was a message."""

    at: datetime
    since: datetime
    until: datetime
    channel: str = ""
    message: str = ""


class News(NamedTuple):
    """Something to announce: the kind of event, which of its kind it is, and what it says."""

    kind: str
    occasion: str
    data: dict[str, Any]


# ---------------------------------------------------------------------------- what stands


def standing(events: Iterable["Event"]) -> dict[str, Any]:
    """The fields of a parcel or an order that its dates add up to, of its events in order."""
    expected: Window | None = None
    told: Told | None = None
    for event in events:
        if event.kind.endswith(".expected"):
            expected = window_of(event.data)
        elif event.kind.endswith(".told"):
            told = told_of(event.data, event.happened) or told
    return {
        "expected_from": expected.since if expected else None,
        "expected_likely": expected.likely if expected else None,
        "expected_to": expected.until if expected else None,
        "late_chance": expected.late_chance if expected else None,
        "told_from": told.since if told else None,
        "told_to": told.until if told else None,
    }


def window_of(data: Mapping[str, Any]) -> Window | None:
    """What an event says is expected; ``None``: nothing can be said."""
    since, until = moment(data.get("from")), moment(data.get("to"))
    if since is None or until is None:
        return None
    chance = data.get("late_chance")
    return Window(
        since=since,
        likely=moment(data.get("likely")) or until,
        until=until,
        late_chance=chance if isinstance(chance, int) and not isinstance(chance, bool) else None,
        basis=text(data, "basis", 20),
    )


def told_of(data: Mapping[str, Any], at: datetime) -> Told | None:
    """The range that an event of ``at`` says was told; ``None`` where it names no day."""
    until = moment(data.get("to"))
    if until is None:
        return None
    return Told(
        at=at,
        since=moment(data.get("from")) or until,
        until=until,
        channel=text(data, "channel", 20),
        message=text(data, "message", 40),
    )


def ledger(events: Iterable["Event"], about: str) -> list[Told]:
    """Every range that was told of a parcel or an order, in order: each telling, also of the same
    days again."""
    found = (
        told_of(event.data, event.happened)
        for event in events
        if event.about == about and event.kind in ("shipment.told", "order.told")
    )
    return [one for one in found if one]


def days_for(one: "Shipment | Order") -> tuple[datetime, datetime] | None:
    """The range to tell of a parcel now: what is expected, else what was promised. Of an order:
    what is expected of it while no parcel of it is known."""
    if one.expected_from is not None and one.expected_to is not None:
        return one.expected_from, one.expected_to
    since, until = getattr(one, "promised_from", None), getattr(one, "promised_to", None)
    return None if since is None or until is None else (since, until)


def given(events: Sequence["Event"], parcel: "Shipment", where: tzinfo) -> list[Told]:
    """Every range that was given for a parcel, in order, without the same days twice running; the
    last one is what stands.

    What was told comes first, then what is to be told now. Where nothing was told yet, what the
    store and the carrier promised stands for it: they were the ones who said it.
    """
    found = ledger(events, parcel.about) or _promised(events, parcel.about)
    now = days_for(parcel)
    if now and not parcel.delivered:
        found.append(Told(_since_when(events, parcel), *now))
    kept: list[Told] = []
    for one in found:
        if not kept or days_of(kept[-1], where) != days_of(one, where):
            kept.append(one)
    return kept


def _since_when(events: Iterable["Event"], parcel: "Shipment") -> datetime:
    """Since when what is expected of a parcel stands."""
    kinds = ("shipment.expected", "shipment.promised")
    at = (event.happened for event in events if event.about == parcel.about and event.kind in kinds)
    return max(at, default=parcel.status_at)


def _promised(events: Iterable["Event"], about: str) -> list[Told]:
    found = []
    for event in events:
        until = moment(event.data.get("promised_to")) if event.about == about else None
        if until is not None:
            since = moment(event.data.get("promised_from")) or until
            found.append(Told(event.happened, since, until))
    return found


def days_of(told: Told | Window, where: tzinfo) -> tuple[date, date]:
    """The first and the last day of a range on a clock."""
    return told.since.astimezone(where).date(), told.until.astimezone(where).date()


def whole_days(since: datetime, until: datetime, where: tzinfo) -> tuple[datetime, datetime]:
    """The range of whole days that somebody hears who is told this one: from the beginning of the
    first day to the last instant of the last, on their clock."""
    first, last = since.astimezone(where).date(), until.astimezone(where).date()
    return (
        instant(first, time(), where),
        instant(last + ONE_DAY, time(), where) - _LAST_INSTANT,
    )


# ------------------------------------------------------------------------------- what is news


def stirred(before: Window | None, after: Window | None, where: tzinfo) -> bool:
    """Whether what is expected has changed enough to be written down: an edge or the likeliest
    moment falls on another day and by more than ``STIRS``, the chance of being late has changed by
    ``CHANCE_STIRS``, or there is one where there was none."""
    if before is None or after is None:
        return before is not after
    edges = zip(
        (before.since, before.likely, before.until),
        (after.since, after.likely, after.until),
        strict=True,
    )
    if any(
        was.astimezone(where).date() != now.astimezone(where).date() and abs(now - was) > STIRS
        for was, now in edges
    ):
        return True
    was, now = before.late_chance, after.late_chance
    return (was is None) != (now is None) or abs((was or 0) - (now or 0)) >= CHANCE_STIRS


def moved(
    told_from: datetime | None,
    told_to: datetime | None,
    likely: datetime | None,
    until: datetime | None,
    now: datetime,
) -> bool:
    """Whether what is expected has moved past what was told: the likeliest moment lies after the
    last day, or all of it before the first; or the last day is over and no other is known. Where
    nothing was told yet it is news too.
    """
    if told_from is None or told_to is None:
        return True
    if likely is None or until is None:
        return told_to < now
    return likely > told_to or until < told_from


def date_moved(told: Told, window: Window | None, now: datetime, where: tzinfo) -> News | None:
    """That the days have moved past what the customer was last told; ``None``: they have not.

    ``days`` is how many days later the last day is; fewer than none: it comes earlier. Without a
    window nothing is known but that the days told are over.
    """
    likely, until = (window.likely, window.until) if window else (None, None)
    if not moved(told.since, told.until, likely, until, now):
        return None
    was = days_of(told, where)
    data: dict[str, Any] = {"was_from": was[0].isoformat(), "was_to": was[1].isoformat()}
    if window is None:
        data["earlier"] = False
        return News("shipment.date_moved", f"{data['was_to']}>open", data)
    new = days_of(window, where)
    data |= {
        "from": window.since.isoformat(),
        "to": window.until.isoformat(),
        "now_from": new[0].isoformat(),
        "now_to": new[1].isoformat(),
        "days": (new[1] - was[1]).days,
        "earlier": window.until < told.since,
    }
    if window.late_chance is not None:
        data["late_chance"] = window.late_chance
    return News("shipment.date_moved", f"{data['was_to']}>{data['now_to']}", data)


def at_risk(told: Told, window: Window, threshold: int, where: tzinfo) -> News | None:
    """That it may well come after the days that were given: the chance has reached the store's
    threshold, in a hundred. Once for each range that was given."""
    if window.late_chance is None or window.late_chance < threshold:
        return None
    last = days_of(told, where)[1].isoformat()
    return News("shipment.at_risk", last, {"late_chance": window.late_chance, "promised": last})


def late_for_sure(parcel: "Shipment", window: Window) -> News | None:
    """That it will be late by what is expected, before any carrier says so: all of the range lies
    after what was promised."""
    if parcel.delayed or parcel.promised_to is None or window.since <= parcel.promised_to:
        return None
    return News("shipment.delayed", "", {"by": "model"})


def silent(parcel: "Shipment", since: datetime, days: int, normal: int) -> News:
    """That nothing was heard of it for longer than is normal where it is. Once for each silence."""
    return News(
        "shipment.silent",
        since.isoformat(),
        {"days": days, "normal": normal, "status": parcel.status},
    )
