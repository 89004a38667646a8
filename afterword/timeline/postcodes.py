"""Where orders go, by postcode: opened for a batch at once, at hand while it is looked at.

A postcode is part of an address, which is sealed with the person's key. What is read here is kept
nowhere in clear and is in no log; who was forgotten has none.
"""

from collections.abc import Iterable, Mapping

from afterword.house import plain
from afterword.house.models import Store
from afterword.house.sealing import Key, Unreadable

from .hot_dates import Row

_ADDRESSED = ("order.placed", "order.changed")
"""What tells where an order goes."""


def of(store: Store, rows: Iterable[Row]) -> dict[str, str]:
    """The postcodes that these orders, or the orders of these parcels, go to; see ``of_orders``."""
    return of_orders(store, {row.order: row.customer for row in rows if row.order})


def of_orders(store: Store, owners: Mapping[str, int]) -> dict[str, str]:
    """The postcodes that orders go to, by order: each as the newest address says that has one.
    ``owners``: the customer of each. One statement, however many there are."""
    if not owners:
        return {}
    reports = plain.rows(
        "SELECT e.happened, e.id, e.kind, e.about, e.sealed, c.id, c.wrapped_key"  # noqa: S608 (ours)
        " FROM timeline_event e"
        " JOIN timeline_customer c ON c.store_id = e.store_id AND c.id = e.customer_id"
        f" WHERE e.store_id = %s AND {plain.among('e.about', 'text')}",
        (store.pk, plain.many(owners)),
    )
    # Chosen and put in order here: asked for it, SQLite may go through all events of the store.
    reports.sort(key=lambda one: (plain.read_instant(one[0]), one[1]), reverse=True)
    keys: dict[int, Key | None] = {}
    found: dict[str, str] = {}
    for _, _, kind, about, sealed, customer, wrapped in reports:
        if kind not in _ADDRESSED or about in found or not sealed or owners[about] != customer:
            continue
        if customer not in keys:
            keys[customer] = _key(store, bytes(wrapped))
        if code := _read(keys[customer], bytes(sealed)):
            found[about] = code
    return found


def _key(store: Store, wrapped: bytes) -> Key | None:
    try:
        return store.secret.unwrap(wrapped, f"customer/{store.key}")
    except Unreadable:
        return None


def _read(key: Key | None, sealed: bytes) -> str:
    try:
        return of_address(key.open_json(sealed, "event").get("address")) if key else ""
    except Unreadable:
        return ""


def of_address(address: object) -> str:
    """The postcode of an address as orders tell it; empty where there is none."""
    if not isinstance(address, Mapping):
        return ""
    return str(address.get("zip") or address.get("postcode") or "")
