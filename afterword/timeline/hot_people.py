"""The statements that run for every person an event tells of (see ``house.plain``)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from afterword.decisions.people import Contact, Customer
from afterword.house import plain
from afterword.house.plain import Table

from .hot_present import as_json

_CUSTOMERS = Table(
    "timeline_customer",
    (
        "id",
        "store_id",
        "wrapped_key",
        "sealed",
        "language",
        "country",
        "region",
        "zone",
        "since",
        "tags",
        "stated",
        "seen",
        "lot",
    ),
)
_IDS = Table("timeline_customerid", ("store_id", "customer_id", "outside"))
_SEARCH = Table("timeline_searchkey", ("store_id", "customer_id", "digest"))
_POINTS = Table(
    "timeline_contactpoint",
    ("store_id", "customer_id", "channel", "digest", "sealed", "since", "used", "blocked"),
)


def reserve_customers(count: int) -> list[int]:
    """The ids of so many customers who are yet to be inserted."""
    return plain.reserve(_CUSTOMERS.name, count)


class New(NamedTuple):
    """A customer who is made: the sealed name, the plain facts, when they were heard of last, and
    what lots are drawn by."""

    id: int
    wrapped_key: bytes
    sealed: bytes
    facts: Customer
    heard: datetime
    lot: str


def insert_customers(store: int, customers: Iterable[New]) -> None:
    """Insert customers."""
    rows = [
        (
            one.id,
            store,
            one.wrapped_key,
            one.sealed,
            one.facts.language,
            one.facts.country,
            one.facts.region,
            one.facts.zone,
            plain.instant(one.facts.since),
            as_json(sorted(one.facts.tags)),
            as_json(dict(one.facts.stated)),
            plain.instant(one.heard),
            one.lot,
        )
        for one in customers
    ]
    plain.insert(_CUSTOMERS, rows)


def name_customers(store: int, names: Mapping[int, bytes]) -> None:
    """Write the sealed names of customers, by id."""
    plain.update(
        plain.Table("timeline_customer", ("store_id", "id", "sealed")),
        ("store_id", "id"),
        [(store, customer, sealed) for customer, sealed in names.items()],
    )


def insert_ids(store: int, ids: Iterable[tuple[int, str]]) -> None:
    """Insert what customers are called elsewhere: (customer, id)."""
    plain.insert(_IDS, [(store, *one) for one in ids])


def insert_search(store: int, keys: Iterable[tuple[int, str]]) -> None:
    """Insert hashes by which customers are found, those there are left alone: (customer, hash)."""
    plain.insert(_SEARCH, [(store, *one) for one in keys], "ON CONFLICT DO NOTHING")


def insert_points(store: int, points: Iterable[tuple[int, bytes, Contact]]) -> None:
    """Insert addresses: (customer, sealed, how it stands)."""
    rows = [
        (
            store,
            customer,
            one.channel,
            one.digest,
            sealed,
            plain.instant(one.since),
            plain.instant(one.used),
            one.blocked,
        )
        for customer, sealed, one in points
    ]
    plain.insert(_POINTS, rows)


def lots(store: int, wanted: Iterable[str]) -> set[str]:
    """Those of these lots that somebody has."""
    found = plain.rows(
        "SELECT lot FROM timeline_customer"  # noqa: S608 (names are ours)
        f" WHERE store_id = %s AND {plain.among('lot', 'text')}",
        (store, plain.many(wanted)),
    )
    return {lot for (lot,) in found}


def naturals(store: int, customers: Iterable[int]) -> dict[int, str]:
    """What lots are drawn by, by customer; see ``models.Customer.natural``."""
    return {
        customer: lot or str(customer)
        for customer, lot in plain.rows(
            "SELECT id, lot FROM timeline_customer"  # noqa: S608 (names are ours)
            f" WHERE store_id = %s AND {plain.among('id')}",
            (store, plain.many(customers)),
        )
    }


def by_outside(store: int, wanted: Iterable[str]) -> dict[str, int]:
    """The customers with these ids elsewhere: {id: customer}."""
    return dict(
        plain.rows(
            "SELECT outside, customer_id FROM timeline_customerid"  # noqa: S608 (names are ours)
            f" WHERE store_id = %s AND {plain.among('outside', 'text')}",
            (store, plain.many(wanted)),
        )
    )


def by_digest(
    store: int, wanted: Iterable[str], kinds: Collection[str] = ("email", "phone")
) -> list[tuple[str, int]]:
    """(digest, customer) of these addresses of these kinds, the first heard of first; not of who
    was merged."""
    # Put in order here, and asked for ``since`` too, which stands in no index: else SQLite finds
    # it cheaper to go through an index of all addresses of the store.
    found = plain.rows(
        "SELECT p.id, p.digest, p.customer_id, p.since FROM timeline_contactpoint p"  # noqa: S608 (names are ours)
        " JOIN timeline_customer c ON c.store_id = p.store_id AND c.id = p.customer_id"
        " WHERE p.store_id = %s"
        f" AND {plain.among('p.channel', 'text')} AND {plain.among('p.digest', 'text')}"
        " AND c.merged_into IS NULL",
        (store, plain.many(kinds), plain.many(wanted)),
    )
    return [(digest, customer) for _, digest, customer, _ in sorted(found)]


def said_about(store: int, digests: Iterable[str]) -> list[tuple[int, int, str]]:
    """The lines of the ledger about these addresses, in order: (number, customer, line)."""
    # Put in order here: asked for it, SQLite goes through the whole ledger by its numbers.
    return sorted(
        plain.rows(
            "SELECT number, customer, line FROM timeline_consentline"  # noqa: S608 (names are ours)
            f" WHERE store_id = %s AND {plain.among('contact', 'text')}",
            (store, plain.many(digests)),
        )
    )


def named(store: int, customers: Iterable[int], digests: Iterable[str]) -> set[tuple[int, str]]:
    """Which of these customers are found by which of these hashes."""
    return {
        (customer, digest)
        for customer, digest in plain.rows(
            "SELECT customer_id, digest FROM timeline_searchkey"  # noqa: S608 (names are ours)
            f" WHERE store_id = %s AND {plain.among('digest', 'text')}"
            f" AND {plain.among('customer_id')}",
            (store, plain.many(digests), plain.many(customers)),
        )
    }


def owners(store: int, table: str, abouts: Iterable[str]) -> dict[str, int]:
    """Whose things of a table of the present are, by natural key. ``table``: ``order`` …"""
    return dict(
        plain.rows(
            f"SELECT about, customer_id FROM timeline_{table}"  # noqa: S608 (names are ours)
            f" WHERE store_id = %s AND {plain.among('about', 'text')}",
            (store, plain.many(abouts)),
        )
    )


def erased(store: int, customers: Iterable[int]) -> set[int]:
    """Which of these asked to be forgotten."""
    found = plain.rows(
        "SELECT id FROM timeline_customer"  # noqa: S608 (names are ours)
        f" WHERE store_id = %s AND {plain.among('id')} AND wrapped_key = %s"
        " AND merged_into IS NULL",
        (store, plain.many(customers), b""),
    )
    return {customer for (customer,) in found}


def suppressed(
    store: int, channels: Iterable[str], digests: Iterable[str]
) -> list[tuple[str, str, str]]:
    """Those of these addresses that nobody is written to at over one of these channels:
    (channel, digest, why)."""
    return [
        (channel, digest, why)
        for channel, digest, why in plain.rows(
            "SELECT channel, digest, why FROM timeline_suppression"  # noqa: S608 (names are ours)
            f" WHERE store_id = %s AND {plain.among('channel', 'text')}"
            f" AND {plain.among('digest', 'text')}",
            (store, plain.many(channels), plain.many(digests)),
        )
    ]


def wrapped_keys(store: int, customers: Iterable[int]) -> list[tuple[int, bytes]]:
    """The wrapped keys of customers: (customer, key)."""
    return [
        (customer, bytes(wrapped))
        for customer, wrapped in plain.rows(
            "SELECT id, wrapped_key FROM timeline_customer"  # noqa: S608 (names are ours)
            f" WHERE store_id = %s AND {plain.among('id')}",
            (store, plain.many(customers)),
        )
    ]
