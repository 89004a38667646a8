"""Files of the inbox as picture messages (MMS): where the number and the sender take them, and what
they cost; everywhere else they are addresses in the words."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from pytest_django import Settings

from afterword.channels.sms import twilio as twilio_channel
from afterword.channels.sms import vonage as vonage_channel
from afterword.conversations import saying, sending_files
from afterword.conversations.models import Attachment, Conversation
from afterword.conversations.saying import Reply
from afterword.house.models import Store, User
from afterword.outbox.models import Intent
from afterword.wire import shapes
from afterword.wire.shapes import Account
from tests.channels.sms.given import OUTSIDE, connect, days_of, hears
from tests.conftest import NOW
from tests.conversations.sendable import MOV, MP3, MP4, PDF, WORDS, picture
from tests.conversations.test_saying import talk_of
from tests.desk.team import a_person
from tests.given import ANA, Days, placed, tell
from tests.vendors import twilio, vonage
from tests.vendors.twilio import SERVICE, SID, TOKEN, Twilio

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

pytestmark = pytest.mark.django_db(transaction=True)

NEW_YORK, TORONTO, KINGSTON, ZAGREB = (
    "+12125550123",
    "+14165550123",
    "+18765550123",
    "+385911234567",
)
PRICES = {"prices": "US 0.01, * 0.05", "picture_prices": "US 0.02", "price_currency": "USD"}


@pytest.fixture(autouse=True)
def outside(settings: Settings) -> None:
    settings.AFTERWORD_URL = OUTSIDE


@pytest.fixture
def days(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Days]:
    with days_of(home) as found:
        clock = SimpleNamespace(now=lambda: found.now)
        monkeypatch.setattr("afterword.site.middleware.timezone", clock)
        yield found


@pytest.fixture
def mia(store: Store) -> User:
    return a_person(store, "mia", "agent", NOW)


@pytest.fixture
def vendor(store: Store) -> Iterator[Twilio]:
    with twilio.running() as found:
        by_twilio(store, found)
        yield found


def by_twilio(store: Store, vendor: Twilio, **more: str) -> None:
    settings = {
        "provider": "twilio", "account_sid": SID, "service": SERVICE, "api": vendor.url,
        "pictures": "yes", **PRICES, **more,
    }  # fmt: skip
    connect(store, settings, {"auth_token": TOKEN})


def answered(
    store: Store, days: Days, mia: User, number: str, *some: tuple[str, bytes]
) -> tuple[Intent, list[Attachment]]:
    """Somebody with this number writes a text, and Mia answers with files."""
    who = msgspec.structs.replace(ANA, phone=number)
    tell(store, placed(who=who), now=NOW)
    wrote = shapes.Event(
        kind="reply.received", key="sms:in1", happened=days.now, who=who,
        data={"channel": "sms", "provider_id": "in1", "what": "text"},
        private={"text": "It came broken."},
    )  # fmt: skip
    days.hear(store, wrote)
    talk: Conversation = talk_of(store)
    rows = [sending_files.attach(talk, mia, name, one, now=days.now) for name, one in some]
    key = saying.say(
        talk, Reply(channel="sms", words="This one?", press="p"), user=mia, now=days.now
    )
    days.later(minutes=1)
    return Intent.objects.of(store).get(send_key=key), rows


def fetched(vendor: Twilio, message: dict[str, Any], url: str) -> tuple[str, str]:
    """What the vendor says of a message once it has fetched its files; on a thread of its own, for
    a browser of another test may have left a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, vendor.fetches(message, OUTSIDE, url)).result()


def test_it_works(
    store: Store, days: Days, mia: User, vendor: Twilio, live_server: "LiveServer"
) -> None:
    found, (one,) = answered(store, days, mia, NEW_YORK, ("how it fits.jpg", picture()))
    (message,) = vendor.messages
    assert message["Body"] == "This one?"
    assert message["media"] == [f"{sending_files.address(one)}/image.jpg"]
    assert message["sid"].startswith("MM")
    assert (found.state, found.cost, found.cost_currency) == ("accepted", 20_000, "USD")
    seen = fetched(vendor, message, live_server.url)
    assert seen == ("delivered", "")
    hears(days, vendor.reports(message, "delivered"))
    found.refresh_from_db()
    assert found.state == "delivered"


def test_once_its_time_is_over_nobody_fetches_it(
    store: Store, days: Days, mia: User, vendor: Twilio, live_server: "LiveServer"
) -> None:
    answered(store, days, mia, NEW_YORK, ("fit.jpg", picture()))
    (message,) = vendor.messages
    days.clock.at += sending_files.SHARED_FOR
    seen = fetched(vendor, message, live_server.url)
    assert seen == ("undelivered", "11200")
    hears(days, vendor.reports(message, "undelivered", ErrorCode="12300"))
    assert Intent.objects.of(store).get(step="by-hand").state == "failed"


