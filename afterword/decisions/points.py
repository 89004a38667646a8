"""What a customer's points come to: a ledger that is only ever added to, and how it is read.

An entry adds to a *lot* or takes from it. A lot begins with points that were earned or given; it is
pending until it may be used, and may have a last day. Whatever takes points says from which lot, so
that what the entries add up to does not hang on their order. A lot from which more was taken than
was in it is a debt: the points of an order were spent, and then its money went back. No balance is
shown below zero; a debt is settled with what comes next.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

import msgspec

Kind = Literal["earn", "adjust", "release", "reverse", "settle", "expire", "spend"]
"""Earned by an order or a welcome; given or taken by a person; may be used sooner; taken back,
because money went back; a debt paid from another lot; too old; used."""
KINDS: tuple[Kind, ...] = get_args(Kind)
Why = Literal[
    "order", "welcome", "changed", "refunded", "cancelled", "delivered", "person", "debt", "age",
    "merged", "reward",
]  # fmt: skip
"""Why an entry was written."""
WHYS: tuple[Why, ...] = get_args(Why)

PARTS = 10_000
"""Rates are written in ten-thousandths of a point: a yen may earn a hundredth of one."""
MOST = 1_000_000_000
"""No entry is of more points."""
_NEVER = datetime.max.replace(tzinfo=UTC)
UNSEEN = timedelta(days=30)
"""So much longer points are pending where nobody tells that the order arrived: about as long as a
parcel may take."""


class Entry(msgspec.Struct, frozen=True):
    """One line of the ledger. ``lot``: the key of the entry that began the lot it speaks of; what
    begins one speaks of itself."""

    key: str
    kind: Kind
    points: int
    lot: str
    usable: datetime | None = None
    """From when on the lot may be used; the earliest of what is said counts."""
    expires: datetime | None = None
    """From when on it is worth nothing; ``None``: it stays."""


class Lot(msgspec.Struct, frozen=True):
    """Points that came together. ``left`` below zero: a debt."""

    key: str
    left: int
    usable: datetime
    expires: datetime | None

    def stands(self, now: datetime) -> Literal["debt", "expired", "pending", "active"]:
        """How the lot stands at a moment."""
        if self.left < 0:
            return "debt"
        if self.expires is not None and self.expires <= now:
            return "expired"
        return "pending" if self.usable > now else "active"


class Balance(msgspec.Struct, frozen=True):
    """What a ledger comes to. Nothing in it is below zero."""

    active: int = 0
    """May be used now; debts are taken off already."""
    pending: int = 0
    spent: int = 0
    expired: int = 0
    debt: int = 0
    """What is owed over and above what may be used."""


class Rule(msgspec.Struct, frozen=True):
    """How a store gives points."""

    rates: Mapping[str, int] = {}
    """By currency: what each whole unit of it earns, in parts of a point (``PARTS``)."""
    pending_days: int = 30
    """After the order arrived: as long as it may be sent back."""
    valid_days: int = 0
    """From when they may be used; 0: for ever."""
    welcome: int = 0
    """With the first order that earns any."""
    warn_days: int = 14
    """So long before they expire the customer may be told."""


def earned(amount: int, digits: int, rate: int) -> int:
    """The points for an amount in minor units of a currency with so many digits behind the point,
    by a rate in parts: whole ones, never rounded up."""
    return min(max(amount, 0) * rate // (PARTS * int(10**digits)), MOST)


def standing(points: int, amount: int, paid: int) -> int:
    """How many points an order is worth now that ``paid`` of it stays paid, which earned ``points``
    for ``amount``: the same share, whole points, never rounded up."""
    return points * max(paid, 0) // amount if amount > 0 else 0


def dates(rule: Rule, paid: datetime, arrived: datetime | None) -> tuple[datetime, datetime | None]:
    """(from when points may be used, from when they are worth nothing)."""
    wait = timedelta(days=rule.pending_days)
    usable = paid + wait + UNSEEN
    if arrived is not None:
        usable = min(usable, arrived + wait)
    return usable, ends(rule, usable)


def ends(rule: Rule, usable: datetime) -> datetime | None:
    """From when points are worth nothing that may be used from ``usable`` on."""
    return usable + timedelta(days=rule.valid_days) if rule.valid_days else None


def lots(entries: Iterable[Entry]) -> dict[str, Lot]:
    """The lots of a ledger, by key. The order of the entries does not matter."""
    found: dict[str, Lot] = {}
    for entry in entries:
        known = found.get(entry.lot)
        if known is None:
            # Only what begins a lot, or releases it, says when: until then it waits.
            found[entry.lot] = Lot(entry.lot, entry.points, entry.usable or _NEVER, entry.expires)
            continue
        found[entry.lot] = Lot(
            entry.lot,
            known.left + entry.points,
            min(known.usable, entry.usable or _NEVER),
            _earliest(known.expires, entry.expires),
        )
    return found


def _earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (one, other) if at is not None), default=None)


def balance(entries: Iterable[Entry], now: datetime) -> Balance:
    """What a ledger comes to at a moment, whoever has looked at it since."""
    known = list(entries)
    sums = {"debt": 0, "expired": 0, "pending": 0, "active": 0}
    for lot in lots(known).values():
        sums[lot.stands(now)] += lot.left
    owed, usable = -sums["debt"], sums["active"]
    return Balance(
        active=max(usable - owed, 0),
        pending=sums["pending"],
        spent=-sum(one.points for one in known if one.kind == "spend"),
        expired=sums["expired"] - sum(one.points for one in known if one.kind == "expire"),
        debt=max(owed - usable, 0),
    )


class TooMany(ValueError):
    """More points are wanted than there are."""


def taken(
    known: Mapping[str, Lot], points: int, now: datetime, *, pending: bool = False
) -> list[tuple[str, int]]:
    """From which lots so many points are taken, what expires first before the rest: (lot, points).

    ``pending``: from what cannot be used yet too, where the rest is not enough. Raises
    ``TooMany``.
    """
    ways = ("active", "pending") if pending else ("active",)
    there = [one for one in known.values() if one.left > 0 and one.stands(now) in ways]
    owed = sum(-one.left for one in known.values() if one.left < 0)
    if points > sum(one.left for one in there) - owed:
        raise TooMany(f"{points} points are more than there are")
    found: list[tuple[str, int]] = []
    for lot in sorted(there, key=lambda one: (one.usable > now, one.expires or _NEVER, one.key)):
        some = min(points, lot.left)
        if some > 0:
            found.append((lot.key, some))
            points -= some
    return found


def settled(known: Mapping[str, Lot], now: datetime) -> list[tuple[str, str, int]]:
    """How debts are paid with what may be used: (from which lot, into which, points)."""
    debts = {one.key: -one.left for one in known.values() if one.left < 0}
    found: list[tuple[str, str, int]] = []
    there = [one for one in known.values() if one.left > 0 and one.stands(now) == "active"]
    for lot in sorted(there, key=lambda one: (one.expires or _NEVER, one.key)):
        left = lot.left
        for debt in sorted(debts):
            some = min(left, debts[debt])
            if some > 0:
                found.append((lot.key, debt, some))
                debts[debt] -= some
                left -= some
    return found


def next_look(known: Mapping[str, Lot], rule: Rule, now: datetime) -> datetime | None:
    """When something happens to these points by itself; ``None``: nothing will."""
    moments: list[datetime] = []
    for lot in known.values():
        if lot.left > 0:
            moments.append(lot.usable)
            if lot.expires is not None:
                moments += [lot.expires, warned(lot.expires, rule)]
    return min((at for at in moments if now < at < _NEVER), default=None)


def warned(expires: datetime, rule: Rule) -> datetime:
    """When a customer may be told that points expire."""
    return expires - timedelta(days=rule.warn_days)
