"""From a planned message over the stand-in of Meta's API, and back through the door."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from afterword.conversations import talking
from afterword.conversations.models import Conversation
from afterword.engine.admission import admit_due
from afterword.house import actions as house
from afterword.house.models import Account, Store
from afterword.messages import pictures
from afterword.messages.actions import save_template
from afterword.outbox import actions as outbox
from afterword.outbox import queries
from afterword.timeline.models import ContactPoint, Customer, Event
from afterword.wire import shapes
from tests.channels.living import living, told
from tests.conftest import NOW
from tests.conversations.sendable import picture
from tests.given import Days, placed, tell
from tests.outbox.posting import a_plan, intent, roomy, why, without_pauses
from tests.vendors import graph
from tests.vendors.graph import Graph, Refused
from tests.vendors.serving import served

ANA = shapes.Who(
    email="ana@example.com", phone="+385911234567", name="Ana Petrović", language="en", country="HR"
)
NUMBER, OWN_ID = "385911234567", "HR.88213400012"
"""One person: WhatsApp knows them by both, and so may we write to both."""


@pytest.fixture
def vendor() -> Graph:
    return Graph(heard={NUMBER, OWN_ID})


@pytest.fixture
def days(transactional_db: None, store: Store, home: Path, vendor: Graph) -> Iterator[Days]:
    tell(store, placed(who=ANA))
    facts = {"number_id": graph.NUMBER_ID, "business_id": graph.BUSINESS_ID}
    secrets = {
        "token": graph.TOKEN, "app_secret": graph.APP_SECRET, "verify_token": graph.VERIFY,
    }  # fmt: skip
    with served(vendor.app()) as url:
        more = {**facts, "url": url}
        with living(store, home, "whatsapp", settings=more, secrets=secrets) as found:
            yield found


def hear(store: Store, days: Days, value: dict[str, Any], what: str = "messages") -> int:
    """Meta tells something, and it is seen to."""
    body = graph.whatsapp_hook(value, what)
    status = told(store, days, "whatsapp", body, graph.signed(body)).status
    days.settle()
    return status


def wrote(at: datetime, words: str = "Hello", n: int = 1) -> dict[str, Any]:
    return {
        "contacts": [{"profile": {"name": "Ana"}, "wa_id": NUMBER, "user_id": OWN_ID}],
        "messages": [
            {
                "from": NUMBER, "from_user_id": OWN_ID, "id": f"wamid.IN{n}",
                "timestamp": str(int(at.timestamp())), "type": "text", "text": {"body": words},
            }
        ],
    }  # fmt: skip


def planned(store: Store, days: Days, key: str = "key-1", **facts: Any) -> Any:
    roomy(store)
    customer = Customer.objects.of(store).get()
    given = {"channels": ("whatsapp",), "now": days.now, **facts}
    outbox.plan(store, [a_plan(customer, key, **given)], now=days.now, by="test")
    admit_due(days.now)
    return intent(store, key)


def kinds(store: Store) -> list[str]:
    rows = Event.objects.of(store).filter(kind__startswith="message.").order_by("id")
    return [kind.removeprefix("message.") for kind in rows.values_list("kind", flat=True)]


def test_it_works(store: Store, days: Days, vendor: Graph) -> None:
    hear(store, days, wrote(days.now))
    assert planned(store, days).state == "ready"
    days.settle()
    (taken,) = vendor.taken
    assert taken.get("to") == NUMBER or taken.get("recipient") == OWN_ID
    assert taken["type"] == "text"
    assert "Hario V60" in taken["text"]["body"]
    found = intent(store)
    assert (found.state, found.provider, found.provider_id) == ("accepted", "cloud", taken["id"])
    for word in ("sent", "delivered", "read"):
        days.clock.at += timedelta(seconds=5)
        at = int(days.now.timestamp())
        assert hear(store, days, graph.status_of(taken, word, at)) == 200
    assert intent(store).state in ("delivered", "read")
    assert "read" in kinds(store)
    (heard,) = Event.objects.of(store).filter(kind="message.delivered", by__startswith="connector")
    assert heard.about == "message/key-1"
    assert (heard.data["category"], heard.data["billable"]) == ("service", True)


def test_the_handshake_goes_through_the_door(store: Store, days: Days) -> None:
    query = f"hub.mode=subscribe&hub.challenge=77&hub.verify_token={graph.VERIFY}"
    answer = told(store, days, "whatsapp", b"", {}, method="GET", query=query)
    assert answer == (200, b"77")
    query = query.replace(graph.VERIFY, "guess")
    assert told(store, days, "whatsapp", b"", {}, method="GET", query=query).status == 403


def test_what_is_not_signed_is_turned_away(store: Store, days: Days) -> None:
    body = graph.whatsapp_hook(wrote(NOW))
    headers = graph.signed(body, "another secret")
    assert told(store, days, "whatsapp", body, headers).status == 401
    days.settle()
    assert not Event.objects.of(store).filter(kind="reply.received").exists()


def test_an_answer_is_on_the_timeline_of_who_owns_the_number(store: Store, days: Days) -> None:
    assert hear(store, days, wrote(days.now, "Kada stiže?")) == 200
    (reply,) = Event.objects.of(store).filter(kind="reply.received")
    customer = Customer.objects.of(store).get()
    assert reply.customer_id == customer.pk
    kinds_of = set(ContactPoint.objects.of(store).values_list("channel", flat=True))
    assert kinds_of == {"email", "phone", "whatsapp"}, "the id of their own is known too"


def test_the_same_webhook_again_changes_nothing(store: Store, days: Days) -> None:
    for _ in range(3):
        hear(store, days, wrote(NOW))
    assert Event.objects.of(store).filter(kind="reply.received").count() == 1


def test_marketing_stopped_in_whatsapp_is_a_no_of_theirs(store: Store, days: Days) -> None:
    word = {
        "user_preferences": [
            {"wa_id": NUMBER, "category": "marketing_messages", "value": "stop",
             "detail": "User requested to stop marketing messages",
             "timestamp": int(NOW.timestamp())}
        ]
    }  # fmt: skip
    hear(store, days, word, "user_preferences")
    customer = Customer.objects.of(store).get()
    (no,) = Event.objects.of(store).filter(kind="consent.revoked")
    assert no.customer_id == customer.pk
    found = planned(
        store, days, message_class="marketing", purpose="offers", channels=("whatsapp",)
    )
    assert found.state == "withheld"
    assert why(found)[-1] == ("consent", "no")


def test_a_dead_token_holds_messages_and_tells_the_team(
    store: Store, days: Days, vendor: Graph
) -> None:
    hear(store, days, wrote(days.now))
    vendor.token = "another"
    planned(store, days)
    days.settle()
    assert (vendor.taken, intent(store).state) == ([], "ready")
    vendor.token = graph.TOKEN
    account = Account.objects.of(store).get(plug="whatsapp")
    house.save_account(
        store,
        kind="channel",
        plug="whatsapp",
        settings=account.settings,
        secrets_={"token": graph.TOKEN},
        now=days.now,
        by="test",
    )
    days.later(hours=2)
    assert len(vendor.taken) == 1


def test_a_person_written_to_too_fast_is_written_to_again_later(
    store: Store, days: Days, vendor: Graph
) -> None:
    hear(store, days, wrote(days.now))
    vendor.next_errors.append(Refused(131056, "pair rate limit hit"))
    planned(store, days)
    days.settle()
    assert intent(store).state == "ready"
    days.later(minutes=5)
    assert intent(store).state == "accepted"
    assert len(vendor.taken) == 1


def test_a_hand_over_of_unknown_fate_is_settled_by_what_meta_says(
    store: Store, days: Days, vendor: Graph
) -> None:
    hear(store, days, wrote(days.now))
    planned(store, days)
    lost = days.sender.carrier

    class Loses:
        def start(self, asked: Any, may: Any) -> Any:
            future = lost.start(asked, may)
            future.result()
            from concurrent.futures import Future

            gone: Future[shapes.Answer] = Future()
            gone.set_result(shapes.Unknown(says="the line broke after it was written"))
            return gone

    days.sender.carrier = Loses()
    days.settle()
    assert intent(store).state == "unknown"
    (taken,) = vendor.taken
    days.clock.at += timedelta(seconds=30)
    hear(store, days, graph.status_of(taken, "sent", int(days.now.timestamp())))
    found = intent(store)
    assert (found.state, found.provider_id) == ("accepted", taken["id"])
    days.later(hours=1)
    assert len(vendor.taken) == 1


def test_a_message_that_failed_later_leaves_the_number_open(
    store: Store, days: Days, vendor: Graph
) -> None:
    hear(store, days, wrote(days.now))
    planned(store, days)
    days.settle()
    (taken,) = vendor.taken
    days.clock.at += timedelta(seconds=5)
    wrong = [{"code": 132000, "title": "so many gaps", "error_data": {"details": "so many gaps"}}]
    hear(store, days, graph.status_of(taken, "failed", int(days.now.timestamp()), errors=wrong))
    assert intent(store).state == "failed"
    assert not ContactPoint.objects.of(store).exclude(blocked="").exists()


def test_nobody_elses_word_opens_it(store: Store, days: Days) -> None:
    """A report for a message that is not ours makes nobody new."""
    before = Customer.objects.of(store).count()
    taken = {"id": "wamid.X", "to": "385000", "biz_opaque_callback_data": "zz.other"}
    hear(store, days, graph.status_of(taken, "delivered", int(NOW.timestamp())))
    assert Customer.objects.of(store).count() == before


HELLO = """
template: hello
name: Hello
words:
  en:
    why: w
    short: "Hello {{ customer.given_name }}"
    spoken: "Hello {{ customer.given_name }}, thank you!"
