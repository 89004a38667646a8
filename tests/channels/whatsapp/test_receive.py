"""What WhatsApp tells, in Meta's documented shapes: every payload, and odd ones."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.channels.whatsapp import cloud
from afterword.channels.whatsapp.codes import CODES
from afterword.wire.shapes import Account, Event, Misread, Note, Received, Told
from tests.vendors import graph

FOLDER = Path(__file__).parent / "payloads"
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BOTH = (("whatsapp", "+385911234567"), ("whatsapp", "HR.88213400012345678"))


def told(body: bytes) -> list[Told]:
    return cloud.parse(Received(headers={}, body=body, at=AT), "EUR", {})


def payload(name: str) -> list[Told]:
    return told((FOLDER / f"{name}.json").read_bytes())


def only(name: str) -> Event:
    (found,) = payload(name)
    assert isinstance(found, Event), found
    return found


REPLIES: Mapping[str, tuple[str, Mapping[str, Any], Any]] = {
    # payload: (what, more of the plain part, the words)
    "text__plain": ("text", {}, "Kada stiže? 📦"),
    "text__answers_one_of_ours": ("text", {"answers": "wamid.OUT1"}, "Yes please"),
    "text__by_an_advertisement": ("text", {}, "Hello"),
    "image__caption": ("image", {}, "It came like this"),
    "video__forwarded": ("video", {"forwarded": True}, None),
    "audio__voice": ("audio", {}, None),
    "document__accents": ("document", {}, None),
    "sticker__moving": ("image", {}, None),
    "location__named": ("location", {}, "Zagreb, Ilica 1"),
    "contacts__one_card": ("contact", {}, "Ivo Ivić"),
    "reaction__given": ("reaction", {"answers": "wamid.OUT1", "gone": False}, "❤️"),
    "reaction__taken_back": ("reaction", {"answers": "wamid.OUT1", "gone": True}, None),
    "button__of_a_template": ("choice", {"choice": "yes", "answers": "wamid.OUT1"}, "Yes!"),
    "interactive__button": ("choice", {"choice": "4"}, "Great"),
    "interactive__list": ("choice", {"choice": "dhl"}, "DHL"),
    "interactive__form_with_broken_json": ("choice", {"choice": "flow"}, "Sent"),
    "interactive__may_call": ("choice", {"choice": "call:accept"}, None),
    "order__two_lines": ("order", {"items": 2}, "These two"),
    "edit__words": ("edit", {"answers": "wamid.IN0"}, "Tomorrow, I meant"),
    "revoke__one": ("revoke", {"answers": "wamid.IN0"}, None),
    "unsupported__poll": ("unknown", {"kind": "poll", "code": "131051"}, None),
    "hologram__not_there_yet": ("unknown", {"kind": "hologram"}, None),
    "request_welcome__first": ("welcome", {}, None),
    "calls__they_call": ("call", {"provider_id": "wacid.1"}, None),
}


@pytest.mark.parametrize("name", REPLIES)
def test_what_people_send_is_a_reply(name: str) -> None:
    what, more, words = REPLIES[name]
    event = only(name)
    known = more.get("provider_id", "wamid.IN1")
    expected = {"channel": "whatsapp", "provider_id": known, "what": what, **more}
    assert (event.kind, event.key, event.data) == ("reply.received", f"whatsapp:{known}", expected)
    assert event.who is not None
    assert event.who.contacts == BOTH
    assert event.who.name == "Ana Petrović"
    assert event.happened == datetime.fromtimestamp(1795510800, UTC)
    assert event.private.get("text") == words


def test_files_and_cards_and_lines_are_kept_sealed() -> None:
    (voice,) = only("audio__voice").private["media"]
    assert voice == {"kind": "voice", "id": "7703", "type": "audio/ogg; codecs=opus"}
    (paper,) = only("document__accents").private["media"]
    assert paper["name"] == "račun №7.pdf"
    (sticker,) = only("sticker__moving").private["media"]
    assert sticker["sticker"] is True
    assert only("contacts__one_card").private["cards"][0]["phones"] == ["+385 91 000"]
    first, _ = only("order__two_lines").private["lines"]
    assert first == {"product": "tea-1", "quantity": "2", "price": "9.5", "currency": "EUR"}
    assert only("text__by_an_advertisement").private["came_by"]["source_id"] == "52558"
    assert only("interactive__form_with_broken_json").private["form"] == '{"rating":'


def test_somebody_without_a_number_is_known_by_their_id() -> None:
    who = only("text__id_without_number").who
    assert who is not None
    assert who.contacts == (("whatsapp", "HR.88213400012345678"),)


def test_a_new_number_and_a_new_id_belong_to_the_same_person() -> None:
    for name, new in (
        ("system__new_number", "+385917654321"),
        ("user_id_update__new_id", "HR.99913400012345678"),
    ):
        event = only(name)
        assert event.kind == "customer.seen", "it is no word of theirs"
        assert event.who is not None
        assert event.who.contacts == (*BOTH, ("whatsapp", new))


def test_two_messages_in_one_delivery_are_two() -> None:
    keys = [one.key for one in payload("text__two_in_one") if isinstance(one, Event)]
    assert keys == ["whatsapp:wamid.IN1", "whatsapp:wamid.IN2"]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("sent", "message.accepted"),
        ("delivered", "message.delivered"),
        ("read", "message.read"),
        ("played", "message.read"),
    ],
)
def test_what_became_of_a_message(status: str, kind: str) -> None:
    event = only(f"status__{status}")
    assert (event.kind, event.about) == (kind, "message/0f0f")
    assert event.key == f"whatsapp:wamid.OUT1:{status}"
    assert event.data == {
        "message": "0f0f",
        "channel": "whatsapp",
        "provider_id": "wamid.OUT1",
        "category": "utility",
        "price_type": "regular",
        "billable": True,
    }


def test_a_failure_says_what_it_means() -> None:
    event = only("status__failed_elsewhere")
    assert (event.kind, event.data["code"]) == ("message.failed", "131026")
    assert (event.data["means"], event.data["hard"]) == ("elsewhere", False)


@pytest.mark.parametrize("code", sorted(CODES))
def test_no_failure_closes_the_number(code: int) -> None:
    """Whoever cannot be reached here may still be called, or written a text message."""
    body = (FOLDER / "status__failed_elsewhere.json").read_bytes()
    (event,) = (
        one
        for one in told(body.replace(b"131026", str(code).encode()))
        if isinstance(one, Event) and one.kind == "message.failed"
    )
    assert (event.data["hard"], event.data["means"]) == (False, CODES[code])


def test_who_stopped_marketing_has_said_no() -> None:
    failed, no = payload("status__failed_stopped_marketing")
    assert isinstance(failed, Event)
    assert isinstance(no, Event)
    assert (failed.kind, no.kind) == ("message.failed", "consent.revoked")
    assert no.data == {"channel": "whatsapp", "purpose": "offers", "source": "whatsapp"}
    assert no.who is not None
    assert no.who.contacts == BOTH


def test_a_status_without_our_key_names_the_message_by_its_id() -> None:
    event = only("status__without_our_key")
    assert event.about == ""
    assert event.data["provider_id"] == "wamid.OUT9"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("user_preferences__stop", "consent.revoked"), ("user_preferences__resume", "consent.given")],
)
def test_preferences_set_in_whatsapp_are_a_word(name: str, kind: str) -> None:
    event = only(name)
    assert event.kind == kind
    assert event.data == {"channel": "whatsapp", "purpose": "offers", "source": "whatsapp"}
    assert "marketing messages" in event.private["wording"]
    assert event.who is not None
    assert event.who.contacts == BOTH
    assert "385911234567" not in event.key


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("template_status__approved", {"status": "approved", "category": "utility"}),
        (
            "template_status__rejected",
            {
                "status": "rejected",
                "reason": "Gaps stand next to each other.",
                "advice": "Put words between them.",
            },
        ),
        ("template_quality__yellow", {"quality": "yellow"}),
        ("template_category__marketing", {"category": "marketing"}),
    ],
)
def test_news_of_templates(name: str, said: Mapping[str, Any]) -> None:
    event = only(name)
    assert event.kind == "template.judged"
    assert event.about == "template/whatsapp:order_shipped:es"
    assert event.data == {
        "channel": "whatsapp",
        "template": "order_shipped",
        "language": "es",
        "provider_id": "1689556908129835",
        **said,
    }


@pytest.mark.parametrize(
    "name",
    [
        "account_update__restricted",
        "smb_message_echoes__one",
        "status__unknown_word",
        "empty__no_entries",
    ],
)
def test_what_concerns_no_customer_is_noted(name: str) -> None:
    (found,) = payload(name)
    assert isinstance(found, Note)


def test_an_error_of_theirs_beside_a_message_hides_nothing() -> None:
    reply, note = payload("interactive__empty")
    assert isinstance(reply, Event)
    assert reply.data["what"] == "unknown"
    assert isinstance(note, Note)


def test_every_payload_is_tried_above() -> None:
    tried = {*REPLIES, *EVENTS}
    assert {path.stem for path in FOLDER.iterdir()} == tried


EVENTS = {
    "text__id_without_number", "text__two_in_one", "system__new_number", "user_id_update__new_id",
    "status__sent", "status__delivered", "status__read", "status__played", "status__unknown_word",
    "status__failed_elsewhere", "status__failed_stopped_marketing", "status__without_our_key",
    "user_preferences__stop", "user_preferences__resume", "template_status__approved",
    "template_status__rejected", "template_quality__yellow", "template_category__marketing",
    "account_update__restricted", "smb_message_echoes__one", "empty__no_entries",
    "interactive__empty",
}  # fmt: skip


# --------------------------------------------------------------------------------- odd input


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"{", b'{"object": "page"}', b'{"entry": []}']
)
def test_what_is_no_webhook_of_whatsapp_is_misread(body: bytes) -> None:
    with pytest.raises(Misread):
        told(body)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["messages", "statuses", "contacts", "user_preferences", "id", "type", "from",
                 "text", "body", "timestamp", "errors", "status", "value", "interactive", "media"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=25,
)  # fmt: skip


@given(_JSON, st.sampled_from(["messages", "calls", "user_preferences", "user_id_update", "x"]))
def test_whatever_stands_in_a_webhook_nothing_breaks(value: Any, field: str) -> None:
    whole = {"entry": [{"changes": [{"field": field, "value": value}]}]}
    body = json.dumps({"object": "whatsapp_business_account", **whole}).encode()
    assert told(body)


# ------------------------------------------------------------------------- signature, handshake


VECTOR = (
    b'{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[]}],'
    b'"t":"caf\\u00e9 \\ud83d\\ude00"}'
)
SIGNED = "sha256=53984b0f14f5ec3dfc60dbdba348b0039cfb2851aec6f0e77f1c5fe894ed247d"


def given_by(body: bytes, signature: str) -> Received:
    return Received(headers={"x-hub-signature-256": signature}, body=body)


def test_the_signature_is_looked_at() -> None:
    account = Account(secrets={"app_secret": "app_secret"})
    assert cloud.verify(given_by(VECTOR, SIGNED), account)
    assert not cloud.verify(given_by(VECTOR + b" ", SIGNED), account)
    assert not cloud.verify(given_by(VECTOR, SIGNED.removeprefix("sha256=")), account)
    assert not cloud.verify(given_by(VECTOR, ""), account)
    assert not cloud.verify(given_by(VECTOR, SIGNED), Account())
    assert not cloud.verify(given_by(VECTOR, "sha256=é"), account)
    before = Account(secrets={"app_secret": "new", "app_secret_before": "app_secret"})
    assert cloud.verify(given_by(VECTOR, SIGNED), before)


def test_the_handshake_wants_the_word_that_was_agreed() -> None:
    account = Account(secrets={"verify_token": graph.VERIFY})

    def asked(query: str) -> str | None:
        return cloud.handshake(Received(headers={}, body=b"", query=query), account)

    word = f"hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={graph.VERIFY}"
    assert asked(word) == "1158201444"
    assert asked(word + "x") is None
    assert asked("hub.mode=subscribe&hub.challenge=1") is None
    assert asked("") is None
    assert cloud.handshake(Received(headers={}, body=b"", query=word), Account()) is None


def test_a_repeat_is_the_same_bytes() -> None:
    one = Received(headers={}, body=b"x")
    assert cloud.delivery(one) == cloud.delivery(one)
    assert cloud.delivery(one) != cloud.delivery(Received(headers={}, body=b"y"))
    assert not cloud.ping(one)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1795510800", AT),
        (1795510800, AT),
        (1795510800000, AT),
        ("2026-11-24T09:00:00+0000", AT),
        ("99999999999999999999", AT),
        ("", AT),
        (None, AT),
    ],
)
def test_moments_in_every_form_that_meta_writes(written: object, expected: datetime) -> None:
    from afterword.wire import meta

    other = AT if written in ("", None, "99999999999999999999") else AT + timedelta(days=1)
    assert meta.when(written, Received(headers={}, body=b"", at=other)) == expected
