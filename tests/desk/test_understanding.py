"""How well customers are understood, and saying what their words meant."""

from pathlib import Path

import pytest
from django.test import Client

from afterword.conversations.models import Conversation, Correction
from afterword.house.models import Store
from afterword.insights import taught
from afterword.timeline import ports
from afterword.wire import shapes
from tests.desk.team import Opens
from tests.given import Days

pytestmark = pytest.mark.django_db

ODD = "my wonky bundle went walkabout"
BOARD = "/desk/ada-fern/inbox/understanding/"


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Each test has a database of its own, in which the first store has the same number."""
    taught._kept.clear()


@pytest.fixture
def days(tmp_path: Path) -> Days:
    return Days(tmp_path)


def asks(store: Store, days: Days, text: str = ODD) -> Conversation:
    days.hear(
        store,
        shapes.Event(
            kind="reply.received",
            key="one",
            happened=days.now,
            who=shapes.Who(email="ana@example.com"),
            data={"channel": "email"},
            private={"text": text},
        ),
    )
    return Conversation.objects.of(store).get()


def test_it_works(store: Store, days: Days, opens: Opens) -> None:
    talk, agent = asks(store, days), opens("agent")
    thread = f"/desk/{store.key}/inbox/{talk.pk}/"
    assert "That is not what it means" in agent.get(thread).content.decode()
    said = agent.post(f"{thread}correct/", {"event": "one", "intent": "wismo"}, follow=True)
    page = said.content.decode()
    assert "Words like these are understood so from now on." in page
    assert "asks where it is, as one of you said" in page
    days.settle()
    assert ports.understood(store.pk, ODD).intent == "wismo"
    board = agent.get(BOARD).content.decode()
    assert "1 text of a customer wanted an answer." in board
    assert "Of 1 that one of you had in hand, 1 were corrected" in board
    assert "That is little to go by" in board
    assert "asks where it is" in board


def test_before_anybody_asked_it_says_so(store: Store, opens: Opens) -> None:
    page = opens("agent").get(f"{BOARD}?days=90").content.decode()
    assert "Nobody has asked anything in this time." in page
    assert "Nothing was corrected in this time." in page
    assert "The last 90 days" in page


@pytest.mark.parametrize("days_asked", ["", "x", "7", "-1", "30"])
def test_odd_days_are_the_last_thirty(store: Store, opens: Opens, days_asked: str) -> None:
    page = opens("agent").get(BOARD, {"days": days_asked}).content.decode()
    assert "The last 30 days" in page


def test_what_cannot_be_corrected_changes_nothing(store: Store, days: Days, opens: Opens) -> None:
    talk, agent = asks(store, days), opens("agent")
    there = f"/desk/{store.key}/inbox/{talk.pk}/correct/"
    assert agent.post(there, {"event": "one", "intent": "parcels"}).status_code == 404
    assert (
        agent.post(f"/desk/{store.key}/inbox/999/correct/", {"intent": "wismo"}).status_code == 404
    )
    page = agent.post(there, {"event": "two", "intent": "wismo"}, follow=True).content.decode()
    assert "Those words are not there any more." in page
    assert Client().post(there, {"event": "one", "intent": "wismo"}).status_code == 302
    assert not Correction.objects.of(store).exists()
