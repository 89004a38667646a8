"""Transactions that are not waited for until they are on the disk.

For writes that only work out what follows from what is stored, and of which nobody outside hears
before a later transaction that *is* waited for. Where the power fails before the disk has them they
were never done, as a whole, and are done again. Both databases write their log in order: whatever
is waited for afterwards brings everything before it onto the disk.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import dbapi2
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from . import plain


@contextmanager
def eased() -> Iterator[None]:
    """Such a transaction. Inside another one it is part of that, which is kept as that one is."""
    line: Any = connections[DEFAULT_DB_ALIAS]
    if line.in_atomic_block:
        with transaction.atomic():
            yield
    elif plain.on_sqlite():
        with _on_sqlite(line):
            yield
    else:
        with transaction.atomic():
            plain.execute("SET LOCAL synchronous_commit = off")
            yield


@contextmanager
def _on_sqlite(line: Any) -> Iterator[None]:
    """The disk is asked for less before the transaction, and for all again after it."""
    line.ensure_connection()
    own = line.connection
    wanted = line.settings_dict.get("SYNCHRONOUS", "FULL")
    if wanted != "FULL" or line.is_in_memory_db():
        with transaction.atomic():
            yield
        return
    with line.wrap_database_errors:
        own.execute("PRAGMA synchronous = NORMAL")
    try:
        with transaction.atomic():
            yield
    finally:
        _wait_again(line, own)


def _wait_again(line: Any, own: Any) -> None:
    """From here on the disk is waited for; where that cannot be said, by a new connection."""
    try:
        if line.connection is own and not own.in_transaction:
            own.execute("PRAGMA synchronous = FULL")
            return
    except dbapi2.Error:
        pass
    line.close()
