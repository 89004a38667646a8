"""An old backup comes back: what went out since stands in the journals, and is not sent again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection

from afterword.house.models import Store
from afterword.outbox import deciding, restoring, settling
from afterword.outbox.journal import Broken, Journal
from afterword.outbox.models import Attempt, HandedBefore, Intent, JournalKnown, Restored
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import Days, placed, tell
from tests.outbox.posting import YES, intent, marketing, ready


@pytest.fixture
def days(store: Store, home: Path) -> Iterator[Days]:
    tell(store, placed(), YES, now=NOW)
    found = Days(home)
    yield found
    found.sender.close()


def noted(days: Days, store: Store, *keys: str) -> None:
    """A journal that knows of hand-overs; the database does not, having been put back."""
    days.journal.write([(NOW, store.key, key, 1, "email") for key in keys])


def other(name: str) -> None:
    """Another worker that the database remembers."""
    JournalKnown.objects.create(name=name, size=0, end="", at=NOW)


def test_it_works(store: Store, days: Days) -> None:
    noted(days, store, "key-1")
    found = restoring.compare([days.journal], now=NOW, by="start")
    assert found == restoring.Compared(ahead=1)
    ready(store)
    ready(store, "key-2")
    days.settle()
    assert (intent(store).state, intent(store, "key-2").state) == ("unknown", "accepted")
    assert len(days.post.mails) == 1
    assert not HandedBefore.objects.exists(), "the database knows of it itself now"
    assert restoring.compare([days.journal], now=NOW, by="start").ahead == 0


def test_nothing_happened_nothing_follows(store: Store, days: Days) -> None:
    ready(store)
    days.settle()
    assert restoring.compare([days.journal], now=NOW, by="start") == restoring.Compared(ahead=0)
    assert not Restored.objects.exists()
    assert not restoring.guarded()


def test_a_person_who_knows_better_lets_it_go_out(store: Store, days: Days) -> None:
    noted(days, store, "key-1")
    restoring.compare([days.journal], now=NOW, by="start")
    ready(store)
    days.settle()
    deciding.decide_unknown(store, intent(store).pk, arrived=False, now=NOW, by="user:mia")
    days.settle()
    assert intent(store).state == "accepted"
    assert len(days.post.mails) == 1


@contextmanager
def nothing_becomes_unknown() -> Iterator[None]:
    """The database fails at writing down that a message is unknown."""
    fails, works = {
        "sqlite": (
            "CREATE TRIGGER fails BEFORE UPDATE OF state ON outbox_intent"
            " WHEN NEW.state = 'unknown' BEGIN SELECT RAISE(ABORT, 'not now'); END",
            "DROP TRIGGER fails",
        ),
        "postgresql": (
            "ALTER TABLE outbox_intent ADD CONSTRAINT fails CHECK (state <> 'unknown')",
            "ALTER TABLE outbox_intent DROP CONSTRAINT fails",
        ),
    }[connection.vendor]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the end is in the way
        cursor.execute(fails)
        yield
        cursor.execute(works)


@pytest.mark.parametrize("lost", ["noted in the journal", "the journal is missing"])
def test_what_cannot_be_written_down_as_unknown_is_looked_for_again(
    store: Store, days: Days, lost: str
) -> None:
    """Found by the simulation: a restore, and then a database that fails in that very moment."""
    if lost == "noted in the journal":
        noted(days, store, "key-1")
        restoring.compare([days.journal], now=NOW, by="start")
    else:
        other("far-away-1")
        restoring.compare([], now=NOW + timedelta(hours=1), by="restore", restored=True)
    ready(store)
    days.clock.at += timedelta(hours=2)
    with nothing_becomes_unknown(), pytest.raises(IntegrityError):
        days.settle()
    assert intent(store).state == "ready"
    days.later(minutes=30)
    assert intent(store).state == "unknown"
    assert days.post.mails == []


def test_only_what_the_database_cannot_know_is_read_again(store: Store, days: Days) -> None:
    ready(store)
    days.settle()
    restoring.remember(days.journal, NOW)
    known = JournalKnown.objects.get(name="test")
    assert (known.size, known.end) == days.journal.end()
    # The database loses its memory of what it was sure of: that is not looked at any more.
    Attempt.objects.of(store).delete()
    assert restoring.compare([days.journal], now=NOW, by="start").ahead == 0
    noted(days, store, "key-9")
    assert restoring.compare([days.journal], now=NOW, by="start").ahead == 1


def test_a_journal_that_is_older_than_the_database_is_read_as_a_whole(
    store: Store, days: Days, home: Path
) -> None:
    noted(days, store, "key-1", "key-2")
    restoring.remember(days.journal, NOW)
    path = days.journal.path
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    copy = Journal(path)
    known = JournalKnown.objects.get(name="test")
    with pytest.raises(Broken):
        list(copy.since(known.size, known.end))
    assert restoring.compare([copy], now=NOW, by="start").ahead == 1


# ------------------------------------------------------------------------ several workers


def test_without_another_workers_journal_all_before_the_restore_is_unknown(
    store: Store, days: Days
) -> None:
    other("far-away-1")
    ready(store)
    ready(store, "sell", **marketing())
    found = restoring.compare([], now=NOW + timedelta(hours=1), by="restore", restored=True)
    assert found.missing == ("far-away-1",)
    days.settle()
    assert {intent(store).state, intent(store, "sell").state} == {"unknown"}
    assert "journal of a worker" in intent(store).says
    assert days.post.mails == []


def test_what_falls_due_after_it_goes_out(store: Store, days: Days) -> None:
    other("far-away-1")
    restoring.compare([], now=NOW, by="restore", restored=True)
    days.clock.at = NOW + timedelta(minutes=1)
    ready(store, now=days.now)
    days.settle()
    assert intent(store).state == "accepted"


def test_the_missing_journal_lifts_the_guard(store: Store, days: Days, home: Path) -> None:
    other("far-away-1")
    restoring.compare([days.journal], now=NOW + timedelta(hours=1), by="restore", restored=True)
    far = Journal(home / "far-away-1.jsonl", sync=False)
    far.write([(NOW, store.key, "key-1", 1, "email")])
    found = restoring.compare([far], now=NOW + timedelta(hours=1), by="restore")
    assert (found.ahead, found.missing) == (1, ())
    ready(store)
    ready(store, "key-2")
    days.settle()
    assert (intent(store).state, intent(store, "key-2").state) == ("unknown", "accepted")


def test_a_worker_that_finds_itself_ahead_asks_for_the_others(store: Store, days: Days) -> None:
    """Somebody put the database back and told nobody."""
    other("far-away-1")
    noted(days, store, "key-1")
    found = restoring.compare([days.journal], now=NOW + timedelta(hours=1), by="start")
    assert (found.ahead, found.missing) == (1, ("far-away-1",))
    ready(store, "key-2")
    days.settle()
    assert intent(store, "key-2").state == "unknown"


def test_a_journal_that_is_lost_is_asked_for_no_more_and_stays_missing(
    store: Store, days: Days
) -> None:
    other("far-away-1")
    restoring.compare([], now=NOW + timedelta(hours=1), by="restore", restored=True)
    assert restoring.give_up("far-away-1", now=NOW, by="user:mia")
    assert not restoring.give_up("far-away-1", now=NOW, by="user:mia")
    ready(store)
    days.settle()
    assert intent(store).state == "unknown"
    assert restoring.compare([], now=NOW, by="start").missing == (restoring.LOST,)


def test_who_was_found_out_about_since_is_not_asked_again(store: Store, days: Days) -> None:
    other("far-away-1")
    at = NOW + timedelta(hours=1)
    restoring.compare([], now=at, by="restore", restored=True)
    days.clock.at = at
    ready(store)
    days.settle()
    found = Intent.objects.of(store).select_related("store", "customer").get()
    settling.found_out(found, shapes.Absent(), now=at, by="engine")
    days.settle()
    assert intent(store).state == "accepted"
    assert len(days.post.mails) == 1
