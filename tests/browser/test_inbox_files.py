"""Files in a conversation, in a real browser: seen, heard, attached, and never run."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, FilePayload, Page, expect

from afterword.conversations import files, sending_files
from afterword.conversations.models import Attachment
from afterword.house.models import Store, User
from afterword.outbox.models import Intent
from tests.browser.conftest import Opening, accessible, look, no_sideways, sign_in
from tests.conversations.sendable import BAIT, MP3, PDF, picture
from tests.desk.one_talk import Desk, a_desk, a_teammate, browser_of
from tests.desk.test_attaching import SOME, lost, on_whatsapp, sent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(store: Store, home: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return a_desk(store, home, monkeypatch)


@pytest.fixture
def mia(store: Store) -> User:
    return a_teammate(store, "Mia Kovač")


Opened = Callable[..., Page]


@pytest.fixture
def opened(page: Opening, live: str, desk: Desk) -> Opened:
    def open_it(user: User, *how: str, script: bool = True) -> Page:
        shown = page(*how, script=script)  # type: ignore[arg-type]
        sign_in(shown, live, user)
        shown.goto(f"/desk/{desk.store.key}/inbox/{desk.talk.pk}/")
        return shown

    return open_it


def some(desk: Desk) -> None:
    """Ana sent a picture, a word that was spoken, a paper; one could not be fetched."""
    sent(desk, picture(), "broken.jpg")
    sent(desk, MP3, "voice.mp3")
    sent(desk, PDF, "bill.pdf")
    files.fail(sent(desk, None, "film.mp4"), "unreachable")


@pytest.mark.parametrize(
    "how", [("desktop",), ("desktop", "dark"), ("phone",), ("desktop", "light", "ar")], ids=str
)
def test_it_can_be_seen_by_all(desk: Desk, opened: Opened, mia: User, how: tuple[str, ...]) -> None:
    some(desk)
    sending_files.attach(desk.talk, mia, "how it fits.jpg", picture(), now=desk.now)
    shown = opened(mia, *how)
    drawn = shown.locator("#talk-lines .file.image img")
    drawn.scroll_into_view_if_needed()
    expect(drawn).to_be_visible()
    expect(drawn).to_have_js_property("complete", True)
    expect(drawn).to_have_js_property("naturalWidth", 480)
    shown.wait_for_timeout(600)
    look(shown, f"inbox-files-{'-'.join(how)}", full=how[0] == "phone")
    accessible(shown)
    no_sideways(shown)


def chosen(shown: Page) -> None:
    png = FilePayload(name="fit.png", mimeType="image/png", buffer=picture("PNG"))
    paper = FilePayload(name="how.pdf", mimeType="application/pdf", buffer=PDF)
    shown.get_by_title("Attach").click()
    shown.locator("#talk-files").set_input_files([png, paper])


def test_who_chooses_files_has_attached_them(desk: Desk, opened: Opened, mia: User) -> None:
    shown = opened(mia)
    shown.locator("#talk-words").fill("It fits like this.")
    chosen(shown)
    attached = shown.get_by_label("Attached").get_by_role("listitem")
    expect(attached).to_have_count(2)
    expect(shown.locator("#talk-words")).to_have_value("It fits like this.")
    shown.get_by_role("button", name="Take off how.pdf").click()
    expect(attached).to_have_count(1)
    shown.get_by_role("button", name="Send to").click()
    expect(shown.locator("#talk-lines").get_by_text("It fits like this.")).to_be_visible()
    expect(shown.locator("#talk-lines .file.image img").last).to_be_visible()
    intent = Intent.objects.of(desk.store).get(step="by-hand")
    assert Attachment.objects.of(desk.store).get().message == intent.send_key


@pytest.mark.parametrize(
    "how", [("desktop",), ("desktop", "dark"), ("phone",), ("desktop", "light", "ar")], ids=str
)
def test_what_reached_nobody_is_taken_up_with_one_press(
    desk: Desk, opened: Opened, mia: User, how: tuple[str, ...]
) -> None:
    lost(desk, browser_of(mia), ("how.pdf", PDF), words="It fits like this.")
    shown = opened(mia, *how)
    again = shown.locator("#talk-lines form[action$='/take-up/'] button")
    again.scroll_into_view_if_needed()
    look(shown, f"inbox-files-lost-{'-'.join(how)}", full=how[0] == "phone")
    accessible(shown)
    no_sideways(shown)
    again.click()
    expect(shown.locator("#talk-words")).to_have_value("It fits like this.")
    expect(shown.locator(".attached li")).to_have_count(1)
    shown.locator(".attached li").scroll_into_view_if_needed()
    look(shown, f"inbox-files-again-{'-'.join(how)}", full=how[0] == "phone")


@pytest.mark.parametrize(
    "how", [("desktop",), ("desktop", "dark"), ("phone",), ("desktop", "light", "ar")], ids=str
)
def test_each_file_says_what_became_of_it(
    desk: Desk, opened: Opened, mia: User, how: tuple[str, ...]
) -> None:
    on_whatsapp(desk, browser_of(mia), *SOME)
    shown = opened(mia, *how)
    again = shown.locator("#talk-lines .files form[action$='/take-up/'] button")
    again.scroll_into_view_if_needed()
    look(shown, f"inbox-files-each-{'-'.join(how)}", full=how[0] == "phone")
    accessible(shown)
    no_sideways(shown)
    again.click()
    expect(shown.locator(".attached li")).to_have_count(1)


def test_it_works_without_script(desk: Desk, opened: Opened, mia: User) -> None:
    shown = opened(mia, script=False)
    shown.locator("#talk-words").fill("It fits like this.")
    chosen(shown)
    assert shown.get_by_label("Attached").count() == 0
    shown.get_by_role("button", name="Attach them").click()
    expect(shown.get_by_label("Attached").get_by_role("listitem")).to_have_count(2)
    expect(shown.locator("#talk-words")).to_have_value("It fits like this.")


def test_a_file_is_saved_and_nothing_of_it_runs(desk: Desk, opened: Opened, mia: User) -> None:
    """A paper with a page behind it, opened by its address."""
    one = sent(desk, PDF + b"<!doctype html>" + BAIT, "bill.html")
    shown = opened(mia)
    ran: list[str] = []

    def noted(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    shown.on("dialog", noted)
    address = f"/desk/{desk.store.key}/files/{one.token}/"
    with shown.expect_download() as waiting:
        shown.evaluate("where => { location.href = where }", address)
    assert waiting.value.suggested_filename == "bill.pdf"
    assert ran == []
