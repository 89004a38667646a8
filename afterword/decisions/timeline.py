"""A customer's timeline as decisions see it: events in the order in which they happened.

An event has two times. ``happened`` is when it became true, ``known`` when we learnt of it. A
decision at ``now`` sees only what was known by ``now``; what is learnt later never changes an
earlier decision. Waits count from ``happened``.
"""

from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from .fold import Present, fold
from .lazily import lazily


class Event(msgspec.Struct, frozen=True):
    """Something that happened. Immutable; the plain part only, nothing that names a person."""

    id: int
    """The order of arrival in the store: a later arrival has a larger id."""
    kind: str
    happened: datetime
    known: datetime
    about: str = ""
    """The natural key of the thing it is about: ``order/shopify:1042``, ``shipment/dpd:155``."""
    order: str = ""
    """The order it belongs to, as ``order/…``; empty when it belongs to none."""
    data: Mapping[str, Any] = {}
    history: bool = False
    """It came with an import or a back-fill: it counts as known when it happened (assumed) and
    starts no journey unless a person asked for that."""


def place_in_time(event: Event) -> tuple[datetime, int]:
    """What events are put in order by: when they happened, and where that is the same moment when
    they arrived."""
    return event.happened, event.id


def in_order(events: Iterable[Event]) -> list[Event]:
    """The events by when they happened, and by arrival where that is the same moment."""
    return sorted(events, key=place_in_time)


def put_in(events: list[Event], event: Event) -> list[Event]:
    """A new list with one event more, at its place."""
    if not events or place_in_time(events[-1]) <= place_in_time(event):
        return [*events, event]
    at = bisect(events, place_in_time(event), key=place_in_time)
    return [*events[:at], event, *events[at:]]


class Timeline:
    """The events of one customer, in order, and the present they add up to.

    ``customer`` is the natural key of the customer: what lots are drawn by.
    """

    def __init__(self, customer: str, events: Iterable[Event], *, ordered: bool = False) -> None:
        self.customer = customer
        self.events: tuple[Event, ...] = tuple(events if ordered else in_order(events))

    def known_by(self, now: datetime) -> "Timeline":
        """The timeline as it was known at ``now``."""
        last = self.last_known
        if last is None or last <= now:
            return self
        seen = (event for event in self.events if event.known <= now)
        return Timeline(self.customer, seen, ordered=True)

    def plus(self, *events: Event) -> "Timeline":
        """This timeline with more events. What was worked out and stays as it was is kept."""
        found = self
        for event in events:
            found = found._with(event)
        return found

    def _with(self, event: Event) -> "Timeline":
        at = len(self.events)
        if at and place_in_time(self.events[-1]) > place_in_time(event):
            at = bisect(self.events, place_in_time(event), key=place_in_time)
        events = (*self.events[:at], event, *self.events[at:])
        more = Timeline(self.customer, events, ordered=True)
        worked_out = self.__dict__
        if (last := worked_out.get("last_known")) is not None:
            more.last_known = max(last, event.known)
        if (present := worked_out.get("present")) is not None:
            more.present = present.after(event)
        if (by_kind := worked_out.get("_by_kind")) is not None:
            more._by_kind = {**by_kind, event.kind: put_in(by_kind.get(event.kind, []), event)}
        return more

    @lazily
    def last_known(self) -> datetime | None:
        """When the last of the events became known; ``None``: there is none."""
        last = None
        for event in self.events:
            if last is None or event.known > last:
                last = event.known
        return last

    @lazily
    def present(self) -> Present:
        """What the events add up to."""
        return fold(self.events)

    @lazily
    def _by_kind(self) -> dict[str, list[Event]]:
        found: dict[str, list[Event]] = {}
        for event in self.events:
            found.setdefault(event.kind, []).append(event)
        return found

    def of_kind(self, *kinds: str) -> Iterator[Event]:
        """The events of these kinds; each kind by itself is in order."""
        for kind in kinds:
            yield from self._by_kind.get(kind, ())

    def latest(self, kind: str, *, of: str = "") -> Event | None:
        """The last event of a kind, of one subject (see ``belongs``) or at all."""
        for event in reversed(self._by_kind.get(kind, ())):
            if not of or belongs(event, of):
                return event
        return None


def came_from(thing: str) -> str:
    """The connector that an order or a parcel came from, by its natural key (``order/shopify:77``);
    empty: it names none."""
    return thing.partition("/")[2].partition(":")[0]


def belongs(event: Event, subject: str) -> bool:
    """Whether an event concerns a subject: is about it, or is part of its order, or is the order
    of it. The subject ``customer`` owns every event."""
    return subject in ("customer", event.about, event.order)
