"""An audience built in a real browser: by mouse, by keyboard, without script; and how it looks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from afterword.house import actions as house
from afterword.house.models import Store, User
from afterword.timeline import audiences
from afterword.timeline.models import Audience
from afterword.wire import shapes
from tests.browser.conftest import Opening, accessible, look, no_sideways, sign_in
from tests.given import a_store, matter, placed, tell

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WANTED = {
    "all": [
        {"count": "order.placed", "at_least": 2, "within": "90 days"},
        {"not": {"has": "return", "where": [{"field": "open", "is": True}]}},
        {"customer": "country", "in": ["GB", "IE"]},
    ]
}
PEOPLE = (("Ada Byrne", "IE", False), ("Ben Ode", "GB", False), ("Carol Weiß", "DE", False),
          ("Dot Hale", "GB", True))  # fmt: skip


@pytest.fixture
def shop(live: str) -> Store:
    """Everybody bought twice lately; Carol lives elsewhere, and Dot sends something back."""
    from django.utils import timezone

    now = timezone.now()
    shop = a_store(now=now)
    for n, (name, country, returns) in enumerate(PEOPLE):
        who = shapes.Who(email=f"p{n}@example.com", name=name, country=country)
        for again in (2, 1):
            order = f"order/shop:{n}{again}"
            tell(shop, placed(now - timedelta(days=again), order=order, who=who))
        if returns:
            tell(shop, matter("return.requested", now - timedelta(hours=1), order=order))
    return shop


@pytest.fixture
def mia(shop: Store) -> User:
    """An owner."""
    from django.utils import timezone

    user = house.create_user(email="mia@ada-fern.example", name="Mia", now=timezone.now())
    house.add_member(shop, user, "owner", now=timezone.now(), by="test")
    return user


@pytest.fixture
def new(page: Opening, live: str, mia: User) -> Page:
    """The page on which an audience is made."""
    opened = page()
    sign_in(opened, live, mia)
    opened.goto("/desk/ada-fern/audiences/new/")
    return opened


def _is_made(page: Page, shop: Store) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Regulars")
    expect(page.locator(".number")).to_have_text("2")
    expect(page.get_by_role("link", name="Ada Byrne")).to_be_visible()
    expect(page.get_by_role("link", name="Ben Ode")).to_be_visible()
    expect(page.get_by_text("Dot Hale")).to_have_count(0)
    assert Audience.objects.of(shop).get().condition == WANTED


def test_by_mouse(new: Page, shop: Store) -> None:
    new.get_by_label("Name", exact=True).fill("Regulars")
    for find, rule in (
        ("bought", "Order placed"),
        ("return open", "Has a return that is still open"),
        ("country", "Country"),
    ):
        new.get_by_role("button", name="Add a rule").click()
        new.get_by_label("Find what must be so").fill(find)
        new.get_by_role("button", name=rule, exact=True).click()
        expect(new.locator(".cond-picker")).to_have_count(0)
    first = new.get_by_role("group", name="Order placed")
    first.get_by_label("How many", exact=True).fill("2")
    first.get_by_label("In the last so many").fill("90")
    new.get_by_role("group", name="Has a return").get_by_label("Is it so").select_option("no")
    where = new.get_by_role("group", name="Country").locator(".cond-add")
    for country in ("United Kingdom", "France", "Ireland"):
        where.fill(country)
        where.press("Enter")
    new.get_by_label("France").click()
    expect(new.locator(".cond-chip")).to_have_count(2)
    expect(new.locator(".cond-sentence")).to_contain_text("country is United Kingdom or Ireland")
    expect(new.locator(".cond-matching .number")).to_have_text("2")
    expect(new.locator(".cond-some")).to_contain_text("Ada Byrne")
    accessible(new)
    look(new, "audience-built-desktop-light-en")
    new.get_by_role("button", name="Save this audience").last.click()
    _is_made(new, shop)


def test_by_keyboard(new: Page, shop: Store) -> None:
    press = new.keyboard
    new.get_by_label("Name", exact=True).focus()
    press.type("Regulars")

    def tab_to(name: str) -> None:
        for _ in range(40):
            press.press("Tab")
            if new.evaluate("(document.activeElement.ariaLabel || document.activeElement.innerText)"
                            ".trim()") == name:  # fmt: skip
                return
        raise AssertionError(f"no tab leads to {name}")

    for find in ("order placed", "return open", "country"):
        tab_to("Add a rule")
        press.press("Enter")
        expect(new.get_by_label("Find what must be so")).to_be_focused()
        press.type(find)
        press.press("Enter")
        expect(new.locator(".cond-picker")).to_have_count(0)
        expect(new.get_by_label("Is it so").last).to_be_focused()
        if find == "order placed":
            tab_to("How many")
            press.type("2")
            tab_to("In the last so many; empty: ever")
            press.type("90")
        elif find == "return open":
            press.press("ArrowDown")
    tab_to("Country")
    for country in ("united kingdom", "IE"):
        press.type(country)
        press.press("Enter")
    expect(new.locator(".cond-matching .number")).to_have_text("2")
    tab_to("Save this audience")
    press.press("Enter")
    _is_made(new, shop)


def test_escape_leaves_the_list_and_enter_saves_nothing_half(new: Page, shop: Store) -> None:
    new.get_by_role("button", name="Add a rule").click()
    field = new.get_by_label("Find what must be so")
    field.fill("xylophone")
    expect(new.get_by_text("Nothing is called so.")).to_be_visible()
    field.press("Escape")
    expect(new.locator(".cond-picker")).to_have_count(0)
    expect(new.get_by_role("button", name="Add a rule")).to_be_focused()
    new.get_by_role("button", name="Add a group").click()
    expect(new.locator(".cond-group")).to_have_count(2)
    new.get_by_role("button", name="Remove this group").click()
    expect(new.locator(".cond-group")).to_have_count(1)
    assert not Audience.objects.of(shop).exists()


def test_without_script(page: Opening, live: str, mia: User, shop: Store) -> None:
    plain = page(script=False)
    sign_in(plain, live, mia)
    plain.goto("/desk/ada-fern/audiences/new/")
    plain.get_by_label("Name", exact=True).fill("Regulars")
    for rule in ("Order placed", "Has a return that is still open", "Country"):
        plain.get_by_role("button", name="Add a rule").click()
        plain.get_by_role("button", name=rule, exact=True).click()
    plain.locator("[name='rules.0.0.value']").fill("2")
    plain.locator("[name='rules.0.0.n']").fill("90")
    plain.locator("[name='rules.0.1.so']").select_option("no")
    plain.locator(".cond-add").fill("United Kingdom")
    plain.get_by_role("button", name="Count who this is now").last.click()
    expect(plain.locator(".cond-matching .number")).to_have_text("1")
    plain.locator(".cond-add").fill("Ireland")
    plain.get_by_role("button", name="Save this audience").last.click()
    _is_made(plain, shop)


def test_how_it_looks(page: Opening, live: str, mia: User, shop: Store) -> None:
    from django.utils import timezone

    now = timezone.now()
    nested = {"any": [*WANTED["all"], {"all": [{"has": "shipment", "where": [
        {"field": "late", "is": True}]}, {"consent": "offers"},
        {"has": "order", "where": [{"field": "total", "at_least": 4990}]}]}]}  # fmt: skip
    row = audiences.make(shop, name="Regulars", condition=nested, now=now, by="test")
    for size, scheme, language in (
        ("desktop", "light", "en"),
        ("desktop", "dark", "en"),
        ("phone", "light", "en"),
        ("phone", "dark", "ar"),
        ("desktop", "light", "ar"),
    ):
        shown = page(size, scheme, language)  # type: ignore[arg-type]
        sign_in(shown, live, mia)
        for name, path in (("list", ""), ("one", f"{row.key}/"), ("edit", f"{row.key}/edit/")):
            shown.goto(f"/desk/ada-fern/audiences/{path}")
            if name == "edit":
                expect(shown.locator(".cond-matching .number")).to_be_visible()
            accessible(shown)
            no_sideways(shown)
            look(shown, f"audience-{name}-{size}-{scheme}-{language}")
        shown.locator("button[value='pick:0']").click()
        expect(shown.locator(".cond-picker")).to_be_visible()
        accessible(shown)
        no_sideways(shown)
        look(shown, f"audience-picker-{size}-{scheme}-{language}")
