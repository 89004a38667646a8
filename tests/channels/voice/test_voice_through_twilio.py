"""A call from the journey's plan to the pressed key and back, over real HTTP and the real door."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

import pytest
from pytest_django import Settings

from afterword.conversations.models import Task
from afterword.house.models import Store
from tests.channels.sms.given import NUMBER, OUTSIDE, connect, days_of, events, hears, somebody
from tests.conftest import NOW
from tests.given import Days
from tests.outbox.posting import a_plan, intent, ready, roomy, why
from tests.vendors import twilio
from tests.vendors.twilio import OURS, SID, TOKEN, Twilio

pytestmark = pytest.mark.django_db(transaction=True)
DOOR = f"{OUTSIDE}/in/voice/ada-fern"


@pytest.fixture
def vendor(store: Store, settings: Settings) -> Iterator[Twilio]:
    settings.AFTERWORD_URL = OUTSIDE
    somebody(store)
    with twilio.running() as found:
        connected(store, found)
        yield found


def connected(store: Store, vendor: Twilio, **settings: str) -> None:
    own = {"account_sid": SID, "sender": OURS, "api": vendor.url, "machine": "leave it"}
    connect(store, {**own, **settings}, {"auth_token": TOKEN}, plug="voice")


@pytest.fixture
def days(home: Path, vendor: Twilio) -> Iterator[Days]:
    with days_of(home) as found:
        yield found


def called(store: Store, days: Days, vendor: Twilio) -> dict[str, Any]:
    """A call that Twilio took."""
    ready(store, channels=("voice",), template="order-shipped")
    days.settle()
    assert intent(store).state == "accepted", intent(store).says
    (found,) = vendor.calls
    return found


def script(document: str | bytes) -> tuple[str, list[str], str]:
    """(what is spoken, the elements in their order, where a key leads)."""
    root = ElementTree.fromstring(document)  # noqa: S314 (our own)
    said = " ".join(one.text or "" for one in root.iter("Say"))
    gather = root.find("Gather")
    return said, [one.tag for one in root], gather.attrib["action"] if gather is not None else ""


def test_a_call_speaks_and_comes_home(store: Store, days: Days, vendor: Twilio) -> None:
    call = called(store, days, vendor)
    assert (call["To"], call["From"]) == (NUMBER, OURS)
    assert call["MachineDetection"] == "DetectMessageEnd"
    assert call["events"] == ["initiated", "completed"]
    said, order, action = script(call["Twiml"])
    assert said.startswith("Hello, this is Ada & Fern. ")
    assert "press 1" in said
    assert "press 9" in said
    assert "://" not in said
    assert order == ["Gather"]
    assert urlsplit(action)._replace(query="").geturl() == DOOR
    assert "Hello" not in action
    for status in ("initiated", "ringing", "in-progress"):
        hears(days, vendor.tells(call, call["StatusCallback"], status))
    assert intent(store).state == "accepted"
    answer = hears(days, vendor.tells(call, call["StatusCallback"], "completed", CallDuration="31"))
    assert (answer.status, answer.kind) == (200, "text/xml")
    assert intent(store).state == "delivered"


def test_the_first_key_says_it_again(store: Store, days: Days, vendor: Twilio) -> None:
    call = called(store, days, vendor)
    first = script(call["Twiml"])
    for _ in range(2):
        answer = hears(days, vendor.tells(call, first[2], "in-progress", Digits="1"))
        assert script(answer.body) == first
    other = hears(days, vendor.tells(call, first[2], "in-progress", Digits="7"))
    assert script(other.body) == first
    assert events(store, "reply.received") == []


def test_the_second_key_asks_the_team_to_call_back(
    store: Store, days: Days, vendor: Twilio
) -> None:
    call = called(store, days, vendor)
    action = script(call["Twiml"])[2]
    for _ in range(2):
        answer = hears(days, vendor.tells(call, action, "in-progress", Digits="2"))
        assert script(answer.body)[:2] == (
            "Thank you. Somebody will call you back. Goodbye.",
            ["Say", "Hangup"],
        )
    (task,) = Task.objects.of(store)
    assert (task.title, task.customer_id) == (
        "Call them back: they asked for it on the phone",
        intent(store).customer_id,
    )
    assert (task.order, task.journey, task.urgent) == (
        intent(store).order,
        intent(store).journey,
        True,
    )
    assert task.due == days.now + timedelta(days=1)
    (heard,) = events(store, "reply.received")
    assert (heard.data["what"], heard.data["choice"]) == ("choice", "call-back")


def test_the_ninth_key_ends_the_calls(store: Store, days: Days, vendor: Twilio) -> None:
    call = called(store, days, vendor)
    action = script(call["Twiml"])[2]
    answer = hears(days, vendor.tells(call, action, "in-progress", Digits="9"))
    assert script(answer.body)[0] == "We will not call you again. Goodbye."
    revoked = events(store, "consent.revoked")
    assert {one.data["channel"] for one in revoked} == {"voice"}
    assert {one.customer_id for one in revoked} == {intent(store).customer_id}
    plan(store, "key-2", message_class="service", purpose="care")
    plan(store, "key-3")
    days.settle()
    for key in ("key-2", "key-3"):
        assert intent(store, key).state == "withheld"
        assert ("consent", "no") in why(intent(store, key))
    assert len(vendor.calls) == 1


def plan(store: Store, key: str, **facts: Any) -> None:
    from afterword.outbox import actions as outbox
    from afterword.timeline.models import Customer

    roomy(store)
    customer = Customer.objects.of(store).get()
    planned = a_plan(customer, key, channels=("voice",), template="care-tip", **facts)
    outbox.plan(store, [planned], now=NOW, by="test")


@pytest.mark.parametrize(("hour", "waits"), [(6, True), (9, False), (22, True)])
def test_nobody_is_called_at_night(
    store: Store, vendor: Twilio, home: Path, hour: int, waits: bool
) -> None:
    """News of an order may come at any hour as a mail; a call may not."""
    with days_of(home) as days:
        days.clock.at = NOW.replace(hour=hour)
        plan(store, "key-1")
        days.settle()
        found = intent(store)
        assert (found.state in ("held", "planned")) == waits, found.state
        assert len(vendor.calls) == (0 if waits else 1)


@pytest.mark.parametrize(
    ("status", "more", "code"),
    [
        ("busy", {}, "busy"),
        ("no-answer", {}, "no-answer"),
        ("failed", {"ErrorCode": "21211"}, "21211"),
        ("completed", {"AnsweredBy": "fax"}, "fax"),
    ],
)
def test_who_was_not_reached(
    store: Store, days: Days, vendor: Twilio, status: str, more: dict[str, str], code: str
) -> None:
    call = called(store, days, vendor)
    hears(days, vendor.tells(call, call["StatusCallback"], status, **more))
    (told,) = [one for one in events(store, "message.failed") if one.by.startswith("connector")]
    assert (told.data["code"], told.data["hard"]) == (code, code == "21211")
    assert told.about == "message/key-1"


def test_a_mailbox_that_took_it_counts(store: Store, days: Days, vendor: Twilio) -> None:
    call = called(store, days, vendor)
    letter = vendor.tells(call, call["StatusCallback"], "completed", AnsweredBy="machine_end_beep")
    hears(days, letter)
    assert intent(store).state == "delivered"


def test_a_machine_is_hung_up_on_where_the_store_wants_that(
    store: Store, days: Days, vendor: Twilio
) -> None:
    connected(store, vendor, machine="hang up")
    call = called(store, days, vendor)
    assert "Twiml" not in call
    person = hears(days, vendor.tells(call, call["Url"], "in-progress", AnsweredBy="human"))
    assert script(person.body)[1] == ["Gather"]
    machine = vendor.tells(call, call["Url"], "in-progress", AnsweredBy="machine_start")
    assert script(hears(days, machine).body)[1] == ["Hangup"]
    letter = vendor.tells(call, call["StatusCallback"], "completed", AnsweredBy="machine_start")
    hears(days, letter)
    (told,) = [one for one in events(store, "message.failed") if one.by.startswith("connector")]
    assert told.data["code"] == "machine"


def test_words_that_were_touched_are_not_spoken(store: Store, days: Days, vendor: Twilio) -> None:
    call = called(store, days, vendor)
    action = script(call["Twiml"])[2]
    parts = dict(parse_qsl(urlsplit(action).query))
    other = action.replace(parts["said"], parts["said"][:-8] + "AAAAAAAA")
    assert hears(days, vendor.tells(call, other, "in-progress", Digits="1")).body.endswith(
        b"<Response></Response>"
    )
    moved = action.replace("key-1", "key-2")
    assert script(hears(days, vendor.tells(call, moved, "in-progress", Digits="1")).body)[1] == []
    unsigned = vendor.tells(call, action, "in-progress", Digits="1")
    unsigned.headers["X-Twilio-Signature"] = "x"
    assert hears(days, unsigned).status == 401