media:
  - {kind: voice, speak: spoken, channels: [whatsapp]}
"""


@pytest.mark.usefixtures("speech")
def test_a_voice_note_says_the_persons_name(store: Store, days: Days, vendor: Graph) -> None:
    save_template(store, "hello", HELLO, now=days.now, by="test")
    hear(store, days, wrote(days.now))
    planned(store, days, template="hello")
    days.settle()
    (taken,) = vendor.taken
    assert taken["type"] == "audio"
    assert taken["audio"]["voice"] is True
    kind, content = vendor.uploads[taken["audio"]["id"]]
    assert (kind, content[:4]) == ("audio/ogg", b"OggS"), "it is given, and fetched from nowhere"
    words = queries.words_of(intent(store), store)
    assert words is not None
    assert words.text == "Hello Ana"


SHOWN = """
template: shown
name: How it fits
words:
  en:
    why: w
    short: "It fits like this, {{ customer.given_name }}."
    alt: A kettle
media:
  - {kind: image, url: "{{ pictures.fits }}", alt: alt}
"""


def test_a_picture_of_a_template_is_given_once_for_all_who_get_it(
    store: Store, days: Days, vendor: Graph
) -> None:
    """By its id: nobody fetches it from our pages for each message."""
    save_template(store, "shown", SHOWN, now=days.now, by="test")
    pictures.keep(store, "fits", picture(), now=days.now, by="test")
    hear(store, days, wrote(days.now))
    for key in ("key-1", "key-2"):
        planned(store, days, key, template="shown")
        days.settle()
    one, two = vendor.taken
    assert (one["type"], one["image"]["caption"]) == ("image", "It fits like this, Ana.")
    assert "link" not in one["image"]
    assert one["image"]["id"] == two["image"]["id"]
    assert list(vendor.uploads) == [one["image"]["id"]]
    kind, content = vendor.uploads[one["image"]["id"]]
    assert (kind, content[:3]) == ("image/jpeg", b"\xff\xd8\xff")


def test_a_picture_that_meta_does_not_have_any_more_is_given_anew(
    store: Store, days: Days, vendor: Graph
) -> None:
    save_template(store, "shown", SHOWN, now=days.now, by="test")
    pictures.keep(store, "fits", picture(), now=days.now, by="test")
    hear(store, days, wrote(days.now))
    planned(store, days, "key-1", template="shown")
    days.settle()
    vendor.expired |= set(vendor.uploads)
    planned(store, days, "key-2", template="shown")
    days.settle()
    days.later(minutes=30)
    assert intent(store, "key-2").state == "accepted"
    assert len({each["image"]["id"] for each in vendor.taken}) == len(vendor.taken) == 2
    pictures.keep(store, "fits", picture(size=(300, 200)), now=days.now, by="test")
    planned(store, days, "key-3", template="shown")
    days.settle()
    assert len(vendor.uploads) == 3, "another picture is another file"


def test_a_picture_from_elsewhere_is_fetched_there(store: Store, days: Days, vendor: Graph) -> None:
    text = SHOWN.replace("{{ pictures.fits }}", "https://pictures.example/fits.jpg")
    save_template(store, "shown", text, now=days.now, by="test")
    hear(store, days, wrote(days.now))
    planned(store, days, template="shown")
    days.settle()
    (taken,) = vendor.taken
    assert taken["image"]["link"] == "https://pictures.example/fits.jpg"
    assert vendor.uploads == {}


def test_a_voice_note_that_cannot_be_made_says_what_is_missing(
    store: Store, days: Days, vendor: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "AFTERWORD_SPEECH", "a-program-that-is-not-there")
    save_template(store, "hello", HELLO, now=days.now, by="test")
    hear(store, days, wrote(days.now))
    planned(store, days, template="hello")
    days.settle()
    found = intent(store)
    assert (vendor.taken, found.state) == ([], "failed")
    assert "a-program-that-is-not-there is not installed" in found.because


def test_a_stop_closes_every_address_it_was_written_from(store: Store, days: Days) -> None:
    """WhatsApp names a number and an id of one person: the id must not stay open behind a stop."""
    resume = {
        "user_preferences": [
            {"wa_id": NUMBER, "category": "marketing_messages", "value": "resume",
             "detail": "User requested to resume marketing messages",
             "timestamp": int(NOW.timestamp())}
        ]
    }  # fmt: skip
    without_pauses(store)
    hear(store, days, wrote(days.now))
    talking.close(Conversation.objects.of(store).get(), now=days.now, by="test")
    hear(store, days, resume, "user_preferences")
    (yes,) = Event.objects.of(store).filter(kind="consent.given")
    point = ContactPoint.objects.of(store).get(channel="phone")
    assert yes.data["contact"] == point.digest, "a yes opens the address it came from"
    offers: dict[str, Any] = {"message_class": "marketing", "purpose": "offers"}
    assert planned(store, days, "key-1", **offers).state == "ready"
    days.clock.at += timedelta(minutes=1)
    hear(store, days, wrote(days.now, "STOP", n=2))
    found = planned(store, days, "key-2", **offers)
    assert (found.state, why(found)[-1]) == ("withheld", ("consent", "no"))


def test_a_new_number_is_the_same_persons(store: Store, days: Days) -> None:
    hear(store, days, wrote(days.now))
    moved = wrote(days.now, n=2)
    moved["messages"][0] |= {
        "type": "system",
        "system": {"type": "user_changed_number", "wa_id": "385917654321", "body": "moved"},
    }
    hear(store, days, moved)
    later = wrote(days.now + timedelta(minutes=1), "It is me", n=3)
    later["contacts"] = [{"profile": {"name": "Ana"}, "wa_id": "385917654321"}]
    later["messages"][0] |= {"from": "385917654321", "from_user_id": "HR.7"}
    days.clock.at += timedelta(minutes=1)
    hear(store, days, later)
    assert Customer.objects.of(store).count() == 1
    replies = Event.objects.of(store).filter(kind="reply.received")
    assert {one.customer_id for one in replies} == {Customer.objects.of(store).get().pk}
    assert replies.count() == 2
