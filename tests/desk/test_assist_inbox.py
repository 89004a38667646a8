"""The help with words beside what a teammate writes, without script and with its island."""

from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from afterword.conversations import assist_settings, presence
from afterword.conversations.models import Assisted, Conversation, Note, Suggestion
from afterword.house.models import Store, User
from afterword.outbox.models import Intent
from tests.assist.given import a_talk, connect, wrote
from tests.assist.stand_in import Chat
from tests.conftest import NOW
from tests.desk.team import Opens
from tests.given import Days, placed, tell
from tests.vendors.serving import served

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(store: Store, home: Path) -> Conversation:
    return a_talk(store, home)


@pytest.fixture
def chat(store: Store) -> Iterator[Chat]:
    found = Chat()
    with served(found.app()) as url:
        connect(store, f"{url}/v1")
        yield found


@pytest.fixture
def agent(opens: Opens) -> Client:
    return opens("agent")


def at(talk: Conversation, end: str = "") -> str:
    return f"/desk/ada-fern/inbox/{talk.pk}/{end}"


def press(client: Client, talk: Conversation, do: str, words: str = "", by: str = "email") -> str:
    """Press a button without script: the page that comes back."""
    sent = client.post(at(talk, "assist/"), {"do": do, "words": words, "by": by})
    assert (sent.status_code, sent["Location"]) == (302, at(talk))
    return unescape(client.get(sent["Location"]).content.decode())


def in_the_composer(talk: Conversation) -> tuple[str, str]:
    return presence.begun(talk, User.objects.get(email="agent@team.example"))


def test_it_works(store: Store, talk: Conversation, chat: Chat, agent: Client) -> None:
    chat.answers = ["[name-1], [order-1] is on its way with DPD."]
    page = press(agent, talk, "draft", words="Dear")
    assert in_the_composer(talk) == ("email", "Ana, #1042 is on its way with DPD.")
    assert "Ana, #1042 is on its way with DPD.</textarea>" in page
    assert "<span>Suggested</span>" in page
    assert "Back to what you wrote" in page
    assert "$0.00" in page
    # They change it: it is counted.
    user = User.objects.get(email="agent@team.example")
    changed = "Ana, #1042 is well on its way with UPS."
    presence.keep_begun(talk, user, "email", changed, now=NOW)
    assert "Suggested, you changed 2 words" in unescape(agent.get(at(talk)).content.decode())
    presence.keep_begun(talk, user, "email", "I do not know.", now=NOW)
    page = unescape(agent.get(at(talk)).content.decode())
    assert 'class="assist-suggested"' not in page
    press(agent, talk, "back", words="I do not know.")
    assert in_the_composer(talk) == ("email", "Dear")
    assert not Intent.objects.of(store).filter(purpose="answer").exists()


def test_another_tone_and_their_language(
    store: Store, talk: Conversation, chat: Chat, agent: Client
) -> None:
    Conversation.objects.of(store).update(language="es")
    assert "Translate to Spanish" in agent.get(at(talk)).content.decode()
    chat.answers = ["Shorter, [name-1].", "Más corto, [name-1]."]
    press(agent, talk, "shorter", words="This is longer than it need be, Ana.")
    assert in_the_composer(talk)[1] == "Shorter, Ana."
    press(agent, talk, "translate", words="Shorter, Ana.")
    assert in_the_composer(talk)[1] == "Más corto, Ana."
    assert '"language": "es"' in chat.heard[1]["messages"][1]["content"]


def test_a_summary_is_a_note(store: Store, talk: Conversation, chat: Chat, agent: Client) -> None:
    chat.answers = ["She asks where [order-1] is."]
    page = press(agent, talk, "summary", words="Dear Ana")
    assert in_the_composer(talk) == ("note", "She asks where #1042 is.")
    assert 'value="note" checked' in page
    assert "Suggested" in page
    assert not Note.objects.of(store).exists()  # a person keeps it, or does not
    press(agent, talk, "back", words="She asks where #1042 is.", by="note")
    assert in_the_composer(talk) == ("email", "Dear Ana")


def test_once_it_is_sent_or_kept_the_mark_is_gone(
    store: Store, talk: Conversation, chat: Chat, agent: Client
) -> None:
    for by, do in (("note", "summary"), ("email", "draft")):
        chat.answers = ["[name-1] is well."]
        press(agent, talk, do)
        assert Suggestion.objects.of(store).count() == 1
        sent = {"by": by, "words": "Ana is well.", "press": by, "anyway": "1"}
        assert agent.post(at(talk, "say/"), sent).status_code == 302
        assert Suggestion.objects.of(store).count() == 0
    assert Intent.objects.of(store).filter(purpose="answer").count() == 1


