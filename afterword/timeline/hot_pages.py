"""The statements behind the page of an order: see ``house.plain``."""

from collections.abc import Iterable
from typing import NamedTuple

from afterword.house import plain


class State(NamedTuple):
    """What the page of an order is made of, in numbers: whoever sees the same numbers again sees
    the same page."""

    customer: int
    newest: int
    """The last event of the customer's, but for looks at pages."""
    front: str
    """When the store last settled how it shows itself; empty: never."""


_STATE = (
    "SELECT o.customer_id, (SELECT MAX(e.id) FROM timeline_event e WHERE e.store_id = o.store_id"
    " AND e.customer_id = o.customer_id AND e.kind <> 'page.viewed'),"
    " (SELECT f.changed FROM house_front f WHERE f.store_id = o.store_id)"
    " FROM timeline_order o WHERE o.store_id = %s AND o.about = %s"
)


def state(store: int, order: str) -> State | None:
    """The state of an order's page; ``None``: there is no such order."""
    found = plain.rows(_STATE, (store, order))
    if not found:
        return None
    customer, newest, front = found[0]
    return State(customer, newest or 0, str(front or ""))


def sealed_scans(store: int, parcels: Iterable[str], most: int) -> list[tuple[int, bytes]]:
    """The scans of these parcels that have something sealed, the newest first: (id, sealed)."""
    found = plain.rows(
        "SELECT id, sealed, kind FROM timeline_event WHERE store_id = %s"  # noqa: S608 (names are ours)
        f" AND {plain.among('about', 'text')}",
        (store, plain.many(parcels)),
    )
    some = [
        (number, bytes(sealed))
        for number, sealed, kind in found
        if sealed and kind == "shipment.checkpoint"
    ]
    return sorted(some, reverse=True)[:most]
