"""What did not come is made good: they choose how, a person does it, and whoever asks meanwhile is
told by when."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from afterword.conversations import actions as conversations
from afterword.conversations.models import Conversation, Task
from afterword.decisions.choosing import pressed
from afterword.decisions.journey import Ask
from afterword.desk.tasks import queries as tasks
from afterword.house import tokens
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys import queries as journey_queries
from afterword.messages.queries import shipped, spoken
from afterword.outbox.models import Intent
from afterword.outbox.queries import candidate_of, words_of
from afterword.timeline.models import Event
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, ORDER, Days, placed, scan, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def days(store: Store, home: Path, monkeypatch: pytest.MonkeyPatch) -> Days:
    """Ana's order is on its way, and the store tells, answers and makes good."""
    text = journey_queries.library()["answers"]
    journeys.publish(store, text, now=NOW, by="test", templates=spoken(shipped()))
    for key in ("answers", "order-and-shipping", "still-not-there"):
        journeys.switch(store, key, on=True, now=NOW, by="test")
    found = Days(home)
    clock = SimpleNamespace(now=lambda: found.now)
    monkeypatch.setattr("afterword.site.middleware.timezone", clock)
    promised = (NOW + timedelta(days=2)).isoformat()
    tell(store, placed(NOW), now=NOW)
    found.hear(store, scan("in_transit", NOW, promised_from=promised, promised_to=promised))
    return found


def asks(store: Store, days: Days) -> str:
    """Ana asks where it is; what she is told."""
    event = shapes.Event(
        kind="reply.received",
        key=f"reply/{days.now.isoformat()}",
        happened=days.now,
        who=shapes.Who(email=ANA.email),
        data={"channel": "email"},
        private={"text": "Where is my order?"},
    )
    days.hear(store, event)
    rows = Intent.objects.of(store).filter(purpose="answer").order_by("-id")
    found = words_of(rows.select_related("store", "customer")[0], store)
    assert found is not None
    return " ".join(found.text.split())


def chooses(store: Store, days: Days, key: str) -> None:
    """What a press on the page of the question does."""
    asked = Intent.objects.of(store).select_related("store", "customer").get(step="choose")
    step = journey_queries.plan(store, asked.journey, asked.version).steps["choose"]
    assert isinstance(step, Ask)
    chosen = pressed(step, candidate_of(asked).learned, key)
    assert chosen is not None
    conversations.answer(asked, chosen, now=days.now, by="page:answer")
    days.settle()


def page(store: Store) -> str:
    token = tokens.make(store, "order", ORDER)
    return Client().get(f"/o/{token}").content.decode()


def handed(store: Store) -> int:
    return Event.objects.of(store).filter(kind="conversation.handed").count()


def test_it_works(store: Store, days: Days) -> None:
    """It is lost: a person is asked at once, and Ana chooses how it is made good."""
    days.hear(store, scan("lost", days.now))
    task = Task.objects.of(store).get()
    assert (task.what, task.order, task.journey) == ("complaint", ORDER, "order-and-shipping")
    asked = Intent.objects.of(store).select_related("customer").get(step="choose")
    assert (asked.template, asked.state) == ("another-or-money", "accepted")
    said = words_of(asked, store)
    assert said is not None
    assert "Send another one" in said.text
    assert tasks.answers(store, task) == []
    chooses(store, days, "another")
    assert tasks.answers(store, task) == [("makes-good", "another")]


def test_who_asks_about_what_is_seen_to_needs_no_person(store: Store, days: Days) -> None:
    days.hear(store, scan("lost", days.now))
    said = asks(store, days)
    assert "the carrier cannot find it" in said
    assert "sees to it already, and makes it good by" in said
    assert handed(store) == 0
    assert Conversation.objects.of(store).get().state == "itself"
    assert "sees to it already" in page(store)


def test_a_person_who_is_late_with_it_answers(store: Store, days: Days) -> None:
    """Nobody is put off with a day that is over."""
    days.hear(store, scan("lost", days.now))
    days.later(days=4)
    said = asks(store, days)
    assert "sees to it already" not in said
    assert handed(store) == 1
    assert "sees to it already" not in page(store)


def test_what_is_done_is_in_nobodys_hands(store: Store, days: Days) -> None:
    days.hear(store, scan("lost", days.now))
    task = Task.objects.of(store).get()
    conversations.close(store, task.pk, outcome="", now=days.now, by="user:mia@example.com")
    asks(store, days)
    assert handed(store) == 1


def test_what_is_late_has_a_day_by_which_it_is_made_good(store: Store, days: Days) -> None:
    days.later(days=3)
    assert Intent.objects.of(store).filter(step="tell-late", state="accepted").exists()
    said = asks(store, days)
    day = "Tuesday 1 December"
    assert f"If it is not with you by {day}, you choose: another one, or your money." in said
    assert handed(store) == 0
    assert "you choose: another one, or your money" in page(store)


def test_the_day_is_kept(store: Store, days: Days) -> None:
    days.later(days=6)
    assert not Task.objects.of(store).exists()
    days.later(days=2)
    task = Task.objects.of(store).get()
    assert (task.journey, task.urgent) == ("still-not-there", True)
    assert Intent.objects.of(store).filter(step="choose", state="accepted").exists()
    assert "it is late" in asks(store, days)
    assert handed(store) == 0
    chooses(store, days, "money")
    assert tasks.answers(store, task) == [("makes-good", "money")]


def test_what_comes_meanwhile_is_not_made_good(store: Store, days: Days) -> None:
    days.later(days=4)
    days.hear(store, scan("delivered", days.now))
    days.later(days=10)
    assert not Task.objects.of(store).exists()
    assert not Intent.objects.of(store).filter(step="choose").exists()


def test_no_day_is_named_that_nobody_promised(store: Store, days: Days) -> None:
    journeys.switch(store, "still-not-there", on=False, now=NOW, by="test")
    days.later(days=3)
    said = asks(store, days)
    assert "Nobody can tell the day yet." in said
    assert "you choose" not in said
    assert "you choose" not in page(store)


def test_what_is_lost_after_that_is_made_good_once(store: Store, days: Days) -> None:
    days.later(days=8)
    days.hear(store, scan("lost", days.now))
    days.later(days=2)
    assert Task.objects.of(store).count() == 1
    assert Intent.objects.of(store).filter(template="another-or-money").count() == 1
