"""Closed addresses and the check of the sender's domain: on every size, in the dark, from right to
left."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from afterword.house.models import Store, User
from afterword.outbox import brakes
from afterword.outbox.brakes import Counted
from afterword.timeline.models import Suppression
from tests.browser.conftest import Opening, accessible, look, no_sideways, sign_in
from tests.browser.test_desk import LOOKS
from tests.conftest import NOW
from tests.desk.test_closed import close
from tests.desk.test_mail_check import DOMAIN, STRONG
from tests.given import a_store, placed, tell
from tests.vendors.nameserver import naming

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shop(live: str, now: datetime) -> Store:
    """A store with three closed addresses, one of somebody unknown."""
    store = a_store(sender_email=f"hello@{DOMAIN}")
    tell(store, placed(), now=NOW)
    close(store)
    close(store, "ana@example.com.hr", "complained")
    brakes.count(store, [Counted("j", "email", sent=4210, bounces=10, complaints=2)], now)
    return store


def test_it_works(shop: Store, mia: User, page: Opening, live: str, settings: Any) -> None:
    with naming() as server:
        settings.AFTERWORD_DNS = server.address
        server.text(DOMAIN, "v=spf1 include:sendgrid.net +all")
        server.text(f"s1._domainkey.{DOMAIN}", f"v=DKIM1; k=rsa; p={STRONG}")
        server.failing.add(f"_dmarc.{DOMAIN}")
        for size, scheme, language in LOOKS:
            shown = page(size, scheme, language)
            sign_in(shown, live, mia)
            for name, address in (
                ("closed", "/desk/ada-fern/closed/"),
                ("mail-check", "/desk/ada-fern/mail-check/"),
            ):
                shown.goto(address)
                if name == "closed":
                    shown.locator("details.more summary").first.click()
                accessible(shown)
                no_sideways(shown)
                look(shown, f"desk-{name}-{size}-{scheme}-{language}")


def test_a_person_opens_an_address_again(shop: Store, mia: User, page: Opening, live: str) -> None:
    shown = page()
    sign_in(shown, live, mia)
    shown.goto("/desk/ada-fern/closed/")
    row = shown.get_by_role("listitem").filter(has_text="ana@example.com").last
    row.get_by_text("Open it again").click()
    row.get_by_label("Why it may be written to again").fill("She wrote to us")
    row.get_by_role("button", name="Open it").click()
    expect(shown.get_by_text("It is open again.")).to_be_visible()
    assert Suppression.objects.of(shop).count() == 1
