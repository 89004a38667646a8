"""The numbers of conversations in a real browser: every size, in the dark, right to left."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from afterword.house.models import Store, User
from tests.browser.conftest import (
    Opening,
    Scheme,
    Size,
    accessible,
    look,
    no_sideways,
    sign_in,
)
from tests.given import a_store
from tests.insights.talks import brought_in, ordered, talked

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS: list[tuple[Size, Scheme, str]] = [
    ("desktop", "light", "en"),
    ("desktop", "dark", "es"),
    ("phone", "light", "en"),
    ("phone", "dark", "ar"),
    ("desktop", "light", "ar"),
]
WEEKS = 14
DAY = timedelta(days=1)


@pytest.fixture
def shop(live: str, now: datetime) -> Store:
    """Fourteen weeks: brought-in mail, then answers by themselves, and a team for the rest."""
    store = a_store(now=now)
    start = now - WEEKS * 7 * DAY
    for week in range(WEEKS):
        at = start + week * 7 * DAY
        ordered(store, at, 8)
        for n in range(5 if week < 6 else 2):
            name = f"p{week}-{n}"
            if week < 6:
                brought_in(store, name, at, now)
            else:
                by = "itself" if n or week % 3 else "team"
                talked(
                    store, name, at, by=by, after=timedelta(minutes=3 + 30 * n),
                    channel=("whatsapp", "email")[n], language=("es", "hr", "en")[week % 3],
                    intent=("wismo", "return", "complaint")[n % 2],
                )  # fmt: skip
    return store


def test_it_works(shop: Store, mia: User, page: Opening, live: str) -> None:
    for size, scheme, language in LOOKS:
        seen = page(size, scheme, language)
        sign_in(seen, live, mia)
        seen.goto("/desk/ada-fern/inbox/measures/")
        expect(seen.locator("svg.week-columns")).to_be_visible()
        accessible(seen)
        no_sideways(seen)
        look(seen, f"measures-{size}-{scheme}-{language}")


def test_the_chart_can_be_read_as_a_table_and_the_time_chosen(
    shop: Store, mia: User, page: Opening, live: str
) -> None:
    seen = page()
    sign_in(seen, live, mia)
    seen.goto("/desk/ada-fern/inbox/measures/")
    table = seen.get_by_role("region", name="Questions where an order is, by week")
    expect(table).not_to_be_visible()
    seen.get_by_text("The same as a table").press("Enter")
    expect(table.get_by_role("row")).to_have_count(14)
    seen.get_by_role("link", name="30 days").click()
    expect(seen.get_by_text("were begun in the last 30 days")).to_be_visible()
    with seen.expect_download() as came:
        seen.get_by_role("link", name="Download the figures as CSV").click()
    assert came.value.suggested_filename == "ada-fern-conversations-30-days.csv"
