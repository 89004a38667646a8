"""Between the plan and the socket much can change: the last transaction looks at it again."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from afterword.conversations import talking
from afterword.conversations.models import Conversation
from afterword.decisions.conditions import Condition
from afterword.engine.reactions import react
from afterword.house import actions as house
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.outbox import actions as outbox
from afterword.outbox import addresses
from afterword.outbox.models import Intent
from afterword.timeline.models import ContactPoint, Customer, Matter, Wait
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ORDER, Days, a_store, matter, of_order, placed, scan, tell
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


LATER = NOW + timedelta(minutes=1)
NO = shapes.Event(
    kind="consent.revoked",
    key="consent/ana:offers:no",
    happened=LATER,
    who=shapes.Who(email="ana@example.com"),
    data={"channel": "email", "purpose": "offers"},
)


def wrote(text: str) -> shapes.Event:
    return shapes.Event(
        kind="reply.received",
        key="reply-1",
        happened=LATER,
        who=shapes.Who(email="ana@example.com"),
        data={"channel": "email"},
        private={"text": text},
    )


def test_it_works(store: Store, days: Days, server: MailServer) -> None:
    """A no that comes when the message is ready, and nothing but the socket is left."""
    ready(store, **marketing())
    tell(store, NO)
    days.clock.at = LATER
    assert days.sender.send_ready() == 1
    assert intent(store).state == "withheld"
    assert why(intent(store))[-1] == ("consent", "no")
    assert server.taken == []
    assert list(days.journal.read()) == []


def test_an_address_that_bounced_meanwhile_is_not_written_to(
    store: Store, days: Days, server: MailServer
) -> None:
    ready(store)
    ready(store, "key-2")
    addresses.block_address(
        store, "email", _digest(store), why="bounced", detail="", key="x",
        now=NOW, by="test",
    )  # fmt: skip
    days.sender.send_ready()
    assert [intent(store, key).state for key in ("key-1", "key-2")] == ["withheld", "withheld"]
    assert server.taken == []


def _digest(store: Store) -> str:
    return ContactPoint.objects.of(store).get(channel="email").digest


def test_validity_that_ran_out_meanwhile(store: Store, days: Days, server: MailServer) -> None:
    ready(store, valid_until=NOW + timedelta(hours=1))
    days.clock.at = NOW + timedelta(hours=1)
    days.sender.send_ready()
    assert intent(store).state == "expired"
    assert server.taken == []


def test_a_moment_before_it_runs_out_it_goes(store: Store, days: Days, server: MailServer) -> None:
    ready(store, valid_until=NOW + timedelta(hours=1))
    days.clock.at = NOW + timedelta(minutes=59, seconds=59)
    days.sender.send_ready()
    assert intent(store).state == "accepted"


def test_an_erased_customer(store: Store, days: Days, server: MailServer) -> None:
    ready(store)
    Customer.objects.of(store).update(wrapped_key=b"")
    days.sender.send_ready()
    assert (intent(store).state, why(intent(store))) == ("withheld", [("erased", "no")])
    assert server.taken == []


def test_a_guard_that_closed_meanwhile_holds_it_until_it_opens(
    store: Store, days: Days, server: MailServer
) -> None:
    guard = {"has": "complaint", "where": [{"field": "open", "is": True}]}
    ready(store, guards=(("complaint-open", msgspec.convert(guard, Condition)),))
    tell(store, matter("complaint.opened", LATER, "complaint/1"))
    days.clock.at = LATER
    days.sender.send_ready()
    assert intent(store).state == "planned"
    assert server.taken == []
    days.hear(store, matter("complaint.closed", LATER, "complaint/1"))
    days.later(minutes=1)
    assert intent(store).state == "accepted"


def test_what_sells_waits_while_somebody_is_talked_with_and_goes_on_by_itself(
    store: Store, days: Days, server: MailServer
) -> None:
    """They write when it is ready. It is held, nothing looks at it meanwhile, and it goes out in
    the instant in which the conversation is closed."""
    ready(store, **marketing(valid_until=NOW + timedelta(days=60)))
    days.clock.at = LATER
    tell(store, wrote("Why is one of the cups broken?"), now=LATER)
    while react(LATER):
        pass
    days.sender.send_ready()
    held = intent(store)
    assert (held.state, why(held)[-1]) == ("planned", ("talk", "wait"))
    talk = Conversation.objects.of(store).get()
    days.settle()
    talk.refresh_from_db()
    assert talk.state == "team"
    wait = Wait.objects.of(store).get(owner="message")
    assert wait.due == held.valid_until, "nobody looks until then"
    assert server.taken == []
    days.later(days=20)
    for one in Matter.objects.of(store).filter(what="complaint", closed=None):
        days.hear(store, matter("complaint.closed", days.now, one.about))
    assert server.taken == [], "the conversation is still open"
    talking.close(talk, now=days.now, by="user:mia@ada-fern.example")
    days.later(minutes=1)
    assert intent(store).state == "accepted"


def test_the_newest_state_wins(store: Store, home: Path, server: MailServer) -> None:
    """Held back by the stop switch while the parcel travels; released after it arrived."""
    journeys.switch(store, "order-and-shipping", on=True, now=NOW, by="test")
    tell(store, placed())
    with posting(store, home, server) as days:
        days.settle()
        house.stop(store, scope="all", now=NOW, by="test")
        days.hear(store, scan("in_transit", days.now))
        shipped = Intent.objects.of(store).get(step="tell-shipped")
        assert shipped.state == "ready"
        days.later(hours=3)
        days.hear(store, scan("delivered", days.now))
        house.release(store, scope="all", now=days.now, by="test")
        days.settle()
        shipped.refresh_from_db()
        assert (shipped.state, why(shipped)[-1]) == ("withheld", ("superseded", "no"))
        accepted = Intent.objects.of(store).filter(state="accepted")
        assert {one.step for one in accepted} == {"confirm", "tell-arrived"}
    assert len(server.taken) == 2


def test_the_last_look_says_why_and_where(store: Store, days: Days, server: MailServer) -> None:
    ready(store)
    other = shapes.Who(email="ana.new@example.com", ids=("shop:7",))
    tell(
        store,
        placed(
            LATER, order="order/shop:1043", who=shapes.Who(ids=("shop:7",), email="ana@example.com")
        ),
    )
    tell(store, placed(LATER + timedelta(minutes=1), order="order/shop:1044", who=other))
    before = intent(store).contact
    days.clock.at = LATER + timedelta(minutes=2)
    days.sender.send_ready()
    found = intent(store)
    assert server.taken[0].recipients == ["ana.new@example.com"]
    assert found.contact != before
    assert ("valid", "yes") in why(found)


# ------------------------------------------------------------------------------ the key


def test_one_key_is_one_intent(store: Store, days: Days, server: MailServer) -> None:
    customer = Customer.objects.of(store).get()
    first, second = a_plan(customer, template="order-late"), a_plan(customer)
    outbox.plan(store, [first, second], now=NOW, by="test")
    outbox.plan(store, [second], now=LATER, by="test")
    assert intent(store).template == "order-late"
    assert Wait.objects.of(store).filter(owner="message").count() == 1
    days.settle()
    outbox.plan(store, [second], now=LATER, by="test")
    days.settle()
    assert len(server.taken) == 1


def test_the_same_key_in_another_store_is_another_intent(
    store: Store, home: Path, server: MailServer
) -> None:
    other = a_store("other")
    for one in (store, other):
        tell(one, placed())
        outbox.plan(one, [a_plan(Customer.objects.of(one).get())], now=NOW, by="test")
    assert Intent.objects.everywhere().filter(send_key="key-1").count() == 2


# ------------------------------------------------------------------------- the stop switch

SCOPES: list[tuple[str, dict[str, Any]]] = [
    ("everything", {"store": None, "scope": "all"}),
    ("the store", {"scope": "all"}),
    ("the channel", {"scope": "channel", "name": "email"}),
    ("the channel everywhere", {"store": None, "scope": "channel", "name": "email"}),
    ("the journey", {"scope": "journey", "name": "order-and-shipping"}),
]
BESIDE: list[tuple[str, dict[str, Any]]] = [
    ("another channel", {"scope": "channel", "name": "sms"}),
    ("another journey", {"scope": "journey", "name": "after-first-delivery"}),
]


def press(store: Store, switch: dict[str, Any]) -> Callable[[], None]:
    """Press a switch; gives how to release it."""
    whose = switch.get("store", store)
    what = {"scope": switch["scope"], "name": switch.get("name", "")}
    house.stop(whose, **what, now=NOW, by="test")

    def release() -> None:
        assert house.release(whose, **what, now=NOW, by="test")

    return release


@pytest.mark.parametrize("switch", [one for _, one in SCOPES], ids=[name for name, _ in SCOPES])
def test_a_stop_switch_holds_what_it_covers(
    store: Store, days: Days, server: MailServer, switch: dict[str, Any]
) -> None:
    ready(store)
    release = press(store, switch)
    assert days.sender.send_ready() == 0
    assert intent(store).state == "ready"
    assert server.taken == []
    release()
    days.settle()
    assert intent(store).state == "accepted"


@pytest.mark.parametrize("switch", [one for _, one in BESIDE], ids=[name for name, _ in BESIDE])
def test_a_stop_switch_leaves_the_rest_alone(
    store: Store, days: Days, server: MailServer, switch: dict[str, Any]
) -> None:
    press(store, switch)
    ready(store)
    days.sender.send_ready()
    assert intent(store).state == "accepted"


def test_another_stores_stop_switch_is_not_ours(
    store: Store, days: Days, server: MailServer
) -> None:
    press(a_store("other"), {"scope": "all"})
    ready(store)
    days.sender.send_ready()
    assert intent(store).state == "accepted"


@pytest.mark.parametrize("switch", [one for _, one in SCOPES], ids=[name for name, _ in SCOPES])
def test_a_stop_switch_bites_before_the_next_socket(
    store: Store, days: Days, server: MailServer, switch: dict[str, Any]
) -> None:
    """Pressed when a whole batch was begun and the first line of it is already in the journal."""
    for number in range(10):
        ready(store, f"key-{number}")
    write, releases = days.sender.note, []

    def note(lines: Any) -> None:
        write(lines)
        releases.append(press(store, switch))

    days.sender.note = note
    days.sender.send_ready()
    assert server.taken == []
    states = Intent.objects.of(store).values_list("state", flat=True)
    assert set(states) == {"ready"}
    assert days.sender.send_ready() == 0
    days.sender.note = write
    releases[0]()
    days.settle()
    assert len(server.taken) == 10


def test_what_a_stop_switch_held_too_long_expires(
    store: Store, days: Days, server: MailServer
) -> None:
    ready(store, valid_until=NOW + timedelta(hours=4))
    release = press(store, {"scope": "all"})
    days.later(days=2)
    assert intent(store).state == "ready"
    release()
    days.settle()
    assert intent(store).state == "expired"
    assert server.taken == []


# -------------------------------------------------------------------------- the journal


def test_what_cannot_be_noted_is_not_sent_and_goes_out_later(
    store: Store, days: Days, server: MailServer
) -> None:
    write = days.sender.note

    def full(lines: object) -> None:
        raise OSError(28, "No space left on device")

    days.sender.note = full
    ready(store)
    with pytest.raises(OSError, match="No space left"):
        days.sender.send_ready()
    found = intent(store)
    assert (found.state, found.not_before) == ("ready", NOW + timedelta(seconds=30))
    assert server.taken == []
    days.sender.note = write
    days.later(minutes=1)
    assert intent(store).state == "accepted"
    assert len(server.taken) == 1


def test_a_cancelled_order_says_nothing_more(store: Store, home: Path, server: MailServer) -> None:
    journeys.switch(store, "order-and-shipping", on=True, now=NOW, by="test")
    tell(store, placed())
    with posting(store, home, server) as days:
        days.settle()
        days.hear(store, of_order("order.cancelled", days.now, ORDER, reason="customer"))
        days.hear(store, scan("in_transit", days.now))
        days.later(days=3)
    assert [taken.message["Message-ID"] is not None for taken in server.taken] == [True]
