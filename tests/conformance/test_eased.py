"""What follows from what is stored is not waited for; everything after it is, as before."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from afterword.engine import advance
from afterword.house import plain
from afterword.house.eased import eased
from afterword.house.models import Store
from afterword.timeline import hot_waits
from tests.conftest import NOW
from tests.given import a_store

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def whole() -> Iterator[None]:
    """The database as it is in life: it waits for the disk at each commit."""
    if connection.vendor == "postgresql":
        yield
        return
    before = connection.settings_dict["SYNCHRONOUS"]
    connection.settings_dict["SYNCHRONOUS"] = "FULL"
    connection.close()
    yield
    connection.settings_dict["SYNCHRONOUS"] = before
    connection.close()


def waits() -> bool:
    """Whether a commit waits for the disk now."""
    if connection.vendor == "postgresql":
        ((level,),) = plain.rows("SHOW synchronous_commit")
        return bool(level == "on")
    ((number,),) = plain.rows("PRAGMA synchronous")
    return bool(number == 2)


def test_it_works(whole: None) -> None:
    assert waits()
    with eased():
        assert not waits()
        made = a_store()
    assert waits()
    assert Store.objects.filter(pk=made.pk).exists()


def test_people_are_moved_on_so(whole: None, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    claim = hot_waits.claim_due

    def claiming(what: str, now: datetime, limit: int) -> list[Any]:
        seen.append(waits())
        return list(claim(what, now, limit))

    monkeypatch.setattr(hot_waits, "claim_due", claiming)
    assert advance.advance_due(NOW) == 0
    assert (seen, waits()) == ([False], True)


def test_what_fails_is_taken_back_and_the_next_one_is_waited_for(whole: None) -> None:
    def fails() -> None:
        with eased():
            a_store()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert not Store.objects.exists()
    assert waits()


def test_inside_another_it_is_kept_as_that_one_is(whole: None) -> None:
    with transaction.atomic():
        assert waits()
        with eased():
            assert waits()
            a_store()
        assert waits()
    assert Store.objects.exists()


def test_where_the_line_breaks_the_next_one_begins_with_all_of_it(
    whole: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks() -> None:
        connection.connection.close()
        raise OperationalError("the connection is lost")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "_commit", breaks)
        with pytest.raises(OperationalError), eased():
            a_store()
    connection.close()
    assert waits()
    assert not Store.objects.exists()
