"""Giving events that came before their order to the order's customer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from afterword.house.models import Store
from afterword.wire import shapes

from . import hot, models
from .people import Found


def adopt(
    store: Store, events: Sequence[shapes.Event], found: Sequence[Found], now: datetime
) -> list[hot.Stored]:
    """Give events that came before their order to the order's customer, now that it is known.

    They count as known from now: nothing that was decided before could have seen them.
    """
    whose = {
        event.about: one.customer
        for event, one in zip(events, found, strict=True)
        if one.customer and event.about
    }
    adopted: list[hot.Stored] = []
    while whose and (nobodys := hot.nobodys(store.pk, whose)):
        orphans = list(models.Event.objects.of(store).filter(id__in=nobodys))
        _give(store, orphans, whose, now)
        # A parcel that has found its customer brings its own scans, which name no order.
        whose = {one.about: one.customer_id for one in orphans if one.customer_id and one.about}
        adopted += [_stored(one) for one in orphans]
    return adopted


def _stored(row: models.Event) -> hot.Stored:
    people = hot.on_people(row.kind) or "who" in row.data
    return hot.Stored(row.pk, row.key, row.kind, row.customer_id, row.about, row.order, people)


def _give(
    store: Store, orphans: Sequence[models.Event], whose: Mapping[str, int], now: datetime
) -> None:
    for orphan in orphans:
        owner = whose.get(orphan.about) or whose[orphan.order]
        orphan.customer_id = owner
        if not orphan.history:
            orphan.known = max(orphan.known, now)
        if orphan.sealed:
            person = models.Customer.objects.of(store).get(id=owner)
            opened = store.secret.open_json(bytes(orphan.sealed), "event")
            orphan.sealed = sealed_for(store, person, opened)
    models.Event.objects.bulk_update(orphans, ["customer", "known", "sealed"])


def sealed_for(store: Store, person: models.Customer, private: Mapping[str, Any]) -> bytes:
    """The private part of an event; nothing of somebody who was forgotten is kept."""
    if not person.wrapped_key:
        return b""
    return person.key(store.secret).seal_json(dict(private), "event")
