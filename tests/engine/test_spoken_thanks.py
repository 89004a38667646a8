"""Thanks by name in a voice (story 3), over a stand-in of Meta; the answer is a conversation."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.conf import settings
from django.test import Client

from afterword.conversations import saying, talking
from afterword.conversations.models import Conversation, Task
from afterword.conversations.saying import Reply
from afterword.house import actions as house
from afterword.house.models import Store
from afterword.journeys.models import Run
from afterword.messages import approvals, recordings
from afterword.outbox.models import Intent
from afterword.outbox.queries import words_of
from afterword.timeline.models import Event
from afterword.wire import shapes
from afterword.wire.carry import carry
from tests.channels.living import living, told
from tests.conftest import NOW
from tests.engine.test_stories import on, said
from tests.given import ANA, ORDER, Days, placed, scan, tell
from tests.vendors import graph
from tests.vendors.graph import Graph
from tests.vendors.serving import served

NUMBER = "385911234567"
WHO = msgspec.structs.replace(ANA, phone=f"+{NUMBER}")
SPOKEN = (
    "Hello Ana, this is Ada & Fern. Thank you for choosing Linen dress. How does it fit? Just tell "
    "me here, written or spoken. I listen."
)
DRESS = (("p7", "Linen dress", 1, 12900),)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def vendor() -> Graph:
    return Graph()


@pytest.fixture
def days(store: Store, home: Path, vendor: Graph) -> Iterator[Days]:
    """A fashion store that says thank you, and answers by itself where it can."""
    facts = {"number_id": graph.NUMBER_ID, "business_id": graph.BUSINESS_ID}
    secrets = {
        "token": graph.TOKEN, "app_secret": graph.APP_SECRET, "verify_token": graph.VERIFY,
    }  # fmt: skip
    with served(vendor.app()) as url:
        more = {**facts, "url": url}
        with living(store, home, "whatsapp", settings=more, secrets=secrets) as found:
            _approve(store, vendor, found)
            on(store, "thanks-spoken", "answers")
            yield found


def _approve(store: Store, vendor: Graph, days: Days) -> None:
    """Meta approves the question whether they want to hear it."""
    row = approvals.hand_in(
        store, "whatsapp", "voice-hello", "en", "utility", carry=carry, now=NOW, by="ada"
    )
    vendor.templates[row.name, "en"]["status"] = "APPROVED"
    days.clock.at += timedelta(minutes=1)
    judged = {"event": "APPROVED", "message_template_id": 1689,
              "message_template_name": row.name, "message_template_language": row.code}  # fmt: skip
    told_by_meta(
        store,
        days,
        graph.template_hook(judged, "message_template_status_update", int(days.now.timestamp())),
    )
    store.refresh_from_db()


def told_by_meta(store: Store, days: Days, body: bytes) -> None:
    assert told(store, days, "whatsapp", body, graph.signed(body)).status == 200
    days.settle()


def writes(store: Store, days: Days, **message: Any) -> None:
    """Ana does something in WhatsApp."""
    at = str(int(days.now.timestamp()))
    said_by_her = {"from": NUMBER, "id": f"wamid.IN{at}", "timestamp": at, **message}
    contact = {"profile": {"name": "Ana"}, "wa_id": NUMBER}
    value = {"contacts": [contact], "messages": [said_by_her]}
    told_by_meta(store, days, graph.whatsapp_hook(value, "messages"))


def gets_it(store: Store, days: Days, *also: shapes.Event) -> None:
    tell(store, placed(days.now, who=WHO, lines=DRESS), *also, now=days.now)
    days.later(days=2)
    days.hear(store, scan("delivered", days.now))


def yes(at: Any) -> shapes.Event:
    return shapes.Event(
        kind="consent.given",
        key="consent/ana:whatsapp:care",
        happened=at,
        who=WHO,
        data={"channel": "whatsapp", "purpose": "care", "contact": ""},
    )


def listens(store: Store, days: Days, vendor: Graph) -> None:
    """She presses that she will listen, within the hour."""
    days.later(minutes=20)
    vendor.heard.add(NUMBER)
    asked = vendor.taken[-1]
    pressed = {"payload": "hear", "text": "Yes, I will listen"}
    writes(store, days, type="button", button=pressed, context={"id": asked["id"]})


@pytest.mark.usefixtures("speech")
def test_it_works(store: Store, days: Days, vendor: Graph) -> None:
    """Asked first, thanked by name and in a voice, and what she writes a person goes on with."""
    gets_it(store, days, yes(days.now))
    days.later(days=3)
    (asked,) = vendor.taken
    buttons = [one for one in asked["template"]["components"] if one["type"] == "button"]
    assert "hear" in str(buttons)
    listens(store, days, vendor)
    thanks = vendor.taken[-1]
    assert (thanks["type"], thanks["audio"]["voice"]) == ("audio", True)
    kind, sound = vendor.uploads[thanks["audio"]["id"]]
    assert (kind, sound[:4]) == ("audio/ogg", b"OggS")
    assert said(store) == ["hello", "spoken"]
    spoken = recordings.address(store, SPOKEN, "en", now=days.now)
    assert sound == bytes(Client().get(spoken.removeprefix(settings.AFTERWORD_URL)).content)
    assert not Conversation.objects.of(store).exists(), "a press is no conversation"

    days.later(minutes=9)
    own = "It pulls a bit at the shoulders, and the colour is lovely"
    writes(store, days, type="text", text={"body": own})
    talk = Conversation.objects.of(store).select_related("store", "customer").get()
    assert (talk.state, talk.channel) == ("team", "whatsapp"), "no machine knows how it fits"
    assert Event.objects.of(store).get(kind="conversation.handed").data["why"] == "invited"
    assert len(vendor.taken) == 2, "and no machine says a word"
    run = Run.objects.of(store).get(journey="thanks-spoken")
    assert (run.ended is not None, Task.objects.of(store).exists()) == (True, False)
    assert Event.objects.of(store).filter(kind="journey.goal").exists()

    mia = house.create_user(email="mia@ada-fern.example", name="Mia", now=NOW)
    house.add_member(store, mia, "agent", now=NOW, by="test")
    reply = Reply(channel="whatsapp", words="A size up sits better there, Ana.", press="one")
    saying.say(talk, reply, user=mia, now=days.now)
    days.later(seconds=30)
    assert vendor.taken[-1]["text"]["body"] == "A size up sits better there, Ana."
    talk.refresh_from_db()
    assert (talk.state, talk.assignee) == ("theirs", mia)
    days.later(days=20)
    assert said(store)[:2] == ["hello", "spoken"], "she is not thanked again"
    assert said(store).count("spoken") == 1
    talking.close(talk, now=days.now, by="user:mia@ada-fern.example")


def test_who_likes_to_write_writes_and_hears_no_voice(
    store: Store, days: Days, vendor: Graph
) -> None:
    gets_it(store, days, yes(days.now))
    days.later(days=3)
    vendor.heard.add(NUMBER)
    writes(store, days, type="text", text={"body": "Rather loose at the waist to be honest"})
    days.later(days=9)
    assert "spoken" not in said(store)
    assert Conversation.objects.of(store).get().state == "team"


def test_who_is_not_on_whatsapp_is_thanked_by_name_in_a_mail(store: Store, home: Path) -> None:
    on(store, "thanks-spoken", "answers")
    days = Days(home)
    gets_it(store, days)
    days.later(days=3)
    mail = Intent.objects.of(store).get(step="hello")
    assert (mail.channel, mail.state) == ("email", "accepted")
    found = words_of(mail, store)
    assert found is not None
    assert found.subject == "Thank you, Ana. How does it fit?"
    reply = shapes.Event(
        kind="reply.received",
        key="reply/1",
        happened=days.now,
        order=ORDER,
        who=shapes.Who(email=ANA.email),
        data={"channel": "email"},
        private={"text": "The sleeves are a little long for me."},
    )
    days.hear(store, reply)
    talk = Conversation.objects.of(store).get()
    assert (talk.state, talk.order) == ("team", ORDER)
    run = Run.objects.of(store).get(journey="thanks-spoken")
    assert run.ended is not None


def test_a_question_of_another_kind_is_answered_by_itself(
    store: Store, days: Days, vendor: Graph
) -> None:
    gets_it(store, days, yes(days.now))
    days.later(days=3)
    vendor.heard.add(NUMBER)
    writes(store, days, type="text", text={"body": "Where is my order?"})
    assert "delivered" in str(vendor.taken[-1]["interactive"]["body"])
    assert Conversation.objects.of(store).get().state == "itself"


def test_who_says_nothing_is_left_in_peace(store: Store, days: Days, vendor: Graph) -> None:
    gets_it(store, days, yes(days.now))
    days.later(days=30)
    assert said(store) == ["hello"]
    assert Run.objects.of(store).get(journey="thanks-spoken").ended is not None
