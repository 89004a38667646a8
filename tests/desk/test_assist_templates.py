"""A model suggests what a template lacks in a language or a tone: into the draft, to be read."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from afterword.conversations.models import Assisted
from afterword.house.models import Store
from afterword.messages import actions, drafts, queries
from afterword.messages.text import parse
from tests.assist.given import connect
from tests.assist.stand_in import Chat
from tests.desk.test_words_screens import OWN
from tests.vendors.serving import served

pytestmark = pytest.mark.django_db

GROUND = "/desk/ada-fern/words/ground/"


@pytest.fixture
def server() -> Iterator[tuple[Chat, str]]:
    chat = Chat()
    with served(chat.app()) as url:
        yield chat, f"{url}/v1"


@pytest.fixture
def chat(store: Store, now: datetime, server: tuple[Chat, str]) -> Chat:
    actions.save_template(store, "ground", OWN, now=now, by="test")
    connect(store, server[1])
    return server[0]


def upper(messages: list[dict[str, str]]) -> str:
    """Says everything louder: a translation that everybody can check. The marks stay."""
    texts: dict[str, str] = json.loads(messages[1]["content"])["texts"]
    loud = {name: text.upper().replace("[TEXT-", "[text-") for name, text in texts.items()}
    return f"```json\n{json.dumps(loud)}\n```"


def press(client: Client, tab: str, do: str, **fields: str) -> str:
    stamp = str(fields.pop("stamp", "0"))
    sent = {"do": do, "stamp": stamp, "mark": "m", "language": "en", **fields}
    answer = client.post(f"{GROUND}{tab}/", sent)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return client.get(answer["Location"]).content.decode()


def now_written(store: Store) -> Any:
    return parse(drafts.text_of(store, "ground")[0])


def test_it_works(store: Store, owner: Client, chat: Chat) -> None:
    chat.answers = [upper]
    page = owner.get(f"{GROUND}languages/?language=es").content.decode()
    assert "Suggest what is missing in Spanish" in page
    page = press(owner, "languages", "assist:translate", reader="es")
    assert "Suggested. Read it before you save" in page
    spanish = now_written(store).words["es"]
    assert spanish["heading"] == "Molido hoy."  # what was there stays
    assert spanish["short"] == "GROUND TODAY: {{ order.names }}."
    assert "{{ order.names }}" in spanish["text"]
    assert "\n\nIT KEEPS" in spanish["text"]
    told = json.loads(chat.heard[0]["messages"][1]["content"])
    assert told["language"] == "es"
    assert sorted(told["texts"]) == ["preheader", "short", "text", "why"]
    # Nothing is said to anybody before it is saved, and it can be undone.
    assert parse(queries.text(store, "ground")).words["es"] == {
        "subject": "Molido hoy", "heading": "Molido hoy.",
    }  # fmt: skip
    stamp = str(drafts.text_of(store, "ground")[1])
    press(owner, "languages", "undo", stamp=stamp)
    assert "short" not in now_written(store).words["es"]
    assert Assisted.objects.of(store).get().use == "translate"


def test_another_tone(store: Store, owner: Client, chat: Chat) -> None:
    chat.answers = [upper]
    press(owner, "tones", "assist:tone:playful")
    playful = now_written(store).tones["en"]["playful"]
    assert playful["heading"] == "Ground, and proud of it."
    assert playful["subject"].startswith("GROUND TODAY, {{ customer.given_name")
    assert "playful" in chat.heard[0]["messages"][0]["content"]


def test_a_fault_keeps_what_was_written(store: Store, owner: Client, chat: Chat) -> None:
    chat.does = "poor"
    page = press(owner, "languages", "assist:translate", reader="es", **{"w:es::why": "Porque sí."})
    assert "There is no credit left" in page
    assert now_written(store).words["es"]["why"] == "Porque sí."
    chat.does, chat.answers = "", ["no JSON"]
    stamp = str(drafts.text_of(store, "ground")[1])
    page = press(owner, "languages", "assist:translate", reader="es", stamp=stamp)
    assert "The model had no words" in page


def test_it_is_not_offered_where_it_is_off(
    store: Store, owner: Client, chat: Chat, server: tuple[Chat, str]
) -> None:
    connect(store, server[1], on=False)
    assert "Suggest what" not in owner.get(f"{GROUND}languages/?language=es").content.decode()
    assert "Suggest what" not in owner.get(f"{GROUND}tones/").content.decode()
    page = press(owner, "languages", "assist:translate", reader="es")
    assert "switched off here" in page
    assert chat.tried == 0


def test_an_unknown_tone_does_nothing(store: Store, owner: Client, chat: Chat) -> None:
    press(owner, "tones", "assist:tone:rude")
    press(owner, "tones", "assist:nonsense")
    assert chat.tried == 0
