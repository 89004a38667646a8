"""The page of a shop in a real browser: connected, counted, brought in, at rest, and gone on with;
on every size, in the dark, from right to left, and without script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from afterword.engine.ports import SystemClock, VirtualClock
from afterword.house import actions as house
from afterword.house.models import User
from tests.browser.conftest import Opening, Scheme, Size, accessible, look, no_sideways, sign_in
from tests.conftest import NOW
from tests.fetching import goods
from tests.fetching.given import Life, Ways
from tests.given import a_store
from tests.vendors.shopify.server import DOMAIN, SECRET, TOKEN, running

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS: list[tuple[Size, Scheme, str]] = [
    ("desktop", "dark", "en"),
    ("phone", "light", "es"),
    ("phone", "dark", "ar"),
]
PAGE = "/desk/ada-fern/settings/connector/shopify/"


@pytest.fixture
def life(live: str) -> Iterator[Life]:
    store = a_store()
    with running(currency=store.currency, now=SystemClock().now) as shop:
        shop.scopes = tuple(one for one in shop.scopes if one != "read_all_orders")
        shop.orders = {one["id"]: one for one in map(goods.order, range(300))}
        ways = Ways(shop)
        yield Life(store, shop, ways, VirtualClock(SystemClock().now()))
        ways.http.close()


@pytest.fixture
def mia(life: Life) -> User:
    user = house.create_user(email="mia@ada-fern.example", name="Mia Kovač", now=NOW)
    house.add_member(life.store, user, "owner", now=NOW, by="test")
    return user


def goes_on(life: Life) -> None:
    life.clock.at = max(life.clock.at, SystemClock().now())
    life.settle()


def test_it_works(life: Life, mia: User, page: Opening, live: str) -> None:
    shown = page()
    sign_in(shown, live, mia)
    shown.goto(PAGE)
    accessible(shown)
    look(shown, "shop-before-desktop")
    shown.get_by_label("Shop address (name.myshopify.com)").fill(DOMAIN)
    shown.get_by_label("Client secret", exact=True).fill(SECRET)
    shown.get_by_label("Access token").fill(TOKEN)
    shown.get_by_role("button", name="Connect Shopify").click()
    expect(shown.get_by_text("Asking the shop …")).to_be_visible()
    goes_on(life)
    expect(shown.get_by_text("read_all_orders is missing")).to_be_visible()
    shown.get_by_role("button", name="Count the orders").click()
    goes_on(life)
    shown.get_by_role("button", name="Bring in 300 orders").click()
    expect(shown.get_by_role("button", name="Pause")).to_be_visible()
    life.ways.before = lambda request: shown_paused(life) if "Range" in request.headers else None
    goes_on(life)
    expect(shown.get_by_text("It rests.")).to_be_visible()
    accessible(shown)
    look(shown, "shop-desktop-light-en")
    for size, scheme, language in LOOKS:
        other = page(size, scheme, language)
        sign_in(other, live, mia)
        other.goto(PAGE)
        no_sideways(other)
        accessible(other)
        look(other, f"shop-{size}-{scheme}-{language}")
    life.ways.before = lambda request: None
    plain = page(script=False)
    sign_in(plain, live, mia)
    plain.goto(PAGE)
    plain.get_by_role("button", name="Resume").click()
    goes_on(life)
    expect(shown.get_by_text("300 orders came in.")).to_be_visible()


def shown_paused(life: Life) -> None:
    """Somebody presses pause over the first slice."""
    from afterword.engine import fetch_actions
    from afterword.engine.models import FetchJob

    job = FetchJob.objects.of(life.store).get(what="history")
    fetch_actions.pause(life.store, job.pk, now=life.clock.now(), by="user:mia@ada-fern.example")
