"""Walking a future in a real browser: facts switched on, shared, in every look, without script."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from afterword.house import actions as house
from afterword.house.models import Store, User
from afterword.journeys import actions as journeys
from afterword.journeys import draft_actions
from afterword.timeline.models import Product
from afterword.timeline.queries import customer_by
from tests.browser.conftest import Opening, Scheme, Size, accessible, look, no_sideways, sign_in
from tests.given import ANA, Days, a_store, placed, scan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AFTER = "after-first-delivery"
WALK = f"/desk/ada-fern/journeys/{AFTER}/walk/"


@pytest.fixture
def shop(live: str, home: Path) -> Store:
    """Ana's parcel left yesterday and comes in two days, on the clock of whoever looks."""
    today = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    store = a_store(now=today - timedelta(days=9))
    start = today - timedelta(days=2)
    for key in ("order-and-shipping", AFTER):
        journeys.switch(store, key, on=True, now=start, by="test")
    Product.objects.create(store=store, outside="p1", title="Hario V60", price=2800, told=start)
    days = Days(home, start)
    days.hear(store, placed(days.now))
    days.later(hours=20)
    promised = (today + timedelta(days=2)).replace(hour=18).isoformat()
    days.hear(store, scan("picked_up", days.now, promised_to=promised))
    days.until(today)
    return store


@pytest.fixture
def mia(shop: Store, now: datetime) -> User:
    user = house.create_user(email="mia@ada-fern.example", name="Mia Kent", now=now)
    house.add_member(shop, user, "owner", now=now, by="test")
    return user


@pytest.fixture
def desk(page: Opening, live: str, mia: User) -> Page:
    shown = page()
    sign_in(shown, live, mia)
    return shown


def columns(page: Page) -> list[str]:
    return page.locator(".walk-column").all_inner_texts()


def test_it_works(desk: Page, shop: Store) -> None:
    ana = customer_by(shop, ANA.email)
    desk.goto(f"{WALK}?who={ana.pk}")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Walk Ana Petrović’s future")
    expect(desk.locator(".walk-now")).to_contain_text("Now, ")
    body = desk.frame_locator(".walk-shot iframe >> nth=0")
    expect(body.get_by_text("Hario V60").first).to_be_attached()
    before = columns(desk)
    desk.get_by_text("They answer", exact=True).click()
    expect(desk.get_by_text("What if: they answer 4")).to_be_visible()
    expect(desk.get_by_text("A low score: write, and put it right")).to_be_visible()
    expect(desk.locator(".walk-sum")).to_contain_text("1 task more")
    desk.get_by_text("Parcel late by").click()
    expect(desk.get_by_text("What if: parcel 3 days late")).to_be_visible()
    desk.get_by_label("Parcel late by", exact=True).last.select_option("5")
    expect(desk.get_by_text("What if: parcel 5 days late")).to_be_visible()
    assert desk.url.endswith(f"?who={ana.pk}&version=live&if=late=5&if=answer=4")
    desk.get_by_text("Starts a return").click()
    expect(desk.get_by_text("Held back while a return is open").first).to_be_visible()
    changed = columns(desk)
    assert changed != before
    desk.reload()
    assert columns(desk) == changed, "the whole walk is in the address"
    accessible(desk)


def test_the_link_is_copied(desk: Page, shop: Store) -> None:
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.goto(f"{WALK}?on=return")
    desk.get_by_role("link", name="Share this walk").click()
    expect(desk.get_by_text("The address is copied")).to_be_visible()
    assert "if=return" in desk.evaluate("navigator.clipboard.readText()")


def test_somebody_made_up_by_keyboard(desk: Page, shop: Store) -> None:
    desk.goto(WALK)
    desk.get_by_role("link", name="Someone else").click()
    desk.get_by_label("First name").fill("Layla")
    desk.get_by_label("Country", exact=True).select_option("AE")
    desk.get_by_label("Language").select_option("ar")
    desk.get_by_role("button", name="Walk with them").press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Walk Layla’s future")
    expect(desk.locator(".walk-who")).to_contain_text("Dubai")
    body = desk.frame_locator(".walk-shot iframe >> nth=0")
    expect(body.locator("[dir=rtl]").first).to_be_attached()
    switch = desk.get_by_role("checkbox", name="Says STOP")
    switch.focus()
    switch.press("Space")
    expect(desk.get_by_text("What if: they say STOP")).to_be_visible()


def test_without_script(page: Opening, live: str, mia: User, shop: Store) -> None:
    shown = page(script=False)
    sign_in(shown, live, mia)
    shown.goto(WALK)
    shown.get_by_text("Starts a return").click()
    shown.get_by_role("button", name="Show the story").click()
    expect(shown.get_by_text("Held back while a return is open").first).to_be_visible()
    shown.get_by_text("Another fact", exact=True).click()
    shown.get_by_label("Any event a journey can hear").select_option("review.left")
    shown.get_by_role("button", name="Say more about it").click()
    shown.get_by_placeholder("stars").fill("2")
    shown.get_by_role("button", name="Add this fact").click()
    expect(shown.get_by_text("What if: left a review (stars 2)")).to_be_visible()


EAGER = "for (const one of document.querySelectorAll('iframe')) one.loading = 'eager'"
"""A picture of the whole page shows what is further down, too."""
LOOKS: list[tuple[Size, Scheme, str]] = [
    ("desktop", "light", "en"),
    ("desktop", "dark", "en"),
    ("phone", "light", "en"),
    ("phone", "dark", "ar"),
    ("desktop", "light", "ar"),
]


def test_every_look(page: Opening, live: str, mia: User, shop: Store, now: datetime) -> None:
    draft = draft_actions.begin(shop, AFTER, now=now, by="test")
    text = draft.text.replace(
        "template: care-tip", "template: care-tip\n    channels: [sms, email]"
    )
    text = re.sub(r"for: 12 days", "for: 9 days", text)
    draft_actions.save(draft, text, seen=draft.stamp, what="written", now=now, by="test")
    who = "who=new&name=Layla&country=AE&language=ar&yes=email&yes=sms&ago=2"
    screens = {
        "walk": f"{WALK}?version=live&if=late=3&if=answer=4",
        "walk-both": f"{WALK}?{who}&version=both&if=done&if=answer=4",
        "walk-choose": f"{WALK}?choose=1&q=Ana&version=draft",
        "path": "/desk/ada-fern/path/",
    }
    for size, scheme, language in LOOKS:
        shown = page(size, scheme, language)
        sign_in(shown, live, mia)
        for name, address in screens.items():
            shown.goto(address)
            shown.evaluate(EAGER)
            shown.wait_for_load_state("networkidle")
            look(shown, f"desk-{name}-{size}-{scheme}-{language}", full=size == "phone")
            accessible(shown)
            no_sideways(shown)
