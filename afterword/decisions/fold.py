"""What the events of a customer add up to: the present.

A law holds and is tested: this fold equals the tables of the present, for every order in which
the same events may arrive. So everything here goes by when a thing happened and by the rank of
what was said, never by arrival alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from operator import is_
from typing import TYPE_CHECKING, Any

import msgspec

from .contents import Piece
from .kinds import MATTERS
from .lazily import lazily
from .matters import Matter, fold_matters
from .orders import Order, fold_order, fold_paid_back
from .parcels import SHIPMENT_FACTS, Shipment, fold_shipment
from .people import (
    Consent,
    Contact,
    Customer,
    fold_blocks,
    fold_consents,
    fold_contacts,
    fold_customer,
)
from .said import Said, fold_message
from .talks import Talk, talks_of
from .values import text
from .window import heard_of

if TYPE_CHECKING:
    from .timeline import Event


class Present:
    """All that stands now, by natural key. Each part is added up when it is first asked for: a
    look at a run reads two or three of them."""

    def __init__(self, events: Iterable["Event"]) -> None:
        self._groups = _grouped(events)
        self._known = _Known()

    def after(self, event: "Event") -> "Present":
        """The present with one event more. Parts that it says nothing of are not added up again."""
        found = Present.__new__(Present)
        found._groups, touched = self._groups.plus(event)
        found._known = self._known
        parts = self.__dict__
        for name, of in _PARTS.items():
            if name in parts and not of & touched:
                found.__dict__[name] = parts[name]
        return found

    @lazily
    def customer(self) -> Customer:
        """The plain facts."""
        return fold_customer(self._groups.people)

    @lazily
    def shipments(self) -> Mapping[str, Shipment]:
        """The parcels."""
        return {
            about: self._known.shipment(about, found)
            for about, found in self._groups.shipments.items()
            if any(event.kind in SHIPMENT_FACTS for event in found)
        }

    @lazily
    def orders(self) -> Mapping[str, Order]:
        """The orders."""
        found: dict[str, Order] = {}
        shipments = self.shipments.values()
        for about, events in self._groups.orders.items():
            parcels = [one for one in shipments if one.order == about] if shipments else []
            order = self._known.order(about, events, parcels)
            if order:
                found[about] = order
        return found

    @lazily
    def paid_back(self) -> Mapping[str, tuple[Piece, ...]]:
        """What was paid back of orders, as far as a shop says which pieces: sent or not. It is
        folded only: no table holds it."""
        return fold_paid_back(self._groups.orders)

    @lazily
    def contacts(self) -> Mapping[tuple[str, str], Contact]:
        """The addresses, by (channel, digest)."""
        return fold_contacts(self._groups.people)

    @lazily
    def blocks(self) -> Mapping[tuple[str, str], str]:
        """Why an address is not written to over a channel, by (channel, digest), where that is not
        the address's own: a number that takes no text messages may well be called."""
        return fold_blocks(self._groups.people)

    @lazily
    def consents(self) -> Mapping[tuple[str, str, str], Consent]:
        """What was allowed and taken back, by (channel, digest, purpose)."""
        return fold_consents(self._groups.people)

    @lazily
    def matters(self) -> Mapping[str, Matter]:
        """Returns, repairs, complaints, tasks."""
        return fold_matters(self._groups.matters)

    @lazily
    def talks(self) -> tuple[Talk, ...]:
        """What is talked about with them. It is folded only: no table holds it."""
        return talks_of(self._groups.matters)

    @lazily
    def heard(self) -> Mapping[str, datetime]:
        """When they last wrote to us, by channel. It is folded only: no table holds it."""
        return heard_of(
            (text(one.data, "channel", 20), text(one.data, "what", 40), one.happened)
            for one in self._groups.replies
            if one.kind == "reply.received"
        )

    @lazily
    def messages(self) -> Mapping[str, Said]:
        """What was said, by send key."""
        return {
            key: self._known.message(key, events) for key, events in self._groups.messages.items()
        }


def fold(events: Iterable["Event"]) -> Present:
    """The present that events add up to. They must be in order (see ``timeline.in_order``)."""
    return Present(events)


Many = dict[str, list["Event"]]


