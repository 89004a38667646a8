"""What the events of a customer add up to: the present.

A law holds and is tested: this fold equals the tables of the present, for every order in which
the same events may arrive. So everything here goes by when a thing happened and by the rank of
what was said, never by arrival alone.

What a carrier's status means follows the canonical model of seventeen statuses: ``delayed`` is a
flag that never hides the stage; delivered, returned and cancelled are terminal; a late scan after
the delivery changes nothing, while a parcel that turns back after all does.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from .kinds import MATTERS
from .lazily import lazily
from .window import heard_of

if TYPE_CHECKING:
    from .timeline import Event

STATUSES = (
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
)
"""Every status a shipment can have, by rank: of two scans at one moment the later one here wins."""

_RANK = {status: rank for rank, status in enumerate(STATUSES)}
_BEFORE_HAND_OVER = frozenset({"unknown", "pending", "label_created", "cancelled", "expired"})
TERMINAL = frozenset({"delivered", "returned", "cancelled"})
NOT_LATE = TERMINAL | {"available_for_pickup"}
GIVEN_UP = timedelta(days=60)
"""After so long without a scan or a promise a parcel is not late but a matter of the past."""
_AFTER_DELIVERY = frozenset({"returning", "returned", "exception", "lost"})

MILESTONES: dict[str, str] = {
    "out_for_delivery": "shipment.out_for_delivery",
    "available_for_pickup": "shipment.available_for_pickup",
    "attempt_failed": "shipment.attempt_failed",
    "on_hold": "shipment.exception",
    "exception": "shipment.exception",
    "lost": "shipment.lost",
    "returning": "shipment.returning",
    "returned": "shipment.returned",
    "delivered": "shipment.delivered",
}
"""The event that the timeline announces when a parcel first reaches a status."""


class Line(msgspec.Struct, frozen=True):
    """One line of an order. ``price`` is for one piece, in minor units of the order's currency."""

    product: str
    title: str
    quantity: int
    price: int
    sku: str = ""
    type: str = ""
    tags: tuple[str, ...] = ()


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


class Shipment(msgspec.Struct, frozen=True):
    """A parcel as it stands."""

    about: str
    order: str
    status: str
    status_at: datetime
    carrier: str = ""
    number: str = ""
    url: str = ""
    delayed: bool = False
    reason: str = ""
    promised_from: datetime | None = None
    promised_to: datetime | None = None
    shipped: datetime | None = None
    delivered: datetime | None = None
    contents: tuple[tuple[str, int], ...] = ()
    """What is in it: (product, quantity). Empty when the store does not say."""
    milestones: tuple[tuple[str, datetime], ...] = ()
    """The announcements it has earned: (event kind, when it happened)."""

    def late(self, now: datetime) -> bool:
        """Whether it should have arrived: the carrier says so, or the promised end has passed.

        Not one that waits to be collected: it is there. Nor one that nothing was heard of and
        nothing was promised for in ``GIVEN_UP``: nobody waits for it any more.
        """
        if self.status in NOT_LATE or now > self.given_up:
            return False
        return self.delayed or (self.promised_to is not None and self.promised_to < now)

    @property
    def given_up(self) -> datetime:
        """Until when somebody may still be waiting for it."""
        return max(self.status_at, self.promised_to or self.status_at) + GIVEN_UP


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

    @lazily
    def customer(self) -> Customer:
        """The plain facts."""
        return fold_customer(self._groups.people)

    @lazily
    def shipments(self) -> Mapping[str, Shipment]:
        """The parcels."""
        return {
            about: fold_shipment(about, found)
            for about, found in self._groups.shipments.items()
            if any(event.kind in _SHIPMENT_FACTS for event in found)
        }

    @lazily
    def orders(self) -> Mapping[str, Order]:
        """The orders."""
        found: dict[str, Order] = {}
        for about, events in self._groups.orders.items():
            parcels = [parcel for parcel in self.shipments.values() if parcel.order == about]
            order = fold_order(about, events, parcels)
            if order:
                found[about] = order
        return found

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
        return fold_messages(self._groups.messages)


