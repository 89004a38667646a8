"""Journeys listen: a mood, a word of the store's and a take-over start, move and end them."""

from datetime import timedelta
from pathlib import Path

import pytest

from afterword.conversations import talking
from afterword.conversations.models import Conversation
from afterword.house.models import Membership, Store, User
from afterword.journeys import actions as journeys
from afterword.journeys.models import Run
from afterword.timeline.models import Customer
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, Days, placed

pytestmark = pytest.mark.django_db

LISTENS = """
journey: listens
name: It listens
subject: customer
trigger: {event: reply.received, where: [{field: sentiment, is: negative}]}
entry: {rule: once, per: customer}
exits:
  - {id: taken, name: a person talks with them, when: {count: conversation.taken}}
steps:
  - {id: sad, kind: update, tag: [sad]}
  - id: better
    kind: wait_for
    timeout: 5 days
    any_of:
      - id: great
        event: reply.received
        of: customer
        since: step
        where: [{field: word, is: great}]
        steps: [{id: happy, kind: update, tag: [happy-again]}]
      - id: mood
        becomes:
          all:
            - {count: reply.received, last: true, where: [{field: sentiment, is: positive}]}
            - {not: {has: conversation, where: [{field: open, is: true}]}}
        steps: [{id: settled, kind: update, tag: [settled]}]
  - {id: done, kind: exit, outcome: heard}
"""


def wrote(text: str, key: str, days: Days) -> shapes.Event:
    return shapes.Event(
        kind="reply.received",
        key=key,
        happened=days.now,
        who=shapes.Who(email=ANA.email),
        data={"channel": "email"},
        private={"text": text},
    )


@pytest.fixture
def days(store: Store, home: Path) -> Days:
    store.rules_written = {**store.rules_written, "words": {"great": ["super"]}}
    store.save(update_fields=["rules_written"])
    journeys.publish(store, LISTENS, now=NOW, by="test")
    journeys.switch(store, "listens", on=True, now=NOW, by="test")
    found = Days(home)
    found.hear(store, placed())
    found.hear(store, wrote("Where is my order?", "calm", found))
    assert not Run.objects.of(store).filter(journey="listens").exists()
    found.hear(store, wrote("I am very disappointed.", "sad", found))
    found.later(minutes=1)
    return found


def tags(store: Store) -> set[str]:
    return set(Customer.objects.of(store).get().tags)


def outcome(store: Store) -> str:
    return Run.objects.of(store).get(journey="listens").outcome


def test_it_works(store: Store, days: Days) -> None:
    """An unhappy word starts it, the store's own word for great moves it on."""
    assert tags(store) == {"sad"}
    days.hear(store, wrote("Super!", "word", days))
    days.later(minutes=1)
    assert tags(store) == {"sad", "happy-again"}
    assert outcome(store) == "heard"


def test_a_mood_that_turned_moves_it_once_nothing_is_open(store: Store, days: Days) -> None:
    days.later(hours=1)
    days.hear(store, wrote("Thank you so much, I love it!", "glad", days))
    days.later(minutes=1)
    assert tags(store) == {"sad"}, "the conversation is still open"
    talk = Conversation.objects.of(store).get()
    talking.close(talk, now=days.now, by="user:mia@ada-fern.example")
    days.later(minutes=1)
    assert tags(store) == {"sad", "settled"}


def test_a_take_over_ends_it(store: Store, days: Days) -> None:
    user = User.objects.create(email="mia@ada-fern.example", name="Mia", created=NOW)
    Membership.objects.create(store=store, user=user, role="agent", since=NOW)
    talking.take_over(Conversation.objects.of(store).get(), user, now=days.now)
    days.until(days.now + timedelta(minutes=1))
    assert outcome(store) == "exit: taken"