class _Groups(msgspec.Struct):
    """The events by what they add up to; of things there are several of, by their natural keys. No
    list is changed once it is here, so that one can be told by being the same."""

    people: list["Event"] = []
    orders: Many = {}
    shipments: Many = {}
    matters: list["Event"] = []
    messages: Many = {}
    replies: list["Event"] = []

    def plus(self, event: "Event") -> tuple["_Groups", frozenset[str]]:
        """With one event more; and the names of those that it is in."""
        from .timeline import place_in_time, put_in

        changed: dict[str, Any] = {}
        for name, key in _groups_of(event):
            group = getattr(self, name)
            if key is None:
                changed[name] = put_in(group, event)
                continue
            mine = put_in(group.get(key, []), event)
            changed[name] = {**group, key: mine}
            if mine[0] is event and len(changed[name]) > 1:
                # Things stand in the order of their first events, and it is one of these.
                ordered = sorted(changed[name].items(), key=lambda one: place_in_time(one[1][0]))
                changed[name] = dict(ordered)
        return msgspec.structs.replace(self, **changed), frozenset(changed)


_PARTS: dict[str, frozenset[str]] = {
    "customer": frozenset({"people"}),
    "shipments": frozenset({"shipments"}),
    "orders": frozenset({"orders", "shipments"}),
    "paid_back": frozenset({"orders"}),
    "contacts": frozenset({"people"}),
    "blocks": frozenset({"people"}),
    "consents": frozenset({"people"}),
    "matters": frozenset({"matters"}),
    "talks": frozenset({"matters"}),
    "heard": frozenset({"replies"}),
    "messages": frozenset({"messages"}),
}
"""The parts of the present, and the groups of events that each adds up."""


class _Known:
    """Parcels, orders and messages as they were added up last, with the lists they were added up
    from: while a list is the same, so is what it adds up to."""

    def __init__(self) -> None:
        self._shipments: dict[str, tuple[list[Event], Shipment]] = {}
        self._orders: dict[str, tuple[list[Event], list[Shipment], Order | None]] = {}
        self._messages: dict[str, tuple[list[Event], Said]] = {}

    def shipment(self, about: str, events: list["Event"]) -> Shipment:
        known = self._shipments.get(about)
        if known is None or known[0] is not events:
            known = self._shipments[about] = events, fold_shipment(about, events)
        return known[1]

    def order(self, about: str, events: list["Event"], parcels: list[Shipment]) -> Order | None:
        known = self._orders.get(about)
        if known is None or known[0] is not events or not _same(known[1], parcels):
            known = self._orders[about] = events, parcels, fold_order(about, events, parcels)
        return known[2]

    def message(self, key: str, events: list["Event"]) -> Said:
        known = self._messages.get(key)
        if known is None or known[0] is not events:
            known = self._messages[key] = events, fold_message(key, events)
        return known[1]


def _same(some: Sequence[Shipment], others: Sequence[Shipment]) -> bool:
    return len(some) == len(others) and all(map(is_, some, others))


def _groups_of(event: "Event") -> Iterator[tuple[str, str | None]]:
    """The groups that an event is in, and of things the key of the one."""
    thing = event.kind.partition(".")[0]
    if thing in ("customer", "contact", "consent") or "who" in event.data:
        yield "people", None
    if thing == "order":
        yield "orders", event.about
    elif thing == "shipment":
        yield "shipments", event.about
    elif thing in MATTERS:
        yield "matters", None
    elif thing == "message":
        yield "messages", event.data.get("message", "")
    elif thing == "reply":
        yield "replies", None


def _grouped(events: Iterable["Event"]) -> _Groups:
    groups = _Groups()
    for event in events:
        thing = event.kind.partition(".")[0]
        if thing in ("customer", "contact", "consent") or "who" in event.data:
            groups.people.append(event)
        if thing == "order":
            groups.orders.setdefault(event.about, []).append(event)
        elif thing == "shipment":
            groups.shipments.setdefault(event.about, []).append(event)
        elif thing in MATTERS:
            groups.matters.append(event)
        elif thing == "message":
            groups.messages.setdefault(event.data.get("message", ""), []).append(event)
        elif thing == "reply":
            groups.replies.append(event)
    return groups
