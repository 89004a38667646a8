"""What comes back after a mail was accepted: bounces, complaints; and what a crash left behind."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from afterword.house.models import Store
from afterword.outbox import actions as outbox
from afterword.outbox import claiming, settling, states
from afterword.outbox.journal import Journal
from afterword.outbox.models import Attempt, Intent
from afterword.outbox.moves import becomes
from afterword.outbox.recovery import recover
from afterword.outbox.restoring import compare, remember
from afterword.timeline.models import Customer, Event, Suppression
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import Days, a_store, placed, tell
from tests.outbox.posting import YES, a_plan, intent, marketing, posting, ready, why
from tests.smtp import MailServer


@pytest.fixture
def server() -> MailServer:
    return MailServer()


@pytest.fixture
def days(store: Store, home: Path, server: MailServer) -> Iterator[Days]:
    tell(store, placed(), YES, now=NOW)
    with posting(store, home, server) as found:
        yield found


def came_back(kind: str = "contact.bounced", key: str = "key-1", **data: Any) -> shapes.Event:
    """What the mail channel makes of a report."""
    return shapes.Event(
        kind=kind,
        key=f"email:{kind}:{key}",
        happened=NOW,
        about=f"message/{key}",
        who=shapes.Who(email="ana@example.com"),
        data={"channel": "email", "detail": "550 5.1.1 no such user", **data},
    )


def sent(store: Store, days: Days, key: str = "key-1", **facts: Any) -> Intent:
    ready(store, key, **facts)
    days.sender.send_ready()
    found = intent(store, key)
    assert found.state == "accepted"
    return found


def test_it_works(store: Store, days: Days, server: MailServer) -> None:
    sent(store, days)
    days.hear(store, came_back(hard=True))
    found = intent(store)
    assert (found.state, found.says) == ("failed", "550 5.1.1 no such user")
    assert why(found)[-1] == ("provider", "no")
    assert Suppression.objects.of(store).get().digest == found.contact
    customer = Customer.objects.of(store).get()
    outbox.plan(store, [a_plan(customer, "key-2")], now=NOW, by="test")
    days.settle()
    assert why(intent(store, "key-2"))[-1] == ("suppressed", "no")
    assert len(server.taken) == 1


def test_the_same_report_again_changes_nothing(store: Store, days: Days) -> None:
    sent(store, days)
    days.hear(store, came_back(hard=True))
    events = Event.objects.of(store).count()
    days.hear(store, came_back(hard=True))
    days.later(days=1)
    assert Event.objects.of(store).count() == events


def test_a_soft_bounce_fails_the_message_and_keeps_the_address(store: Store, days: Days) -> None:
    sent(store, days)
    days.hear(store, came_back(hard=False))
    assert intent(store).state == "failed"
    assert not Suppression.objects.of(store).exists()


def test_a_complaint_closes_the_address_and_the_message_stays_sent(
    store: Store, days: Days
) -> None:
    sent(store, days, **marketing())
    days.hear(store, came_back("contact.complained"))
    assert intent(store).state == "accepted"
    assert Suppression.objects.of(store).get().why == "complained"


def test_a_complaint_may_come_before_our_own_word_that_it_was_accepted(
    store: Store, days: Days
) -> None:
    (found,) = begun(store, "key-1")
    assert found.state == "dispatching"
    days.hear(store, came_back("contact.complained"))
    assert intent(store).state == "dispatching"
    assert Suppression.objects.of(store).get().why == "complained"


def test_another_stores_report_touches_nothing(store: Store, days: Days) -> None:
    sent(store, days)
    other = a_store("other")
    days.hear(other, came_back(hard=True))
    assert intent(store).state == "accepted"
    assert not Suppression.objects.everywhere().exists()


def test_a_report_of_a_message_nobody_knows_is_harmless(store: Store, days: Days) -> None:
    days.hear(store, came_back(key="nothing", hard=True))
    assert not Suppression.objects.of(store).exists()


def test_a_report_of_an_unknown_message_settles_it(
    store: Store, days: Days, server: MailServer
) -> None:
    server.does = "closes after the dot"
    ready(store)
    days.sender.send_ready()
    assert intent(store).state == "unknown"
    days.hear(store, came_back(hard=True))
    assert intent(store).state == "failed"


# ---------------------------------------------------------------------------- after a crash


def begun(store: Store, *keys: str) -> list[Intent]:
    """Intents whose worker died right after it committed to handing them over."""
    from afterword.engine.admission import weigh

    found = [ready(store, key) for key in keys]
    claiming.begin(weigh(store, found, NOW), now=NOW)
    return found


def note(journal: Journal, found: Intent) -> None:
    journal.write([(NOW, found.store.key, found.send_key, found.attempt, "email")])


def test_what_an_intact_journal_lacks_was_never_sent(store: Store, days: Days) -> None:
    one, two = begun(store, "one", "two")
    note(days.journal, two)
    assert recover([days.journal], now=NOW, by="start") == (1, 1)
    assert (intent(store, "one").state, intent(store, "two").state) == ("ready", "unknown")
    assert recover([days.journal], now=NOW, by="start") == (0, 0)
    assert [row.result for row in Attempt.objects.of(store).order_by("id")] == ["held", "unknown"]
    assert one.attempt == 1


def test_a_broken_journal_proves_nothing(store: Store, days: Days) -> None:
    one, two = begun(store, "one", "two")
    note(days.journal, two)
    days.journal.path.write_bytes(b"{}\n" + days.journal.path.read_bytes())
    assert recover([days.journal], now=NOW, by="start") == (0, 2)
    assert {intent(store, key).state for key in ("one", "two")} == {"unknown"}
    assert one.pk != two.pk


@pytest.mark.parametrize("remembered", [True, False])
def test_what_was_known_before_it_began_is_not_read_again(
    store: Store, days: Days, remembered: bool
) -> None:
    """What damaged the file long before these were begun says nothing about them."""
    sent(store, days)
    ready(store, "second")
    days.settle()
    if remembered:
        remember(days.journal, NOW)
    ready(store, "later")
    days.settle()
    _, two = begun(store, "one", "two")
    note(days.journal, two)
    written = days.journal.path.read_bytes()
    days.journal.path.write_bytes(b"[" + written[1:])
    assert recover([days.journal], now=NOW, by="start") == ((1, 1) if remembered else (0, 2))


def test_what_began_before_it_was_remembered_is_found(store: Store, days: Days) -> None:
    one, two = begun(store, "one", "two")
    note(days.journal, two)
    remember(days.journal, NOW)
    assert recover([days.journal], now=NOW, by="start") == (1, 1)
    assert (intent(store, "one").state, intent(store, "two").state) == ("ready", "unknown")
    assert one.pk != two.pk


def test_the_journals_of_all_workers_count(store: Store, days: Days, home: Path) -> None:
    one, two = begun(store, "one", "two")
    second = Journal(home / "second.jsonl", sync=False)
    note(days.journal, one)
    note(second, two)
    assert recover([days.journal, second], now=NOW, by="start") == (0, 2)


def test_another_attempts_line_is_not_this_ones(store: Store, days: Days) -> None:
    (one,) = begun(store, "one")
    days.journal.write([(NOW, store.key, "one", 7, "email")])
    assert recover([days.journal], now=NOW, by="start") == (1, 0)
    assert one.attempt == 1


def test_what_a_restored_database_forgot_is_found(store: Store, days: Days) -> None:
    sent(store, days)
    assert compare([days.journal], now=NOW, by="start").ahead == 0
    Attempt.objects.of(store).delete()
    assert compare([days.journal], now=NOW, by="start").ahead == 1


def test_what_was_handed_over_before_a_restore_is_unknown(
    store: Store, days: Days, server: MailServer
) -> None:
    days.journal.write([(NOW, store.key, "key-1", 1, "email")])
    assert compare([days.journal], now=NOW, by="start").ahead == 1
    ready(store)
    ready(store, "key-2")
    days.sender.send_ready()
    assert (intent(store).state, intent(store, "key-2").state) == ("unknown", "accepted")
    assert "restored from an older copy" in intent(store).says
    assert compare([days.journal], now=NOW, by="start").ahead == 0
    assert len(server.taken) == 1


# ------------------------------------------------------------------------------- the states


def test_the_arrows_are_exactly_these() -> None:
    drawn = {(old, new) for old, news in states.ARROWS.items() for new in news}
    assert drawn == {
        ("planned", "ready"),
        ("planned", "delivered"),
        ("ready", "delivered"),
        ("dispatching", "planned"),
        ("accepted", "planned"),
        ("delivered", "planned"),
        ("planned", "withheld"),
        ("planned", "expired"),
        ("ready", "planned"),
        ("ready", "dispatching"),
        ("ready", "withheld"),
        ("ready", "expired"),
        ("dispatching", "ready"),
        ("dispatching", "accepted"),
        ("dispatching", "failed"),
        ("dispatching", "unknown"),
        ("dispatching", "withheld"),
        ("dispatching", "expired"),
        ("accepted", "delivered"),
        ("accepted", "failed"),
        ("unknown", "accepted"),
        ("unknown", "failed"),
        ("unknown", "ready"),
        ("delivered", "failed"),
        ("ready", "accepted"),
        ("failed", "ready"),
    }
    ends = {state for state, news in states.ARROWS.items() if not news}
    assert ends == {"withheld", "expired"}
    assert not states.may_become("nonsense", "ready")


def test_nothing_goes_beside_the_arrows(store: Store, days: Days) -> None:
    found = sent(store, days)
    with pytest.raises(AssertionError, match="cannot go from accepted to ready"):
        becomes(found, "ready", NOW)
    assert found.state == "accepted"


def test_who_comes_too_late_puts_nothing_back(store: Store, days: Days) -> None:
    """Somebody took this worker for dead, and the message up; meanwhile it was accepted."""
    found = sent(store, days)
    claiming.put_back([found], now=NOW, why="", pause=NOW - NOW)
    late = shapes.Refusal(says="too late", permanent=True)
    settling.settle(store, [settling.Handed(found, late)], now=NOW, by="test", jitter=0)
    assert (intent(store).state, intent(store).says) == ("accepted", "")


@pytest.mark.parametrize("state", ["unknown", "ready"])
def test_that_a_provider_has_it_is_true_whoever_asked(store: Store, days: Days, state: str) -> None:
    (found,) = begun(store, "one")
    Intent.objects.of(store).update(state=state)
    receipt = shapes.Receipt(provider_id="m-7")
    settling.settle(store, [settling.Handed(found, receipt)], now=NOW, by="test", jitter=0)
    one = intent(store, "one")
    assert (one.state, one.provider_id) == ("accepted", "m-7")
    assert days.sender.send_ready() == 0
