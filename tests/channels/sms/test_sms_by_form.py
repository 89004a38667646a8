"""Providers that a form describes: those on the page, over real HTTP; and the form by itself."""

import hashlib
import hmac
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml
from pytest_django import Settings

import afterword
from afterword.channels.sms import form, form_echo
from afterword.house.models import Account as Connected
from afterword.house.models import Store
from afterword.outbox import ports
from afterword.wire.shapes import (
    Account,
    Echo,
    Event,
    Incomplete,
    Media,
    Misread,
    Note,
    Nothing,
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
from tests.given import Days
from tests.outbox.posting import intent, ready
from tests.vendors import aggregators
from tests.vendors.aggregators import SECRET, TOKEN, Aggregators
from tests.vendors.letters import Letter

PAGE = Path(afterword.__file__).parent.parent / "docs" / "guides" / "channels" / "sms.md"
DEFAULTS = {name: default for name, _, default, kind in form.FIELDS if kind != "secret"}
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DIGITS = NUMBER.lstrip("+")


def on_the_page() -> dict[str, dict[str, str]]:
    """The providers that the page describes: what goes into each field of the form."""
    text = PAGE.read_text(encoding="utf-8")
    names = {label: name for name, label, _, _ in form.FIELDS}
    found = {}
    for title, written in re.findall(r"\*\*(\w+)\*\* \(.*?```yaml\n(.*?)```", text, re.DOTALL):
        found[title.lower()] = {
            names[label]: str(value) for label, value in yaml.safe_load(written).items()
        }
    return found


PRESETS = on_the_page()


def test_the_page_describes_three() -> None:
    assert set(PRESETS) == {"infobip", "yuboto", "apifon"}


@pytest.fixture
def vendor(store: Store, settings: Settings) -> Iterator[Aggregators]:
    settings.AFTERWORD_URL = OUTSIDE
    somebody(store)
    with aggregators.running() as found:
        yield found


@pytest.fixture
def days(home: Path, vendor: Aggregators) -> Iterator[Days]:
    with days_of(home) as found:
        yield found


def connected(store: Store, vendor: Aggregators, name: str, provider: str = "form_echo") -> None:
    preset = PRESETS[name]
    url = f"{vendor.url}{urlsplit(preset['url']).path}"
    settings = {**DEFAULTS, **preset, "url": url, "sender": "AdaFern", "user": TOKEN}
    secrets = {"secret": SECRET, "token": "only-they-know"}
    connect(store, {**settings, "provider": provider}, secrets)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "sid"), [("infobip", "key-1.ada-fern"), ("yuboto", "Y-1"), ("apifon", "A-1")]
)
def test_those_on_the_page_send(
    store: Store, days: Days, vendor: Aggregators, name: str, sid: str
) -> None:
    connected(store, vendor, name)
    ready(store, channels=("sms",))
    days.settle()
    (taken,) = vendor.taken
    assert (taken["by"], taken["to"]) == (name, DIGITS)
    assert taken["text"]
    assert (intent(store).state, intent(store).provider_id) == ("accepted", sid)


@pytest.mark.django_db(transaction=True)
def test_it_comes_home(store: Store, days: Days, vendor: Aggregators) -> None:
    connected(store, vendor, "infobip")
    ready(store, channels=("sms",))
    days.settle()
    (taken,) = vendor.taken
    report_to = taken["told"]["webhooks"]["delivery"]["url"]
    assert report_to == f"{DOOR}?message=key-1.ada-fern&token=only-they-know"
    told = {"messageId": "key-1.ada-fern", "to": DIGITS, "status": {"groupName": "DELIVERED"}}
    body = json.dumps({"results": [told]}).encode()
    assert hears(days, Letter(f"{DOOR}?token=guessed", body)).status == 401
    assert hears(days, Letter(report_to, body)).status == 200
    assert intent(store).state == "delivered"
    said = {"messageId": "in-1", "from": DIGITS, "text": "Thank you!", "receivedAt": "now"}
    wrote = Letter(f"{DOOR}?token=only-they-know", json.dumps({"results": [said]}).encode())
    assert hears(days, wrote).status == 200
    (heard,) = events(store, "reply.received")
    assert heard.customer_id is not None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("name", "state"), [("infobip", "failed"), ("yuboto", "failed")])
