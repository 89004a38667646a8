"""Files that the team sends along: a part of a mail, a file on WhatsApp, an address in a text."""

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.test import Client

from afterword.channels import email
from afterword.channels.whatsapp import cloud
from afterword.conversations import files, saying, sending_files
from afterword.conversations.file_kinds import Unkept
from afterword.conversations.models import Attachment, Conversation
from afterword.conversations.saying import Reply, Unsayable
from afterword.house.models import Store, User
from afterword.messages.attaching import with_files
from afterword.wire.shapes import Account, File, Outgoing, Request
from tests.conftest import NOW
from tests.conversations.sendable import BAIT, MP3, PDF, picture
from tests.conversations.test_saying import chatted, mailed, said, talk_of
from tests.desk.team import a_person
from tests.given import ANA, Days, placed, tell

pytestmark = pytest.mark.django_db
NUMBER = "+385911234567"


@pytest.fixture
def mia(store: Store) -> User:
    return a_person(store, "mia", "agent", NOW)


@pytest.fixture
def days(store: Store, home: Path) -> Days:
    tell(store, placed(who=msgspec.structs.replace(ANA, phone=NUMBER)), now=NOW)
    found = Days(home)
    found.settle()
    return found


@pytest.fixture
def talk(store: Store, days: Days) -> Conversation:
    days.hear(store, mailed("It came broken."))
    return talk_of(store)


def reply(channel: str = "email", words: str = "Here it is.", press: str = "one") -> Reply:
    return Reply(channel=channel, words=words, press=press)


