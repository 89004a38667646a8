"""An order as its events and parcels add up to it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from .contents import Piece, laid_out, pieces
from .parcels import Shipment
from .promises import standing
from .values import moment, text

if TYPE_CHECKING:
    from .timeline import Event


class Line(msgspec.Struct, frozen=True):
    """One line of an order. ``price`` is for one piece, in minor units of the order's currency."""

    product: str
    title: str
    quantity: int
    price: int
    sku: str = ""
    type: str = ""
    tags: tuple[str, ...] = ()
    digital: bool = False
    """It comes by no parcel: a download, a gift card, a ticket."""


class Order(msgspec.Struct, frozen=True):
    """An order as it stands. Money is in minor units of ``currency``."""

    about: str
    number: str
    placed: datetime
    currency: str
    total: int
    items: int
    lines: tuple[Line, ...]
    country: str = ""
    region: str = ""
    source: str = ""
    url: str = ""
    refunded: int = 0
    paid: datetime | None = None
    fulfilled: datetime | None = None
    cancelled: datetime | None = None
    delivered: datetime | None = None
    expected_from: datetime | None = None
    expected_likely: datetime | None = None
    expected_to: datetime | None = None
    """When it comes, as far as we can tell, while no parcel of it is known; see ``promises``."""
    late_chance: int | None = None
    told_from: datetime | None = None
    told_to: datetime | None = None
    """The days that the customer was last told of it: at the checkout, say."""
    day: str = ""
    """The day on which they asked for it, ``2026-12-03``, where its shop keeps one; empty: none."""
    postage: int | None = None
    """What they pay for the delivery, part of ``total``; ``None``: the shop does not say."""
    weight: int | None = None
    """What it weighs, in grams; ``None``: the shop does not say."""
    collected: bool = False
    """Nobody brings it: it is collected at the shop, or was taken along from there."""

    @property
    def goods(self) -> int:
        """What the goods come to: all that is paid but the postage, where that is known."""
        return goods(self.total, self.postage)

    @property
    def sends(self) -> bool:
        """Whether anything of it comes by a parcel, as far as the shop says."""
        by_none = bool(self.lines) and all(line.digital for line in self.lines)
        return not (by_none or self.collected)

    @property
    def products(self) -> tuple[str, ...]:
        """The outside ids of what was bought, once each."""
        return _once(line.product for line in self.lines if line.product)

    @property
    def types(self) -> tuple[str, ...]:
        """The product types of what was bought, once each."""
        return _once(line.type for line in self.lines if line.type)

    @property
    def tags(self) -> tuple[str, ...]:
        """The product tags of what was bought, once each."""
        return _once(tag for line in self.lines for tag in line.tags)


def fold_order(
    about: str, events: Iterable["Event"], shipments: Iterable[Shipment]
) -> Order | None:
    """An order from its events and parcels; ``None`` as long as nothing says what was ordered."""
    content: Event | None = None
    dated: Event | None = None
    moments: dict[str, datetime] = {}
    refunded = 0
    dates: list[Event] = []
    back: list[Piece] = []
    for event in events:
        if event.kind in _ORDER_DATES:
            dates.append(event)
        if event.kind == "order.reduced":
            back += pieces(event.data.get("contents") or ())
        if event.kind in ("order.placed", "order.changed") and (
            content is None or _told(event) >= _told(content)
        ):
            content = event
        # A report that does not speak of the day leaves it as it was.
        if "day" in event.data and (dated is None or _told(event) >= _told(dated)):
            dated = event
        if event.kind == "order.refunded":
            refunded += event.data.get("amount") or 0
        moments.setdefault(event.kind, event.happened)
    if content is None:
        return None
    order = _order_of(about, content, moments, refunded)
    # No day is waited for of what comes by no parcel, whatever was reckoned of such orders.
    more: dict[str, Any] = standing(dates) if dates and order.sends else {}
    if dated is not None:
        more["day"] = text(dated.data, "day", 10)
    if arrived := _all_arrived(order, list(shipments), back):
        more["delivered"] = arrived
    return msgspec.structs.replace(order, **more) if more else order


_ORDER_DATES = frozenset({"order.expected", "order.told"})


def told_last(events: Iterable["Event"]) -> "Event | None":
    """Of the events of an order, in order, the one that says what it holds; ``None``: none does."""
    content: Event | None = None
    for event in events:
        if event.kind in ("order.placed", "order.changed") and (
            content is None or _told(event) >= _told(content)
        ):
            content = event
    return content


def _told(event: "Event") -> datetime:
    """As of when a report of an order speaks: one that comes in late may be older than it seems."""
    return moment(event.data.get("told")) or event.happened