@pytest.mark.parametrize("number", [KINGSTON, ZAGREB])
def test_elsewhere_it_stays_an_address(
    store: Store, days: Days, mia: User, vendor: Twilio, number: str
) -> None:
    """Jamaica shares its prefix with the United States, and is not among them."""
    found, (one,) = answered(store, days, mia, number, ("fit.jpg", picture()))
    (message,) = vendor.messages
    assert message["media"] == []
    assert message["Body"] == f"This one?\n{sending_files.address(one)}"
    assert found.cost == 50_000, "one part of a text"


def test_a_sender_without_pictures_and_a_house_that_nobody_reaches_send_addresses(
    store: Store, days: Days, mia: User, vendor: Twilio, settings: Settings
) -> None:
    by_twilio(store, vendor, pictures="no")
    _, (one,) = answered(store, days, mia, NEW_YORK, ("fit.jpg", picture()))
    talk = talk_of(store)
    assert vendor.messages[0]["media"] == []
    by_twilio(store, vendor)
    assert sending_files.pictured(talk.store, "sms", NEW_YORK, [one]) == [one]
    settings.AFTERWORD_URL = "http://127.0.0.1:8000"
    assert sending_files.pictured(talk.store, "sms", NEW_YORK, [one]) == []


def test_what_does_not_fit_beside_the_others_is_an_address(
    store: Store, days: Days, mia: User, vendor: Twilio
) -> None:
    some = [("fit.jpg", picture()), ("a.mov", MOV + bytes(700 * 1024)), ("care.txt", WORDS)]
    _, (shown, film, words) = answered(store, days, mia, TORONTO, *some)
    (message,) = vendor.messages
    assert message["media"] == [f"{sending_files.address(shown)}/image.jpg"]
    said = message["Body"].splitlines()
    assert said == ["This one?", sending_files.address(film), sending_files.address(words)]


def test_through_vonage_each_goes_in_a_message_of_its_own(
    store: Store, days: Days, mia: User
) -> None:
    with vonage.running() as vendor:
        settings = {
            "provider": "vonage", "api": vendor.url, "application_id": vonage.APPLICATION,
            "sender": "12125550100", "pictures": "yes", **PRICES,
        }  # fmt: skip
        secrets = {"private_key": vonage.PRIVATE, "signature_secret": vonage.SIGNING}
        connect(store, settings, secrets)
        some = [("fit.jpg", picture()), ("care.pdf", PDF), ("film.mov", MOV)]
        found, (shown, paper, film) = answered(store, days, mia, NEW_YORK, *some)
        first, second = vendor.messages
        assert (first["channel"], first["message_type"]) == ("mms", "image")
        assert first["image"] == {
            "url": f"{sending_files.address(shown)}/image.jpg",
            "caption": f"This one?\n{sending_files.address(film)}",
        }
        assert (second["channel"], second["message_type"]) == ("mms", "file")
        assert second["file"] == {"url": f"{sending_files.address(paper)}/document.pdf"}
        parts = [found, Intent.objects.of(store).get(step=saying.FILE)]
        assert [(one.state, one.cost) for one in parts] == [("accepted", 20_000)] * 2


# ------------------------------------------------------------------------------ what each takes

_MB = 1024 * 1024
TAKEN: list[tuple[Any, list[tuple[str, int]], str, list[bool]]] = [
    (twilio_channel, [("image/jpeg", 5 * _MB)], "US", [True]),
    (twilio_channel, [("image/jpeg", 5 * _MB + 1)], "US", [False]),
    (twilio_channel, [("image/jpeg", 3 * _MB), ("image/png", 3 * _MB)], "CA", [True, False]),
    (twilio_channel, [("audio/mpeg", len(MP3)), ("video/mp4", len(MP4))], "US", [True, True]),
    (twilio_channel, [("application/pdf", 601 * 1024)], "US", [False]),
    (twilio_channel, [("image/jpeg", 9)] * 11, "US", [True] * 10 + [False]),
    (twilio_channel, [("image/jpeg", 9)], "GB", [False]),
    (vonage_channel, [("image/png", 600 * 1024)], "CA", [True]),
    (vonage_channel, [("image/png", 601 * 1024), ("image/png", 9)], "US", [False, True]),
    (vonage_channel, [("image/png", 9), ("image/png", 9)], "US", [True, False]),
    (vonage_channel, [("audio/ogg", 9)], "US", [False]),
    (vonage_channel, [("image/png", 9)], "DE", [False]),
]


@pytest.mark.parametrize(("provider", "files", "country", "goes"), TAKEN)
def test_each_takes_what_it_says(
    provider: Any, files: list[tuple[str, int]], country: str, goes: list[bool]
) -> None:
    account = Account(settings={"pictures": "yes"})
    assert provider.carried(files, country, account) == goes
    assert provider.carried(files, country, Account()) == [False] * len(files)


def test_the_older_api_of_vonage_carries_none() -> None:
    account = Account(settings={"pictures": "yes", "way": "sms"})
    assert vonage_channel.carried([("image/png", 9)], "US", account) == [False]
