"""Reading of webhooks: what a delivery says, and how they do."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count

from afterword.house.models import Store
from afterword.house.owned import OwnedQuerySet
from afterword.timeline import queries as timeline
from afterword.timeline.models import Customer, CustomerId, Event

from .actions import TEST
from .models import Delivery, Try, Webhook
from .standard import VERSION

_OURS = ("who", "contact")
"""Of an event's data: what describes a person, and a hash that means nothing outside."""


def told(deliveries: Sequence[Delivery]) -> Mapping[int, dict[str, Any]]:
    """What each of these says, by its id. Their stores and webhooks are loaded."""
    found: dict[int, dict[str, Any]] = {}
    for store in {one.store for one in deliveries}:
        mine = [one for one in deliveries if one.store_id == store.pk]
        events = Event.objects.of(store).in_bulk({one.event_id for one in mine if one.event_id})
        people = Customer.objects.of(store).in_bulk(
            {one.customer_id for one in events.values() if one.customer_id}
        )
        ids = _ids(store, people)
        for one in mine:
            if one.event_id is None:
                found[one.pk] = _test(store, one)
            elif one.event_id in events:
                event = events[one.event_id]
                whose = people.get(event.customer_id or 0)
                found[one.pk] = _said(store, event, whose, ids, one.webhook.private)
    return found


def _ids(store: Store, people: Mapping[int, Customer]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {number: [] for number in people}
    rows = CustomerId.objects.of(store).filter(customer__in=people).order_by("id")
    for customer, outside in rows.values_list("customer", "outside"):
        found[customer].append(outside)
    return found


def _test(store: Store, one: Delivery) -> dict[str, Any]:
    says = "This is a test that somebody of the team asked for."
    data = {"version": VERSION, "store": store.key, "data": {"says": says}}
    return {"type": TEST, "timestamp": one.made.isoformat(), "data": data}


def _said(
    store: Store,
    event: Event,
    whose: Customer | None,
    ids: Mapping[int, list[str]],
    private: bool,
) -> dict[str, Any]:
    data: dict[str, Any] = {
        "version": VERSION,
        "store": store.key,
        "key": event.key,
        "known": event.known.isoformat(),
        "about": event.about,
        "order": event.order,
        "customer": {"id": whose.pk, "ids": ids[whose.pk]} if whose else None,
        "data": {name: one for name, one in event.data.items() if name not in _OURS},
    }
    if private and whose:
        name = timeline.name_of(whose, store)["name"]
        data["private"] = {"name": name, **timeline.private_of(event, whose, store)}
    return {"type": event.kind, "timestamp": event.happened.isoformat(), "data": data}


def webhooks(store: Store) -> list[Webhook]:
    """The webhooks of a store, the oldest first."""
    return list(Webhook.objects.of(store).order_by("id"))


def names(store: Store) -> frozenset[str]:
    """The names of a store's webhooks."""
    return frozenset(Webhook.objects.of(store).values_list("name", flat=True))


def given_up(store: Store) -> OwnedQuerySet[Webhook]:
    """Those that were switched off by themselves: a person has to see to them."""
    return Webhook.objects.of(store).exclude(off_why="")


def next_due() -> datetime | None:
    """When something is handed over next."""
    waiting = Delivery.objects.everywhere().filter(state="waiting", webhook__enabled=True)
    return waiting.order_by("due").values_list("due", flat=True).first()


LAST = 50
"""So many deliveries stand on a screen or in an answer."""


def last(store: Store, webhook: Webhook, before: int | None = None) -> list[Delivery]:
    """What it was told last, the newest first; each with its tries, ``tried``, in their order."""
    rows = Delivery.objects.of(store).filter(webhook=webhook).order_by("-id")
    found = list((rows.filter(id__lt=before) if before else rows)[:LAST])
    tries: dict[int, list[Try]] = {one.pk: [] for one in found}
    for one in Try.objects.of(store).filter(delivery__in=tries).order_by("number"):
        tries[one.delivery_id].append(one)
    for row in found:
        row.tried = tries[row.pk]
    return found


def counts(store: Store, webhook: Webhook) -> dict[str, int]:
    """How many deliveries of the last thirty days stand in each state."""
    rows = Delivery.objects.of(store).filter(webhook=webhook).order_by()
    found = dict(rows.values_list("state").annotate(many=Count("pk")))
    return {state: found.get(state, 0) for state in ("delivered", "waiting", "failed")}