def fold(events: Iterable["Event"]) -> Present:
    """The present that events add up to. They must be in order (see ``timeline.in_order``)."""
    return Present(events)


class _Groups(msgspec.Struct):
    people: list["Event"] = []
    orders: dict[str, list["Event"]] = {}
    shipments: dict[str, list["Event"]] = {}
    matters: list["Event"] = []
    messages: list["Event"] = []
    replies: list["Event"] = []


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
            groups.messages.append(event)
        elif thing == "reply":
            groups.replies.append(event)
    return groups


def fold_order(
    about: str, events: Iterable["Event"], shipments: Iterable[Shipment]
) -> Order | None:
    """An order from its events and parcels; ``None`` as long as nothing says what was ordered."""
    content: Event | None = None
    moments: dict[str, datetime] = {}
    refunded = 0
    for event in events:
        if event.kind in ("order.placed", "order.changed") and (
            content is None or _told(event) >= _told(content)
        ):
            content = event
        if event.kind == "order.refunded":
            refunded += event.data.get("amount") or 0
        moments.setdefault(event.kind, event.happened)
    if content is None:
        return None
    order = _order_of(about, content, moments, refunded)
    arrived = _all_arrived(order, list(shipments))
    return msgspec.structs.replace(order, delivered=arrived) if arrived else order


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
    )


def _line(data: Mapping[str, Any]) -> Line:
    return Line(
        product=text(data, "product", 160),
        title=text(data, "title", 300),
        quantity=data.get("quantity") or 0,
        price=data.get("price") or 0,
        sku=text(data, "sku", 120),
        type=text(data, "type", 120),
        tags=tuple(data.get("tags") or ()),
    )


def text(data: Mapping[str, Any], name: str, longest: int) -> str:
    """A word of event data, cut to the length that the tables of the present keep of it."""
    return str(data.get(name) or "")[:longest]


def _all_arrived(order: Order, shipments: list[Shipment]) -> datetime | None:
    """When the last parcel came, if every parcel has come and all that was ordered was sent."""
    if not shipments:
        return None
    parcels = [shipment for shipment in shipments if shipment.status != "cancelled"]
    arrived = [shipment.delivered for shipment in parcels if shipment.delivered]
    if not parcels or len(arrived) < len(parcels):
        return None
    told = [shipment.contents for shipment in parcels if shipment.contents]
    sent = sum(quantity for contents in told for _, quantity in contents)
    complete = order.fulfilled is not None or len(told) < len(parcels) or sent >= order.items
    return max(arrived) if complete else None


def fold_shipment(about: str, events: Iterable["Event"]) -> Shipment:
    """A parcel from its events. ``events`` are in order and not empty."""
    base = [event for event in events if event.kind in _SHIPMENT_FACTS]
    base.sort(key=lambda event: (event.happened, _rank(event), event.id))
    course = _Course()
    for event in base:
        course.take(event)
    return course.shipment(about)


_SHIPMENT_FACTS = frozenset({"shipment.created", "shipment.checkpoint", "shipment.promised"})


def _rank(event: "Event") -> int:
    if event.kind != "shipment.checkpoint":
        return -1
    return _RANK[_status(event)]


def _status(event: "Event") -> str:
    """The status a scan reports; a word outside the seventeen says nothing we know."""
    status = event.data.get("status")
    return status if status in _RANK else "unknown"


