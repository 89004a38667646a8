"""What a customer told in talk, in a real browser: read with its words, and taken back."""

from __future__ import annotations

from datetime import datetime

import pytest
from playwright.sync_api import expect

from afterword.engine.reactions import react
from afterword.house import actions as house
from afterword.house.models import Store, User
from afterword.timeline.models import Customer
from afterword.wire import shapes
from tests.browser.conftest import Opening, accessible, look, no_sideways, sign_in
from tests.browser.test_timing import LOOKS
from tests.given import ANA, a_store, placed, tell

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "Please write to me less often, and not before 10. My size is 42."


@pytest.fixture
def shop(live: str, now: datetime) -> Store:
    store = a_store(now=now)
    reply = shapes.Event(
        kind="reply.received",
        key="reply-1",
        happened=now,
        who=shapes.Who(email=ANA.email),
        data={"channel": "email"},
        private={"text": WORDS},
    )
    tell(store, placed(now), reply, now=now)
    react(now)
    return store


@pytest.fixture
def mia(shop: Store, now: datetime) -> User:
    user = house.create_user(email="mia@ada-fern.example", name="Mia Kovač", now=now)
    house.add_member(shop, user, "agent", now=now, by="test")
    return user


def test_it_works(shop: Store, mia: User, page: Opening, live: str) -> None:
    number = Customer.objects.of(shop).get().pk
    for size, scheme, language in LOOKS:
        shown = page(size, scheme, language)
        sign_in(shown, live, mia)
        shown.goto(f"/desk/ada-fern/customers/{number}/proof/")
        accessible(shown)
        no_sideways(shown)
        look(shown, f"told-{size}-{scheme}-{language}")
    shown = page()
    sign_in(shown, live, mia)
    shown.goto(f"/desk/ada-fern/customers/{number}/")
    shown.get_by_role("link", name="Proof").click()
    expect(shown.get_by_text("How they like it")).to_be_visible()
    shown.get_by_role("button", name="Take back How often").click()
    expect(shown.get_by_text("Taken back. It holds no more")).to_be_visible()
    assert Customer.objects.of(shop).get().stated["pace"] is None
