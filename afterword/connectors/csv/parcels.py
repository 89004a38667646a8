"""Parcels: a row of a shipments file, or the dates of its delivery in an order's row."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from afterword.wire.reading import filled
from afterword.wire.rows import Backed, Meaning
from afterword.wire.shapes import Event

from .row import BadRow, Row

STATUSES: dict[str, str] = {
    **{
        name: name
        for name in [
            "unknown",
            "pending",
            "label_created",
            "picked_up",
            "in_transit",
            "customs",
            "on_hold",
            "exception",
            "out_for_delivery",
            "attempt_failed",
            "available_for_pickup",
            "returning",
            "lost",
            "expired",
            "cancelled",
            "delivered",
            "returned",
        ]
    },
    "shipped": "picked_up",
    "sent": "picked_up",
    "dispatched": "picked_up",
    "collected": "picked_up",
    "label": "label_created",
    "on_the_way": "in_transit",
    "transit": "in_transit",
    "on_its_way": "in_transit",
    "failed_attempt": "attempt_failed",
    "failure": "exception",
    "ready_for_pickup": "available_for_pickup",
    "returned_to_sender": "returned",
    "canceled": "cancelled",
}
"""Words for where a parcel is. A mapping adds its own under ``words: status``."""


def parcel(rows: list[Row], meaning: Meaning) -> None:
    """The events in the rows of one parcel: made, promised, and where it is.

    A row says how the parcel stood once, or one thing that is in it: several rows are several
    scans or several things.
    """
    contents: list[list[Any]] = []
    for row in rows:
        try:
            contents += [one for one in _contents(row) if one not in contents]
        except BadRow as bad:
            meaning.bad[row.index] = str(bad)
    places = tuple(row.index for row in rows if row.index not in meaning.bad)
    for row in rows:
        try:
            events = _row(row, contents) if row.index in places else []
        except BadRow as bad:
            meaning.bad[row.index] = str(bad)
            continue
        for event in events:
            whole = event.kind == "shipment.created" and len(contents) > 1
            meaning.said.append(Backed(event, places if whole else (row.index,)))


def _row(row: Row, contents: list[list[Any]]) -> list[Event]:
    outside = row.outside("shipment") or row.outside("tracking")
    order = row.outside("order")
    about = f"shipment/{outside or order}"
    if about == "shipment/":
        raise BadRow("it names neither a shipment, a tracking number nor an order")
    told = {name: row.past(name) for name in ("created", "shipped", "at", "delivered")}
    moments = [moment for moment in told.values() if moment]
    since = min(moments, default=None)
    if since is None:
        raise BadRow("it has no time: give `at`, `created`, `shipped` or `delivered`")
    base = _Parcel(row, about, f"order/{order}" if order else "", contents)
    events = [base.event("shipment.created", "created", since)]
    events += _promise(base, since)
    events += _scans(base, told)
    return events


def _contents(row: Row) -> list[list[Any]]:
    product, quantity = row.outside("product"), row.number("quantity")
    return [[product, int(quantity or 1)]] if product else []


def _promise(base: "_Parcel", since: datetime) -> Iterator[Event]:
    row = base.row
    until = row.promise("promised", since)
    if until:
        start = row.promise("promised_from", since)
        yield base.event(
            "shipment.promised",
            f"promised:{until.isoformat()}",
            since,
            promised_to=until.isoformat(),
            promised_from=start.isoformat() if start and start <= until else "",
        )


def _scans(base: "_Parcel", told: dict[str, datetime | None]) -> Iterator[Event]:
    shipped, at, delivered = told["shipped"], told["at"], told["delivered"]
    if shipped and delivered and delivered < shipped:
        raise BadRow("it was delivered before it was sent")
    if shipped:
        yield base.scan("picked_up", shipped)
    word = base.row.text("status", 60)
    status = STATUSES.get(word.casefold().replace(" ", "_").replace("-", "_"), "unknown")
    said = {("picked_up", shipped), ("delivered", delivered)}
    when = at or {"picked_up": shipped, "delivered": delivered}.get(status) or told["created"]
    if word and when and (status, when) not in said:
        late = {"delayed": True} if base.row.yes("delayed") else {}
        yield base.scan(status, when, code=word, **late)
    elif word and not when:
        raise BadRow(f"status: it says {word!r}, but not when: give `at`")
    if delivered:
        yield base.scan("delivered", delivered)


def of_order(row: Row, about: str, placed: datetime, state: str) -> list[Event]:
    """The one parcel that an order's own row tells of, by its dates.

    There is a parcel once it was handed over or delivered. A date that cannot be is kept aside. An
    order said to be delivered on no day counts as delivered on the promised one, marked as assumed.
    """
    shipped, delivered = row.stage("shipped", placed), row.stage("delivered", placed)
    promised = row.promise("promised", placed)
    if shipped and delivered and shipped > delivered:
        row.aside["shipped"] = str(row.raw("shipped"))[:80]
        shipped = None
    assumed = False
    if state == "delivered" and not delivered and promised and promised <= row.ground.now:
        delivered, assumed = max(promised, shipped or promised), True
    if not shipped and not delivered:
        return []
    base = _Parcel(row, about.replace("order/", "shipment/", 1), about)
    first = "shipment.promised" if promised else "shipment.created"
    # What stands in an order's own row the shop promised, and not the carrier.
    promise = {"promised_to": promised.isoformat(), "by": "store"} if promised else {}
    events = [base.event(first, first.partition(".")[2], placed, **promise)]
    if shipped:
        events.append(base.scan("picked_up", shipped))
    if delivered:
        events.append(base.scan("delivered", delivered, **({"assumed": True} if assumed else {})))
    return events


class _Parcel:
    """What all events of a parcel say."""

    def __init__(
        self, row: Row, about: str, order: str, contents: list[list[Any]] | None = None
    ) -> None:
        self.row = row
        self.about = about
        self.order = order
        self.facts = filled(
            carrier=row.text("carrier", 60),
            number=row.ident("tracking", 80).replace(" ", ""),
            url=row.text("url", 500) if row.lens.file.holds == "shipments" else "",
            contents=contents,
        )
        self.who = row.who() if row.lens.file.holds == "shipments" else None

    def event(self, kind: str, name: str, at: datetime, **data: Any) -> Event:
        return Event(
            kind=kind,
            key=f"{self.about}:{name}",
            happened=at,
            about=self.about,
            order=self.order,
            who=self.who,
            data=filled(**self.facts, **data),
        )

    def scan(self, status: str, at: datetime, **data: Any) -> Event:
        name = f"{status}:{at.isoformat()}"
        return self.event("shipment.checkpoint", name, at, status=status, **data)
