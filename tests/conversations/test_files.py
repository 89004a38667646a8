"""Files that customers send: fetched from the provider or out of a mail, kept sealed, forgotten."""

from base64 import b64decode
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from afterword.channels import email
from afterword.channels.sms import vonage as sms_vonage
from afterword.channels.viber import infobip
from afterword.channels.whatsapp import cloud
from afterword.conversations import files
from afterword.conversations.export import export
from afterword.conversations.models import Attachment, Content, Conversation
from afterword.engine.collecting import Collector
from afterword.house import actions as house
from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline.erasing import erase
from afterword.timeline.hot import arrived_as
from afterword.timeline.models import Customer, Event, Intake
from afterword.wire import shapes
from afterword.wire.carry import Carrier
from afterword.wire.http import Http
from afterword.wire.shapes import Account, Misread, Response
from tests.channels.living import living, told
from tests.conftest import NOW
from tests.conversations.sendable import BAIT, PDF, picture
from tests.given import ANA, Days, placed, tell
from tests.vendors import graph, twilio, vonage
from tests.vendors.graph import Graph, Refused
from tests.vendors.serving import served

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER = "385911234567"
SECRETS = {"token": graph.TOKEN, "app_secret": graph.APP_SECRET, "verify_token": graph.VERIFY}
PERSON = shapes.Who(email=ANA.email, phone=f"+{NUMBER}", name=ANA.name, country="HR")


@pytest.fixture
def vendor() -> Graph:
    media = {"111": ("image/jpeg", picture()), "222": ("application/pdf", PDF)}
    return Graph(heard={NUMBER}, media=media)


@pytest.fixture
def days(store: Store, home: Path, vendor: Graph) -> Iterator[Days]:
    tell(store, placed(who=PERSON))
    with served(vendor.app()) as url:
        settings = {"number_id": graph.NUMBER_ID, "business_id": graph.BUSINESS_ID, "url": url}
        with living(store, home, "whatsapp", settings=settings, secrets=SECRETS) as found:
            found.settle()
            yield found


@pytest.fixture
def collector(days: Days) -> Iterator[Collector]:
    carrier = Carrier(1, http=Http(connect=2, total=5))
    yield Collector(clock=days.clock, carrier=carrier)
    carrier.close()


def wrote(store: Store, days: Days, *media: dict[str, Any]) -> None:
    """She sends files over WhatsApp, one message each, as Meta tells it."""
    for n, one in enumerate(media):
        kind = one.pop("kind")
        message = {
            "from": NUMBER, "id": f"wamid.IN{days.now:%H%M%S}{n}", "type": kind, kind: one,
            "timestamp": str(int(days.now.timestamp())),
        }  # fmt: skip
        contact = {"profile": {"name": "Ana"}, "wa_id": NUMBER}
        body = graph.whatsapp_hook({"contacts": [contact], "messages": [message]})
        assert told(store, days, "whatsapp", body, graph.signed(body)).status == 200
        days.settle()


PHOTO = {"kind": "image", "id": "111", "mime_type": "image/jpeg", "caption": "It came broken"}


def only(store: Store) -> Attachment:
    return Attachment.objects.of(store).select_related("store", "customer__store").get()


def test_it_works(store: Store, days: Days, collector: Collector, vendor: Graph) -> None:
    wrote(store, days, dict(PHOTO))
    one = only(store)
    assert (one.state, one.kind, one.due) == ("waiting", "image", days.now)
    stamp = Conversation.objects.of(store).get().stamp
    assert collector.until_quiet() == 1
    one = only(store)
    assert (one.state, one.kind, one.type, one.width) == ("kept", "image", "image/jpeg", 900)
    assert files.source(one) == {"name": ""}, "where it was fetched is not known any more"
    assert files.content(one)[:3] == files.content(one, small=True)[:3] == b"\xff\xd8\xff"
    assert b"telephone" not in files.content(one), "it was drawn anew"
    row = Content.objects.of(store).get()
    assert b"\xff\xd8\xff" not in bytes(row.sealed) + bytes(row.small), "it is kept sealed"
    assert Conversation.objects.of(store).get().stamp == stamp + 1, "who has it open sees it"
    assert [path for _, path in vendor.calls][-2:] == [
        "/v25.0/111", "/whatsapp_business/attachments/",
    ]  # fmt: skip
    assert collector.until_quiet() == 0


