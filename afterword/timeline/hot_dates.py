"""The statements behind a look at parcels and orders that are on their way (see ``house.plain``).

What is looked at has a wait of its own, with a due moment: ``parcel`` or ``order`` owns it, and the
id is that of the row in the present. Nothing polls.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from afterword.decisions.timeline import Event
from afterword.house import plain

from . import hot, hot_waits

PARCEL, ORDER = "parcel", "order"


class Row(NamedTuple):
    """A parcel, or an order without one, with what is known of where it goes."""

    id: int
    customer: int
    about: str
    order: str
    zone: str
    own_country: str
    own_region: str
    """The customer's own."""
    placed: datetime | None
    country: str
    region: str
    """The order's."""
    total: int | None
    paid: datetime | None
    postage: int | None
    weight: int | None
    pieces: int | None
    over: bool
    """Nothing is waited for. Of an order: it was cancelled, has parcels by now, or comes by none;
    of a parcel: it lies at the shop's own counter."""


_PLACE = "COALESCE(o.country, ''), COALESCE(o.region, '')"
_WHO = (
    f" c.zone, c.country, c.region, o.placed, {_PLACE}, o.total, o.paid, o.postage, o.weight,"
    " o.items"
)
_PARCELS = (
    f'SELECT s.id, s.customer_id, s.about, s."order",{_WHO},'  # noqa: S608 (ours)
    " COALESCE(o.collected, FALSE) FROM timeline_shipment s"
    " JOIN timeline_customer c ON c.store_id = s.store_id AND c.id = s.customer_id"
    ' LEFT JOIN timeline_order o ON o.store_id = s.store_id AND o.about = s."order"'
    " WHERE s.store_id = %s AND "
)
_COMES_BY_NONE = (
    "(o.collected OR EXISTS (SELECT 1 FROM timeline_orderline l WHERE l.store_id = o.store_id"
    " AND l.order_id = o.id AND l.digital) AND NOT EXISTS (SELECT 1 FROM timeline_orderline l"
    " WHERE l.store_id = o.store_id AND l.order_id = o.id AND NOT l.digital))"
)
"""Whether nothing of an order comes by a parcel (``orders.Order.sends``)."""
_ORDERS = (
    f"SELECT o.id, o.customer_id, o.about, o.about,{_WHO}, o.cancelled IS NOT NULL OR EXISTS"  # noqa: S608 (ours)
    ' (SELECT 1 FROM timeline_shipment s WHERE s.store_id = o.store_id AND s."order" = o.about)'
    f" OR {_COMES_BY_NONE}"
    " FROM timeline_order o"
    " JOIN timeline_customer c ON c.store_id = o.store_id AND c.id = o.customer_id"
    " WHERE o.store_id = %s AND "
)


def parcels(store: int, ids: Iterable[int]) -> dict[int, Row]:
    """These parcels, by id."""
    return _rows(_PARCELS + plain.among("s.id"), store, ids)


def orders(store: int, ids: Iterable[int]) -> dict[int, Row]:
    """These orders, by id."""
    return _rows(_ORDERS + plain.among("o.id"), store, ids)


def _rows(sql: str, store: int, ids: Iterable[int]) -> dict[int, Row]:
    found: dict[int, Row] = {}
    for row in plain.rows(sql, (store, plain.many(ids))):
        number, *more = row
        more[6], more[10] = plain.read_instant(more[6]), plain.read_instant(more[10])
        more[14] = bool(more[14])
        found[number] = Row(number, *more)
    return found


DATED = (
    "shipment.created",
    "shipment.promised",
    "shipment.passed_on",
    "shipment.disputed",
    "shipment.checkpoint",
    "shipment.expected",
    "shipment.told",
    "shipment.date_moved",
    "shipment.at_risk",
    "shipment.silent",
    "shipment.delayed",
    "order.told",
)
"""What a look at a parcel reads."""


def dated(store: int, abouts: Iterable[str]) -> dict[str, list[Event]]:
    """The events about these that a look reads, in order, by what they are about."""
    found: dict[str, list[Event]] = defaultdict(list)
    for event in hot.events_of_kinds(store, abouts, DATED):
        found[event.about].append(event)
    return found


