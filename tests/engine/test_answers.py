"""Answers by themselves: the truth of one's own parcel, in one's language, where one asked; and a
person where it is not sure."""

from datetime import timedelta
from pathlib import Path

import pytest

from afterword.conversations.models import Conversation
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys import queries as journey_queries
from afterword.messages.queries import shipped, spoken
from afterword.outbox.models import Intent
from afterword.outbox.queries import words_of
from afterword.timeline.models import Event
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, Days, placed, scan, tell

pytestmark = pytest.mark.django_db


def wrote(text: str, days: Days, who: shapes.Who = ANA, **data: str) -> shapes.Event:
    return shapes.Event(
        kind="reply.received",
        key=f"reply/{days.now.isoformat()}/{text[:20]}",
        happened=days.now,
        who=shapes.Who(email=who.email),
        data={"channel": "email", **data},
        private={"text": text},
    )


@pytest.fixture
def days(store: Store, home: Path) -> Days:
    """Ana's order is on its way, and the dialogue is on."""
    text = journey_queries.library()["answers"]
    journeys.publish(store, text, now=NOW, by="test", templates=spoken(shipped()))
    journeys.switch(store, "answers", on=True, now=NOW, by="test")
    promised = {
        "promised_from": (NOW + timedelta(days=1)).isoformat(),
        "promised_to": (NOW + timedelta(days=2)).isoformat(),
    }
    tell(store, placed(NOW - timedelta(days=2)), scan("in_transit", NOW, **promised), now=NOW)
    found = Days(home)
    found.settle()
    return found


def talk(store: Store) -> Conversation:
    return Conversation.objects.of(store).get()


def answers(store: Store) -> list[Intent]:
    rows = Intent.objects.of(store).filter(purpose="answer").select_related("store", "customer")
    return list(rows.order_by("id"))


def words(intent: Intent) -> str:
    found = words_of(intent, intent.store)
    assert found is not None
    return " ".join(found.text.split())


def kinds(store: Store) -> list[str]:
    rows = Event.objects.of(store).filter(kind__startswith="conversation.").order_by("id")
    return [one.kind.partition(".")[2] for one in rows]


def test_it_works(store: Store, days: Days) -> None:
    """Where is my order? The truth of the parcel, at once; and closed when nothing follows."""
    days.hear(store, wrote("Where is my order?", days))
    (said,) = answers(store)
    assert (said.state, said.template, said.channel) == ("accepted", "answer-on-the-way", "email")
    for part in ("Order #1042, Hario V60: on its way.", "DPD scanned it today at"):
        assert part in words(said)
    assert "It should be with you between Wednesday 25 and Thursday 26 November" in words(said)
    assert kinds(store) == ["opened", "asked", "answered"]
    assert (talk(store).state, talk(store).last_ours, talk(store).asked) == ("itself", True, None)
    days.later(days=3)
    assert (talk(store).state, talk(store).closed_by) == ("closed", "engine")
    assert kinds(store) == ["opened", "asked", "answered", "closed"]
    assert len(answers(store)) == 1


def test_it_is_said_in_the_language_of_who_asks(store: Store, days: Days) -> None:
    days.hear(store, wrote("¿Dónde está mi pedido?", days))
    (said,) = answers(store)
    assert "Pedido #1042, Hario V60: en camino." in words(said)