def test_a_paper_keeps_its_name_made_harmless(
    store: Store, days: Days, collector: Collector
) -> None:
    name = "../../Ré\u202egular<b>.exe.pdf"
    wrote(store, days, {"kind": "document", "id": "222", "filename": name})
    collector.until_quiet()
    one = only(store)
    assert (one.state, one.type, files.content(one)) == ("kept", "application/pdf", PDF)
    saved = files.name_of(one)
    assert saved.endswith(".pdf")
    assert not set(saved) & set("/\\<>\u202e\"'")


def test_told_twice_it_is_one(store: Store, days: Days, collector: Collector) -> None:
    wrote(store, days, dict(PHOTO))
    row = Event.objects.of(store).get(kind="reply.received")
    files.note(store, arrived_as(store.pk, [row.key]), days.now)
    assert Attachment.objects.of(store).count() == 1


def test_what_is_gone_says_so_and_may_be_tried_again(
    store: Store, days: Days, collector: Collector, vendor: Graph
) -> None:
    vendor.expired.add("111")
    wrote(store, days, dict(PHOTO))
    collector.until_quiet()
    one = only(store)
    assert (one.state, one.why, one.due) == ("failed", "gone", None)
    vendor.expired.clear()
    assert files.try_again(store, one.token, now=days.now, by="user:mia@ada-fern.example")
    assert not files.try_again(store, one.token, now=days.now, by="user:mia@ada-fern.example")
    collector.until_quiet()
    assert only(store).state == "kept"


def test_a_provider_that_is_down_is_asked_later_and_at_last_no_more(
    store: Store, days: Days, collector: Collector, vendor: Graph
) -> None:
    vendor.next_errors = [Refused(131000, "Something went wrong", status=500)] * 20
    wrote(store, days, dict(PHOTO))
    waits = []
    for _ in range(10):
        assert collector.until_quiet() <= 1
        due = only(store).due
        if due is None:
            break
        waits.append(due - days.now)
        days.clock.at = due
    assert waits == list(files.AGAIN)
    assert (only(store).state, only(store).why) == ("failed", "unreachable")


def test_a_token_that_is_refused_is_not_tried_for_ever(
    store: Store, days: Days, collector: Collector, vendor: Graph
) -> None:
    vendor.token = "another"
    wrote(store, days, dict(PHOTO))
    collector.until_quiet()
    assert (only(store).state, only(store).why) == ("failed", "refused")


def test_who_dies_over_a_file_leaves_it_to_the_next(
    store: Store, days: Days, collector: Collector
) -> None:
    wrote(store, days, dict(PHOTO))
    (dead,) = files.claim(days.now, 5, "somebody")
    assert collector.until_quiet() == 0, "it is in another's hand"
    days.clock.at += files.HELD
    assert collector.until_quiet() == 1
    kept = only(store)
    files.fail(dead, "gone")
    assert only(store).state == kept.state == "kept", "who comes late changes nothing"


def test_too_much_is_not_read(
    store: Store, days: Days, collector: Collector, vendor: Graph
) -> None:
    vendor.media["111"] = ("image/jpeg", picture() + bytes(11 * 1024 * 1024))
    wrote(store, days, dict(PHOTO))
    collector.until_quiet()
    assert (only(store).state, only(store).why) == ("failed", "too_large")


def test_a_page_that_comes_as_a_picture_is_not_kept(
    store: Store, days: Days, collector: Collector, vendor: Graph
) -> None:
    vendor.media["111"] = ("image/jpeg", b"<!doctype html>" + BAIT)
    wrote(store, days, dict(PHOTO))
    collector.until_quiet()
    assert (only(store).state, only(store).why) == ("failed", "kind")
    assert not Content.objects.of(store).exists()


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/x", "https://evil-facebook.com/x", "http://lookaside.fbsbx.com/x",
        "https://graph.facebook.com.evil.example/x", "https://a@evil.example/?fbsbx.com", "",
    ],
)  # fmt: skip
def test_the_token_goes_to_meta_alone(url: str) -> None:
    account = Account(settings={}, secrets={"token": "secret"})
    answer = Response(status=200, body=b'{"url": "%s"}' % url.encode())
    with pytest.raises(Misread):
        cloud.file_request({"id": "111"}, account, [answer], NOW)
    fine = Response(status=200, body=b'{"url": "https://lookaside.fbsbx.com/whatsapp/x"}')
    found = cloud.file_request({"id": "111"}, account, [fine], NOW)
    assert found is not None
    assert found.headers == {"Authorization": "Bearer secret"}
    with pytest.raises(Misread):
        cloud.file_request({"id": "../me"}, account, [], NOW)


