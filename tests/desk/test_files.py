"""A file of a customer's on the desk: handed out as something to save, and as nothing that runs."""

import secrets
from datetime import datetime

import pytest

from afterword.conversations import files
from afterword.conversations.file_kinds import Unkept, sound
from afterword.conversations.models import Attachment, Conversation
from afterword.house.models import Store
from afterword.timeline.models import Customer
from tests.conftest import NOW
from tests.conversations.sendable import MP3, picture, polyglots
from tests.desk.team import Opens, opening
from tests.given import a_store, placed, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def opens(store: Store, now: datetime) -> Opens:
    return opening(store, a_store("other"), now)


def a_file(store: Store, content: bytes | None, name: str = "broken.jpg") -> Attachment:
    """A file of Ana's, as the collector keeps it; ``None``: it could not be fetched."""
    if not Customer.objects.of(store).exists():
        tell(store, placed(), now=NOW)
    customer = Customer.objects.of(store).get()
    key = customer.key(store.secret)
    one = Attachment.objects.create(
        store=store, customer=customer, token=secrets.token_urlsafe(24), event=secrets.token_hex(8),
        state="waiting", kind="image", at=NOW, holder="me",
        sealed=key.seal_json({"name": name, "media": {}, "channel": "whatsapp"}, "file"),
    )  # fmt: skip
    if content is None:
        files.fail(one, "unreachable")
    else:
        files.keep(one, sound(content))
    one.refresh_from_db()
    return one


def address(store: Store, one: Attachment, more: str = "") -> str:
    return f"/desk/{store.key}/files/{one.token}/{more}"


def test_it_works(store: Store, opens: Opens) -> None:
    one = a_file(store, picture())
    answer = opens("agent").get(address(store, one))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer["Content-Disposition"] == 'attachment; filename="broken.jpg"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["Cache-Control"] == "private, max-age=3600"
    small = opens("agent").get(address(store, one, "small/"))
    assert 0 < len(small.content) < len(answer.content)


def test_who_may_not_learns_nothing(store: Store, opens: Opens) -> None:
    one = a_file(store, picture())
    assert opens("nobody").get(address(store, one)).status_code == 302
    for who in ("stranger", "other"):
        assert opens(who).get(address(store, one)).status_code == 404
    other = Store.objects.get(key="other")
    assert opens("other").get(address(other, one)).status_code == 404
    assert opens("analyst").get(address(store, one)).status_code == 403


def test_a_player_gets_the_part_it_asks_for(store: Store, opens: Opens) -> None:
    one = a_file(store, MP3, "voice.html")
    agent = opens("agent")
    whole = agent.get(address(store, one))
    assert whole["Content-Disposition"] == 'attachment; filename="voice.mp3"'
    for asked, status, expected in (
        ("bytes=0-9", 206, MP3[:10]),
        ("bytes=10-", 206, MP3[10:]),
        ("bytes=5-99999", 206, MP3[5:]),
        ("bytes=99999-", 416, b""),
        ("bytes=9-3", 416, b""),
        ("bytes=-5", 200, MP3),
        ("lines=1-2", 200, MP3),
    ):
        answer = agent.get(address(store, one), headers={"Range": asked})
        assert (asked, answer.status_code, answer.content) == (asked, status, expected)
    assert agent.get(address(store, one, "small/")).status_code == 404


def test_of_a_hundred_files_that_are_two_things_none_is_served_so_that_it_runs(
    store: Store, opens: Opens
) -> None:
    """S30, over the address that a browser asks."""
    agent, served, runs = opens("agent"), 0, ("html", "svg", "xml;", "script", "xhtml")
    for name, content in polyglots():
        try:
            one = a_file(store, content, f"{name}.html")
        except Unkept:
            continue
        served += 1
        answer = agent.get(address(store, one))
        assert answer.status_code == 200, name
        assert not any(word in answer["Content-Type"] for word in runs), name
        assert answer["Content-Disposition"].startswith("attachment"), name
        assert not answer["Content-Disposition"].rstrip('"').endswith(("html", "svg")), name
        assert answer["X-Content-Type-Options"] == "nosniff", name
        assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'"), name
    assert served > 20


def test_somebody_asks_for_it_once_more(store: Store, opens: Opens) -> None:
    one = a_file(store, None)
    talk = Conversation.objects.create(
        store=store, customer=one.customer, about="conversation/x", state="team", opened=NOW,
        channel="whatsapp", last=NOW,
    )  # fmt: skip
    agent = opens("agent")
    assert agent.get(address(store, one)).status_code == 404, "there is nothing yet"
    answer = agent.post(address(store, one, "again/"))
    assert answer["Location"] == f"/desk/{store.key}/inbox/{talk.pk}/"
    one.refresh_from_db()
    assert (one.state, one.why) == ("waiting", "")
    assert opens("analyst").post(address(store, one, "again/")).status_code == 403


def test_what_cannot_be_read_any_more_is_not_there(store: Store, opens: Opens) -> None:
    one = a_file(store, picture())
    Customer.objects.of(store).update(wrapped_key=b"")
    assert opens("agent").get(address(store, one)).status_code == 404
    assert opens("agent").get(f"/desk/{store.key}/files/made-up/").status_code == 404