def _order_of(
    about: str, content: "Event", moments: Mapping[str, datetime], refunded: int
) -> Order:
    data = content.data
    return Order(
        about=about,
        number=text(data, "number", 80),
        placed=moments.get("order.placed", content.happened),
        currency=text(data, "currency", 3),
        total=data.get("total") or 0,
        items=data.get("items") or 0,
        lines=tuple(_line(line) for line in data.get("lines") or ()),
        country=text(data, "country", 2),
        region=text(data, "region", 10),
        source=text(data, "source", 40),
        url=text(data, "url", 500),
        refunded=refunded,
        paid=moments.get("order.paid"),
        fulfilled=moments.get("order.fulfilled"),
        cancelled=moments.get("order.cancelled"),
        postage=_told_size(data, "shipping"),
        weight=_told_size(data, "weight"),
        collected=data.get("collected") is True,
    )


_MOST = 2**63 - 1
"""What a column of a whole number can hold."""


def goods(total: int, postage: int | None) -> int:
    """What the goods of an order come to: all that is paid but the postage, where that is known."""
    return max(0, total - (postage or 0))


def _told_size(data: Mapping[str, Any], name: str) -> int | None:
    """A whole number from 0 of an order's data; anything else says nothing."""
    found = data.get(name)
    sound = isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= _MOST
    return found if sound else None


def _line(data: Mapping[str, Any]) -> Line:
    return Line(
        product=text(data, "product", 160),
        title=text(data, "title", 300),
        quantity=data.get("quantity") or 0,
        price=data.get("price") or 0,
        sku=text(data, "sku", 120),
        type=text(data, "type", 120),
        tags=tuple(data.get("tags") or ()),
        digital=data.get("digital") is True,
    )


def _all_arrived(order: Order, shipments: list[Shipment], back: Sequence[Piece]) -> datetime | None:
    """When the last parcel came, if every parcel has come and all that was ordered was sent, but
    for what was paid back (``back``) and lies in no parcel."""
    if not shipments:
        return None
    parcels = [shipment for shipment in shipments if shipment.status != "cancelled"]
    arrived = [shipment.delivered for shipment in parcels if shipment.delivered]
    if not parcels or len(arrived) < len(parcels):
        return None
    told = [shipment.contents for shipment in parcels if shipment.contents]
    sent = sum(piece.quantity for contents in told for piece in contents)
    needed = order.items - sum(line.quantity for line in order.lines if line.digital)
    complete = order.fulfilled is not None or len(told) < len(parcels) or sent >= needed
    if not complete and back:
        held = {one.about: one.contents for one in parcels} | {"": tuple(back)}
        left = zip(order.lines, laid_out(order.lines, held)[1], strict=True)
        complete = not any(many for line, many in left if not line.digital)
    return max(arrived) if complete else None


def fold_paid_back(orders: Mapping[str, Iterable["Event"]]) -> dict[str, tuple[Piece, ...]]:
    """The pieces that were paid back, by order; ``orders``: the events of each."""
    found: dict[str, list[Piece]] = {}
    for about, events in orders.items():
        for event in events:
            if event.kind == "order.reduced":
                found.setdefault(about, []).extend(pieces(event.data.get("contents") or ()))
    return {about: tuple(some) for about, some in found.items()}


def in_the_only(order: Order, one: Shipment, events: Iterable["Event"]) -> list[tuple[Line, int]]:
    """What is in the only parcel of an order where nobody says it: all that was ordered, but for
    what comes by none and for what was paid back before it left. What was paid back later was in
    it. ``events``: those of the order among them."""
    back = [
        piece
        for event in events
        if event.kind == "order.reduced" and event.about == order.about
        if one.shipped is None or event.happened < one.shipped
        for piece in pieces(event.data.get("contents") or ())
    ]
    left = zip(order.lines, laid_out(order.lines, {"": back})[1], strict=True)
    return [(line, many) for line, many in left if many and not line.digital]


def may_lack(order: Order, one: Shipment, events: Iterable["Event"]) -> bool:
    """Whether what was paid back may be missing in the only parcel of an order: the shop says
    neither what is in it nor, before it left, what was paid back. ``events``: those of the order
    among them."""
    many = sum(line.quantity for line in order.lines if not line.digital)
    if one.contents or one.delivered or many < 2:
        return False
    mine = [event for event in events if event.about == order.about]
    money = sum(event.kind == "order.refunded" for event in mine)
    known = sum(
        event.kind == "order.reduced" and (one.shipped is None or event.happened < one.shipped)
        for event in mine
    )
    return money > known


def all_back(order: Order, back: Sequence[Piece]) -> bool:
    """Whether every piece of an order that a parcel would bring was paid back. Shopify takes what
    is paid back before it leaves out of the order, so that no line stays."""
    if order.refunded and (not order.lines or order.refunded >= order.goods > 0):
        return True
    if not back:
        return False
    left = zip(order.lines, laid_out(order.lines, {"": back})[1], strict=True)
    return not any(many for line, many in left if not line.digital)


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
