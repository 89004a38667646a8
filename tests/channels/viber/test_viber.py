"""Viber: business messages through Infobip and Vonage, and a bot of one's own."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.channels.viber import bot, infobip, vonage
from afterword.wire.http import Http
from afterword.wire.shapes import (
    Account,
    Choice,
    Event,
    Incomplete,
    Media,
    Misread,
    Note,
    Outgoing,
    Receipt,
    Received,
    Refusal,
    Response,
    Told,
)
from tests.vendors import infobip as infobip_vendor
from tests.vendors import viber as viber_vendor
from tests.vendors import vonage as vonage_vendor
from tests.vendors.infobip import Infobip
from tests.vendors.serving import served
from tests.vendors.viber import Viber, called, signed
from tests.vendors.vonage import Vonage

FOLDER = Path(__file__).parent / "payloads"
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KEY = "0f" * 16 + ".ada-fern"
ANA, OWN_ID = "+385911234567", "01234567890A="
PICTURE = Media(kind="image", url="https://shop.example/tea.jpg")
VOICE = Media(kind="voice", url="https://shop.example/v/abc")
PAPER = Media(kind="document", url="https://shop.example/a.pdf", name="Bill.pdf")


def outgoing(**facts: Any) -> Outgoing:
    given: dict[str, Any] = {"key": KEY, "to": ANA, "text": "It is on its way.", "at": AT}
    return Outgoing(**(given | facts))


def handed(provider: Any, account: Account, message: Outgoing) -> Receipt | Refusal:
    http = Http(connect=2, total=5)
    try:
        answer = http.start(provider.request(message, account)).result()
    finally:
        http.close()
    assert isinstance(answer, Response), answer
    found: Receipt | Refusal = provider.receipt(answer)
    return found


def told(provider: Any, body: bytes, **facts: Any) -> list[Told]:
    found: list[Told] = provider.parse(Received(headers={}, body=body, at=AT, **facts), "EUR", {})
    return found


# ---------------------------------------------------------------------------------- Infobip


@contextmanager
def at_infobip(vendor: Infobip, **more: str) -> Iterator[Account]:
    with served(vendor.app()) as url:
        secrets = {"key": infobip_vendor.KEY, "report_secret": infobip_vendor.REPORT_SECRET}
        yield Account(
            settings={"url": url, "sender": "Ada & Fern"}, secrets=secrets,
            url="https://after.example/in/viber/ada-fern", **more,
        )  # fmt: skip


def test_it_works() -> None:
    vendor = Infobip()
    with at_infobip(vendor) as account:
        found = handed(infobip, account, outgoing(valid_until=AT + timedelta(hours=2)))
    assert found == Receipt(provider_id="a28dd97c-1ffb-4fcf-99f1-1")
    (taken,) = vendor.taken
    assert taken["destinations"] == [{"to": "385911234567"}]
    assert taken["content"] == {"type": "TEXT", "text": "It is on its way."}
    assert taken["options"] == {
        "label": "TRANSACTIONAL",
        "validityPeriod": {"amount": 7200, "timeUnit": "SECONDS"},
    }
    hook = taken["webhooks"]
    assert hook["callbackData"] == KEY
    assert hook["delivery"]["url"] == (
        "https://after.example/in/viber/ada-fern?secret=a-secret-in-the-address"
    )


@pytest.mark.parametrize(
    ("facts", "content"),
    [
        ({"media": (PICTURE,)},
         {"type": "IMAGE", "mediaUrl": PICTURE.url, "text": "It is on its way."}),
        ({"media": (PAPER,), "text": ""},
         {"type": "FILE", "mediaUrl": PAPER.url, "fileName": "Bill.pdf"}),
        ({"media": (PAPER,)},
         {"type": "TEXT", "text": f"It is on its way.\n{PAPER.url}"}),
        ({"media": (VOICE, PICTURE)},
         {"type": "IMAGE", "mediaUrl": PICTURE.url, "text": f"It is on its way.\n{VOICE.url}"}),
        ({"choices": (Choice(key="y", words="Yes"),), "link": "https://s.example/o"},
         {"type": "TEXT", "text": "It is on its way.\n– Yes\nhttps://s.example/o"}),
    ],
)  # fmt: skip
def test_every_form_through_infobip(facts: dict[str, Any], content: dict[str, Any]) -> None:
    vendor = Infobip()
    with at_infobip(vendor) as account:
        assert isinstance(handed(infobip, account, outgoing(**facts)), Receipt)
    assert vendor.taken[0]["content"] == content


def test_what_sells_is_labelled_so() -> None:
    vendor = Infobip()
    with at_infobip(vendor) as account:
        handed(infobip, account, outgoing(message_class="marketing"))
    assert vendor.taken[0]["options"] == {"label": "PROMOTIONAL"}


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ((2, "UNDELIVERABLE_REJECTED_OPERATOR", "not on Viber"),
         Refusal(says="UNDELIVERABLE_REJECTED_OPERATOR: not on Viber", permanent=True,
                 elsewhere=True)),
        ((5, "REJECTED_NOT_ENOUGH_CREDITS", "no money"),
         Refusal(says="REJECTED_NOT_ENOUGH_CREDITS: no money", permanent=False, account=True)),
        ((5, "REJECTED_FLOODING_FILTER", "twice"),
         Refusal(says="REJECTED_FLOODING_FILTER: twice", permanent=True)),
    ],
)  # fmt: skip
def test_what_infobip_refuses(status: tuple[int, str, str], expected: Refusal) -> None:
    vendor = Infobip(refuses={"385911234567": status})
    with at_infobip(vendor) as account:
        assert handed(infobip, account, outgoing()) == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (429, {"permanent": False, "busy": True}),
        (500, {"permanent": False}),
        (403, {"permanent": False, "account": True}),
        (400, {"permanent": True}),
    ],
)
def test_what_infobip_says_by_status(status: int, expected: dict[str, Any]) -> None:
    vendor = Infobip(next_statuses=[status])
    with at_infobip(vendor) as account:
        found = handed(infobip, account, outgoing())
    assert found == Refusal(says=f"{status} GENERAL_ERROR Something went wrong", **expected)


def test_a_false_key_is_the_accounts_trouble() -> None:
    with at_infobip(Infobip(key="another")) as account:
        found = handed(infobip, account, outgoing())
    assert isinstance(found, Refusal)
    assert found.account


def test_reports_of_infobip_are_known_by_the_secret_in_their_address() -> None:
    account = Account(secrets={"report_secret": "s3"})

    def fits(query: str) -> bool:
        return infobip.verify(Received(headers={}, body=b"", query=query), account)

    assert fits("secret=s3")
    assert not fits("secret=s4")
    assert not fits("")
    assert not infobip.verify(Received(headers={}, body=b"", query="secret="), Account())


TAKEN = {"messageId": "m-1", "destinations": [{"to": "385911234567"}],
         "webhooks": {"callbackData": KEY}}  # fmt: skip


@pytest.mark.parametrize(
    ("group", "name", "kind", "more"),
    [
        (3, "DELIVERED_TO_HANDSET", "message.delivered", {}),
        (2, "UNDELIVERABLE_NOT_DELIVERED", "message.failed",
         {"code": "UNDELIVERABLE_NOT_DELIVERED", "means": "elsewhere", "hard": False}),
        (5, "REJECTED_NOT_ENOUGH_CREDITS", "message.failed",
         {"code": "REJECTED_NOT_ENOUGH_CREDITS", "means": "account", "hard": False}),
    ],
)  # fmt: skip
def test_what_became_of_it_through_infobip(
    group: int, name: str, kind: str, more: Mapping[str, Any]
) -> None:
    error = {"name": name} if more else {}
    body = infobip_vendor.report(TAKEN, group, name, "2026-11-24T09:00:05.000+0000", error=error)
    (event,) = told(infobip, body)
    assert isinstance(event, Event)
    assert (event.kind, event.about) == (kind, f"message/{'0f' * 16}")
    data = {one: value for one, value in event.data.items() if one != "detail"}
    assert data == {
        "message": "0f" * 16, "channel": "viber", "provider_id": "m-1",
        "price": "0.01", "price_currency": "EUR", **more,
    }  # fmt: skip


# ----------------------------------------------------------------------------------- Vonage


@contextmanager
def at_vonage(vendor: Vonage) -> Iterator[Account]:
    with served(vendor.app()) as url:
        yield Account(
            settings={"sender": "16273", "api": url, "application_id": vonage_vendor.APPLICATION},
            secrets={"private_key": vonage_vendor.PRIVATE, "signature_secret": "x"},
            url="https://after.example/in/viber/ada-fern",
        )


def test_it_works_through_vonage() -> None:
    vendor = Vonage()
    now = datetime.now(UTC)
    with at_vonage(vendor) as account:
        found = handed(vonage, account, outgoing(at=now, valid_until=now + timedelta(minutes=5)))
    assert isinstance(found, Receipt)
    (taken,) = vendor.messages
    assert (taken["channel"], taken["to"], taken["client_ref"]) == (
        "viber_service", "385911234567", KEY,
    )  # fmt: skip
    assert taken["viber_service"] == {"category": "transaction", "ttl": 300}
    assert taken["text"] == "It is on its way."


def test_somebody_who_is_not_on_viber_is_reached_elsewhere() -> None:
    vendor = Vonage(refuses={"385911234567": (422, "1300", "Not part of the provider network")})
    with at_vonage(vendor) as account:
        found = handed(vonage, account, outgoing(at=datetime.now(UTC)))
    assert isinstance(found, Refusal)
    assert (found.permanent, found.elsewhere) == (True, True)


def test_a_picture_through_vonage() -> None:
    vendor = Vonage()
    with at_vonage(vendor) as account:
        message = outgoing(at=datetime.now(UTC), media=(PICTURE,), message_class="marketing")
        assert isinstance(handed(vonage, account, message), Receipt)
    (taken,) = vendor.messages
    assert taken["image"] == {"url": PICTURE.url, "caption": "It is on its way."}
    assert taken["viber_service"] == {"category": "promotion"}


@pytest.mark.parametrize(
    ("status", "kind"),
    [("submitted", "accepted"), ("delivered", "delivered"), ("read", "read"),
     ("undeliverable", "failed")],
)  # fmt: skip
def test_what_became_of_it_through_vonage(status: str, kind: str) -> None:
    said = {
        "message_uuid": "aaaa-1", "to": "385911234567", "from": "16273", "channel": "viber_service",
        "timestamp": "2026-11-24T09:00:05Z", "status": status, "client_ref": KEY,
        "usage": {"currency": "EUR", "price": "0.0333"},
    }  # fmt: skip
    if kind == "failed":
        error = {"type": "https://developer.vonage.com/api-errors/messages#1300", "title": "1300",
                 "detail": "Not part of the provider network"}  # fmt: skip
        said["error"] = error
    (event,) = told(vonage, json.dumps(said).encode())
    assert isinstance(event, Event)
    assert (event.kind, event.about) == (f"message.{kind}", f"message/{'0f' * 16}")
    assert event.data["price"] == "0.0333"
    if kind == "failed":
        assert (event.data["code"], event.data["means"]) == ("1300", "elsewhere")


def test_an_unknown_word_of_vonages_is_noted() -> None:
    body = json.dumps({"message_uuid": "a", "status": "pondered"}).encode()
    (found,) = told(vonage, body)
    assert isinstance(found, Note)


# -------------------------------------------------------------------------------------- bot


@contextmanager
def at_viber(vendor: Viber) -> Iterator[Account]:
    with served(vendor.app()) as url:
        yield Account(
            settings={"url": url, "name": "Ada & Fern"}, secrets={"token": viber_vendor.TOKEN}
        )


def test_the_bot_writes_to_who_subscribed() -> None:
    vendor = Viber(subscribed={OWN_ID})
    with at_viber(vendor) as account:
        message = outgoing(to=OWN_ID, choices=(Choice(key="y", words="Yes"),), link="https://a.b/c")
        found = handed(bot, account, message)
    assert found == Receipt(provider_id="5098034272017990000")
    (taken,) = vendor.taken
    assert taken["text"] == "It is on its way.\nhttps://a.b/c"
    assert taken["keyboard"]["Buttons"] == [
        {"ActionType": "reply", "ActionBody": "y", "Text": "Yes"}
    ]
    assert taken["tracking_data"] == KEY


def test_the_bot_shows_a_picture() -> None:
    vendor = Viber(subscribed={OWN_ID})
    with at_viber(vendor) as account:
        assert isinstance(handed(bot, account, outgoing(to=OWN_ID, media=(PICTURE,))), Receipt)
    (taken,) = vendor.taken
    assert (taken["type"], taken["media"], taken["text"]) == (
        "picture", PICTURE.url, "It is on its way.",
    )  # fmt: skip


def test_what_the_bot_cannot_show_is_named_by_its_address() -> None:
    vendor = Viber(subscribed={OWN_ID})
    with at_viber(vendor) as account:
        for media in ((PAPER,), (PICTURE,)):
            words = "x" * 800 if media == (PICTURE,) else "Your bill:"
            message = outgoing(to=OWN_ID, text=words, media=media)
            assert isinstance(handed(bot, account, message), Receipt)
    assert [(one["type"], one["text"]) for one in vendor.taken] == [
        ("text", f"Your bill:\n{PAPER.url}"), ("text", f"{'x' * 800}\n{PICTURE.url}"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (2, {"permanent": False, "account": True}),
        (9, {"permanent": False, "account": True}),
        (3, {"permanent": True}),
        (5, {"permanent": True, "elsewhere": True}),
        (6, {"permanent": True, "elsewhere": True}),
        (11, {"permanent": True, "elsewhere": True}),
        (12, {"permanent": False, "busy": True, "retry_after": 10.0}),
        (21, {"permanent": True}),
    ],
)
def test_each_status_of_the_bot_has_its_meaning(status: int, expected: dict[str, Any]) -> None:
    vendor = Viber(subscribed={OWN_ID}, next_statuses=[status])
    with at_viber(vendor) as account:
        found = handed(bot, account, outgoing(to=OWN_ID))
    words = bot.STATUSES.get(status, ("", f"error {status}"))[1]
    assert found == Refusal(says=f"{status} {words}", **expected)


@pytest.mark.parametrize("to", [ANA, "somebody-else="])
def test_who_has_not_subscribed_is_reached_elsewhere(to: str) -> None:
    with at_viber(Viber(subscribed={OWN_ID})) as account:
        found = handed(bot, account, outgoing(to=to))
    assert isinstance(found, Refusal)
    assert found.elsewhere


def test_the_signature_of_viber_is_looked_at() -> None:
    """The vector of the reference."""
    body = b'{"event":"webhook","timestamp":1457764197627,"message_token":241256543215}'
    made = "bd52434b46be1542d32bfa5e3332b757b927e183c5ef3b20a5f9877207dc55b9"
    received = Received(headers={"x-viber-content-signature": made}, body=body)
    assert bot.verify(received, Account(secrets={"token": viber_vendor.TOKEN}))
    assert not bot.verify(received, Account(secrets={"token": "another"}))
    assert not bot.verify(received, Account())
    assert bot.ping(received)
    assert not bot.ping(Received(headers={}, body=called("seen")))
    assert not bot.ping(Received(headers={}, body=b"nonsense"))


def test_who_opens_the_chat_is_welcomed_once() -> None:
    account = Account(settings={"welcome": "Hello! How can we help?", "name": "Ada & Fern"})
    opened = Received(headers={}, body=called("conversation_started"))
    answer = bot.answer(opened, account)
    assert json.loads(answer.body) == {
        "type": "text", "text": "Hello! How can we help?", "sender": {"name": "Ada & Fern"},
    }  # fmt: skip
    assert bot.answer(opened, Account()).body == b""
    assert bot.answer(Received(headers={}, body=called("message")), account).body == b""
    assert signed(opened.body)


# ---------------------------------------------------------------------------------- payloads


SAID: Mapping[str, tuple[Any, str, Mapping[str, Any]]] = {
    # payload: (provider, kind of event, some of its plain part)
    "bot__message_text": (bot, "reply.received", {"what": "text", "about_message": "0f0f"}),
    "bot__message_picture": (bot, "reply.received", {"what": "image"}),
    "bot__message_sticker": (bot, "reply.received", {"what": "image"}),
    "bot__message_contact": (bot, "reply.received", {"what": "contact"}),
    "bot__message_location": (bot, "reply.received", {"what": "location"}),
    "bot__message_hologram": (bot, "reply.received", {"what": "unknown", "kind": "hologram"}),
    "bot__delivered": (bot, "message.delivered", {"provider_id": "4912661846655238145"}),
    "bot__seen": (bot, "message.read", {"provider_id": "4912661846655238145"}),
    "bot__failed": (bot, "message.failed", {"means": "elsewhere"}),
    "bot__conversation_started": (bot, "reply.received", {"what": "welcome"}),
    "bot__subscribed": (bot, "consent.given", {"purpose": "care"}),
    "infobip__inbound_text": (infobip, "reply.received", {"what": "text", "answers": "m-0"}),
    "infobip__inbound_picture": (infobip, "reply.received", {"what": "image"}),
    "infobip__seen": (infobip, "message.read", {"provider_id": "m-1"}),
    "vonage__inbound_text": (vonage, "reply.received", {"what": "text"}),
    "vonage__inbound_picture": (vonage, "reply.received", {"what": "image"}),
}


@pytest.mark.parametrize("name", SAID)
def test_every_payload(name: str) -> None:
    provider, kind, plain = SAID[name]
    (event,) = told(provider, (FOLDER / f"{name}.json").read_bytes())
    assert isinstance(event, Event)
    assert event.kind == kind
    assert event.data.items() >= {"channel": "viber", **plain}.items()
    if event.who is not None:
        known = OWN_ID if provider is bot else ANA
        assert event.who.contacts == (("viber", known),)


def test_who_leaves_the_bot_takes_all_back() -> None:
    found = told(bot, (FOLDER / "bot__unsubscribed.json").read_bytes())
    assert [(one.kind, one.data["purpose"]) for one in found if isinstance(one, Event)] == [
        ("consent.revoked", "care"), ("consent.revoked", "reviews"), ("consent.revoked", "offers"),
    ]  # fmt: skip


def test_every_payload_is_tried_above() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {*SAID, "bot__unsubscribed"}


@pytest.mark.parametrize("provider", [bot, infobip, vonage])
@pytest.mark.parametrize("body", [b"", b"[]", b"3", b"{"])
def test_what_is_nothing_is_misread(provider: Any, body: bytes) -> None:
    with pytest.raises(Misread):
        told(provider, body)
    provider.delivery(Received(headers={}, body=body))


_NAMES = ["results", "event", "message", "sender", "user", "id", "status", "messageId", "type",
          "message_uuid", "from", "text", "message_type", "error", "timestamp"]  # fmt: skip
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["message", "seen", "x", ""]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=5)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(_NAMES), _JSON, max_size=6))
def test_whatever_comes_in_nothing_breaks(value: Any) -> None:
    body = json.dumps(value).encode()
    for provider in (bot, infobip, vonage):
        provider.delivery(Received(headers={}, body=body))
        with suppress(Misread):
            assert isinstance(told(provider, body), list)


@pytest.mark.parametrize("provider", [infobip, vonage])
@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"text": "x" * 1001}, "at most 1000"),
        ({"text": " "}, "nothing to say"),
        ({"to": "ana@example.com"}, "to a number"),
    ],
)
def test_what_viber_does_not_carry_says_why(
    provider: Any, facts: dict[str, Any], says: str
) -> None:
    account = Account(settings={"url": "https://a.b", "sender": "s"})
    with pytest.raises(ValueError, match=says):
        provider.request(outgoing(**facts), account)


def test_without_a_sender_nothing_is_sent() -> None:
    for provider in (infobip, vonage):
        with pytest.raises(Incomplete):
            provider.request(outgoing(), Account())
