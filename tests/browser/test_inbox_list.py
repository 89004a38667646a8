"""The inbox's list in a real browser: on every size, in the dark, from right to left, by keys."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from afterword.conversations.models import Conversation
from afterword.house import actions as house
from afterword.house.models import Store, User
from tests.browser.conftest import Opening, accessible, look, no_sideways, sign_in
from tests.browser.test_desk import LOOKS
from tests.desk.talks import a_day, a_talk
from tests.given import a_store

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def store(live: str) -> Store:
    return a_store()


def a_teammate(store: Store, name: str, role: str) -> User:
    user = house.create_user(
        email=f"{name.partition(' ')[0].lower()}@ada-fern.example", name=name, now=timezone.now()
    )
    house.add_member(store, user, role, now=timezone.now(), by="test")  # type: ignore[arg-type]
    return user


@pytest.fixture
def mia(store: Store) -> User:
    return a_teammate(store, "Mia Kovač", "owner")


@pytest.fixture
def day(store: Store, mia: User) -> list[Conversation]:
    return a_day(store, mia, a_teammate(store, "Tom Reid", "agent"), timezone.now())


INBOX = "/desk/ada-fern/inbox/"


def test_it_works(
    store: Store, mia: User, day: list[Conversation], page: Opening, live: str
) -> None:
    for size, scheme, language in LOOKS:
        shown = page(size, scheme, language)
        sign_in(shown, live, mia)
        for name, address in (
            ("mine", INBOX),
            ("all", f"{INBOX}?view=all"),
            ("open", f"{INBOX}{day[0].pk}/?view=all"),
            ("found", f"{INBOX}?view=all&q=kettle&language=en"),
        ):
            shown.goto(address)
            accessible(shown)
            no_sideways(shown)
            look(shown, f"inbox-{name}-{size}-{scheme}-{language}", full=False)


def test_an_inbox_that_is_empty_says_what_will_come(
    store: Store, mia: User, page: Opening, live: str
) -> None:
    for size, scheme, language in LOOKS:
        shown = page(size, scheme, language)
        sign_in(shown, live, mia)
        shown.goto(INBOX)
        expect(shown.locator("#connect")).to_be_visible()
        accessible(shown)
        no_sideways(shown)
        look(shown, f"inbox-empty-{size}-{scheme}-{language}", full=False)


def shows(shown: Page, *names: str) -> None:
    """These people, in this order; a page that is still on its way is waited for."""
    expect(shown.locator(".heads b")).to_have_text(list(names))


def test_by_keys_alone(
    store: Store, mia: User, day: list[Conversation], page: Opening, live: str
) -> None:
    shown = page()
    sign_in(shown, live, mia)
    shown.goto(f"{INBOX}?view=all")
    shown.keyboard.press("j")
    expect(shown.locator(f"#talk-{day[0].pk}")).to_be_focused()
    shown.keyboard.press("j")
    shown.keyboard.press("j")
    shown.keyboard.press("k")
    second = shown.locator(".heads a").nth(1)
    expect(second).to_be_focused()
    shown.keyboard.press("x")
    shown.keyboard.press("j")
    shown.keyboard.press("x")
    expect(shown.locator(".marked")).to_have_text("2")
    accessible(shown)
    look(shown, "inbox-marked", full=False)
    shown.keyboard.press("a")
    expect(shown.locator("#together-to")).to_be_focused()
    look(shown, "inbox-give", full=False)
    shown.keyboard.press("Escape")
    shown.locator("#together-to").select_option(label="Tom Reid")
    shown.locator("button[value=assign]").click()
    expect(shown.locator(".toast")).to_contain_text("2 conversations given to Tom Reid.")
    shown.locator(".toast").get_by_role("button", name="Undo").click()
    expect(shown.locator(".toast")).to_contain_text("2 conversations are as before.")
    shown.keyboard.press("?")
    expect(shown.locator(".inbox-keys")).to_be_visible()
    look(shown, "inbox-keys", full=False)
    shown.keyboard.press("Escape")
    expect(shown.locator(".inbox-keys")).to_be_hidden()
    shown.keyboard.press("/")
    expect(shown.locator("#look")).to_be_focused()
    shown.keyboard.type("kettle")
    shown.keyboard.press("Enter")
    expect(shown.locator(".heads b")).to_have_text(["Hannah Weiss"])
    shown.keyboard.press("j")
    shown.keyboard.press("e")
    expect(shown.locator(".toast")).to_contain_text("1 conversation closed.")
    shown.goto(f"{INBOX}?view=all")
    shown.keyboard.press("j")
    shown.keyboard.press("Enter")
    shown.wait_for_url(f"**{INBOX}{day[0].pk}/**")


def test_what_is_new_shows_by_itself_and_moves_no_mark(
    store: Store, mia: User, day: list[Conversation], page: Opening, live: str
) -> None:
    shown = page()
    sign_in(shown, live, mia)
    shown.goto(f"{INBOX}?view=anyone")
    shows(shown, "Luka Horvat", "Grace Okafor")
    shown.locator(f"#mark-{day[2].pk}").check()
    shown.locator(f"#talk-{day[2].pk}").focus()
    now = timezone.now()
    a_talk(store, "Una Archer", "Hello?", now, ago=timedelta(0), urgent=True,
           due=now + timedelta(hours=1))  # fmt: skip
    expect(shown.locator(".heads b")).to_have_text(["Una Archer", "Luka Horvat", "Grace Okafor"])
    expect(shown.locator(f"#mark-{day[2].pk}")).to_be_checked()
    expect(shown.locator(f"#talk-{day[2].pk}")).to_be_focused()
    expect(shown.locator("#view-anyone span")).to_have_text("3")


def test_it_works_without_script(
    store: Store, mia: User, day: list[Conversation], page: Opening, live: str
) -> None:
    shown = page(script=False)
    sign_in(shown, live, mia)
    shown.goto(f"{INBOX}?view=anyone")
    shown.locator(f"#mark-{day[2].pk}").check()
    shown.locator("summary", has_text="Put off").click()
    shown.locator("#together-until").select_option("tomorrow")
    shown.locator("button[value=snooze]").click()
    expect(shown.locator(".toast")).to_contain_text("1 conversation put off to")
    shows(shown, "Luka Horvat")
    shown.locator(".toast").get_by_role("button", name="Undo").click()
    shows(shown, "Luka Horvat", "Grace Okafor")
    shown.locator("#look").fill("coarser")
    shown.locator("#look").press("Enter")
    shows(shown, "Grace Okafor")


def test_on_a_phone_one_stands_alone_with_a_way_back(
    store: Store, mia: User, day: list[Conversation], page: Opening, live: str
) -> None:
    shown = page("phone")
    sign_in(shown, live, mia)
    shown.goto(f"{INBOX}?view=all")
    expect(shown.locator(".inbox-talk")).to_be_hidden()
    shown.locator(f"#talk-{day[0].pk}").click()
    expect(shown.locator(".inbox-list")).to_be_hidden()
    shown.locator(".inbox-back").click()
    expect(shown.locator(".inbox-list")).to_be_visible()
    assert "view=all" in shown.url
