"""Several files of one answer: where a message shows one file, each goes in one of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from afterword.conversations import files, presence, saying, sending_files
from afterword.conversations.models import Attachment, Conversation
from afterword.conversations.saying import Reply
from afterword.house.models import Store, User
from afterword.outbox.models import Intent
from afterword.outbox.queries import because_of
from afterword.timeline.models import Event
from afterword.wire import shapes
from tests.channels.living import living
from tests.conftest import NOW
from tests.conversations.sendable import MOV, MP3, MP4, PDF, WAV, WORDS, picture
from tests.conversations.test_saying import chatted, talk_of
from tests.desk.team import a_person
from tests.given import ANA, Days, placed, tell
from tests.vendors import graph
from tests.vendors import infobip as infobip_vendor
from tests.vendors import viber as viber_vendor
from tests.vendors.graph import Graph, Refused
from tests.vendors.infobip import Infobip
from tests.vendors.serving import served
from tests.vendors.viber import Viber

NUMBER = "385911234567"
SECRETS = {"token": graph.TOKEN, "app_secret": graph.APP_SECRET, "verify_token": graph.VERIFY}


@pytest.fixture
def vendor() -> Graph:
    return Graph(heard={NUMBER, "7"})


@contextmanager
def connected(
    store: Store, home: Path, channel: str, app: Any, secrets: dict[str, str], **settings: str
) -> Iterator[Days]:
    tell(store, placed(who=msgspec.structs.replace(ANA, phone=f"+{NUMBER}")))
    with served(app) as url:
        more = {"url": url, **settings}
        with living(store, home, channel, settings=more, secrets=secrets) as days:
            days.settle()
            yield days


@pytest.fixture
def days(transactional_db: None, store: Store, home: Path, vendor: Graph) -> Iterator[Days]:
    own = {"number_id": graph.NUMBER_ID, "prices": "service * 0.005", "price_currency": "EUR"}
    with connected(store, home, "whatsapp", vendor.app(), SECRETS, **own) as found:
        yield found


@pytest.fixture
def mia(store: Store) -> User:
    return a_person(store, "mia", "agent", NOW)


SOME = (("fit.jpg", picture()), ("voice.mp3", MP3), ("how.pdf", PDF))


def said(
    store: Store,
    days: Days,
    mia: User,
    *some: tuple[str, bytes],
    words: str = "Here they are.",
    channel: str = "whatsapp",
) -> str:
    """She writes, and Mia answers with files, which are on their way then."""
    days.hear(store, chatted("It came broken.", f"w{days.now:%j %H%M%S}", days.now, channel))
    talk: Conversation = talk_of(store)
    for name, content in some:
        sending_files.attach(talk, mia, name, content, now=days.now)
    reply = Reply(channel=channel, words=words, press=f"{days.now:%d %H:%M:%S}")
    return saying.say(talk, reply, user=mia, now=days.now)


def messages(store: Store, key: str) -> list[Intent]:
    """The messages of an answer, in their order."""
    keys = [key, *sending_files.part_keys(key)]
    rows = Intent.objects.of(store).filter(send_key__in=keys).select_related("store", "customer")
    return sorted(rows, key=lambda one: keys.index(one.send_key))


def test_it_works(store: Store, days: Days, vendor: Graph, mia: User) -> None:
    key = said(store, days, mia, *SOME)
    days.later(minutes=1)
    assert [one["type"] for one in vendor.taken] == ["image", "audio", "document"]
    assert vendor.taken[0]["image"]["caption"] == "Here they are."
    assert "caption" not in vendor.taken[2]["document"]
    assert len(vendor.uploads) == 3, "each was given, and none lies open"
    assert not Attachment.objects.of(store).exclude(shared_until=None).exists()
    parts = messages(store, key)
    assert [one.state for one in parts] == ["accepted"] * 3
    assert [one.cost for one in parts] == [5000] * 3, "each is paid for"
    assert [one.provider_id for one in parts] == [one["id"] for one in vendor.taken]
    assert len({one["biz_opaque_callback_data"] for one in vendor.taken}) == 3
    assert talk_of(store).state == "theirs"
    told = Event.objects.of(store).filter(kind="conversation.answered")
    assert told.count() == 1, "one answer, however many messages it takes"


def test_one_press_is_one_answer(store: Store, days: Days, vendor: Graph, mia: User) -> None:
    days.hear(store, chatted("It came broken."))
    for name, content in SOME:
        sending_files.attach(talk_of(store), mia, name, content, now=days.now)
    for _ in range(3):
        reply = Reply(channel="whatsapp", words="Here they are.", press="p")
        saying.say(talk_of(store), reply, user=mia, now=days.now)
        days.later(seconds=20)
    assert [one["type"] for one in vendor.taken] == ["image", "audio", "document"]


def test_words_that_no_file_has_room_for_go_ahead(
    store: Store, days: Days, vendor: Graph, mia: User
) -> None:
    """A sound has no words under it, and under a picture stand 1,024 characters at the most."""
    said(store, days, mia, ("voice.mp3", MP3), ("fit.jpg", picture()))
    days.later(minutes=1)
    assert [one["type"] for one in vendor.taken] == ["text", "audio", "image"]
    assert "caption" not in vendor.taken[2]["image"]
    days.later(hours=1)
    said(store, days, mia, ("fit.jpg", picture()), words="x" * 1025)
    days.later(minutes=1)
    assert [one["type"] for one in vendor.taken[3:]] == ["text", "image"]
    assert "caption" not in vendor.taken[4]["image"]


def test_files_without_words(store: Store, days: Days, vendor: Graph, mia: User) -> None:
    said(store, days, mia, ("voice.mp3", MP3), ("how.pdf", PDF), words="")
    days.later(minutes=1)
    assert [one["type"] for one in vendor.taken] == ["audio", "document"]


def test_they_go_in_order_though_one_is_put_off(
    store: Store, days: Days, vendor: Graph, mia: User
) -> None:
    key = said(store, days, mia, *SOME)
    days.clock.at += saying.UNDO
    vendor.next_errors = [Refused(131056, "Pair rate limit hit", status=400)] * 2
    days.settle()
    first, *others = messages(store, key)
    assert (first.state, vendor.taken) == ("ready", [])
    assert {one.state for one in others} == {"planned"}
    assert [one.rule for one in because_of(others[0])][-1] == "follows"
    days.later(minutes=30)
    assert [one["type"] for one in vendor.taken] == ["image", "audio", "document"]
    assert {one.state for one in messages(store, key)} == {"accepted"}


def test_of_one_that_fails_only_that_one_is_taken_up(
    store: Store, days: Days, vendor: Graph, mia: User
) -> None:
    key = said(store, days, mia, *SOME)
    days.clock.at += saying.UNDO
    vendor.refuses = "audio"
    days.settle()
    days.later(minutes=2)
    first, sound, paper = messages(store, key)
    assert [one.state for one in (first, sound, paper)] == ["accepted", "failed", "accepted"]
    talk = talk_of(store)
    assert talk.state == "team", "somebody is to see to it"
    vendor.refuses = ""
    for _ in range(2):
        saying.take_up(talk, sound.send_key, user=mia, now=days.now)
    assert [files.name_of(one) for one in sending_files.attached(talk, mia)] == ["voice.mp3"]
    assert presence.begun(talk, mia)[1] == ""
    with pytest.raises(LookupError):
        saying.take_up(talk, paper.send_key, user=mia, now=days.now)
    reply = Reply(channel="whatsapp", words="", press="again")
    saying.say(talk, reply, user=mia, now=days.now)
    days.later(minutes=1)
    assert [one["type"] for one in vendor.taken] == ["image", "document", "audio"]


def test_of_one_in_doubt_the_others_go_and_it_is_not_doubled(
    store: Store, days: Days, vendor: Graph, mia: User
) -> None:
    key = said(store, days, mia, *SOME)
    days.clock.at += saying.UNDO
    vendor.hangs_up = "/messages"
    days.settle()
    vendor.hangs_up = ""
    days.later(hours=2)
    assert [one["type"] for one in vendor.taken] == ["image", "audio", "document"]
    assert [one.state for one in messages(store, key)] == ["unknown"] * 3


def test_taken_back_none_of_it_goes(store: Store, days: Days, vendor: Graph, mia: User) -> None:
    key = said(store, days, mia, *SOME)
    saying.unsay(talk_of(store), key, user=mia, now=days.now)
    attached = sending_files.attached(talk_of(store), mia)
    assert [files.name_of(one) for one in attached] == [name for name, _ in SOME]
    days.later(hours=1)
    assert (vendor.calls, {one.state for one in messages(store, key)}) == ([], {"withheld"})
    handed = Event.objects.of(store).filter(kind="conversation.handed", data__why="unsent")
    assert not handed.exists(), "nobody lost anything"


def test_once_their_time_is_over_the_others_are_of_no_use(
    store: Store, days: Days, vendor: Graph, mia: User
) -> None:
    vendor.token = "another"
    key = said(store, days, mia, *SOME)
    days.clock.at += saying.VALID_FOR + timedelta(minutes=1)
    days.settle()
    days.later(hours=1)
    assert vendor.taken == []
    assert {one.state for one in messages(store, key)} <= {"expired", "failed"}


# ----------------------------------------------------------------------- each channel's own way


def wrote(days: Days, channel: str, own_id: str) -> shapes.Event:
    """She writes from an id that she has there alone."""
    who = shapes.Who(email=ANA.email, contacts=((channel, own_id),))
    return msgspec.structs.replace(chatted("It broke.", "w1", days.now, channel), who=who)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("channel", ["messenger", "instagram"])
def test_meta_shows_a_file_or_says_words(
    store: Store, home: Path, vendor: Graph, mia: User, channel: str
) -> None:
    page = {"messenger": graph.PAGE_ID, "instagram": graph.IG_ID}[channel]
    with connected(store, home, channel, vendor.app(), SECRETS, page_id=page) as days:
        days.hear(store, wrote(days, channel, "7"))
        talk = talk_of(store)
        some = (("fit.jpg", picture()), ("film.mp4", MP4), ("a.wav", WAV), ("a.txt", WORDS))
        for name, content in some:
            sending_files.attach(talk, mia, name, content, now=days.now)
        reply = Reply(channel=channel, words="Here they are.", press="p")
        saying.say(talk, reply, user=mia, now=days.now)
        days.later(minutes=1)
        said, *shown = [one["message"] for one in vendor.taken]
        assert said["text"].startswith("Here they are.")
        kinds = ["image", "video", "audio"]
        if channel == "messenger":
            kinds.append("file")
        else:
            assert "/file/" in said["text"], "Instagram takes no plain text as a file"
        # What a provider fetches is named as what it is.
        assert [one["attachment"]["type"] for one in shown] == kinds
        for one in shown:
            assert "/file/" in one["attachment"]["payload"]["url"]


@pytest.mark.django_db(transaction=True)
def test_a_bot_on_viber(store: Store, home: Path, mia: User) -> None:
    vendor = Viber(subscribed={"01234567890A="})
    secrets = {"token": viber_vendor.TOKEN}
    own = {"provider": "bot", "name": "Ada"}
    with connected(store, home, "viber", vendor.app(), secrets, **own) as days:
        days.hear(store, wrote(days, "viber", "01234567890A="))
        talk = talk_of(store)
        some = (("fit.jpg", picture()), ("film.mp4", MP4), ("how.pdf", PDF), ("a.mov", MOV))
        for name, content in some:
            sending_files.attach(talk, mia, name, content, now=days.now)
        saying.say(talk, Reply(channel="viber", words="Look.", press="p"), user=mia, now=days.now)
        days.later(minutes=1)
        assert [one["type"] for one in vendor.taken] == ["picture", "video", "file", "file"]
        assert vendor.taken[0]["text"] == "Look."
        assert vendor.taken[2]["size"] == len(PDF)
        assert vendor.taken[2]["file_name"] == "how.pdf"


@pytest.mark.django_db(transaction=True)
def test_business_messages_on_viber(store: Store, home: Path, mia: User) -> None:
    vendor = Infobip()
    secrets = {"key": infobip_vendor.KEY, "report_secret": infobip_vendor.REPORT_SECRET}
    own = {"provider": "infobip", "sender": "Ada & Fern"}
    with connected(store, home, "viber", vendor.app(), secrets, **own) as days:
        some = (("how.pdf", PDF), ("fit.jpg", picture()), ("film.mp4", MP4))
        said(store, days, mia, *some, channel="viber", words="Look.")
        days.later(minutes=1)
        contents = [one["content"] for one in vendor.taken]
        assert [one["type"] for one in contents] == ["TEXT", "FILE", "IMAGE"]
        assert contents[0]["text"].startswith("Look.\n")
        assert "/file/" in contents[0]["text"], "a film wants what nobody knows of it"
        assert contents[1]["fileName"] == "how.pdf"
