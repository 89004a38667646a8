"""One journey over e-mail, WhatsApp, text message and post, as a person at the desk sees it in the
demo: they answer on WhatsApp, say no in Spanish, and find all of it on one timeline, with the
proof."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from afterword.engine.ports import NoChance
from afterword.engine.sending import Sender
from afterword.house.models import Store
from afterword.outbox.catcher import Catcher
from afterword.outbox.models import Caught
from afterword.site.demo import driver, shop
from afterword.site.demo.life import life
from afterword.timeline.queries import customer_by
from afterword.wire.carry import carry
from tests.browser.conftest import Opening, accessible, look, no_sideways, sign_in
from tests.browser.test_desk import LOOKS
from tests.given import Days

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NO = "No me mandéis más mensajes, por favor"


@pytest.fixture
def demo(live: str, home: Path) -> Iterator[Store]:
    """The demo store with its heroes alone."""
    store = driver.fill(life(7, datetime.now(UTC), weeks=2, people=0), home)
    yield store
    shop.clear(home / driver.JOURNAL)


@pytest.fixture
def days(demo: Store, home: Path) -> Iterator[Days]:
    """The engine goes on, and what it sends is caught."""
    made = Days(home, datetime.now(UTC))
    catcher = Catcher(lambda: made.now).start()
    made.sender.close()
    made.sender = Sender(
        clock=made.clock,
        chance=NoChance(),
        carry=carry,
        catch=lambda: catcher.address,
        note=made.journal.write,
        at_once=1,
    )
    made.engine.sender = made.sender
    yield made
    made.sender.close()
    catcher.stop()


def settle(days: Days) -> None:
    days.clock.at = datetime.now(UTC)
    days.settle()


def chat(store: Store, name: str, step: str) -> str:
    found = Caught.objects.of(store).get(customer=customer_by(store, name), intent__step=step)
    return f"/desk/ada-fern/mailbox/{found.pk}/"


def line(shown: Page, title: str) -> str:
    """The line of the timeline with this title, in plain words."""
    row = shown.get_by_role("listitem").filter(has=shown.get_by_role("heading", name=title))
    return " ".join(row.last.inner_text().split())


def test_it_shows(demo: Store, days: Days, page: Opening, live: str) -> None:
    shown = page()
    sign_in(shown, live, shop.owner(demo))

    # Salma is asked, and answers with a button.
    shown.goto("/desk/ada-fern/mailbox/")
    asked = shown.get_by_role("link").filter(has_text="Salma Haddad").filter(has_text="WhatsApp")
    asked.first.click()
    shown.get_by_role("button", name="كل شيء بخير").click()
    expect(shown.locator(".bubbles .theirs")).to_have_count(1)
    settle(days)

    # Niamh, who was reached over all four ways, says no in Spanish.
    shown.goto(chat(demo, "Niamh Brady", "all-well"))
    expect(shown.locator(".bubbles .theirs .said")).to_have_text("All is well")
    shown.get_by_label("Answer as Niamh Brady").fill(NO)
    shown.get_by_role("button", name="Send", exact=True).click()
    settle(days)
    shown.reload()
    confirmed = shown.locator(".bubbles .ours .said").filter(has_text="no more messages from us")
    expect(confirmed).to_have_count(1)

    # All of it stands on her timeline.
    shown.get_by_role("link", name="The customer").click()
    assert "text message, £0.041" in line(shown, "It comes today")
    assert "WhatsApp, £0.0221" in line(shown, "Did it arrive whole?")
    assert "All is well · Something is wrong" in line(shown, "Did it arrive whole?")
    assert "WhatsApp" in line(shown, "Chose “All is well”")
    assert "e-mail, £0.0008" in line(shown, "Everything in one place")
    assert "post, £1.18" in line(shown, "A card to say thank you")
    assert f"wants no more “{NO}”" in line(shown, "Wrote back")
    assert "WhatsApp, £0.0221" in line(shown, "Confirmed the no")
    no = "Said no to tips and questions, public reviews, offers"
    assert f"WhatsApp, in their own words the proof “{NO}”" in line(shown, no)
    accessible(shown)

    # And the proof of each word.
    shown.get_by_role("link", name=no).click()
    expect(shown.get_by_role("heading", level=1)).to_have_text("Every word of consent")
    refused = shown.get_by_role("row").filter(has_text="tips and questions, WhatsApp")
    expect(refused.first).to_contain_text(NO)
    expect(refused.first).to_contain_text("of the ledger")
    expect(refused.last).to_contain_text("at the checkout")
    expect(refused.last).to_contain_text("203.0.113.0")
    expect(refused.last).to_contain_text("Ask me on WhatsApp how my order arrived.")
    accessible(shown)


def test_it_is_beautiful_everywhere(demo: Store, page: Opening, live: str) -> None:
    niamh, ines = (customer_by(demo, one).pk for one in ("Niamh Brady", "Inés Romero"))
    screens = {
        "chat": chat(demo, "Salma Haddad", "all-well"),
        "no": chat(demo, "Inés Romero", "all-well"),
        "text-message": chat(demo, "Niamh Brady", "on-the-van"),
        "card": chat(demo, "Niamh Brady", "card"),
        "timeline": f"/desk/ada-fern/customers/{niamh}/",
        "proof": f"/desk/ada-fern/customers/{ines}/proof/",
        "journey": "/desk/ada-fern/journeys/the-day-it-comes/",
    }
    for size, scheme, language in LOOKS:
        shown = page(size, scheme, language)
        sign_in(shown, live, shop.owner(demo))
        for name, address in screens.items():
            shown.goto(address)
            look(shown, f"desk-channels-{name}-{size}-{scheme}-{language}")
            no_sideways(shown)
            accessible(shown)
