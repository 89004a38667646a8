"""Whom one could write to: those who are found by some words, or who were seen last."""

from datetime import datetime

import msgspec
from django.db.models import Count

from afterword.house.models import Store
from afterword.timeline import queries as timeline
from afterword.timeline.models import Customer, Order

SEEN_LAST = 10


class Found(msgspec.Struct, frozen=True):
    """A customer, in the list."""

    id: int
    name: str
    place: str
    orders: int
    seen: datetime


def found(store: Store, query: str) -> list[Found]:
    """Customers by a name, an address, a telephone or an order's number; without any, those who
    were seen last."""
    rows = timeline.find(store, query) if query else _seen_last(store)
    mine = Order.objects.of(store).filter(customer__in=[one.pk for one in rows]).order_by()
    orders = dict(mine.values_list("customer").annotate(n=Count("pk")))
    return [
        Found(
            id=one.pk,
            name=timeline.name_of(one, store)["name"],
            place=one.country,
            orders=orders.get(one.pk, 0),
            seen=one.seen,
        )
        for one in rows
    ]


def _seen_last(store: Store) -> list[Customer]:
    rows = Customer.objects.of(store).filter(merged_into=None).exclude(wrapped_key=b"")
    return list(rows.order_by("-seen", "-id")[:SEEN_LAST])
