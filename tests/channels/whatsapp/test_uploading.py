"""Files on WhatsApp: given to Meta ahead of the message, which shows them by their id."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from afterword.channels.whatsapp import cloud, uploading
from afterword.conversations import saying, sending_files
from afterword.conversations.models import Attachment, Conversation
from afterword.conversations.saying import Reply
from afterword.engine import uploading as engine
from afterword.engine.admission import admit_due
from afterword.house.models import Store, User
from afterword.messages.attaching import TAKEN
from afterword.outbox import uploads
from afterword.outbox.models import Intent, Upload
from afterword.wire import shapes
from afterword.wire.carry import Carrier
from afterword.wire.http import Http
from afterword.wire.shapes import Account, File, Refusal, Response
from tests.channels.living import living
from tests.conftest import NOW
from tests.conversations.sendable import MOV, MP3, OGG, PDF, picture
from tests.conversations.test_saying import chatted, talk_of
from tests.desk.team import a_person
from tests.given import ANA, Days, placed, tell
from tests.outbox.test_live_senders import sending
from tests.site.running import eventually
from tests.vendors import graph
from tests.vendors.graph import Graph, Refused
from tests.vendors.serving import served

NUMBER = "385911234567"


@pytest.fixture
def vendor() -> Graph:
    return Graph(heard={NUMBER})


@pytest.fixture
def url(vendor: Graph) -> Iterator[str]:
    with served(vendor.app()) as found:
        yield found


@pytest.fixture
def days(transactional_db: None, store: Store, home: Path, url: str) -> Iterator[Days]:
    tell(store, placed(who=msgspec.structs.replace(ANA, phone=f"+{NUMBER}")))
    settings = {"number_id": graph.NUMBER_ID, "business_id": graph.BUSINESS_ID, "url": url}
    secrets = {
        "token": graph.TOKEN, "app_secret": graph.APP_SECRET, "verify_token": graph.VERIFY,
    }  # fmt: skip
    with living(store, home, "whatsapp", settings=settings, secrets=secrets) as found:
        found.settle()
        yield found


@pytest.fixture
def mia(store: Store, days: Days) -> User:
    return a_person(store, "mia", "agent", NOW)


def answered(
    store: Store, days: Days, mia: User, *some: tuple[str, bytes], words: str = "Here it is."
) -> Intent:
    """She writes on WhatsApp, and Mia answers with files."""
    days.hear(store, chatted("It came broken.", f"w{days.now:%j %H%M%S}", days.now))
    talk: Conversation = talk_of(store)
    for name, content in some:
        sending_files.attach(talk, mia, name, content, now=days.now)
    reply = Reply(channel="whatsapp", words=words, press=f"{days.now:%d %H:%M:%S}")
    key = saying.say(talk, reply, user=mia, now=days.now)
    days.later(minutes=1)
    return Intent.objects.of(store).get(send_key=key)


def given(vendor: Graph) -> int:
    return sum(path.endswith("/media") for _, path in vendor.calls)


def test_it_works(store: Store, days: Days, vendor: Graph, mia: User) -> None:
    found = answered(store, days, mia, ("how it fits.jpg", picture()))
    (taken,) = vendor.taken
    assert (taken["type"], taken["image"]["caption"]) == ("image", "Here it is.")
    assert "link" not in taken["image"]
    kind, content = vendor.uploads[taken["image"]["id"]]
    assert (kind, content[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert b"telephone" not in content
    assert (found.state, found.provider_id) == ("accepted", taken["id"])


@pytest.mark.parametrize(
    ("name", "content", "kind"), [("how.pdf", PDF, "document"), ("a.mp3", MP3, "audio")]
)
def test_papers_and_sounds_too(
    store: Store, days: Days, vendor: Graph, mia: User, name: str, content: bytes, kind: str
) -> None:
    answered(store, days, mia, (name, content))
    *words, taken = vendor.taken
    assert vendor.uploads[taken[kind]["id"]][1] == content
    assert taken[kind].get("filename", "how.pdf") == "how.pdf"
    assert [one["text"]["body"] for one in words] == (["Here it is."] if kind == "audio" else [])


def test_what_is_given_lies_open_to_nobody(
    store: Store, days: Days, vendor: Graph, mia: User
) -> None:
    answered(store, days, mia, ("a.jpg", picture()), ("b.pdf", PDF), ("c.mov", MOV))
    shown, paper = vendor.taken
    assert list(vendor.uploads) == [shown["image"]["id"], paper["document"]["id"]]
    rows = Attachment.objects.of(store).select_related("store")
    open_ = {one.kind: one.shared_until for one in rows}
    assert (open_["image"], open_["document"]) == (None, None)
    film = rows.get(kind="video")
    assert film.shared_until is not None, "WhatsApp takes no film of this kind"
    assert shown["image"]["caption"] == f"Here it is.\n{sending_files.address(film)}"
    assert "caption" not in paper["document"]


def test_the_same_file_is_given_once_and_again_when_it_has_run_out(
    store: Store, days: Days, vendor: Graph, mia: User
) -> None:
    for _ in range(2):
        answered(store, days, mia, ("label.pdf", PDF))
        days.later(hours=1)
    assert (given(vendor), len(vendor.taken)) == (1, 2)
    answered(store, days, mia, ("another.pdf", PDF + b"\n"))
    assert given(vendor) == 2
    days.clock.at += timedelta(seconds=uploading.LASTS)
    found = answered(store, days, mia, ("label.pdf", PDF))
    assert found.state == "accepted"
    assert given(vendor) == 3
    assert Upload.objects.of(store).count() == 1, "what has run out there is forgotten here"


def test_what_meta_does_not_have_any_more_is_given_anew(
    store: Store, days: Days, vendor: Graph, mia: User
) -> None:
    answered(store, days, mia, ("label.pdf", PDF))
    vendor.expired |= set(vendor.uploads)
    days.later(hours=1)
    found = answered(store, days, mia, ("label.pdf", PDF))
    days.later(minutes=30)
    found.refresh_from_db()
    assert found.state == "accepted"
    assert (given(vendor), len(vendor.taken)) == (2, 2)
    assert vendor.taken[-1]["document"]["id"] != vendor.taken[0]["document"]["id"]


def test_another_account_knows_nothing_of_it(
    store: Store, days: Days, vendor: Graph, mia: User
) -> None:
    answered(store, days, mia, ("label.pdf", PDF))
    Upload.objects.of(store).update(account="another")
    days.later(hours=1)
    answered(store, days, mia, ("label.pdf", PDF))
    assert given(vendor) == 2


def test_where_giving_it_fails_nothing_was_sent_and_it_is_tried_again(
    store: Store, days: Days, vendor: Graph, mia: User
) -> None:
    vendor.next_errors = [Refused(131000, "Something went wrong", status=500)]
    found = answered(store, days, mia, ("label.pdf", PDF))
    asked = [path.rpartition("/")[2] for _, path in vendor.calls]
    assert asked == ["media", "media", "messages"]
    assert (found.state, len(vendor.taken)) == ("accepted", 1)


def test_a_line_that_breaks_while_it_is_given_leaves_nothing_in_doubt(
    store: Store, days: Days, vendor: Graph, mia: User
) -> None:
    vendor.hangs_up = "/media"
    found = answered(store, days, mia, ("label.pdf", PDF))
    assert (found.state, vendor.taken) == ("ready", [])
    assert "its file could not be handed over" in found.says
    vendor.hangs_up = ""
    days.later(minutes=30)
    found.refresh_from_db()
    assert (found.state, len(vendor.taken)) == ("accepted", 1)
    assert len(vendor.uploads) > 1, "it was given twice, and sent once"


def test_a_line_that_breaks_over_the_message_leaves_it_in_doubt(
    store: Store, days: Days, vendor: Graph, mia: User
) -> None:
    vendor.hangs_up = "/messages"
    found = answered(store, days, mia, ("label.pdf", PDF))
    assert (found.state, len(vendor.taken)) == ("unknown", 1)
    assert Upload.objects.of(store).count() == 1, "that Meta has the file is known all the same"


def test_the_senders_of_a_service_give_it_too(
    store: Store,
    days: Days,
    vendor: Graph,
    mia: User,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On threads of their own: one launches, the line calls back, another writes down."""
    days.hear(store, chatted("It came broken.", "w1", days.now))
    talk = talk_of(store)
    sending_files.attach(talk, mia, "label.pdf", PDF, now=days.now)
    reply = Reply(channel="whatsapp", words="Here it is.", press="p")
    key = saying.say(talk, reply, user=mia, now=days.now)
    days.clock.at += saying.UNDO
    admit_due(days.now)
    monkeypatch.setattr("tests.outbox.test_live_senders.NOW", days.now)
    with sending(home):
        found = Intent.objects.of(store).filter(send_key=key, state="accepted")
        eventually(found.exists, patience=60)
        eventually(Upload.objects.of(store).exists, patience=30)
    (taken,) = vendor.taken
    assert list(vendor.uploads) == [taken["document"]["id"]]


