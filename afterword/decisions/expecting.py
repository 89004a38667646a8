"""One look at a parcel: when it should come by now, what of that is news, and when to look again.

The range comes of ``forecast``, of what the store has learnt. As long as it has learnt too little
for such a parcel, the carrier's word stands for it, and before that the store's own; a guess is
told to nobody.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

import msgspec

from .forecast import Book, Expected, Seen, Silence, Spot, Trip, expect, last_sign, silence
from .parcels import TERMINAL, Shipment, as_read_now
from .promises import (
    News,
    Told,
    Window,
    at_risk,
    date_moved,
    late_for_sure,
    ledger,
    silent,
    stirred,
    whole_days,
)
from .rules import Dates
from .timeline import Event
from .values import moment, text

ENOUGH = 20.0
"""So many deliveries like it must have been seen, each counted by its age, before they speak."""
NOT_AHEAD = TERMINAL | {"lost", "expired", "returning", "available_for_pickup"}
"""Statuses in which nothing is expected any more, or nothing that the carrier does."""
LONGER = 0.5
"""Days by which a silence must be longer than what is normal, to be called one."""
SOON = timedelta(hours=1)
DAILY = timedelta(days=1)
MOMENT = timedelta(minutes=1)
PATIENCE, LONGER_EACH_TIME = timedelta(days=2), 3
"""Days that slip by one day each day are no news each day. After the first word that a parcel comes
later there is none for two days, after the second for six, then for eighteen. The page shows the
days of the moment all the while."""


class Known(msgspec.Struct, frozen=True):
    """What is known of a parcel besides its own events."""

    placed: datetime | None
    """When it was ordered."""
    country: str
    region: str
    """Where it goes."""
    where: tzinfo
    """The clock of whoever waits for it."""
    home: Spot
    """Where the store sends from."""
    price: int | None = None
    """Of the goods, without the postage; in minor units, as ``postage`` is."""
    postage: int | None = None
    weight: int | None = None
    """Grams."""
    pieces: int | None = None
    """How many things were bought."""
    paid: datetime | None = None
    postcode: str = ""
    """Where it goes; at hand only where trees read it, and kept nowhere."""

    @property
    def there(self) -> Spot:
        """Where it goes."""
        return Spot(self.country, self.region, self.postcode)


class Promise(msgspec.Struct, frozen=True):
    """A range that the store or the carrier gave."""

    at: datetime
    since: datetime
    until: datetime
    basis: str


class Look(msgspec.Struct, frozen=True):
    """What one look found."""

    window: Window | None
    changed: bool
    """Whether what is expected is to be written down anew."""
    because: list[dict[str, Any]]
    news: list[News]
    due: datetime | None
    """When time alone may change it; ``None``: only other news can."""


def trip_of(parcel: Shipment, events: Sequence[Event], known: Known) -> Trip:
    """A parcel as forecasts take it. What counts as late is counted against what was told."""
    counted = counted_on(parcel, events, known.where)
    carrier = next((one for one in reversed(promises(events)) if one.basis == "carrier"), None)
    placed = known.placed or (events[0].happened if events else parcel.status_at)
    taken, paid = parcel.shipped, known.paid
    return Trip(
        placed=placed,
        # What is paid after the carrier took it says nothing of how long packing took.
        paid=paid if paid and taken and paid <= taken else None,
        handed_over=taken,
        scans=tuple(_scans(events)),
        carrier=parcel.carrier.lower(),
        service=_service(events),
        origin=known.home,
        destination=known.there,
        promised_to=counted.until if counted else None,
        carrier_to=carrier.until if carrier else None,
        weight=known.weight,
        price=known.price,
        postage=known.postage,
        pieces=known.pieces,
    )


def _scans(events: Iterable[Event]) -> Iterator[Seen]:
    for event in as_read_now(one for one in events if one.kind == "shipment.checkpoint"):
        data = event.data
        spot = Spot(text(data, "country", 2), text(data, "region", 10))
        yield Seen(text(data, "status", 24), event.happened, spot)


def _service(events: Iterable[Event]) -> str:
    named = [text(event.data, "service", 60) for event in events if event.data.get("service")]
    return named[-1].lower() if named else ""


def promises(events: Iterable[Event]) -> list[Promise]:
    """Every range that the store or the carrier gave, in order. With the parcel itself comes the
    store's; with a scan the carrier's; one that comes by itself says whose it is, or it is the
    carrier's."""
    found = []
    for event in events:
        until = moment(event.data.get("promised_to"))
        if until is None:
            continue
        stores = event.kind == "shipment.created" or event.data.get("by") == "store"
        since = moment(event.data.get("promised_from")) or until
        basis = "store" if stores else "carrier"
        found.append(Promise(event.happened, min(since, until), until, basis))
    return found


def counted_on(parcel: Shipment, events: Iterable[Event], where: tzinfo) -> Told | None:
    """The days that the customer counts on: those last told, of the parcel or of its order; where
    none were, those that the store promised, else the first that the carrier gave."""
    heard = list(events)
    told = [*ledger(heard, parcel.about), *(ledger(heard, parcel.order) if parcel.order else ())]
    if told:
        last: Told = max(told, key=lambda one: one.at)
        return last
    given = promises(heard)
    first = next((one for one in given if one.basis == "store"), given[0] if given else None)
    if first is None:
        return None
    return Told(first.at, *whole_days(first.since, first.until, where))


