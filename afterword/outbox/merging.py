"""Messages follow when two records turn out to be one person."""

from typing import Any

from django.db import transaction

from afterword.house.models import Store
from afterword.timeline.models import Customer

from . import models


@transaction.atomic
def move(store: Store, *, other: int, into: int) -> None:
    """Two customers were one: what was said and is to be said to ``other`` is ``into``'s.

    The words are sealed with the key that stays; the other one is destroyed, for nothing needs it
    any more. Safe to repeat.
    """
    people = Customer.objects.of(store).in_bulk([other, into])
    if people[other].wrapped_key and people[into].wrapped_key:
        old, new = people[other].key(store.secret), people[into].key(store.secret)
        for intent in _sealed_of(models.Intent.objects.of(store), other):
            intent.sealed = new.seal(old.open(bytes(intent.sealed), "intent"), "intent")
            intent.save(update_fields=["sealed"])
        for mail in _sealed_of(models.Caught.objects.of(store), other):
            mail.sealed = new.seal(old.open(bytes(mail.sealed), "caught"), "caught")
            mail.save(update_fields=["sealed"])
    models.Intent.objects.of(store).filter(customer=other).update(customer=into)
    models.Caught.objects.of(store).filter(customer=other).update(customer=into)
    Customer.objects.of(store).filter(id=other).update(wrapped_key=b"")


def _sealed_of(rows: Any, customer: int) -> Any:
    return rows.filter(customer=customer).exclude(sealed=b"")
