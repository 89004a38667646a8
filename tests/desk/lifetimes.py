"""The five weeks of the desk's shop, lived through once in a process and put in again from then on.

What is put in is what was there: every row of every table, and every file of the data folder.
"""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection

from afterword.house.models import Store
from tests.desk.shop import live_through
from tests.given import a_store


class Lifetime(NamedTuple):
    """What a life left behind."""

    store: int
    rows: dict[str, list[tuple[Any, ...]]]
    """By table, of those that were empty before."""


_known: list[Lifetime] = []
_kept = tempfile.TemporaryDirectory(prefix="afterword-lived-")
"""Its data folder, until the process ends."""


def lived(home: Path) -> Store:
    """The store after five weeks, in the tables and in its data folder."""
    if _known:
        _put_in(_known[0], home)
    else:
        empty = [name for name in _tables() if not _rows(name)]
        store = a_store()
        live_through(store, home)
        shutil.copytree(home, _kept.name, dirs_exist_ok=True)
        rows = {name: found for name in empty if (found := _rows(name))}
        _known.append(Lifetime(store.pk, rows))
    return Store.objects.get(pk=_known[0].store)


def _put_in(life: Lifetime, home: Path) -> None:
    shutil.copytree(_kept.name, home, dirs_exist_ok=True)
    with connection.cursor() as cursor:
        for name, rows in life.rows.items():
            held = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f'INSERT INTO "{name}" VALUES ({held})', rows)  # noqa: S608 (ours)


@cache
def _tables() -> list[str]:
    return connection.introspection.table_names()


def _rows(name: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608 (ours)
        return list(cursor.fetchall())
