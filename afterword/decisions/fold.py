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

from .contents import Piece, laid_out, pieces
from .kinds import MATTERS
from .lazily import lazily
from .parcels import SHIPMENT_FACTS
from .parcels import TERMINAL as TERMINAL
from .parcels import Shipment as Shipment
from .parcels import fold_shipment as fold_shipment
from .promises import standing
from .talks import Talk, talks_of
from .values import moment as moment
from .values import text as text
from .window import heard_of

if TYPE_CHECKING:
    from .timeline import Event


class Line(msgspec.Struct, frozen=True):
    """One line of an order. ``price`` is for one piece, in minor units of the order's currency."""

    product: str
    title: str
    quantity: int
    price: int
    sku: str = ""
    type: str = ""
    tags: tuple[str, ...] = ()
    digital: bool = False
    """It comes by no parcel: a download, a gift card, a ticket."""


class Order(msgspec.Struct, frozen=True):
    """An order as it stands. Money is in minor units of ``currency``."""

    about: str
    number: str
    placed: datetime
    currency: str
    total: int
    items: int
    lines: tuple[Line, ...]
    country: str = ""
    region: str = ""
    source: str = ""
    url: str = ""
    refunded: int = 0
    paid: datetime | None = None
    fulfilled: datetime | None = None
    cancelled: datetime | None = None
    delivered: datetime | None = None
    expected_from: datetime | None = None
    expected_likely: datetime | None = None
    expected_to: datetime | None = None
    """When it comes, as far as we can tell, while no parcel of it is known; see ``promises``."""
    late_chance: int | None = None
    told_from: datetime | None = None
    told_to: datetime | None = None
    """The days that the customer was last told of it: at the checkout, say."""
    day: str = ""
    """The day on which they asked for it, ``2026-12-03``, where its shop keeps one; empty: none."""
    postage: int | None = None
    """What they pay for the delivery, part of ``total``; ``None``: the shop does not say."""
    weight: int | None = None
    """What it weighs, in grams; ``None``: the shop does not say."""

    @property
    def goods(self) -> int:
        """What the goods come to: all that is paid but the postage, where that is known."""
        return goods(self.total, self.postage)

    @property
    def sends(self) -> bool:
        """Whether anything of it comes by a parcel, as far as the shop says."""
        return not self.lines or not all(line.digital for line in self.lines)

    @property
    def products(self) -> tuple[str, ...]:
        """The outside ids of what was bought, once each."""
        return _once(line.product for line in self.lines if line.product)

    @property
    def types(self) -> tuple[str, ...]:
        """The product types of what was bought, once each."""
        return _once(line.type for line in self.lines if line.type)

    @property
    def tags(self) -> tuple[str, ...]:
        """The product tags of what was bought, once each."""
        return _once(tag for line in self.lines for tag in line.tags)


class Contact(msgspec.Struct, frozen=True):
    """An address or number, known here only by its channel and keyed hash."""

    channel: str
    digest: str
    since: datetime
    used: datetime
    """When an event last named it: the newest is written to first."""
    blocked: str = ""
    """Why it is not written to: ``bounced`` or ``complained``; empty when it may be."""


class Consent(msgspec.Struct, frozen=True):
    """A yes or no to a purpose on a channel; ``contact`` empty: for every address there."""

    channel: str
    contact: str
    purpose: str
    given: bool
    since: datetime
    event: int
    """The event that says so."""


class Matter(msgspec.Struct, frozen=True):
    """Something that is open with a customer for a while: a return, repair, complaint or task."""

    about: str
    what: str
    opened: datetime
    order: str = ""
    title: str = ""
    closed: datetime | None = None
    due: datetime | None = None
    """Until when a person is to have seen to it, where one was asked."""


class Said(msgspec.Struct, frozen=True):
    """One message to this customer and how far it came."""

    key: str
    message_class: str
    purpose: str
    channel: str
    journey: str
    step: str
    order: str
    planned: datetime
    accepted: datetime | None = None
    handed: datetime | None = None
    """When a provider last took it, or may have."""
    seen: datetime | None = None
    """When it was first read, where a channel's word for that can be trusted, or a link in it was
    followed, or a button pressed."""
    outcome: str = "planned"


