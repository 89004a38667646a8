"""The statements that run for every event and every look (see ``house.plain``)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from django.db import connection

from afterword.decisions.timeline import Event
from afterword.house import plain
from afterword.house.plain import instant

from . import abreast

_ROWS_AT_ONCE = 400


def chunks(rows: Sequence[Any], size: int = _ROWS_AT_ONCE) -> Iterator[Sequence[Any]]:
    """The rows in pieces that fit the limit of parameters in one statement."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def one_by_one(store: int) -> None:
    """Wait until whoever records events of this store has done so. Runs inside a transaction.

    Two at once would not see each other's new people: one person would become two, and what came
    before its order would stay nobody's. On SQLite nobody else writes anyhow.
    """
    if connection.features.has_select_for_update:
        plain.rows("SELECT id FROM house_store WHERE id = %s FOR NO KEY UPDATE", (store,))


class EventRow(NamedTuple):
    """An event as it is stored. ``data`` is JSON text."""

    store: int
    customer: int | None
    kind: str
    key: str
    happened: datetime
    known: datetime
    about: str
    order: str
    data: str
    sealed: bytes
    by: str
    history: bool


class Stored(NamedTuple):
    """What bringing the present up to date needs to know of an event just stored."""

    id: int
    key: str
    kind: str
    customer: int | None
    about: str
    order: str
    people: bool
    """It may tell who somebody is or what they allow."""


def stored(rows: Iterable[EventRow], new: Mapping[str, int]) -> list[Stored]:
    """Those of the rows that were new. ``new``: what ``insert_events`` gave."""
    by_key: dict[str, EventRow] = {}
    for row in rows:
        if row.key in new:
            by_key.setdefault(row.key, row)
    return [
        Stored(
            new[key],
            key,
            row.kind,
            row.customer,
            row.about,
            row.order,
            on_people(row.kind) or '"who"' in row.data,
        )
        for key, row in by_key.items()
    ]


def told(
    rows: Iterable[EventRow], new: Mapping[str, int], customers: Collection[int]
) -> list[tuple[int, Event]]:
    """Those of the rows that were new and are of these customers, as they would be read from the
    database, in order: (customer, event)."""
    by_key: dict[str, EventRow] = {}
    for row in rows:
        if row.key in new and row.customer in customers:
            by_key.setdefault(row.key, row)
    found = [
        (
            row.customer or 0,
            Event(
                new[key],
                row.kind,
                row.happened,
                row.known,
                row.about,
                row.order,
                _read(row.data),
                row.history,
            ),
        )
        for key, row in by_key.items()
        if on_people(row.kind) or '"who"' in row.data
    ]
    return sorted(found, key=lambda one: (one[0], one[1].happened, one[1].id))


def on_people(kind: str) -> bool:
    """Whether events of this kind tell who somebody is or what they allow."""
    return kind.startswith(_ON_PEOPLE)


_ON_PEOPLE = ("customer.", "contact.", "consent.")


def insert_events(rows: Sequence[EventRow]) -> dict[str, int]:
    """Insert events; those whose key is known are left alone, and of two with one key the first
    counts. Gives {key: id} of the new ones."""
    if not rows:
        return {}
    abreast.hold_place()
    values = [
        (
            row.store,
            row.customer,
            row.kind,
            row.key,
            instant(row.happened),
            instant(row.known),
            row.about,
            row.order,
            row.data,
            row.sealed,
            row.by,
            row.history,
        )
        for row in rows
    ]
    return plain.insert_once(_EVENTS, values, "key")


_EVENTS = plain.Table(
    "timeline_event",
    (
        "store_id",
        "customer_id",
        "kind",
        "key",
        "happened",
        "known",
        "about",
        "order",
        "data",
        "sealed",
        "by",
        "history",
    ),
)


def known_keys(store: int, keys: Iterable[str]) -> set[str]:
    """Which of these natural keys have an event already."""
    found = plain.rows(
        "SELECT key FROM timeline_event"  # noqa: S608 (names are ours)
        f" WHERE store_id = %s AND {plain.among('key', 'text')}",
        (store, plain.many(keys)),
    )
    return {key for (key,) in found}


def nobodys(store: int, things: Iterable[str]) -> list[int]:
    """The events about these things, or of these orders, that wait to find their customer."""
    if not plain.rows(f"{_NOBODYS} LIMIT 1", (store,)):
        return []
    chosen = plain.many(things)
    # The two apart: asked for both in one, SQLite goes through all events of the store.
    either = " UNION ALL ".join(
        f"{_NOBODYS} AND {plain.among(column, 'text')}" for column in ("about", '"order"')
    )
    return sorted({number for (number,) in plain.rows(either, (store, chosen, store, chosen))})


_NOBODYS = "SELECT id FROM timeline_event WHERE store_id = %s AND customer_id IS NULL"


# --------------------------------------------------------------------------- reading events


_DECIDED = 'id, kind, happened, known, about, "order", data, history, customer_id'
_read = msgspec.json.Decoder(dict[str, Any]).decode


def events_of(store: int, customers: Iterable[int]) -> list[tuple[int, Event]]:
    """All events of these customers, in order: (customer, event as decisions see it)."""
    return _events(
        f"SELECT {_DECIDED} FROM timeline_event WHERE store_id = %s"  # noqa: S608 (names are ours)
        f" AND {plain.among('customer_id')} ORDER BY customer_id, happened, id",
        (store, plain.many(customers)),
    )


