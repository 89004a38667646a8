"""The screen of approved words in a real browser: on every size, in the dark, right to left."""

from __future__ import annotations

from datetime import datetime

import pytest
from playwright.sync_api import expect

from afterword.house import actions as house
from afterword.house.models import Store, User
from afterword.messages.models import Approval
from tests.browser.conftest import Opening, Scheme, Size, accessible, look, no_sideways, sign_in
from tests.given import a_store
from tests.vendors import graph
from tests.vendors.graph import Graph
from tests.vendors.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS: list[tuple[Size, Scheme, str]] = [
    ("desktop", "light", "en"),
    ("desktop", "dark", "es"),
    ("phone", "light", "ar"),
]


@pytest.fixture
def shop(live: str, now: datetime) -> Store:
    return a_store(now=now)


def test_it_works_and_looks_as_it_should(
    shop: Store, mia: User, page: Opening, live: str, now: datetime
) -> None:
    with served(Graph().app()) as url:
        house.save_account(
            shop,
            kind="channel",
            plug="whatsapp",
            settings={"number_id": graph.NUMBER_ID, "business_id": graph.BUSINESS_ID, "url": url},
            secrets_={"token": graph.TOKEN},
            now=now,
            by="test",
        )
        shown = page()
        sign_in(shown, live, mia)
        shown.goto("/desk/ada-fern/settings/")
        shown.get_by_role("link", name="See the approved words").click()
        for template in ("Care tip", "Order confirmation", "Order shipped"):
            button = shown.get_by_role("button", name=f"Hand in : {template}, en")
            if button.count() == 0:
                button = shown.get_by_role("button", name="Hand in").first
            button.click()
            expect(shown.get_by_text("Handed in: being looked at.")).to_be_visible()
    states = ["approved", "rejected", "paused"]
    for row, state in zip(Approval.objects.of(shop).order_by("id"), states, strict=True):
        row.status, row.quality = state, "yellow" if state == "paused" else "green"
        row.reason = "It sells. Call it marketing." if state == "rejected" else ""
        row.save()
    for size, scheme, language in LOOKS:
        shown = page(size, scheme, language)
        sign_in(shown, live, mia)
        shown.goto("/desk/ada-fern/settings/approved/whatsapp/")
        accessible(shown)
        no_sideways(shown)
        look(shown, f"approvals-{size}-{scheme}-{language}")
