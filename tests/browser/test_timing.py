"""The page of the timing in a real browser: on every size, in the dark, from right to left, and
without script; what is saved is what the engine goes by."""

from __future__ import annotations

from datetime import datetime

import pytest
from playwright.sync_api import expect

from afterword.decisions.rules import Cap
from afterword.decisions.timing import Hours
from afterword.house.models import Store, User
from tests.browser.conftest import (
    Opening,
    Scheme,
    Size,
    accessible,
    look,
    no_sideways,
    sign_in,
)
from tests.given import a_store

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS: list[tuple[Size, Scheme, str]] = [
    ("desktop", "light", "en"),
    ("phone", "dark", "ar"),
    ("phone", "light", "es"),
]
TIMING = "/desk/ada-fern/settings/timing/"


@pytest.fixture
def shop(live: str, now: datetime) -> Store:
    return a_store(now=now)


def test_it_works(shop: Store, mia: User, page: Opening, live: str) -> None:
    """The owner's own sentence, said and saved."""
    for size, scheme, language in LOOKS:
        shown = page(size, scheme, language)
        sign_in(shown, live, mia)
        shown.goto(TIMING)
        accessible(shown)
        no_sideways(shown)
        look(shown, f"timing-{size}-{scheme}-{language}")
    shown = page()
    sign_in(shown, live, mia)
    shown.goto("/desk/ada-fern/settings/")
    shown.get_by_role("link", name="Change the timing").click()
    offers = shown.get_by_role("group", name="Marketing")
    offers.get_by_label("From, by e-mail").fill("09:00")
    offers.get_by_label("Until, by e-mail").fill("20:00")
    offers.get_by_label("In seven days at the most").fill("1")
    shown.get_by_role("button", name="Save the timing").click()
    expect(
        shown.get_by_text(
            "Nobody gets marketing from us by e-mail between 20:00 and 09:00 where they live."
        )
    ).to_be_visible()
    shop.refresh_from_db()
    assert shop.rules.hours["marketing"]["mail"] == Hours(from_="09:00", to="20:00")
    assert shop.rules.caps["marketing"] == Cap(day=1, week=1)


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_from_and_until_stand_beside_each_other(
    size: Size, shop: Store, mia: User, page: Opening, live: str
) -> None:
    """One below the other, the page was three screens long."""
    shown = page(size)
    sign_in(shown, live, mia)
    shown.goto(TIMING)
    for begins in shown.locator('input[type="time"][name$="_from"]').all():
        name = begins.get_attribute("name") or ""
        ends = shown.locator(f'[name="{name.removesuffix("from")}to"]').bounding_box()
        box = begins.bounding_box()
        assert box
        assert ends
        assert box["y"] == ends["y"], name
        assert box["x"] + box["width"] < ends["x"], name


def test_what_cannot_be_is_said_beside_the_field(
    shop: Store, mia: User, page: Opening, live: str
) -> None:
    shown = page("phone", "light")
    sign_in(shown, live, mia)
    shown.goto(TIMING)
    until = shown.get_by_role("group", name="Marketing").get_by_label("Until, by e-mail")
    until.fill("")
    shown.get_by_role("button", name="Save the timing").click()
    expect(shown.get_by_role("alert")).to_have_text(
        "Give both hours, or leave both empty for any hour."
    )
    accessible(shown)
    look(shown, "timing-wrong")
    shop.refresh_from_db()
    assert shop.rules_written == {}
