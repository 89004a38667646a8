"""Messenger and Instagram: answering who wrote, and hearing all that Meta tells of it."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.channels.instagram import direct
from afterword.channels.messenger import pages
from afterword.engine.admission import admit_due
from afterword.house.models import Store
from afterword.outbox import actions as outbox
from afterword.timeline.models import Customer
from afterword.timeline.models import Event as Row
from afterword.wire.http import Http
from afterword.wire.shapes import (
    Account,
    Choice,
    Event,
    Media,
    Misread,
    Note,
    Outgoing,
    Receipt,
    Received,
    Refusal,
    Response,
    Told,
    Who,
)
from tests.channels.living import living
from tests.channels.living import told as calls
from tests.given import Days, placed, tell
from tests.outbox.posting import a_plan, intent, roomy, why
from tests.vendors import graph
from tests.vendors.graph import Graph, Refused
from tests.vendors.serving import served

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KEY = "0f" * 16 + ".ada-fern"
PERSON = "1476077422222289"
BOTH: Mapping[str, Any] = {"messenger": pages, "instagram": direct}
PAGE = {"messenger": graph.PAGE_ID, "instagram": graph.IG_ID}

each = pytest.mark.parametrize("channel", sorted(BOTH))


def folder(channel: str) -> Path:
    return Path(__file__).parent / channel / "payloads"


def told(channel: str, body: bytes) -> list[Told]:
    found: list[Told] = BOTH[channel].parse(Received(headers={}, body=body, at=AT), "EUR", {})
    return found


def payload(channel: str, name: str) -> list[Told]:
    return told(channel, (folder(channel) / f"{name}.json").read_bytes())


# -------------------------------------------------------------------------------------- out


@contextmanager
def connected(vendor: Graph, channel: str) -> Iterator[Account]:
    with served(vendor.app()) as url:
        yield Account(
            settings={"page_id": PAGE[channel], "url": url}, secrets={"token": graph.TOKEN}
        )


def outgoing(**facts: Any) -> Outgoing:
    base: dict[str, Any] = {"key": KEY, "to": PERSON, "text": "It left today.", "at": AT}
    return Outgoing(**(base | facts))


def handed(channel: str, vendor: Graph, **facts: Any) -> Receipt | Refusal:
    http = Http(connect=2, total=5)
    try:
        with connected(vendor, channel) as account:
            asked = BOTH[channel].request(outgoing(**facts), account)
            answer = http.start(asked).result()
    finally:
        http.close()
    assert isinstance(answer, Response), answer
    found: Receipt | Refusal = BOTH[channel].receipt(answer)
    return found


@each
def test_it_works(channel: str) -> None:
    vendor = Graph(heard={PERSON})
    assert handed(channel, vendor) == Receipt(provider_id="m_1")
    (taken,) = vendor.taken
    assert taken["recipient"] == {"id": PERSON}
    assert taken["messaging_type"] == "RESPONSE"
    assert taken["message"]["text"] == "It left today."
    assert taken["message"].get("metadata") == (KEY if channel == "messenger" else None)


@each
def test_out_of_the_window_only_a_person_may_answer(channel: str) -> None:
    vendor = Graph()
    refused = handed(channel, vendor)
    assert isinstance(refused, Refusal)
    assert (refused.permanent, refused.elsewhere) == (True, True)
    assert isinstance(handed(channel, vendor, by_person=True), Receipt)
    (taken,) = vendor.taken
    assert (taken["messaging_type"], taken["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")


@each
def test_pictures_and_choices(channel: str) -> None:
    vendor = Graph(heard={PERSON})
    picture = Media(kind="image", url="https://shop.example/tea.jpg")
    assert isinstance(handed(channel, vendor, media=(picture,), text=""), Receipt)
    choice = (Choice(key="y", words="Yes"),)
    assert isinstance(handed(channel, vendor, choices=choice, link="https://a.b/c"), Receipt)
    assert isinstance(handed(channel, vendor, media=(picture,)), Receipt)
    shown, asked, both = (one["message"] for one in vendor.taken)
    assert both["text"] == f"It left today.\n{picture.url}", "beside words by its address"
    assert shown["attachment"] == {"type": "image", "payload": {"url": picture.url}}
    assert asked["text"] == "It left today.\nhttps://a.b/c"
    assert asked["quick_replies"] == [{"content_type": "text", "title": "Yes", "payload": "y"}]


@each
@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"text": "ž" * 2001}, "at most"),
        ({"text": ""}, "nothing to say"),
        ({"choices": (Choice(key="y", words="y" * 21),)}, "at most 20"),
        ({"choices": tuple(Choice(key=f"{n}", words=f"{n}") for n in range(14))}, "room for 13"),
    ],
)
def test_what_is_not_carried_says_why(channel: str, facts: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        BOTH[channel].request(outgoing(**facts), Account())


def test_instagram_counts_bytes() -> None:
    assert direct.request(outgoing(text="ž" * 500), Account())
    with pytest.raises(ValueError, match="1,000 bytes"):
        direct.request(outgoing(text="ž" * 501), Account())
    assert pages.request(outgoing(text="ž" * 2000), Account())


def test_each_is_called_at_its_own_address() -> None:
    assert pages.request(outgoing(), Account()).url == (
        "https://graph.facebook.com/v25.0/me/messages"
    )
    assert direct.request(outgoing(), Account()).url == (
        "https://graph.instagram.com/v25.0/me/messages"
    )


@each
@pytest.mark.parametrize(
    ("code", "sub", "expected"),
    [
        (10, 2018278, {"permanent": True, "elsewhere": True}),
        (551, 0, {"permanent": True, "elsewhere": True}),
        (100, 2018001, {"permanent": True, "elsewhere": True}),
        (100, 0, {"permanent": True}),
        (10, 1893063, {"permanent": False, "account": True}),
        (190, 0, {"permanent": False, "account": True}),
        (613, 0, {"permanent": False, "busy": True, "retry_after": 30.0}),
        (2, 0, {"permanent": False}),
    ],
)
def test_each_error_has_its_meaning(
    channel: str, code: int, sub: int, expected: dict[str, Any]
) -> None:
    vendor = Graph(heard={PERSON}, next_errors=[Refused(code, "as the table says", sub=sub)])
    assert handed(channel, vendor) == Refusal(says=f"400 {code}: as the table says", **expected)


@pytest.mark.parametrize("body", [b"{}", b"[]", b"oh"])
def test_an_answer_without_a_message_is_no_answer(body: bytes) -> None:
    with pytest.raises(Misread):
        pages.receipt(Response(status=200, body=body))


# --------------------------------------------------------------------------------------- in


REPLIES: Mapping[str, tuple[Mapping[str, Any], str | None]] = {
    # payload: (some of its plain part, the words)
    "message__text": ({"what": "text", "provider_id": "m_AAH1"}, "Kada stiže? 📦"),
    "message__answers_one": ({"what": "text", "answers": "m_OUT"}, "This one"),
    "message__pressed": ({"what": "choice", "choice": "yes"}, "Yes"),
    "message__picture": ({"what": "image"}, None),
    "message__sound": ({"what": "audio"}, None),
    "message__place": ({"what": "location"}, None),
    "message__share": ({"what": "unknown"}, None),
    "message__fallback_without_payload": ({"what": "unknown"}, None),
    "message__unsent": ({"what": "revoke", "answers": "m_AAH1"}, None),
    "message__unsupported": ({"what": "unknown"}, None),
    "message_edit__words": ({"what": "edit", "answers": "m_AAH1"}, "Tomorrow, I meant"),
    "reaction__given": ({"what": "reaction", "answers": "m_OUT", "gone": False}, "❤️"),
    "reaction__taken_back": ({"what": "reaction", "answers": "m_OUT", "gone": True}, "❤️"),
    "postback__pressed": ({"what": "choice", "choice": "start"}, "Get Started"),
    "referral__by_a_link": ({"what": "welcome"}, None),
}
NOTED = ["message__echo_by_hand", "optin__one", "thread_control__passed", "standby__one",
         "changes__feed"]  # fmt: skip
OWN: Mapping[str, set[str]] = {
    "messenger": {"read__watermark", "delivery__two", "delivery__watermark", "policy__warned"},
    "instagram": {"read__one", "message__answers_a_story", "message__mentioned_in_a_story",
                  "message__test_button"},
}  # fmt: skip


@each
@pytest.mark.parametrize("name", REPLIES)
def test_what_people_do_is_a_reply(channel: str, name: str) -> None:
    plain, words = REPLIES[name]
    (event,) = payload(channel, name)
    assert isinstance(event, Event)
    assert event.kind == "reply.received"
    assert event.happened == AT
    assert event.data.items() >= {"channel": channel, **plain}.items()
    assert event.who is not None
    assert event.who.contacts == ((channel, PERSON),)
    assert event.private.get("text") == words


@each
def test_a_press_and_an_edit_of_one_message_are_three_things(channel: str) -> None:
    names = ("message__text", "message_edit__words", "message__unsent")
    keys = {one.key for name in names for one in payload(channel, name) if isinstance(one, Event)}
    assert len(keys) == 3


@each
def test_the_echo_of_ours_says_that_it_was_taken(channel: str) -> None:
    (event,) = payload(channel, "message__echo_of_ours")
    assert isinstance(event, Event)
    assert (event.kind, event.about) == ("message.accepted", "message/0f0f")
    assert event.data == {"message": "0f0f", "channel": channel, "provider_id": "m_OUT"}


@each
@pytest.mark.parametrize("name", NOTED)
def test_what_is_no_word_of_theirs_is_noted(channel: str, name: str) -> None:
    (found,) = payload(channel, name)
    assert isinstance(found, Note)


def test_reads_and_deliveries_where_they_name_a_message() -> None:
    found = payload("messenger", "delivery__two")
    assert [(one.kind, one.data["provider_id"]) for one in found if isinstance(one, Event)] == [
        ("message.delivered", "m_OUT"), ("message.delivered", "m_OUT2"),
    ]  # fmt: skip
    (read,) = payload("instagram", "read__one")
    assert isinstance(read, Event)
    assert (read.kind, read.data["provider_id"]) == ("message.read", "m_OUT")
    for name in ("read__watermark", "delivery__watermark", "policy__warned"):
        (note,) = payload("messenger", name)
        assert isinstance(note, Note)


def test_stories_and_the_dashboards_test_button() -> None:
    (answer,) = payload("instagram", "message__answers_a_story")
    assert isinstance(answer, Event)
    assert answer.private["story"]["url"] == "https://cdn.example/st.jpg"
    (mention,) = payload("instagram", "message__mentioned_in_a_story")
    assert isinstance(mention, Event)
    assert mention.private["media"][0]["named"] == "story_mention"
    (test,) = payload("instagram", "message__test_button")
    assert isinstance(test, Event)
    assert test.happened == datetime.fromtimestamp(1527459824, UTC)


@each
def test_every_payload_is_tried_above(channel: str) -> None:
    tried = {*REPLIES, *NOTED, *OWN[channel], "message__echo_of_ours"}
    assert {path.stem for path in folder(channel).iterdir()} == tried


@each
@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"object": "whatsapp_business_account"}'])
def test_what_is_none_of_its_webhooks_is_misread(channel: str, body: bytes) -> None:
    with pytest.raises(Misread):
        told(channel, body)


_NAMES = ["message", "mid", "text", "sender", "id", "timestamp", "attachments", "payload", "type",
          "reaction", "postback", "read", "delivery", "mids", "referral", "is_echo"]  # fmt: skip
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["m", "", "image"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=5)
    ),
    max_leaves=20,
)


@given(_JSON, st.sampled_from(["messaging", "standby", "changes", "other"]))
def test_whatever_stands_in_a_webhook_nothing_breaks(value: Any, field: str) -> None:
    for channel, what in (("messenger", "page"), ("instagram", "instagram")):
        whole = {"object": what, "entry": [{field: [value], "time": 1795510800}]}
        assert told(channel, json.dumps(whole).encode())


# ---------------------------------------------------------------------------- the whole way


@pytest.fixture
def vendor() -> Graph:
    return Graph(heard={PERSON})


@pytest.fixture
def days(transactional_db: None, store: Store, home: Path, vendor: Graph) -> Iterator[Days]:
    tell(store, placed(who=Who(email="ana@example.com", contacts=(("messenger", PERSON),))))
    with served(vendor.app()) as url:
        settings = {"page_id": graph.PAGE_ID, "url": url}
        secrets = {"token": graph.TOKEN, "app_secret": graph.APP_SECRET}
        with living(store, home, "messenger", settings=settings, secrets=secrets) as found:
            yield found


def plan(store: Store, days: Days, key: str) -> Any:
    roomy(store)
    customer = Customer.objects.of(store).get()
    message = a_plan(customer, key, now=days.now, channels=("messenger",))
    outbox.plan(store, [message], now=days.now, by="test")
    admit_due(days.now)
    return intent(store, key)


def test_who_wrote_is_answered_and_who_did_not_is_not(
    store: Store, days: Days, vendor: Graph
) -> None:
    assert why(plan(store, days, "key-1"))[-1] == ("window", "no")
    text = {"mid": "m_1", "text": "Hi"}
    body = graph.page_hook({"message": text}, PERSON, int(days.now.timestamp() * 1000))
    assert calls(store, days, "messenger", body, graph.signed(body)).status == 200
    days.settle()
    assert Row.objects.of(store).filter(kind="reply.received").count() == 1
    plan(store, days, "key-2")
    days.settle()
    (taken,) = vendor.taken
    assert taken["recipient"] == {"id": PERSON}
    assert intent(store, "key-2").state == "accepted"
    days.later(hours=25)
    assert why(plan(store, days, "key-3"))[-1] == ("window", "no")