def test_a_refusal_in_a_friendly_answer_is_read(
    store: Store, days: Days, vendor: Aggregators, name: str, state: str
) -> None:
    vendor.refuses = True
    connected(store, vendor, name)
    ready(store, channels=("sms",))
    days.settle()
    assert (intent(store).state, vendor.taken) == (state, [])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_a_provider_that_takes_a_web_form(
    store: Store, days: Days, vendor: Aggregators, method: str
) -> None:
    said = "to={{ digits | url_encode }}&msg={{ text | url_encode }}&pass={{ secret }}"
    url = f"{vendor.url}/plain" + (f"?{said}" if method == "GET" else "")
    body = "to={{ digits }}\nmsg={{ text }}\npass={{ secret }}"
    settings = {**DEFAULTS, "provider": "form", "url": url, "method": method}
    connect(store, {**settings, "encoding": "form", "body": body}, {"secret": SECRET})
    ready(store, channels=("sms",))
    days.settle()
    (taken,) = vendor.taken
    assert (taken["by"], taken["to"]) == ("plain", DIGITS)
    assert "\n" in taken["text"] or taken["text"]
    assert intent(store).state == "accepted"


@pytest.mark.django_db(transaction=True)
def test_a_report_may_come_by_get(store: Store, days: Days, vendor: Aggregators) -> None:
    settings = {**DEFAULTS, "provider": "form_echo", "url": f"{vendor.url}/plain"}
    settings |= {"encoding": "form", "body": "to={{ digits }}\nmsg={{ text }}\npass={{ secret }}"}
    settings |= {"report_status": "state", "reply_from": "msisdn", "reply_text": "body"}
    connect(store, settings, {"secret": SECRET, "token": "only-they-know"})
    ready(store, channels=("sms",))
    days.settle()

    def get(query: str) -> int:
        return hears(days, Letter(f"{DOOR}?{query}", b"", method="GET")).status

    assert get("message=key-1.ada-fern&token=guessed&state=Delivered") == 401
    assert intent(store).state == "accepted"
    assert get("message=key-1.ada-fern&token=only-they-know&state=Delivered") == 200
    assert intent(store).state == "delivered"
    assert get(f"token=only-they-know&msisdn={DIGITS}&body=Gr%C3%BC%C3%9Fe") == 200
    (heard,) = events(store, "reply.received")
    assert heard.customer_id is not None
    assert get("") == 200  # somebody looks whether anybody is here


# ----------------------------------------------------------------------------------- sending


def account(**settings: str) -> Account:
    given = {**DEFAULTS, "url": "https://p.example/send", "body": '{"m": "{{ text }}"}'}
    return Account(
        settings={**given, **settings}, secrets={"secret": "s", "token": "t"}, url="https://a.e/in"
    )


def outgoing(**facts: Any) -> Outgoing:
    given: dict[str, Any] = {"key": "k1.s", "to": "+447700900123", "text": 'A "b"\n{{ c }}'}
    return Outgoing(**given | {"at": AT} | facts)


def test_nothing_in_a_message_breaks_the_body() -> None:
    asked = form.request(outgoing(), account())
    assert json.loads(asked.body) == {"m": 'A "b"\n{{ c }}'}
    web = form.request(
        outgoing(text="a=b&c\nd"), account(encoding="form", body="m={{ text }}\nx=1")
    )
    assert parse_qsl(web.body.decode()) == [("m", "a=b&c\nd"), ("x", "1")]


def test_every_name_on_the_page_can_be_filled_in() -> None:
    page = PAGE.read_text(encoding="utf-8").partition("These names may stand there:")[2]
    table = page.partition("With *Body as*")[0]
    names = {
        name
        for line in table.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    }
    assert {"to", "digits", "report_to", "minutes"} <= names
    headers = "\n".join(f"X-{name}: {{{{ {name} }}}}." for name in sorted(names))
    asked = form.request(
        outgoing(media=(Media(kind="image", url="https://s.e/1"),), text="Hi"),
        account(headers=headers, sender="Ada", user="u"),
    )
    found = {name: asked.headers[f"X-{name}"] for name in names}
    assert found["digits"] == "447700900123."
    assert found["date"] == "Tue, 24 Nov 2026 09:00:00 GMT."
    assert found["report_to"] == "https://a.e/in?message=k1.s&token=t."
    assert found["minutes"] == "4320."
    assert all(one != "." for one in found.values())


def test_numbers_stay_numbers() -> None:
    body = '{"a": "{{ minutes }}", "b": "{{minutes}} min", "c": [true, 1, null]}'
    asked = form.request(outgoing(valid_until=AT + timedelta(hours=1)), account(body=body))
    assert json.loads(asked.body) == {"a": 60, "b": "60 min", "c": [True, 1, None]}


