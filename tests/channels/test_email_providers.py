"""Whole way and back through providers: a mail goes out over HTTP, and what they report of it comes
in at the door."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from afterword.channels.email import PROVIDERS
from afterword.house import actions as house
from afterword.house.models import Account, Store
from afterword.timeline.models import Consent, Customer, Event, Suppression
from afterword.wire import shapes
from afterword.wire.carry import Carrier
from afterword.wire.http import Http
from afterword.wire.smtp import Lines, deliver
from tests.api.conftest import Address, door, served
from tests.conftest import NOW
from tests.given import Days, placed, tell
from tests.outbox.posting import PASSWORD, YES, intent, ready
from tests.smtp import MailServer, running
from tests.vendors.mailers import (
    DOMAIN,
    INACTIVE,
    KEY,
    MAILGUN_SIGNING,
    SENDGRID_PUBLIC,
    SIGNING,
    Mailers,
    basic,
    mailgun_signed,
    mailing,
    sendgrid_signed,
    svix_signed,
)

__all__ = ["door", "served"]

pytestmark = pytest.mark.django_db(transaction=True)

HOOK = "afterword:camomile"
FORM = "application/x-www-form-urlencoded"
SEND_KEY = "5c" * 16
SECRETS: dict[str, dict[str, str]] = {
    "mailgun": {"api_key": KEY, "webhook_signing_key": MAILGUN_SIGNING},
    "sendgrid": {"api_key": KEY, "webhook_key": SENDGRID_PUBLIC},
    "postmark": {"server_token": KEY, "webhook_secret": HOOK},
    "resend": {"api_key": KEY, "webhook_signing_secret": SIGNING},
    "brevo": {"api_key": KEY, "webhook_secret": HOOK},
}
PATHS = {"mailgun": "/v3", "sendgrid": "/v3", "brevo": "/v3"}
Bodies = tuple[bytes, dict[str, str]]


@pytest.fixture
def mailers() -> Iterator[Mailers]:
    with mailing() as found:
        yield found


@contextmanager
def connected(store: Store, home: Path, mailers: Mailers, name: str) -> Iterator[Days]:
    """The store connected with a vendor; the engine on a virtual clock, its line impatient."""
    house.save_account(
        store,
        kind="channel",
        plug="email",
        settings={"provider": name, "api_url": mailers.url(name) + PATHS.get(name, "")},
        secrets_=SECRETS[name],
        now=NOW,
        by="test",
    )
    days = Days(home)
    with closing(Carrier(2, http=Http(connect=2, total=2))) as carrier:
        days.sender.carrier = carrier
        try:
            yield days
        finally:
            days.sender.close()


def owned(store: Store) -> None:
    """The store writes from the domain that the vendors know."""
    Store.objects.filter(pk=store.pk).update(sender_email=f"hello@{DOMAIN}")
    store.refresh_from_db()


@pytest.fixture
def shop(store: Store) -> Store:
    owned(store)
    tell(store, placed(), YES, now=NOW)
    return store


def told(name: str, what: str, sent: Any) -> Bodies:
    """What a vendor reports of a mail: ``delivered`` or ``bounced``."""
    key = _key_of(name, sent.body)
    to = "ana@example.com"
    said = "550 5.1.1 <ana@example.com>: no such user"
    match name, what:
        case "mailgun", "delivered":
            event = {"event": "delivered", "recipient": to, "timestamp": 1764000000.5}
            event |= {"message": {"headers": {"message-id": "x@y"}}}
            return mailgun_signed({**event, "user-variables": {"afterword": key}}), {
                "Content-Type": "application/json"
            }
        case "mailgun", "bounced":
            event = {"event": "failed", "severity": "permanent", "reason": "bounce"}
            event |= {"recipient": to, "timestamp": 1764000000.5, "message": {"headers": {}}}
            event |= {"delivery-status": {"message": said, "code": 550}}
            return mailgun_signed({**event, "user-variables": {"afterword": key}}), {
                "Content-Type": "application/json"
            }
        case "sendgrid", _:
            event = {"event": {"bounced": "bounce"}.get(what, what), "email": to}
            event |= {"timestamp": 1764000000, "sg_message_id": f"{sent.id}.filter0"}
            event |= {"reason": said, "type": "bounce"} if what == "bounced" else {}
            body = json.dumps([{**event, "afterword": key}]).encode()
            return body, sendgrid_signed(body)
        case "postmark", "delivered":
            event = {"RecordType": "Delivery", "Recipient": to, "MessageID": sent.id}
            event |= {"DeliveredAt": "2026-11-24T10:00:00Z", "Metadata": {"afterword": key}}
            return json.dumps(event).encode(), basic(HOOK)
        case "postmark", "bounced":
            event = {"RecordType": "Bounce", "Type": "HardBounce", "Email": to, "ID": 7}
            event |= {"MessageID": sent.id, "BouncedAt": "2026-11-24T10:00:00Z"}
            event |= {"Details": said, "Metadata": {"afterword": key}}
            return json.dumps(event).encode(), basic(HOOK)
        case "resend", _:
            data = {"email_id": sent.id, "to": [to], "created_at": "2026-11-24T10:00:00.1Z"}
            data |= {"headers": [{"name": "X-Metadata", "value": json.dumps({"afterword": key})}]}
            if what == "bounced":
                data["bounce"] = {"type": "Permanent", "message": "a hard bounce"}
            event = {"type": f"email.{what}", "created_at": "2026-11-24T10:00:00.1Z", "data": data}
            body = json.dumps(event).encode()
            return body, svix_signed(body, int(time.time()))
        case _:
            event = {"event": {"bounced": "hard_bounce"}.get(what, what), "email": to}
            event |= {"message-id": f"<{sent.id}@smtp-relay.mailin.fr>", "ts_event": 1764000000}
            event |= {"X-Mailin-custom": json.dumps({"afterword": key})}
            event |= {"reason": said} if what == "bounced" else {}
            return json.dumps(event).encode(), basic(HOOK)


def _key_of(name: str, body: dict[str, Any]) -> str:
    """Our key, where it travels in what a vendor was given."""
    found: dict[str, Callable[[], str]] = {
        "mailgun": lambda: str(body["v:afterword"]),
        "sendgrid": lambda: str(body["custom_args"]["afterword"]),
        "postmark": lambda: str(body["Metadata"]["afterword"]),
        "resend": lambda: str(json.loads(body["headers"]["X-Metadata"])["afterword"]),
        "brevo": lambda: str(json.loads(body["headers"]["X-Mailin-custom"])["afterword"]),
    }
    return found[name]()


@pytest.mark.parametrize("name", SECRETS)
def test_it_works(shop: Store, home: Path, mailers: Mailers, served: Address, name: str) -> None:
    with connected(shop, home, mailers, name) as days:
        ready(shop)
        days.settle()
        (sent,) = mailers.taken
        assert sent.vendor == name
        assert "ana@example.com" in sent.to
        assert intent(shop).state == "accepted"
        assert sent.id in intent(shop).provider_id
        body, headers = told(name, "delivered", sent)
        assert served.ask("POST", "/in/email/ada-fern", body, headers).status == 200
        days.settle()
    assert intent(shop).state == "delivered"
    event = Event.objects.of(shop).get(kind="message.delivered", by="connector:email")
    assert event.about == "message/key-1"
    assert event.data["provider_id"]


@pytest.mark.parametrize("name", SECRETS)
def test_an_address_that_leads_nowhere_is_written_to_no_more(
    shop: Store, home: Path, mailers: Mailers, served: Address, name: str
) -> None:
    with connected(shop, home, mailers, name) as days:
        ready(shop)
        days.settle()
        body, headers = told(name, "bounced", mailers.taken[0])
        # They tell things twice.
        for _ in range(2):
            assert served.ask("POST", "/in/email/ada-fern", body, headers).status == 200
            days.settle()
    assert intent(shop).state == "failed"
    assert Suppression.objects.of(shop).get().why == "bounced"
    assert "ana@example.com" not in intent(shop).says


@pytest.mark.parametrize("name", SECRETS)
def test_what_is_not_signed_by_them_is_turned_away(
    shop: Store, home: Path, mailers: Mailers, served: Address, name: str
) -> None:
    with connected(shop, home, mailers, name) as days:
        ready(shop)
        days.settle()
        body, headers = told(name, "delivered", mailers.taken[0])
    plain = {"Content-Type": "application/json"}
    forged = body.replace(b"17640", b"17641") if name == "mailgun" else body
    assert served.ask("POST", "/in/email/ada-fern", forged, plain).status == 401
    if name in ("sendgrid", "resend"):
        assert served.ask("POST", "/in/email/ada-fern", body + b" ", headers).status == 401


@pytest.mark.parametrize("name", SECRETS)
def test_without_a_secret_nothing_is_genuine(name: str) -> None:
    provider: Any = PROVIDERS[name]
    received = shapes.Received(headers=basic(":"), body=b'{"event": "delivered"}', at=NOW)
    assert not provider.verify(received, shapes.Account())
    assert not provider.verify(received, shapes.Account(secrets={"webhook_secret": ""}))


@pytest.mark.parametrize(("name", "secrets"), list(SECRETS.items()))
def test_a_wrong_key_is_the_stores_to_mend(
    shop: Store, home: Path, mailers: Mailers, name: str, secrets: dict[str, str]
) -> None:
    wrong = {field: "wrong" if value == KEY else value for field, value in secrets.items()}
    with connected(shop, home, mailers, name) as days:
        house.save_account(
            shop,
            kind="channel",
            plug="email",
            settings=Account.objects.of(shop).get().settings,
            secrets_=wrong,
            now=NOW,
            by="test",
        )
        ready(shop)
        days.settle()
    assert mailers.taken == []
    assert intent(shop).state == "ready"
    assert Account.objects.of(shop).get().trouble


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("manner", ["busy", "down"])
def test_who_is_busy_or_down_is_asked_later(
    shop: Store, home: Path, mailers: Mailers, name: str, manner: str
) -> None:
    with connected(shop, home, mailers, name) as days:
        mailers.manner = manner
        ready(shop)
        days.settle()
        assert intent(shop).state == "ready"
        mailers.manner = "well"
        days.later(minutes=30)
    assert (intent(shop).state, len(mailers.taken)) == ("accepted", 1)


@pytest.mark.parametrize(("name", "again"), [("resend", True), ("brevo", True), ("mailgun", False)])
def test_a_line_that_goes_dead_makes_no_second_mail(
    shop: Store, home: Path, mailers: Mailers, name: str, again: bool
) -> None:
    with connected(shop, home, mailers, name) as days:
        mailers.manner = "silent"
        ready(shop)
        days.settle()
        assert intent(shop).state == "unknown"
        mailers.manner = "well"
        days.later(minutes=20)
    assert len(mailers.taken) == 1
    # Who knows keys is asked again with the key; the others would have to report first.
    assert (intent(shop).state == "accepted") == again


def test_postmark_remembers_an_address_that_bounced(
    store: Store, home: Path, mailers: Mailers
) -> None:
    owned(store)
    who = shapes.Who(email=INACTIVE, name="Ana", language="en", country="HR")
    tell(store, placed(who=who), now=NOW)
    with connected(store, home, mailers, "postmark") as days:
        ready(store)
        days.settle()
    assert (intent(store).state, mailers.taken) == ("failed", [])
    assert Suppression.objects.of(store).get().why == "bounced"


@pytest.mark.parametrize("name", SECRETS)
def test_a_marketing_mail_can_be_left_by_one_click(
    shop: Store, home: Path, mailers: Mailers, name: str
) -> None:
    with connected(shop, home, mailers, name) as days:
        ready(shop, message_class="marketing", purpose="offers", template="order-confirmation")
        days.settle()
    (sent,) = mailers.taken
    link, post = _unsubscribing(name, sent.body)
    assert link.startswith("<http")
    assert post == "List-Unsubscribe=One-Click"


def _unsubscribing(name: str, body: dict[str, Any]) -> tuple[str, str]:
    """The two headers, where a vendor was given them."""
    if name == "mailgun":
        return body["h:List-Unsubscribe"], body["h:List-Unsubscribe-Post"]
    headers = body["Headers" if name == "postmark" else "headers"]
    if name == "postmark":
        headers = {one["Name"]: one["Value"] for one in headers}
    return headers["List-Unsubscribe"], headers["List-Unsubscribe-Post"]


def raw_mail(key: str, sender: str = "Ana <ana@example.com>") -> str:
    """An answer to our mail, as a mail program writes it."""
    return (
        f"From: {sender}\r\nTo: hello@{DOMAIN}\r\nSubject: Re: Your order\r\n"
        f"Message-ID: <r-{sender[:3]}@example.com>\r\nIn-Reply-To: <{key}@{DOMAIN}>\r\n"
        "Date: Tue, 24 Nov 2026 09:00:00 +0000\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        "Where is it?\r\n\r\n> It is on its way.\r\n"
    )


def sns(said: dict[str, Any]) -> bytes:
    """A notification as Amazon's SNS posts it."""
    envelope = {"Type": "Notification", "MessageId": "n-1", "TopicArn": "arn:aws:sns:x:1:mail"}
    moment = {"Timestamp": "2026-11-24T10:00:00.000Z"}
    return json.dumps({**envelope, **moment, "Message": json.dumps(said)}).encode()


