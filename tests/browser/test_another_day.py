"""The page on which somebody chooses another day, and the form that says where a shop keeps it, in
a real browser; without script too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from afterword.house import actions as house
from afterword.house import tokens
from afterword.house.models import Store
from afterword.outbox import actions as outbox
from afterword.outbox import deeds
from afterword.outbox.models import Intent
from afterword.timeline.models import Customer, Event
from tests.browser.conftest import Opening, Scheme, Size, accessible, look, no_sideways
from tests.browser.test_pages import LOOKS, who
from tests.given import placed, tell
from tests.outbox.posting import a_plan

pytestmark = pytest.mark.browser
ORDER = "order/woocommerce:727"
EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def link(store: Store, language: str) -> str:
    """The link in an answer that they got just now."""
    now = datetime.now(UTC).replace(microsecond=0)
    days = {"where": "YITH Delivery Date", "weekdays": EVERY_DAY, "holidays": True, "notice": 1}
    settings = {"shop": "https://fern.example", "days": days}
    keys = {"consumer_key": "ck_1", "consumer_secret": "cs_1"}
    facts = {"settings": settings, "secrets_": keys, "now": now, "by": "test"}
    house.save_account(store, kind="connector", plug="woocommerce", **facts)  # type: ignore[arg-type]
    bought = placed(now - timedelta(hours=2), order=ORDER, who=who(language), country="GB")
    tell(store, bought, now=now)
    asked = a_plan(Customer.objects.of(store).get(), now=now, template="answer-day")
    asked = msgspec.structs.replace(asked, subject="conversation/1", order=ORDER)
    outbox.plan(store, [asked], now=now, by="test")
    return f"/on/{tokens.make(store, 'day', 'key-1')}"


def test_it_works(page: Opening, store: Store) -> None:
    shown = page(script=False)
    shown.goto(link(store, "en"))
    chosen = shown.locator("#day option").nth(3)
    day = chosen.get_attribute("value")
    assert day
    shown.get_by_label("Day").select_option(day)
    assert not Intent.objects.of(store).filter(effect="order_day").exists()
    shown.get_by_role("button", name="Yes, bring it on that day").click()
    assert "You hear where you wrote to us" in shown.get_by_role("status").inner_text()
    deed = Intent.objects.of(store).select_related("store", "customer").get(effect="order_day")
    assert deeds.deed_of(deed).data == {"day": day}
    assert Event.objects.of(store).get(kind="answer.given").data["choice"] == "day-given"


@pytest.mark.parametrize(("size", "scheme", "language"), LOOKS)
def test_it_looks_right(
    page: Opening, store: Store, size: Size, scheme: Scheme, language: str
) -> None:
    shown = page(size, scheme, language)
    shown.goto(link(store, language))
    for step in ("open", "asked"):
        assert shown.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        look(shown, f"page-day-{step}-{size}-{scheme}-{language}")
        accessible(shown)
        no_sideways(shown)
        if step == "open":
            shown.locator("#day").select_option(index=2)
            shown.locator("main button").first.click()
