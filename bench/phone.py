"""How soon a tracking page stands on a phone: the largest thing on it is drawn (LCP), in Chromium.

The phone is slow and so is its line: a processor four times as slow as this one, 150 ms to and fro,
1.6 Mbit/s down and 0.75 up (what Lighthouse calls slow 4G). Each look is a first one: nothing is
kept from the one before.
"""

import json
import sys
import urllib.request
from datetime import UTC, datetime
from statistics import median

from bench import ground
from bench.pages import tell
from bench.webhooks import serving

CHROMIUM = "/usr/bin/chromium"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
SLOWER = 4
ROUND_TRIP_MS, DOWN, UP = 150, 1_600_000 / 8, 750_000 / 8
"""The line: milliseconds, and bytes a second."""

DRAWN = """() => new Promise((done) => {
  new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime))
    .observe({type: "largest-contentful-paint", buffered: true});
})"""
SHIFTED = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 300);
})"""


def looks(address: str, many: int) -> tuple[list[float], float]:
    """After how many milliseconds the page stood at each look, and how far it shifted at most."""
    from playwright.sync_api import sync_playwright

    drawn, shifted = [], 0.0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        for _ in range(many):
            context = browser.new_context(
                viewport={"width": 390, "height": 844}, device_scale_factor=3, is_mobile=True
            )
            page = context.new_page()
            line = context.new_cdp_session(page)
            line.send("Network.enable")
            conditions = {"offline": False, "latency": ROUND_TRIP_MS}
            speed = {"downloadThroughput": DOWN, "uploadThroughput": UP}
            line.send("Network.emulateNetworkConditions", {**conditions, **speed})
            line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            page.goto(address, wait_until="load")
            drawn.append(float(page.evaluate(DRAWN)))
            shifted = max(shifted, float(page.evaluate(SHIFTED)))
            context.close()
        browser.close()
    return drawn, shifted


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    home = ground.stand()
    store = ground.a_store()
    path = tell(store, 1, datetime.now(UTC).replace(microsecond=0))
    from django.db import connections

    connections.close_all()
    with serving(home) as port:
        address = f"http://127.0.0.1:{port}{path}"
        urllib.request.urlopen(address, timeout=30).read()  # so that nothing is asked for first
        drawn, shifted = looks(address, many)
    print(json.dumps({"lcp_ms": median(drawn), "slowest_ms": max(drawn), "shift": shifted}))


if __name__ == "__main__":
    main()
