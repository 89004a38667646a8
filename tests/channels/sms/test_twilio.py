"""Twilio's requests, answers, signatures and reports, one by one."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest

from afterword.channels.sms import twilio
from afterword.wire import twilio as vendor
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
)

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
URL = "https://shop.example/in/sms/ada-fern"
ACCOUNT = Account(
    settings={"account_sid": "AC1", "sender": "AdaFern"},
    secrets={"auth_token": "12345"},
    url=URL,
)


def message(**facts: Any) -> Outgoing:
    given: dict[str, Any] = {"key": "k1.ada-fern", "to": "+447700900123", "text": "Hello"}
    return Outgoing(**given | {"at": AT} | facts)


def form(outgoing: Outgoing, account: Account = ACCOUNT) -> list[tuple[str, str]]:
    return parse_qsl(twilio.request(outgoing, account).body.decode())


def test_a_message() -> None:
    asked = twilio.request(message(), ACCOUNT)
    assert asked.url == "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json"
    assert asked.headers["Authorization"] == f"Basic {base64.b64encode(b'AC1:12345').decode()}"
    assert parse_qsl(asked.body.decode()) == [
        ("To", "+447700900123"),
        ("From", "AdaFern"),
        ("Body", "Hello"),
        ("StatusCallback", f"{URL}?message=k1.ada-fern"),
    ]


def test_a_key_of_its_own_signs_in_instead_of_the_token() -> None:
    account = Account(
        settings={"account_sid": "AC1", "sender": "x", "key_sid": "SK1"},
        secrets={"auth_token": "12345", "key_secret": "s"},
    )
    asked = twilio.request(message(), account)
    assert asked.headers["Authorization"] == f"Basic {base64.b64encode(b'SK1:s').decode()}"
    assert "/Accounts/AC1/" in asked.url
    assert "StatusCallback" not in asked.body.decode()


def test_pictures_and_choices() -> None:
    media = (Media(kind="image", url="https://s.example/1.jpg"),) * 12
    found = form(message(text="Kept?", media=media, choices=(Choice(key="y", words="Yes"),)))
    assert [value for name, value in found if name == "MediaUrl"] == [media[0].url] * 10
    assert ("Body", "Kept?\nYes") in found
    assert "Body" not in dict(form(message(text="", media=media)))


@pytest.mark.parametrize(
    ("left", "told"),
    [
        (timedelta(minutes=30), "1800"),
        (timedelta(seconds=0), "1"),
        (timedelta(days=2), None),
    ],
)
def test_what_makes_no_sense_later_is_not_kept_for_later(left: timedelta, told: str | None) -> None:
    assert dict(form(message(valid_until=AT + left))).get("ValidityPeriod") == told


@pytest.mark.parametrize(("setting", "sent"), [("yes", 'It\'s "in"'), ("no", "It’s “in”")])
def test_printers_quotes(setting: str, sent: str) -> None:
    account = Account(settings={**ACCOUNT.settings, "plain": setting}, secrets=ACCOUNT.secrets)
    assert dict(form(message(text="It’s “in”"), account))["Body"] == sent


@pytest.mark.parametrize(
    ("facts", "settings", "says"),
    [
        ({"to": "07700 900123"}, {}, "begins with"),
        ({"text": " "}, {}, "without words"),
        ({"text": "a" * 1601}, {}, "1600"),
        ({}, {"sender": ""}, "without a sender"),
        ({}, {"account_sid": ""}, "Account SID"),
    ],
)
def test_what_cannot_be_handed_over(
    facts: dict[str, Any], settings: dict[str, str], says: str
) -> None:
    account = Account(settings={**ACCOUNT.settings, **settings}, secrets=ACCOUNT.secrets)
    with pytest.raises(ValueError, match=says):
        twilio.request(message(**facts), account)


def refused(code: int, status: int = 400) -> Refusal:
    body = json.dumps({"code": code, "message": "words", "status": status}).encode()
    found = twilio.receipt(Response(status=status, headers={"retry-after": "7"}, body=body))
    assert isinstance(found, Refusal)
    return found


@pytest.mark.parametrize("code", [21211, 21614, 30005, 30006])
def test_numbers_that_lead_nowhere(code: int) -> None:
    found = refused(code)
    assert (found.permanent, found.blocks, found.elsewhere) == (True, "bounced", True)


@pytest.mark.parametrize("code", [21610, 21612, 21408, 30004, 30007])
def test_who_cannot_be_reached_here_may_be_elsewhere(code: int) -> None:
    found = refused(code)
    assert (found.permanent, found.blocks, found.elsewhere) == (True, "", True)


@pytest.mark.parametrize("code", [20429, 30001, 30022, 30023])
def test_too_fast(code: int) -> None:
    found = refused(code, 429)
    assert (found.permanent, found.busy, found.retry_after) == (False, True, 7)


@pytest.mark.parametrize("code", [20003, 21212, 21606, 21609, 30002, 30034])
def test_what_the_store_must_mend(code: int) -> None:
    found = refused(code)
    assert (found.permanent, found.account) == (False, True)


@pytest.mark.parametrize("code", [30003, 30008])
def test_what_may_go_later(code: int) -> None:
    found = refused(code)
    assert (found.permanent, found.busy, found.account) == (False, False, False)


@pytest.mark.parametrize(
    ("status", "permanent", "busy", "account"),
    [(400, True, False, False), (404, True, False, False), (401, False, False, True),
     (429, False, True, False), (500, False, False, False), (503, False, False, False)],
)  # fmt: skip
def test_an_unknown_code_goes_by_the_status(
    status: int, permanent: bool, busy: bool, account: bool
) -> None:
    found = refused(99999, status)
    assert (found.permanent, found.busy, found.account) == (permanent, busy, account)
    empty = twilio.receipt(Response(status=status, body=b"<html>"))
    assert isinstance(empty, Refusal)
    assert empty.permanent == permanent


def test_receipts() -> None:
    made = Response(status=201, body=b'{"sid": "SM1", "status": "queued"}')
    assert twilio.receipt(made) == Receipt(provider_id="SM1")
    for body in (b"{}", b"[]", b"<html>", b'{"sid": null}'):
        with pytest.raises(Misread):
            twilio.receipt(Response(status=201, body=body))


# ------------------------------------------------------------------------------ signatures


def letter(
    fields: dict[str, str] | None = None, url: str = URL, signature: str = "", **headers: str
) -> Received:
    return Received(
        headers={"x-twilio-signature": signature, **headers},
        body=urlencode(fields or {}).encode(),
        query=url.partition("?")[2],
        url=url,
        at=AT,
    )


def made(text: str, key: str = "12345", how: str = "sha1") -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), how).digest()).decode()


FIELDS = {"To": "+1", "From": "+2", "Body": "a b+ü&=", "Empty": ""}
SIGNED = f"{URL}Bodya b+ü&=EmptyFrom+2To+1"


def test_a_form_is_signed_with_its_fields_in_order() -> None:
    assert twilio.verify(letter(FIELDS, signature=made(SIGNED)), ACCOUNT)
    assert not twilio.verify(letter({**FIELDS, "To": "+3"}, signature=made(SIGNED)), ACCOUNT)
    assert not twilio.verify(letter(FIELDS, signature=made(SIGNED, "54321")), ACCOUNT)
    assert not twilio.verify(letter(FIELDS), ACCOUNT)
    assert not twilio.verify(letter(FIELDS, signature="ü"), ACCOUNT)
    other = URL.replace("ada-fern", "other")
    assert not twilio.verify(letter(FIELDS, other, made(SIGNED)), ACCOUNT)


def test_the_token_before_counts_and_none_does_not() -> None:
    before = Account(secrets={"auth_token": "new", "auth_token_before": "12345"}, url=URL)
    assert twilio.verify(letter(FIELDS, signature=made(SIGNED)), before)
    assert not twilio.verify(letter(FIELDS, signature=made(SIGNED, "")), Account(url=URL))


def test_the_usual_port_may_stand_there_or_not() -> None:
    with_port = SIGNED.replace("shop.example", "shop.example:443")
    assert twilio.verify(letter(FIELDS, signature=made(with_port)), ACCOUNT)
    ours = URL.replace("shop.example", "shop.example:8443")
    without = SIGNED
    assert twilio.verify(letter(FIELDS, ours, made(without)), ACCOUNT)


def test_a_name_that_stands_twice_with_one_value_counts_once() -> None:
    received = Received(
        headers={"x-twilio-signature": made(f"{URL}A1A2")}, body=b"A=2&A=1&A=2", url=URL, at=AT
    )
    assert twilio.verify(received, ACCOUNT)


def test_a_body_of_json_is_signed_by_its_hash() -> None:
    body = b'{"a": 1}'
    url = f"{URL}?bodySHA256={hashlib.sha256(body).hexdigest()}"
    headers = {"x-twilio-signature": made(url)}
    query = url.partition("?")[2]
    assert twilio.verify(Received(headers=headers, body=body, query=query, url=url), ACCOUNT)
    assert not twilio.verify(Received(headers=headers, body=b"{}", query=query, url=url), ACCOUNT)


def test_the_longer_hash_counts_only_with_its_own_key() -> None:
    settings = {"x-twilio-webhooks-signature-settings": "key=KY1, algorithm=HMAC_SHA256"}
    both = Account(secrets={"auth_token": "12345", "signing_key": "shared"}, url=URL)
    long = made(SIGNED, "shared", "sha256")
    assert twilio.verify(letter(FIELDS, signature=long, **settings), both)
    assert not twilio.verify(letter(FIELDS, signature=made(SIGNED), **settings), both)
    assert not twilio.verify(letter(FIELDS, signature=long), both)
    assert twilio.verify(letter(FIELDS, signature=made(SIGNED), **settings), ACCOUNT)


# ------------------------------------------------------------------------------- what comes


def heard(**fields: str) -> list[Any]:
    url = f"{URL}?message=k1.ada-fern" if "MessageStatus" in fields else URL
    told = {"MessageSid": "SM1", "From": "+447700900123", "To": "+2", **fields}
    return list(twilio.parse(letter(told, url), "GBP", {}))


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        *((one, "accepted") for one in ("accepted", "scheduled", "queued", "sending", "sent")),
        ("partially_delivered", "accepted"),
        ("delivered", "delivered"),
        ("read", "read"),
        *((one, "failed") for one in ("undelivered", "failed", "canceled")),
    ],
)
def test_reports(status: str, kind: str) -> None:
    (found,) = heard(MessageStatus=status)
    assert (found.kind, found.key, found.about, found.happened) == (
        f"message.{kind}",
        f"twilio:SM1:{kind}",
        "message/k1",
        AT,
    )
    assert found.data["message"] == "k1"
    assert found.data["provider_id"] == "SM1"


def test_a_report_without_our_key_names_the_message_by_its_id() -> None:
    told = {"MessageSid": "SM1", "MessageStatus": "sent"}
    (found,) = twilio.parse(letter(told), "GBP", {})
    assert isinstance(found, Event)
    assert (found.about, "message" in found.data) == ("", False)


def test_a_status_that_nobody_knows_is_noted() -> None:
    (found,) = heard(MessageStatus="pondering")
    assert isinstance(found, Note)


@pytest.mark.parametrize(("code", "hard"), [("30005", True), ("30003", False), ("", False)])
def test_failures_say_whether_the_number_is_at_fault(code: str, hard: bool) -> None:
    (found,) = heard(MessageStatus="undelivered", ErrorCode=code)
    assert (found.data["hard"], found.data["code"]) == (hard, code)


@pytest.mark.parametrize(
    ("fields", "data", "private"),
    [
        ({"Body": "Thanks!"}, {"what": "text"}, {"text": "Thanks!"}),
        ({"Body": "a\0b\0"}, {"what": "text"}, {"text": "ab"}),
        ({}, {"what": "unknown"}, {}),
        ({"Latitude": "1.5", "Longitude": "2.5"}, {"what": "location"}, {}),
        (
            {"ButtonPayload": "yes", "ButtonText": "Yes"},
            {"what": "choice", "choice": "yes"},
            {"text": "Yes"},
        ),
        (
            {"Body": "STOP", "OptOutType": "STOP"},
            {"what": "text", "opted": "stop", "answered": True},
            {"text": "STOP"},
        ),
        (
            {"NumMedia": "1", "MediaUrl0": "https://e.example/a", "MediaContentType0": "audio/ogg"},
            {"what": "audio"},
            {"media": [{"kind": "audio", "url": "https://e.example/a", "type": "audio/ogg"}]},
        ),
        (
            {"NumMedia": "1", "MediaUrl0": "https://e.example/a"},
            {"what": "document"},
            {"media": [{"kind": "document", "url": "https://e.example/a", "type": ""}]},
        ),
    ],
)
def test_what_people_write(
    fields: dict[str, str], data: dict[str, Any], private: dict[str, Any]
) -> None:
    (found,) = heard(SmsStatus="received", **fields)
    assert (found.kind, found.key) == ("reply.received", "twilio:SM1")
    assert found.data == {"channel": "sms", "provider_id": "SM1", **data}
    assert found.private == private
    assert found.who.contacts == (("phone", "+447700900123"),)


def test_what_cannot_be_read_says_so() -> None:
    with pytest.raises(Misread):
        twilio.parse(letter({"From": "+1"}), "GBP", {})
    with pytest.raises(Misread):
        twilio.parse(Received(headers={}, body=b"&".join([b"a=1"] * 600), at=AT), "GBP", {})
    odd = b"\xff" * 10
    assert twilio.delivery(Received(headers={}, body=odd)) == ("", sha256(odd).hexdigest())


def test_a_report_is_one_delivery_for_each_thing_it_says() -> None:
    told = {"MessageSid": "SM1", "MessageStatus": "sent"}
    assert twilio.delivery(letter(told)) == ("status", "SM1:sent")
    assert twilio.delivery(letter({"MessageSid": "SM2", "SmsStatus": "received"})) == (
        "message",
        "SM2",
    )
    assert not twilio.ping(letter(told))


def test_every_code_has_words() -> None:
    assert all(meaning.says for meaning in vendor.CODES.values())