class Customer(msgspec.Struct, frozen=True):
    """The plain facts of a customer."""

    language: str = ""
    country: str = ""
    region: str = ""
    zone: str = ""
    tags: frozenset[str] = frozenset()
    stated: Mapping[str, Any] = {}
    since: datetime | None = None


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


def fold_order(
    about: str, events: Iterable["Event"], shipments: Iterable[Shipment]
) -> Order | None:
    """An order from its events and parcels; ``None`` as long as nothing says what was ordered."""
    content: Event | None = None
    dated: Event | None = None
    moments: dict[str, datetime] = {}
    refunded = 0
    dates: list[Event] = []
    for event in events:
        if event.kind in _ORDER_DATES:
            dates.append(event)
        if event.kind in ("order.placed", "order.changed") and (
            content is None or _told(event) >= _told(content)
        ):
            content = event
        # A report that does not speak of the day leaves it as it was.
        if "day" in event.data and (dated is None or _told(event) >= _told(dated)):
            dated = event
        if event.kind == "order.refunded":
            refunded += event.data.get("amount") or 0
        moments.setdefault(event.kind, event.happened)
    if content is None:
        return None
    order = _order_of(about, content, moments, refunded)
    # No day is waited for of what comes by no parcel, whatever was reckoned of such orders.
    more: dict[str, Any] = standing(dates) if dates and order.sends else {}
    if dated is not None:
        more["day"] = text(dated.data, "day", 10)
    if arrived := _all_arrived(order, list(shipments)):
        more["delivered"] = arrived
    return msgspec.structs.replace(order, **more) if more else order


_ORDER_DATES = frozenset({"order.expected", "order.told"})


def told_last(events: Iterable["Event"]) -> "Event | None":
    """Of the events of an order, in order, the one that says what it holds; ``None``: none does."""
    content: Event | None = None
    for event in events:
        if event.kind in ("order.placed", "order.changed") and (
            content is None or _told(event) >= _told(content)
        ):
            content = event
    return content


def _told(event: "Event") -> datetime:
    """As of when a report of an order speaks: one that comes in late may be older than it seems."""
    return moment(event.data.get("told")) or event.happened


def _order_of(
    about: str, content: "Event", moments: Mapping[str, datetime], refunded: int
) -> Order:
    data = content.data
    return Order(
        about=about,
        number=text(data, "number", 80),
        placed=moments.get("order.placed", content.happened),
        currency=text(data, "currency", 3),
        total=data.get("total") or 0,
        items=data.get("items") or 0,
        lines=tuple(_line(line) for line in data.get("lines") or ()),
        country=text(data, "country", 2),
        region=text(data, "region", 10),
        source=text(data, "source", 40),
        url=text(data, "url", 500),
        refunded=refunded,
        paid=moments.get("order.paid"),
        fulfilled=moments.get("order.fulfilled"),
        cancelled=moments.get("order.cancelled"),
        postage=_told_size(data, "shipping"),
        weight=_told_size(data, "weight"),
    )


_MOST = 2**63 - 1
"""What a column of a whole number can hold."""


def goods(total: int, postage: int | None) -> int:
    """What the goods of an order come to: all that is paid but the postage, where that is known."""
    return max(0, total - (postage or 0))


def _told_size(data: Mapping[str, Any], name: str) -> int | None:
    """A whole number from 0 of an order's data; anything else says nothing."""
    found = data.get(name)
    sound = isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= _MOST
    return found if sound else None


def _line(data: Mapping[str, Any]) -> Line:
    return Line(
        product=text(data, "product", 160),
        title=text(data, "title", 300),
        quantity=data.get("quantity") or 0,
        price=data.get("price") or 0,
        sku=text(data, "sku", 120),
        type=text(data, "type", 120),
        tags=tuple(data.get("tags") or ()),
        digital=data.get("digital") is True,
    )


