"""Plain SQL where the ORM would cost fifteen times the time: in what runs for every batch.

SQLite (from 3.35) and PostgreSQL read the same statements, but for how instants are written down
and how a list of values is handed over; both differences stand here. Whoever writes a statement
over rows of a store names its ``store_id``.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

import msgspec
from django.db import connection


@cache
def on_sqlite() -> bool:
    """Whether the database is SQLite. A process has one database for its whole life."""
    return connection.vendor == "sqlite"


def rows(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """What a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def execute(sql: str, params: Sequence[Any] = ()) -> int:
    """Run a statement that gives nothing. Gives how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def execute_each(sql: str, params: Sequence[Sequence[Any]]) -> None:
    """Run one prepared statement for each of these."""
    if not params:
        return
    with connection.cursor() as cursor:
        cursor.executemany(sql, params)


def instant(value: datetime | None) -> Any:
    """An instant as this database takes it: on SQLite as text, in UTC and without saying so."""
    if value is None or not on_sqlite():
        return value
    text = value.isoformat(" ")
    if text.endswith("+00:00"):
        return text[:-6]
    return str(value.astimezone(UTC).replace(tzinfo=None))


def moment(value: datetime | None) -> datetime | None:
    """An instant as this database gave it."""
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def among(column: str, kind: str = "bigint") -> str:
    """The condition that a column is one of many values, which are handed over by ``many``.

    The text is the same for however many, so that the database reads the statement once.
    """
    if on_sqlite():
        return f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 (names are ours)
    return f"{column} = ANY(%s::{kind}[])"


def many(values: Iterable[int] | Iterable[str]) -> Any:
    """Values for ``among``."""
    chosen = list(values)
    if not on_sqlite():
        return chosen
    return msgspec.json.encode(chosen).decode()


def skipping_locked() -> str:
    """What a claim ends with, so that two workers take different rows."""
    return "" if on_sqlite() else " FOR UPDATE SKIP LOCKED"