def test_a_token_that_is_refused_is_the_accounts_fault(
    store: Store, days: Days, vendor: Graph, mia: User
) -> None:
    vendor.token = "another"
    found = answered(store, days, mia, ("label.pdf", PDF))
    assert (found.state, vendor.taken, vendor.uploads) == ("ready", [], {})


def test_an_ogg_that_whatsapp_does_not_play_says_so_before_it_goes(
    store: Store, days: Days, vendor: Graph, mia: User
) -> None:
    vorbis = OGG.replace(b"OpusHead", b"\x01vorbis ")
    answered(store, days, mia, ("a.ogg", vorbis))
    found = Intent.objects.of(store).get(step=saying.FILE)
    assert (found.state, vendor.uploads) == ("failed", {})
    assert [one["type"] for one in vendor.taken] == ["text"], "the words are of no harm"
    assert "WhatsApp plays Ogg with Opus in it" in found.because + found.says


# ---------------------------------------------------------------------- between the two requests


def message(answers: list[bool], url: str) -> tuple[list[str], shapes.Answer]:
    """Give a file and then a message, each only if it may go. Gives what was asked, and the end."""
    account = Account(
        settings={"number_id": graph.NUMBER_ID, "url": url}, secrets={"token": graph.TOKEN}
    )
    said = shapes.Outgoing(
        key="0f.ada", to=f"+{NUMBER}", sender="Ada", at=NOW, text="Here",
        media=(shapes.Media(kind="document", url="https://a.example/x", name="a.pdf"),),
    )  # fmt: skip
    file = File(token="t", name="a.pdf", type="application/pdf", content=PDF)
    place = uploads.Place(1, "whatsapp", "a", "d")

    def shows(known: str) -> shapes.Asked:
        media = msgspec.structs.replace(said.media[0], given=known)
        return cloud.request(msgspec.structs.replace(said, media=(media,)), account)

    first = cloud.upload(file, account)
    ahead = engine.Ahead(place, "", first, cloud, shows)
    left = list(answers)
    asked: list[str] = []

    def may() -> bool:
        asked.append("asked")
        return left.pop(0)

    carrier = Carrier(1, http=Http(connect=2, total=5))
    try:
        draft: Any = shows(engine.DRAFT)
        return asked, engine.handed_over(carrier, ahead, draft, may).result(timeout=20)
    finally:
        carrier.close()


