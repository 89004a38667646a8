"""Answers where people chat: chosen by a button or a number; and a page for the links of mails."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

from afterword.conversations.models import Conversation
from afterword.decisions.choosing import offered
from afterword.decisions.journey import Ask
from afterword.house import tokens
from afterword.house.models import Store
from afterword.journeys import queries as journey_queries
from afterword.outbox.models import Intent
from afterword.outbox.queries import candidate_of, words_of
from afterword.timeline.models import Event
from afterword.wire import shapes
from tests.conftest import NOW
from tests.engine.test_answers import answers, days, kinds, said, words, wrote
from tests.given import ANA, Days, placed, tell

pytestmark = pytest.mark.django_db

__all__ = ["days"]
NUMBER = "+385911234567"


@pytest.fixture
def chats(store: Store, days: Days) -> Days:
    """Ana has a second order, and her number is known."""
    more = placed(
        NOW, order="order/shop:1043", lines=[("p2", "Kettle", 1, 9500)],
        who=shapes.Who(email=ANA.email, phone=NUMBER, language="en"),
    )  # fmt: skip
    tell(store, more, now=NOW)
    days.settle()
    return days


def chatted(days: Days, channel: str = "whatsapp", text: str = "", **data: str) -> shapes.Event:
    kind = "phone" if channel == "sms" else "whatsapp"
    who = shapes.Who(phone=NUMBER) if kind == "phone" else shapes.Who(contacts=((kind, NUMBER),))
    return shapes.Event(
        kind="reply.received", key=f"{channel}/{days.now.isoformat()}/{text[:20]}{data}",
        happened=days.now, who=who, data={"channel": channel, "what": "text", **data},
        private={"text": text},
    )  # fmt: skip


def test_it_works(store: Store, chats: Days) -> None:
    """Which of two orders is chosen by a button; a person is asked for by another."""
    chats.hear(store, chatted(chats, text="Where is my order?"))
    (which,) = answers(store)
    assert (which.template, which.channel, which.state) == ("answer-which", "whatsapp", "accepted")
    card = words_of(which, store)
    assert card is not None
    keys = {one.words: one.key for one in card.choices}
    (kettle,) = (key for says, key in keys.items() if "1043" in says)
    chats.later(minutes=2)
    pressed = {"what": "choice", "choice": kettle, "answers": which.provider_id}
    chats.hear(store, chatted(chats, text="#1043", **pressed))
    assert said(store) == [("answer-which", "whatsapp"), ("answer-not-sent", "whatsapp")]
    assert "Kettle" in words(answers(store)[-1])
    chats.later(minutes=2)
    person = {"what": "choice", "choice": "person", "answers": answers(store)[-1].provider_id}
    chats.hear(store, chatted(chats, text="Talk to a person", **person))
    assert said(store)[-1] == ("answer-person", "whatsapp")
    assert Conversation.objects.of(store).get().state == "team"
    assert kinds(store).count("asked") == 1, "a button is no question"


def test_a_button_of_another_message_chooses_nothing(store: Store, chats: Days) -> None:
    chats.hear(store, chatted(chats, text="Where is my order?"))
    (which,) = answers(store)
    card = words_of(which, store)
    assert card is not None
    pressed = {"what": "choice", "choice": card.choices[0].key, "answers": "wamid.of-something"}
    chats.hear(store, chatted(chats, text="1", **pressed))
    assert said(store) == [("answer-which", "whatsapp")]
    assert not Event.objects.of(store).filter(kind="answer.given").exists()


def test_by_text_message_a_number_chooses(store: Store, chats: Days) -> None:
    chats.hear(store, chatted(chats, "sms", "Where is my order?"))
    chats.later(minutes=1)
    chats.hear(store, chatted(chats, "sms", "2"))
    assert said(store) == [("answer-which", "sms"), ("answer-on-the-way", "sms")]


def page(intent: Intent, key: str) -> str:
    return f"/a/{tokens.make(intent.store, 'answer', intent.send_key)}/{key}"


def test_a_link_in_a_mail_opens_a_page_and_only_sending_counts(
    client: Client, store: Store, chats: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SimpleNamespace(now=lambda: chats.now)
    monkeypatch.setattr("afterword.site.middleware.timezone", clock)
    chats.hear(store, wrote("Where is my order?", chats))
    (which,) = answers(store)
    step = journey_queries.plan(store, "answers", which.version).steps[which.step]
    assert isinstance(step, Ask)
    found = offered(step, candidate_of(which).learned)
    (kettle,) = (key for key, order in found.items() if order == "order/shop:1043")
    shown = client.get(page(which, kettle))
    assert shown.status_code == 200
    assert "1043" in shown.content.decode()
    chats.settle()
    assert len(answers(store)) == 1, "looking counts nothing"
    for _ in range(2):
        assert client.post(page(which, kettle)).status_code == 200
    chats.settle()
    assert said(store) == [("answer-which", "email"), ("answer-not-sent", "email")]
    assert client.get(page(which, "refund")).status_code == 404