# ------------------------------------------------------------------------- other channels


def heard(store: Store, days: Days, channel: str, *media: dict[str, Any]) -> None:
    event = shapes.Event(
        kind="reply.received",
        key=f"{channel}:{days.now.isoformat()}",
        happened=days.now,
        who=PERSON,
        data={"channel": channel, "what": "image"},
        private={"text": "", "media": list(media)},
    )
    timeline.record(store, [event], now=days.now, by=f"connector:{channel}")
    days.settle()


def test_a_picture_message_is_fetched_signed_in_and_the_copy_is_not(
    store: Store, days: Days, collector: Collector
) -> None:
    with twilio.running() as vendor:
        settings = {"provider": "twilio", "account_sid": twilio.SID, "api": vendor.url}
        house.save_account(
            store, kind="channel", plug="sms", settings=settings,
            secrets_={"auth_token": twilio.TOKEN}, now=NOW, by="test",
        )  # fmt: skip
        vendor.media["ME1"] = ("image/png", picture("PNG"))
        where = f"{vendor.url}{twilio.PATH}/Messages/MM1/Media/ME1"
        heard(store, days, "sms", {"kind": "image", "url": where, "type": "image/png"})
        collector.until_quiet()
        assert only(store).state == "kept"
        signed = [bool(given) for _, given in vendor.shown]
        assert signed == [True, False]


def by_vonage(store: Store, url: str, channel: str = "sms", **secrets: str) -> None:
    settings = {
        "provider": "vonage", "api": url, "application_id": vonage.APPLICATION,
        "sender": "+385915550000",
    }  # fmt: skip
    house.save_account(
        store, kind="channel", plug=channel, settings=settings, secrets_=secrets, now=NOW, by="test"
    )


@pytest.mark.parametrize("channel", ["sms", "viber"])
def test_what_lies_safely_with_vonage_is_fetched_with_the_applications_token(
    store: Store, days: Days, collector: Collector, channel: str
) -> None:
    with vonage.running() as vendor:
        by_vonage(store, vendor.url, channel, private_key=vonage.PRIVATE)
        vendor.media["1b456509"] = ("image/png", picture("PNG"))
        heard(store, days, channel, {"kind": "image", "url": f"{vendor.url}/v3/media/1b456509"})
        collector.until_quiet()
        assert (only(store).state, only(store).type) == ("kept", "image/jpeg")
        assert [one.partition(" ")[0] for one in vendor.shown] == ["Bearer"]


def test_without_the_private_key_what_lies_safely_with_vonage_stays_there(
    store: Store, days: Days, collector: Collector
) -> None:
    with vonage.running() as vendor:
        by_vonage(store, vendor.url, api_secret=vonage.SECRET)
        vendor.media["1b456509"] = ("image/png", picture("PNG"))
        where = f"{vendor.url}/v3/media/1b456509"
        heard(store, days, "sms", {"kind": "image", "url": where})
        collector.until_quiet()
        assert (only(store).state, only(store).why) == ("failed", "refused")
        vendor.secure = False
        files.try_again(store, only(store).token, now=days.now, by="user:mia")
        collector.until_quiet()
        assert only(store).state == "kept", "what lies open asks for nothing"
        assert vendor.shown == ["", ""], "its secret opens no file, and is shown to none"


def test_after_two_days_vonage_has_it_no_more(
    store: Store, days: Days, collector: Collector
) -> None:
    with vonage.running() as vendor:
        by_vonage(store, vendor.url, private_key=vonage.PRIVATE)
        heard(store, days, "sms", {"kind": "image", "url": f"{vendor.url}/v3/media/1b456509"})
        collector.until_quiet()
    assert (only(store).state, only(store).why) == ("failed", "gone")