def test_a_stop_that_is_pressed_in_between_holds_the_message_back(vendor: Graph, url: str) -> None:
    asked, came = message([True, False], url)
    assert isinstance(came, shapes.Held)
    assert (len(asked), len(vendor.uploads), vendor.taken) == (2, 1, [])
    _, came = message([False], url)
    assert isinstance(came, shapes.Held)
    assert len(vendor.uploads) == 1
    _, came = message([True, True], url)
    assert isinstance(came, Response)
    assert len(vendor.taken) == 1


def test_what_breaks_in_between_was_not_handed_over(vendor: Graph, url: str) -> None:
    def breaks(known: str) -> shapes.Asked:
        raise RuntimeError(f"cannot show {known}")

    account = Account(
        settings={"number_id": graph.NUMBER_ID, "url": url}, secrets={"token": graph.TOKEN}
    )
    file = File(token="t", name="a.pdf", type="application/pdf", content=PDF)
    first = cloud.upload(file, account)
    assert first is not None
    ahead = engine.Ahead(uploads.Place(1, "whatsapp", "a", "d"), "", first, cloud, breaks)
    carrier = Carrier(1, http=Http(connect=2, total=5))
    try:
        whole: Future[shapes.Answer] = engine.handed_over(carrier, ahead, first, lambda: True)
        came = whole.result(timeout=20)
    finally:
        carrier.close()
    assert isinstance(came, Refusal)
    assert not came.permanent
    assert ahead.given is not None


