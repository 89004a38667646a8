"""The tables of the present, written from the fold of the events that touch them.

Each thing touched is folded anew from all its events, so that disorder and late news come out the
same as order: this is what makes the law "the fold equals the tables" true by construction.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from afterword.decisions.contents import pieces
from afterword.decisions.kinds import MATTERS
from afterword.decisions.matters import Matter, fold_matters
from afterword.decisions.orders import Order, fold_order
from afterword.decisions.parcels import SHIPMENT_FACTS, Shipment, fold_shipment
from afterword.decisions.timeline import Event
from afterword.house.models import Store

from . import announcing, hot, hot_present, models
from .announcing import Announcement
from .facts import Facts, facts_of

_SHIPMENT_FIELDS = (
    "order",
    "carrier",
    "number",
    "url",
    "status",
    "status_at",
    "delayed",
    "delayed_by",
    "reason",
    "action",
    "proof",
    "promised_from",
    "promised_to",
    "shipped",
    "delivered",
    "scanned",
    "scanned_in",
    "retracted",
    "next_carrier",
    "next_number",
    *hot_present.DATES,
)


def refresh(
    store: Store,
    touched: Iterable[hot.Stored],
    whose: dict[str, int],
    written: Collection[int] = (),
    *,
    now: datetime,
) -> list[Announcement]:
    """Bring the present up to date with events just stored, and say what they add up to.

    ``whose``: the customer of each thing, by natural key, as far as the new events say.
    ``written``: customers whose facts are up to date already.
    """
    events = [event for event in touched if event.customer is not None]
    parcels = {event.about for event in events if event.about.startswith("shipment/")}
    shipments = _fold_shipments(store, parcels, whose)
    for shipment, _ in shipments:
        # A scan seldom names the order; the parcel it is of knows it.
        whose.setdefault(shipment.order, whose[shipment.about])
    orders = {event.about for event in events if event.about.startswith("order/")}
    orders |= {shipment.order for shipment, _ in shipments if shipment.order}
    announced = [
        announcement
        for shipment, about in shipments
        for announcement in announcing.of_shipment(shipment, about, now)
    ]
    announced += _refresh_orders(store, orders, whose)
    _refresh_matters(store, events, whose)
    people = {event.customer for event in events if event.customer and event.people}
    refresh_people(store, people.difference(written))
    return announced


def _events_about(store: Store, abouts: Iterable[str]) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = defaultdict(list)
    for _, event in hot.events_about(store.pk, abouts):
        found[event.about].append(event)
    return found


def _fold_shipments(
    store: Store, abouts: set[str], whose: dict[str, int]
) -> list[tuple[Shipment, list[Event]]]:
    if not abouts:
        return []
    found = [
        (fold_shipment(about, events), events)
        for about, events in _events_about(store, abouts).items()
        if any(event.kind in SHIPMENT_FACTS for event in events)
    ]
    mine = [(one, whose[one.about]) for one, _ in found if one.about in whose]
    hot_present.write_shipments(store.pk, mine)
    return found


def _refresh_orders(
    store: Store, abouts: set[str], whose: dict[str, int]
) -> Iterable[Announcement]:
    if not abouts:
        return []
    parcels: dict[str, list[Shipment]] = defaultdict(list)
    sent = hot_present.have_parcels(store.pk, abouts)
    for row in models.Shipment.objects.of(store).filter(order__in=sent) if sent else ():
        parcels[row.order].append(shipment_as_folded(row))
    orders: list[tuple[Order, int]] = []
    announced: list[Announcement] = []
    for about, events in _events_about(store, abouts).items():
        order = fold_order(about, events, parcels[about])
        if order and about in whose:
            orders.append((order, whose[about]))
            announced += announcing.of_order(order, parcels[about], events)
    hot_present.write_orders(store.pk, orders)
    return announced


def _refresh_matters(store: Store, events: Iterable[hot.Stored], whose: dict[str, int]) -> None:
    abouts = {event.about for event in events if event.kind.partition(".")[0] in MATTERS}
    if not abouts:
        return
    found: dict[str, Matter] = {}
    for some in _events_about(store, abouts).values():
        found.update(fold_matters(some))
    mine = [(matter, whose[matter.about]) for matter in found.values() if matter.about in whose]
    hot_present.write_matters(store.pk, mine)


def refresh_people(store: Store, touched: set[int]) -> None:
    """Write the plain facts, the contacts' state and the consents of these customers anew."""
    if not touched:
        return
    facts = known(hot.events_on_people(store.pk, touched))
    hot_present.write_customers(
        store.pk, [(customer, one.customer, one.heard) for customer, one in facts.items()]
    )
    hot_present.write_contacts(
        store.pk,
        [(customer, each) for customer, one in facts.items() for each in one.contacts.values()],
    )
    write_consents(store, facts)


def write_consents(store: Store, facts: Mapping[int, Facts]) -> None:
    """Write the words that stand, by customer."""
    hot_present.write_consents(
        store.pk,
        [(customer, word) for customer, one in facts.items() for word in one.consents.values()],
    )


def known(events: Iterable[tuple[int, Event]]) -> dict[int, Facts]:
    """The facts of customers, of all events on them, in order: (customer, event)."""
    people: dict[int, list[Event]] = defaultdict(list)
    for customer, event in events:
        if hot.on_people(event.kind) or "who" in event.data:
            people[customer].append(event)
    return {customer: facts_of(some) for customer, some in people.items()}


def shipment_as_folded(row: models.Shipment) -> Shipment:
    """A parcel's row as the fold gives it. Milestones are events, not part of the row."""
    return Shipment(
        about=row.about,
        **{name: getattr(row, name) for name in _SHIPMENT_FIELDS},
        contents=pieces(row.contents),
    )
