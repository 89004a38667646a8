"""The statements that write the tables of the present, for every event (see ``house.plain``).

What is written here is what ``decisions.fold`` gives; a row that is there takes on what is new.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from afterword.decisions.carriers.reading import clean
from afterword.decisions.matters import Matter
from afterword.decisions.orders import Line, Order
from afterword.decisions.parcels import Shipment
from afterword.decisions.people import Consent, Contact, Customer
from afterword.house import plain
from afterword.house.plain import Table, instant

DATES = (
    "expected_from",
    "expected_likely",
    "expected_to",
    "late_chance",
    "told_from",
    "told_to",
)
"""What is expected and what was told, as orders and parcels have it."""
_ORDERS = Table(
    "timeline_order",
    (
        "store_id",
        "about",
        "customer_id",
        "number",
        "source",
        "placed",
        "paid",
        "fulfilled",
        "cancelled",
        "delivered",
        "currency",
        "total",
        "refunded",
        "items",
        "country",
        "region",
        "products",
        "types",
        "tags",
        "url",
        *DATES,
        "day",
        "postage",
        "weight",
        "collected",
    ),
)
_LINES = Table(
    "timeline_orderline",
    (
        "store_id",
        "order_id",
        "position",
        "product",
        "title",
        "sku",
        "type",
        "tags",
        "quantity",
        "price",
        "digital",
    ),
)
_SHIPMENTS = Table(
    "timeline_shipment",
    (
        "store_id",
        "about",
        "customer_id",
        "order",
        "carrier",
        "number",
        "url",
        "status",
        "status_at",
        "delayed",
        "delayed_by",
        "reason",
        "action",
        "proof",
        "promised_from",
        "promised_to",
        "shipped",
        "delivered",
        "contents",
        "scanned",
        "scanned_in",
        "retracted",
        "next_carrier",
        "next_number",
        *DATES,
        "tracked_as",
    ),
)
_MATTERS = Table(
    "timeline_matter",
    ("store_id", "about", "customer_id", "what", "order", "title", "opened", "closed"),
)
_CONSENTS = Table(
    "timeline_consent",
    (
        "store_id",
        "customer_id",
        "channel",
        "contact",
        "purpose",
        "given",
        "since",
        "event",
    ),
)
_A_CONSENT = ("store_id", "customer_id", "channel", "contact", "purpose")


def as_json(value: object) -> str:
    """JSON text, as a column takes it."""
    return msgspec.json.encode(value).decode()


def _taking_over(table: Table, keys: Sequence[str] = ("store_id", "about")) -> str:
    sets = ", ".join(f'"{name}" = EXCLUDED."{name}"' for name in table.columns if name not in keys)
    return f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {sets}"


def write_orders(store: int, orders: Sequence[tuple[Order, int]]) -> None:
    """Write orders and their lines: (order, customer)."""
    if not orders:
        return
    rows = [_order(store, order, customer) for order, customer in orders]
    ids = dict(plain.insert(_ORDERS, rows, _taking_over(_ORDERS) + " RETURNING about, id"))
    plain.execute(
        f"DELETE FROM timeline_orderline WHERE store_id = %s AND {plain.among('order_id')}",  # noqa: S608 (names are ours)
        (store, plain.many(ids.values())),
    )
    plain.insert(
        _LINES,
        [
            _line(store, ids[order.about], position, line)
            for order, _ in orders
            for position, line in enumerate(order.lines)
        ],
    )


def _order(store: int, order: Order, customer: int) -> tuple[Any, ...]:
    return (
        store,
        order.about,
        customer,
        order.number,
        order.source,
        instant(order.placed),
        instant(order.paid),
        instant(order.fulfilled),
        instant(order.cancelled),
        instant(order.delivered),
        order.currency,
        order.total,
        order.refunded,
        order.items,
        order.country,
        order.region,
        as_json(order.products),
        as_json(order.types),
        as_json(order.tags),
        order.url,
        *_dates(order),
        order.day,
        order.postage,
        order.weight,
        order.collected,
    )


def _dates(of: Order | Shipment) -> tuple[Any, ...]:
    return (
        instant(of.expected_from),
        instant(of.expected_likely),
        instant(of.expected_to),
        of.late_chance,
        instant(of.told_from),
        instant(of.told_to),
    )


def _line(store: int, order: int, position: int, line: Line) -> tuple[Any, ...]:
    return (
        store,
        order,
        position,
        line.product,
        line.title,
        line.sku,
        line.type,
        as_json(line.tags),
        line.quantity,
        line.price,
        line.digital,
    )


def have_parcels(store: int, orders: Iterable[str]) -> list[str]:
    """Those of these orders of which some parcel is known."""
    among = plain.among('"order"', "text")
    found = plain.rows(
        f'SELECT DISTINCT "order" FROM timeline_shipment WHERE store_id = %s AND {among}',  # noqa: S608 (names are ours)
        (store, plain.many(orders)),
    )
    return [order for (order,) in found]


def described(store: int, products: Iterable[str]) -> dict[str, tuple[str, list[str]]]:
    """The type and the tags of products, by their outside ids."""
    return {
        outside: (kind, _read(tags))
        for outside, kind, tags in plain.rows(
            "SELECT outside, type, tags FROM timeline_product"  # noqa: S608 (names are ours)
            f" WHERE store_id = %s AND {plain.among('outside', 'text')}",
            (store, plain.many(products)),
        )
    }


_read = msgspec.json.Decoder().decode


def write_shipments(store: int, shipments: Iterable[tuple[Shipment, int]]) -> None:
    """Write parcels: (parcel, customer)."""
    rows = [
        (
            store,
            one.about,
            customer,
            one.order,
            one.carrier,
            one.number,
            one.url,
            one.status,
            instant(one.status_at),
            one.delayed,
            one.delayed_by,
            one.reason,
            one.action,
            one.proof,
            instant(one.promised_from),
            instant(one.promised_to),
            instant(one.shipped),
            instant(one.delivered),
            as_json([piece if piece.title else piece[:2] for piece in one.contents]),
            instant(one.scanned),
            one.scanned_in,
            instant(one.retracted),
            one.next_carrier,
            one.next_number,
            *_dates(one),
            clean(one.number)[:80],
        )
        for one, customer in shipments
    ]
    plain.insert(_SHIPMENTS, rows, _taking_over(_SHIPMENTS))


def write_matters(store: int, matters: Iterable[tuple[Matter, int]]) -> None:
    """Write returns, repairs, complaints and tasks: (matter, customer)."""
    rows = [
        (
            store,
            one.about,
            customer,
            one.what,
            one.order,
            one.title,
            instant(one.opened),
            instant(one.closed),
        )
        for one, customer in matters
    ]
    plain.insert(_MATTERS, rows, _taking_over(_MATTERS))


def write_customers(store: int, people: Iterable[tuple[int, Customer, datetime]]) -> None:
    """Write the plain facts: (customer, facts, when they were last heard of)."""
    json = "%s" if plain.on_sqlite() else "%s::jsonb"
    plain.execute_each(
        "UPDATE timeline_customer SET language = %s, country = %s, region = %s, zone = %s,"  # noqa: S608 (names are ours)
        f" since = %s, tags = {json}, stated = {json},"
        " seen = CASE WHEN seen < %s THEN %s ELSE seen END WHERE store_id = %s AND id = %s",
        [
            (
                one.language,
                one.country,
                one.region,
                one.zone,
                instant(one.since),
                as_json(sorted(one.tags)),
                as_json(dict(one.stated)),
                instant(heard),
                instant(heard),
                store,
                customer,
            )
            for customer, one, heard in people
        ],
    )


def write_contacts(store: int, contacts: Iterable[tuple[int, Contact]]) -> None:
    """Write how addresses stand: (customer, contact). The addresses themselves are there."""
    plain.update(
        _POINTS,
        ("store_id", "customer_id", "channel", "digest"),
        [
            (
                store,
                customer,
                one.channel,
                one.digest,
                instant(one.since),
                instant(one.used),
                one.blocked,
            )
            for customer, one in contacts
        ],
    )


_POINTS = Table(
    "timeline_contactpoint",
    ("store_id", "customer_id", "channel", "digest", "since", "used", "blocked"),
)


def write_consents(store: int, consents: Iterable[tuple[int, Consent]]) -> None:
    """Write the words that stand: (customer, consent)."""
    rows = [
        (
            store,
            customer,
            one.channel,
            one.contact,
            one.purpose,
            one.given,
            instant(one.since),
            one.event,
        )
        for customer, one in consents
    ]
    plain.insert(_CONSENTS, rows, _taking_over(_CONSENTS, _A_CONSENT))
