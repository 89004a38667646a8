"""Through Vonage and back, over real HTTP and the real door; and its shapes, one by one."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from pytest_django import Settings

from afterword.channels.sms import vonage as adapter
from afterword.house.models import Account as Connected
from afterword.house.models import Store
from afterword.wire.shapes import (
    Account,
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
from tests.channels.sms.given import (
    DOOR,
    NUMBER,
    OUTSIDE,
    connect,
    days_of,
    events,
    hears,
    somebody,
)
from tests.conftest import NOW
from tests.given import Days
from tests.outbox.posting import intent, ready
from tests.vendors import vonage
from tests.vendors.letters import Letter
from tests.vendors.vonage import APPLICATION, KEY, PRIVATE, SECRET, SIGNING, Vonage

DIGITS = NUMBER.lstrip("+")
WAYS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "token": ({"application_id": APPLICATION}, {"private_key": PRIVATE}),
    "pasted": ({"application_id": APPLICATION}, {"private_key": PRIVATE.replace("\n", "")}),
    "key": ({"api_key": KEY}, {"api_secret": SECRET}),
    "sms": ({"api_key": KEY, "way": "sms"}, {"api_secret": SECRET}),
}


@pytest.fixture
def vendor(store: Store, settings: Settings) -> Iterator[Vonage]:
    settings.AFTERWORD_URL = OUTSIDE
    somebody(store)
    with vonage.running() as found:
        yield found


@pytest.fixture
def days(home: Path, vendor: Vonage) -> Iterator[Days]:
    with days_of(home) as found:
        yield found


def connected(store: Store, vendor: Vonage, way: str = "token") -> None:
    settings, secrets = WAYS[way]
    shared = {"provider": "vonage", "sender": "AdaFern", "api": vendor.url}
    connect(store, {**shared, **settings}, {**secrets, "signature_secret": SIGNING})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", WAYS)
def test_it_goes_out_whichever_way(store: Store, days: Days, vendor: Vonage, way: str) -> None:
    connected(store, vendor, way)
    ready(store, channels=("sms",))
    days.settle()
    (message,) = vendor.messages
    assert (message["to"], message["from"]) == (DIGITS, "AdaFern")
    assert (message.get("client_ref") or message["client-ref"]) == "key-1.ada-fern"
    assert intent(store).state == "accepted"


@pytest.mark.django_db(transaction=True)
def test_it_comes_home(store: Store, days: Days, vendor: Vonage) -> None:
    connected(store, vendor)
    ready(store, channels=("sms",))
    days.settle()
    (message,) = vendor.messages
    assert message["webhook_url"] == DOOR
    for status in ("submitted", "delivered"):
        letter = vendor.reports(message, status, at=days.now.timestamp())
        assert hears(days, letter).status == 200
    assert intent(store).state == "delivered"


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_read(store: Store, days: Days, vendor: Vonage) -> None:
    connected(store, vendor, "key")
    vendor.refuses[DIGITS] = (402, "low-balance", "Low balance")
    ready(store, channels=("sms",))
    days.settle()
    assert (intent(store).state, vendor.messages) == ("ready", [])
    assert "no money left" in intent(store).says
    assert Connected.objects.of(store).filter(plug="sms").exists()


@pytest.mark.django_db(transaction=True)
def test_who_writes_is_heard(store: Store, days: Days, vendor: Vonage) -> None:
    connected(store, vendor)
    told = {
        "message_uuid": "aaaaaaaa-bbbb-cccc-dddd-0123456789ab",
        "to": "447700900000",
        "from": DIGITS,
        "timestamp": "2026-11-24T09:00:05Z",
        "channel": "sms",
        "message_type": "text",
        "text": "Hello!",
        "sms": {"num_messages": "1", "keyword": "HELLO!"},
    }
    late = vonage.letter(DOOR, told, at=(days.now - timedelta(hours=1)).timestamp())
    forged = vonage.letter(DOOR, told, at=days.now.timestamp(), secret="x" * 40)
    assert [hears(days, one).status for one in (late, forged)] == [401, 401]
    assert hears(days, vonage.letter(DOOR, told, at=days.now.timestamp())).status == 200
    (heard,) = events(store, "reply.received")
    assert heard.customer_id is not None
    assert heard.data["what"] == "text"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_sms_api_reports_in_either_way(
    store: Store, days: Days, vendor: Vonage, method: str
) -> None:
    connected(store, vendor, "sms")
    ready(store, channels=("sms",))
    days.settle()
    (message,) = vendor.messages
    assert message["callback"] == DOOR
    told = {"msisdn": DIGITS, "messageId": message["message-id"], "status": "delivered"}
    told |= {"err-code": "0", "client-ref": message["client-ref"], "nonce": "n"}
    told |= {"timestamp": str(int(days.now.timestamp()))}
    said = urlencode(told | {"sig": vonage.sig(told, "sha256")})
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    letter = Letter(DOOR, said.encode(), kind)
    if method == "GET":
        letter = Letter(f"{DOOR}?{said}", b"", method="GET")
    assert hears(days, letter).status == 200
    assert intent(store).state == "delivered"


# --------------------------------------------------------------------------------- the shapes

URL = "https://shop.example/in/sms/ada-fern"
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def account(way: str = "key", **settings: str) -> Account:
    plain, secrets = WAYS[way]
    return Account(
        settings={"sender": "+447700900000", **plain, **settings},
        secrets={**secrets, "signature_secret": SIGNING},
        url=URL,
    )


def asked(by: Account | None = None, **facts: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"key": "k1.ada-fern", "to": "+447700900123", "text": "Hello", "at": AT}
    found: dict[str, Any] = json.loads(
        adapter.request(Outgoing(**given | facts), by or account()).body
    )
    return found


def test_the_alphabet_is_said() -> None:
    assert asked()["sms"] == {"encoding_type": "text"}
    assert asked(text="Γειά")["sms"] == {"encoding_type": "unicode"}
    assert asked(account("sms"), text="Γειά")["type"] == "unicode"


def test_how_long_it_is_worth_delivering_is_said() -> None:
    assert "ttl" not in asked()
    assert asked(valid_until=AT + timedelta(hours=1))["ttl"] == 3600
    assert asked(account("sms"), valid_until=AT + timedelta(seconds=5))["ttl"] == "20000"


def test_a_token_serves_the_messages_of_some_minutes() -> None:
    """Signing one takes far longer than all else about a message."""
    import jwt

    def token(at: datetime) -> str:
        sent = Outgoing(key="k1.s", to="+447700900123", text="Hi", at=at)
        return adapter.request(sent, account("token")).headers["Authorization"]

    first = token(AT)
    assert token(AT + timedelta(minutes=4)) == first
    later = AT + timedelta(minutes=9)
    assert token(later) != first
    told = jwt.decode(token(later)[7:], options={"verify_signature": False})
    assert told["iat"] <= later.timestamp() < told["exp"] - 300
    assert told["application_id"] == APPLICATION


def test_a_picture_goes_by_the_messages_api() -> None:
    media = (Media(kind="image", url="https://s.example/1.jpg"),)
    found = asked(media=media)
    assert (found["channel"], found["message_type"]) == ("mms", "image")
    assert found["image"] == {"url": "https://s.example/1.jpg", "caption": "Hello"}
    with pytest.raises(ValueError, match="no pictures"):
        asked(account("sms"), media=media)


@pytest.mark.parametrize(
    ("by", "facts", "says"),
    [
        (account(sender=""), {}, "without a sender"),
        (account(), {"text": "a" * 1001}, "1000"),
        (account(), {"to": "0770"}, "begins with"),
        (account(), {"key": "k" * 101}, "longer than Vonage"),
        (Account(settings={"sender": "x"}), {}, "without a private key"),
        (
            Account(settings={"sender": "x", "application_id": "a"}, secrets={"private_key": "no"}),
            {},
            "cannot be read",
        ),
    ],
)
def test_what_cannot_be_handed_over(by: Account, facts: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        asked(by, **facts)


def answered(status: int, told: Any) -> Receipt | Refusal:
    return adapter.receipt(Response(status=status, body=json.dumps(told).encode()))


def test_a_part_that_was_taken_takes_the_whole() -> None:
    """Part of it is on its way: it is never sent as a whole again."""
    parts = [{"status": "0", "message-id": "m1"}, {"status": "1", "error-text": "Throttled"}]
    assert answered(200, {"messages": parts}) == Receipt(provider_id="m1")
    assert answered(200, {"messages": parts[::-1]}) == Receipt(provider_id="m1")


@pytest.mark.parametrize(
    ("status", "permanent", "busy", "at_fault", "elsewhere"),
    [
        ("1", False, True, False, False),
        ("2", True, False, False, False),
        ("4", False, False, True, False),
        ("5", False, False, False, False),
        ("7", True, False, False, True),
        ("9", False, False, True, False),
        ("10", False, True, False, False),
        ("15", False, False, True, False),
        ("77", True, False, False, False),
    ],
)
def test_the_sms_api_refuses(
    status: str, permanent: bool, busy: bool, at_fault: bool, elsewhere: bool
) -> None:
    found = answered(200, {"messages": [{"status": status, "error-text": "words"}]})
    assert isinstance(found, Refusal)
    assert (found.permanent, found.busy, found.account, found.elsewhere) == (
        permanent,
        busy,
        at_fault,
        elsewhere,
    )


@pytest.mark.parametrize(
    ("status", "kind", "permanent", "busy", "at_fault", "elsewhere", "blocks"),
    [
        (429, "1000", False, True, False, False, ""),
        (422, "1170", True, False, False, True, "bounced"),
        (422, "1240", True, False, False, True, ""),
        (422, "1120", False, False, True, False, ""),
        (402, "low-balance", False, False, True, False, ""),
        (401, "unauthorized", False, False, True, False, ""),
        (422, "1150", True, False, False, False, ""),
        (500, "1030", False, False, False, False, ""),
        (503, "strange", False, False, False, False, ""),
        (404, "not-found", True, False, False, False, ""),
        (429, "strange", False, True, False, False, ""),
    ],
)
def test_the_messages_api_refuses(
    status: int,
    kind: str,
    permanent: bool,
    busy: bool,
    at_fault: bool,
    elsewhere: bool,
    blocks: str,
) -> None:
    found = answered(status, {"type": f"https://v.example/errors#{kind}", "detail": "words"})
    assert isinstance(found, Refusal)
    assert (found.permanent, found.busy, found.account) == (permanent, busy, at_fault)
    assert (found.elsewhere, found.blocks) == (elsewhere, blocks)


def test_what_is_no_answer() -> None:
    told: Any
    for told in ({}, [], {"message_uuid": ""}):
        with pytest.raises(Misread):
            answered(202, told)


# -------------------------------------------------------------------------------- signatures


def heard(told: Any, kind: str = "application/json", **headers: str) -> Received:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return Received(headers={"content-type": kind, **headers}, body=body, url=URL, at=AT)


def with_token(body: bytes, **more: Any) -> Received:
    given = {"at": AT.timestamp(), **more}
    return heard(body, authorization=f"Bearer {vonage.token(body, **given)}")


def test_a_token_holds_the_hash_of_the_body_and_its_time() -> None:
    body = b'{"a": 1}'
    assert adapter.verify(with_token(body), account())
    assert not adapter.verify(with_token(body, payload_hash="0" * 64), account())
    assert not adapter.verify(with_token(body, payload_hash=None), account())
    assert not adapter.verify(with_token(body, at=AT.timestamp() - 3600), account())
    assert not adapter.verify(with_token(body, iat="soon"), account())
    assert not adapter.verify(with_token(body, secret="another" * 8), account())
    for strange in ("Bearer x", "Bearer a.b.c", "Bearer ", "Basic x", ""):
        assert not adapter.verify(heard(body, authorization=strange), account())
    unsigned = vonage._shut(b'{"alg":"none"}') + "." + vonage._shut(b"{}") + "."
    assert not adapter.verify(heard(body, authorization=f"Bearer {unsigned}"), account())


def test_the_secret_before_counts_and_none_does_not() -> None:
    body = b"{}"
    before = Account(
        secrets={"signature_secret": "n" * 40, "signature_secret_before": SIGNING}, url=URL
    )
    assert adapter.verify(with_token(body), before)
    assert not adapter.verify(with_token(body, secret="x"), Account(url=URL))


@pytest.mark.parametrize("method", ["md5hash", "md5", "sha1", "sha256", "sha512"])
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
def test_the_sms_apis_signature(method: str, kind: str) -> None:
    told = {"msisdn": "1", "text": "a&b=c", "timestamp": str(int(AT.timestamp())), "nonce": "n"}
    signed = {**told, "sig": vonage.sig(told, method).upper()}

    def sent(fields: dict[str, str]) -> Received:
        json_ = kind == "application/json"
        return heard(fields if json_ else urlencode(fields).encode(), kind)

    by = account(signature_method=method)
    assert adapter.verify(sent(signed), by)
    assert not adapter.verify(sent({**signed, "text": "a"}), by)
    assert not adapter.verify(sent(told), by)
    old = {**told, "timestamp": str(int(AT.timestamp()) - 3600)}
    assert not adapter.verify(sent({**old, "sig": vonage.sig(old, method)}), by)


# ------------------------------------------------------------------------------- what comes


def parsed(told: Any) -> list[Any]:
    return list(adapter.parse(heard(told), "GBP", {}))


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        *((one, "accepted") for one in ("submitted", "accepted", "buffered")),
        ("delivered", "delivered"),
        ("read", "read"),
        *((one, "failed") for one in ("rejected", "undeliverable", "failed", "expired")),
    ],
)
def test_reports(status: str, kind: str) -> None:
    told = {"message_uuid": "u1", "status": status, "client_ref": "k1.ada-fern"}
    (found,) = parsed({**told, "timestamp": "2026-11-24T10:00:05+01:00"})
    assert (found.kind, found.key, found.about) == (
        f"message.{kind}",
        f"vonage:u1:{kind}",
        "message/k1",
    )
    assert found.happened == datetime(2026, 11, 24, 9, 0, 5, tzinfo=UTC)
    older = {"messageId": "u1", "status": status, "client-ref": "k1.ada-fern", "err-code": "0"}
    (found,) = parsed({**older, "message-timestamp": "2026-11-24 09:00:05"})
    assert (found.kind, found.about) == (f"message.{kind}", "message/k1")


def test_why_it_did_not_arrive() -> None:
    error = {"type": "https://v.example/errors#1190", "title": "1190", "detail": "words"}
    told = {"message_uuid": "u1", "status": "rejected", "error": error}
    (found,) = parsed(told)
    assert (found.data["code"], found.data["hard"]) == ("1190", True)
    (found,) = parsed({"messageId": "u1", "status": "failed", "err-code": "2"})
    assert (found.data["code"], found.data["hard"]) == ("2", False)


def test_who_told_vonage_to_stop_has_said_no() -> None:
    told = {"messageId": "u1", "status": "failed", "err-code": "9", "client-ref": "k1.s"}
    found = parsed({**told, "msisdn": "447700900123"})
    assert [one.kind for one in found] == ["message.failed", *["consent.revoked"] * 4]
    assert found[1].who.contacts == (("phone", "+447700900123"),)


@pytest.mark.parametrize(
    ("told", "data", "private"),
    [
        ({"text": "Hi"}, {"what": "text"}, {"text": "Hi"}),
        (
            {"message_type": "image", "image": {"url": "https://v.example/1", "caption": "so"}},
            {"what": "image"},
            {"text": "so", "media": [{"kind": "image", "url": "https://v.example/1", "type": ""}]},
        ),
        (
            {"message_type": "file", "file": {"url": "https://v.example/1"}},
            {"what": "document"},
            {"media": [{"kind": "document", "url": "https://v.example/1", "type": ""}]},
        ),
        (
            {"message_type": "reply", "reply": {"id": "yes", "title": "Yes"}},
            {"what": "choice", "choice": "yes"},
            {"text": "Yes"},
        ),
        ({"message_type": "hologram"}, {"what": "unknown"}, {}),
        (
            {"text": "Par", "concat-ref": "r", "concat-part": "1", "concat-total": "2"},
            {"what": "text", "part": 1, "of": 2, "whole": "r"},
            {"text": "Par"},
        ),
    ],
)
def test_what_people_write(
    told: dict[str, Any], data: dict[str, Any], private: dict[str, Any]
) -> None:
    for shape in ({"message_uuid": "u1", "from": "447700900123"}, {"messageId": "u1"}):
        (found,) = parsed({"msisdn": "447700900123", **shape, **told})
        assert isinstance(found, Event)
        assert (found.kind, found.key, found.happened) == ("reply.received", "vonage:u1", AT)
        assert found.data == {"channel": "sms", "provider_id": "u1", **data}
        assert found.private == private
        assert found.who is not None
        assert found.who.contacts == (("phone", "+447700900123"),)


def test_what_nobody_knows_is_noted_and_what_cannot_be_read_says_so() -> None:
    (found,) = parsed({"message_uuid": "u1", "status": "pondering"})
    assert isinstance(found, Note)
    strange: Any
    for strange in ({}, [], {"status": "delivered"}):
        with pytest.raises(Misread):
            parsed(strange)


def test_a_repeat_with_a_new_signature_is_the_same_delivery() -> None:
    one = {"messageId": "u1", "text": "Hi", "timestamp": "1", "nonce": "a", "sig": "x"}
    other = {**one, "timestamp": "2", "nonce": "b", "sig": "y"}
    assert adapter.delivery(heard(one)) == adapter.delivery(heard(other))
    assert adapter.delivery(heard(one)) != adapter.delivery(heard({**one, "text": "Ho"}))
    assert adapter.delivery(heard(b"no")) == ("", "")
    assert NOW == AT
