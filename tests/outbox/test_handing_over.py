"""From a ready message to a real mail server, and everything the server may do."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from afterword.engine.admission import admit_due
from afterword.house.models import Account, Store
from afterword.outbox import actions as outbox
from afterword.outbox import deciding, queries, retries
from afterword.timeline.models import ContactPoint, Customer, Event, Suppression
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import Days, a_store, placed, tell
from tests.outbox.posting import YES, a_plan, intent, marketing, posting, ready, why
from tests.smtp import MailServer, Manner


@pytest.fixture
def server() -> MailServer:
    return MailServer()


@pytest.fixture
def days(store: Store, home: Path, server: MailServer) -> Iterator[Days]:
    tell(store, placed())
    with posting(store, home, server) as found:
        yield found


def kinds(store: Store) -> list[str]:
    rows = Event.objects.of(store).filter(kind__startswith="message.").order_by("id")
    return [kind.removeprefix("message.") for kind in rows.values_list("kind", flat=True)]


def tries(store: Store, key: str = "key-1") -> list[str]:
    return [one.result for one in queries.attempts(intent(store, key))]


def test_it_works(store: Store, days: Days, server: MailServer) -> None:
    ready(store)
    assert days.sender.send_ready() == 1
    (taken,) = server.taken
    assert taken.recipients == ["ana@example.com"]
    message = taken.message
    assert message["Message-ID"] == "<key-1.ada-fern@ada-fern.example>"
    text, html = message.iter_parts()
    assert "Hario V60" in text.get_content()
    assert "Hario V60" in html.get_content()
    found = intent(store)
    assert (found.state, found.accepted, found.attempt) == ("accepted", NOW, 1)
    assert found.provider_id == "2.0.0 queued as 1"
    assert tries(store) == ["receipt"]
    assert kinds(store) == ["planned", "accepted"]
    words = queries.words_of(found, store)
    assert words is not None
    assert (words.to, words.subject) == ("ana@example.com", message["Subject"])
    assert [line.send_key for line in days.journal.read()] == ["key-1"]


def test_what_was_accepted_is_not_handed_over_again(
    store: Store, days: Days, server: MailServer
) -> None:
    ready(store)
    for _ in range(3):
        days.settle()
    days.later(days=30)
    assert len(server.taken) == 1


def test_the_mail_is_whole(store: Store, days: Days, server: MailServer) -> None:
    """MJML became tables, the style sheet went into the elements, a text stands beside it."""
    tell(store, YES, now=NOW)
    ready(store, **marketing())
    days.sender.send_ready()
    message = server.taken[0].message
    assert message.get_content_type() == "multipart/alternative"
    text, html = (part.get_content() for part in message.iter_parts())
    assert "<table" in html
    assert "<mj" not in html
    assert 'style="' in html
    assert "{{" not in text + html
    assert "None" not in text
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "en"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    head = server.taken[0].data.partition(b"\r\n\r\n")[0]
    assert b"\r\nList-Unsubscribe: <http://127.0.0.1:8080/u/" in head
    assert max(map(len, server.taken[0].data.split(b"\r\n"))) <= 998


def test_what_is_about_the_order_has_no_unsubscribe(
    store: Store, days: Days, server: MailServer
) -> None:
    ready(store)
    days.sender.send_ready()
    assert server.taken[0].message["List-Unsubscribe"] is None


# ---------------------------------------------------------------------------------- later


@pytest.mark.parametrize("phase", ["greeting", "mail", "rcpt", "data", "dot"])
def test_a_passing_refusal_is_tried_again_after_a_pause(
    store: Store, days: Days, server: MailServer, phase: str
) -> None:
    server.says = {phase: "451 4.3.0 later"}
    ready(store)
    days.sender.send_ready()
    found = intent(store)
    # 1 s, and half of the first pause of 10 s.
    assert (found.state, found.not_before) == ("ready", NOW + timedelta(seconds=6))
    assert found.says == "451 4.3.0 later"
    assert days.sender.send_ready() == 0
    server.says = {}
    days.later(seconds=5)
    assert server.taken == []
    days.later(seconds=1)
    assert len(server.taken) == 1
    assert tries(store) == ["refusal", "receipt"]
    assert kinds(store) == ["planned", "accepted"]


def test_pauses_grow_up_to_an_hour(store: Store, days: Days, server: MailServer) -> None:
    server.says = {"mail": "421 4.3.2 busy"}
    ready(store)
    pauses = []
    for _ in range(11):
        days.sender.send_ready()
        found = intent(store)
        assert found.not_before is not None
        pauses.append((found.not_before - days.clock.at).total_seconds())
        days.clock.at = found.not_before
    assert pauses == [6, 11, 21, 41, 81, 161, 321, 641, 1281, 1801, 1801]
    days.sender.send_ready()
    found = intent(store)
    assert (found.state, found.tries, why(found)[-1]) == ("failed", 12, ("given_up", "no"))


def test_what_wants_to_sell_is_tried_until_it_makes_no_sense(
    store: Store, days: Days, server: MailServer
) -> None:
    server.says = {"mail": "421 4.3.2 busy"}
    tell(store, YES, now=NOW)
    ready(store, **marketing(valid_until=NOW + timedelta(days=3)))
    days.later(days=2)
    assert (intent(store).state, intent(store).tries > 40) == ("ready", True)
    days.later(days=2)
    assert intent(store).state == "expired"


def test_what_is_about_an_order_is_given_up_after_a_day(
    store: Store, days: Days, server: MailServer
) -> None:
    server.says = {"mail": "421 4.3.2 busy"}
    ready(store)
    days.sender.send_ready()
    days.clock.at = NOW + timedelta(hours=25)
    days.sender.send_ready()
    found = intent(store)
    assert (found.state, found.tries, why(found)[-1]) == ("failed", 2, ("given_up", "no"))


@pytest.mark.parametrize(
    ("retry_after", "busy", "jitter", "seconds"),
    [
        (30.0, True, 0.0, 30.0),
        (30.0, True, 0.5, 37.5),
        (7200.0, False, 0.0, 7200.0),
        (0.0, True, 0.5, 1.25),
        (None, True, 0.0, 20.0),
        (None, True, 0.5, 30.0),
        (None, False, 0.0, 1.0),
        (None, False, 0.5, 21.0),
    ],
)
def test_a_provider_that_says_when_is_left_alone_until_then(
    retry_after: float | None, busy: bool, jitter: float, seconds: float
) -> None:
    said = shapes.Refusal(says="", permanent=False, busy=busy, retry_after=retry_after)
    assert retries.pause(3, said, jitter) == timedelta(seconds=seconds)


def test_after_a_long_outage_what_is_stale_expires_instead_of_bursting(
    store: Store, days: Days, server: MailServer
) -> None:
    server.says = {"greeting": "421 4.3.2 closed for repairs"}
    for number in range(5):
        ready(store, f"key-{number}", valid_until=NOW + timedelta(hours=2))
    lasting: dict[str, Any] = {"message_class": "service", "purpose": "care"}
    ready(store, "lasting", valid_until=NOW + timedelta(days=5), **lasting)
    days.later(days=3)
    assert server.taken == []
    server.says = {}
    days.later(hours=2)
    assert [taken.message["Message-ID"] for taken in server.taken] == [
        "<lasting.ada-fern@ada-fern.example>"
    ]
    found = intent(store, "key-3")
    assert found.state == "expired"
    assert why(found) == [("valid", "no")]


def test_what_hung_before_the_dot_is_tried_again(
    store: Store, days: Days, server: MailServer
) -> None:
    server.does = "hangs at rcpt"
    ready(store)
    days.sender.send_ready()
    assert intent(store).state == "ready"
    assert "timed out" in intent(store).says
    server.does = "well"
    days.later(minutes=1)
    assert intent(store).state == "accepted"
    assert len(server.taken) == 1


# ---------------------------------------------------------------------------------- never


def test_a_bad_address_is_written_to_no_more(store: Store, days: Days, server: MailServer) -> None:
    server.says = {"rcpt": "550 5.1.1 <ana@example.com>: no such user"}
    ready(store)
    days.sender.send_ready()
    found = intent(store)
    assert found.state == "failed"
    assert found.says == "550 5.1.1 <(address)>: no such user"
    assert why(found)[-1] == ("provider", "no")
    assert Suppression.objects.of(store).get().why == "bounced"
    server.says = {}
    customer = Customer.objects.of(store).get()
    outbox.plan(store, [a_plan(customer, "key-2")], now=NOW, by="test")
    days.settle()
    later = intent(store, "key-2")
    assert later.state == "withheld"
    assert why(later)[-1] == ("suppressed", "no")
    assert (server.taken, kinds(store)) == ([], ["planned", "failed", "planned", "withheld"])


def test_a_bad_address_is_closed_for_everyone_who_has_it(
    store: Store, days: Days, server: MailServer
) -> None:
    """Two records of one shop may hold the same address before anybody merges them."""
    first = ContactPoint.objects.of(store).get(channel="email")
    tell(
        store, placed(order="order/shop:9", who=shapes.Who(ids=("shop:9",), phone="+385911234567"))
    )
    other = Customer.objects.of(store).exclude(id=first.customer_id).get()
    ContactPoint.objects.create(
        store=store,
        customer=other,
        channel="email",
        digest=first.digest,
        sealed=b"",
        since=NOW,
        used=NOW,
    )
    server.says = {"rcpt": "550 5.1.1 no such user"}
    outbox.plan(store, [a_plan(first.customer)], now=NOW, by="test")
    admit_due(NOW)
    days.sender.send_ready()
    assert intent(store).state == "failed"
    days.settle()
    told = (
        Event.objects.of(store).filter(kind="contact.bounced").values_list("customer_id", flat=True)
    )
    assert sorted(told) == sorted([first.customer_id, other.pk])


@pytest.mark.parametrize(
    ("phase", "said"),
    [("rcpt", "550 5.7.1 policy"), ("data", "554 5.6.0 no"), ("dot", "554 5.7.1 spam")],
)
def test_a_refused_mail_is_no_bad_address(
    store: Store, days: Days, server: MailServer, phase: str, said: str
) -> None:
    server.says = {phase: said}
    ready(store)
    days.later(days=2)
    assert intent(store).state == "failed"
    assert tries(store) == ["refusal"]
    assert not Suppression.objects.of(store).exists()


def test_a_server_that_does_not_relay_for_us_costs_nobody_their_address(
    store: Store, days: Days, server: MailServer
) -> None:
    server.says = {"rcpt": "550 relay not permitted"}
    ready(store)
    days.sender.send_ready()
    assert intent(store).state == "ready"
    assert not Suppression.objects.of(store).exists()
    server.says = {}
    days.later(minutes=1)
    assert intent(store).state == "accepted"


# -------------------------------------------------------------------------------- unknown


@pytest.mark.parametrize(
    "manner",
    ["closes after the dot", "hangs after the dot", "talks nonsense after the dot"],
)
def test_silence_after_the_dot_is_never_sent_again_by_itself(
    store: Store, days: Days, server: MailServer, manner: Manner
) -> None:
    server.does = manner
    ready(store, valid_until=NOW + timedelta(days=90))
    days.sender.send_ready()
    assert intent(store).state == "unknown"
    assert why(intent(store))[-1] == ("unknown", "no")
    server.does = "well"
    days.later(days=30)
    assert intent(store).state == "unknown"
    assert len(server.taken) == 1
    assert kinds(store) == ["planned", "unknown"]


def test_a_person_says_that_it_arrived(store: Store, days: Days, server: MailServer) -> None:
    server.does = "closes after the dot"
    found = ready(store)
    days.sender.send_ready()
    deciding.decide_unknown(store, found.pk, arrived=True, now=NOW, by="user:1")
    assert (intent(store).state, intent(store).decided) == ("accepted", "user:1")
    assert kinds(store) == ["planned", "unknown", "accepted"]
    with pytest.raises(LookupError):
        deciding.decide_unknown(store, found.pk, arrived=False, now=NOW, by="user:1")
    assert intent(store).state == "accepted"


def test_a_person_sends_it_again(store: Store, days: Days, server: MailServer) -> None:
    server.does = "closes after the dot"
    found = ready(store)
    days.sender.send_ready()
    server.does = "well"
    deciding.decide_unknown(store, found.pk, arrived=False, now=NOW, by="user:1")
    days.settle()
    assert intent(store).state == "accepted"
    assert tries(store) == ["unknown", "receipt"]
    assert len(server.taken) == 2


def test_another_stores_people_decide_nothing(store: Store, days: Days, server: MailServer) -> None:
    server.does = "closes after the dot"
    found = ready(store)
    days.sender.send_ready()
    with pytest.raises(LookupError):
        deciding.decide_unknown(a_store("other"), found.pk, arrived=False, now=NOW, by="user:2")
    assert intent(store).state == "unknown"


def test_marketing_that_may_have_arrived_is_never_sent_again(
    store: Store, days: Days, server: MailServer
) -> None:
    tell(store, YES, now=NOW)
    server.does = "closes after the dot"
    found = ready(store, **marketing())
    days.sender.send_ready()
    assert intent(store).state == "unknown"
    server.does = "well"
    with pytest.raises(deciding.NeverAgain):
        deciding.decide_unknown(store, found.pk, arrived=False, now=NOW, by="user:1")
    days.later(days=30)
    assert intent(store).state == "unknown"
    assert len(server.taken) == 1
    deciding.decide_unknown(store, found.pk, arrived=True, now=NOW, by="user:1")
    assert intent(store).state == "accepted"


def test_an_error_of_our_own_in_the_middle_is_unknown(
    store: Store, days: Days, server: MailServer
) -> None:
    def breaks(asked: object) -> shapes.Response:
        raise RuntimeError("the line to ana@example.com")

    days.sender.carry = breaks
    ready(store)
    days.sender.send_ready()
    assert intent(store).state == "unknown"
    assert intent(store).says == "RuntimeError: the line to (address)"


def test_an_answer_that_cannot_be_written_down_is_kept_in_mind(
    store: Store, days: Days, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full when the server says yes: nothing more is begun until that is written."""

    def full(*_: object, **__: object) -> None:
        raise OperationalError("database or disk is full")

    ready(store)
    ready(store, "key-2")
    with monkeypatch.context() as patched:
        note = days.sender.note

        def noted(lines: Sequence[Any]) -> None:
            note(lines)
            patched.setattr("afterword.outbox.settling.timeline.record_each", full)

        days.sender.note = noted
        with pytest.raises(OperationalError):
            days.sender.send_ready(limit=1)
        days.sender.note = note
        with pytest.raises(OperationalError):
            days.sender.send_ready()
    assert [intent(store, key).state for key in ("key-1", "key-2")] == ["dispatching", "ready"]
    days.settle()
    assert [intent(store, key).state for key in ("key-1", "key-2")] == ["accepted", "accepted"]
    assert len(server.taken) == 2


