"""Publishing with people inside, and undoing it, as somebody does it at a screen."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from afterword.house import actions as house
from afterword.house.models import Store, User
from afterword.journeys import draft_actions, models, queries
from afterword.journeys.editing import change, remove
from tests.browser.conftest import Opening, accessible, look, no_sideways, sign_in
from tests.desk.shop import live_through
from tests.given import a_store

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEY = "after-first-delivery"
PUBLISH = f"/desk/ada-fern/journeys/{KEY}/publish/"


@pytest.fixture
def shop(live: str, home: Path, now: datetime) -> Store:
    """Twenty people live through it; the draft waits longer, and has no last wait."""
    store = a_store(now=now)
    live_through(store, home, more=12)
    when = datetime.now(UTC)
    row = draft_actions.begin(store, KEY, now=when, by="user:mia@ada-fern.example")
    text = change(remove(row.text, "a-week-on"), "two-weeks", {"for": "16 days"})
    draft_actions.save(row, text, seen=row.stamp, what="changed", now=when, by="mia")
    return store


@pytest.fixture
def owner(shop: Store, now: datetime) -> User:
    user = house.create_user(email="mia@ada-fern.example", name="Mia Kent", now=now)
    house.add_member(shop, user, "owner", now=now, by="test")
    return user


def inside(store: Store) -> list[tuple[str, int]]:
    rows = models.Run.objects.of(store).filter(journey=KEY, ended=None).order_by("id")
    return list(rows.values_list("at", "version"))


def test_it_works(page: Opening, live: str, shop: Store, owner: User) -> None:
    """Looked over in all looks, published with another rule, and taken back."""
    for size, scheme, language in (
        ("desktop", "light", "en"),
        ("desktop", "dark", "en"),
        ("phone", "light", "en"),
        ("desktop", "light", "ar"),
    ):
        shown = page(size, scheme, language)  # type: ignore[arg-type]
        sign_in(shown, live, owner)
        for name, path in (
            ("publish", PUBLISH),
            ("publish-people", f"{PUBLISH}people/"),
            ("versions", f"/desk/ada-fern/journeys/{KEY}/versions/"),
            ("bring", "/desk/ada-fern/bring/"),
        ):
            shown.goto(path)
            look(shown, f"desk-{name}-{size}-{scheme}-{language}")
            accessible(shown)
            no_sideways(shown)
    _publishes_and_undoes(page(), live, shop, owner)


def _publishes_and_undoes(shown: Page, live: str, store: Store, owner: User) -> None:
    sign_in(shown, live, owner)
    before = inside(store)
    shown.goto(PUBLISH)
    row = shown.get_by_role("group", name="12 days after order delivered")
    expect(row.get_by_role("radio", name="Re-time")).to_be_checked()
    # Without a word more the page works out anew what another rule means.
    row.get_by_role("radio", name="Keep").check()
    expect(row.get_by_text("nothing changes")).to_be_visible()
    row.get_by_role("radio", name="Leave").check()
    expect(row.get_by_text("Version 1, to its end")).to_be_visible()
    shown.get_by_role("button", name="Publish to").click()
    expect(shown.get_by_text("Version 2 is live.")).to_be_visible()
    now = inside(store)
    assert {version for at, version in now if at == "two-weeks"} == {1}
    assert {version for at, version in now if at != "two-weeks"} == {2}
    shown.get_by_role("button", name="Undo").click()
    expect(shown.get_by_text("Version 1 is live again")).to_be_visible()
    assert inside(store) == before
    assert queries.draft(store, KEY) is not None


def test_it_works_before_its_script_runs(
    page: Opening, live: str, shop: Store, owner: User
) -> None:
    shown = page()
    shown.route("**/htmx*", lambda route: route.abort())
    sign_in(shown, live, owner)
    shown.goto(PUBLISH)
    row = shown.get_by_role("group", name="12 days after order delivered")
    row.get_by_role("radio", name="Move").check()
    row.get_by_role("combobox").select_option("Out of the journey")
    shown.get_by_role("button", name="Work it out anew").click()
    row = shown.get_by_role("group", name="12 days after order delivered")
    expect(row.get_by_text(re.compile(r"^\d+ leave"))).to_be_visible()
    assert queries.journey(shop, KEY).live == 1
