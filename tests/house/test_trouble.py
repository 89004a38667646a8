"""Errors of the database: the machine's, or of what was asked."""

import pytest
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError

from afterword.house.sqlite import base as _  # noqa: F401 (the SQLite that everything uses)
from afterword.house.trouble import of_the_machine


def raised(of: type[DatabaseError], cause: Exception) -> DatabaseError:
    """As Django raises a driver's error."""
    error = of(str(cause))
    error.__cause__ = cause
    return error


def full() -> Exception:
    """What the driver truly says when there is no room left."""
    import sqlite3

    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (x)")
    connection.execute("PRAGMA max_page_count = 3")
    with pytest.raises(sqlite3.OperationalError, match="full") as found:
        connection.execute("INSERT INTO t VALUES (zeroblob(100000))")
    connection.close()
    return found.value


class Said(Exception):
    """What PostgreSQL's driver raises, as far as it matters here."""

    def __init__(self, sqlstate: str | None) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


def test_it_works() -> None:
    assert of_the_machine(raised(OperationalError, full()))


def test_what_a_statement_asks_is_its_own_fault() -> None:
    import sqlite3

    connection = sqlite3.connect(":memory:")
    with pytest.raises(sqlite3.OperationalError, match="syntax") as found:
        connection.execute("SELEC 1")
    connection.close()
    assert not of_the_machine(raised(OperationalError, found.value))
    assert not of_the_machine(ValueError("no room"))
    assert not of_the_machine(OperationalError("nobody knows whose"))


@pytest.mark.parametrize("state", ["08006", "40001", "53100", "57P01", "58030"])
def test_postgresql_says_whose_fault_it_is(state: str) -> None:
    assert of_the_machine(raised(OperationalError, Said(state)))


@pytest.mark.parametrize("state", ["23505", "22001", "42601"])
def test_what_postgresql_cannot_store_is_not_the_machines(state: str) -> None:
    assert not of_the_machine(raised(IntegrityError, Said(state)))


def test_a_connection_that_is_gone_is_the_machines() -> None:
    gone = InterfaceError("the connection is closed")
    gone.__cause__ = Said(None)
    assert of_the_machine(gone)