def test_it_is_written_down_in_the_next_round_though_nothing_else_is_ready(
    store: Store, days: Days, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OperationalError("database or disk is full")

    ready(store)
    with monkeypatch.context() as patched:
        note = days.sender.note

        def noted(lines: Sequence[Any]) -> None:
            note(lines)
            patched.setattr("afterword.outbox.settling.timeline.record_each", full)

        days.sender.note = noted
        with pytest.raises(OperationalError):
            days.engine.tick()
    assert intent(store).state == "dispatching"
    days.engine.tick()
    assert intent(store).state == "accepted"
    assert len(server.taken) == 1


# ----------------------------------------------------------------------------- no way out


def test_without_an_account_and_a_catcher_it_waits(store: Store, home: Path) -> None:
    tell(store, placed())
    days = Days(home)
    days.sender.catch = lambda: None
    ready(store)
    days.sender.send_ready()
    found = intent(store)
    assert found.state == "ready"
    assert found.says == "email is not connected, and the catcher does not run here"
    days.sender.catch = lambda: ("127.0.0.1", 1)
    days.later(minutes=1)
    assert intent(store).state == "accepted"


def test_an_account_that_cannot_be_opened_waits(
    store: Store, days: Days, server: MailServer
) -> None:
    Account.objects.of(store).update(sealed=b"\1" * 64)
    ready(store)
    days.sender.send_ready()
    found = intent(store)
    assert found.state == "ready"
    assert found.says == "the account of email cannot be opened; enter its secrets again"
    assert server.taken == []


def test_an_erased_customers_words_are_gone_with_the_key(
    store: Store, days: Days, server: MailServer
) -> None:
    ready(store)
    days.sender.send_ready()
    Customer.objects.of(store).update(wrapped_key=b"")
    assert queries.words_of(intent(store), store) is None
    ready_key = "key-2"
    customer = Customer.objects.of(store).get()
    outbox.plan(store, [a_plan(customer, ready_key)], now=NOW, by="test")
    days.settle()
    assert (intent(store, ready_key).state, why(intent(store, ready_key))) == (
        "withheld",
        [("erased", "no")],
    )
    assert len(server.taken) == 1