@pytest.mark.parametrize(
    ("url", "signed"),
    [
        ("https://api-us.nexmo.com/v3/media/1b456509", True),
        ("https://api.nexmo.com/v3/media/1b456509", True),
        ("http://api-us.nexmo.com/v3/media/1b456509", False),
        ("https://api-us.nexmo.com/v1/messages", False),
        ("https://api-us.nexmo.com.evil.example/v3/media/1", False),
        ("https://evilnexmo.com/v3/media/1", False),
        ("https://evil.example@api.nexmo.com.evil.example/v3/media/1", False),
        ("https://api.nexmo.com@evil.example/v3/media/1", False),
        ("https://evil.example/v3/media/1?a.nexmo.com", False),
    ],
)
def test_the_token_of_vonage_goes_to_vonage_alone(url: str, signed: bool) -> None:
    account = Account(
        settings={"application_id": vonage.APPLICATION}, secrets={"private_key": vonage.PRIVATE}
    )
    found = sms_vonage.file_request({"url": url}, account, [], NOW)
    assert found is not None
    assert ("Authorization" in found.headers) == signed
    done = [Response(status=200)]
    assert sms_vonage.file_request({"url": url}, account, done, NOW) is None


def test_nobody_elses_address_is_shown_the_sign_in(
    store: Store, days: Days, collector: Collector
) -> None:
    seen: list[str | None] = []

    async def asks(request: web.Request) -> web.Response:
        seen.append(request.headers.get("Authorization"))
        return web.Response(body=picture())

    app = web.Application()
    app.router.add_get("/{tail:.*}", asks)
    with served(app) as elsewhere, twilio.running() as vendor:
        settings = {"provider": "twilio", "account_sid": twilio.SID, "api": vendor.url}
        house.save_account(
            store, kind="channel", plug="sms", settings=settings,
            secrets_={"auth_token": twilio.TOKEN}, now=NOW, by="test",
        )  # fmt: skip
        heard(store, days, "sms", {"kind": "image", "url": f"{elsewhere}{twilio.PATH}/x"})
        collector.until_quiet()
    assert seen == [None]
    assert only(store).state == "kept"


INWARD = [
    "http://192.168.0.1/x.jpg", "http://169.254.169.254/latest/meta-data/", "ftp://a.example/x",
    "file:///etc/passwd", "https://10.1.2.3/x", "gopher://127.0.0.1/x", "http://[::ffff:10.0.0.1]/",
]  # fmt: skip


@pytest.mark.parametrize("url", INWARD)
def test_no_address_leads_into_the_house(
    store: Store, days: Days, collector: Collector, url: str
) -> None:
    heard(store, days, "instagram", {"kind": "image", "url": url})
    collector.until_quiet()
    assert (only(store).state, only(store).why) == ("failed", "refused")


def test_being_sent_on_inward_is_no_way_in_either(
    store: Store, days: Days, collector: Collector
) -> None:
    async def sends_on(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "http://169.254.169.254/secrets"})

    app = web.Application()
    app.router.add_get("/", sends_on)
    with served(app) as url:
        heard(store, days, "messenger", {"kind": "image", "url": url})
        collector.until_quiet()
    assert (only(store).state, only(store).why) == ("failed", "refused")


def test_a_ring_of_addresses_comes_to_an_end(
    store: Store, days: Days, collector: Collector
) -> None:
    asked: list[str] = []

    async def sends_on(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=302, headers={"Location": f"/{len(asked)}"})

    app = web.Application()
    app.router.add_get("/{tail:.*}", sends_on)
    with served(app) as url:
        heard(store, days, "viber", {"kind": "image", "url": url})
        collector.until_quiet()
    assert len(asked) == 4
    assert only(store).why == "refused"


def a_mail() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Ana <ana@example.com>", "hello@ada-fern.example"
    mail["Subject"], mail["Message-ID"] = "It came broken", "<m1@example.com>"
    mail["Date"] = NOW
    mail.set_content("Look at this.")
    mail.add_attachment(picture(), maintype="image", subtype="jpeg", filename="broken.jpg")
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="bill.pdf")
    mail.add_attachment(b"<html>" + BAIT, maintype="text", subtype="html", filename="bill.html")
    return mail.as_bytes()


def by_mail(store: Store, days: Days) -> None:
    smtp = {"host": "127.0.0.1", "port": 25}
    house.save_account(
        store, kind="channel", plug="email", settings=smtp,
        secrets_={"inbound_secret": "a-secret"}, now=NOW, by="test",
    )  # fmt: skip
    answer = told(store, days, "email", a_mail(), {"X-Afterword-Secret": "a-secret"})
    assert answer.status == 200
    days.settle()


