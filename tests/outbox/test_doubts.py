"""The database commits and goes away before it can say so: what was begun is found again, and what
others began meanwhile is theirs."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection

from afterword.house.models import Store
from afterword.outbox import queries
from afterword.outbox.models import Attempt, Intent
from tests.conftest import NOW
from tests.given import Days, placed, tell
from tests.outbox.posting import intent, ready

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def days(store: Store, home: Path) -> Iterator[Days]:
    tell(store, placed(), now=NOW)
    found = Days(home)
    yield found
    found.sender.close()


def lost(monkeypatch: pytest.MonkeyPatch, days: Days, *, committed: bool) -> None:
    """Begin a batch while the line breaks at the commit; ``committed``: after it was done."""

    def breaks() -> None:
        (connection.connection.commit if committed else connection.connection.rollback)()
        raise OperationalError("the connection is lost")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "_commit", breaks)
        with pytest.raises(OperationalError):
            days.sender.send_ready()


@pytest.mark.parametrize("committed", [True, False])
def test_it_works(
    store: Store, days: Days, monkeypatch: pytest.MonkeyPatch, committed: bool
) -> None:
    ready(store)
    lost(monkeypatch, days, committed=committed)
    assert intent(store).state == ("dispatching" if committed else "ready")
    assert days.post.mails == []
    days.settle()
    assert intent(store).state == "accepted"
    assert len(days.post.mails) == 1
    results = [one.result for one in queries.attempts(intent(store))]
    assert results == (["held", "receipt"] if committed else ["receipt"])


def test_what_another_worker_began_under_the_same_number_is_theirs(
    store: Store, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(store)
    lost(monkeypatch, days, committed=False)
    Intent.objects.of(store).update(state="dispatching", attempt=1, state_at=NOW)
    Attempt.objects.create(
        store=store, intent=intent(store), number=1, worker="another", started=NOW
    )
    days.settle()
    assert intent(store).state == "dispatching"
    assert days.post.mails == []


def down(monkeypatch: pytest.MonkeyPatch, days: Days) -> None:
    """Hand a message over while the database goes away, and look several times before it is back:
    nothing can be written, and nothing read."""

    def gone(*_: object, **__: object) -> None:
        raise OperationalError("the server closed the connection")

    with monkeypatch.context() as patched:
        note = days.sender.note

        def noted(lines: Sequence[Any]) -> None:
            note(lines)
            patched.setattr("afterword.outbox.settling.timeline.record_each", gone)
            patched.setattr("django.db.models.Model.refresh_from_db", gone)

        days.sender.note = noted
        for _ in range(3):
            with pytest.raises(OperationalError):
                days.sender.send_ready()
        days.sender.note = note


def test_an_answer_is_kept_in_mind_however_long_the_database_is_away(
    store: Store, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(store)
    down(monkeypatch, days)
    assert intent(store).state == "dispatching"
    days.settle()
    assert intent(store).state == "accepted"
    assert len(days.post.mails) == 1


def test_an_answer_to_a_try_that_others_have_gone_beyond_says_nothing_of_theirs(
    store: Store, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(store)
    down(monkeypatch, days)
    Intent.objects.of(store).update(attempt=2)
    days.settle()
    assert (intent(store).state, intent(store).attempt) == ("dispatching", 2)
