"""The storyboard editor in a real browser: a journey is built by mouse and by keyboard alone; what
is done is undone; two people; text and board; a phone; every look."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from afterword.decisions.journey import walk
from afterword.house import actions as house
from afterword.house.models import Store, User
from afterword.journeys import draft_actions
from afterword.journeys import queries as journeys
from afterword.journeys.text import parse
from tests.browser.conftest import Opening, accessible, look, no_sideways, sign_in
from tests.given import a_store

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEY = "after-first-delivery"
EDIT = f"/desk/ada-fern/journeys/{KEY}/edit/"


@pytest.fixture
def shop(live: str, home: Path, now: datetime) -> Store:
    return a_store(now=now)


@pytest.fixture
def mia(shop: Store, now: datetime) -> User:
    user = house.create_user(email="mia@ada-fern.example", name="Mia Kent", now=now)
    house.add_member(shop, user, "owner", now=now, by="test")
    return user


@pytest.fixture
def desk(page: Opening, live: str, mia: User) -> Page:
    opened = page()
    sign_in(opened, live, mia)
    return opened


def ids(store: Store, key: str = KEY) -> list[str]:
    draft = journeys.draft(store, key)
    return [step.id for step in walk(parse(draft.text).steps)] if draft else []


def begin(shown: Page, name: str) -> None:
    """A new journey, from the list."""
    shown.goto("/desk/ada-fern/journeys/")
    shown.get_by_role("link", name="New journey").click()
    shown.get_by_label("Name").fill(name)
    shown.get_by_label("What starts it").select_option("order.delivered")
    shown.get_by_role("button", name="Begin the draft").click()
    shown.wait_for_url("**/edit/")


def add(shown: Page, place: str, kind: str) -> None:
    """Add a step of a kind at a place, with the mouse."""
    shown.get_by_role("link", name=place, exact=True).click()
    shown.get_by_role("dialog").get_by_role("button", name=re.compile(f"^{kind} ")).click()
    expect(shown.get_by_role("dialog")).to_be_hidden()


def test_it_works_by_mouse(desk: Page, shop: Store) -> None:
    """A small journey is built, a card dragged into a lane and back by Undo, and deleted."""
    begin(desk, "Coffee care")
    desk.get_by_role("link", name="Add the first step").click()
    desk.get_by_role("dialog").get_by_role("button", name=re.compile("^Message")).click()
    expect(desk.locator("#step-message")).to_be_visible()
    expect(desk.get_by_text("Draft, 1 change")).to_be_visible()
    add(desk, "Add a step after “New message”", "Wait")
    add(desk, "Add a step after “1 day later”", "Decide")
    add(desk, "Add a step after “Which way?”", "Task for a person")
    assert ids(shop, "coffee-care") == ["message", "pause", "which-way", "task"]
    drag(desk, "#step-task .story-card", ".ghost-card")
    expect(desk.locator(".ghost-card")).to_have_count(0)
    draft = journeys.draft(shop, "coffee-care")
    assert draft
    fork = next(one for one in walk(parse(draft.text).steps) if one.id == "which-way")
    assert [one.id for one in fork.cases[0].steps] == ["task"]  # type: ignore[union-attr]
    look(desk, "editor-built")
    desk.locator("#step-which-way .corner summary").click()
    desk.get_by_role("button", name="Delete, with 1 step in its lanes").click()
    note = desk.locator("#editor toast-note")
    expect(note).to_contain_text("is deleted, with 1 step in its lanes")
    assert ids(shop, "coffee-care") == ["message", "pause"]
    note.get_by_role("button", name="Undo").click()
    expect(desk.locator("#step-which-way")).to_be_visible()
    desk.keyboard.press("Control+z")
    expect(desk.locator(".ghost-card")).to_be_visible()
    assert ids(shop, "coffee-care") == ["message", "pause", "which-way", "task"]
    desk.keyboard.press("Control+Shift+z")
    expect(desk.locator(".ghost-card")).to_have_count(0)


def drag(shown: Page, what: str, where: str) -> None:
    """Drag with the pointer, in steps, as a hand does."""
    one, other = shown.locator(what).bounding_box(), shown.locator(where).bounding_box()
    assert one
    assert other
    shown.mouse.move(one["x"] + 60, one["y"] + 120)
    shown.mouse.down()
    shown.mouse.move(one["x"] + 80, one["y"] + 130, steps=3)
    shown.mouse.move(other["x"] + other["width"] / 2, other["y"] + other["height"] / 2, steps=8)
    expect(shown.locator(".target")).to_have_count(1)
    shown.mouse.up()


def test_it_works_by_keyboard_alone(desk: Page, shop: Store) -> None:
    begin(desk, "Coffee care")
    tab_to(desk, "Add the first step")
    desk.keyboard.press("Enter")
    choose(desk, "Message")
    expect(desk.locator("#panel")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(desk.locator("#step-message [data-grip]")).to_be_focused()
    tab_to(desk, "Add a step after “New message”")
    desk.keyboard.press("Enter")
    choose(desk, "Task for a person")
    expect(desk.locator("#panel")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(desk.locator("#step-task [data-grip]")).to_be_focused()
    told = desk.locator("[data-live]")
    desk.keyboard.press("m")
    expect(told).to_contain_text("Moving “New task”")
    desk.keyboard.press("ArrowLeft")
    expect(told).to_have_text("1 of 1: at the beginning")
    desk.keyboard.press("Escape")
    expect(told).to_have_text("“New task” stays where it is.")
    assert ids(shop, "coffee-care") == ["message", "task"]
    desk.keyboard.press(" ")
    desk.keyboard.press("ArrowLeft")
    desk.keyboard.press("Enter")
    expect(told).to_have_text("“New task” is moved.")
    expect(desk.locator("#step-task [data-grip]")).to_be_focused()
    assert ids(shop, "coffee-care") == ["task", "message"]
    desk.keyboard.press("Delete")
    expect(desk.locator("#step-task")).to_have_count(0)
    desk.keyboard.press("Control+z")
    expect(desk.locator("#step-task")).to_be_visible()
    assert ids(shop, "coffee-care") == ["task", "message"]


def tab_to(shown: Page, name: str) -> None:
    """Press Tab until what has this name has the focus."""
    for _ in range(60):
        shown.keyboard.press("Tab")
        text = shown.evaluate(
            "(document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"
            " || '').replace(/\\s+/g, ' ').trim()"
        )
        if text == name:
            return
    raise AssertionError(f"Tab does not reach {name!r}")


def choose(shown: Page, kind: str) -> None:
    """Choose a kind in the picker with Tab and Enter."""
    expect(shown.get_by_role("dialog")).to_be_visible()
    for _ in range(30):
        shown.keyboard.press("Tab")
        if shown.evaluate("document.activeElement.querySelector('b')?.textContent") == kind:
            shown.keyboard.press("Enter")
            return
    raise AssertionError(f"Tab does not reach {kind!r}")


def test_a_card_is_led_through_lanes_by_arrows(desk: Page, shop: Store) -> None:
    desk.goto(EDIT)
    desk.locator("#step-thanks [data-grip]").focus()
    desk.keyboard.press("m")
    told = desk.locator("[data-live]")
    for _ in range(30):
        desk.keyboard.press("ArrowRight")
        if "lane “0 to 6”" in told.inner_text():
            break
    expect(told).to_contain_text("lane “0 to 6” of “By the answer”")
    desk.keyboard.press("Enter")
    expect(told).to_have_text("“Thank you for trying us” is moved.")
    assert ids(shop)[ids(shop).index("by-answer") + 1] in ("thanks", "put-it-right")
    draft = journeys.draft(shop, KEY)
    assert draft
    fork = next(one for one in walk(parse(draft.text).steps) if one.id == "by-answer")
    assert "thanks" in [one.id for one in fork.cases[0].steps]  # type: ignore[union-attr]


def test_two_people(desk: Page, shop: Store, now: datetime) -> None:
    """Who is late sees who was faster, and the journey as it is now; then goes on."""
    desk.goto(EDIT)
    desk.locator("#step-care .corner summary").click()
    tom = house.create_user(email="tom@ada-fern.example", name="Tom Baker", now=now)
    house.add_member(shop, tom, "marketer", now=now, by="test")
    draft = draft_actions.begin(shop, KEY, now=now, by="user:tom@ada-fern.example")
    text = draft.text.replace("name: How is it going?", "name: All well?")
    draft_actions.save(
        draft, text, seen=draft.stamp, what="changed", about="How is it going?", now=now,
        by="user:tom@ada-fern.example",
    )  # fmt: skip
    desk.locator("#step-care").get_by_role("button", name="Delete").click()
    expect(desk.get_by_role("alert")).to_contain_text("Tom Baker changed this draft")
    expect(desk.get_by_role("alert")).to_contain_text("changed “How is it going?”")
    expect(desk.locator("#step-check-in")).to_contain_text("All well?")
    expect(desk.locator("#step-care")).to_be_visible()
    look(desk, "editor-overtaken")
    accessible(desk)
    desk.locator("#step-care .corner summary").click()
    desk.locator("#step-care").get_by_role("button", name="Delete").click()
    expect(desk.locator("#step-care")).to_have_count(0)
    assert "care" not in ids(shop)


def test_text_and_board_are_one(desk: Page, shop: Store) -> None:
    desk.goto(EDIT)
    desk.get_by_role("link", name="Text file").click()
    field = desk.get_by_label("The journey as text")
    text = field.input_value()
    assert text == journeys.text_of(journeys.journey(shop, KEY)).rstrip("\n") + "\n"
    field.fill(text.replace("name: How is it going?", "name: All well?  # shorter"))
    desk.get_by_role("button", name="Save the text").click()
    expect(desk.get_by_text("Draft, 1 change")).to_be_visible()
    desk.get_by_role("link", name="Storyboard").click()
    expect(desk.locator("#step-check-in")).to_contain_text("All well?")
    desk.locator("#step-care .corner summary").click()
    desk.locator("#step-care").get_by_role("button", name="Copy").click()
    expect(desk.locator("#step-care-2")).to_be_visible()
    desk.get_by_role("link", name="Text file").click()
    now = desk.get_by_label("The journey as text").input_value()
    assert "name: All well?  # shorter" in now
    assert "id: care-2" in now
    assert now.startswith(text[:160])
    field.fill(now.replace("kind: ask", "kind: aks"))
    desk.get_by_role("button", name="Save the text").click()
    expect(desk.get_by_role("alert")).to_contain_text("The text is kept")
    expect(desk.get_by_role("alert")).to_contain_text("Line")
    look(desk, "editor-text-unreadable")
    accessible(desk)


def test_a_phone_is_a_list_that_can_be_edited(
    page: Opening, live: str, mia: User, shop: Store
) -> None:
    shown = page("phone")
    sign_in(shown, live, mia)
    shown.goto(EDIT)
    no_sideways(shown)
    accessible(shown)
    for button in shown.locator(".board-list .button:visible, .board-list .add-here:visible").all():
        box = button.bounding_box()
        assert box
        assert box["height"] >= 44
    line = shown.locator("#line-care")
    line.locator("summary").click()
    line.get_by_role("link", name="Move", exact=True).click()
    shown.get_by_role("button", name="At the beginning", exact=True).click()
    shown.wait_for_url("**/edit/**")
    assert ids(shop)[0] == "care"
    shown.get_by_role("link", name="Add a step at the beginning", exact=True).first.click()
    shown.get_by_role("button", name="Task for a person").click()
    expect(shown.locator("#line-task")).to_be_visible()
    line = shown.locator("#line-task")
    line.locator("summary").click()
    line.get_by_role("button", name="Delete").click()
    expect(shown.locator("#line-task")).to_have_count(0)
    assert ids(shop)[0] == "care"
    look(shown, "editor-phone")


def test_without_script_everything_can_be_done(
    page: Opening, live: str, mia: User, shop: Store
) -> None:
    shown = page(script=False)
    sign_in(shown, live, mia)
    shown.goto(EDIT)
    shown.locator("#step-care .corner summary").click()
    shown.locator("#step-care").get_by_role("button", name="Copy").click()
    expect(shown.locator("#step-care-2")).to_be_visible()
    assert "care-2" in ids(shop)
    shown.locator("#step-care-2 .corner summary").click()
    shown.locator("#step-care-2").get_by_role("link", name="Move", exact=True).click()
    shown.get_by_role("button", name="At the beginning", exact=True).click()
    assert ids(shop)[0] == "care-2"
    shown.get_by_role("button", name="Undo").click()
    assert ids(shop)[0] == "settle-in"
    shown.locator(".plus").first.click()
    shown.get_by_role("button", name="Task for a person").click()
    assert "task" in ids(shop)


@pytest.mark.parametrize(
    ("scheme", "language"), [("light", "en"), ("dark", "en"), ("light", "ar"), ("dark", "es")]
)
def test_every_look(
    page: Opening, live: str, mia: User, shop: Store, now: datetime, scheme: str, language: str
) -> None:
    draft = draft_actions.begin(shop, KEY, now=now, by="user:mia@ada-fern.example")
    text = draft.text.replace("template: care-tip", 'template: ""')
    draft_actions.save(draft, text, seen=1, what="changed", about="care", now=now, by=draft.by)
    shown = page("desktop", scheme, language)  # type: ignore[arg-type]
    sign_in(shown, live, mia)
    for name, path in (
        ("board", EDIT),
        ("shipping", "/desk/ada-fern/journeys/order-and-shipping/edit/"),
        ("text", f"{EDIT}text/"),
        ("add", f"{EDIT}add/?to=&lane=&at=2"),
        ("move", f"{EDIT}move/by-answer/"),
        ("new", "/desk/ada-fern/journeys/new/"),
        ("numbers", f"/desk/ada-fern/journeys/{KEY}/numbers/"),
    ):
        shown.goto(path)
        look(shown, f"editor-{name}-{scheme}-{language}")
        accessible(shown)
        no_sideways(shown)
    shown.goto(EDIT)
    shown.locator("#step-by-answer .corner summary").click()
    accessible(shown)
    shown.locator(".plus:not(.quiet)").nth(2).click()
    expect(shown.get_by_role("dialog")).to_be_visible()
    look(shown, f"editor-picker-{scheme}-{language}", full=False)
    accessible(shown)


def test_what_is_to_mend_leads_to_where_it_is_mended(
    desk: Page, shop: Store, now: datetime
) -> None:
    """The pill opens all of it; a line opens its step beside the board; mended, it is gone."""
    draft = draft_actions.begin(shop, KEY, now=now, by="user:mia@ada-fern.example")
    text = draft.text.replace("template: care-tip", "template: nowhere")
    draft_actions.save(draft, text, seen=1, what="changed", about="care", now=now, by=draft.by)
    desk.goto(EDIT)
    pill = desk.locator(".to-mend > summary")
    before = int((pill.text_content() or "0").split()[0])
    pill.focus()
    desk.keyboard.press("Enter")
    first = desk.locator(".to-mend li").first
    expect(first).to_contain_text("Getting the best out of it")
    look(desk, "editor-to-mend", full=False)
    accessible(desk)
    first.get_by_role("link").click()
    panel = desk.locator("#panel")
    expect(panel.get_by_label("Words", exact=True).first).to_be_visible()
    expect(desk.locator("#step-care .chosen")).to_be_in_viewport()
    expect(desk.locator(".to-mend[open]")).to_have_count(0)
    panel.locator("[name=template]").select_option("care-tip")
    if before > 1:
        expect(pill).to_contain_text(str(before - 1))
    else:
        expect(pill).to_have_count(0)


def test_the_panel_and_the_board_go_together(desk: Page, shop: Store) -> None:
    """What is changed in the panel is on the board at once; a move in between overtakes nobody."""
    desk.goto(EDIT)
    desk.locator("#step-care [data-grip]").click()
    panel = desk.locator("#panel")
    name = panel.get_by_label("Name", exact=True)
    expect(name).to_have_value("Getting the best out of it")
    expect(desk.locator("#step-care .chosen")).to_have_count(1)
    name.fill("Two minutes of care")
    name.press("Tab")
    expect(desk.locator("#step-care")).to_contain_text("Two minutes of care")
    expect(desk.get_by_text("Draft, 1 change")).to_be_visible()
    desk.locator("#step-thanks .corner summary").click()
    desk.locator("#step-thanks").get_by_role("button", name="Copy").click()
    expect(desk.locator("#step-thanks-2")).to_be_visible()
    expect(desk.locator("#step-care .chosen")).to_have_count(1)
    name.fill("Care, in two minutes")
    name.press("Tab")
    expect(desk.locator("#step-care")).to_contain_text("Care, in two minutes")
    expect(panel.get_by_role("alert")).to_have_count(0)
    look(desk, "editor-panel", full=False)
    accessible(desk)
    panel.get_by_role("link", name="Close").click()
    expect(panel).to_be_empty()
    expect(desk.locator("#step-care [data-grip]")).to_be_focused()
    assert desk.url.endswith("/edit/")
    desk.keyboard.press("Enter")
    expect(name).to_have_value("Care, in two minutes")
    desk.keyboard.press("Escape")
    expect(panel).to_be_empty()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_on_a_phone_all_that_is_to_mend_fits(
    page: Opening, live: str, mia: User, shop: Store, now: datetime, language: str
) -> None:
    draft = draft_actions.begin(shop, KEY, now=now, by="user:mia@ada-fern.example")
    text = draft.text.replace("template: care-tip", "template: nowhere")
    draft_actions.save(draft, text, seen=1, what="changed", about="care", now=now, by=draft.by)
    shown = page("phone", "light", language)
    sign_in(shown, live, mia)
    shown.goto(EDIT)
    shown.locator(".to-mend > summary").click()
    expect(shown.locator(".to-mend li").first).to_be_visible()
    look(shown, f"editor-to-mend-phone-{language}", full=False)
    accessible(shown)
    no_sideways(shown)
