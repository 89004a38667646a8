"""Notices in a shop's own page, in a real Chromium: another origin, with a strict policy."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from afterword.channels.inpage import shop as adapter
from afterword.house import actions as house
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.messages.queries import shipped, spoken
from afterword.timeline.models import Event
from afterword.wire import shapes
from tests.browser.conftest import RULES, SIZES, Scheme, Size, look
from tests.channels.inpage.test_inpage import JOURNEY, SECRET
from tests.given import Days, a_store, placed, tell

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ANA = shapes.Who(ids=("shop:7",), email="ana@example.com", name="Ana Petrović", language="en")
LOOKS: list[tuple[Size, Scheme, str]] = [
    ("desktop", "light", "en"),
    ("desktop", "dark", "en"),
    ("phone", "light", "es"),
    ("phone", "dark", "ar"),
]


class Shop:
    """A shop on an origin of its own, which lets in the script and nothing else."""

    def __init__(self, afterword: str) -> None:
        self.signature = ""
        self.customer = "shop:7"
        self.asked: list[str] = []
        outer = self

        class Page(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: Any) -> None: ...

            def do_GET(self) -> None:
                until = str(int(time.time()) + 600)
                signed = outer.signature or adapter.signature(SECRET, outer.customer, until)
                body = (
                    "<!doctype html><html lang='en'><title>Ada &amp; Fern</title><main>"
                    "<h1>Ada &amp; Fern</h1><p>Kettles and cups.</p></main>"
                    f"<script type='module' src='{afterword}/notice/ada-fern.js'></script>"
                    f"<afterword-notice customer='{outer.customer}' until='{until}'"
                    f" signature='{signed}'></afterword-notice></html>"
                ).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                policy = f"default-src 'none'; script-src {afterword}; connect-src {afterword}"
                self.send_header("Content-Security-Policy", policy)
                self.end_headers()
                self.wfile.write(body)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def store(live: str, now: datetime) -> Store:
    return a_store(now=now)


@pytest.fixture
def shop(store: Store, live: str, now: datetime) -> Iterator[Shop]:
    made = Shop(live)
    store.url = made.url
    store.save(update_fields=["url"])
    house.save_account(
        store, kind="channel", plug="inpage", settings={}, secrets_={"secret": SECRET},
        now=now, by="test",
    )  # fmt: skip
    yield made
    made.server.shutdown()
    made.server.server_close()


def opened(chromium: Browser, size: Size = "desktop", scheme: Scheme = "light") -> Page:
    width, height = SIZES[size]
    context = chromium.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)
    return context.new_page()


def news(store: Store, home: Path, *orders: str, language: str = "en") -> None:
    """Ana has come by before, and there is news of these orders now."""
    at = datetime.now().astimezone()
    days = Days(home, at)
    journeys.publish(store, JOURNEY, now=at, by="test", templates=spoken(shipped()))
    days.settle()
    journeys.switch(store, "in-the-shop", on=True, now=at, by="test")
    ana = msgspec.structs.replace(ANA, language=language)
    tell(store, *(placed(at, order=f"order/shop:{one}", who=ana) for one in orders), now=at)
    days.settle()
    days.sender.close()


def test_it_works(store: Store, shop: Shop, chromium: Browser, home: Path) -> None:
    tell(store, placed(who=ANA))
    shown = opened(chromium)
    complaints: list[str] = []
    shown.on("pageerror", lambda error: complaints.append(str(error)))
    shown.on("console", lambda one: complaints.append(one.text) if one.type == "error" else None)
    with shown.expect_response("**/waiting**") as waited:
        shown.goto(shop.url)
    assert waited.value.json()["notices"] == []
    expect(shown.get_by_role("status")).to_have_count(0)
    news(store, home, "1043", "1044")
    shown.goto(shop.url)
    notice = shown.get_by_role("status")
    expect(notice).to_contain_text("1044")
    with shown.expect_response("**/seen"):
        notice.get_by_role("button", name="Close").click()
    expect(notice).to_contain_text("1043")
    shown.goto(shop.url)
    expect(notice).to_contain_text("1043")
    with shown.expect_response("**/seen"):
        notice.get_by_role("link").click(modifiers=["ControlOrMeta"])
    kinds = Event.objects.of(store).filter(key__startswith="inpage/", about__startswith="message/")
    assert sorted(kinds.values_list("kind", flat=True)) == ["message.clicked", "message.read"]
    assert complaints == []
    shown.context.close()


def test_without_the_shops_word_nothing_is_seen(
    store: Store, shop: Shop, chromium: Browser, home: Path
) -> None:
    tell(store, placed(who=ANA))
    shop.signature = "0" * 64
    shown = opened(chromium)
    with shown.expect_response("**/waiting**") as waited:
        shown.goto(shop.url)
    assert waited.value.status == 403
    expect(shown.get_by_role("status")).to_have_count(0)
    shown.context.close()


def test_it_looks_as_it_should(store: Store, shop: Shop, chromium: Browser, home: Path) -> None:
    tell(store, placed(who=ANA))
    first = opened(chromium)
    with first.expect_response("**/waiting**"):
        first.goto(shop.url)
    first.context.close()
    for number, (size, scheme, language) in enumerate(LOOKS):
        news(store, home, f"105{number}", language=language)
        shown = opened(chromium, size, scheme)
        shown.goto(shop.url)
        expect(shown.get_by_role("status")).to_contain_text(f"105{number}")
        assert shown.get_by_role("status").get_attribute("lang") == language
        look(shown, f"notice-{size}-{scheme}-{language}", full=False)
        shown.context.close()


def test_it_is_accessible(store: Store, shop: Shop, chromium: Browser, home: Path) -> None:
    tell(store, placed(who=ANA))
    first = opened(chromium)
    with first.expect_response("**/waiting**"):
        first.goto(shop.url)
    first.context.close()
    news(store, home, "1043")
    context = chromium.new_context(bypass_csp=True, reduced_motion="reduce")
    shown = context.new_page()
    shown.goto(shop.url)
    expect(shown.get_by_role("status")).to_be_visible()
    found = Axe().run(shown, options=RULES).response["violations"]
    ours = [one for one in found if any("notice" in str(it["target"]) for it in one["nodes"])]
    assert ours == []
    context.close()
