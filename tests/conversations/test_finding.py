"""Conversations are found by words that were said in them, though the words are sealed."""

from pathlib import Path

import pytest

from afterword.conversations import finding, notes, talking
from afterword.conversations.models import Conversation, Words
from afterword.house import actions as house
from afterword.house.models import Store
from afterword.timeline import erasing
from afterword.timeline.models import Event
from tests.conftest import NOW
from tests.conversations.test_taking_in import wrote
from tests.given import Days, placed, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def days(store: Store, home: Path) -> Days:
    tell(store, placed(), now=NOW)
    found = Days(home)
    found.settle()
    return found


def found(store: Store, text: str) -> int:
    wanted = finding.said(store, text)
    assert wanted is not None
    return Conversation.objects.of(store).filter(id__in=wanted).count()


def test_it_works(store: Store, days: Days) -> None:
    days.hear(store, wrote("The kettle came BROKEN, without its lid.", "one"))
    assert found(store, "kettle") == 1
    assert found(store, "broken lid") == 1
    assert found(store, "teapot") == 0
    assert found(store, "kettle teapot") == 0


@pytest.mark.parametrize(
    ("said", "sought", "times"),
    [
        ("I want a refund", "refunded", 1),  # the first six letters count
        ("La taza llegó rota", "llego", 1),  # accents do not
        ("L'anse est cassée", "l'anse", 1),
        ("Η κούπα έσπασε", "κουπα", 1),
        ("أين طلبي؟", "طلبي", 1),
        ("我的包裹在哪里", "包裹", 1),
        ("我的包裹在哪里", "哪里 包裹", 1),
        ("我的包裹在哪里", "退款", 0),
        ("Order 1042 please", "1042", 1),
        ("a kettle", "ettle", 0),  # not a part out of the middle
    ],
)
def test_how_words_are_compared(
    store: Store, days: Days, said: str, sought: str, times: int
) -> None:
    days.hear(store, wrote(said, "one"))
    assert found(store, sought) == times


def test_what_was_answered_is_found_too(store: Store, days: Days) -> None:
    days.hear(store, wrote("Where is my order?", "one"))
    talk = Conversation.objects.of(store).get()
    talking.answered(
        talk, "k", "Tomorrow, in Zagreb", whose="team", now=NOW, by="user:mia@x.example"
    )
    assert (found(store, "zagreb"), found(store, "order zagreb")) == (1, 1)


def test_what_the_team_noted_is_found_too(store: Store, days: Days) -> None:
    days.hear(store, wrote("Where is my kettle?", "one"))
    talk = Conversation.objects.of(store).get()
    mia = house.create_user(email="mia@ada-fern.example", name="Mia Kovač", now=NOW)
    notes.write(talk, "The packers have none, ask the WAREHOUSE.", "k", user=mia, now=NOW)
    assert (found(store, "warehouse"), found(store, "kettle packers")) == (1, 1)
    assert b"warehouse" not in bytes(Words.objects.of(store).get().hashes).lower()
    customer = talk.customer_id
    erasing.erase(store, customer, now=days.now, by="test")
    days.settle()
    assert found(store, "warehouse") == 0


def test_the_oldest_words_make_room(store: Store, days: Days) -> None:
    days.hear(store, wrote("kettle", "one"))
    talk = Conversation.objects.of(store).get()
    finding.learn(talk, " ".join(f"{number:04}x" for number in range(finding.MOST)))
    assert found(store, "kettle") == 0
    assert len(bytes(Words.objects.of(store).get().hashes)) == finding.MOST * finding.SIZE


def test_no_word_stands_there_to_be_read(store: Store, days: Days) -> None:
    days.hear(store, wrote("kettle", "one"))
    kept = bytes(Words.objects.of(store).get().hashes)
    assert len(kept) == finding.SIZE
    assert b"kettle" not in kept


def test_a_question_without_a_word_asks_for_nothing(store: Store) -> None:
    assert finding.said(store, " ?! ") is None


def test_who_is_forgotten_is_found_no_more(store: Store, days: Days) -> None:
    days.hear(store, wrote("kettle", "one"))
    customer = Event.objects.of(store).filter(kind="reply.received").get().customer_id
    assert customer is not None
    erasing.erase(store, customer, now=days.now, by="test")
    days.settle()
    assert found(store, "kettle") == 0
    assert not Words.objects.of(store).exists()
