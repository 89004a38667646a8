"""Another server in the database's place: noticed at the first connection to it."""

from collections.abc import Iterator

import pytest

from afterword.engine.guard import Guard
from afterword.house import history
from tests.conftest import NOW


@pytest.fixture(autouse=True)
def untouched() -> Iterator[None]:
    history.begin_anew()
    yield
    history.begin_anew()


def test_it_works() -> None:
    guard = Guard(lambda: NOW, lambda: 0.0)
    history.met("shop", "00000001")
    history.met("shop", "00000001")
    assert guard.rests() == ""
    history.met("shop", "00000002")
    assert "another server" in guard.rests()
    history.begin_anew()
    history.met("shop", "00000002")
    assert guard.rests() == ""


def test_databases_are_told_apart() -> None:
    history.met("shop", "00000001")
    history.met("other", "00000007")
    assert not history.changed.is_set()
