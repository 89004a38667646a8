"""What a journey earns, in a real browser: on every size, in the dark, right to left."""

from __future__ import annotations

from datetime import datetime

import pytest
from playwright.sync_api import expect

from afterword.house.models import Store, User
from afterword.journeys import actions as journeys
from afterword.journeys.queries import library
from afterword.messages.queries import shipped, spoken
from tests.browser.conftest import Opening, Scheme, Size, accessible, look, no_sideways, sign_in
from tests.conftest import NOW
from tests.desk.test_worth import KEY, PAGE, came_in
from tests.given import a_store

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS: list[tuple[Size, Scheme, str]] = [
    ("desktop", "light", "en"),
    ("desktop", "dark", "es"),
    ("phone", "light", "ar"),
]


@pytest.fixture
def shop(live: str, now: datetime) -> Store:
    made = a_store(now=now)
    journeys.publish(made, library()[KEY], now=now, by="test", templates=spoken(shipped()))
    since = (NOW - now).days
    came_in(made, 3600, 180, alone=False, days_ago=60 + since)
    came_in(made, 600, 33, alone=True, days_ago=60 + since)
    return made


@pytest.mark.parametrize(("size", "scheme", "language"), LOOKS)
def test_every_look(
    mia: User, page: Opening, live: str, size: Size, scheme: Scheme, language: str
) -> None:
    shown = page(size, scheme, language)
    sign_in(shown, live, mia)
    shown.goto(PAGE)
    expect(shown.locator("#worth")).to_be_visible()
    accessible(shown)
    no_sideways(shown)
    look(shown, f"desk-worth-{size}-{scheme}-{language}")
