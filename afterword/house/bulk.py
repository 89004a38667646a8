"""Writing and reading many rows at once, in plain SQL.

Django writes an update of many as one long CASE expression, which costs fifty times the time. Here
it is one prepared statement, executed for each row. It writes an insert value by value; here the
text of the statement is made once for each number of rows. It makes an object of each row that is
read field by field; here that is one step.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.base import ModelState

from . import plain

Adapt = Callable[[Any], Any]
M = TypeVar("M", bound=models.Model)

PLAIN: tuple[type[Any], ...] = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.ForeignKey,
    models.BinaryField,
)
"""Fields whose values databases take as they are."""


def update(rows: Sequence[models.Model], names: Iterable[str]) -> int:
    """Write these fields of rows at hand, found by store and id. Gives how many rows were written.

    The last of several with one id wins, as it would one after the other.
    """
    if not rows:
        return 0
    model = type(rows[0])
    chosen = tuple(names)
    read, adapted = _getting(model, chosen, connection.vendor)
    values = [list(read(row)) for row in rows]
    for place, adapt in adapted:
        for one in values:
            one[place] = adapt(one[place])
    with connection.cursor() as cursor:
        cursor.executemany(_statement(model, chosen), values)
    return len(rows)


@lru_cache(maxsize=256)
def _getting(
    model: type[models.Model], names: tuple[str, ...], vendor: str
) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[tuple[int, Adapt], ...]]:
    """Reads the values of a row, its store and its id; and which of them are written otherwise."""
    columns = _columns(model, names, vendor)
    read = attrgetter(*(attname for attname, _ in columns), "store_id", "pk")
    adapted = [(place, adapt) for place, (_, adapt) in enumerate(columns) if adapt is not _same]
    return read, tuple(adapted)


@lru_cache(maxsize=256)
def _statement(model: type[models.Model], names: tuple[str, ...]) -> str:
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(_field(model, name).column)} = %s" for name in names)
    table = quote(model._meta.db_table)
    return f"UPDATE {table} SET {sets} WHERE store_id = %s AND id = %s"  # noqa: S608 (names are ours)


@lru_cache(maxsize=256)
def _columns(
    model: type[models.Model], names: tuple[str, ...], vendor: str
) -> tuple[tuple[str, Adapt], ...]:
    fields = [_field(model, name) for name in names]
    return tuple((field.attname, adapter(field, vendor)) for field in fields)


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def adapter(field: Any, vendor: str) -> Adapt:
    """How a field's value is written for this database."""
    if isinstance(field, models.DateTimeField):
        return _instant if vendor == "sqlite" else _same
    if isinstance(field, PLAIN) and not isinstance(field, models.JSONField):
        return _same
    return lambda value: field.get_db_prep_save(value, connection)


def _same(value: Any) -> Any:
    return value


def _instant(value: datetime | None) -> Any:
    return plain.instant(value)


_ROWS_AT_ONCE = 50


def insert(
    rows: Sequence[models.Model], *, once: Iterable[str] = (), update: Iterable[str] = ()
) -> None:
    """Insert rows of one table and give them their ids.

    A row that is there already by the fields of ``once`` takes over the fields of ``update``.
    """
    if not rows:
        return
    ending = " RETURNING id"
    if update:
        ending = _taking_over(type(rows[0]), tuple(once), tuple(update)) + ending
    with connection.cursor() as cursor:
        for some in _insert(cursor, rows, ending):
            for row, (number,) in zip(some, cursor.fetchall(), strict=True):
                row.pk = number
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def insert_new(rows: Sequence[models.Model]) -> None:
    """Insert those of the rows that are not there yet. None of them learns its id."""
    if not rows:
        return
    with connection.cursor() as cursor:
        for _ in _insert(cursor, rows, " ON CONFLICT DO NOTHING"):
            pass


def _insert(
    cursor: Any, rows: Sequence[models.Model], ending: str
) -> Iterator[Sequence[models.Model]]:
    model = type(rows[0])
    columns = _columns(model, _written(model), connection.vendor)
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[start : start + _ROWS_AT_ONCE]
        values = [adapt(getattr(row, attname)) for row in some for attname, adapt in columns]
        cursor.execute(_insertion(model, len(some)) + ending, values)
        yield some


@lru_cache(maxsize=64)
def _written(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.name for field in model._meta.concrete_fields if not field.primary_key)


@lru_cache(maxsize=1024)
def _insertion(model: type[models.Model], count: int) -> str:
    quote = connection.ops.quote_name
    names = [quote(_field(model, name).column) for name in _written(model)]
    place = f"({', '.join(['%s'] * len(names))})"
    into = f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(names)})"
    return f"{into} VALUES {', '.join([place] * count)}"


@lru_cache(maxsize=64)
def _taking_over(model: type[models.Model], once: tuple[str, ...], update: tuple[str, ...]) -> str:
    quote = connection.ops.quote_name
    keys = ", ".join(quote(_field(model, name).column) for name in once)
    columns = [quote(_field(model, name).column) for name in update]
    sets = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns)
    return f" ON CONFLICT ({keys}) DO UPDATE SET {sets}"


def all_of(model: type[models.Model]) -> tuple[str, ...]:
    """The names of a table's fields."""
    return tuple(field.name for field in model._meta.concrete_fields)


@lru_cache(maxsize=64)
def columns(model: type[models.Model], fields: tuple[str, ...], alias: str) -> str:
    """These fields' columns for a ``SELECT``, in the order in which ``made`` takes their values."""
    quote = connection.ops.quote_name
    return ", ".join(f"{alias}.{quote(_field(model, name).column)}" for name in fields)


def made(
    model: type[M], fields: tuple[str, ...], values: Sequence[Any], **known: models.Model
) -> M:
    """A row as the ORM would give it; fields that were not read are looked up when asked for.
    ``known``: the rows that it points to, where at hand."""
    row = model.__new__(model)
    state = ModelState()
    state.adding, state.db, state.fields_cache = False, connection.alias, known
    names, readers = _read(model, fields)
    row.__dict__.update(zip(names, values, strict=True))
    for name, read in readers:
        row.__dict__[name] = read(row.__dict__[name])
    row._state = state
    return row


@lru_cache(maxsize=64)
def _read(
    model: type[models.Model], names: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[tuple[str, Adapt], ...]]:
    """The attributes of a row, and those whose values must be read first."""
    fields = [_field(model, name) for name in names]
    readers = [(field.attname, reader) for field in fields if (reader := _reader(field))]
    return tuple(field.attname for field in fields), tuple(readers)


_NO_EXPRESSION: Any = None
"""A column is read as it is."""


def _reader(field: Any) -> Adapt | None:
    if isinstance(field, models.JSONField):
        return lambda value: field.from_db_value(value, _NO_EXPRESSION, connection)
    if not isinstance(field, (*PLAIN, models.DateTimeField, models.BigAutoField)):
        raise TypeError(f"{field} cannot be read in one step")
    return None
