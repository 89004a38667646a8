"""A journey lived again over the past, as a person does it: choose, run, read, open an example."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from afterword.engine.past.reliver import Reliver
from afterword.engine.ports import VirtualClock
from afterword.house import actions as house
from afterword.house.models import Store
from afterword.journeys import draft_actions
from tests.browser.conftest import Opening, accessible, look, no_sideways, sign_in
from tests.desk.shop import live_through
from tests.given import a_store

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESS = "/desk/ada-fern/journeys/after-first-delivery/simulate/"


@pytest.fixture
def shop(live: str, home: Path, now: datetime) -> Store:
    """A shop that lived, with a draft of a journey that waits longer than its live version."""
    store = a_store(now=now)
    live_through(store, home, more=12)
    draft = draft_actions.begin(store, "after-first-delivery", now=now, by="test")
    longer = draft.text.replace(
        "\nsteps:\n", "\nsteps:\n  - {id: rest, kind: wait, for: 9 hours}\n"
    )
    assert longer != draft.text
    draft_actions.save(draft, longer, seen=draft.stamp, what="written", now=now, by="test")
    return store


def work() -> None:
    """What the service does beside the desk."""
    reliver = Reliver(clock=VirtualClock(datetime.now(UTC)), carrier=None)  # type: ignore[arg-type]
    reliver.apart = False
    reliver.until_quiet()


def test_it_works(page: Opening, live: str, shop: Store, now: datetime) -> None:
    mia = house.create_user(email="mia@ada-fern.example", name="Mia Kent", now=now)
    house.add_member(shop, mia, "owner", now=now, by="test")
    shown = page()
    sign_in(shown, live, mia)
    shown.goto("/desk/ada-fern/journeys/after-first-delivery/")
    shown.get_by_role("link", name="Live the past again").click()
    expect(shown.get_by_label("What is lived again")).to_have_value("draft")
    accessible(shown)
    look(shown, "desk-simulate-choose")
    shown.get_by_label("First day").fill(now.date().replace(day=1).isoformat())
    shown.get_by_role("button", name="Run it").click()
    expect(shown.get_by_role("heading", name="It is being lived again")).to_be_visible()
    accessible(shown)
    look(shown, "desk-simulate-waiting")
    work()
    expect(shown.get_by_role("heading", name="Messages a day")).to_be_visible(timeout=10_000)
    expect(shown.get_by_text("Nothing was sent.")).to_be_visible()
    for size, scheme, language in (
        ("desktop", "light", "en"),
        ("desktop", "dark", "en"),
        ("phone", "light", "en"),
        ("phone", "dark", "ar"),
        ("desktop", "light", "ar"),
    ):
        seen = page(size, scheme, language)  # type: ignore[arg-type]
        sign_in(seen, live, mia)
        seen.goto(f"{ADDRESS}?of=all")
        accessible(seen)
        no_sideways(seen)
        look(seen, f"desk-simulate-{size}-{scheme}-{language}")
        seen.locator(".past-parted .past-title a").click()
        accessible(seen)
        no_sideways(seen)
        look(seen, f"desk-simulate-parted-{size}-{scheme}-{language}")
    shown.get_by_role("link", name="All journeys together").click()
    rule = shown.locator(".past-rule").first
    rule.focus()
    shown.keyboard.press("Enter")
    shown.locator(".past-rules details[open] a").first.click()
    expect(shown).to_have_url(re.compile(r"/customers/\d+/$"))
