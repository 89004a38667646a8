"""What is known to answer somebody with: which order they ask about, which parcel of it, and how
that stands. Nothing here is guessed: where it is not sure which one is meant, it says so.

Only what belongs to whoever asks is ever looked at: the orders of their own timeline.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any, Literal, get_args

import msgspec

from . import delivery_days
from .addresses import by_itself
from .fold import Present
from .making_good import in_hand
from .orders import Order, all_back
from .parcels import Shipment
from .timeline import came_from

Stands = Literal[
    "not_sent",
    "on_the_way",
    "held",
    "today",
    "pickup",
    "needs_you",
    "late",
    "silent",
    "lost",
    "not_there",
    "returning",
    "returned",
    "cancelled",
    "refunded",
    "arrived",
]
"""How an order stands for whoever waits for it. ``silent``: nobody has heard of it for too long.
``not_there``: it was said to be delivered and is not. ``needs_you``: they have to do something."""
STANDS: tuple[Stands, ...] = get_args(Stands)

FOR_A_PERSON: frozenset[Stands] = frozenset(
    {"lost", "silent", "not_there", "returning", "returned"}
)
"""What no answer settles: a person of the team sees to it."""
MAY_BE_IN_HAND: frozenset[Stands] = FOR_A_PERSON | {"late"}
"""How an order stands that somebody may have been asked to see to before anybody wrote."""
CAN_BE_CHANGED: frozenset[Stands] = frozenset({"not_sent"})
"""How an order stands as long as it may still be cancelled or sent elsewhere."""

Which = Literal["one", "several", "none", "foreign"]
"""Which order is meant. ``several``: nobody can tell which of these. ``foreign``: they named one
that is not among theirs."""
FOREIGN = "foreign"
"""What stands for an order that somebody named and that is none of theirs."""
CLAIM = "claim"
"""What stands for an order whose number they wrote with another e-mail address beside it."""
LONG_AGO = timedelta(days=45)
"""An order that came so long ago, or ended so, is not the one that somebody waits for."""
MOST = 9
"""So many orders are put to the choice, the newest of them."""
QUIET = timedelta(days=10)
"""After so long without a scan nobody can say that a parcel moves."""

_MOVING = frozenset({"picked_up", "in_transit", "customs", "on_hold", "exception"})
_BY_WEIGHT: tuple[Stands, ...] = (
    "lost",
    "not_there",
    "silent",
    "returning",
    "returned",
    "needs_you",
    "late",
    "held",
    "pickup",
    "today",
    "on_the_way",
    "not_sent",
    "refunded",
    "cancelled",
    "arrived",
)
"""Which of several parcels an order is answered by: the one that matters most."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked up. ``parcel``: the natural key of the one that matters; empty: none is
    known. ``orders``: those to choose from, where it may be several."""

    which: Which
    order: str = ""
    parcel: str = ""
    stands: Stands | Literal[""] = ""
    due: datetime | None = None
    """By when a person sees to it who was asked to before; only of what ``MAY_BE_IN_HAND``."""
    orders: tuple[str, ...] = ()

    def learned(self) -> dict[str, Any]:
        """The same as a run notes it."""
        told = {"order": self.order, "about": self.parcel, "stands": self.stands}
        found: dict[str, Any] = {name: value for name, value in told.items() if value}
        if self.due:
            found |= {"in_hand": True, "due": self.due.isoformat()}
        return {**found, "orders": list(self.orders)} if self.orders else found


def look_up(present: Present, named: Mapping[str, Any], now: datetime, where: tzinfo) -> Found:
    """What somebody asks about. ``named``: what was heard of it. ``order``: the one they chose.
    ``named``: the one whose number they wrote, or ``foreign`` where none of theirs has it.
    ``hint``: the one that was talked about, which counts only while they may be waiting for it.
    ``where``: the clock of whoever asks."""
    chosen = present.orders.get(str(named.get("order", "")))
    if chosen is None and named.get("named") in (FOREIGN, CLAIM):
        return Found(which="foreign")
    order = chosen or present.orders.get(str(named.get("named", "")))
    if order is not None:
        return _of(present, order, now, where)
    waited = waited_for(present, now)
    hinted = [one for one in waited if one.about == named.get("hint")]
    waited = hinted or waited
    if not waited:
        return Found(which="none")
    if len(waited) == 1:
        return _of(present, waited[0], now, where)
    return Found(which="several", orders=tuple(one.about for one in waited[:MOST]))


def changed_by(present: Present, found: Found, shops: Sequence[str]) -> Literal["itself", "person"]:
    """Who can send an order elsewhere that has not left: they themselves, on a page, or a person.
    ``shops``: the connected shops at which an address can be changed."""
    order = present.orders.get(found.order)
    if order is None or found.stands not in CAN_BE_CHANGED:
        return "person"
    shop = came_from(order.about)
    return "itself" if shop in shops and by_itself(order.country) else "person"


def may_come_on(
    present: Present,
    found: Found,
    kept: Mapping[str, Any],
    now: datetime,
    home: tuple[tzinfo, str],
) -> list[str]:
    """The next days on which an order that has not left may come instead, as its shop's rules have
    it; none: a person has to see to it. ``kept``: what the connections say of the shops that keep
    a day. ``home``: zone and country of the store."""
    order = present.orders.get(found.order)
    if order is None or found.stands not in CAN_BE_CHANGED:
        return []
    said = kept.get(came_from(order.about))
    if not isinstance(said, Mapping):
        return []
    zone, country = home
    days = delivery_days.possible(
        delivery_days.rules_of(said),
        now,
        zone,
        delivery_days.Place(country),
        there=delivery_days.Place(order.country or country, order.region),
        full=said.get("full") or (),
        but=order.day,
    )
    return delivery_days.written(days)


def waited_for(present: Present, now: datetime) -> list[Order]:
    """The orders that somebody may mean, the newest first: those that are still to come; without
    any the last one, unless it is long over."""
    coming = still_to_come(present, now)
    if coming:
        return coming
    return [one for one in _newest_first(present)[:1] if now - _ended(present, one) < LONG_AGO]


def still_to_come(present: Present, now: datetime) -> list[Order]:
    """The orders that are neither over nor there, the newest first."""
    return [one for one in _newest_first(present) if not _over(present, one, now)]


def bare_orders(present: Present, orders: Iterable[Order]) -> list[Order]:
    """Those of them of which no parcel is known yet: they may still be called off."""
    return [one for one in orders if not parcels_of(present, one)]


def _newest_first(present: Present) -> list[Order]:
    return sorted(present.orders.values(), key=lambda one: (one.placed, one.about), reverse=True)


def _over(present: Present, order: Order, now: datetime) -> bool:
    if order.cancelled or (order.total and order.refunded >= order.total):
        return True
    parcels = parcels_of(present, order)
    if not parcels:
        done = order.delivered is not None or _paid_back(present, order)
        return done or now - order.placed > LONG_AGO
    if any(
        one.delivered is None and one.status not in ("cancelled", "returned") for one in parcels
    ):
        return now > max(one.given_up for one in parcels)
    return True


def _ended(present: Present, order: Order) -> datetime:
    ends = [one.delivered or one.status_at for one in parcels_of(present, order)]
    return max(
        (one for one in (*ends, order.delivered, order.cancelled) if one), default=order.placed
    )


def parcels_of(present: Present, order: Order) -> list[Shipment]:
    """The parcels of an order, by when they left."""
    mine = (one for one in present.shipments.values() if one.order == order.about)
    return sorted(mine, key=lambda one: (one.shipped or one.status_at, one.about))


def _of(present: Present, order: Order, now: datetime, where: tzinfo) -> Found:
    if order.cancelled:
        return Found(which="one", order=order.about, stands="cancelled")
    parcels = parcels_of(present, order)
    told = [(stands(one, now, where), one) for one in parcels]
    if not told:
        return Found(which="one", order=order.about, stands=_bare(present, order, now))
    how, one = min(told, key=lambda pair: (_BY_WEIGHT.index(pair[0]), pair[1].about))
    due = in_hand(present, order.about, now) if how in MAY_BE_IN_HAND else None
    return Found(which="one", order=order.about, parcel=one.about, stands=how, due=due)


def _bare(present: Present, order: Order, now: datetime) -> Stands:
    """How an order stands of which no parcel is known."""
    if _paid_back(present, order):
        return "refunded"
    if order.delivered:
        return "arrived"
    if not order.sends:
        return "silent"  # of what comes by no parcel only a person knows where it is
    if order.expected_to and order.expected_to < now:
        return "late"
    return "on_the_way" if order.fulfilled else "not_sent"


def _paid_back(present: Present, order: Order) -> bool:
    """Whether all of an order of which no parcel is known was paid back: the money, or the goods
    alone."""
    whole = bool(order.total) and order.refunded >= order.total
    back = present.paid_back.get(order.about, ())
    return whole or (order.fulfilled is None and all_back(order, back))


def stands(one: Shipment, now: datetime, where: tzinfo) -> Stands:
    """How a parcel stands for whoever waits for it."""
    ended = _ended_as(one)
    if ended:
        return ended
    if one.status == "available_for_pickup":
        return "pickup"
    if one.status == "out_for_delivery" and _same_day(one.status_at, now, where):
        return "today"
    if one.status == "attempt_failed" or one.action:
        return "needs_you"
    return _coming(one, now)


def _ended_as(one: Shipment) -> Stands | None:
    match one.status:
        case "lost" | "returning" | "returned" | "cancelled":
            return one.status
        case "expired":
            return "silent"
        case "delivered":
            return "arrived"
        case "exception" if one.retracted:
            return "not_there"
    return None


def _coming(one: Shipment, now: datetime) -> Stands:
    if one.late(now):
        return "late"
    moving = one.status in _MOVING or one.status == "out_for_delivery"
    if not moving:
        return "not_sent"
    if now - (one.scanned or one.status_at) > QUIET and not _still_expected(one, now):
        return "silent"
    return "held" if one.status in ("on_hold", "exception") else "on_the_way"


def _still_expected(one: Shipment, now: datetime) -> bool:
    return any(at is not None and at >= now for at in (one.promised_to, one.expected_to))


def _same_day(one: datetime, other: datetime, where: tzinfo) -> bool:
    return one.astimezone(where).date() == other.astimezone(where).date()
