"""Writing the ledger: entries, what they set off, and the events that tell of it.

Whoever writes holds the customer's account (``held``), so that two never take the same points.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from afterword.decisions import points
from afterword.decisions.points import Kind, Why
from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline.models import Customer
from afterword.wire.shapes import Event

from . import queries
from .models import Account, PointEntry, Programme

Names = Mapping[str, str]
"""What a store calls its points (``Programme.names``)."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that is to be written. ``lot`` empty: it begins one."""

    key: str
    kind: Kind
    points: int
    why: Why
    lot: str = ""
    order: str = ""
    amount: int | None = None
    currency: str = ""
    usable: datetime | None = None
    expires: datetime | None = None
    words: str = ""


def held(store: Store, customer: int, now: datetime) -> Account:
    """A customer's account, held for this transaction."""
    Account.objects.of(store).get_or_create(
        store=store, customer_id=customer, defaults={"since": now, "looked": now}
    )
    rows = Account.objects.of(store).select_for_update()
    return rows.get(customer=customer)


def write(
    programme: Programme, account: Account, lines: Sequence[Line], *, now: datetime, by: str
) -> list[PointEntry]:
    """Write what is new of these into a ledger whose account is held, settle what is owed, and
    tell what came of it. Gives the new entries. Safe to repeat."""
    store, customer = (
        programme.store,
        Customer.objects.of(programme.store).get(pk=account.customer_id),
    )
    known = set(
        PointEntry.objects.of(store)
        .filter(key__in=[one.key for one in lines])
        .values_list("key", flat=True)
    )
    new = [_row(store, customer, one, now, by) for one in lines if one.key not in known]
    PointEntry.objects.bulk_create(new)
    look(programme, account, customer, new, now=now, by=by)
    return new


def _row(store: Store, customer: Customer, line: Line, now: datetime, by: str) -> PointEntry:
    sealed = b""
    if line.words:
        sealed = customer.key(store.secret).seal(line.words.encode(), queries.WORDS)
    return PointEntry(
        store=store,
        customer=customer,
        key=line.key,
        kind=line.kind,
        points=line.points,
        lot=line.lot or line.key,
        order=line.order,
        amount=line.amount,
        currency=line.currency,
        usable=line.usable,
        expires=line.expires,
        why=line.why,
        sealed=sealed,
        at=now,
        by=by[:120],
    )


def look(
    programme: Programme,
    account: Account,
    customer: Customer,
    new: Sequence[PointEntry] = (),
    *,
    now: datetime,
    by: str,
) -> None:
    """See to what has happened to a ledger by itself since it was looked at last: points became
    usable, expired, or will soon; debts are paid. The account is held."""
    store = programme.store
    plain = [one.plain for one in queries.entries(store, customer.pk)]
    more = [*_expired(plain, now), *_settled(plain, now)]
    told = [_row(store, customer, one, now, by) for one in more]
    PointEntry.objects.bulk_create(told)
    plain += [one.plain for one in told]
    stands = points.balance(plain, now)
    events = _changes((*new, *told), stands, programme.names, now)
    fresh = {one.lot for one in new}
    lots = points.lots(plain)
    ripe = [
        lot
        for lot in lots.values()
        if lot.left > 0 and account.looked < lot.usable <= now and lot.key not in fresh
    ]
    if ripe:
        events.append(_usable(ripe, stands, programme.names, now))
    events += _expiring(lots.values(), account.looked, programme.rule, stands, now)
    if customer.wrapped_key:
        timeline.record_each(
            store, [(customer.pk, one) for one in events], now=now, by=by, announced=True
        )
    account.looked = now
    account.due = points.next_look(lots, programme.rule, now) if customer.wrapped_key else None
    account.save(update_fields=["looked", "due"])


def _expired(plain: Sequence[points.Entry], now: datetime) -> list[Line]:
    return [
        Line(
            key=timeline.natural_key("points", "expire", lot.key),
            kind="expire",
            points=-lot.left,
            why="age",
            lot=lot.key,
        )
        for lot in points.lots(plain).values()
        if lot.left > 0 and lot.stands(now) == "expired"
    ]


def _settled(plain: Sequence[points.Entry], now: datetime) -> list[Line]:
    turn = str(len(plain))
    found: list[Line] = []
    for source, debt, some in points.settled(points.lots(plain), now):
        for lot, many in ((source, -some), (debt, some)):
            key = timeline.natural_key("points", "settle", source, debt, turn, lot)
            found.append(Line(key=key, kind="settle", points=many, why="debt", lot=lot))
    return found


def _changes(
    rows: Iterable[PointEntry], stands: points.Balance, names: Names, now: datetime
) -> list[Event]:
    """One event for what one deed did, from however many lots it took."""
    found: dict[tuple[str, str, str], list[PointEntry]] = {}
    for row in rows:
        if row.points and row.kind != "settle":
            found.setdefault((row.kind, row.why, row.order), []).append(row)
    return [_changed(some, stands, names, now) for some in found.values()]


def _stands(stands: points.Balance, names: Names) -> dict[str, Any]:
    """What the customer has then, and what the store calls it, for messages to say."""
    called = {"called": dict(names)} if names else {}
    return {"balance": stands.active, "pending": stands.pending, **called}


def _changed(
    rows: Sequence[PointEntry], stands: points.Balance, names: Names, now: datetime
) -> Event:
    row = rows[0]
    data = {
        "what": row.kind,
        "why": row.why,
        "points": sum(one.points for one in rows),
        **_stands(stands, names),
    }
    return Event(
        kind="points.changed",
        key=f"points/{row.key}",
        happened=now,
        order=row.order,
        data=data,
    )


def _usable(
    ripe: Sequence[points.Lot], stands: points.Balance, names: Names, now: datetime
) -> Event:
    return Event(
        kind="points.changed",
        key=f"points/{min(one.key for one in ripe)}/usable",
        happened=now,
        data={
            "what": "usable",
            "why": "age",
            "points": sum(one.left for one in ripe),
            **_stands(stands, names),
        },
    )


def _expiring(
    lots: Iterable[points.Lot],
    looked: datetime,
    rule: points.Rule,
    stands: points.Balance,
    now: datetime,
) -> list[Event]:
    """One event for all that a customer is to be told of at once."""
    soon = [
        one
        for one in lots
        if one.left > 0
        and one.stands(now) == "active"
        and one.expires
        and looked < points.warned(one.expires, rule) <= now
    ]
    if not soon:
        return []
    first = min(soon, key=lambda one: (one.expires, one.key))
    assert first.expires is not None
    return [
        Event(
            kind="points.expiring",
            key=f"points/{first.key}/expiring/{first.expires.isoformat()}",
            happened=now,
            data={
                "points": sum(one.left for one in soon),
                "days": max((first.expires - now).days, 0),
                "expires": first.expires.isoformat(),
                "balance": stands.active,
            },
        )
    ]
