"""Reading kept scans again: by what the store says of a code, or by a newer mapping of an adapter.

Nothing is changed: a scan that comes to mean something else gets one more event, of a higher
reading, and of the readings of one scan the highest counts. What was announced stays announced and
starts nothing anew; how a parcel ended is taken back where it proves wrong.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from afterword.decisions.parcels import Shipment, fold_shipment, reading
from afterword.decisions.timeline import Event
from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline import hot, models, ports
from afterword.timeline import queries as timeline_queries
from afterword.wire import shapes

from . import codes
from .codes import Own
from .tracked import MEANING, meaning_of

BATCH = 200
"""So many parcels are read again in one transaction."""
SHOWN = 20
"""So many of the parcels that would change are shown."""


class Change(NamedTuple):
    """A parcel that would stand otherwise."""

    about: str
    number: str
    before: Shipment
    after: Shipment


class Preview(NamedTuple):
    """What would come of it."""

    scans: int
    """So many scans would be read otherwise."""
    parcels: int
    """So many parcels would stand otherwise."""
    changes: list[Change]
    """The first of them."""


class _Again(NamedTuple):
    """A scan that is read otherwise."""

    event: Event
    data: dict[str, Any]
    version: tuple[int, int]


class Eyes(NamedTuple):
    """By what is read again: of one source, one code or all."""

    source: str
    code: str
    own: Mapping[str, Own]
    """What the store says, by code."""

    def read(self, event: Event) -> _Again | None:
        """How a scan is to be read now; ``None``: as it is."""
        code = str(event.data.get("code") or "")
        said = self.own.get(code)
        mapping, version = reading(event)
        meaning = dict(said.meaning) if said and said.meaning else None
        if meaning is None:
            adapter = ports.carriers.get(self.source)
            meaning = adapter.meaning(code) if adapter else None
            mapping = max(mapping, adapter.MAPPING) if adapter else mapping
        version = max(version, said.version if said else 0)
        if meaning is None or (mapping, version) <= reading(event):
            return None
        if event.data.get("proof") and meaning.get("status") == "delivered":
            meaning = {"proof": event.data["proof"], **meaning}
        if meaning_of(meaning) == meaning_of(event.data):
            return None
        kept = {name: one for name, one in event.data.items() if name not in MEANING}
        data = {**kept, **meaning, "mapping": mapping, "own": version}
        return _Again(event, data, (mapping, version))


def eyes(store: Store, source: str, code: str = "", said: Own | None = None) -> Eyes:
    """By what the scans of a source are read now. ``said``: what the store would say of ``code``,
    before it has said so."""
    own = codes.all_own(store, source)
    if said is not None:
        own = {**own, code: said}
    return Eyes(source, code, own)


def preview(store: Store, by: Eyes) -> Preview:
    """What reading again would come to."""
    scans = parcels = 0
    changes: list[Change] = []
    for abouts in _slices(_abouts(store, by)):
        for about, events in _events(store, abouts).items():
            again = _read(events, by)
            if not again:
                continue
            scans += len(again)
            before, after = fold_shipment(about, events), fold_shipment(about, _with(events, again))
            if _differs(before, after):
                parcels += 1
                if len(changes) < SHOWN:
                    changes.append(Change(about, before.number, before, after))
    return Preview(scans, parcels, changes)


def replay(store: Store, by: Eyes, *, now: datetime, who: str) -> int:
    """Read again. Gives how many scans are read otherwise. Safe to repeat, and to stop half way."""
    done = 0
    for abouts in _slices(_abouts(store, by)):
        with transaction.atomic():
            hot.one_by_one(store.pk)
            again = [one for some in _events(store, abouts).values() for one in _read(some, by)]
            events = list(_told(store, again))
            timeline.record(store, events, now=now, by=who, anew=True)
            done += len(events)
    return done


# ------------------------------------------------------------------------------------- reading


def _slices(abouts: Sequence[str]) -> Iterator[Sequence[str]]:
    for begin in range(0, len(abouts), BATCH):
        yield abouts[begin : begin + BATCH]


def _abouts(store: Store, by: Eyes) -> list[str]:
    """The parcels of which this source told such a scan."""
    rows = models.Event.objects.of(store).filter(
        kind="shipment.checkpoint", data__source=by.source, customer__isnull=False
    )
    if by.code:
        rows = rows.filter(data__code=by.code)
    return sorted(rows.values_list("about", flat=True).distinct())


def _events(store: Store, abouts: Sequence[str]) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = {}
    for _, event in hot.events_about(store.pk, abouts):
        found.setdefault(event.about, []).append(event)
    return found


def _read(events: Sequence[Event], by: Eyes) -> list[_Again]:
    latest: dict[str, Event] = {}
    for event in events:
        scan, data = event.data.get("scan"), event.data
        if not scan or data.get("source") != by.source or by.code not in ("", data.get("code")):
            continue
        if scan not in latest or reading(event) > reading(latest[scan]):
            latest[scan] = event
    return [again for event in latest.values() if (again := by.read(event))]


def _with(events: Sequence[Event], again: Sequence[_Again]) -> list[Event]:
    more = [
        Event(
            one.event.id,
            one.event.kind,
            one.event.happened,
            one.event.known,
            one.event.about,
            one.event.order,
            one.data,
        )
        for one in again
    ]
    return [*events, *more]


def _differs(before: Shipment, after: Shipment) -> bool:
    shown = ("status", "status_at", "delayed", "reason", "action", "proof", "delivered")
    return any(getattr(before, name) != getattr(after, name) for name in shown)


def _told(store: Store, again: Sequence[_Again]) -> Iterator[shapes.Event]:
    rows = {
        row.pk: row
        for row in models.Event.objects.of(store)
        .filter(id__in=[one.event.id for one in again])
        .select_related("customer")
    }
    for one in again:
        row, event = rows[one.event.id], one.event
        private = timeline_queries.private_of(row, row.customer, store) if row.customer else {}
        version = (str(part) for part in one.version)
        yield shapes.Event(
            kind=event.kind,
            key=timeline.natural_key("scan", event.about, str(event.data["scan"]), *version),
            happened=event.happened,
            about=event.about,
            order=event.order,
            data=one.data,
            private=private,
        )
