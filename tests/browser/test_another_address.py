"""The page on which somebody writes another address, in a real browser; without script too."""

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
TYPED = {"street": "12 Quay Street", "more": "Flat 3", "city": "Bristol", "postcode": "bs1 4dj"}


def link(store: Store, language: str) -> str:
    """The link in an answer that they got just now."""
    now = datetime.now(UTC).replace(microsecond=0)
    facts = {"settings": {"shop": "https://fern.example"}, "now": now, "by": "test"}
    keys = {"consumer_key": "ck_1", "consumer_secret": "cs_1"}
    house.save_account(store, kind="connector", plug="woocommerce", secrets_=keys, **facts)  # type: ignore[arg-type]
    bought = placed(now - timedelta(hours=2), order=ORDER, who=who(language), country="GB")
    tell(store, bought, now=now)
    asked = a_plan(Customer.objects.of(store).get(), now=now, template="answer-change-here")
    asked = msgspec.structs.replace(asked, subject="conversation/1", order=ORDER)
    outbox.plan(store, [asked], now=now, by="test")
    return f"/to/{tokens.make(store, 'address', 'key-1')}"


def test_it_works(page: Opening, store: Store) -> None:
    shown = page(script=False)
    shown.goto(link(store, "en"))
    assert shown.get_by_label("First and last name").input_value() == "Ana Petrović"
    for name, value in TYPED.items():
        shown.locator(f"#{name}").fill(value)
    shown.get_by_role("button", name="Show what you understood").click()
    assert "BS1 4DJ" in shown.locator("dl").inner_text()
    shown.get_by_role("button", name="No, mend it").click()
    shown.get_by_label("Town").fill("Bath")
    shown.get_by_role("button", name="Show what you understood").click()
    assert not Intent.objects.of(store).filter(effect="order_address").exists()
    shown.get_by_role("button", name="Yes, send it there").click()
    assert shown.get_by_role("status").inner_text().startswith("You hear where you wrote to us")
    deed = Intent.objects.of(store).select_related("store", "customer").get(effect="order_address")
    assert deeds.deed_of(deed).data == {
        "name": "Ana Petrović",
        "lines": ["12 Quay Street", "Flat 3"],
        "city": "Bath",
        "postcode": "BS1 4DJ",
        "region": "",
        "country": "GB",
    }
    given = Event.objects.of(store).get(kind="answer.given")
    assert given.data["choice"] == "given"


@pytest.mark.parametrize(("size", "scheme", "language"), LOOKS)
def test_it_looks_right(
    page: Opening, store: Store, size: Size, scheme: Scheme, language: str
) -> None:
    shown = page(size, scheme, language)
    shown.goto(link(store, language))
    for name, value in {**TYPED, "postcode": "banana"}.items():
        shown.locator(f"#{name}").fill(value)
    for step in ("wrong", "sure", "asked"):
        shown.locator("main button").first.click()
        assert shown.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        look(shown, f"page-address-{step}-{size}-{scheme}-{language}")
        accessible(shown)
        no_sideways(shown)
        if step == "wrong":
            shown.locator("#postcode").fill("BS1 4DJ")
