"""What customers write opens a conversation with them, and goes on with the one that is open."""

from datetime import datetime
from pathlib import Path

import pytest

from afterword.conversations import talking
from afterword.conversations.actions import ask_for_help
from afterword.conversations.models import Conversation
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.timeline.models import Customer, Event, Matter
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, Days, placed, tell

pytestmark = pytest.mark.django_db


def wrote(text: str, key: str, at: datetime = NOW) -> shapes.Event:
    return shapes.Event(
        kind="reply.received",
        key=key,
        happened=at,
        who=shapes.Who(email=ANA.email),
        data={"channel": "email"},
        private={"text": text},
    )


QUIET = """
journey: quiet
name: A dialogue that says nothing
subject: conversation
trigger: {event: conversation.asked}
entry: {rule: always}
steps:
  - {id: rest, kind: wait, for: 9 days}
"""


@pytest.fixture
def days(store: Store, home: Path) -> Days:
    journeys.publish(store, QUIET, now=NOW, by="test")
    journeys.switch(store, "quiet", on=True, now=NOW, by="test")
    tell(store, placed(), now=NOW)
    found = Days(home)
    found.settle()
    return found


def kinds(store: Store) -> list[str]:
    named = ("conversation.opened", "conversation.asked")
    rows = Event.objects.of(store).filter(kind__in=named).order_by("id")
    return [one.kind for one in rows]


def test_it_works(store: Store, days: Days) -> None:
    days.hear(store, wrote("Where is my order?", "one"))
    talk = Conversation.objects.of(store).get()
    assert (talk.state, talk.intent, talk.channel, talk.last_ours) == (
        "itself", "wismo", "email", False,
    )  # fmt: skip
    assert talk.asked == NOW
    assert 0.5 < talk.confidence <= 1
    asked = Event.objects.of(store).get(kind="reply.received").data["confidence"]
    assert asked == round(talk.confidence * 100)
    assert kinds(store) == ["conversation.opened", "conversation.asked"]
    days.later(hours=1)
    days.hear(store, wrote("And it came broken!", "two", days.now))
    talk.refresh_from_db()
    assert (talk.intent, talk.sentiment, talk.urgent, talk.asked) == (
        "complaint", "negative", True, NOW,
    )  # fmt: skip
    assert kinds(store) == ["conversation.opened", *["conversation.asked"] * 2]
    assert Matter.objects.of(store).get(what="conversation").closed is None
    talking.close(talk, now=days.now, by="user:mia@ada-fern.example")
    first = talk.about
    assert Matter.objects.of(store).get(what="conversation").closed == days.now
    days.later(days=1)
    days.hear(store, wrote("Thank you", "three", days.now))
    talk.refresh_from_db()
    assert (talk.state, talk.asked, talk.intent) == ("itself", days.now, "thanks")
    assert talk.about != first


def test_a_word_that_is_heeded_opens_none(store: Store, days: Days) -> None:
    days.hear(store, wrote("STOP", "one"))
    assert not Conversation.objects.of(store).exists()
    assert Customer.objects.of(store).count() == 1


def test_heard_twice_it_is_one(store: Store, days: Days) -> None:
    days.hear(store, wrote("Where is my order?", "one"))
    days.hear(store, wrote("Where is my order?", "one"))
    assert kinds(store) == ["conversation.opened", "conversation.asked"]
    assert Conversation.objects.of(store).get().asked == NOW


def test_what_is_written_on_a_page_is_understood_as_well(store: Store, days: Days) -> None:
    ana = Customer.objects.of(store).get()
    ask_for_help(
        store, ana, "order/shop:1042", wish="question", title="A question",
        words="Where is my order?", now=NOW, by="customer",
    )  # fmt: skip
    days.settle()
    talk = Conversation.objects.of(store).get()
    assert (talk.intent, talk.channel, talk.contact) == ("wismo", "page", "")


def test_what_no_dialogue_answers_is_for_a_person(store: Store, home: Path) -> None:
    tell(store, placed(), now=NOW)
    found = Days(home)
    found.hear(store, wrote("Where is my order?", "one"))
    talk = Conversation.objects.of(store).get()
    assert talk.state == "team"
    assert talk.due is not None
    assert talk.due > NOW
    handed = Event.objects.of(store).get(kind="conversation.handed")
    assert handed.data["why"] == "unknown"
