"""A new user makes a first journey: drawn, walked, lived again over the past, published, changed
while people are in it, and taken back. Everything is done at the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from afterword.decisions.journey import walk
from afterword.engine.past.reliver import Reliver
from afterword.engine.ports import VirtualClock
from afterword.house import actions as house
from afterword.house.models import Store, User
from afterword.journeys import models, queries
from afterword.journeys.text import parse
from afterword.timeline.models import Product
from afterword.wire import shapes
from tests.browser.conftest import Opening, look, sign_in
from tests.given import Days, a_store, placed, scan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EDIT = "/desk/ada-fern/journeys/coffee/edit/"


@pytest.fixture
def days(live: str, home: Path) -> Days:
    """A shop that sold a parcel every second day in the last month; today is today."""
    today = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    store = a_store(now=today - timedelta(days=40))
    Product.objects.create(store=store, outside="p1", title="Morning House", price=1250, told=today)
    days = Days(home, today - timedelta(days=30))
    for number in range(12):
        sold(days, store, number)
        days.later(days=2)
    days.until(today)
    return days


@pytest.fixture
def shop(days: Days) -> Store:
    return Store.objects.get()


def sold(days: Days, store: Store, number: int) -> None:
    """Somebody orders, and it arrives the same day."""
    order, parcel = f"order/shop:{number}", f"shipment/x:{number}"
    who = shapes.Who(email=f"p{number}@example.com", name=f"Person {number}", country="GB")
    lines = (("p1", "Morning House", 1, 1250),)
    days.hear(store, placed(days.now, order, who, lines))
    days.hear(store, scan("delivered", days.now, parcel, order))


@pytest.fixture
def desk(page: Opening, live: str, shop: Store, now: datetime) -> Page:
    mia: User = house.create_user(email="mia@ada-fern.example", name="Mia Kent", now=now)
    house.add_member(shop, mia, "owner", now=now, by="test")
    shown = page()
    sign_in(shown, live, mia)
    return shown


def put(shown: Page, place: str, kind: str) -> None:
    """Add a step of a kind at a place."""
    shown.get_by_role("link", name=place, exact=True).click()
    shown.get_by_role("dialog").get_by_role("button", name=re.compile(f"^{kind} ")).click()
    expect(shown.get_by_role("dialog")).to_be_hidden()


def in_panel(shown: Page, step: str, name: str, words: str = "", days: str = "") -> None:
    """Say in a step's panel what it is called, which words it says, how long it waits."""
    shown.goto(f"{EDIT}step/{step}/")
    if words:
        with saved(shown):
            shown.locator("#in-template").select_option(words)
    if days:
        with saved(shown):
            shown.get_by_label("How many").first.fill(days)
            shown.get_by_label("How many").first.blur()
    called = shown.get_by_label("Name", exact=True)
    if called.input_value() != name:
        with saved(shown):
            called.fill(name)
            called.blur()


@contextmanager
def saved(shown: Page) -> Iterator[None]:
    """What is done here saves itself before anything else is done."""
    stamp = shown.locator("[name=stamp]").first
    before = stamp.input_value()
    yield
    expect(stamp).not_to_have_value(before)


def draw(shown: Page, store: Store) -> None:
    """Thank you; a care tip a day after delivery; a refill before it runs out."""
    shown.goto("/desk/ada-fern/journeys/")
    shown.get_by_role("link", name="New journey").click()
    shown.get_by_label("Name").fill("Coffee")
    shown.get_by_label("What starts it").select_option("order.delivered")
    shown.get_by_role("button", name="Begin the draft").click()
    shown.wait_for_url("**/edit/")
    put(shown, "Add the first step", "Message")
    put(shown, "Add a step after “New message”", "Wait")
    put(shown, "Add a step after “1 day later”", "Message")
    steps = [step.id for step in walk(parse(text_of(store)).steps)]
    assert steps == ["message", "pause", "message-2"]
    in_panel(shown, "message", "Thank you", "first-thanks")
    in_panel(shown, "message-2", "A care tip", "care-tip")
    shown.goto(EDIT)
    put(shown, "Add a step after “A care tip”", "Wait")
    in_panel(shown, "pause-2", "Until it is nearly empty", days="20")
    shown.goto(EDIT)
    put(shown, "Add a step after “20 days later”", "Message")
    in_panel(shown, "message-3", "Time for a refill", "running-low")
    shown.goto(f"{EDIT}head/")
    shown.get_by_role("button", name="Add a guard").click()
    with saved(shown):
        shown.locator("#in-guards-0-name").fill("a return is open")
        shown.locator("#in-guards-0-name").blur()
    rules = shown.locator("#in-guards-0-when-builder")
    rules.get_by_role("button", name="Add a rule").click()
    rules.get_by_role("searchbox").fill("return open")
    expect(rules.get_by_role("button", name="Has an order", exact=True)).to_be_hidden()
    rules.get_by_role("button", name="Has a return that is still open", exact=True).click()
    expect(rules.locator(".cond-picker")).to_have_count(0)
    expect(rules.locator(".cond-sentence")).to_contain_text("return")
    rules.get_by_role("button", name="Remove: Has a complaint").click()
    expect(rules.locator(".cond-sentence")).to_have_text("Has a return that is still open.")
    with saved(shown):
        rules.get_by_role("button", name="Keep these rules").click()
    expect(shown.locator("#in-guards-0 summary b").first).to_have_text("a return is open")
    (guard,) = parse(text_of(store)).guards
    assert (guard.name, guard.when.has) == ("a return is open", "return")


