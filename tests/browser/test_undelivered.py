"""What did not get through, in a real browser: on every size, in the dark, from right to left."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from afterword.house import actions as house
from afterword.house.models import Store, User
from afterword.outbox import lanes
from afterword.outbox.models import Brake
from tests.browser.conftest import Opening, accessible, look, no_sideways, sign_in
from tests.browser.test_desk import LOOKS
from tests.conftest import NOW
from tests.desk.test_undelivered import GONE, LOST
from tests.given import Days, a_store, placed, tell
from tests.outbox.posting import YES, marketing, ready

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def troubled(live: str, home: Path) -> Store:
    """A store in which everything that can hang does."""
    store = a_store()
    tell(store, placed(), YES, now=NOW)
    days = Days(home)
    cases: list[tuple[Any, dict[str, Any]]] = [(GONE, {}), (LOST, {}), (LOST, marketing())]
    for number, (answer, facts) in enumerate(cases):
        days.post.answer = answer
        ready(store, f"key-{number}", **{**facts, "valid_until": NOW + timedelta(days=3650)})
        days.settle()
    days.sender.close()
    Brake.objects.of(store).delete()
    for journey, how in (
        ("after-first-delivery", {"ramped": True, "pulled": NOW, "why": "complaints"}),
        ("order-and-shipping", {"ramp_until": timezone.now() + timedelta(minutes=9)}),
    ):
        facts = {"begun": NOW, "let_go": 50, "count": 6, "of": 200, **how}
        Brake.objects.create(store=store, journey=journey, **facts)
    lanes.trouble((store.pk, "email"), "535 5.7.8 the password is wrong", NOW)
    return store


@pytest.fixture
def mia(troubled: Store, now: datetime) -> User:
    """An owner."""
    user = house.create_user(email="mia@ada-fern.example", name="Mia Kovač", now=now)
    house.add_member(troubled, user, "owner", now=now, by="test")
    return user


def test_it_works(troubled: Store, mia: User, page: Opening, live: str) -> None:
    for size, scheme, language in LOOKS:
        shown = page(size, scheme, language)
        sign_in(shown, live, mia)
        shown.goto(f"/desk/{troubled.key}/undelivered/")
        accessible(shown)
        no_sideways(shown)
        look(shown, f"undelivered-{size}-{scheme}-{language}")


def test_a_person_sees_to_it_with_the_keyboard_alone(
    troubled: Store, mia: User, page: Opening, live: str
) -> None:
    shown = page()
    sign_in(shown, live, mia)
    shown.goto(f"/desk/{troubled.key}/undelivered/")
    go_on = shown.locator("form[action$='held/after-first-delivery/'] button")
    go_on.focus()
    shown.keyboard.press("Enter")
    expect(shown.get_by_text("It goes on. What is still valid goes out now.")).to_be_visible()
    assert Brake.objects.of(troubled).get(journey="after-first-delivery").pulled is None
