"""How rows go over to PostgreSQL and come back: in binary, each column as the array that it is.

A statement's values are bound by the server. Written into its text, the server reads every letter
of them, and the driver writes each.
"""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

from django.db import IntegrityError, connection, transaction
from psycopg import Cursor
from psycopg.errors import UniqueViolation
from psycopg.pq import Format

from afterword.house.plain import COPIED, Table, all_names, cursor, names

_ROWS_AT_ONCE = 2000


def exact(line: Any) -> Cursor[Any]:
    """A cursor whose values and results go over as they are. ``line``: psycopg's connection."""
    made: Cursor[Any] = Cursor(line)
    made.format = Format.BINARY
    return made


@cache
def _types(name: str) -> dict[str, str]:
    """What PostgreSQL calls the type of each column of a table."""
    with cursor() as one:
        one.execute(
            "SELECT a.attname::text, t.typname::text FROM pg_attribute a"
            " JOIN pg_type t ON t.oid = a.atttypid"
            " WHERE a.attrelid = to_regclass(%s) AND a.attnum > 0 AND NOT a.attisdropped",
            (f'"{name}"',),
        )
        return dict(one.fetchall())


def insert(table: Table, values: Sequence[Sequence[Any]], ending: str = "") -> list[Any]:
    """Insert rows. Gives what the statement's ending gives."""
    if not ending and len(values) >= COPIED:
        copy(table, values)
        return []
    given: list[Any] = []
    for some in _pieces(values):
        with cursor() as one:
            one.execute(_insertion(table, ending), _columns(some))
            if one.description is not None:
                given += one.fetchall()
    return given


def insert_copied(table: Table, values: Sequence[Sequence[Any]]) -> bool:
    """Copy rows in, and none where one was there already. Gives whether they are in. Runs inside a
    transaction."""
    try:
        with transaction.atomic():
            copy(table, values)
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        return False
    return True


def copy(table: Table, values: Iterable[Sequence[Any]]) -> None:
    """Copy rows in. Raises ``IntegrityError`` where one is there already."""
    kinds = _types(table.name)
    json = [place for place, name in enumerate(table.columns) if kinds[name] == "jsonb"]
    types = ["bytea" if kinds[name] == "jsonb" else kinds[name] for name in table.columns]
    fixed = [_fixed(value) for _, value in table.fixed]
    types += [kinds[name] for name, _ in table.fixed]
    sql = f'COPY "{table.name}" ({all_names(table)}) FROM STDIN (FORMAT BINARY)'
    with cursor() as one, connection.wrap_database_errors, one.copy(sql) as into:
        into.set_types(types)
        for row in values:
            told = [*row, *fixed]
            for place in json:
                told[place] = _as_jsonb(told[place])
            into.write_row(told)


def _as_jsonb(text: str) -> bytes:
    """JSON as this server takes it: the number of the form, and the text."""
    return b"\x01" + text.encode()


@lru_cache(maxsize=64)
def _fixed(value: str) -> Any:
    """A value that is the same in every row, as the statement would have it: a number or a text."""
    return value[1:-1] if value.startswith("'") else int(value)


@lru_cache(maxsize=256)
def _insertion(table: Table, ending: str) -> str:
    kinds = _types(table.name)
    chosen = ", ".join(
        [f'"{name}"::{kinds[name]}' for name in table.columns] + [value for _, value in table.fixed]
    )
    sql = f'INSERT INTO "{table.name}" ({all_names(table)}) SELECT {chosen} FROM {_given(table)}'  # noqa: S608 (names are ours)
    return f"{sql} {ending}"


def _given(table: Table) -> str:
    """Where the columns stand as rows; JSON as the text it is."""
    kinds = _types(table.name)
    # In a SELECT of its own an array's length is not known beforehand. By it, and by statistics of
    # an hour ago, an update would go through the whole table instead of each row by its index.
    arrays = ", ".join(
        f"(SELECT %b::{'text' if kinds[name] == 'jsonb' else kinds[name]}[])"
        for name in table.columns
    )
    return f"unnest({arrays}) AS x ({names(table.columns)})"


def update(table: Table, keys: Sequence[str], values: Sequence[Sequence[Any]]) -> None:
    """Write these columns of rows that are there, found by ``keys``."""
    for some in _pieces(values):
        with cursor() as one:
            one.execute(_updating(table, tuple(keys)), _columns(some))


@lru_cache(maxsize=256)
def _updating(table: Table, keys: tuple[str, ...]) -> str:
    kinds = _types(table.name)
    sets = ", ".join(
        f'"{name}" = x."{name}"::{kinds[name]}' for name in table.columns if name not in keys
    )
    which = " AND ".join(f't."{name}" = x."{name}"' for name in keys)
    return f'UPDATE "{table.name}" t SET {sets} FROM {_given(table)} WHERE {which}'  # noqa: S608 (names are ours)


def _columns(values: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*values, strict=True)]


def _pieces(values: Sequence[Sequence[Any]]) -> Iterable[Sequence[Sequence[Any]]]:
    for start in range(0, len(values), _ROWS_AT_ONCE):
        yield values[start : start + _ROWS_AT_ONCE]