def text_of(store: Store) -> str:
    draft = queries.draft(store, "coffee")
    assert draft is not None
    return draft.text


def work() -> None:
    """What the service does beside the desk."""
    reliver = Reliver(clock=VirtualClock(datetime.now(UTC)), carrier=None)  # type: ignore[arg-type]
    reliver.apart = False
    reliver.until_quiet()


def test_it_works(desk: Page, shop: Store, days: Days) -> None:
    draw(desk, shop)
    desk.goto(EDIT)
    expect(desk.get_by_text("a return is open")).to_be_visible()
    look(desk, "first-journey-drawn")
    walked_by_somebody_far_away(desk)
    lived_again(desk)
    published(desk, shop)
    changed_with_people_inside(desk, shop, days)


def walked_by_somebody_far_away(desk: Page) -> None:
    """Its three messages, on the clock of Auckland."""
    desk.goto(EDIT)
    desk.get_by_role("link", name="Walk").click()
    desk.get_by_role("link", name="Someone else").click()
    desk.get_by_label("First name").fill("Mere")
    desk.get_by_label("Country", exact=True).select_option("NZ")
    desk.get_by_role("button", name="Walk with them").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Walk Mere’s future")
    expect(desk.get_by_text(re.compile(r"Auckland, \d\d:\d\d there now"))).to_be_visible()
    story = desk.locator(".walk-column")
    expect(story.filter(has_text="will be sent")).not_to_have_count(0)
    desk.get_by_text("Starts a return").click()
    expect(desk.get_by_text("Held back while a return is open").first).to_be_visible()
    look(desk, "first-journey-walked")


def lived_again(desk: Page) -> None:
    desk.goto(EDIT)
    desk.get_by_role("link", name="Simulate").click()
    desk.get_by_role("button", name="Run it").click()
    expect(desk.get_by_role("heading", name="It is being lived again")).to_be_visible()
    work()
    expect(desk.get_by_role("heading", name="Messages a day")).to_be_visible(timeout=10_000)
    expect(desk.get_by_text("Nothing was sent.")).to_be_visible()
    look(desk, "first-journey-lived-again")


def published(desk: Page, shop: Store) -> None:
    desk.goto(EDIT)
    desk.get_by_role("link", name="Review and publish").click()
    expect(desk.get_by_label("Switch it on")).to_be_checked()
    desk.get_by_role("button", name="Publish version 1").click()
    expect(desk.get_by_text("Version 1 is live.")).to_be_visible()
    row = queries.journey(shop, "coffee")
    assert (row.live, row.on) == (1, True)


def changed_with_people_inside(desk: Page, shop: Store, days: Days) -> None:
    """Two people are in it; the refill is said later; then all of it is taken back."""
    days.clock.at = datetime.now(UTC)
    for number in (101, 102):
        sold(days, shop, number)
    inside = models.Run.objects.of(shop).filter(journey="coffee", ended=None)
    before = sorted(inside.values_list("at", "version"))
    assert [version for _, version in before] == [1, 1]
    in_panel(desk, "pause-2", "Until it is nearly empty", days="25")
    desk.goto("/desk/ada-fern/journeys/coffee/publish/")
    expect(desk.get_by_text("2 people are inside “Coffee” right now.")).to_be_visible()
    look(desk, "first-journey-publish")
    desk.get_by_role("button", name="Publish to 2 people").click()
    expect(desk.get_by_text("Version 2 is live.")).to_be_visible()
    assert {version for _, version in inside.values_list("at", "version")} == {2}
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_text("Version 1 is live again")).to_be_visible()
    assert sorted(inside.values_list("at", "version")) == before
    assert "25 days" in text_of(shop)
