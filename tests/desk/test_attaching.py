"""Files in a conversation at the desk: shown under what was said, attached to an answer."""

import re
import secrets
import sys
from email import message_from_bytes, policy
from pathlib import Path

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from afterword.conversations import files, presence, sending_files
from afterword.conversations.file_kinds import MOST_BYTES, sound
from afterword.conversations.models import Attachment
from afterword.house import actions as house
from afterword.house.models import Store, User
from afterword.outbox.models import Intent
from afterword.timeline.models import Event
from afterword.wire import shapes
from tests.conversations.sendable import BAIT, MOV, MP3, PDF, of_an_iphone, picture
from tests.desk.one_talk import Desk, a_desk, a_teammate, browser_of
from tests.desk.test_inbox_thread import lines, page_of, the_form, to
from tests.given import ANA

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(store: Store, home: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return a_desk(store, home, monkeypatch)


@pytest.fixture
def mia(desk: Desk) -> User:
    return a_teammate(desk.store, "Mia Kovač")


@pytest.fixture
def client(mia: User) -> Client:
    return browser_of(mia)


def upload(desk: Desk, client: Client, *some: tuple[str, bytes], words: str = "") -> str:
    """Attach through the form, as a browser without script does; gives the page afterwards."""
    form = the_form(page_of(desk, client), words, by="email")
    chosen = [SimpleUploadedFile(name, content) for name, content in some]
    answer = client.post(to(desk, "talk-attach"), {**form, "files": chosen})
    assert (answer.status_code, answer["Location"]) == (302, to(desk, "conversation"))
    return page_of(desk, client)


def sent(desk: Desk, content: bytes | None, name: str) -> Attachment:
    """Ana sent a file with her last word."""
    said = Event.objects.of(desk.store).filter(kind="reply.received").order_by("-id")[0]
    customer = desk.talk.customer
    key = customer.key(desk.store.secret)
    one = Attachment.objects.create(
        store=desk.store, customer=customer, token=secrets.token_urlsafe(24), event=said.key,
        place=Attachment.objects.of(desk.store).count(), state="waiting", kind="image",
        at=desk.now, sealed=key.seal_json({"name": name, "media": {}}, "file"),
    )  # fmt: skip
    if content is not None:
        files.keep(one, sound(content))
    one.refresh_from_db()
    return one


def test_it_works(desk: Desk, client: Client, mia: User) -> None:
    page = upload(desk, client, ("fit.jpg", picture()), ("how.pdf", PDF), words="Look at these.")
    assert "fit.jpg" in page
    assert "how.pdf" in page
    assert "Look at these." in page, "what was written is kept"
    assert "as parts of the mail" in page
    assert [one.kind for one in sending_files.attached(desk.talk, mia)] == ["image", "document"]
    answer = client.post(to(desk, "talk-say"), the_form(page, "Look at these.", by="email"))
    assert answer.status_code == 302
    intent = Intent.objects.of(desk.store).get(step="by-hand")
    assert [one.message for one in Attachment.objects.of(desk.store)] == [intent.send_key] * 2
    page = page_of(desk, client)
    thread = page[page.index('id="talk-lines"') : page.index("<talk-compose")]
    assert "fit.jpg" in thread, "it stands under what was said"
    assert 'class="attached' not in page
    desk.later(minutes=1)
    assert b"how.pdf" in desk.days.post.mails[-1].data


def test_a_picture_of_an_iphone_is_attached_as_a_jpeg(
    desk: Desk, client: Client, mia: User
) -> None:
    page = upload(desk, client, ("IMG_0042.HEIC", of_an_iphone()))
    assert "IMG_0042.jpg" in page
    (one,) = sending_files.attached(desk.talk, mia)
    assert (one.kind, one.type) == ("image", "image/jpeg")
    assert files.content(one)[:3] == b"\xff\xd8\xff"


def test_where_no_picture_of_an_iphone_can_be_opened_the_page_says_why(
    desk: Desk, client: Client, mia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = of_an_iphone()
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    page = upload(desk, client, ("IMG_0042.HEIC", taken))
    assert "the extra “heic” is not installed here" in page
    assert sending_files.attached(desk.talk, mia) == []


def test_what_they_sent_stands_under_their_words(desk: Desk, client: Client) -> None:
    drawn, heard = sent(desk, picture(), "broken.jpg"), sent(desk, MP3, "voice")
    waits = sent(desk, None, "later.pdf")
    page = page_of(desk, client)
    address = reverse("file-small", args=[desk.store.key, drawn.token])
    assert f'<img src="{address}" alt="Picture: broken.jpg" width="240" height="160"' in page
    address = reverse("file", args=[desk.store.key, heard.token])
    assert f'<audio controls preload="none" src="{address}"' in page
    assert "is being fetched" in page
    assert "Try again" not in page
    files.fail(waits, "unreachable")
    page = page_of(desk, client)
    assert "could not be fetched" in page
    assert "Try again" in page


def test_one_is_taken_off_again(desk: Desk, client: Client, mia: User) -> None:
    upload(desk, client, ("a.pdf", PDF))
    (one,) = sending_files.attached(desk.talk, mia)
    where = reverse("talk-detach", args=[desk.store.key, desk.talk.pk, one.token])
    other = browser_of(a_teammate(desk.store, "Tom Bell"))
    other.post(where)
    assert sending_files.attached(desk.talk, mia) == [one], "nobody else takes it off"
    client.post(where, {"words": "Still here", "by": "email"})
    assert sending_files.attached(desk.talk, mia) == []
    assert presence.begun(desk.talk, mia) == ("email", "Still here")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("page.jpg", b"<html>" + BAIT, "a kind of file that is not kept here"),
        ("big.pdf", b"%PDF-" + bytes(MOST_BYTES), "larger than 10 MB"),
        ("none.pdf", b"", "empty"),
    ],
)
def test_what_is_not_taken_says_why(
    desk: Desk, client: Client, name: str, content: bytes, says: str
) -> None:
    page = upload(desk, client, (name, content))
    assert f"{name} was not attached: {says}." in page
    assert not Attachment.objects.of(desk.store).exists()


