"""The button that lets a browser be told of an order, and what it shows, in a real Chromium.

Its maker's push service is not reached from here: where a subscription comes from is stood in for,
and a notice is put into the browser where that service would have put it.
"""

from __future__ import annotations

import json
import re
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from afterword.house import actions as house
from afterword.house import tokens
from afterword.house.models import Store
from afterword.timeline.models import Consent, ContactPoint
from tests.browser.conftest import Opening, Scheme, Size, accessible, look, no_sideways
from tests.given import ORDER, a_store, placed, tell
from tests.vendors.pushing import Browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS: list[tuple[Size, Scheme, str]] = [
    ("desktop", "light", "en"),
    ("desktop", "dark", "en"),
    ("phone", "light", "es"),
    ("phone", "dark", "ar"),
]


@pytest.fixture
def shop(live: str, now: datetime) -> Store:
    made = a_store(now=now)
    house.save_account(
        made, kind="channel", plug="webpush", settings={"contact": "hello@ada-fern.example"},
        secrets_={}, now=now, by="test",
    )  # fmt: skip
    tell(made, placed())
    return made


def page_of(store: Store) -> str:
    return f"/o/{tokens.make(store, 'order', ORDER)}"


def subscribes(shown: Page, browser: Browser) -> None:
    """What the maker's service would give."""
    told = json.dumps(browser.subscription)
    shown.add_init_script(
        "PushManager.prototype.subscribe = async function (options) {"
        " window.asked = [...new Uint8Array(options.applicationServerKey)];"
        f" return {{ toJSON: () => ({told}) }}; }};"
    )


def test_it_works(shop: Store, page: Opening, live: str) -> None:
    shown = page()
    shown.context.grant_permissions(["notifications"], origin=live)
    subscribes(shown, Browser("ana", "https://fcm.googleapis.com"))
    shown.goto(page_of(shop))
    region = shown.get_by_role("group", name="Notices in this browser")
    expect(region).to_contain_text("Tell me on this device when something changes about my orders.")
    region.get_by_role("button", name="Tell me on this device").click()
    expect(region.get_by_role("status")).to_have_text("This device is told from now on.")
    assert len(shown.evaluate("window.asked")) == 65
    assert ContactPoint.objects.of(shop).filter(channel="webpush").count() == 1
    assert Consent.objects.of(shop).get(channel="webpush").given
    shows(shown, live)


def shows(shown: Page, live: str) -> None:
    """A notice is shown by the service worker, and a second one of its tag takes its place."""
    line = shown.context.new_cdp_session(shown)
    found: list[str] = []
    line.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(one["registrationId"] for one in told["registrations"]),
    )
    line.send("ServiceWorker.enable")
    shown.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    for body in ("It left.", "It arrived."):
        said = {"title": "Your V60", "body": body, "tag": "order", "url": f"{live}/o/x"}
        line.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": f"{live}/", "registrationId": found[-1], "data": json.dumps(said)},
        )
        shown.wait_for_function(
            "async (body) => { const ready = await navigator.serviceWorker.ready;"
            " const all = await ready.getNotifications();"
            " return all.length === 1 && all[0].body === body && all[0].title === 'Your V60'; }",
            arg=body,
        )


def test_a_no_of_the_browser_is_taken_as_one(shop: Store, page: Opening) -> None:
    shown = page()
    shown.add_init_script("Notification.requestPermission = async () => 'denied';")
    shown.goto(page_of(shop))
    shown.get_by_role("button", name="Tell me on this device").click()
    expect(shown.get_by_text(re.compile("Your browser does not allow it"))).to_be_visible()
    assert not ContactPoint.objects.of(shop).filter(channel="webpush").exists()


def test_without_script_nothing_of_it_is_seen(shop: Store, page: Opening) -> None:
    shown = page(script=False)
    shown.goto(page_of(shop))
    expect(shown.get_by_role("heading", name="Not quite right?")).to_be_visible()
    expect(shown.locator("push-ask")).to_be_hidden()


def test_it_looks_as_it_should(shop: Store, page: Opening) -> None:
    for size, scheme, language in LOOKS:
        shop.language = language
        shop.save(update_fields=["language"])
        from afterword.timeline.models import Customer

        Customer.objects.of(shop).update(language=language)
        shown = page(size, scheme, language)
        shown.goto(page_of(shop))
        expect(shown.locator("push-ask")).to_be_visible()
        accessible(shown)
        no_sideways(shown)
        look(shown, f"order-push-{size}-{scheme}-{language}")