def concerned(
    store: int, parcels: Iterable[str], orders: Iterable[str]
) -> list[tuple[int, int, str, str]]:
    """The parcels among these and those of these orders: (id, customer, about, status)."""
    sql = "SELECT id, customer_id, about, status FROM timeline_shipment WHERE store_id = %s AND "
    found = plain.rows(sql + plain.among("about", "text"), (store, plain.many(parcels)))
    wanted = list(orders)
    if wanted:
        found += plain.rows(sql + plain.among('"order"', "text"), (store, plain.many(wanted)))
    return [tuple(row) for row in dict.fromkeys(map(tuple, found))]


def open_orders(store: int, orders: Iterable[str]) -> list[tuple[int, int]]:
    """Those of these orders that are known: (id, customer)."""
    return plain.rows(
        "SELECT id, customer_id FROM timeline_order"  # noqa: S608 (names are ours)
        f" WHERE store_id = %s AND {plain.among('about', 'text')}",
        (store, plain.many(orders)),
    )


def arrived(store: int, after: datetime, after_id: int, limit: int) -> list[tuple[int, datetime]]:
    """The next parcels that arrived after that one, the first first: (id, when it arrived)."""
    at = plain.instant(after)
    found = plain.rows(
        "SELECT id, delivered FROM timeline_shipment WHERE store_id = %s AND delivered IS NOT NULL"
        " AND delivered >= %s AND (delivered > %s OR id > %s) ORDER BY delivered, id LIMIT %s",
        (store, at, at, after_id, limit),
    )
    moment: Any = plain.moment
    return [(number, moment(came)) for number, came in found]


def under_way(store: int, since: datetime, after: int, limit: int) -> list[int]:
    """The next parcels after that one which have not arrived, whatever else became of them, and of
    which something was heard since: ids."""
    return _next(
        "SELECT s.id FROM timeline_shipment s WHERE s.store_id = %s AND s.delivered IS NULL"
        " AND s.status_at > %s AND s.id > %s ORDER BY s.id LIMIT %s",
        (store, plain.instant(since), after, limit),
    )


def unsent(store: int, since: datetime, after: int, limit: int) -> list[int]:
    """The next orders after that one which were placed since, and have no parcel yet: ids. Not
    those that the shop is done with without one, or that come by none."""
    return _next(
        "SELECT o.id FROM timeline_order o WHERE o.store_id = %s AND o.cancelled IS NULL"  # noqa: S608 (ours)
        f" AND o.fulfilled IS NULL AND NOT {_COMES_BY_NONE}"
        " AND o.placed > %s AND o.id > %s AND NOT EXISTS (SELECT 1 FROM timeline_shipment s"
        ' WHERE s.store_id = o.store_id AND s."order" = o.about) ORDER BY o.id LIMIT %s',
        (store, plain.instant(since), after, limit),
    )


def _next(sql: str, values: tuple[Any, ...]) -> list[int]:
    return [number for (number,) in plain.rows(sql, values)]


_WAITS = plain.Table(
    "timeline_wait", ("store_id", "customer_id", "owner", "owner_id", "due", "kinds")
)
_SOONER = (
    "ON CONFLICT (store_id, owner, owner_id) DO UPDATE SET due = EXCLUDED.due"
    " WHERE timeline_wait.due IS NULL OR timeline_wait.due > EXCLUDED.due"
)


def look_at(store: int, owner: str, which: Iterable[tuple[int, int]], now: datetime) -> None:
    """Let these be looked at now: (id, customer)."""
    rows: list[tuple[Any, ...]] = [
        (store, customer, owner, number, plain.instant(now), "")
        for number, customer in dict.fromkeys(which)
    ]
    if rows:
        plain.insert(_WAITS, rows, _SOONER)


def again(store: int, waits: Iterable[tuple[int, datetime | None]]) -> None:
    """When to look again: (id of the wait, when); ``None``: only once something is heard."""
    hot_waits.wait_on(store, [(wait, due, ()) for wait, due in waits])