# ------------------------------------------------------------------------------ what it takes


FILES: list[tuple[str, Callable[[int], bytes], int]] = [
    ("image/jpeg", lambda size: b"\xff\xd8\xff".ljust(size, b"x"), 5),
    ("video/mp4", bytes, 16),
    ("audio/mpeg", bytes, 16),
    ("application/pdf", bytes, 100),
]


@pytest.mark.parametrize(("kind", "made", "most"), FILES)
def test_each_kind_has_its_measure(kind: str, made: Callable[[int], bytes], most: int) -> None:
    account = Account(settings={"number_id": "1"}, secrets={"token": "x"})
    size = most * 1024 * 1024
    assert cloud.upload(File(token="t", name="x", type=kind, content=made(size)), account)
    with pytest.raises(ValueError, match=f"at most {most} MB"):
        cloud.upload(File(token="t", name="x", type=kind, content=made(size + 1)), account)


def test_what_is_shown_there_is_what_it_takes() -> None:
    assert set(TAKEN["whatsapp"]) == set(uploading.MOST)
    account = Account(settings={"number_id": "1"}, secrets={"token": "x"})
    other = File(token="t", name="x", type="video/quicktime", content=MOV)
    assert cloud.upload(other, account) is None


def test_the_stand_in_refuses_what_meta_refuses(vendor: Graph, url: str) -> None:
    """As people report it: a type that is not taken, too much of it, another number's."""
    account = Account(
        settings={"number_id": graph.NUMBER_ID, "url": url}, secrets={"token": graph.TOKEN}
    )
    fine = cloud.upload(File(token="t", name="x", type="image/png", content=b"x"), account)
    assert fine is not None
    carrier = Carrier(1, http=Http(connect=2, total=5))
    try:
        said: list[str] = []
        for one in (
            msgspec.structs.replace(fine, body=fine.body.replace(b"image/png", b"image/tiff")),
            msgspec.structs.replace(
                fine,
                body=fine.body.replace(b"\r\nx\r\n", b"\r\n" + bytes(6 * 1024 * 1024) + b"\r\n"),
            ),
            msgspec.structs.replace(fine, url=fine.url.replace(graph.NUMBER_ID, "1")),
            msgspec.structs.replace(fine, body=fine.body.replace(b"whatsapp", b"whatsupp")),
        ):
            answer = carrier.start(one, lambda: True).result()
            assert isinstance(answer, Response)
            found = cloud.uploaded(answer)
            assert isinstance(found, Refusal)
            said.append(found.says)
    finally:
        carrier.close()
    assert [one.split(":")[0] for one in said] == ["400 100", "400 131053", "400 100", "400 100"]
    assert vendor.uploads == {}
