"""What a living worker left lying in the middle of being handed over is taken up, and what it has
in its hands is left to it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection

from afterword.house.models import Store
from afterword.outbox.models import Intent
from afterword.outbox.recovery import recover
from tests.conftest import NOW
from tests.given import Days, placed, tell
from tests.outbox.posting import intent, ready, without_pauses

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def days(store: Store, home: Path) -> Iterator[Days]:
    tell(store, placed(), now=NOW)
    found = Days(home)
    found.sender.worker = "here-1"
    yield found
    found.sender.close()


def look(days: Days) -> tuple[int, int]:
    """Take up what this worker left lying, as it does every few seconds."""
    held = days.sender.holding.now
    return recover([days.journal], now=days.clock.at, by="sweep", workers=["here-1"], held=held)


def forget(days: Days) -> None:
    """Whoever had it in mind is gone, and the worker lives on."""
    days.sender.holding.let_go(days.sender.holding.now())


def test_it_works(store: Store, days: Days) -> None:
    """It was begun and noted, and then nobody knows what became of it: so it is unknown."""
    ready(store)
    begun, _ = days.sender.prepare(10)
    assert [one.intent.state for one in begun] == ["dispatching"]
    assert look(days) == (0, 0), "it is in hand"
    assert intent(store).state == "dispatching"
    forget(days)
    assert look(days) == (0, 1)
    assert intent(store).state == "unknown"


def test_what_was_never_noted_goes_out(
    store: Store, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line breaks at the commit, and then the thread that began it comes to its end."""
    ready(store)

    def breaks() -> None:
        connection.connection.commit()
        raise OperationalError("the connection is lost")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "_commit", breaks)
        with pytest.raises(OperationalError):
            days.sender.prepare(10)
    assert look(days) == (0, 0), "the sender has it in mind"
    forget(days)
    assert look(days) == (1, 0)
    days.settle()
    assert intent(store).state == "accepted"
    assert len(days.post.mails) == 1


def test_nothing_is_held_once_it_is_written_down(
    store: Store, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(store)

    def gone(*_: object, **__: object) -> None:
        raise OperationalError("the server closed the connection")

    note = days.sender.note
    with monkeypatch.context() as patched:

        def noted(lines: Any) -> None:
            note(lines)
            patched.setattr("afterword.outbox.settling.timeline.record_each", gone)

        patched.setattr(days.sender, "note", noted)
        with pytest.raises(OperationalError):
            days.sender.send_ready()
    assert days.sender.holding.now() == {(intent(store).pk, 1)}, "its answer is kept in mind"
    assert look(days) == (0, 0)
    days.settle()
    assert intent(store).state == "accepted"
    assert not days.sender.holding.now()


def test_what_could_not_be_noted_is_held_until_it_is_put_back(
    store: Store, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(store)

    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    def gone(*_: object, **__: object) -> None:
        raise OperationalError("the server closed the connection")

    with monkeypatch.context() as patched:
        patched.setattr(days.sender, "note", full)
        patched.setattr("afterword.outbox.settling.hot.end_attempts", gone)
        with pytest.raises(OperationalError):
            days.sender.prepare(10)
        assert days.sender.holding.now() == {(intent(store).pk, 1)}
        assert look(days) == (0, 0)
    days.sender.settle_left()
    assert intent(store).state == "ready"
    assert not days.sender.holding.now()


def test_what_others_have_taken_up_meanwhile_is_not_put_back(
    store: Store, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The putting back failed, and this worker was held for dead: another one is at it now."""
    ready(store)

    def gone(*_: object, **__: object) -> None:
        raise OperationalError("the server closed the connection")

    begun, _ = days.sender.prepare(10)
    days.sender._kept = [(begun[0].intent, "a stop switch was pressed", NOW - NOW)]
    with monkeypatch.context() as patched:
        patched.setattr("afterword.outbox.settling.hot.end_attempts", gone)
        with pytest.raises(OperationalError):
            days.sender._put_back()
    Intent.objects.of(store).update(attempt=2)
    days.sender.settle_left()
    assert (intent(store).state, intent(store).attempt) == ("dispatching", 2)
    assert not days.sender.holding.now()


@pytest.mark.parametrize("breaks", ["writing", "looking"])
def test_where_the_database_goes_away_amid_many_the_rest_is_put_back(
    store: Store, days: Days, monkeypatch: pytest.MonkeyPatch, breaks: str
) -> None:
    """Sixteen are written down together: the others of a batch are not forgotten for it."""
    many = 40
    without_pauses(store)
    for number in range(many):
        ready(store, f"key-{number}")
    days.sender.at_once = 1
    asked = [0]

    def gone(*_: object, **__: object) -> list[Any]:
        raise OperationalError("the server closed the connection")

    def soon_gone() -> list[Any]:
        asked[0] += 1
        return gone() if asked[0] > 10 else []

    with monkeypatch.context() as patched:
        if breaks == "writing":
            patched.setattr("afterword.engine.sending.settling.settle", gone)
        else:
            patched.setattr("afterword.engine.sending.house.stops", soon_gone)
        with pytest.raises(OperationalError):
            days.sender.send_ready()
    begun = Intent.objects.of(store).filter(state="dispatching")
    assert {(one.pk, one.attempt) for one in begun} <= days.sender.holding.now()
    days.settle()
    assert not days.sender.holding.now()
    assert set(Intent.objects.of(store).values_list("state", flat=True)) == {"accepted"}
    assert len(days.post.mails) == many