def test_a_file_that_was_chosen_and_not_attached_is_not_forgotten(
    desk: Desk, client: Client
) -> None:
    form = the_form(page_of(desk, client), "Here it is.", by="email")
    answer = client.post(to(desk, "talk-say"), {**form, "files": "label.pdf"})
    assert answer.status_code == 422
    assert "Attach the file first" in answer.content.decode()
    assert not Intent.objects.of(desk.store).filter(step="by-hand").exists()


def test_what_is_too_large_for_the_channel_is_said_before(
    desk: Desk, client: Client, mia: User
) -> None:
    big = PDF + bytes(6 * 1024 * 1024)
    page = upload(desk, client, ("a.pdf", big), ("b.pdf", big))
    assert "Too large for this channel:" in page
    answer = client.post(to(desk, "talk-say"), the_form(page, "Here", by="email"))
    assert answer.status_code == 422
    assert "too large for this channel" in answer.content.decode()
    assert len(sending_files.attached(desk.talk, mia)) == 2


def test_a_picture_message_is_said_before_with_what_it_costs(
    desk: Desk, client: Client, mia: User, settings: Settings
) -> None:
    settings.AFTERWORD_URL = "https://afterword.example"
    given = {"provider": "twilio", "account_sid": "AC1", "service": "MG1", "pictures": "yes",
             "prices": "* 0.01", "picture_prices": "US 0.02", "price_currency": "USD"}  # fmt: skip
    house.save_account(
        desk.store, kind="channel", plug="sms", settings=given, secrets_={"auth_token": "x"},
        now=desk.now, by="test",
    )  # fmt: skip
    who = msgspec.structs.replace(ANA, phone="+12125550123")
    desk.hear(
        shapes.Event(
            kind="reply.received", key="sms:in1", happened=desk.now, who=who,
            data={"channel": "sms", "provider_id": "in1", "what": "text"},
            private={"text": "Which one?"},
        )
    )  # fmt: skip
    page = upload(desk, client, ("fit.jpg", picture()))
    assert "To this number they go as a picture message (MMS). It costs $0.02." in page
    typed = {"by": "sms", "to": "+12125550123", "words": "This one"}
    said = client.post(to(desk, "talk-typing"), typed).content.decode()
    assert said == "8 characters, a picture message (MMS), $0.02"
    page = upload(desk, client, ("care.txt", b"Wash it by hand.\n"))
    assert "these go as a picture message (MMS): fit.jpg. The others go as links" in page
    typed["to"] = "+385911234567"
    said = client.post(to(desk, "talk-typing"), typed).content.decode()
    assert said == "8 characters, 1 part, GSM-7, $0.01"