def _all_arrived(order: Order, shipments: list[Shipment]) -> datetime | None:
    """When the last parcel came, if every parcel has come and all that was ordered was sent."""
    if not shipments:
        return None
    parcels = [shipment for shipment in shipments if shipment.status != "cancelled"]
    arrived = [shipment.delivered for shipment in parcels if shipment.delivered]
    if not parcels or len(arrived) < len(parcels):
        return None
    told = [shipment.contents for shipment in parcels if shipment.contents]
    sent = sum(piece.quantity for contents in told for piece in contents)
    needed = order.items - sum(line.quantity for line in order.lines if line.digital)
    complete = order.fulfilled is not None or len(told) < len(parcels) or sent >= needed
    return max(arrived) if complete else None


def fold_paid_back(orders: Mapping[str, Iterable["Event"]]) -> dict[str, tuple[Piece, ...]]:
    """The pieces that were paid back, by order; ``orders``: the events of each."""
    found: dict[str, list[Piece]] = {}
    for about, events in orders.items():
        for event in events:
            if event.kind == "order.reduced":
                found.setdefault(about, []).extend(pieces(event.data.get("contents") or ()))
    return {about: tuple(some) for about, some in found.items()}


def all_back(order: Order, back: Sequence[Piece]) -> bool:
    """Whether every piece of an order that a parcel would bring was paid back."""
    if not back:
        return False
    left = zip(order.lines, laid_out(order.lines, {"": back})[1], strict=True)
    return not any(many for line, many in left if not line.digital)


def fold_customer(events: Iterable["Event"]) -> Customer:
    """The plain facts of a customer: the last thing told wins, an empty word tells nothing."""
    facts: dict[str, str] = {}
    tags: set[str] = set()
    stated: dict[str, Any] = {}
    since: datetime | None = None
    for event in events:
        who = event.data.get("who")
        if who is not None:
            since = since or event.happened
            for name, length in _PLAIN:
                if who.get(name):
                    facts[name] = text(who, name, length)
        match event.kind:
            case "customer.tagged":
                tags.add(event.data["tag"])
            case "customer.untagged":
                tags.discard(event.data["tag"])
            case "customer.stated":
                stated[event.data["name"]] = event.data.get("value")
    if language := stated.get("language"):
        facts["language"] = str(language)[:16]  # what they asked for, whatever a shop says
    return Customer(**facts, tags=frozenset(tags), stated=stated, since=since)


_PLAIN = (("language", 16), ("country", 2), ("region", 10), ("zone", 64))


def fold_contacts(events: Iterable["Event"]) -> dict[tuple[str, str], Contact]:
    """The addresses of a customer, by (channel, digest), and whether they may be used.

    Any event that says who somebody is names addresses under ``who.contacts``. What was heard of
    an address that nobody ever named is none of theirs. Who was forgotten has none.
    """
    found: dict[tuple[str, str], Contact] = {}
    named: set[tuple[str, str]] = set()
    for event in events:
        if event.kind == "customer.erased":
            found.clear()
            named.clear()
        for channel, digest in event.data.get("who", {}).get("contacts", ()):
            named.add((channel, digest))
            known = found.get((channel, digest))
            since = known.since if known else event.happened
            found[channel, digest] = Contact(
                channel, digest, since, event.happened, known.blocked if known else ""
            )
        if event.kind.startswith("contact."):
            key = (event.data.get("channel", ""), event.data.get("contact", ""))
            contact = found.get(key) or Contact(*key, since=event.happened, used=event.happened)
            found[key] = _contact_after(contact, event)
    return {key: contact for key, contact in found.items() if key in named}


def fold_blocks(events: Iterable["Event"]) -> dict[tuple[str, str], str]:
    """What closes a way to an address, by (channel, digest)."""
    found: dict[tuple[str, str], Contact] = {}
    for event in events:
        if event.kind == "customer.erased":
            found.clear()
        elif event.kind.startswith("contact."):
            key = (event.data.get("channel", ""), event.data.get("contact", ""))
            contact = found.get(key) or Contact(*key, since=event.happened, used=event.happened)
            found[key] = _contact_after(contact, event)
    return {key: contact.blocked for key, contact in found.items() if contact.blocked}


