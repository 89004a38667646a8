"""Writing templates in a real browser: with mouse and keyboard, live beside how it comes out, in
Spanish and Arabic, on every size, without script."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import FrameLocator, Page, expect

import afterword
from afterword.house.models import Store, User
from afterword.messages import drafts, editing, queries
from afterword.messages.text import parse
from tests.browser.conftest import Opening, Scheme, Size, accessible, look, no_sideways, sign_in
from tests.given import a_store, placed, tell

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "/desk/ada-fern/words/"
PICTURE = Path(afterword.__file__).parent / "ui/static/demo/flat-dripper.png"
LOOKS: list[tuple[Size, Scheme, str]] = [
    ("desktop", "light", "en"),
    ("desktop", "dark", "en"),
    ("phone", "light", "es"),
    ("phone", "dark", "ar"),
]


@pytest.fixture
def shop(live: str, now: datetime) -> Store:
    return a_store(now=now)


@pytest.fixture
def desk(page: Opening, live: str, mia: User) -> Page:
    opened = page()
    sign_in(opened, live, mia)
    return opened


def shown(page: Page) -> FrameLocator:
    """The frame in which it comes out."""
    return page.frame_locator("iframe[name=look]")


def kinds(store: Store, key: str) -> list[str]:
    row = drafts.draft(store, key)
    assert row is not None
    return [editing.kind_of(one) for one in parse(row.text).blocks]


def test_it_works(shop: Store, desk: Page, live: str) -> None:
    """A new mail of blocks, by mouse and keyboard, seen as it comes out, and said."""
    settings.AFTERWORD_URL = live
    tell(shop, placed())
    desk.goto(WORDS)
    desk.get_by_text("Write a new one").click()
    desk.get_by_label("Name for journeys").fill("second-cup")
    desk.get_by_role("button", name="Begin").click()
    heading = desk.locator("#block-0").get_by_label("Words")
    heading.fill("A second cup, ")
    # A name is put where somebody writes, and seen at once in the frame beside it.
    desk.get_by_text("What it can ask for").click()
    heading.press("End")
    desk.get_by_role("button", name="{{ customer.given_name }}", exact=True).click()
    expect(heading).to_have_value("A second cup, {{ customer.given_name }}")
    expect(shown(desk).get_by_role("heading", name="A second cup, Ana")).to_be_visible()
    expect(desk.locator("#kept")).to_contain_text("Kept as a draft")
    expect(desk.locator("#kept")).to_contain_text("customer.given_name can be empty.")
    # By mouse: a block is added, and dragged to the top.
    desk.get_by_label("Another block").select_option("Care tip by product")
    desk.get_by_role("button", name="Add it").click()
    assert kinds(shop, "second-cup") == ["heading", "text", "button", "sign_off", "care"]
    handle = desk.locator("#block-4 [data-handle]")
    top = desk.locator("#block-0").bounding_box()
    begin = handle.bounding_box()
    assert top is not None
    assert begin is not None
    handle.hover()
    desk.mouse.down()
    desk.mouse.move(top["x"] + 30, top["y"] + 60, steps=6)
    desk.mouse.move(top["x"] + 30, top["y"] + 4, steps=3)
    with desk.expect_navigation():
        desk.mouse.up()
    assert kinds(shop, "second-cup") == ["care", "heading", "text", "button", "sign_off"]
    # By keyboard: it goes down again, step by step, and the focus with it.
    with desk.expect_navigation():
        desk.locator("#block-0 [data-handle]").press("Alt+ArrowDown")
    expect(desk.locator("#block-1 [data-handle]")).to_be_focused()
    with desk.expect_navigation():
        desk.keyboard.press("Alt+ArrowDown")
    assert kinds(shop, "second-cup") == ["heading", "text", "care", "button", "sign_off"]
    expect(shown(desk).get_by_text("Read the card inside the box")).to_be_visible()
    desk.get_by_role("button", name="Save and say it").click()
    expect(desk.get_by_text("Saved. Messages say this from now on.")).to_be_visible()
    said = queries.template(shop, "second-cup")
    assert said.words["en"]["heading"] == "A second cup, {{ customer.given_name }}"
    assert [editing.kind_of(one) for one in said.blocks][2] == "care"


def test_spanish_and_arabic_are_written_and_read(shop: Store, desk: Page, live: str) -> None:
    settings.AFTERWORD_URL = live
    desk.goto(f"{WORDS}order-shipped/")
    desk.get_by_role("button", name="Arabic").click()
    heading = desk.locator("#block-0").get_by_label("Words")
    expect(heading).to_have_attribute("lang", "ar")
    heading.fill("خرج من عندنا.")
    frame = shown(desk)
    expect(frame.get_by_role("heading", name="خرج من عندنا.")).to_be_visible()
    assert frame.locator("html").get_attribute("dir") == "rtl"
    desk.get_by_role("button", name="Spanish").click()
    desk.locator("#block-0").get_by_label("Words").fill("Salió esta mañana.")
    expect(frame.get_by_role("heading", name="Salió esta mañana.")).to_be_visible()
    desk.get_by_role("button", name="Text message").click()
    expect(frame.get_by_text("It travels as")).to_be_visible()
    look(desk, "words-spanish-sms-desktop-light-en", full=False)
    desk.get_by_role("button", name="Save and say it").click()
    expect(desk.get_by_text("Saved. Messages say this from now on.")).to_be_visible()
    words = queries.template(shop, "order-shipped").words
    assert (words["ar"]["heading"], words["es"]["heading"]) == (
        "خرج من عندنا.",
        "Salió esta mañana.",
    )
    assert words["en"]["heading"] == "It's on the road."


def test_text_that_is_wrong_says_so_while_it_is_typed(shop: Store, desk: Page) -> None:
    desk.goto(f"{WORDS}order-late/text/")
    field = desk.get_by_label("The template as text")
    text = field.input_value()
    field.fill(text.replace("{{ parcel.reason }}", "{{ parcel.raeson }}", 1))
    kept = desk.locator("#kept")
    expect(kept).to_contain_text("There is no parcel.raeson. Write {{ parcel.reason }} instead.")
    expect(kept).to_contain_text("Line")
    accessible(desk)
    desk.get_by_role("button", name="Save and say it").click()
    expect(desk.get_by_role("alert")).to_contain_text("nothing is lost")
    assert queries.text(shop, "order-late") == queries.shipped()["order-late"]
    expect(field).to_have_value(text.replace("{{ parcel.reason }}", "{{ parcel.raeson }}", 1))


def test_a_picture_is_uploaded_and_seen(shop: Store, desk: Page, live: str) -> None:
    settings.AFTERWORD_URL = live
    desk.goto("/desk/ada-fern/pictures/")
    desk.locator("#picture").set_input_files(PICTURE)
    desk.locator("#alt").fill("A white dripper")
    desk.get_by_role("button", name="Keep this picture").click()
    kept = desk.get_by_role("img", name="A white dripper")
    assert kept.evaluate("one => one.decode().then(() => one.naturalWidth > 0)")
    desk.goto(f"{WORDS}order-shipped/")
    desk.get_by_label("Another block").select_option("Video")
    desk.get_by_role("button", name="Add it").click()
    desk.get_by_label("Picture", exact=True).fill("flat-dripper")
    desk.locator("#block-4").get_by_label("Where it leads").fill("https://video.example/pour")
    film = shown(desk).get_by_role("img", name="Watch how it is done")
    expect(film).to_be_visible()
    assert film.evaluate("one => one.decode().then(() => one.naturalWidth > 0)")


def test_it_works_without_script(shop: Store, page: Opening, live: str, mia: User) -> None:
    plain = page(script=False)
    sign_in(plain, live, mia)
    plain.goto(f"{live}{WORDS}order-shipped/")
    plain.get_by_role("button", name="Move Heading down from place 1").click()
    assert kinds(shop, "order-shipped") == ["text", "heading", "days", "button"]
    plain.locator("#block-1").get_by_label("Words").fill("It left.")
    plain.get_by_role("button", name="Copy Heading at place 2").click()
    row = drafts.draft(shop, "order-shipped")
    assert row is not None
    words = parse(row.text).words["en"]
    assert (words["heading"], words["heading_2"]) == ("It left.", "It left.")
    plain.get_by_role("button", name="In the dark").click()
    expect(shown(plain).get_by_role("heading", name="It left.").first).to_be_visible()


def test_it_looks_as_it_should(shop: Store, mia: User, page: Opening, live: str) -> None:
    settings.AFTERWORD_URL = live
    tell(shop, placed())
    for size, scheme, language in LOOKS:
        opened = page(size, scheme, language)
        sign_in(opened, live, mia)
        for name, address in (
            ("templates", WORDS),
            ("blocks", f"{WORDS}order-shipped/?language={language}"),
            ("text", f"{WORDS}order-shipped/text/"),
            ("languages", f"{WORDS}order-shipped/languages/?language=ca"),
            ("tones", f"{WORDS}order-shipped/tones/"),
            ("history", f"{WORDS}order-shipped/history/"),
            ("voice", "/desk/ada-fern/settings/voice/"),
            ("pictures", "/desk/ada-fern/pictures/"),
        ):
            opened.goto(address)
            opened.wait_for_load_state("networkidle")
            accessible(opened)
            no_sideways(opened)
            look(opened, f"words-{name}-{size}-{scheme}-{language}")
