"""Who is unhappy gets a person: what opens a task, whose it is, until when, and once a matter."""

from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from afterword.conversations import talking
from afterword.conversations.actions import answer, close
from afterword.conversations.clock import answered_by
from afterword.conversations.models import Conversation, Task
from afterword.house.models import Membership, Store, User
from afterword.journeys import actions as journeys
from afterword.outbox.models import Intent
from afterword.timeline import actions as timeline
from afterword.timeline import erasing
from afterword.timeline.models import Customer, Event, Matter
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, ORDER, Days, placed, tell

pytestmark = pytest.mark.django_db

BROKEN = "One of the cups came broken."


def wrote(text: str, key: str, at: datetime = NOW, **more: Any) -> shapes.Event:
    return shapes.Event(
        kind="reply.received",
        key=key,
        happened=at,
        who=shapes.Who(email=ANA.email),
        data={"channel": "email", **more},
        private={"text": text},
    )


@pytest.fixture
def days(store: Store, home: Path) -> Days:
    tell(store, placed(), now=NOW)
    found = Days(home)
    found.settle()
    return found


def tasks(store: Store) -> list[Task]:
    return list(Task.objects.of(store).order_by("id"))


def switched_off(store: Store) -> None:
    store.rules_written = {**store.rules_written, "talk": {"recovery": False}}
    store.save(update_fields=["rules_written"])


def test_it_works(store: Store, days: Days) -> None:
    days.hear(store, wrote(BROKEN, "one"))
    (task,) = tasks(store)
    talk = Conversation.objects.of(store).get()
    assert (task.what, task.role, task.urgent) == ("complaint", "agent", True)
    assert task.due == answered_by(store, NOW, channel="email", urgent=True)
    assert task.title == "They complain: write, and put it right"
    assert (task.order, task.learned) == (ORDER, {"conversation": talk.about})
    assert talk.state == "team", "no machine answers who complains"
    assert Matter.objects.of(store).get(what="complaint").closed is None


def test_it_is_one_for_one_matter(store: Store, days: Days) -> None:
    for number in range(3):
        days.hear(store, wrote(BROKEN, f"again {number}", days.now))
        days.later(hours=1)
    (task,) = tasks(store)
    close(store, task.pk, outcome="sent a new one", now=days.now, by="user:mia")
    days.later(days=1)
    days.hear(store, wrote("The new cup is broken as well!", "two", days.now))
    assert [one.closed is None for one in tasks(store)] == [False, True], "another matter"


def test_an_unhappy_word_is_a_task_until_it_is_a_complaint(store: Store, days: Days) -> None:
    days.hear(store, wrote("Where is my order?! 😡", "one"))
    (task,) = tasks(store)
    assert (task.what, task.title) == ("task", "They are unhappy: see what is the matter")
    handed = Event.objects.of(store).get(kind="conversation.handed")
    assert handed.data["why"] == "unknown", "a dialogue might have told the truth"
    days.later(hours=1)
    days.hear(store, wrote("Still no parcel, sadly. Where is it?", "two", days.now))
    assert len(tasks(store)) == 1
    days.hear(store, wrote(BROKEN, "three", days.now))
    first, second = tasks(store)
    assert first.closed == days.now
    assert first.outcome == "it became a complaint"
    assert (second.what, second.closed) == ("complaint", None)


def test_who_is_not_unhappy_makes_none(store: Store, days: Days) -> None:
    for number, text in enumerate(("Where is my order?", "Thank you so much!", "STOP")):
        days.hear(store, wrote(text, f"{number}", days.now))
    assert tasks(store) == []


def test_of_a_complaint_that_nobody_is_sure_of_none_is_made(store: Store, days: Days) -> None:
    """Mixed words, of which the reader says "complaint, 30 in a hundred, neither glad nor sad"."""
    days.hear(store, wrote("It pulls a bit at the shoulders, and the colour is lovely", "one"))
    read = Event.objects.of(store).get(kind="reply.received").data
    assert (read["intent"], read["sentiment"]) == ("complaint", "neutral")
    assert read["confidence"] < store.rules.answers.sure
    assert tasks(store) == []


