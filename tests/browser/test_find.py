"""“Where is my order?” in the shop's own page, by one line, and on to the order; in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import accessible, look, no_sideways
from tests.conftest import NOW
from tests.given import placed, tell

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from afterword.house.models import Store
    from tests.browser.conftest import Opening, Scheme, Size

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS: list[tuple[Size, Scheme, str]] = [
    ("desktop", "light", "en"),
    ("phone", "dark", "ar"),
]


@pytest.fixture
def theme(live: str) -> Iterator[str]:
    """A page of the shop's theme, on an origin of its own, with our one line in it."""

    class Theme(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None: ...

        def do_GET(self) -> None:
            body = (
                "<!doctype html><html lang='es'><title>Ada &amp; Fern</title><main><h1>Ayuda</h1>"
                f"<script src='{live}/find/ada-fern.js' async></script></main></html>"
            )
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header(
                "Content-Security-Policy",
                f"default-src 'none'; script-src {live}; form-action {live}",
            )
            self.end_headers()
            self.wfile.write(body.encode())

    server = ThreadingHTTPServer(("127.0.0.1", 0), Theme)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def test_one_line_in_the_theme_leads_to_the_order(
    store: Store, chromium: Browser, theme: str
) -> None:
    tell(store, placed(NOW))
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    shown = context.new_page()
    shown.goto(theme)
    shown.get_by_label("Número de pedido").fill("1042")
    shown.get_by_label("Correo o teléfono del pedido").fill("ana@example.com")
    shown.get_by_role("button", name="¿Dónde está mi pedido?").click()
    shown.wait_for_url("**/o/**")
    assert "#1042" in shown.content()
    context.close()


def test_it_works(store: Store, page: Opening) -> None:
    for size, scheme, language in LOOKS:
        shown = page(size, scheme, language)
        shown.goto(f"/find/{store.key}")
        accessible(shown)
        no_sideways(shown)
        look(shown, f"find-{size}-{scheme}-{language}")
        shown.locator("#number").fill("77")
        shown.locator("#contact").fill("x@example.com")
        shown.locator("form").first.get_by_role("button").click()
        expect(shown.get_by_role("alert")).to_be_visible()
        accessible(shown)
        look(shown, f"find-none-{size}-{scheme}-{language}")
