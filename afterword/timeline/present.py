"""The tables of the present, written from the fold of the events that touch them.

Each thing touched is folded anew from all its events, so that disorder and late news come out the
same as order: this is what makes the law "the fold equals the tables" true by construction.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from afterword.decisions import fold as folding
from afterword.decisions.kinds import MATTERS
from afterword.decisions.timeline import Event
from afterword.house.models import Store

from . import hot, models

_ORDER_FIELDS = (
    "customer_id",
    "number",
    "source",
    "placed",
    "paid",
    "fulfilled",
    "cancelled",
    "delivered",
    "currency",
    "total",
    "refunded",
    "items",
    "country",
    "region",
    "products",
    "types",
    "tags",
    "url",
)
_SHIPMENT_FIELDS = (
    "customer_id",
    "order",
    "carrier",
    "number",
    "url",
    "status",
    "status_at",
    "delayed",
    "reason",
    "promised_from",
    "promised_to",
    "shipped",
    "delivered",
    "contents",
)


class Announcement:
    """Something the events add up to, to be written down as an event of its own."""

    def __init__(
        self, kind: str, about: str, order: str, happened: datetime, data: Mapping[str, object]
    ) -> None:
        self.kind = kind
        self.about = about
        self.order = order
        self.happened = happened
        self.data = data

    @property
    def key(self) -> str:
        """Once for each milestone of a thing."""
        return f"{self.about}:{self.kind}"


def refresh(
    store: Store, touched: Iterable[hot.Stored], whose: dict[str, int]
) -> list[Announcement]:
    """Bring the present up to date with events just stored, and say what they add up to.

    ``whose``: the customer of each thing, by natural key, as far as the new events say.
    """
    events = [event for event in touched if event.customer is not None]
    parcels = {event.about for event in events if event.about.startswith("shipment/")}
    shipments = _fold_shipments(store, parcels, whose)
    for shipment in shipments:
        # A scan seldom names the order; the parcel it is of knows it.
        whose.setdefault(shipment.order, whose[shipment.about])
    orders = {event.about for event in events if event.about.startswith("order/")}
    orders |= {shipment.order for shipment in shipments if shipment.order}
    announced = [*_milestones(shipments), *_refresh_orders(store, orders, whose)]
    _refresh_matters(store, events, whose)
    _refresh_people(store, events)
    return announced


def _events_about(store: Store, abouts: Iterable[str]) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = defaultdict(list)
    for _, event in hot.events_about(store.pk, abouts):
        found[event.about].append(event)
    return found


def _fold_shipments(
    store: Store, abouts: set[str], whose: dict[str, int]
) -> list[folding.Shipment]:
    if not abouts:
        return []
    found = [
        folding.fold_shipment(about, events)
        for about, events in _events_about(store, abouts).items()
    ]
    rows = [
        models.Shipment(
            store=store,
            about=one.about,
            customer_id=whose[one.about],
            **{name: getattr(one, name) for name in _SHIPMENT_FIELDS if name != "customer_id"},
        )
        for one in found
        if one.about in whose
    ]
    models.Shipment.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["store", "about"],
        update_fields=[_field(name) for name in _SHIPMENT_FIELDS],
    )
    return found


def _milestones(shipments: Iterable[folding.Shipment]) -> Iterable[Announcement]:
    for one in shipments:
        data = {
            "shipment": one.about.removeprefix("shipment/"),
            "order": one.order.removeprefix("order/"),
            "carrier": one.carrier,
            "number": one.number,
        }
        for kind, happened in one.milestones:
            yield Announcement(kind, one.about, one.order, happened, data)


def _refresh_orders(
    store: Store, abouts: set[str], whose: dict[str, int]
) -> Iterable[Announcement]:
    if not abouts:
        return []
    parcels: dict[str, list[folding.Shipment]] = defaultdict(list)
    for row in models.Shipment.objects.of(store).filter(order__in=abouts):
        parcels[row.order].append(shipment_as_folded(row))
    orders = []
    for about, events in _events_about(store, abouts).items():
        order = folding.fold_order(about, events, parcels[about])
        if order and about in whose:
            orders.append(order)
    _write_orders(store, orders, whose)
    return [
        Announcement(
            "order.delivered",
            order.about,
            order.about,
            order.delivered,
            {"order": order.about.removeprefix("order/"), "shipments": len(parcels[order.about])},
        )
        for order in orders
        if order.delivered
    ]


def _write_orders(store: Store, orders: list[folding.Order], whose: dict[str, int]) -> None:
    rows = [
        models.Order(
            store=store,
            about=order.about,
            customer_id=whose[order.about],
            **{
                name: _json(getattr(order, name)) for name in _ORDER_FIELDS if name != "customer_id"
            },
        )
        for order in orders
    ]
    models.Order.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["store", "about"],
        update_fields=[_field(name) for name in _ORDER_FIELDS],
    )
    abouts = [order.about for order in orders]
    ids = dict(models.Order.objects.of(store).filter(about__in=abouts).values_list("about", "id"))
    models.OrderLine.objects.of(store).filter(order__in=ids.values()).delete()
    models.OrderLine.objects.bulk_create(
        models.OrderLine(
            store=store,
            order_id=ids[order.about],
            position=position,
            product=line.product,
            title=line.title,
            sku=line.sku,
            type=line.type,
            tags=list(line.tags),
            quantity=line.quantity,
            price=line.price,
        )
        for order in orders
        for position, line in enumerate(order.lines)
    )


def _refresh_matters(store: Store, events: Iterable[hot.Stored], whose: dict[str, int]) -> None:
    abouts = {event.about for event in events if event.kind.partition(".")[0] in MATTERS}
    if not abouts:
        return
    found: dict[str, folding.Matter] = {}
    for some in _events_about(store, abouts).values():
        found.update(folding.fold_matters(some))
    models.Matter.objects.bulk_create(
        [
            models.Matter(
                store=store,
                customer_id=whose[matter.about],
                about=matter.about,
                what=matter.what,
                order=matter.order,
                title=matter.title,
                opened=matter.opened,
                closed=matter.closed,
            )
            for matter in found.values()
            if matter.about in whose
        ],
        update_conflicts=True,
        unique_fields=["store", "about"],
        update_fields=["customer", "what", "order", "title", "opened", "closed"],
    )


def _refresh_people(store: Store, events: Iterable[hot.Stored]) -> None:
    touched = {event.customer for event in events if event.customer and event.people}
    if touched:
        refresh_people(store, touched)


def refresh_people(store: Store, touched: set[int]) -> None:
    """Write the plain facts, the contacts' state and the consents of these customers anew."""
    people: dict[int, list[Event]] = defaultdict(list)
    for customer, event in hot.events_on_people(store.pk, touched):
        if hot.on_people(event.kind) or "who" in event.data:
            people[customer].append(event)
    _write_customers(store, people)
    _write_contacts(store, people)
    _write_consents(store, people)


