"""The journeys' screens as people see them: the list, the storyboard, the text file."""

from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from afterword.house import actions as house
from afterword.house.models import Store, User
from tests.browser.conftest import Opening, accessible, look, no_sideways, sign_in
from tests.desk.shop import live_through
from tests.given import a_store

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shop(live: str, home: Path, now: datetime) -> Store:
    store = a_store(now=now)
    live_through(store, home, more=12)
    return store


@pytest.fixture
def owner(shop: Store, now: datetime) -> User:
    user = house.create_user(email="mia@ada-fern.example", name="Mia Kent", now=now)
    house.add_member(shop, user, "owner", now=now, by="test")
    return user


def test_it_works(page: Opening, live: str, shop: Store, owner: User) -> None:
    """All screens in all looks: one lived-through shop serves them, since living takes a while."""
    for size, scheme, language in (
        ("desktop", "light", "en"),
        ("desktop", "dark", "en"),
        ("phone", "light", "en"),
        ("phone", "dark", "ar"),
        ("desktop", "light", "ar"),
    ):
        shown = page(size, scheme, language)  # type: ignore[arg-type]
        sign_in(shown, live, owner)
        for name, path in (
            ("journeys", "/desk/ada-fern/journeys/"),
            ("storyboard", "/desk/ada-fern/journeys/after-first-delivery/"),
            ("storyboard-shipping", "/desk/ada-fern/journeys/order-and-shipping/"),
            ("journey-text", "/desk/ada-fern/journeys/after-first-delivery/text/"),
        ):
            shown.goto(path)
            look(shown, f"desk-{name}-{size}-{scheme}-{language}")
            accessible(shown)
            no_sideways(shown)
    _reads_left_to_right(page(), live, owner)


def _reads_left_to_right(shown: Page, live: str, owner: User) -> None:
    sign_in(shown, live, owner)
    shown.goto("/desk/ada-fern/journeys/after-first-delivery/")
    cards = shown.locator(".story-card")
    titles = cards.locator(".card-title").all_inner_texts()
    assert titles[0] == "Thank you for trying us"
    boxes = [box for index in range(cards.count()) if (box := cards.nth(index).bounding_box())]
    for one in boxes:
        for other in boxes:
            if one is not other:
                apart = (
                    one["x"] + one["width"] <= other["x"]
                    or other["x"] + other["width"] <= one["x"]
                    or one["y"] + one["height"] <= other["y"]
                    or other["y"] + other["height"] <= one["y"]
                )
                assert apart, "two cards lie over each other"
    expect(shown.get_by_role("button", name="Switch off")).to_be_visible()
