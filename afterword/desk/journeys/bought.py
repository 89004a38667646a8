"""Which journeys somebody bought after: the orders of the last days, by the journey whose message
they came after."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Count, DateTimeField, Exists, ExpressionWrapper, OuterRef

from afterword.house.models import Store
from afterword.house.owned import OwnedQuerySet
from afterword.outbox.models import Intent
from afterword.timeline.models import Order

DAYS = 30
"""The orders of so many days are looked at: few rows, however long a store has been there."""


def bought(store: Store, goals: Mapping[str, int], now: datetime) -> dict[str, int]:
    """How many orders of the last ``DAYS`` days came after a message of each journey, in one
    statement. ``goals``: within how many days one counts, by journey."""
    if not goals:
        return {}
    after = {
        f"journey_{number}": Count("pk", filter=Exists(_before(store, key, days)))
        for number, (key, days) in enumerate(goals.items())
    }
    rows = Order.objects.of(store).filter(
        placed__gt=now - timedelta(days=DAYS), placed__lte=now, cancelled=None
    )
    found = rows.aggregate(**after)
    return {key: found[f"journey_{number}"] for number, key in enumerate(goals)}


def _before(store: Store, key: str, days: int) -> OwnedQuerySet[Intent]:
    """The messages of a journey after which an order counts."""
    since = ExpressionWrapper(
        OuterRef("placed") - timedelta(days=days), output_field=DateTimeField()
    )
    return Intent.objects.of(store).filter(
        customer=OuterRef("customer"),
        effect="message",
        journey=key,
        accepted__lt=OuterRef("placed"),
        accepted__gte=since,
    )