def posted(days: Days) -> EmailMessage:
    (one,) = days.post.mails
    found = message_from_bytes(one.data, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_it_works(store: Store, days: Days, talk: Conversation, mia: User) -> None:
    sending_files.attach(talk, mia, "how it fits.jpg", picture(), now=days.now)
    sending_files.attach(talk, mia, "Größe (1).pdf", PDF, now=days.now)
    key = saying.say(talk, reply(), user=mia, now=days.now)
    assert sending_files.attached(talk, mia) == [], "they are on their way"
    days.later(minutes=1)
    assert [one.state for one in said(store)] == ["accepted"]
    mail = posted(days)
    assert mail.get_content_type() == "multipart/mixed"
    drawn, paper = mail.iter_attachments()
    assert (drawn.get_filename(), drawn.get_content_type()) == ("how_it_fits.jpg", "image/jpeg")
    assert drawn.get_content()[:3] == b"\xff\xd8\xff"
    assert b"telephone" not in drawn.get_content(), "nobody learns where it was taken"
    assert (paper.get_filename(), paper.get_content()) == ("Größe_1.pdf", PDF)
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Here it is." in body.get_content()
    found = sending_files.by_message(store, [key])[key]
    assert [one.shared_until for one in found] == [None, None], "they lie open to nobody"


def test_a_file_says_enough_by_itself(
    store: Store, days: Days, talk: Conversation, mia: User
) -> None:
    with pytest.raises(Unsayable):
        saying.say(talk, reply(words=" "), user=mia, now=days.now)
    sending_files.attach(talk, mia, "a.pdf", PDF, now=days.now)
    saying.say(talk, reply(words=" "), user=mia, now=days.now)
    days.later(minutes=1)
    assert [one.get_content() for one in posted(days).iter_attachments()] == [PDF]


def test_taken_back_it_is_attached_again(
    store: Store, days: Days, talk: Conversation, mia: User
) -> None:
    sending_files.attach(talk, mia, "a.pdf", PDF, now=days.now)
    key = saying.say(talk, reply(), user=mia, now=days.now)
    saying.unsay(talk, key, user=mia, now=days.now)
    assert [files.name_of(one) for one in sending_files.attached(talk, mia)] == ["a.pdf"]
    days.later(minutes=1)
    assert days.post.mails == []


def test_each_attaches_to_their_own_answer(
    store: Store, days: Days, talk: Conversation, mia: User
) -> None:
    leo = a_person(store, "leo", "agent", NOW)
    one = sending_files.attach(talk, mia, "a.pdf", PDF, now=days.now)
    assert sending_files.attached(talk, leo) == []
    assert not sending_files.detach(talk, leo, one.token)
    assert sending_files.detach(talk, mia, one.token)
    assert not Attachment.objects.of(store).exists()


def test_what_could_run_or_is_too_much_is_not_attached(
    store: Store, days: Days, talk: Conversation, mia: User
) -> None:
    for content, why in ((b"<html>" + BAIT, "kind"), (b"", "empty")):
        with pytest.raises(Unkept) as refused:
            sending_files.attach(talk, mia, "x.html", content, now=days.now)
        assert refused.value.why == why
    for _ in range(sending_files.MOST_FILES):
        sending_files.attach(talk, mia, "a.pdf", PDF, now=days.now)
    with pytest.raises(Unkept, match="too_many"):
        sending_files.attach(talk, mia, "a.pdf", PDF, now=days.now)


def test_what_a_channel_does_not_carry_is_said_before_it_is_sent(
    store: Store, days: Days, talk: Conversation, mia: User
) -> None:
    big = PDF + bytes(6 * 1024 * 1024)
    for _ in range(2):
        sending_files.attach(talk, mia, "a.pdf", big, now=days.now)
    some = sending_files.attached(talk, mia)
    assert sending_files.too_large("email", some) == some
    assert sending_files.too_large("whatsapp", some) == []
    with pytest.raises(Unsayable, match="too large"):
        saying.say(talk, reply(), user=mia, now=days.now)
    assert said(store) == []
    assert sending_files.attached(talk, mia) == some, "and they are still there"


def test_in_a_text_it_is_an_address_that_is_good_for_a_while(
    store: Store, days: Days, mia: User, client: Client
) -> None:
    days.hear(store, chatted("It came broken.", channel="sms"))
    talk = talk_of(store)
    one = sending_files.attach(talk, mia, "label.pdf", PDF, now=days.now)
    saying.say(talk, reply("sms"), user=mia, now=days.now)
    days.later(minutes=1)
    where = sending_files.address(one)
    assert where in posted(days).get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert len(one.token) >= 32
    one.refresh_from_db()
    assert one.shared_until is not None
    assert sending_files.shared(store.key, one.token, one.shared_until) is None
    before = one.shared_until - timedelta(seconds=1)
    assert sending_files.shared(store.key, one.token, before) == one
    assert sending_files.shared("another", one.token, before) is None
    assert sending_files.shared(store.key, "made-up", before) is None


def test_the_address_gives_it_to_save_and_asks_for_no_sign_in(
    store: Store, days: Days, talk: Conversation, mia: User, client: Client, now: Any
) -> None:
    one = sending_files.attach(talk, mia, "label.pdf", PDF, now=days.now)
    path = f"/file/{store.key}/{one.token}"
    assert client.get(path).status_code == 404, "it was sent to nobody yet"
    Attachment.objects.of(store).update(shared_until=now + timedelta(days=3650))
    answer = client.get(path)
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer["Content-Disposition"] == 'attachment; filename="label.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["X-Robots-Tag"] == "noindex"
    assert client.post(path).status_code == 405
    assert client.get(f"/file/other/{one.token}").status_code == 404
    Attachment.objects.of(store).update(shared_until=now - timedelta(days=3650))
    assert client.get(path).status_code == 404


# -------------------------------------------------------------------------- each channel's own


def outgoing(channel: str, *types: str, text: str = "Here it is.") -> Outgoing:
    told = [
        {"token": f"t{n}", "name": f"f{n}.x", "type": one, "url": f"https://a.example/file/s/t{n}"}
        for n, one in enumerate(types)
    ]
    said = Outgoing(key="0f.ada-fern", to="+385911234567", text=text, sender="a@b.example", at=NOW)
    return with_files(said, channel, told)


def test_whatsapp_shows_what_it_can_and_hands_on_the_rest() -> None:
    account = Account(settings={"number_id": "1"}, secrets={"token": "x"})
    for type_, kind, caption in (
        ("image/jpeg", "image", True), ("audio/ogg", "audio", False), ("video/mp4", "video", True),
        ("application/pdf", "document", True),
    ):  # fmt: skip
        asked = cloud.request(outgoing("whatsapp", type_), account)
        body = msgspec.json.decode(asked.body)
        assert body["type"] == kind
        assert body[kind]["link"] == "https://a.example/file/s/t0"
        assert ("caption" in body[kind]) == caption
        assert body[kind].get("filename", "f0.x") == "f0.x"


def test_what_whatsapp_does_not_take_is_an_address_in_the_words() -> None:
    account = Account(settings={"number_id": "1"}, secrets={"token": "x"})
    for type_ in ("video/quicktime", "video/webm", "audio/wav"):
        body = msgspec.json.decode(cloud.request(outgoing("whatsapp", type_), account).body)
        assert body["type"] == "text"
        assert body["text"]["body"] == "Here it is.\nhttps://a.example/file/s/t0"


def test_several_on_whatsapp_are_one_file_and_addresses() -> None:
    account = Account(settings={"number_id": "1"}, secrets={"token": "x"})
    asked = cloud.request(outgoing("whatsapp", "image/jpeg", "application/pdf"), account)
    body = msgspec.json.decode(asked.body)
    assert "https://a.example/file/s/t1" in body["image"]["caption"]


def test_a_text_names_addresses_and_a_mail_has_parts() -> None:
    assert outgoing("sms", "image/png", "application/pdf").text == (
        "Here it is.\nhttps://a.example/file/s/t0\nhttps://a.example/file/s/t1"
    )
    assert outgoing("sms", "image/png", text="").text == "https://a.example/file/s/t0"
    assert outgoing("email", "image/png").files == (
        File(token="t0", name="f0.x", type="image/png"),
    )
    assert outgoing("email") == outgoing("whatsapp")


def test_companies_that_send_mail_carry_them_too() -> None:
    known = File(token="t", name="Größe.mp3", type="audio/mpeg", content=MP3)
    said = msgspec.structs.replace(outgoing("email"), files=(known,), to="ana@example.com")
    account = Account(secrets={"server_token": "x"})
    asked = email.PROVIDERS["postmark"].request(said, account)
    assert isinstance(asked, Request)
    body = msgspec.json.decode(asked.body)
    (part,) = body["Attachments"]
    assert (part["Name"], part["ContentType"]) == ("Größe.mp3", "audio/mpeg")
