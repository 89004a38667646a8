"""Plain SQL where the ORM would cost fifteen times the time: in what runs for every batch.

SQLite (from 3.35) and PostgreSQL read the same statements, but for how instants are written down
and how a list of values is handed over; both differences stand here. Whoever writes a statement
over rows of a store names its ``store_id``.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec
from django.db import DEFAULT_DB_ALIAS, connection, connections


@cache
def on_sqlite() -> bool:
    """Whether the database is SQLite. A process has one database for its whole life."""
    return connection.vendor == "sqlite"


class cursor:  # noqa: N801 (read as a word: with cursor() as one)
    """A cursor of this thread's connection, without what Django puts around one for those who look
    on: that takes longer than most statements here. Where somebody does look on, it is Django's.

    Errors are Django's either way.
    """

    def __enter__(self) -> Any:
        line = connections[DEFAULT_DB_ALIAS]
        if line.execute_wrappers or line.queries_logged or line.needs_rollback:
            self._errors = None
            self._cursor = line.cursor()
            return self._cursor
        line.close_if_health_check_failed()
        if line.connection is None:
            line.ensure_connection()
        self._errors = line.wrap_database_errors
        with self._errors:
            self._cursor = line.create_cursor() if on_sqlite() else _there().exact(line.connection)
        return self._cursor

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self._cursor.close()
        if self._errors is not None:
            self._errors.__exit__(kind, error, trace)


def _there() -> Any:
    """How rows are handed over to PostgreSQL. Embedded, its driver is not even read in."""
    from .postgresql import rows

    return rows


def rows(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """What a statement gives."""
    with cursor() as one:
        one.execute(sql, params)
        found: list[tuple[Any, ...]] = one.fetchall()
        return found


def execute(sql: str, params: Sequence[Any] = ()) -> int:
    """Run a statement that gives nothing. Gives how many rows it wrote."""
    with cursor() as one:
        one.execute(sql, params)
        return int(one.rowcount)


def execute_each(sql: str, params: Sequence[Sequence[Any]]) -> None:
    """Run one prepared statement for each of these."""
    if not params:
        return
    with cursor() as one:
        one.executemany(sql, params)


class Table(NamedTuple):
    """Where rows are inserted: the table and its columns. What holds JSON is given as text."""

    name: str
    columns: tuple[str, ...]
    fixed: tuple[tuple[str, str], ...] = ()
    """Columns beside them that every new row has the same value in: (column, value in SQL). They
    are written into the statement, which is cheaper than to hand them over with each row."""


_VALUES_AT_ONCE = 3000
"""Under the limit of SQLite, and few enough to be read quickly."""
COPIED = 50
"""From so many rows on PostgreSQL gets them as a copy: that takes three ways to the server more,
and less of its work for each row."""


def insert(table: Table, values: Sequence[Sequence[Any]], ending: str = "") -> list[Any]:
    """Insert rows: one tuple of values for each, as the database takes them, in the order of the
    columns. Gives what the statement's ending (``RETURNING …``) gives."""
    given: list[Any] = []
    if not values:
        return given
    if not on_sqlite():
        return list(_there().insert(table, values, ending))
    at_once = max(1, _VALUES_AT_ONCE // len(table.columns))
    with cursor() as one:
        for start in range(0, len(values), at_once):
            some = values[start : start + at_once]
            one.execute(_insertion(table, len(some), ending), list(chain.from_iterable(some)))
            if one.description is not None:
                given += one.fetchall()
    return given


def insert_once(table: Table, values: Sequence[Sequence[Any]], key: str) -> dict[Any, int]:
    """Insert rows; those whose ``key`` is known in their store are left alone, and of two with one
    key the first counts. Gives {key: id} of the new ones. Runs inside a transaction."""
    ending = f"ON CONFLICT (store_id, {key}) DO NOTHING"
    if not values:
        return {}
    if not on_sqlite() and len(values) < COPIED:
        return dict(_there().insert(table, values, f"{ending} RETURNING {key}, id"))
    # Each row that a statement gives is another turn of the interpreter, so the ids are drawn
    # before, and asked for only where some row was there already.
    place, ids = table.columns.index(key), reserve(table.name, len(values))
    numbered = table._replace(columns=(*table.columns, "id"))
    given = [(*row, number) for row, number in zip(values, ids, strict=True)]
    found = {row[place]: number for row, number in zip(values, ids, strict=True)}
    if not on_sqlite():
        if len(found) == len(values) and _there().insert_copied(numbered, given):
            return found
        return dict(_there().insert(numbered, given, f"{ending} RETURNING {key}, id"))
    new = _insert_counting(numbered, given, ending)
    if new == len(found) == len(values):
        return found
    among_new = f'SELECT "{key}", id FROM "{table.name}" WHERE {among("id")}'  # noqa: S608 (names are ours)
    return dict(sorted(rows(among_new, (many(ids),)), key=itemgetter(1)))


def insert_new(
    table: Table,
    types: Sequence[str],
    values: Sequence[Sequence[Any]],
    once: Sequence[str],
    tells: tuple[str, str],
) -> int:
    """Insert those rows that are not there yet by the columns of ``once``. Gives how many.

    No id is asked for: each row that a statement gives is another turn of the interpreter.
    ``types``: what PostgreSQL calls those of the columns. Its driver writes long values into a
    statement as text, and the server reads every letter of it; these go over as they are. There
    the statement also ``tells`` whoever listens, on a channel with a word, where any row was new:
    it is all that a transaction needs, and so may be one by itself.
    """
    ending = f"ON CONFLICT ({', '.join(once)}) DO NOTHING"
    if on_sqlite():
        return _insert_counting(table, values, ending)
    if not values:
        return 0
    from psycopg import Cursor

    with cursor() as one, connection.wrap_database_errors, Cursor(one.connection) as exact:
        columns = [list(column) for column in zip(*values, strict=True)]
        insertion = _insertion_as_it_is(table, tuple(types), ending)
        found = exact.execute(insertion, (*columns, *tells)).fetchone()
        return int(found[0]) if found else 0


@lru_cache(maxsize=64)
def _insertion_as_it_is(table: Table, types: tuple[str, ...], ending: str) -> bytes:
    """The columns go over as arrays, in binary: JSON as the text it is, and read there."""
    carried = ["text" if kind == "jsonb" else kind for kind in types]
    arrays = ", ".join(f"%b::{kind}[]" for kind in carried)
    named = zip(table.columns, types, strict=True)
    chosen = ", ".join(
        [f'"{name}"::{kind}' for name, kind in named] + [value for _, value in table.fixed]
    )
    return (
        f'WITH new AS (INSERT INTO "{table.name}" ({all_names(table)}) SELECT {chosen}'  # noqa: S608 (names are ours)
        f" FROM unnest({arrays}) AS given({names(table.columns)}) {ending} RETURNING 1),"
        " counted AS (SELECT count(*) AS many FROM new)"
        " SELECT many, pg_notify(%s::text, %s::text) FROM counted WHERE many > 0"
    ).encode()


def _insert_counting(table: Table, values: Sequence[Sequence[Any]], ending: str) -> int:
    new = 0
    at_once = max(1, _VALUES_AT_ONCE // len(table.columns))
    with cursor() as one:
        for start in range(0, len(values), at_once):
            some = values[start : start + at_once]
            one.execute(_insertion(table, len(some), ending), list(chain.from_iterable(some)))
            new += int(one.rowcount)
    return new


@lru_cache(maxsize=512)
def _insertion(table: Table, count: int, ending: str) -> str:
    place = ", ".join([*["%s"] * len(table.columns), *(value for _, value in table.fixed)])
    values = ", ".join([f"({place})"] * count)
    return f'INSERT INTO "{table.name}" ({all_names(table)}) VALUES {values} {ending}'  # noqa: S608 (names are ours)


def all_names(table: Table) -> str:
    """The columns of a table that rows are written to, as a statement names them."""
    return names([*table.columns, *(name for name, _ in table.fixed)])


def update(table: Table, keys: Sequence[str], values: Sequence[Sequence[Any]]) -> None:
    """Write these columns of rows that are there: one tuple of values for each, in the order of
    the columns; those that are ``keys`` say which row."""
    if not values:
        return
    kept = [name for name in table.columns if name not in keys]
    if on_sqlite():
        sets = ", ".join(f'"{name}" = %s' for name in kept)
        which = " AND ".join(f'"{name}" = %s' for name in keys)
        in_turn = itemgetter(*(table.columns.index(name) for name in (*kept, *keys)))
        execute_each(
            f'UPDATE "{table.name}" SET {sets} WHERE {which}',  # noqa: S608 (names are ours)
            [in_turn(row) for row in values],
        )
        return
    _there().update(table, keys, values)


def names(columns: Iterable[str]) -> str:
    """Columns as a statement names them."""
    return ", ".join(f'"{name}"' for name in columns)


def reserve(table: str, count: int) -> list[int]:
    """Ids for so many new rows of a table, which nobody else gets. Runs inside a transaction."""
    if not on_sqlite():
        drawn = rows(
            "SELECT nextval((SELECT pg_get_serial_sequence(%s, 'id')::regclass))"
            " FROM generate_series(1, %s)",
            (table, count),
        )
        return [number for (number,) in drawn]
    given = rows(
        "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq", (count, table)
    )
    if not given:
        execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", (table, count))
    last = given[0][0] if given else count
    return list(range(last - count + 1, last + 1))


def instant(value: datetime | None) -> Any:
    """An instant as this database takes it: on SQLite as text, in UTC and without saying so."""
    if value is None or not on_sqlite():
        return value
    return _written_instant(value)


@lru_cache(maxsize=4096)
def _written_instant(value: datetime) -> str:
    """One moment is written many times: in each row of a batch, in each row of one order."""
    text = value.isoformat(" ")
    if text.endswith("+00:00"):
        return text[:-6]
    return str(value.astimezone(UTC).replace(tzinfo=None))


def moment(value: datetime | None) -> datetime | None:
    """An instant as this database gave it."""
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def read_instant(value: Any) -> datetime | None:
    """An instant that comes of a function of the database, which on SQLite gives it as text."""
    return moment(datetime.fromisoformat(value) if isinstance(value, str) else value)


def among(column: str, kind: str = "bigint") -> str:
    """The condition that a column is one of many values, which are handed over by ``many``.

    The text is the same for however many, so that the database reads the statement once.
    """
    if on_sqlite():
        return f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 (names are ours)
    # In a SELECT of its own the list is not looked at until it is used: by its values the planner
    # would weigh every one of them anew for each batch, which takes longer than to find the rows.
    return f"{column} = ANY((SELECT %b::{kind}[])::{kind}[])"


def many(values: Iterable[int] | Iterable[str]) -> Any:
    """Values for ``among``."""
    chosen = list(values)
    if not on_sqlite():
        return chosen
    return msgspec.json.encode(chosen).decode()


def skipping_locked(of: str = "") -> str:
    """What a claim ends with, so that two workers take different rows. ``of``: the one of several
    tables whose rows are taken."""
    if on_sqlite():
        return ""
    return f" FOR UPDATE OF {of} SKIP LOCKED" if of else " FOR UPDATE SKIP LOCKED"