# ------------------------------------------------------------------- one file a message

SOME = (("fit.jpg", picture()), ("voice.mp3", MP3), ("how.pdf", PDF))


def on_whatsapp(desk: Desk, client: Client, *some: tuple[str, bytes]) -> Intent:
    """An answer with files over WhatsApp, where the second is refused."""
    page = upload(desk, client, *some)
    taken = desk.days.post.answer
    refused = shapes.Response(status=554, headers={"phase": "data"}, body=b"5.6.0 not taken")
    desk.days.post.first = [taken, refused]
    client.post(to(desk, "talk-say"), the_form(page, "Look.", by="whatsapp"))
    desk.later(minutes=1)
    return Intent.objects.of(desk.store).get(step="by-hand")


def test_one_answer_of_many_messages_is_one_line_with_what_became_of_each(
    desk: Desk, client: Client, mia: User
) -> None:
    on_whatsapp(desk, client, *SOME)
    page = page_of(desk, client)
    assert len([one for one in lines(page) if "fit.jpg" in one]) == 1
    thread = page[page.index('id="talk-lines"') : page.index("<talk-compose")]
    line = " ".join(re.sub(r"<[^>]+>", " ", thread).split()).partition("Look.")[2]
    assert thread.count('class="said"') == 3, "hers by mail and by WhatsApp, and one answer"
    assert line.count("This file did not reach them.") == 1
    assert line.index("fit.jpg") < line.index("voice.mp3") < line.index("how.pdf")
    assert "It did not reach them." not in line, "the words did"
    assert "voice.mp3 " in line[: line.index("This file did not reach them.")]
    page = take_up(desk, client)
    assert [files.name_of(one) for one in sending_files.attached(desk.talk, mia)] == ["voice.mp3"]
    assert "Look.</textarea>" not in page, "the words arrived and are not said again"


def test_the_composer_says_which_go_in_messages_of_their_own_and_what_each_costs(
    desk: Desk, client: Client
) -> None:
    assert "Each goes as a file, in a message of its own." in upload(desk, client, *SOME)
    given = {"number_id": "1", "business_id": "2", "prices": "service * 0.005"}
    house.save_account(
        desk.store, kind="channel", plug="whatsapp", settings={**given, "price_currency": "EUR"},
        secrets_={"token": "x"}, now=desk.now, by="test",
    )  # fmt: skip
    page = upload(desk, client, ("film.mov", MOV))
    assert "each in a message of its own: fit.jpg, voice.mp3, how.pdf. The others go as" in page
    assert "Each message costs €0.005." in page


# ------------------------------------------------------------------------------------ tags


def test_tags_are_put_on_and_taken_off(desk: Desk, client: Client) -> None:
    where = to(desk, "talk-tag")
    assert client.post(where, {"new": " VIP "})["Location"] == to(desk, "conversation")
    client.post(where, {"new": "broken"})
    assert desk.talk.tags == ["broken", "vip"]
    page = page_of(desk, client)
    assert 'aria-label="Take off vip"' in page
    client.post(where, {"off": "vip"})
    assert desk.talk.tags == ["broken"]
    assert '<button name="on" value="vip">' in page_of(desk, client), "it is suggested"
    client.post(where, {"on": "vip"})
    assert desk.talk.tags == ["broken", "vip"]
    client.post(where, {"new": "  "})
    assert "A tag is a word of up to 30 signs" in page_of(desk, client)
    assert desk.talk.tags == ["broken", "vip"]


# ----------------------------------------------------------------------- what reached nobody