class _Course:
    """A parcel on its way: takes its events in order, then says how it stands."""

    def __init__(self) -> None:
        self.facts: dict[str, Any] = {}
        self.status = "pending"
        self.status_at: datetime | None = None
        self.delayed = False
        self.reason = ""
        self.promised: tuple[datetime | None, datetime | None] = (None, None)
        self.shipped: datetime | None = None
        self.delivered: datetime | None = None
        self.milestones: dict[str, datetime] = {}

    def take(self, event: "Event") -> None:
        for name in ("order", "carrier", "number", "url", "contents"):
            if event.data.get(name):
                self.facts[name] = event.data[name]
        self._promise(event)
        if self.status_at is None:
            self.status_at = event.happened
        if event.kind == "shipment.checkpoint":
            self._scan(event)

    def _promise(self, event: "Event") -> None:
        until = moment(event.data.get("promised_to"))
        if until is not None:
            self.promised = (moment(event.data.get("promised_from")) or until, until)

    def _scan(self, event: "Event") -> None:
        status = _status(event)
        if status not in _BEFORE_HAND_OVER:
            self.shipped = self.shipped or event.happened
            self.milestones.setdefault("shipment.shipped", self.shipped)
        if not self._may_become(status):
            return
        if status not in ("unknown", "pending") or self.status in ("unknown", "pending"):
            self.status, self.status_at = status, event.happened
            self.reason = text(event.data, "reason", 60)
        self._flags(status, event)

    def _may_become(self, status: str) -> bool:
        if self.status == "delivered":
            return status in _AFTER_DELIVERY
        return self.status not in TERMINAL

    def _flags(self, status: str, event: "Event") -> None:
        if status == "delivered":
            self.delivered = event.happened
        elif status in _AFTER_DELIVERY:
            self.delivered = None
        if event.data.get("delayed"):
            self.delayed = True
            self.milestones.setdefault("shipment.delayed", event.happened)
        kind = MILESTONES.get(status)
        if kind:
            self.milestones.setdefault(kind, event.happened)

    def shipment(self, about: str) -> Shipment:
        assert self.status_at is not None, "a parcel has at least one event"
        order = self.facts.get("order", "")
        return Shipment(
            about=about,
            order=f"order/{order}" if order else "",
            status=self.status,
            status_at=self.status_at,
            carrier=text(self.facts, "carrier", 60),
            number=text(self.facts, "number", 80),
            url=text(self.facts, "url", 500),
            delayed=self.delayed,
            reason=self.reason,
            promised_from=self.promised[0],
            promised_to=self.promised[1],
            shipped=self.shipped,
            delivered=self.delivered,
            contents=tuple((product, count) for product, count in self.facts.get("contents", ())),
            milestones=tuple(self.milestones.items()),
        )


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
            facts |= {name: text(who, name, length) for name, length in _PLAIN if who.get(name)}
        match event.kind:
            case "customer.tagged":
                tags.add(event.data["tag"])
            case "customer.untagged":
                tags.discard(event.data["tag"])
            case "customer.stated":
                stated[event.data["name"]] = event.data.get("value")
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
            title = text(event.data, "title", 200)
            found[event.about] = Matter(event.about, what, event.happened, event.order, title)
        elif event.kind in closes:
            closed.setdefault(event.about, event.happened)
    return {
        about: msgspec.structs.replace(matter, closed=closed.get(about))
        for about, matter in found.items()
    }


_OUTCOMES = ("unknown", "failed", "withheld", "expired", "accepted", "delivered")


def fold_messages(events: Iterable["Event"]) -> dict[str, Said]:
    """The messages to a customer, by send key. A later outcome by rank wins over an earlier one."""
    found: dict[str, Said] = {}
    for event in events:
        key, outcome = event.data.get("message", ""), event.kind.partition(".")[2]
        said = found.get(key) or _said(key, event)
        if outcome == "accepted" and said.accepted is None:
            said = msgspec.structs.replace(said, accepted=event.happened)
        if outcome in ("accepted", "unknown"):
            said = msgspec.structs.replace(said, handed=event.happened)
            if channel := event.data.get("channel"):
                said = msgspec.structs.replace(said, channel=channel)
        if said.seen is None and _shows(event):
            said = msgspec.structs.replace(said, seen=event.happened)
        if outcome in _OUTCOMES and _further(outcome, said.outcome):
            said = msgspec.structs.replace(said, outcome=outcome)
        found[key] = said
    return found


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


def moment(value: Any) -> datetime | None:
    """An instant from event data, where it is written as ISO text; ``None`` when there is none."""
    if isinstance(value, datetime):
        return value
    return datetime.fromisoformat(value) if isinstance(value, str) and value else None


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