def test_the_files_of_a_mail_are_taken_out_of_it(
    store: Store, days: Days, collector: Collector
) -> None:
    by_mail(store, days)
    assert collector.until_quiet() == 3
    rows = Attachment.objects.of(store).select_related("store", "customer__store").order_by("place")
    assert [(one.state, one.type or one.why) for one in rows] == [
        ("kept", "image/jpeg"), ("kept", "application/pdf"), ("failed", "kind"),
    ]  # fmt: skip
    assert [files.name_of(one) for one in rows] == ["broken.jpg", "bill.pdf", "bill"]
    assert files.content(rows[1]) == PDF


def test_a_mail_that_is_not_kept_any_more_has_no_files(
    store: Store, days: Days, collector: Collector
) -> None:
    by_mail(store, days)
    Intake.objects.of(store).update(sealed=b"", headers={})
    collector.until_quiet()
    assert {one.why for one in Attachment.objects.of(store)} == {"gone"}


def test_companies_that_hand_on_mails_hold_their_files() -> None:
    payload = Path("tests/channels/email/payloads/postmark__reply.received.json").read_bytes()
    received = shapes.Received(headers={"content-type": "application/json"}, body=payload, at=NOW)
    postmark: Any = email.PROVIDERS["postmark"]
    (told_,) = postmark.parse(received, "", {})
    assert [one["name"] for one in told_.private["media"]] == ["cup.png"]
    assert postmark.files(received, {}, told_.key) == [b"\x89PNG\r\n\x1a\n"]
    assert postmark.files(received, {}, "email:reply:another") == []
    broken = shapes.Received(headers={}, body=b"{}", at=NOW)
    assert postmark.files(broken, {}, told_.key) == []


def test_the_key_of_infobip_goes_to_infobip_alone() -> None:
    account = Account(settings={"url": "https://x.api.infobip.com"}, secrets={"key": "secret"})
    for url, signed in (
        ("https://x.api.infobip.com/viber/media/1", True),
        ("https://x.api.infobip.com.evil.example/1", False),
        ("https://cdn.viber.com/1", False),
    ):
        found = infobip.file_request({"url": url}, account, [], NOW)
        assert found is not None
        assert ("Authorization" in found.headers) == signed
    assert infobip.file_request({"url": "x"}, account, [Response(status=200)], NOW) is None


# ------------------------------------------------------------------------------- forgetting


def test_who_is_forgotten_leaves_no_file(store: Store, days: Days, collector: Collector) -> None:
    wrote(store, days, dict(PHOTO))
    collector.until_quiet()
    one = only(store)
    erase(store, one.customer_id, now=days.now, by="test")
    with pytest.raises(LookupError):
        files.content(only(store))
    days.settle()
    assert not Attachment.objects.of(store).exists()
    assert not Content.objects.of(store).exists()


def test_who_is_forgotten_while_it_is_fetched_leaves_none_either(
    store: Store, days: Days, collector: Collector
) -> None:
    wrote(store, days, dict(PHOTO))
    erase(store, only(store).customer_id, now=days.now, by="test")
    collector.until_quiet()
    assert only(store).state == "failed"
    assert not Content.objects.of(store).exists()


def test_two_records_of_one_person_keep_the_files_of_both(
    store: Store, days: Days, collector: Collector
) -> None:
    wrote(store, days, dict(PHOTO))
    collector.until_quiet()
    whole = files.content(only(store))
    tell(store, placed(order="order/shopify:77", who=shapes.Who(email="other@example.com")))
    first, other = Customer.objects.of(store).order_by("id")
    timeline.merge(store, into=other.pk, other=first.pk, now=days.now, by="test")
    days.settle()
    one = only(store)
    assert one.customer_id == other.pk
    assert files.content(one) == whole


def test_who_asks_for_what_is_stored_gets_their_files(
    store: Store, days: Days, collector: Collector
) -> None:
    wrote(store, days, {"kind": "document", "id": "222", "filename": "bill.pdf"})
    collector.until_quiet()
    (found,) = export(store, only(store).customer, now=days.now)["files"]
    assert (found["name"], found["from"], found["type"], found["size"]) == (
        "bill.pdf", "them", "application/pdf", len(PDF),
    )  # fmt: skip
    assert b64decode(found["content"]) == PDF


def test_files_are_kept_for_a_year(store: Store, days: Days, collector: Collector) -> None:
    wrote(store, days, dict(PHOTO))
    collector.until_quiet()
    assert files.forget_old(days.now + files.KEPT_FOR) == 0
    assert files.forget_old(days.now + files.KEPT_FOR + timedelta(seconds=1)) == 1
    assert (only(store).state, only(store).why) == ("gone", "old")
    assert not Content.objects.of(store).exists()