def test_ses_goes_over_smtp_and_reports_by_sns(shop: Store, home: Path, served: Address) -> None:
    server = MailServer()
    secrets = {"password": PASSWORD, "webhook_secret": HOOK}
    with running(server):
        settings = {"provider": "amazon_ses", "host": "localhost", "port": server.port}
        settings |= {"security": "none", "configuration_set": "mail"}
        house.save_account(
            shop, kind="channel", plug="email", settings=settings, secrets_=secrets, now=NOW,
            by="test",
        )  # fmt: skip
        days = Days(home)
        lines = Lines(timeout=1, after_dot=1)
        days.sender.carry = lambda asked: deliver(asked, lines)  # type: ignore[arg-type]
        ready(shop, SEND_KEY)
        days.settle()
        (taken,) = server.taken
        assert taken.message["X-SES-CONFIGURATION-SET"] == "mail"
        metadata = str(taken.message["X-Metadata"])
        assert json.loads(metadata) == {"afterword": f"{SEND_KEY}.ada-fern"}
        mail: dict[str, Any] = {"messageId": intent(shop, SEND_KEY).provider_id}
        mail["destination"] = ["ana@example.com"]
        mail["headers"] = [{"name": "X-Metadata", "value": metadata}]
        recipients = {"recipients": ["ana@example.com"], "smtpResponse": "250 ok"}
        body = sns({"eventType": "Delivery", "mail": mail, "delivery": recipients})
        plain = {"Content-Type": "text/plain; charset=UTF-8"}
        # SNS gives its user and password only once it was asked for them.
        first = served.ask("POST", "/in/email/ada-fern", body, plain)
        assert first.status == 401
        assert first.headers["www-authenticate"].startswith("Basic ")
        signed = {**basic(HOOK), **plain}
        assert served.ask("POST", "/in/email/ada-fern", body, signed).status == 200
        days.settle()
        assert intent(shop, SEND_KEY).state == "delivered"
        said = {"notificationType": "Received", "mail": mail}
        said["receipt"] = {"action": {"type": "SNS"}}
        body = sns({**said, "content": raw_mail(f"{SEND_KEY}.ada-fern")})
        assert served.ask("POST", "/in/email/ada-fern", body, signed).status == 200
        days.settle()
        days.sender.close()
        lines.close()
    reply = Event.objects.of(shop).get(kind="reply.received")
    assert reply.about == f"message/{SEND_KEY}"
    assert reply.customer_id == intent(shop, SEND_KEY).customer_id
    assert "Where is it?" not in json.dumps(reply.data)