def test_what_is_odd_is_pointed_at(
    store: Store, talk: Conversation, chat: Chat, agent: Client
) -> None:
    chat.answers = ["Take 15% off at http://evil.example/now, [name-7]."]
    page = press(agent, talk, "draft")
    assert "evil.example" not in page.partition('id="talk-words"')[2]
    assert "Check 15: we did not tell it that." in page
    assert "What it made up was left out" in page


@pytest.mark.parametrize(
    ("does", "says"),
    [("poor", "There is no credit left"), ("busy", "Try it again in 7 seconds"),
     ("broken", "a fault of its own")],
)  # fmt: skip
def test_a_fault_loses_nothing(
    talk: Conversation, chat: Chat, agent: Client, does: str, says: str
) -> None:
    chat.does = does
    page = press(agent, talk, "friendlier", words="What I wrote")
    assert says in page
    assert in_the_composer(talk) == ("email", "What I wrote")
    assert "What I wrote</textarea>" in page


def test_without_words_it_says_so(talk: Conversation, chat: Chat, agent: Client) -> None:
    assert "There are no words yet" in press(agent, talk, "shorter")
    assert chat.tried == 0


def test_the_island_gets_its_part_alone(talk: Conversation, chat: Chat, agent: Client) -> None:
    chat.answers = ["Good morning, [name-1]."]
    sent = {"do": "draft", "words": "Dear", "by": "email"}
    answer = agent.post(at(talk, "assist/"), sent, headers={"X-Island": "assist-words"})
    part = unescape(answer.content.decode())
    assert answer.status_code == 200
    assert part.strip().startswith("<assist-words")
    assert '<textarea class="assist-put" hidden disabled>Good morning, Ana.</textarea>' in part
    chat.does = "poor"
    answer = agent.post(at(talk, "assist/"), sent, headers={"X-Island": "assist-words"})
    assert "There is no credit left" in answer.content.decode()
    assert in_the_composer(talk) == ("email", "Dear")


def test_their_words_in_mine(
    store: Store, home: Path, talk: Conversation, chat: Chat, agent: Client
) -> None:
    later = NOW + timedelta(minutes=5)
    days = Days(home, later)
    days.hear(store, wrote("¿Dónde está mi pedido? Quiero saber cuándo llega.", "two", later))
    page = agent.get(at(talk)).content.decode()
    assert page.count("Say it in my language") == 1
    chat.answers = ["Where is my order? I want to know when it comes."]
    sent = agent.post(at(talk, "assist/reply/"), {"event": "two"})
    assert sent.status_code == 302
    page = agent.get(at(talk)).content.decode()
    assert "I want to know when it comes." in page
    assert "Say it in my language" not in page
    part = agent.post(at(talk, "assist/reply/"), {"event": "two"}, headers={"HX-Request": "true"})
    assert part.content.decode().strip().startswith('<p class="assist-line" lang="en"')
    assert chat.tried == 1
    assert agent.post(at(talk, "assist/reply/"), {"event": "none"}).status_code == 404


def test_nothing_is_offered_where_it_is_off(
    store: Store, talk: Conversation, chat: Chat, agent: Client
) -> None:
    assist_settings.switch(store, False, now=NOW, by="test")
    page = agent.get(at(talk)).content.decode()
    assert 'value="draft"' not in page
    assert 'value="translate"' not in page
    assert "switched off here" in press(agent, talk, "draft", words="Mine")
    assert in_the_composer(talk)[1] == "Mine"
    assert Assisted.objects.of(store).count() == 0
    assert agent.post(at(talk, "assist/"), {"do": "send"}).status_code == 404


def test_how_the_order_stands_takes_no_model(
    store: Store, talk: Conversation, agent: Client
) -> None:
    assert "Say how the order stands" in agent.get(at(talk)).content.decode()
    page = press(agent, talk, "facts", words="Dear")
    said = in_the_composer(talk)[1]
    assert said.startswith("Order #1042, Hario V60: on its way. DPD scanned it")
    assert "{" not in said
    assert "http" not in said
    assert "<span>Suggested</span>" in page
    assert "Back to what you wrote" in page
    assert Assisted.objects.of(store).count() == 0
    Conversation.objects.of(store).update(language="es")
    press(agent, talk, "facts")
    assert in_the_composer(talk)[1].startswith("Pedido #1042, Hario V60: en camino.")


def test_where_several_may_be_meant_nothing_is_said(
    store: Store, talk: Conversation, agent: Client
) -> None:
    tell(store, placed(NOW, order="order/shop:1043"), placed(NOW, order="order/shop:1044"))
    Conversation.objects.of(store).update(order="")
    assert "Nobody can tell which order is meant" in press(agent, talk, "facts", words="Mine")
    assert in_the_composer(talk)[1] == "Mine"
