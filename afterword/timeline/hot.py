"""The statements that run for every event. The ORM would cost fifteen times the time here.

All of it is plain SQL that SQLite (from 3.35) and PostgreSQL read alike, but for how JSON and
instants are written down, which Django's operations know.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

_COLUMNS = (
    'store_id, customer_id, kind, key, happened, known, about, "order", data, sealed, by, history'
)
_ROWS_AT_ONCE = 400


def chunks(rows: Sequence[Any], size: int = _ROWS_AT_ONCE) -> Iterator[Sequence[Any]]:
    """The rows in pieces that fit the limit of parameters in one statement."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def instant(value: datetime | None) -> Any:
    """An instant as this database takes it."""
    return connection.ops.adapt_datetimefield_value(value) if value else None


def insert_events(rows: Sequence[tuple[Any, ...]]) -> dict[str, int]:
    """Insert events; those whose key is known are left alone. Gives {key: id} of the new ones.

    A row is (store, customer, kind, key, happened, known, about, order, data as JSON text, sealed,
    by, history).
    """
    new: dict[str, int] = {}
    json = "%s::jsonb" if connection.vendor == "postgresql" else "%s"
    place = f"(%s, %s, %s, %s, %s, %s, %s, %s, {json}, %s, %s, %s)"
    with connection.cursor() as cursor:
        for some in chunks(rows):
            sql = (
                f"INSERT INTO timeline_event ({_COLUMNS}) VALUES "  # noqa: S608 (names are ours)
                + ", ".join([place] * len(some))
                + " ON CONFLICT (store_id, key) DO NOTHING RETURNING key, id"
            )
            values = [
                instant(value) if isinstance(value, datetime) else value
                for row in some
                for value in row
            ]
            cursor.execute(sql, values)
            new.update((key, number) for key, number in cursor.fetchall())
    return new


def insert_intakes(rows: Sequence[tuple[Any, ...]]) -> int:
    """Insert raw intakes in one statement; a delivery that is there already is left alone.

    A row is (store, connector, topic, delivery, received, headers as JSON text, sealed). Gives how
    many are new. At most a few hundred at once.
    """
    json = "%s::jsonb" if connection.vendor == "postgresql" else "%s"
    place = f"(%s, %s, %s, %s, %s, {json}, %s, 'waiting', '', 0, 0)"
    sql = (
        "INSERT INTO timeline_intake (store_id, connector, topic, delivery, received, headers,"  # noqa: S608 (names are ours)
        " sealed, state, says, tries, events) VALUES "
        + ", ".join([place] * len(rows))
        + " ON CONFLICT (store_id, connector, delivery) DO NOTHING"
    )
    values: list[Any] = []
    for store, connector, topic, delivery, received, headers, sealed in rows:
        values += (store, connector, topic, delivery, instant(received), headers, sealed)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def stamp(store: int, woken: Iterable[tuple[int, str]], now: datetime) -> None:
    """Make due what waits for these kinds of event of these customers: (customer, kind)."""
    at = instant(now)
    rows = [(at, store, customer, at, f"%|{kind}|%") for customer, kind in sorted(set(woken))]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE timeline_wait SET due = %s WHERE store_id = %s AND customer_id = %s"
            " AND (due IS NULL OR due > %s) AND kinds LIKE %s",
            rows,
        )
