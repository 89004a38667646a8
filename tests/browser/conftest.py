"""A real Chromium in front of a real server: what every test of a screen starts from.

    def test_it_works(page: Opening, store: Store) -> None:
        shown = page("phone", "dark", "ar")     # size, colour scheme, language, script or none
        shown.goto("/o/…")
        accessible(shown)
        look(shown, "order-phone-dark-ar")      # tests/pictures/order-phone-dark-ar.png

A test fails at its end when the browser complained (an error in a script, something that the
Content-Security-Policy refused) or asked anybody but our own server for anything.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)

from tests.lacking import needs_file

if TYPE_CHECKING:
    from datetime import datetime

    from pytest_django import Settings
    from pytest_django.live_server_helper import LiveServer

    from afterword.house.models import Store, User

PICTURES = Path(__file__).parent.parent / "pictures"
CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
Size = Literal["desktop", "phone"]
Scheme = Literal["light", "dark"]


class Opening(Protocol):
    """Opens a page of its own, in a browser that has never been here."""

    def __call__(
        self,
        size: Size = "desktop",
        scheme: Scheme = "light",
        language: str = "en",
        *,
        script: bool = True,
    ) -> Page: ...


@pytest.fixture
def mia(shop: Store, now: datetime) -> User:
    """The owner of the test's own ``shop``."""
    from afterword.house import actions as house  # not before Django is set up

    user = house.create_user(email="mia@ada-fern.example", name="Mia Kovač", now=now)
    house.add_member(shop, user, "owner", now=now, by="test")
    return user


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; each test has contexts of its own."""
    needs_file(CHROMIUM, "chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def live(live_server: LiveServer, settings: Settings) -> str:
    """The address of a server with many threads on the test's own database.

    Links in messages lead to it. What a test wrote is seen by it, and the other way round.
    """
    settings.AFTERWORD_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    return str(live_server.url)


@pytest.fixture
def page(chromium: Browser, live: str) -> Iterator[Opening]:
    """Opens pages: ``page("phone", "dark", "ar")``. Addresses may begin with a slash."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(
        size: Size = "desktop",
        scheme: Scheme = "light",
        language: str = "en",
        *,
        script: bool = True,
    ) -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(
            base_url=live,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale=language,
            timezone_id="Europe/London",
            reduced_motion="reduce",
            java_script_enabled=script,
            has_touch=size == "phone",
            is_mobile=size == "phone",
            device_scale_factor=2 if size == "phone" else 1,
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        return _watched(context.new_page(), urlsplit(live).netloc, complaints)

    yield open_page
    for context in opened:
        context.close()
    assert complaints == []


def _watched(page: Page, own: str, complaints: list[str]) -> Page:
    def heard(message: ConsoleMessage) -> None:
        # A page that is meant to be missing (404) is no fault of the browser's.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complaints.append(message.text)

    def asked(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and address.netloc != own:
            complaints.append(f"asked {address.netloc} for {address.path}")

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", asked)
    return page


def sign_in(page: Page, live: str, user: User) -> None:
    """Let this browser in as a teammate, by a session as the sign-in page makes it."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live}])


def look(page: Page, name: str, *, full: bool = True) -> None:
    """Take a picture for people to look at: ``tests/pictures/{name}.png``.

    Only where ``AFTERWORD_PICTURES`` is set: no test compares them, and they take a sixth of the
    time of all that is done in the browser.
    """
    _there(page)
    if not os.environ.get("AFTERWORD_PICTURES"):
        return
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=full, animations="disabled")


def _there(page: Page) -> None:
    """Wait until all of the page has come: a click waits for its first byte, and no longer."""
    page.wait_for_load_state()


RULES = {
    "iframes": False,  # it is not in them, and would wait half a second for an answer
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


def accessible(page: Page) -> None:
    """Fail with what axe finds wrong: WCAG 2.2 AA and its good habits, on all of the page.

    Needs a page that was opened with script: axe is one.
    """
    _there(page)
    found = Axe().run(page, options=RULES).response["violations"]
    assert not found, f"{page.url}\n" + "\n".join(_told(one) for one in found)


def _told(violation: dict[str, Any]) -> str:
    lines = [f"{violation['id']} ({violation['impact']}): {violation['help']}"]
    for node in violation["nodes"]:
        why = " / ".join(str(node.get("failureSummary", "")).split("\n")[1:])
        lines += [f"    {', '.join(map(str, node['target']))}", f"        {why.strip()}"]
    return "\n".join(lines)


def no_sideways(page: Page) -> None:
    """Fail when the page has to be moved sideways to be read."""
    _there(page)
    assert page.viewport_size is not None
    wide = page.evaluate("document.documentElement.scrollWidth") - page.viewport_size["width"]
    assert wide <= 0, f"{page.url} is {wide} px too wide"
