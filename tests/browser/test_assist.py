"""Help with words in a real browser: settling it, and using it while one writes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from afterword.conversations import assist_settings
from afterword.house import actions as house
from afterword.house.models import Store, User
from tests.assist.stand_in import KEY, MODEL, Chat
from tests.browser.conftest import Opening, accessible, look, no_sideways, sign_in
from tests.conftest import NOW
from tests.given import a_store
from tests.vendors.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shop(live: str) -> Store:
    return a_store(now=NOW)


@pytest.fixture
def mia(shop: Store) -> User:
    user = house.create_user(email="mia@ada-fern.example", name="Mia Kovač", now=NOW)
    house.add_member(shop, user, "owner", now=NOW, by="test")
    return user


@pytest.fixture
def server() -> Iterator[tuple[Chat, str]]:
    chat = Chat()
    with served(chat.app()) as url:
        yield chat, f"{url}/v1"


@pytest.fixture
def desk(page: Opening, live: str, mia: User) -> Page:
    opened = page()
    sign_in(opened, live, mia)
    return opened


def test_a_store_settles_it(
    shop: Store, desk: Page, page: Opening, live: str, mia: User, server: tuple[Chat, str]
) -> None:
    chat, url = server
    chat.answers = ["Hello [name-1], we look where [order-1] is, and write to you today."]
    desk.goto("/desk/ada-fern/settings/")
    desk.get_by_role("link", name="Settle the help with words").click()
    for label, value in {
        "Address": url,
        "Model": MODEL,
        "Key": KEY,
        "Price of a million tokens it reads": "0.5",
        "Price of a million tokens it writes": "1.5",
        "Currency of these prices": "USD",
        "At the most in a month": "20",
    }.items():
        desk.get_by_label(label, exact=True).fill(value)
    desk.get_by_role("button", name="Save the model").click()
    expect(desk.get_by_role("status").get_by_text("Saved.")).to_be_visible()
    desk.get_by_role("button", name="Try it with these words").click()
    expect(desk.get_by_text("Hello Ana Petrović, we look where #1042 is")).to_be_visible()
    assert "Ana" not in chat.said
    accessible(desk)
    look(desk, "assist-tried-desktop-light-en")
    desk.get_by_role("button", name="Switch it on").click()
    expect(desk.get_by_role("heading", name="It is on")).to_be_visible()
    assert assist_settings.uses(shop) == ("draft", "tone", "translate", "summary")
    for size, scheme, language in (("phone", "dark", "en"), ("desktop", "light", "ar")):
        shown = page(size, scheme, language)  # type: ignore[arg-type]
        sign_in(shown, live, mia)
        shown.goto("/desk/ada-fern/settings/assist/")
        accessible(shown)
        no_sideways(shown)
        look(shown, f"assist-settled-{size}-{scheme}-{language}")
