"""A message from the journey's plan to the phone and back, over real HTTP and the real door."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from afterword.house.models import Account, Store
from afterword.messages.actions import save_template
from afterword.outbox import actions as outbox
from afterword.timeline.models import Customer
from tests.channels.sms.given import (
    DOOR,
    NUMBER,
    OUTSIDE,
    connect,
    days_of,
    events,
    hears,
    somebody,
)
from tests.conftest import NOW
from tests.given import Days
from tests.outbox.posting import a_plan, intent, ready, why
from tests.vendors import twilio
from tests.vendors.twilio import SERVICE, SID, TOKEN, Twilio

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def vendor(store: Store, settings: Settings) -> Iterator[Twilio]:
    settings.AFTERWORD_URL = OUTSIDE
    somebody(store)
    with twilio.running() as found:
        connect(
            store,
            {"provider": "twilio", "account_sid": SID, "service": SERVICE, "api": found.url},
            {"auth_token": TOKEN},
        )
        yield found


@pytest.fixture
def days(home: Path, vendor: Twilio) -> Iterator[Days]:
    with days_of(home) as found:
        yield found


def sent(store: Store, days: Days, vendor: Twilio) -> dict[str, str]:
    """A message that Twilio took."""
    ready(store, channels=("sms",))
    days.settle()
    (found,) = vendor.messages
    return found


def planned(store: Store, key: str) -> None:
    """A further message, as a run plans it."""
    customer = Customer.objects.of(store).get()
    outbox.plan(store, [a_plan(customer, key, channels=("sms",))], now=NOW, by="test")


def test_a_message_goes_out_and_comes_home(store: Store, days: Days, vendor: Twilio) -> None:
    message = sent(store, days, vendor)
    assert (message["To"], message["MessagingServiceSid"]) == (NUMBER, SERVICE)
    assert message["StatusCallback"] == f"{DOOR}?message=key-1.ada-fern"
    assert (intent(store).state, intent(store).provider_id) == ("accepted", message["sid"])
    for status in ("queued", "sending", "sent", "delivered", "sent"):
        assert hears(days, vendor.reports(message, status)).status == 200
    assert intent(store).state == "delivered"
    (told,) = [one for one in events(store, "message.delivered") if one.by.startswith("connector")]
    assert (told.about, told.data["provider_id"]) == ("message/key-1", message["sid"])


WITH_A_PICTURE = """
template: your-cup
name: Your cup
words:
  en:
    why: You ordered a cup.
    short: Your cup is glazed. This is the one.
    seen: A green cup on a shelf
    kept: We keep it
media:
  - {kind: image, url: "https://pictures.example/cup.jpg", alt: seen}
choices:
  - {key: keep, words: kept}
