"""Lines below zero: they take back what an earlier line of the same person bought.

A line that takes back looks, newest order first, for an order of the same person that holds the
same thing and was placed before it, and gives the money of that many pieces back. It never gives
back more than the order came to. Discounts and charges that come back alone go to the newest order
that is worth as much. What finds nothing is still told, on a number of its own, as money that went
back: no order gets a total below zero, and none is made up.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from afterword.wire.reading import digest
from afterword.wire.rows import Backed
from afterword.wire.shapes import Event, Who

from .lines import Line

CANCELLED_WITHIN = timedelta(days=1)
"""An order that is taken back whole within a day was cancelled; later, it was returned."""


class Bought(msgspec.Struct, kw_only=True):
    """An order from which things can still come back."""

    about: str
    placed: datetime
    total: int
    left: int
    """Money of it that has not gone back."""
    pieces: dict[str, list[tuple[int, int]]]
    """Of each thing: (pieces not yet back, price of one)."""

    @property
    def empty(self) -> bool:
        """Everything that was bought has come back."""
        return not any(count for some in self.pieces.values() for count, _ in some)


class Back(msgspec.Struct, frozen=True, kw_only=True):
    """A line that takes back, with the paper it stands on."""

    about: str
    alone: str
    """The number to tell it on when no order is found for it."""
    at: datetime
    currency: str
    line: Line
    who: Who | None
    nth: int
    """Its place among equal lines of the paper."""


def taken_back(backs: list[Back], orders: list[Bought]) -> Iterator[Backed]:
    """What went back, as events. ``orders`` are those of the same person."""
    orders = sorted(orders, key=lambda order: (order.placed, order.about))
    for back in sorted(backs, key=lambda one: (one.at, one.about, one.line.row)):
        before = [order for order in reversed(orders) if order.placed <= back.at]
        if back.line.kind == "product":
            yield from _things(back, before)
        else:
            yield from _money(back, before)


def _things(back: Back, before: list[Bought]) -> Iterator[Backed]:
    wanted, part = -back.line.quantity, 0
    for order in before:
        if not wanted:
            break
        count = _take(order, back.line.thing, wanted)
        if not count:
            continue
        wanted -= count
        amount = min(order.left, count * back.line.price)
        order.left -= amount
        whole = order.empty
        yield _refund(back, order.about, amount, part, whole=whole)
        if whole and back.at - order.placed <= CANCELLED_WITHIN:
            yield _cancelled(back, order)
        part += 1
    if wanted:
        yield _refund(back, back.alone, wanted * back.line.price, part)


def _take(order: Bought, thing: str, wanted: int) -> int:
    """Take pieces of a thing out of an order. Gives how many there were."""
    taken = 0
    some = order.pieces.get(thing, [])
    for place, (count, price) in enumerate(some):
        some[place] = (count - min(count, wanted - taken), price)
        taken += min(count, wanted - taken)
    return taken


def _money(back: Back, before: list[Bought]) -> Iterator[Backed]:
    amount = back.line.amount
    for order in before:
        if order.left >= amount:
            order.left -= amount
            yield _refund(back, order.about, amount, 0)
            return
    yield _refund(back, back.alone, amount, 0)


def _refund(back: Back, order: str, amount: int, part: int, *, whole: bool = False) -> Backed:
    # Named by the paper it stands on, so that it is told once whatever it is found to belong to.
    line = back.line
    what = digest(line.thing, line.quantity, line.price, back.nth)[:16]
    key = f"{back.about}:back:{what}" + (f":{part}" if part else "")
    data: dict[str, object] = {
        "amount": amount,
        "currency": back.currency,
        "full": whole,
        "title": line.title,
        "paper": back.about.partition(":")[2],
    }
    if order == back.alone:
        data["unmatched"] = True
    event = Event(
        kind="order.refunded",
        key=key,
        happened=back.at,
        about=order,
        order=order,
        who=back.who,
        data=data,
    )
    return Backed(event, (line.row,))


def _cancelled(back: Back, order: Bought) -> Backed:
    event = Event(
        kind="order.cancelled",
        key=f"{order.about}:cancelled",
        happened=back.at,
        about=order.about,
        order=order.about,
        data={"reason": "taken back whole"},
    )
    return Backed(event, (back.line.row,))