def counted_events_of(store: int, customers: Iterable[int]) -> list[tuple[int, int, int]]:
    """What tells whether these customers' events are those that were read before: (customer, how
    many, the sum of their ids)."""
    return plain.rows(
        "SELECT customer_id, COUNT(*), SUM(id) FROM timeline_event"  # noqa: S608 (names are ours)
        f" WHERE store_id = %s AND {plain.among('customer_id')} GROUP BY customer_id",
        (store, plain.many(customers)),
    )


def later_events_of(store: int, customers: Iterable[int], after: int) -> list[tuple[int, Event]]:
    """The events of these customers with ids above ``after``: (customer, event), in any order."""
    return _events(
        f"SELECT {_DECIDED} FROM timeline_event WHERE store_id = %s"  # noqa: S608 (names are ours)
        f" AND {plain.among('customer_id')} AND id > %s",
        (store, plain.many(customers), after),
    )


def events_about(store: int, abouts: Iterable[str]) -> list[tuple[int, Event]]:
    """The events about these things whose customer is known, in order."""
    return _events(
        f"SELECT {_DECIDED} FROM timeline_event WHERE store_id = %s"  # noqa: S608 (names are ours)
        f" AND {plain.among('about', 'text')} AND customer_id IS NOT NULL"
        " ORDER BY about, happened, id",
        (store, plain.many(abouts)),
    )


def events_of_kinds(store: int, abouts: Iterable[str], kinds: Collection[str]) -> list[Event]:
    """The events of these kinds about these things whose customer is known, in order."""
    found = plain.rows(
        f"SELECT {_DECIDED} FROM timeline_event WHERE store_id = %s"  # noqa: S608 (names are ours)
        f" AND {plain.among('about', 'text')} AND customer_id IS NOT NULL"
        " ORDER BY about, happened, id",
        (store, plain.many(abouts)),
    )
    # Chosen here: asked for both, SQLite goes through all events of these kinds.
    return [_event(row) for row in found if row[1] in kinds]


def contents_of(store: int, orders: Iterable[str]) -> list[tuple[str, datetime, dict[str, Any]]]:
    """What was reported of the content of these orders, in order of arrival: (order, when, data).
    Those reports that wait for their customer count too."""
    moment: Any = plain.moment
    found = plain.rows(
        "SELECT id, about, happened, data FROM timeline_event"  # noqa: S608 (names are ours)
        f" WHERE store_id = %s AND {plain.among('about', 'text')}"
        " AND kind IN ('order.placed', 'order.changed')",
        (store, plain.many(orders)),
    )
    # Put in order here: asked for it, SQLite goes through all events of the store by their ids.
    found.sort()
    return [(about, moment(happened), _read(data)) for _, about, happened, data in found]


def events_on_people(store: int, customers: Iterable[int]) -> list[tuple[int, Event]]:
    """The events that may tell who these customers are and what they allow, in order."""
    return _events(
        f"SELECT {_DECIDED} FROM timeline_event WHERE store_id = %s"  # noqa: S608 (names are ours)
        f" AND {plain.among('customer_id')} AND (kind LIKE 'customer.%%'"
        " OR kind LIKE 'contact.%%' OR kind LIKE 'consent.%%'"
        " OR CAST(data AS TEXT) LIKE '%%\"who\"%%') ORDER BY customer_id, happened, id",
        (store, plain.many(customers)),
    )


def _events(sql: str, params: Sequence[Any]) -> list[tuple[int, Event]]:
    return [(row[8], _event(row)) for row in plain.rows(sql, params)]


def _event(row: Sequence[Any]) -> Event:
    """An event as decisions see it, from the columns of ``_DECIDED``; what follows them is left
    aside."""
    number, kind, happened, known, about, order, data, history = row[:8]
    if known.tzinfo is None:
        happened, known = plain.moment(happened), plain.moment(known)
    return Event(number, kind, happened, known, about, order, _read(data), bool(history))


class Arrived(NamedTuple):
    """An event as reactions take it."""

    store: int
    customer: int | None
    key: str
    event: Event
    """The event itself, as decisions see it."""


def _arrived(row: Sequence[Any]) -> Arrived:
    """From the columns of ``_DECIDED``, the store and the key."""
    return Arrived(row[9], row[8], row[10], _event(row))


def arrived(after: int, until: int | None, limit: int) -> list[Arrived]:
    """The events with ids above ``after`` (and up to ``until``), in the order of their arrival."""
    bound, more = ("", ()) if until is None else (" AND id <= %s", (until,))
    found = plain.rows(
        f"SELECT {_DECIDED}, store_id, key FROM timeline_event WHERE id > %s{bound}"  # noqa: S608 (names are ours)
        " ORDER BY id LIMIT %s",
        (after, *more, limit),
    )
    return [_arrived(row) for row in found]


def arrived_as(store: int, keys: Sequence[str]) -> list[Arrived]:
    """The events with these keys, in the order of their arrival."""
    found = plain.rows(
        f"SELECT {_DECIDED}, store_id, key FROM timeline_event WHERE store_id = %s"  # noqa: S608 (names are ours)
        f" AND {plain.among('key', 'text')} ORDER BY id",
        (store, plain.many(keys)),
    )
    return [_arrived(row) for row in found]


def arrived_of_kinds(store: int, kinds: Sequence[str], after: int) -> list[Arrived]:
    """A store's events of these kinds with ids above ``after``, in the order of their arrival."""
    found = plain.rows(
        f"SELECT {_DECIDED}, store_id, key FROM timeline_event WHERE store_id = %s"  # noqa: S608 (names are ours)
        f" AND {plain.among('kind', 'text')} AND id > %s ORDER BY id",
        (store, plain.many(list(kinds)), after),
    )
    return [_arrived(row) for row in found]
