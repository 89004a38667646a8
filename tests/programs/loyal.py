"""A store that gives points."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from afterword.decisions.points import Balance
from afterword.house.models import Store
from afterword.programs.loyalty import actions, queries
from afterword.programs.loyalty.models import Programme
from afterword.timeline.models import Customer, Event, Order
from tests.conftest import NOW
from tests.given import ORDER

WANTED = actions.Wanted(
    on=True,
    names={},
    rates={"GBP": Decimal(1)},
    pending_days=30,
    valid_days=0,
    welcome=0,
    warn_days=14,
)


def giving(store: Store, now: datetime = NOW, **more: Any) -> Programme:
    """The store gives a point for each pound, usable 30 days after the order came."""
    return actions.save(store, WANTED._replace(**more), now=now, by="user:mia@example.com")


def whose(store: Store, order: str = ORDER) -> Customer:
    """Who placed an order."""
    return Order.objects.of(store).select_related("customer").get(about=order).customer


def has(store: Store, now: datetime, order: str = ORDER) -> Balance:
    """What the customer of an order has."""
    return queries.balance(store, whose(store, order).pk, now)


def changes(store: Store) -> list[tuple[str, str, int, int, int]]:
    """What was told of points: (what, why, points, balance, pending)."""
    rows = Event.objects.of(store).filter(kind="points.changed").order_by("id")
    names = ("what", "why", "points", "balance", "pending")
    return [tuple(one.data[name] for name in names) for one in rows]