"""


def test_a_picture_goes_with_the_words(store: Store, days: Days, vendor: Twilio) -> None:
    save_template(store, "your-cup", WITH_A_PICTURE, now=NOW, by="test")
    ready(store, channels=("sms",), template="your-cup")
    days.settle()
    (message,) = vendor.messages
    assert message["media"] == ["https://pictures.example/cup.jpg"]
    assert message["Body"] == "Your cup is glazed. This is the one.\nWe keep it"
    assert message["sid"].startswith("MM")
    hears(days, vendor.reports(message, "delivered"))
    assert intent(store).state == "delivered"


def test_what_went_dead_on_the_way_is_settled_by_the_report(
    store: Store, days: Days, vendor: Twilio
) -> None:
    """Twilio knows no key of ours: it is the report that says that it has the message."""
    vendor.manner = "takes, closes"
    message = sent(store, days, vendor)
    assert intent(store).state == "unknown"
    hears(days, vendor.reports(message, "sent"))
    assert (intent(store).state, len(vendor.messages)) == ("accepted", 1)
    days.later(hours=2)
    assert len(vendor.messages) == 1


@pytest.mark.parametrize(
    ("code", "blocked"), [(21211, "bounced"), (21614, "bounced"), (21408, ""), (21610, "")]
)
def test_a_number_that_leads_nowhere_is_given_up(
    store: Store, days: Days, vendor: Twilio, code: int, blocked: str
) -> None:
    from afterword.timeline.models import Suppression

    vendor.refuses[NUMBER] = (400, code, f"{NUMBER} is refused")
    ready(store, channels=("sms",))
    days.settle()
    assert (intent(store).state, vendor.messages) == ("failed", [])
    assert why(intent(store))[-1] == ("provider", "no")
    assert [one.why for one in Suppression.objects.of(store)] == ([blocked] if blocked else [])
    assert NUMBER not in intent(store).says


def test_a_refused_sign_in_waits_for_the_team(store: Store, days: Days, vendor: Twilio) -> None:
    account = Account.objects.of(store).get(plug="sms")
    connect(store, account.settings, {"auth_token": "an old one"})
    ready(store, channels=("sms",))
    days.settle()
    assert intent(store).state == "ready"
    assert "20003" in str(Account.objects.of(store).get(plug="sms").__dict__)
    connect(store, account.settings, {"auth_token": TOKEN})
    days.later(minutes=5)
    assert intent(store).state == "accepted"


def test_what_comes_back_later_is_told(store: Store, days: Days, vendor: Twilio) -> None:
    message = sent(store, days, vendor)
    hears(days, vendor.reports(message, "undelivered", ErrorCode="30005"))
    (told,) = [one for one in events(store, "message.failed") if one.by.startswith("connector")]
    assert (told.data["code"], told.data["hard"]) == ("30005", True)
    assert told.about == "message/key-1"


def test_who_told_twilio_to_stop_has_said_no(store: Store, days: Days, vendor: Twilio) -> None:
    message = sent(store, days, vendor)
    hears(days, vendor.reports(message, "failed", ErrorCode="21610"))
    ready(store, "key-2")  # about the order, by e-mail: it is not concerned
    revoked = events(store, "consent.revoked")
    assert {one.data["purpose"] for one in revoked} == {"orders", "care", "reviews", "offers"}
    assert {one.customer_id for one in revoked} == {intent(store).customer_id}


def test_a_refusal_that_says_they_stopped_is_a_no(store: Store, days: Days, vendor: Twilio) -> None:
    vendor.refuses[NUMBER] = (400, 21610, "Attempt to send to unsubscribed recipient")
    ready(store, channels=("sms",))
    days.settle()
    revoked = events(store, "consent.revoked")
    assert {one.data["purpose"] for one in revoked} == {"orders", "care", "reviews", "offers"}
    assert {one.data["said_in"] for one in revoked} == {"message/key-1"}
    del vendor.refuses[NUMBER]
    planned(store, "key-2")
    days.settle()
    assert ("consent", "no") in why(intent(store, "key-2"))
    assert vendor.messages == []


def test_an_answer_is_heard_and_answered_with_silence(
    store: Store, days: Days, vendor: Twilio
) -> None:
    letter = vendor.writes(
        DOOR,
        NUMBER,
        "Lovely, thanks! \N{SPARKLES}",
        NumMedia="1",
        MediaUrl0="https://api.twilio.com/2010-04-01/Accounts/AC/Messages/MM1/Media/ME1",
        MediaContentType0="image/jpeg",
    )
    answer = hears(days, letter)
    assert (answer.status, answer.kind, answer.body) == (200, "text/xml", b"<Response/>")
    hears(days, letter)
    (told,) = events(store, "reply.received")
    assert told.customer_id is not None
    assert (told.data["channel"], told.data["what"]) == ("sms", "text")
    assert NUMBER not in str(told.data)


def test_what_is_not_signed_is_turned_away(store: Store, days: Days, vendor: Twilio) -> None:
    letter = vendor.writes(DOOR, NUMBER, "STOP")
    letter.headers["X-Twilio-Signature"] = twilio.signature(letter.url, {}, "another")
    assert hears(days, letter).status == 401
    assert events(store, "reply.received") == []


def test_a_number_that_leads_nowhere_is_written_to_no_more(
    store: Store, days: Days, vendor: Twilio
) -> None:
    vendor.refuses[NUMBER] = (400, 21211, "no such number")
    ready(store, channels=("sms",))
    days.settle()
    del vendor.refuses[NUMBER]
    planned(store, "key-2")
    days.settle()
    assert ("suppressed", "no") in why(intent(store, "key-2"))
    assert vendor.messages == []


@pytest.mark.parametrize(
    ("said", "more", "sent"),
    [
        ("Stop", {}, 1),
        ("STOP", {"OptOutType": "STOP"}, 0),
        ("arrêt", {"OptOutType": "STOP"}, 0),
    ],
)
def test_who_says_stop_is_answered_once_by_one_of_us(
    store: Store, days: Days, vendor: Twilio, said: str, more: dict[str, str], sent: int
) -> None:
    """Where Twilio has answered by itself, whatever word it knows, nothing is said again."""
    hears(days, vendor.writes(DOOR, NUMBER, said, **more))
    assert {one.data["purpose"] for one in events(store, "consent.revoked")} == {
        *("orders", "care", "reviews", "offers")
    }
    assert len(vendor.messages) == sent
    planned(store, "key-2")
    days.settle()
    assert ("consent", "no") in why(intent(store, "key-2"))
    assert len(vendor.messages) == sent


def test_on_a_machine_that_nobody_reaches_no_report_is_asked_for(
    store: Store, days: Days, vendor: Twilio, settings: Settings
) -> None:
    """Twilio refuses what is to be reported to an address that it cannot reach."""
    settings.AFTERWORD_URL = "http://127.0.0.1:8080"
    message = sent(store, days, vendor)
    assert "StatusCallback" not in message
    assert intent(store).state == "accepted"


def test_a_stop_in_words_of_ones_own_goes_through_the_door_and_back(
    store: Store, days: Days, vendor: Twilio
) -> None:
    """Nothing that was ready goes out any more, but one line that says so; not even on a repeat."""
    sent(store, days, vendor)
    ready(store, "key-2", channels=("sms",))
    answered = hears(days, vendor.writes(DOOR, NUMBER, "por favor, no me mandéis más mensajes"))
    assert answered.status == 200
    assert intent(store, "key-2").state == "withheld"
    assert why(intent(store, "key-2"))[-1] == ("consent", "no")
    first, last = vendor.messages
    assert (last["To"], "START" in last["Body"]) == (NUMBER, True)
    hears(days, vendor.writes(DOOR, NUMBER, "STOP"))
    assert vendor.messages == [first, last]