def test_who_answers_from_another_address_is_somebody_else(
    shop: Store, home: Path, mailers: Mailers, served: Address
) -> None:
    with connected(shop, home, mailers, "postmark") as days:
        ready(shop, SEND_KEY)
        days.settle()
        account = Account.objects.of(shop).get()
        house.save_account(
            shop, kind="channel", plug="email", settings=account.settings,
            secrets_={"inbound_secret": "camomile"}, now=NOW, by="test",
        )  # fmt: skip
        secret = {"X-Afterword-Secret": "camomile", "Content-Type": FORM}
        for sender in ("Ana <ana@example.com>", "Bo <bo@example.com>"):
            body = raw_mail(f"{SEND_KEY}.ada-fern", sender).encode()
            assert served.ask("POST", "/in/email/ada-fern", body, secret).status == 200
            assert served.ask("POST", "/in/email/ada-fern", body).status == 401
        days.settle()
    ana, bo = Event.objects.of(shop).filter(kind="reply.received").order_by("id")
    assert ana.about == bo.about == f"message/{SEND_KEY}"
    assert ana.customer_id == intent(shop, SEND_KEY).customer_id
    assert bo.customer_id not in (None, ana.customer_id)


def test_what_machines_do_is_kept_and_nothing_follows_from_it(
    shop: Store, home: Path, mailers: Mailers, served: Address
) -> None:
    with connected(shop, home, mailers, "postmark") as days:
        ready(shop)
        days.settle()
        (sent,) = mailers.taken
        common: dict[str, Any] = {"MessageID": sent.id, "Recipient": "ana@example.com"}
        common["ReceivedAt"] = "2026-11-24T10:00:00Z"
        common["Metadata"] = {"afterword": "key-1.ada-fern"}
        for told in (
            {"RecordType": "Open"},
            {"RecordType": "Click", "OriginalLink": "https://x.y"},
        ):
            body = json.dumps({**told, **common}).encode()
            assert served.ask("POST", "/in/email/ada-fern", body, basic(HOOK)).status == 200
        days.settle()
    kinds = Event.objects.of(shop).filter(kind__in=("message.read", "message.clicked"))
    assert [(one.kind, one.data["trusted"]) for one in kinds.order_by("kind")] == [
        ("message.clicked", False),
        ("message.read", False),
    ]
    assert intent(shop).state == "accepted"


