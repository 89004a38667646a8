"""A store connected with a shop, and hands that carry to the stand-in and nowhere else."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from wsgiref.util import setup_testing_defaults

import msgspec

from afterword.api.door import Door
from afterword.engine import fetch_actions as fetching
from afterword.engine.fetching import Fetcher
from afterword.engine.models import FetchJob
from afterword.engine.ports import VirtualClock
from afterword.house import actions as house
from afterword.house.models import Store
from afterword.site.wsgi import inside
from afterword.wire.addresses import Reach
from afterword.wire.http import Http
from afterword.wire.shapes import Answer, Request
from afterword.wire.syncing import What
from tests.conftest import NOW
from tests.vendors.shopify.server import DOMAIN, SECRET, TOKEN, Shop

DOOR = "https://desk.example.com/in/shopify/ada-fern"


class Ways:
    """A carrier to the stand-in. ``before`` is called with each request, and may break it off."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.http = Http(reach=Reach(["127.0.0.0/8"]))
        self.before: Callable[[Request], None] = lambda request: None
        self.count = 0

    def start(self, asked: Any, may: Callable[[], bool]) -> "Future[Answer]":
        self.count += 1
        self.before(asked)
        url = asked.url.replace(f"https://{DOMAIN}", self.shop.url)
        return self.http.start(msgspec.structs.replace(asked, url=url), may)


@dataclass
class Life:
    """A store, its shop, and the fetcher between them, at a time that is set on by hand."""

    store: Store
    shop: Shop
    ways: Ways
    clock: VirtualClock = field(default_factory=lambda: VirtualClock(NOW))

    @property
    def fetcher(self) -> Fetcher:
        """A worker that comes fresh."""
        return Fetcher(clock=self.clock, carrier=self.ways, at_once=1)

    def connect(self, **secrets: str) -> None:
        """Write down the account."""
        client = {"client": secrets.pop("client")} if "client" in secrets else {}
        house.save_account(
            self.store,
            kind="connector",
            plug="shopify",
            settings={"shop": DOMAIN, **client},
            secrets_={"secret": SECRET, **(secrets or {"token": TOKEN})},
            now=NOW,
            by="test",
        )

    def ask(self, what: What, **span: datetime) -> FetchJob:
        """Ask for something."""
        return fetching.ask(self.store, "shopify", what, now=self.clock.now(), by="test", **span)

    def settle(self, hours: float = 12) -> None:
        """Work until nothing is left to do, setting the clock on where a job waits."""
        end = self.clock.now() + timedelta(hours=hours)
        fetcher = self.fetcher
        while True:
            fetcher.until_quiet()
            open_ones = FetchJob.objects.of(self.store).filter(status="waiting")
            due = open_ones.order_by("due").values_list("due", flat=True).first()
            if due is None or due > end:
                return
            self.clock.at = max(due, self.clock.at)

    def do(self, what: What, **span: datetime) -> FetchJob:
        """Ask for something, and see it done."""
        job = self.ask(what, **span)
        self.settle()
        job.refresh_from_db()
        return job


def at_the_door(uri: str, headers: dict[str, str], body: bytes) -> int:
    """A delivery at our own door, as it comes over the internet. Gives the status."""
    door = Door(inside, clock=lambda: NOW)
    said: list[int] = []
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": uri.removeprefix("https://desk.example.com"),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        **{f"HTTP_{name.upper().replace('-', '_')}": one for name, one in headers.items()},
    }
    setup_testing_defaults(environ)

    def answers(status: str, *_: Any) -> Any:
        said.append(int(status.split()[0]))

    b"".join(door(environ, answers))
    return said[0]