def _write_customers(store: Store, people: dict[int, list[Event]]) -> None:
    rows = list(models.Customer.objects.of(store).filter(id__in=people))
    for row in rows:
        facts = folding.fold_customer(people[row.pk])
        row.language, row.country, row.region = facts.language, facts.country, facts.region
        row.zone, row.since = facts.zone, facts.since
        row.tags, row.stated = sorted(facts.tags), dict(facts.stated)
        row.seen = max(row.seen, people[row.pk][-1].happened)
    models.Customer.objects.bulk_update(
        rows, ["language", "country", "region", "zone", "since", "tags", "stated", "seen"]
    )


def _write_contacts(store: Store, people: dict[int, list[Event]]) -> None:
    """The addresses themselves are sealed elsewhere; here goes how they stand."""
    rows = list(models.ContactPoint.objects.of(store).filter(customer__in=people))
    folded = {customer: folding.fold_contacts(some) for customer, some in people.items()}
    changed = []
    for row in rows:
        contact = folded[row.customer_id].get((row.channel, row.digest))
        if contact and (row.since, row.used, row.blocked) != (
            contact.since,
            contact.used,
            contact.blocked,
        ):
            row.since, row.used, row.blocked = contact.since, contact.used, contact.blocked
            changed.append(row)
    models.ContactPoint.objects.bulk_update(changed, ["since", "used", "blocked"])


def _write_consents(store: Store, people: dict[int, list[Event]]) -> None:
    rows = [
        models.Consent(
            store=store,
            customer_id=customer,
            channel=word.channel,
            contact=word.contact,
            purpose=word.purpose,
            given=word.given,
            since=word.since,
            event=word.event,
        )
        for customer, some in people.items()
        for word in folding.fold_consents(some).values()
    ]
    if not rows:
        return
    models.Consent.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["store", "customer", "channel", "contact", "purpose"],
        update_fields=["given", "since", "event"],
    )


def shipment_as_folded(row: models.Shipment) -> folding.Shipment:
    """A parcel's row as the fold gives it. Milestones are events, not part of the row."""
    return folding.Shipment(
        about=row.about,
        **{
            name: getattr(row, name)
            for name in _SHIPMENT_FIELDS
            if name not in ("customer_id", "contents")
        },
        contents=tuple((product, count) for product, count in row.contents),
    )


def _field(name: str) -> str:
    return name.removesuffix("_id")


def _json(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