def look(
    parcel: Shipment,
    events: Sequence[Event],
    known: Known,
    book: Book,
    dates: Dates,
    now: datetime,
) -> Look:
    """One look at a parcel that has not ended. ``events``: those about it, and the ``told`` ones of
    its order, in order."""
    if parcel.status in NOT_AHEAD:
        return Look(None, False, [], [], None)
    trip = trip_of(parcel, events, known)
    found, quiet = expect(book, trip, now), silence(book, trip, now)
    given = promises(events)
    counted = counted_on(parcel, events, known.where)
    window = _window(found, given[-1] if given else None, counted, now)
    before = before_of(parcel)
    changed = stirred(before, window, known.where)
    rests = rests_until(parcel, events)
    news = list(_news(parcel, events, known, dates, now, window, counted, rests))
    normal = quiet.normal
    if normal is not None and quiet.days >= normal + LONGER and trip.handed_over:
        said = math.ceil(quiet.days), max(1, int(normal))
        news.append(silent(parcel, last_sign(trip), *said))
    reasons = msgspec.to_builtins(found.because) if window and window.basis == "table" else []
    due = _due(now, window, counted, quiet, last_sign(trip), rests)
    return Look(window, changed, reasons, [one for one in news if not _said(events, one)], due)


def before_of(parcel: Shipment) -> Window | None:
    """What was expected of a parcel so far."""
    since, likely, until = parcel.expected_from, parcel.expected_likely, parcel.expected_to
    if since is None or likely is None or until is None:
        return None
    return Window(since, likely, until, parcel.late_chance)


def _window(
    found: Expected,
    given: Promise | None,
    counted: Told | None,
    now: datetime,
) -> Window | None:
    if found.learnt >= ENOUGH:
        chance = None if found.late_chance is None else round(found.late_chance * 100)
        return Window(found.earliest, found.likely, found.latest, chance, "table")
    if given is None or given.until < now:
        return None
    since = max(given.since, min(now, given.until))
    likely = since + (given.until - since) / 2
    chance = 100 if counted and since > counted.until else None
    return Window(since, likely, given.until, chance, given.basis)


def _news(
    parcel: Shipment,
    events: Sequence[Event],
    known: Known,
    dates: Dates,
    now: datetime,
    window: Window | None,
    counted: Told | None,
    rests: datetime | None,
) -> Iterator[News]:
    if counted is None:
        return
    # What was announced and not told yet is not announced again for every hour that it moves on.
    heard = max((counted, *_announced(events, parcel, known.where)), key=lambda one: one.at)
    one = date_moved(heard, window, now, known.where)
    if one and (one.data["earlier"] or rests is None or now >= rests):
        yield one
    if window is None:
        return
    if one := at_risk(counted, window, dates.at_risk, known.where):
        yield one
    if one := late_for_sure(parcel, window):
        yield one


def rests_until(parcel: Shipment, events: Iterable[Event]) -> datetime | None:
    """Until when it is not said once more that a parcel comes later; ``None``: it never was."""
    later = [
        event.happened
        for event in events
        if event.kind == "shipment.date_moved"
        and event.about == parcel.about
        and not event.data.get("earlier")
    ]
    return later[-1] + PATIENCE * LONGER_EACH_TIME ** (len(later) - 1) if later else None


def _announced(events: Iterable[Event], parcel: Shipment, where: tzinfo) -> Iterator[Told]:
    for event in events:
        if event.kind == "shipment.date_moved" and event.about == parcel.about:
            since, until = moment(event.data.get("from")), moment(event.data.get("to"))
            if since and until:
                yield Told(event.happened, *whole_days(since, until, where))


def _said(events: Iterable[Event], news: News) -> bool:
    """Whether this very news was announced before."""
    return any(
        event.kind == news.kind and event.data.get("occasion", "") == news.occasion
        for event in events
    )


def _due(
    now: datetime,
    window: Window | None,
    counted: Told | None,
    quiet: Silence,
    sign: datetime,
    rests: datetime | None,
) -> datetime:
    """When to look again by the clock: when the silence becomes unusual, when half of such parcels
    are there, when the range ends, when what was told is over, when it may be said once more that
    it comes later. Else in a day."""
    moments = [now + DAILY]
    if rests is not None:
        moments.append(rests)
    if quiet.normal is not None:
        moments.append(sign + timedelta(days=quiet.normal + LONGER) + MOMENT)
    if counted is not None:
        moments.append(counted.until + MOMENT)
    if window is not None:
        moments += [window.likely + MOMENT, window.until + MOMENT]
    soon = now + SOON
    ahead = [at for at in moments[1:] if at > now]
    # Between the first and the last of these nothing moves by itself; past them it does each day.
    return max(min(ahead), soon) if ahead else moments[0]


def trip_to(known: Known, now: datetime) -> Trip:
    """The trip of what was ordered and is not sent yet."""
    return Trip(
        placed=known.placed or now,
        origin=known.home,
        destination=known.there,
        weight=known.weight,
        price=known.price,
        postage=known.postage,
        pieces=known.pieces,
    )