def test_a_request_can_be_signed() -> None:
    headers = "X-Sign: {{ method | lines: path, body, date | hmac_sha256: secret }}"
    asked = form.request(outgoing(text="Γειά"), account(headers=headers))
    said = b"\n".join((b"POST", b"/send", asked.body, b"Tue, 24 Nov 2026 09:00:00 GMT"))
    made = b64encode(hmac.new(b"s", said, hashlib.sha256).digest()).decode()
    assert asked.headers["X-Sign"] == made


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"url": ""}, "Address to send to"),
        ({"url": "ftp://p.example"}, "Address to send to"),
        ({"url": "https://{{ nobody }}"}, "Address to send to: 'nobody'"),
        ({"body": "{"}, "Body: this is no JSON"),
        ({"body": '{"a": "{{ wrong }}"}'}, "Body: 'wrong'"),
        ({"body": '{"a": "{% if %}"}'}, "Body"),
        ({"headers": "X-A: {{ no }}"}, "Header X-A"),
    ],
)
def test_a_fault_in_the_form_says_where(settings: dict[str, str], says: str) -> None:
    with pytest.raises(Incomplete, match=re.escape(says)):
        form.request(outgoing(), account(**settings))


@pytest.mark.django_db(transaction=True)
def test_a_fault_in_the_form_waits_for_the_team(
    store: Store, days: Days, vendor: Aggregators
) -> None:
    connected(store, vendor, "yuboto")
    found = Connected.objects.of(store).get(plug="sms")
    connect(store, {**found.settings, "body": "{"}, {})
    ready(store, channels=("sms",))
    days.settle()
    assert (intent(store).state, vendor.taken) == ("ready", [])
    assert "Body: this is no JSON" in intent(store).says
    connect(store, found.settings, {})
    days.later(minutes=5)
    assert (intent(store).state, len(vendor.taken)) == ("accepted", 1)


def test_a_header_is_one_line() -> None:
    asked = form.request(outgoing(text="a\r\nX-Evil: 1"), account(headers="X-A: {{ text }}"))
    assert asked.headers["X-A"] == "a X-Evil: 1"


# -------------------------------------------------------------------------------- the answer


def answered(told: Any, status: int = 200, **settings: str) -> Receipt | Refusal:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return form.answered(Response(status=status, body=body), account(**settings))


def test_what_is_taken() -> None:
    assert answered(b"OK") == Receipt()
    assert answered({"a": [{"id": 7}]}, id_at="a.0.id") == Receipt(provider_id="7")
    assert answered({"r": {"44": [{"id": "x"}]}}, id_at="r.*.*.id") == Receipt(provider_id="x")
    assert answered({"e": 0}, taken="e=0|1") == Receipt()
    told: Any
    for told in ({"e": 2}, {}, [], b"OK"):
        found = answered(told, taken="e=0|1")
        assert isinstance(found, Refusal)
        assert found.permanent


@pytest.mark.parametrize(
    ("code", "permanent", "at_fault", "blocks", "elsewhere"),
    [
        ("N", True, False, "bounced", True),
        ("s", True, False, "", True),
        ("A", False, True, "", False),
        ("L", False, False, "", False),
        ("?", True, False, "", False),
    ],
)
def test_codes(code: str, permanent: bool, at_fault: bool, blocks: str, elsewhere: bool) -> None:
    found = answered(
        {"e": code},
        taken="e=0",
        code_at="e",
        codes_number="n, m",
        codes_stopped="S",
        codes_account="a",
        codes_again="l",
    )
    assert isinstance(found, Refusal)
    assert (found.permanent, found.account, found.blocks, found.elsewhere) == (
        permanent,
        at_fault,
        blocks,
        elsewhere,
    )


@pytest.mark.parametrize(
    ("status", "permanent", "busy", "at_fault"),
    [(400, True, False, False), (401, False, False, True), (403, False, False, True),
     (429, False, True, False), (500, False, False, False)],
)  # fmt: skip
def test_without_codes_the_status_decides(
    status: int, permanent: bool, busy: bool, at_fault: bool
) -> None:
    found = form.receipt(Response(status=status, body=b""))
    assert isinstance(found, Refusal)
    assert (found.permanent, found.busy, found.account) == (permanent, busy, at_fault)
    with pytest.raises(Misread):
        form.receipt(Response(status=302, body=b""))


def test_the_two_kinds_differ_in_what_a_repeat_is() -> None:
    assert isinstance(form.DEDUPE, Nothing)
    assert isinstance(form_echo.DEDUPE, Echo)
    assert isinstance(form, ports.ReadsByAccount)
    assert isinstance(form_echo, ports.ReadsByAccount)


