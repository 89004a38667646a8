"""What those bought whom a journey wrote to, and those whom its lot left alone."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import Min, Q

from afterword.decisions.enter import HELD_OUT
from afterword.decisions.lift import Lift, group, lift
from afterword.house.models import Store
from afterword.journeys.models import Run
from afterword.timeline.models import Order

MOST = 50_000
"""So many of those who came in last are looked at, at the most."""


def of_journey(store: Store, key: str, within: timedelta, now: datetime) -> Lift:
    """The difference a journey makes to what people buy ``within`` a time of their first coming in.

    Only who has had all of that time counts, so that everybody had as long to buy. Whoever was in
    both lots, as the share of the hold-out was changed meanwhile, is in neither. An order that was
    cancelled is none, and what was paid back was not spent; other currencies than the store's are
    left out. The order that somebody came in with is no purchase because of it.
    """
    entered, alone = _first(store, key, now - within)
    spent = _spent(store, entered, within)
    sums = {who: spent.get(who, 0) for who in entered}
    return lift(
        group(sums[who] for who in entered if not alone[who]),
        group(sums[who] for who in entered if alone[who]),
    )


def _first(store: Store, key: str, before: datetime) -> tuple[dict[int, datetime], dict[int, bool]]:
    """By customer: when they first came in, and whether the lot left them alone."""
    held = Q(outcome=HELD_OUT)
    rows = (
        Run.objects.of(store)
        .filter(journey=key)
        .values("customer")
        .annotate(
            first=Min("entered"),
            first_alone=Min("entered", filter=held),
            first_written=Min("entered", filter=~held),
        )
        .filter(first__lte=before)
        .order_by("-first")[:MOST]
    )
    entered: dict[int, datetime] = {}
    alone: dict[int, bool] = {}
    for row in rows:
        if row["first_alone"] and row["first_written"]:
            continue
        entered[row["customer"]] = row["first"]
        alone[row["customer"]] = row["first_alone"] is not None
    return entered, alone


def _spent(store: Store, entered: dict[int, datetime], within: timedelta) -> dict[int, int]:
    """By customer: what they spent in their time. Nobody who spent nothing is in it."""
    if not entered:
        return {}
    first, last = min(entered.values()), max(entered.values()) + within
    rows = Order.objects.of(store).filter(
        placed__gt=first, placed__lte=last, cancelled=None, currency=store.currency
    )
    found: dict[int, int] = defaultdict(int)
    for who, placed, total, refunded in rows.values_list(
        "customer", "placed", "total", "refunded"
    ).iterator(chunk_size=5_000):
        came = entered.get(who)
        if came is not None and came < placed <= came + within:
            found[who] += max(total - refunded, 0)
    return found
