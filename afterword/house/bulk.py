"""Updating many rows by their keys, in plain SQL.

Django writes such an update as one long CASE expression, which costs fifty times the time. Here it
is one prepared statement, executed for each row.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection, models

Adapt = Callable[[Any], Any]

PLAIN: tuple[type[Any], ...] = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.ForeignKey,
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
    columns = _columns(model, chosen, connection.vendor)
    values = [
        (
            *(adapt(getattr(row, attname)) for attname, adapt in columns),
            row.store_id,  # type: ignore[attr-defined]
            row.pk,
        )
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_statement(model, chosen), values)
    return len(rows)


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
    return connection.ops.adapt_datetimefield_value(value) if value is not None else None
