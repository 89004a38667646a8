"""How a talk was is said in the talk itself: by a number, in words or stars, or by a tap."""

from __future__ import annotations

from datetime import timedelta

import pytest

from afterword.conversations import actions as conversations
from afterword.conversations.models import Conversation, Task
from afterword.house.models import Store
from afterword.insights.conversations import measured
from afterword.journeys import actions as journeys
from afterword.journeys.queries import library
from afterword.messages.queries import shipped, spoken
from afterword.outbox.models import Intent
from afterword.timeline.models import Event
from tests.engine.test_answers import answers, days, kinds, said, words, wrote
from tests.engine.test_answers_in_chats import chats, chatted
from tests.given import Days

pytestmark = pytest.mark.django_db

__all__ = ["chats", "days"]


def test_it_works(store: Store, chats: Days) -> None:
    chats.hear(store, chatted(chats, text="Thank you so much!"))
    assert said(store) == [("answer-rate", "whatsapp")]
    assert "from 1 (no) to 5 (a lot)" in words(answers(store)[0])
    chats.later(minutes=3)
    chats.hear(store, chatted(chats, text="five stars"))
    told = Event.objects.of(store).get(kind="answer.given")
    assert (told.data["question"], told.data["value"]) == ("talk", 5)
    assert kinds(store).count("asked") == 1, "a score is no question"
    assert Conversation.objects.of(store).get().state == "closed"
    scores = measured(store, 30, chats.now).scores
    assert (scores.asked, scores.answered, scores.counts[5]) == (1, 1, 1)
    assert not Task.objects.of(store).exists()


def test_by_a_tap_in_a_mail(store: Store, days: Days) -> None:
    days.hear(store, wrote("Thank you so much!", days))
    (asked,) = answers(store)
    assert asked.template == "answer-rate"
    conversations.answer(asked, 4, now=days.now, by="page:answer")
    days.settle()
    assert measured(store, 30, days.now).scores.counts[4] == 1


def test_a_low_score_reaches_a_person_and_no_review_page(store: Store, chats: Days) -> None:
    chats.hear(store, chatted(chats, text="Thanks"))
    chats.later(minutes=3)
    chats.hear(store, chatted(chats, text="1"))
    assert said(store)[-1] == ("answer-person", "whatsapp")
    assert Conversation.objects.of(store).get().state == "team"
    chats.later(days=40)
    purposes = Intent.objects.of(store).values_list("purpose", flat=True)
    assert "reviews" not in set(purposes)


def test_what_is_no_score_is_a_new_word(store: Store, chats: Days) -> None:
    chats.hear(store, chatted(chats, text="Thanks"))
    chats.later(minutes=3)
    chats.hear(store, chatted(chats, text="Where is my order #1042?"))
    assert not Event.objects.of(store).filter(kind="answer.given").exists()
    assert said(store)[-1] == ("answer-on-the-way", "whatsapp")


def test_nobody_is_asked_twice_within_a_month(store: Store, chats: Days) -> None:
    text = library()["after-a-talk"]
    journeys.publish(store, text, now=chats.now, by="test", templates=spoken(shipped()))
    journeys.switch(store, "after-a-talk", on=True, now=chats.now, by="test")
    chats.hear(store, chatted(chats, text="Thanks"))
    chats.later(minutes=3)
    chats.hear(store, chatted(chats, text="4"))
    chats.later(days=2)
    chats.hear(store, chatted(chats, text="Thank you"))
    assert [one for one, _ in said(store)] == ["answer-rate", "answer-thanks"]
    chats.later(days=5)
    assert not Intent.objects.of(store).filter(journey="after-a-talk").exists()
    chats.until(chats.now + timedelta(days=30))
    chats.hear(store, chatted(chats, text="Thank you"))
    assert said(store)[-1] == ("answer-rate", "whatsapp")
