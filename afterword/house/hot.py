"""The statements over stores and their accounts that run for every batch (see ``house.plain``)."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import msgspec
from django.db import DEFAULT_DB_ALIAS, models

from . import plain
from .models import Store

_decode = msgspec.json.Decoder().decode


def _read(text: Any) -> Any:
    return None if text is None else _decode(text)


def _reader(field: Any) -> Callable[[Any], Any]:
    """How a value of a field is read from what the database gives."""
    if isinstance(field, models.JSONField):
        return _read
    if isinstance(field, models.BooleanField):
        return bool
    return plain.moment if isinstance(field, models.DateTimeField) else _same


def _same(value: Any) -> Any:
    return value


_FIELDS = [(field.attname, _reader(field)) for field in Store._meta.concrete_fields]
_NAMES = [name for name, _ in _FIELDS]
_COLUMNS = ", ".join(f'"{field.column}"' for field in Store._meta.concrete_fields)


def stores(ids: Iterable[int]) -> list[Store]:
    """These stores."""
    found = plain.rows(
        f"SELECT {_COLUMNS} FROM house_store WHERE {plain.among('id')}",  # noqa: S608 (names are ours)
        (plain.many(ids),),
    )
    return [
        Store.from_db(
            DEFAULT_DB_ALIAS,
            _NAMES,
            [read(value) for (_, read), value in zip(_FIELDS, row, strict=True)],
        )
        for row in found
    ]


def keep_calendars() -> list[int]:
    """The stores that keep a calendar."""
    return [store for (store,) in plain.rows("SELECT DISTINCT store_id FROM house_season")]


def season_calls_due() -> list[datetime]:
    """When the calls of seasons that are under way are to go on."""
    found = plain.rows("SELECT due FROM house_seasoncall WHERE due IS NOT NULL")
    return [due for (at,) in found if (due := plain.moment(at))]


def settings_of(store: int, kind: str, plug: str) -> dict[str, Any]:
    """The settings of a store's account with a plug; empty when it has none."""
    found = plain.rows(
        "SELECT settings FROM house_account WHERE store_id = %s AND kind = %s AND plug = %s",
        (store, kind, plug),
    )
    return dict(_read(found[0][0])) if found else {}


def trouble_of(store: int, kind: str, plug: str) -> str | None:
    """The trouble of a store's account with a plug; ``None``: it has none."""
    found = plain.rows(
        "SELECT trouble FROM house_account WHERE store_id = %s AND kind = %s AND plug = %s",
        (store, kind, plug),
    )
    return str(found[0][0]) if found else None
