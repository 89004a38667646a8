"""Messages in every form that WhatsApp carries, judged by a stand-in that refuses as Meta does."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from afterword.channels.whatsapp import cloud
from afterword.channels.whatsapp.codes import CODES
from afterword.wire.http import Http
from afterword.wire.shapes import (
    Account,
    Approved,
    Choice,
    Incomplete,
    Media,
    Misread,
    Outgoing,
    Receipt,
    Refusal,
    Response,
)
from tests.vendors import graph
from tests.vendors.graph import Graph, Refused
from tests.vendors.serving import served

KEY = "0f" * 16 + ".ada-fern"
ANA = "+385911234567"
OWN_ID = "HR.88213400012345678"


@pytest.fixture
def vendor() -> Graph:
    return Graph(heard={ANA.removeprefix("+"), OWN_ID})


@pytest.fixture
def account(vendor: Graph) -> Iterator[Account]:
    with served(vendor.app()) as url:
        yield Account(
            settings={"number_id": graph.NUMBER_ID, "url": url}, secrets={"token": graph.TOKEN}
        )


def outgoing(**facts: Any) -> Outgoing:
    given: dict[str, Any] = {
        "key": KEY,
        "to": ANA,
        "text": "Your parcel is on its way.",
        "at": datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
    }
    return Outgoing(**(given | facts))


def handed(account: Account, message: Outgoing) -> Receipt | Refusal:
    http = Http(connect=2, total=5)
    try:
        answer = http.start(cloud.request(message, account)).result()
    finally:
        http.close()
    assert isinstance(answer, Response), answer
    return cloud.receipt(answer)


def test_it_works(vendor: Graph, account: Account) -> None:
    assert handed(account, outgoing()) == Receipt(provider_id="wamid.HBgL1")
    (taken,) = vendor.taken
    assert taken["to"] == "385911234567"
    assert taken["text"] == {"body": "Your parcel is on its way.", "preview_url": False}
    assert taken["biz_opaque_callback_data"] == KEY


def choices(*words: str) -> tuple[Choice, ...]:
    return tuple(Choice(key=f"k{at}", words=one) for at, one in enumerate(words))


PICTURE = Media(kind="image", url="https://shop.example/tea.jpg")


@pytest.mark.parametrize(
    ("facts", "kind", "part"),
    [
        (
            {"text": "See https://shop.example/o/1"},
            "text",
            {"body": "See https://shop.example/o/1", "preview_url": True},
        ),
        ({"media": (PICTURE,)}, "image", {
            "link": "https://shop.example/tea.jpg", "caption": "Your parcel is on its way.",
        }),
        ({"media": (PICTURE, Media(kind="video", url="https://s.example/v.mp4"))}, "image", {
            "link": "https://shop.example/tea.jpg",
            "caption": "Your parcel is on its way.\nhttps://s.example/v.mp4",
        }),
        ({"media": (Media(kind="video", url="https://s.example/v.mp4"),), "text": ""}, "video", {
            "link": "https://s.example/v.mp4",
        }),
        ({"media": (Media(kind="document", url="https://s.example/a.pdf", name="Bill.pdf"),)},
         "document", {
            "link": "https://s.example/a.pdf", "caption": "Your parcel is on its way.",
            "filename": "Bill.pdf",
        }),
        ({"media": (Media(kind="audio", url="https://s.example/a.mp3"),)}, "audio", {
            "link": "https://s.example/a.mp3",
        }),
        ({"media": (Media(kind="voice", url="https://s.example/a.ogg"),)}, "audio", {
            "link": "https://s.example/a.ogg", "voice": True,
        }),
        ({"choices": choices("Good", "Bad")}, "interactive", {
            "type": "button", "body": {"text": "Your parcel is on its way."},
            "action": {"buttons": [
                {"type": "reply", "reply": {"id": "k0", "title": "Good"}},
                {"type": "reply", "reply": {"id": "k1", "title": "Bad"}},
            ]},
        }),
        ({"choices": choices("Good"), "media": (PICTURE,)}, "interactive", {
            "type": "button", "body": {"text": "Your parcel is on its way."},
            "header": {"type": "image", "image": {"link": "https://shop.example/tea.jpg"}},
            "action": {"buttons": [{"type": "reply", "reply": {"id": "k0", "title": "Good"}}]},
        }),
        ({"choices": choices("1", "2", "3", "A choice of more than twenty-four characters")},
         "interactive", {
            "type": "list", "body": {"text": "Your parcel is on its way."},
            "action": {"button": "Choose", "sections": [{"rows": [
                {"id": "k0", "title": "1"}, {"id": "k1", "title": "2"}, {"id": "k2", "title": "3"},
                {"id": "k3", "title": "A choice of more than t…",
                 "description": "A choice of more than twenty-four characters"},
            ]}]},
        }),
    ],
)  # fmt: skip
def test_every_form(
    vendor: Graph, account: Account, facts: dict[str, Any], kind: str, part: dict[str, Any]
) -> None:
    assert isinstance(handed(account, outgoing(**facts)), Receipt)
    (taken,) = vendor.taken
    assert (taken["type"], taken[kind]) == (kind, part)


def test_somebody_without_a_number_is_written_to_by_their_id(
    vendor: Graph, account: Account
) -> None:
    assert isinstance(handed(account, outgoing(to=OWN_ID)), Receipt)
    (taken,) = vendor.taken
    assert taken["recipient"] == OWN_ID
    assert "to" not in taken


def test_an_answer_names_what_it_answers(vendor: Graph, account: Account) -> None:
    handed(account, outgoing(answers="wamid.IN1"))
    assert vendor.taken[0]["context"] == {"message_id": "wamid.IN1"}


def approve(vendor: Graph, text: str, language: str = "es") -> None:
    body = {"type": "BODY", "text": text}
    vendor.templates["order_shipped", language] = {"status": "APPROVED", "components": [body]}


def test_an_approved_template_goes_when_the_window_is_shut(vendor: Graph, account: Account) -> None:
    vendor.heard.clear()
    approve(vendor, "Hola {{1}}, tu pedido {{2}} está en camino.")
    there = vendor.templates["order_shipped", "es"]
    there["components"].insert(0, {"type": "HEADER", "format": "IMAGE"})
    assert handed(account, outgoing()) == Refusal(
        says="400 131047: More than 24 hours have passed since the customer last replied",
        permanent=True,
        elsewhere=True,
    )
    words = Approved(
        name="order_shipped", language="es", parameters=("Ana\nMaria", "#1042"), link="o/abc",
        media="https://shop.example/tea.jpg",
    )  # fmt: skip
    assert isinstance(handed(account, outgoing(approved=words)), Receipt)
    (taken,) = vendor.taken
    assert taken["template"] == {
        "name": "order_shipped",
        "language": {"code": "es"},
        "components": [
            {
                "type": "header",
                "parameters": [
                    {"type": "image", "image": {"link": "https://shop.example/tea.jpg"}}
                ],
            },
            {
                "type": "body",
                "parameters": [
                    {"type": "text", "text": "Ana Maria"},
                    {"type": "text", "text": "#1042"},
                ],
            },
            {
                "type": "button",
                "sub_type": "url",
                "index": "0",
                "parameters": [{"type": "text", "text": "o/abc"}],
            },
        ],
    }


def test_approved_words_ask_with_buttons(vendor: Graph, account: Account) -> None:
    approve(vendor, "¿Llegó entero?")
    words = Approved(name="order_shipped", language="es", replies=("well", "wrong"), link="o/abc")
    assert isinstance(handed(account, outgoing(approved=words)), Receipt)
    assert [
        (one["sub_type"], one["index"], one["parameters"])
        for one in vendor.taken[-1]["template"]["components"]
    ] == [
        ("quick_reply", "0", [{"type": "payload", "payload": "well"}]),
        ("quick_reply", "1", [{"type": "payload", "payload": "wrong"}]),
        ("url", "2", [{"type": "text", "text": "o/abc"}]),
    ]


def test_a_template_that_is_not_approved_in_a_language_is_refused(
    vendor: Graph, account: Account
) -> None:
    approve(vendor, "Hola.")
    refused = handed(account, outgoing(approved=Approved(name="order_shipped", language="de")))
    assert isinstance(refused, Refusal)
    assert (refused.permanent, refused.elsewhere) == (True, False)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"text": "x" * 4097}, "has 4097 characters"),
        ({"text": "  "}, "nothing to say"),
        ({"text": "x" * 1025, "media": (PICTURE,)}, "1025 characters"),
        ({"text": "x" * 1025, "choices": choices("a")}, "1025 characters"),
        ({"choices": choices(*"abcdefghijk")}, "at most 10"),
        ({"choices": choices("x" * 73)}, "at most 72"),
        ({"choices": (Choice(key="a", words="1"), Choice(key="a", words="2"))}, "key of its own"),
        ({"choices": choices(*"abcd"), "media": (PICTURE,)}, "shows no picture"),
        ({"choices": choices("a"), "text": ""}, "words over them"),
        ({"choices": choices("a"), "media": (Media(kind="voice", url="https://a/b"),)}, "no butt"),
        ({"to": "ana@example.com"}, "writes to a number"),
        ({"to": ""}, "writes to a number"),
    ],
)
def test_what_whatsapp_does_not_carry_says_why(facts: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        cloud.request(outgoing(**facts), Account(settings={"number_id": "1"}))


def test_without_its_number_an_account_sends_nothing() -> None:
    with pytest.raises(Incomplete, match="without the id of its phone number"):
        cloud.request(outgoing(), Account())


# ---------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (131026, {"permanent": True, "elsewhere": True}),
        (131049, {"permanent": True, "elsewhere": True}),
        (131050, {"permanent": True, "elsewhere": True}),
        (130472, {"permanent": True, "elsewhere": True}),
        (131056, {"permanent": False, "retry_after": 24.0}),
        (130429, {"permanent": False, "busy": True, "retry_after": 30.0}),
        (80007, {"permanent": False, "busy": True, "retry_after": 30.0}),
        (131048, {"permanent": False, "busy": True, "retry_after": 4 * 3600.0}),
        (131000, {"permanent": False}),
        (132000, {"permanent": True}),
        (132015, {"permanent": True}),
        (190, {"permanent": False, "account": True}),
        (131042, {"permanent": False, "account": True}),
        (200, {"permanent": False, "account": True}),
        (299, {"permanent": False, "account": True}),
        (999999, {"permanent": True}),
    ],
)
def test_each_error_has_its_meaning(
    vendor: Graph, account: Account, code: int, expected: dict[str, Any]
) -> None:
    vendor.next_errors.append(Refused(code, "as the table says"))
    found = handed(account, outgoing())
    assert found == Refusal(says=f"400 {code}: as the table says", **expected)
    assert vendor.taken == []


def test_the_table_knows_every_code_of_the_reference() -> None:
    written = (
        "0 190 3 10 131005 4 80007 130429 131048 131056 131049 131050 130472 131026 131047 131051 "
        "131052 131053 131000 131016 1 2 135000 131008 131009 100 132000 132005 132008 132012 "
        "132018 132001 132007 132015 132016 132068 132069 131021 131030 131031 368 130497 131037 "
        "131042 131044 131045 131057 133016 131062 131063 131064 137000"
    )
    assert {int(one) for one in written.split()} == set(CODES)


def test_a_false_token_is_the_accounts_trouble(vendor: Graph, account: Account) -> None:
    vendor.token = "another"
    found = handed(account, outgoing())
    assert isinstance(found, Refusal)
    assert (found.account, found.permanent) == (True, False)


def test_they_may_say_how_long_to_wait(vendor: Graph, account: Account) -> None:
    vendor.next_errors.append(Refused(130429, "slower", headers={"Retry-After": "7"}))
    found = handed(account, outgoing())
    assert isinstance(found, Refusal)
    assert found.retry_after == 7.0


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (502, Refusal(says="502 -1: ", permanent=False)),
        (429, Refusal(says="429 -1: ", permanent=False, busy=True, retry_after=30.0)),
        (403, Refusal(says="403 -1: ", permanent=False, account=True)),
        (404, Refusal(says="404 -1: ", permanent=True)),
    ],
)
def test_an_answer_that_is_no_json_is_read_by_its_status(status: int, expected: Refusal) -> None:
    assert cloud.receipt(Response(status=status, body=b"<html>oh</html>")) == expected


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"messages": []}', b'{"messages": [{}]}'])
def test_a_good_answer_without_a_message_is_no_answer(body: bytes) -> None:
    """Nobody can tell whether it was taken."""
    with pytest.raises(Misread):
        cloud.receipt(Response(status=200, body=body))


def test_the_answer_recorded_from_meta_is_read() -> None:
    body = json.dumps({"messages": [{"id": "message_id"}]}).encode()
    assert cloud.receipt(Response(status=200, body=body)) == Receipt(provider_id="message_id")