@pytest.mark.parametrize("name", SECRETS)
def test_answers_go_where_the_connection_says(
    shop: Store, home: Path, mailers: Mailers, name: str
) -> None:
    with connected(shop, home, mailers, name) as days:
        account = Account.objects.of(shop).get()
        told = {**account.settings, "reply_to": f"answers+{{key}}@{DOMAIN}"}
        house.save_account(
            shop, kind="channel", plug="email", settings=told, secrets_={}, now=NOW, by="test"
        )
        ready(shop)
        days.settle()
    assert f"answers+key-1.ada-fern@{DOMAIN}" in json.dumps(mailers.taken[0].body)


def test_who_unsubscribes_at_the_company_gets_no_more_offers(
    shop: Store, home: Path, mailers: Mailers, served: Address
) -> None:
    with connected(shop, home, mailers, "sendgrid") as days:
        ready(shop)
        days.settle()
        moment = int(NOW.timestamp()) + 60
        event = {"event": "unsubscribe", "email": "ana@example.com", "timestamp": moment}
        body = json.dumps([{**event, "afterword": "key-1.ada-fern"}]).encode()
        headers = sendgrid_signed(body)
        assert served.ask("POST", "/in/email/ada-fern", body, headers).status == 200
        days.settle()
        found = {one.purpose: one.given for one in Consent.objects.of(shop)}
    assert found["offers"] is False
    assert found["care"] is False
    assert Customer.objects.of(shop).count() == 1