def test_what_a_page_took_as_a_complaint_is_one_already(store: Store, days: Days) -> None:
    days.hear(store, wrote(BROKEN, "one"))
    assert len(tasks(store)) == 1
    said = msgspec.structs.replace(wrote(BROKEN, "two", days.now), about="complaint/page-1")
    Task.objects.of(store).update(closed=NOW)
    days.hear(store, said)
    assert len(tasks(store)) == 1


def test_a_store_may_want_none(store: Store, days: Days) -> None:
    switched_off(store)
    days.hear(store, wrote(BROKEN, "one"))
    assert tasks(store) == []


def test_what_is_history_calls_for_nobody(store: Store, days: Days) -> None:
    tell(store, wrote(BROKEN, "one"), now=NOW)
    timeline.record(store, [wrote(BROKEN, "two")], now=NOW, by="import", history=True)
    days.settle()
    assert len(tasks(store)) == 1


def mia(store: Store, *, active: bool = True) -> User:
    user = User.objects.create(
        email="mia@ada-fern.example", name="Mia", created=NOW, is_active=active
    )
    Membership.objects.create(store=store, user=user, role="agent", since=NOW)
    return user


@pytest.mark.parametrize("gone", ["", "left", "off"])
def test_who_talks_with_them_has_it_unless_they_are_off(
    store: Store, days: Days, gone: str
) -> None:
    user = mia(store)
    days.hear(store, wrote("Can you grind it finer?", "one"))
    talking.take_over(Conversation.objects.of(store).get(), user, now=NOW)
    if gone == "left":
        Membership.objects.filter(user=user).delete()
    if gone == "off":
        User.objects.filter(pk=user.pk).update(is_active=False)
    days.later(hours=1)
    days.hear(store, wrote(BROKEN, "two", days.now))
    (task,) = tasks(store)
    assert task.taken_by == (None if gone else user)


ASKS = """
journey: how-is-it
name: How is it?
trigger: {event: order.placed}
steps:
  - id: ask
    kind: ask
    class: transactional
    purpose: orders
    template: check-in
    answer: score
    scale: {low: %d, high: %d}
    timeout: 5 days
"""
SEES_TO_IT = """  - id: low
    kind: branch
    cases:
      - id: sad
        when: {answer: score, at_most: 2}
        steps: [{id: put-right, kind: task, title: Write, what: complaint}]
"""


@pytest.mark.parametrize(
    ("low", "high", "value", "more", "opened"),
    [
        (1, 5, 2, "", ["low-score"]),
        (1, 5, 3, "", []),
        (0, 10, 4, "", ["low-score"]),
        (0, 10, 5, "", []),
        (1, 5, 1, SEES_TO_IT, ["put-right"]),
    ],
)
def test_a_low_score_by_its_scale(
    store: Store, home: Path, low: int, high: int, value: int, more: str, opened: list[str]
) -> None:
    journeys.publish(store, ASKS % (low, high) + more, now=NOW, by="test")
    journeys.switch(store, "how-is-it", on=True, now=NOW, by="test")
    days = Days(home)
    days.hear(store, placed())
    intent = Intent.objects.of(store).get(journey="how-is-it")
    assert intent.state == "accepted", intent.because
    answer(intent, value, now=days.now, by="customer")
    answer(intent, value, now=days.now, by="customer")
    days.settle()
    named = {"low-score": "A low score: write, and put it right", "put-right": "Write"}
    assert [one.title for one in tasks(store)] == [named[one] for one in opened]
    assert {one.what for one in tasks(store)} <= {"complaint"}
    assert {one.order for one in tasks(store)} <= {ORDER}


def test_who_was_forgotten_is_not_run_after(store: Store, days: Days) -> None:
    tell(store, wrote(BROKEN, "one"), now=NOW)
    erasing.erase_each(store, [Customer.objects.of(store).get().pk], now=NOW, by="test")
    days.settle()
    assert [one for one in tasks(store) if one.closed is None] == []
