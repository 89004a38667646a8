"""What orders earn, and what goes back with their money.

An order stands at the points that its paid amount is worth. Whatever happens to it, the ledger is
brought to that: what is told twice, late or in another order comes to the same.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from babel.numbers import get_currency_precision

from afterword.decisions import points
from afterword.house.models import Store
from afterword.timeline.actions import natural_key
from afterword.timeline.hot import Arrived
from afterword.timeline.models import Order

from . import queries, writing
from .models import PointEntry, Programme
from .writing import Line

KINDS = ("order.paid", "order.changed", "order.refunded", "order.cancelled", "order.delivered")
"""The events of an order that may move points."""
BY = "engine"


def heed(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """Bring the ledger to what these orders are worth now. What was filled in from history earns
    nothing, and takes back what it must. Runs inside the caller's transaction; safe to repeat."""
    programme = queries.programme(store)
    if programme is None:
        return
    last = {one.event.about: one for one in events if one.event.kind in KINDS}
    fresh = {one.event.about for one in events if not one.event.history}
    orders = Order.objects.of(store).filter(about__in=last).select_related("customer")
    written: dict[str, list[PointEntry]] = defaultdict(list)
    for row in PointEntry.objects.of(store).filter(order__in=last).order_by("id"):
        written[row.order].append(row)
    for order in orders.order_by("id"):
        rows = written[order.about]
        if not rows and not (order.about in fresh and _earns(programme, order)):
            continue
        account = writing.held(store, order.customer_id, now)
        lines = (
            list(_moved(programme, order, rows, last[order.about].key, now))
            if rows
            else _first(programme, order)
        )
        if lines:
            writing.write(programme, account, lines, now=now, by=BY)


def _earns(programme: Programme, order: Order) -> bool:
    since = programme.since
    return (
        programme.on
        and since is not None
        and order.placed >= since
        and (order.paid or order.delivered) is not None
        and order.cancelled is None
        and bool(order.customer.wrapped_key)
    )


def worth(rule: points.Rule, amount: int, currency: str) -> int:
    """The points for an amount in minor units; none where the currency has no rate."""
    rate = rule.rates.get(currency)
    digits = get_currency_precision(currency) if currency else 2
    return points.earned(amount, digits, rate) if rate else 0


def _first(programme: Programme, order: Order) -> list[Line]:
    """What an order earns, with a welcome where it is the customer's first that earns any."""
    rule = programme.rule
    many = worth(rule, order.total, order.currency)
    paid = order.paid or order.delivered
    if not many or paid is None:
        return []
    usable, expires = points.dates(rule, paid, order.delivered)
    earns = Line(
        key=natural_key("points", "earn", order.about),
        kind="earn",
        points=many,
        why="order",
        order=order.about,
        amount=order.total,
        currency=order.currency,
        usable=usable,
        expires=expires,
    )
    lines = [earns]
    left = points.standing(many, order.total, order.total - order.refunded)
    if left < many:
        # Some of the money had gone back before it earned anything.
        key = natural_key("points", "stand", order.about, "first")
        back = Line(key=key, kind="reverse", points=left - many, why="refunded",
                    lot=earns.key, order=order.about)  # fmt: skip
        lines.append(back)
    if rule.welcome and not _welcomed(programme, order.customer_id):
        key = natural_key("points", "welcome", order.about)
        lines.append(Line(key=key, kind="earn", points=rule.welcome, why="welcome",
                          order=order.about, usable=usable, expires=expires))  # fmt: skip
    return lines


def _welcomed(programme: Programme, customer: int) -> bool:
    rows = PointEntry.objects.of(programme.store).filter(customer=customer)
    welcomes = rows.filter(why="welcome").values_list("key", flat=True)
    kept = rows.filter(lot__in=welcomes, kind__in=("earn", "reverse"))
    return sum(kept.values_list("points", flat=True)) > 0


def _moved(
    programme: Programme, order: Order, rows: Sequence[PointEntry], event: str, now: datetime
) -> Iterator[Line]:
    """What happened to an order that earned something."""
    begins = [one for one in rows if one.kind == "earn" and one.lot == one.key]
    of_order = next((one for one in begins if one.why == "order"), None)
    if of_order is None:
        return
    yield from _released(programme, order, begins, now)
    paid = 0 if order.cancelled else order.total - order.refunded
    for lot in begins:
        kept = sum(o.points for o in rows if o.lot == lot.key and o.kind in ("earn", "reverse"))
        if lot.amount:
            wanted = points.standing(lot.points, lot.amount, paid)
        else:
            # A welcome stays, unless nothing stays of what it came with.
            wanted = lot.points if paid > 0 else 0
        if wanted != kept:
            yield from _brought_to(programme, lot, wanted - kept, order, event, now)


def _brought_to(
    programme: Programme, lot: PointEntry, change: int, order: Order, event: str, now: datetime
) -> Iterator[Line]:
    why: points.Why = (
        "cancelled" if order.cancelled else "refunded" if order.refunded else "changed"
    )
    key = natural_key("points", "stand", lot.key, event)
    kind: points.Kind = "earn" if change > 0 else "reverse"
    yield Line(key=key, kind=kind, points=change, why=why, lot=lot.key, order=order.about)
    known = [one for one in queries.entries(programme.store, lot.customer_id) if one.lot == lot.key]
    # What expired cannot be taken back once more: it had been taken already.
    gone = -sum(one.points for one in known if one.kind == "expire")
    short = -(sum(one.points for one in known) + change)
    if short > 0 and gone > 0:
        key = natural_key("points", "unexpire", lot.key, event)
        yield Line(key=key, kind="expire", points=min(short, gone), why=why, lot=lot.key,
                   order=order.about)  # fmt: skip


def _released(
    programme: Programme, order: Order, begins: Sequence[PointEntry], now: datetime
) -> Iterator[Line]:
    """The parcels came: it is known now from when the points may be used."""
    paid = order.paid or order.delivered
    if order.delivered is None or paid is None:
        return
    usable, expires = points.dates(programme.rule, paid, order.delivered)
    for lot in begins:
        if lot.usable and usable < lot.usable and now < lot.usable:
            key = natural_key("points", "release", lot.key)
            yield Line(key=key, kind="release", points=0, why="delivered", lot=lot.key,
                       order=order.about, usable=usable, expires=expires)  # fmt: skip