# ------------------------------------------------------------------------------- what comes in


def heard(body: bytes, query: str = "", **headers: str) -> Received:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Received(headers=named, body=body, query=query, at=AT)


def test_the_secret_of_the_address() -> None:
    by = Account(secrets={"token": "t"})
    assert form.verify(heard(b"", "token=t&a=b"), by)
    for query in ("token=u", "", "token=", "tokent"):
        assert not form.verify(heard(b"", query), by)
    assert not form.verify(heard(b"", "token="), Account())


@pytest.mark.parametrize("how", form.HOW.split("|"))
def test_a_signature_of_the_body(how: str) -> None:
    name, _, kind = how.partition("-")
    by = Account(
        settings={"signature_header": "X-Sign", "signature_how": how},
        secrets={"signature_key": "k"},
    )
    made = hmac.new(b"k", b"body=1", name)
    mark = made.hexdigest() if kind == "hex" else b64encode(made.digest()).decode()
    assert form.verify(heard(b"body=1", x_sign=mark), by)
    assert form.verify(heard(b"body=1", x_sign=f"{name}={mark}"), by)
    assert not form.verify(heard(b"body=2", x_sign=mark), by)
    assert not form.verify(heard(b"body=1"), by)
    both = Account(settings=by.settings, secrets={**by.secrets, "token": "t"})
    assert not form.verify(heard(b"body=1", x_sign=mark), both)
    assert form.verify(heard(b"body=1", "token=t", x_sign=mark), both)


REPORTS = {
    **DEFAULTS,
    "report_id": "id",
    "report_status": "s",
    "report_key": "ref",
    "code_at": "c",
    "codes_number": "9",
    "reply_from": "from",
    "reply_text": "text",
}


def parsed(told: Any, query: str = "", **settings: str) -> list[Any]:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return list(form.parse(heard(body, query), "GBP", {**REPORTS, **settings}))


def test_reports() -> None:
    (found,) = parsed({"id": "1", "s": "DELIVERED", "ref": "k1.s"})
    assert (found.kind, found.key, found.about) == (
        "message.delivered",
        "form:1:delivered",
        "message/k1",
    )
    (found,) = parsed(b"id=1&s=Sent", "message=k2.s&token=t")
    assert (found.kind, found.about) == ("message.accepted", "message/k2")
    (found,) = parsed([{"id": "1", "s": "failed", "c": 9}])
    assert (found.kind, found.about, found.data["hard"]) == ("message.failed", "", True)
    (found,) = parsed({"id": "1", "s": "failed", "c": 8})
    assert found.data["hard"] is False
    (found,) = parsed({"s": "delivered"}, "message=k3.s")
    assert (found.key, found.data["provider_id"]) == ("form:k3:delivered", "k3")
    both = parsed({"r": [{"id": "1", "s": "sent"}, {"id": "2", "s": "sent"}]}, list_at="r")
    assert [one.data["provider_id"] for one in both] == ["1", "2"]


def test_what_people_write() -> None:
    for sender in ("447700900123", "+447700900123", "00447700900123"):
        (found,) = parsed({"from": sender, "text": "Hi"})
        assert isinstance(found, Event)
        assert found.who is not None
        assert found.who.contacts == (("phone", "+447700900123"),)
        assert found.private == {"text": "Hi"}
    assert parsed({"from": "1", "text": "a"})[0].key == parsed({"from": "1", "text": "a"})[0].key
    assert parsed({"from": "1", "text": "a"})[0].key != parsed({"from": "1", "text": "b"})[0].key


def test_what_the_form_does_not_know() -> None:
    (found,) = parsed({"id": "1", "s": "pondering"})
    assert isinstance(found, Note)
    (found,) = parsed({"hello": "there"})
    assert isinstance(found, Note)
    for strange in (b"[]", b"[1]", b"{", b'{"r": 1}'):
        with pytest.raises(Misread):
            parsed(strange, list_at="x" if strange == b'{"r": 1}' else "")
    with pytest.raises(Misread):
        parsed({"s": "delivered"})


def test_the_same_bytes_at_another_address_are_another_delivery() -> None:
    assert form.delivery(heard(b"a", "message=1")) == form.delivery(heard(b"a", "message=1"))
    assert form.delivery(heard(b"a", "message=1")) != form.delivery(heard(b"a", "message=2"))
    assert not form.ping(heard(b""))
