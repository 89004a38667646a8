"""Reading points: how a store gives them, what a customer has, and why."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.db.models import Min

from afterword.decisions import points
from afterword.house.models import Store
from afterword.house.owned import OwnedQuerySet
from afterword.house.sealing import Unreadable
from afterword.timeline.models import Customer, Order

from .models import Account, PointEntry, Programme

WORDS = "points"
"""What the seal of somebody's reason is for."""
FEW = 8
"""So many entries are shown at first."""


def programme(store: Store) -> Programme | None:
    """How a store gives points; ``None``: nobody ever settled it."""
    return Programme.objects.of(store).first()


def running(store: Store) -> Programme | None:
    """How a store gives points, while it does."""
    found = programme(store)
    return found if found and found.on else None


def next_due() -> datetime | None:
    """When something happens to somebody's points by itself next."""
    found = Account.objects.everywhere().filter(due__isnull=False).aggregate(next=Min("due"))
    due: datetime | None = found["next"]
    return due


def entries(store: Store, customer: int) -> list[PointEntry]:
    """The ledger of one customer, as it was written."""
    return list(PointEntry.objects.of(store).filter(customer=customer).order_by("id"))


def is_written(store: Store, key: str) -> bool:
    """Whether the ledger has the entry of this key: what it is of was done already."""
    return PointEntry.objects.of(store).filter(key=key).exists()


def turn(store: Store, customer: int) -> str:
    """How often this customer's points were used: a form that was shown before says another."""
    return str(_spent(store, customer).count())


def rewards(store: Store, customer: int) -> list[str]:
    """The keys of what a customer used points for, the newest first."""
    return list(_spent(store, customer).order_by("-id").values_list("key", flat=True))


def _spent(store: Store, customer: int) -> OwnedQuerySet[PointEntry]:
    return PointEntry.objects.of(store).filter(customer=customer, kind="spend")


def balance(store: Store, customer: int, now: datetime) -> points.Balance:
    """What a customer's ledger comes to."""
    return points.balance([one.plain for one in entries(store, customer)], now)


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One entry as people read it."""

    at: datetime
    kind: str
    points: int
    why: str
    number: str
    """Of the order that it is about; empty: none."""
    words: str
    by: str
    pending: datetime | None
    """Until when these points cannot be used; ``None``: they can, or are gone."""
    expires: datetime | None


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A customer's points, and why they are what they are: the newest entry first."""

    balance: points.Balance
    told: list[Told]
    expiring: int
    """So many of those that may be used are worth nothing from ``expires`` on."""
    expires: datetime | None
    usable: datetime | None
    """When the next of those that are pending may be used."""


def standing(store: Store, customer: Customer, now: datetime, *, most: int = FEW) -> Standing:
    """What a customer has, with the last entries that changed it."""
    rows = entries(store, customer.pk)
    plain = [one.plain for one in rows]
    known = points.lots(plain)
    active = [one for one in known.values() if one.left > 0 and one.stands(now) == "active"]
    first = min((one.expires for one in active if one.expires), default=None)
    waiting = [one for one in known.values() if one.left > 0 and one.stands(now) == "pending"]
    shown = _deeds(rows)[:most]
    numbers = _numbers(store, (some[0] for some in shown))
    return Standing(
        balance=points.balance(plain, now),
        told=[_told(one, known, numbers, customer, store, now) for one in shown],
        expiring=sum(one.left for one in active if one.expires == first) if first else 0,
        expires=first,
        usable=min((one.usable for one in waiting), default=None),
    )


def _deeds(rows: Iterable[PointEntry]) -> list[list[PointEntry]]:
    """The entries by what was done at once, from however many lots it took: the newest first."""
    found: dict[tuple[datetime, str, str, str, bool], list[PointEntry]] = {}
    for row in rows:
        if row.points and row.kind != "settle":
            same = (row.at, row.kind, row.why, row.order, row.points > 0)
            found.setdefault(same, []).append(row)
    return list(reversed(found.values()))


def _numbers(store: Store, rows: Iterable[PointEntry]) -> dict[str, str]:
    wanted = {one.order for one in rows if one.order}
    found = Order.objects.of(store).filter(about__in=wanted)
    return dict(found.values_list("about", "number")) if wanted else {}


def _told(
    rows: list[PointEntry],
    known: Mapping[str, points.Lot],
    numbers: Mapping[str, str],
    customer: Customer,
    store: Store,
    now: datetime,
) -> Told:
    row = rows[0]
    lot = known[row.lot]
    begins = row.points > 0 and row.kind in ("earn", "adjust") and lot.left > 0
    return Told(
        at=row.at,
        kind=row.kind,
        points=sum(one.points for one in rows),
        why=row.why,
        number=numbers.get(row.order, ""),
        words=words_of(row, customer, store),
        by=row.by,
        pending=lot.usable if begins and lot.stands(now) == "pending" else None,
        expires=lot.expires if begins else None,
    )


def words_of(row: PointEntry, customer: Customer, store: Store) -> str:
    """Why somebody gave or took points, in their words; empty: nobody did, or it is forgotten."""
    if not row.sealed:
        return ""
    try:
        return customer.key(store.secret).open(bytes(row.sealed), WORDS).decode()
    except Unreadable:
        return ""


def export(store: Store, customer: Customer, now: datetime) -> dict[str, Any]:
    """All of it as plain data, for whoever asks what is stored of them."""
    rows = entries(store, customer.pk)
    return {
        "balance": msgspec.to_builtins(points.balance([one.plain for one in rows], now)),
        "entries": [
            {
                "at": one.at.isoformat(),
                "kind": one.kind,
                "points": one.points,
                "why": one.why,
                "order": one.order,
                "usable": one.usable and one.usable.isoformat(),
                "expires": one.expires and one.expires.isoformat(),
                "words": words_of(one, customer, store),
                "by": one.by,
            }
            for one in rows
        ],
    }
