"""The question after a talk, on the real engine: who is asked, how often, and what it leads to."""

from datetime import timedelta
from pathlib import Path

import pytest

from afterword.conversations import talking
from afterword.conversations.models import Conversation, Task
from afterword.house.models import Store
from afterword.insights.conversations import measured
from afterword.outbox.models import Intent
from tests.conftest import NOW
from tests.conversations.test_taking_in import wrote
from tests.engine.test_stories import answers, on
from tests.given import Days, placed, tell

STEP = "how-was-the-talk"


@pytest.fixture
def days(store: Store, home: Path) -> Days:
    tell(store, placed(), now=NOW)
    on(store, "after-a-talk")
    found = Days(home)
    found.settle()
    return found


def talk(store: Store, days: Days, key: str) -> None:
    """They write, and somebody of the team closes it half an hour later."""
    days.hear(store, wrote("Does the blue one come in a larger size?", key, days.now))
    days.later(minutes=30)
    talking.close(Conversation.objects.of(store).get(), now=days.now, by="user:mia@example.com")
    days.settle()


def asked(store: Store) -> int:
    return Intent.objects.of(store).filter(step=STEP, state="accepted").count()


def test_it_works(store: Store, days: Days) -> None:
    talk(store, days, "one")
    days.later(minutes=50)
    assert asked(store) == 0, "an hour goes by first"
    days.later(hours=1)
    assert asked(store) == 1
    answers(store, days, STEP, 5)
    scores = measured(store, 30, days.now).scores
    assert (scores.asked, scores.counts[5], scores.answered) == (1, 1, 1)
    assert not Task.objects.of(store).exists()


def test_a_low_answer_reaches_a_person_and_no_review_page(store: Store, days: Days) -> None:
    talk(store, days, "one")
    days.later(hours=2)
    answers(store, days, STEP, 1)
    task = Task.objects.of(store).get()
    assert task.title == "A talk did not help: read it, and write"
    days.later(days=40)
    purposes = Intent.objects.of(store).values_list("purpose", flat=True)
    assert "reviews" not in set(purposes)


def test_who_has_written_again_is_not_asked(store: Store, days: Days) -> None:
    talk(store, days, "one")
    days.later(minutes=20)
    days.hear(store, wrote("And does it come in red?", "two", days.now))
    days.later(hours=6)
    assert asked(store) == 0


def test_nobody_is_asked_more_than_once_a_month(store: Store, days: Days) -> None:
    talk(store, days, "one")
    days.later(days=10)
    talk(store, days, "two")
    days.later(days=2)
    assert asked(store) == 1
    days.until(days.now + timedelta(days=25))
    talk(store, days, "three")
    days.later(days=2)
    assert asked(store) == 2
