"""A test of each channel, sent from its connection's page to the teammate who asks for it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from afterword.engine import testing
from afterword.house import actions as house
from afterword.house.models import Account, AuditLine, Store
from afterword.house.roles import ROLES, allows
from afterword.outbox import lanes
from afterword.outbox.models import Intent
from afterword.timeline.identity import Digests
from afterword.timeline.models import Event, Suppression
from afterword.wire.shapes import Who
from tests.conftest import NOW
from tests.desk.team import Opens
from tests.given import placed, tell
from tests.smtp import MailServer, running
from tests.vendors import graph, infobip, pushing, twilio
from tests.vendors.serving import served

pytestmark = pytest.mark.django_db
OWNER = "owner@team.example"
NUMBER = "+447700900123"


def page(store: Store, channel: str) -> str:
    return f"/desk/{store.key}/settings/channel/{channel}/"


def connect(store: Store, channel: str, settings: dict[str, Any], **secrets: Any) -> None:
    house.save_account(
        store, kind="channel", plug=channel, settings=settings, secrets_=secrets, now=NOW, by="test"
    )


def ask(client: Client, store: Store, channel: str, number: str = "") -> str:
    """Press the button, and read the page it leads to."""
    answer = client.post(f"{page(store, channel)}test/", {"number": number}, follow=True)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>|\s+", " ", unescape(answer.content.decode())).split())


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running(MailServer()) as found:
        yield found


@pytest.fixture
def mailing(store: Store, server: MailServer) -> Store:
    by_mail(store, server.port)
    return store


def by_mail(store: Store, port: int, **more: Any) -> None:
    connect(store, "email", {"host": "localhost", "port": port, "security": "none", **more})


@contextmanager
def texting(store: Store, **more: Any) -> Iterator[twilio.Twilio]:
    with twilio.running() as vendor:
        known = {"provider": "twilio", "account_sid": twilio.SID, "sender": "AdaFern"}
        connect(store, "sms", {**known, "api": vendor.url, **more}, auth_token=twilio.TOKEN)
        yield vendor


def test_it_works(mailing: Store, server: MailServer, owner: Client) -> None:
    shown = owner.get(page(mailing, "email")).content.decode()
    assert f"Send a test to {OWNER}" in shown
    said = ask(owner, mailing, "email")
    (taken,) = server.taken
    assert taken.recipients == [OWNER]
    assert taken.message["Subject"] == "Test from Ada & Fern"
    text = taken.message.get_body(("plain",))
    assert text
    assert text.get_content().strip() == (
        "This is a test from Ada & Fern. Owner Kent asked for it; no customer got it."
    )
    assert "The mail server has taken the test." in said
    assert "look among unwanted mail" in said
    again = owner.get(page(mailing, "email")).content.decode()
    assert "has taken the test" not in again, "it is said once"


def test_it_counts_nowhere(mailing: Store, server: MailServer, owner: Client) -> None:
    ask(owner, mailing, "email")
    assert len(server.taken) == 1
    assert not Intent.objects.of(mailing).exists()
    assert not Event.objects.of(mailing).exists()
    line = AuditLine.objects.get(store=mailing, what=testing.TESTED)
    assert (line.about, line.by, line.detail) == ("email", f"user:{OWNER}", {})


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"says": {"rcpt": "550 5.1.1 no such user"}}, "cannot reach this address", "Look whether it"),
    ({"says": {"dot": "554 5.7.1 looks like spam"}}, "does not take this", "What they say tells"),
    ({"says": {"rcpt": "451 4.3.0 not now"}}, "does not take it just now", "tried again by them"),
    ({"says": {"mail": "530 5.7.0 sign in first"}}, "does not let this account", "“The account”"),
    ({"does": "closes after the dot"}, "Nobody can tell whether", "before you send another"),
]


@pytest.mark.parametrize(("manner", "says", "do"), REFUSED, ids=[one[1] for one in REFUSED])
def test_what_a_mail_server_says_is_told_in_plain_words(
    mailing: Store, server: MailServer, owner: Client, manner: dict[str, Any], says: str, do: str
) -> None:
    for name, value in manner.items():
        setattr(server, name, value)
    said = ask(owner, mailing, "email")
    assert says in said
    assert do in said
    for words in manner.get("says", {}).values():
        assert words.split(" ", 2)[-1] in said, "their own words stand beside"


def test_nobody_is_there(store: Store, owner: Client) -> None:
    with running(MailServer()) as server:
        port = server.port
    by_mail(store, port)
    said = ask(owner, store, "email")
    assert "The mail server could not be reached." in said
    assert "Look at the address of the server" in said


def test_a_text_goes_to_the_number_that_was_typed(store: Store, owner: Client) -> None:
    with texting(store) as vendor:
        shown = owner.get(page(store, "sms")).content.decode()
        assert "Your own number" in shown
        said = ask(owner, store, "sms", "+44 7700 900123")
        (sent,) = vendor.messages
    assert sent["To"] == NUMBER
    assert sent["Body"].startswith("This is a test from Ada & Fern. Owner Kent asked for it")
    assert "Twilio has taken the test." in said


def test_what_is_no_number(store: Store, owner: Client) -> None:
    with texting(store) as vendor:
        for typed in ("", "abc", "12"):
            assert "That is no phone number." in ask(owner, store, "sms", typed)
        assert not vendor.messages
    assert not AuditLine.objects.filter(what=testing.TESTED).exists()


def test_a_number_of_a_customer_gets_none(store: Store, owner: Client) -> None:
    tell(store, placed(who=Who(email="ana@example.com", phone=NUMBER)), now=NOW)
    with texting(store) as vendor:
        assert "This number is a customer's." in ask(owner, store, "sms", NUMBER)
        assert not vendor.messages


def test_a_teammate_who_has_bought_here_gets_one(store: Store, owner: Client) -> None:
    tell(store, placed(who=Who(email=OWNER, phone=NUMBER)), now=NOW)
    with texting(store) as vendor:
        assert "Twilio has taken the test." in ask(owner, store, "sms", NUMBER)
        assert len(vendor.messages) == 1


def test_twilio_refuses(store: Store, owner: Client) -> None:
    with texting(store, sender="+15005550001") as vendor:
        assert "the sender's number cannot send this" in ask(owner, store, "sms", NUMBER)
        assert not vendor.messages
    with texting(store) as vendor:
        account = Account.objects.of(store).get(plug="sms").settings
        connect(store, "sms", account, auth_token="wrong")
        assert "Twilio does not let this account send." in ask(owner, store, "sms", NUMBER)


def test_over_the_other_channels(store: Store, owner: Client) -> None:
    """The same words over the real adapters of calls, WhatsApp and Viber."""
    with twilio.running() as vendor:
        account = {"account_sid": twilio.SID, "sender": twilio.OURS, "api": vendor.url}
        connect(store, "voice", account, auth_token=twilio.TOKEN)
        said = ask(owner, store, "voice", NUMBER)
        assert "Twilio has taken the test. It should be there within a minute. The phone" in said
        (call,) = vendor.calls
        assert "This is a test from Ada &amp; Fern" in call["Twiml"]
    chats = graph.Graph()
    with served(chats.app()) as url:
        connect(store, "whatsapp", {"number_id": graph.NUMBER_ID, "url": url}, token=graph.TOKEN)
        said = ask(owner, store, "whatsapp", NUMBER)
        assert "cannot reach this address" in said
        assert "write any word from your phone to the store's number first" in said
        chats.heard.add(NUMBER.removeprefix("+"))
        assert "has taken the test" in ask(owner, store, "whatsapp", NUMBER)
    bubbles = infobip.Infobip()
    with served(bubbles.app()) as url:
        account = {"provider": "infobip", "url": url, "sender": "Ada & Fern"}
        connect(store, "viber", account, key=infobip.KEY)
        assert "Infobip has taken the test." in ask(owner, store, "viber", NUMBER)
        assert len(bubbles.taken) == 1


def test_a_notice_goes_to_the_teammates_own_browser(store: Store, owner: Client) -> None:
    """A browser is no address to be typed: it is the one that the teammate opened as a customer."""
    with pushing.pushing() as service:
        browser = service.browser("owner")
        connect(store, "webpush", {"contact": "ada@ada-fern.example", "services": service.url})
        shown = owner.get(page(store, "webpush")).content.decode()
        assert "This channel reaches only people who opened it themselves." in shown
        assert "channel/webpush/test/" not in shown
        assert "Nobody with your address is known" in ask(owner, store, "webpush")
        theirs = Who(email=OWNER, contacts=(("webpush", browser.address),))
        tell(store, placed(who=theirs), now=NOW)
        assert f"Send a test to {OWNER}" in owner.get(page(store, "webpush")).content.decode()
        said = ask(owner, store, "webpush")
        assert "The browser's push service has taken the test." in said


def test_the_stop_switch_holds_it(mailing: Store, server: MailServer, owner: Client) -> None:
    for scope, name in (("all", ""), ("channel", "email")):
        house.stop(mailing, scope=scope, name=name, now=NOW, by="test")
        assert "Nothing was sent: the stop switch is on." in ask(owner, mailing, "email")
        house.release(mailing, scope=scope, name=name, now=NOW, by="test")
    house.stop(mailing, scope="channel", name="sms", now=NOW, by="test")
    assert not server.taken
    assert "has taken the test" in ask(owner, mailing, "email"), "another channel's holds it not"


def test_a_closed_address_stays_closed(mailing: Store, server: MailServer, owner: Client) -> None:
    digest = Digests(mailing.secret).email(OWNER)
    Suppression.objects.create(
        store=mailing, channel="email", digest=digest, why="bounced", since=NOW
    )
    assert "Nothing was sent: this address is closed." in ask(owner, mailing, "email")
    assert not server.taken


def test_there_are_few_of_them(mailing: Store, server: MailServer, owner: Client) -> None:
    for _time in range(testing.MOST):
        assert "has taken the test" in ask(owner, mailing, "email")
    assert "Five in ten minutes is the most." in ask(owner, mailing, "email")
    assert len(server.taken) == testing.MOST
    AuditLine.objects.filter(what=testing.TESTED).update(at=NOW - timedelta(days=900))
    assert "has taken the test" in ask(owner, mailing, "email")


def test_a_provider_that_wants_rest_has_it(
    mailing: Store, server: MailServer, owner: Client
) -> None:
    lanes.rest((mailing.pk, "email"), NOW + timedelta(days=9000))
    assert "asked to be left alone for a while" in ask(owner, mailing, "email")
    assert not server.taken


def test_who_may_not(mailing: Store, server: MailServer, opens: Opens) -> None:
    others = [role for role in ROLES if not allows(role, "manage_store")]
    for who in (*others, "stranger", "other", "nobody"):
        opens(who).post(f"{page(mailing, 'email')}test/")
    assert not server.taken
    assert not AuditLine.objects.filter(what=testing.TESTED).exists()


def test_what_there_is_nothing_to_test_of(store: Store, owner: Client) -> None:
    connect(store, "post", {})
    for channel in ("post", "inpage", "smoke"):
        assert owner.post(f"{page(store, channel)}test/").status_code == 404
    assert "It is not connected: nothing was sent." in ask(owner, store, "email")
    assert "Send a test" not in owner.get(page(store, "post")).content.decode()
    assert "Send a test" not in owner.get(page(store, "email")).content.decode()


def test_it_is_said_in_the_teammates_language(
    mailing: Store, server: MailServer, owner: Client
) -> None:
    owner.cookies["django_language"] = "ar"
    said = ask(owner, mailing, "email")
    (taken,) = server.taken
    assert "اختبار" in taken.message["Subject"]
    html = taken.message.get_body(("html",))
    assert html
    assert 'dir="rtl"' in html.get_content()
    assert "has taken the test" not in said


def test_whoever_connects_a_channel_is_led_to_its_test(store: Store, owner: Client) -> None:
    typed = {"host": "mx.example", "port": "25", "security": "none"}
    answer = owner.post(page(store, "email"), typed)
    assert (answer.status_code, answer["Location"]) == (302, f"{page(store, 'email')}#test")
    shown = owner.get(page(store, "email")).content.decode()
    assert 'id="test"' in shown
    assert "E-mail is connected." in shown
    listed = owner.get(f"/desk/{store.key}/settings/channels/").content.decode()
    assert f'href="{page(store, "email")}#test"' in listed
    assert f'href="{page(store, "sms")}#test"' not in listed, "it is not connected"