def lost(desk: Desk, client: Client, *some: tuple[str, bytes], words: str = "Look.") -> Intent:
    """An answer with files that the provider refuses."""
    refusal = b"5.6.0 this mail is not taken"
    taken = desk.days.post.answer
    desk.days.post.answer = shapes.Response(status=554, headers={"phase": "data"}, body=refusal)
    page = upload(desk, client, *some, words=words)
    client.post(to(desk, "talk-say"), the_form(page, words, by="email"))
    desk.later(seconds=10)
    desk.days.post.answer = taken
    intent = Intent.objects.of(desk.store).filter(step="by-hand").order_by("-id")[0]
    assert intent.state == "failed"
    return intent


def take_up(desk: Desk, client: Client) -> str:
    """Press what stands under it, as often as somebody may; gives the page afterwards."""
    page = page_of(desk, client)
    form = page[page.index(to(desk, "talk-take-up")) :]
    key = re.search(r'name="key" value="([^"]+)"', form)
    assert key is not None
    for _ in range(2):
        answer = client.post(to(desk, "talk-take-up"), {"key": key[1]})
        assert (answer.status_code, answer["Location"]) == (302, to(desk, "conversation"))
    return page_of(desk, client)


def test_what_reached_nobody_is_taken_up_with_its_files(
    desk: Desk, client: Client, mia: User
) -> None:
    first = lost(desk, client, ("fit.jpg", picture()), ("how.pdf", PDF))
    assert sending_files.attached(desk.talk, mia) == []
    page = take_up(desk, client)
    assert "Look.</textarea>" in page
    assert [files.name_of(one) for one in sending_files.attached(desk.talk, mia)] == [
        "fit.jpg", "how.pdf",
    ]  # fmt: skip
    assert len(sending_files.by_message(desk.store, [first.send_key])[first.send_key]) == 2
    client.post(to(desk, "talk-say"), the_form(page, "Look.", by="email"))
    desk.later(seconds=10)
    second = Intent.objects.of(desk.store).filter(step="by-hand").order_by("-id")[0]
    assert (second.state, second.pk == first.pk) == ("accepted", False)
    mail = message_from_bytes(desk.days.post.mails[-1].data, policy=policy.default)
    assert [one.get_filename() for one in mail.iter_attachments()] == ["fit.jpg", "how.pdf"]


def test_it_is_taken_up_behind_what_is_begun_and_by_whomever(
    desk: Desk, client: Client, mia: User
) -> None:
    lost(desk, client, ("how.pdf", PDF))
    tom = a_teammate(desk.store, "Tom Bell")
    presence.keep_begun(desk.talk, tom, "whatsapp", "Dear Ana,", now=desk.now)
    take_up(desk, browser_of(tom))
    assert presence.begun(desk.talk, tom) == ("email", "Dear Ana,\n\nLook.")
    assert [files.name_of(one) for one in sending_files.attached(desk.talk, tom)] == ["how.pdf"]
    assert sending_files.attached(desk.talk, mia) == []


def test_what_cannot_be_attached_again_is_said(desk: Desk, client: Client, mia: User) -> None:
    lost(desk, client, ("how.pdf", PDF), ("fit.jpg", picture()))
    for number in range(4):
        sending_files.attach(desk.talk, mia, f"{number}.pdf", PDF, now=desk.now)
    page = take_up(desk, client)
    assert len(sending_files.attached(desk.talk, mia)) == sending_files.MOST_FILES
    assert "fit.jpg could not be attached again." in page


def test_what_arrived_or_was_taken_back_is_not_taken_up(desk: Desk, client: Client) -> None:
    page = page_of(desk, client)
    client.post(to(desk, "talk-say"), the_form(page, "Tomorrow.", by="email"))
    intent = Intent.objects.of(desk.store).get(step="by-hand")
    given = {"key": intent.send_key}
    assert client.post(to(desk, "talk-take-up"), given).status_code == 404
    client.post(to(desk, "talk-unsay"), given)
    assert client.post(to(desk, "talk-take-up"), given).status_code == 404
    assert client.post(to(desk, "talk-take-up"), {"key": "nothing"}).status_code == 404
