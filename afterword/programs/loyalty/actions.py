"""What is done about points: settling how they are given, giving and taking some by hand, looking
at accounts that are due, following people who turn out to be one, forgetting."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import connection, transaction

from afterword.decisions import points
from afterword.house.actions import audit
from afterword.house.models import Store
from afterword.timeline.actions import natural_key
from afterword.timeline.hot import Arrived
from afterword.timeline.models import Customer

from . import queries, writing
from .models import Account, PointEntry, Programme
from .writing import Line

BATCH = 100
BY = "engine"


class Wanted(NamedTuple):
    """How a store wants to give points."""

    on: bool
    names: Mapping[str, str]
    rates: Mapping[str, Decimal]
    pending_days: int
    valid_days: int
    welcome: int
    warn_days: int
    rewards: Mapping[str, int] = {}
    """By the key of an offer: how many points one of its codes takes."""


@transaction.atomic
def save(store: Store, wanted: Wanted, *, now: datetime, by: str) -> Programme:
    """Settle how points are given. What was earned stays as it was promised; only orders from when
    it was switched on first earn any."""
    row = Programme.objects.of(store).select_for_update().first() or Programme(store=store)
    row.on = wanted.on
    row.since = row.since or (now if wanted.on else None)
    row.names = dict(wanted.names)
    row.rates = {currency: str(rate) for currency, rate in wanted.rates.items()}
    row.pending_days, row.valid_days = wanted.pending_days, wanted.valid_days
    row.welcome, row.warn_days = wanted.welcome, wanted.warn_days
    row.rewards = dict(wanted.rewards)
    row.changed, row.by = now, by[:120]
    row.save()
    # Messages ask the store: they say the new name from the next one on, whoever it goes to.
    Store.objects.filter(id=store.pk).update(points_called=row.names)
    store.points_called = row.names
    names = ("on", "rates", "pending_days", "valid_days", "welcome", "rewards")
    detail = {name: getattr(row, name) for name in names}
    audit(store, now=now, by=by, what="points.settled", detail=detail)
    return row


class Off(ValueError):
    """The store gives no points."""


class Gone(ValueError):
    """They were forgotten meanwhile, or put together with somebody."""


@transaction.atomic
def adjust(
    store: Store,
    customer: Customer,
    many: int,
    words: str,
    *,
    press: str,
    now: datetime,
    by: str,
) -> None:
    """Give a customer points, or take some (below zero), for a reason in words. ``press`` is of the
    button: pressed twice, it is done once. Raises ``Off``, ``Gone``, and ``points.TooMany`` where
    there are not so many to take."""
    programme = queries.running(store)
    if programme is None:
        raise Off
    account = writing.held(store, customer.pk, now)
    if queries.is_written(store, natural_key("points", "hand", press)):
        return
    # Held: whoever forgets them waits, or has done it. Not its key: whoever records an event of
    # theirs holds that, and may wait for the account.
    whole = Customer.objects.of(store).select_for_update(no_key=True).filter(pk=customer.pk)
    if whole.filter(merged_into=None).exclude(wrapped_key=b"").first() is None:
        raise Gone
    if not 0 < abs(many) <= points.MOST:
        raise points.TooMany(f"{many} points")
    lines = _by_hand(programme, customer, many, words, press, now)
    writing.write(programme, account, lines, now=now, by=by)
    audit(store, now=now, by=by, what="points.adjusted", about=f"customer {customer.pk}: {many:+d}")


def _by_hand(
    programme: Programme, customer: Customer, many: int, words: str, press: str, now: datetime
) -> list[Line]:
    key = natural_key("points", "hand", press)
    if many > 0:
        expires = points.ends(programme.rule, now)
        return [Line(key=key, kind="adjust", points=many, why="person", usable=now,
                     expires=expires, words=words)]  # fmt: skip
    known = points.lots(one.plain for one in queries.entries(programme.store, customer.pk))
    lines = []
    for lot, some in points.taken(known, -many, now, pending=True):
        lines.append(Line(key=key, kind="adjust", points=-some, why="person", lot=lot, words=words))
        key = natural_key("points", "hand", press, lot)
    return lines


@transaction.atomic
def look_due(now: datetime, limit: int = BATCH) -> int:
    """Look at the accounts to which something happens by itself by now. Gives how many were."""
    skip = connection.features.has_select_for_update_skip_locked
    due = Account.objects.everywhere().filter(due__lte=now).order_by("due")
    rows = list(due.select_for_update(skip_locked=skip, of=("self",) if skip else ())[:limit])
    stores = {one.store_id for one in rows}
    kept = {one.store_id: one for one in Programme.objects.everywhere().filter(store__in=stores)
            .select_related("store")}  # fmt: skip
    people = Customer.objects.everywhere().in_bulk([one.customer_id for one in rows])
    for row in rows:
        writing.look(kept[row.store_id], row, people[row.customer_id], now=now, by=BY)
    return len(rows)


def follow(store: Store, *, other: int, into: int, now: datetime) -> None:
    """Two records were one person: their points are one ledger, with one welcome. Runs inside the
    caller's transaction."""
    programme = queries.programme(store)
    theirs = Account.objects.of(store).filter(customer=other).first()
    if programme is None or theirs is None:
        return
    account = writing.held(store, into, now)
    PointEntry.objects.of(store).filter(customer=other).update(customer=into)
    account.looked = min(account.looked, theirs.looked)
    theirs.delete()
    writing.write(programme, account, _one_welcome(store, into), now=now, by=BY)


def _one_welcome(store: Store, customer: int) -> list[Line]:
    rows = queries.entries(store, customer)
    kept = []
    for lot in (one for one in rows if one.why == "welcome" and one.lot == one.key):
        left = sum(o.points for o in rows if o.lot == lot.key and o.kind in ("earn", "reverse"))
        if left > 0:
            kept.append((lot, left))
    return [
        Line(key=natural_key("points", "one-welcome", lot.key), kind="reverse", points=-left,
             why="merged", lot=lot.key, order=lot.order)
        for lot, left in kept[1:]
    ]  # fmt: skip


def forget(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """What people wrote of who was forgotten goes, and nothing happens to their points any more;
    the numbers stay, and name nobody. Runs inside the caller's transaction; safe to repeat."""
    rows = PointEntry.objects.of(store).filter(customer__wrapped_key=b"")
    rows.exclude(sealed=b"").update(sealed=b"")
    gone = Account.objects.of(store).filter(customer__wrapped_key=b"", due__isnull=False)
    gone.update(due=None)