def _contact_after(contact: Contact, event: "Event") -> Contact:
    match event.kind:
        case "contact.bounced" if event.data.get("hard"):
            return msgspec.structs.replace(contact, blocked="bounced")
        case "contact.complained":
            return msgspec.structs.replace(contact, blocked="complained")
        case "contact.restored":
            return msgspec.structs.replace(contact, blocked="")
    return contact


def fold_consents(events: Iterable["Event"]) -> dict[tuple[str, str, str], Consent]:
    """Each yes and no that stands, by (channel, contact digest or "", purpose).

    Of two words at one moment the no stands, whichever came in first.
    """
    found: dict[tuple[str, str, str], Consent] = {}
    for event in events:
        if event.kind not in ("consent.given", "consent.revoked"):
            continue
        data = event.data
        key = (data.get("channel", ""), data.get("contact", ""), data.get("purpose", ""))
        given = event.kind == "consent.given"
        before = found.get(key)
        if given and before and not before.given and before.since == event.happened:
            continue
        found[key] = Consent(*key, given=given, since=event.happened, event=event.id)
    return found


def fold_matters(events: Iterable["Event"]) -> dict[str, Matter]:
    """Everything that was or is open, by natural key. Closing what never opened opens nothing."""
    found: dict[str, Matter] = {}
    closed: dict[str, datetime] = {}
    for event in events:
        what = event.kind.partition(".")[0]
        opens, closes = MATTERS[what]
        if event.kind in opens and event.about not in found:
            found[event.about] = Matter(
                about=event.about,
                what=what,
                opened=event.happened,
                order=event.order,
                title=text(event.data, "title", 200),
                due=moment(event.data.get("due")),
            )
        elif event.kind in closes:
            closed.setdefault(event.about, event.happened)
    return {
        about: msgspec.structs.replace(matter, closed=closed.get(about))
        for about, matter in found.items()
    }


_OUTCOMES = ("unknown", "failed", "withheld", "expired", "accepted", "delivered")


def fold_message(key: str, events: Sequence["Event"]) -> Said:
    """A message from its events, which are in order and not none. A later outcome by rank wins over
    an earlier one."""
    said = _said(key, events[0])
    changed: dict[str, Any] = {}
    for event in events:
        outcome = event.kind.partition(".")[2]
        if outcome == "accepted":
            changed.setdefault("accepted", event.happened)
        if outcome in ("accepted", "unknown"):
            changed["handed"] = event.happened
            if channel := event.data.get("channel"):
                changed["channel"] = channel
        if outcome == "delivered":
            # Word of that may come in before our own word that somebody took it.
            changed.setdefault("handed", event.happened)
        if "seen" not in changed and _shows(event):
            changed["seen"] = event.happened
        if outcome in _OUTCOMES and _further(outcome, changed.get("outcome", said.outcome)):
            changed["outcome"] = outcome
    return msgspec.structs.replace(said, **changed) if changed else said


def _shows(event: "Event") -> bool:
    """Whether an event shows that somebody saw a message. Mail programs open mails by themselves,
    so that a mail's being read shows nothing."""
    if event.kind == "message.read":
        return event.data.get("channel") != "email"
    # Nor does a link's being followed, where whoever says so cannot tell scanners from people.
    return event.kind == "message.clicked" and event.data.get("trusted") is not False


def _further(outcome: str, than: str) -> bool:
    return than not in _OUTCOMES or _OUTCOMES.index(outcome) > _OUTCOMES.index(than)


def _said(key: str, event: "Event") -> Said:
    data = event.data
    return Said(
        key=key,
        message_class=data.get("class", ""),
        purpose=data.get("purpose", ""),
        channel=data.get("channel", ""),
        journey=data.get("journey", ""),
        step=data.get("step", ""),
        order=event.order,
        planned=event.happened,
    )


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
