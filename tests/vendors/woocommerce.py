"""WooCommerce: a site with its REST interface (``wc/v3``) and the webhooks that it sends.

Written from its own source and documentation before our adapter. It lets in by key and secret over
TLS (a proxy says so with ``X-Forwarded-Proto``), by signature on a plain line; it knows what a key
may; pages hold at most 100, are counted in headers and shift when something goes; it filters and
sorts as the real one does and refuses with its error bodies. Hosts differ: one takes the header
with the keys away, one has no pretty addresses, one puts a page of a security plugin before it all,
one asks to be left alone.

A webhook that failed more than five times in a row is switched off. None is ever tried again.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any

import aiohttp
from aiohttp import web

from . import woo_plugins
from .serving import served
from .woo_lists import SORTS, Thing, error, paged, shown
from .woo_signed import Key, by_secret, by_signature
from .woo_writing import Written

KEY, SECRET = "ck_" + "1a" * 20, "cs_" + "2b" * 20
READER = "ck_" + "3c" * 20
"""A key that may only read; its secret is ``SECRET`` too."""
TOPICS = {
    *(f"{what}.{how}" for what in ("order", "product", "coupon") for how in ("created", "updated")),
    *(
        f"{what}.{how}"
        for what in ("order", "product", "coupon")
        for how in ("deleted", "restored")
    ),
    *("customer.created", "customer.updated", "customer.deleted", "product.published"),
}
PAGE = "<!DOCTYPE html><html><head><title>{}</title></head><body>{}</body></html>"


@dataclass
class Woo(Written):
    """A running stand-in."""

    url: str = ""
    keys: dict[str, Key] = field(
        default_factory=lambda: {KEY: Key(SECRET), READER: Key(SECRET, "read")}
    )
    currency: str = "GBP"
    manager: bool = True
    """Whether the person whose keys these are may manage the shop."""
    orders: list[Thing] = field(default_factory=list)
    customers: list[Thing] = field(default_factory=list)
    products: list[Thing] = field(default_factory=list)
    webhooks: list[Thing] = field(default_factory=list)
    variations: dict[int, list[Thing]] = field(default_factory=dict)
    refunds: dict[int, list[Thing]] = field(default_factory=dict)
    fulfillments: dict[int, list[Thing]] | None = None
    """By order; ``None``: a site whose WooCommerce has no fulfilments."""
    pretty: bool = True
    strips: bool = False
    """Its server takes the header ``Authorization`` away."""
    instead: tuple[int, str] | None = None
    """What a plugin or the host says instead of anything else: (status, title of its page)."""
    moved_to: str = ""
    """Where it sends everybody on to."""
    refuses: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    """What the next requests are refused with: (status, headers)."""
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    """(method, path, parameters) of each request that was let in."""
    clock: Callable[[], float] = time.time
    drops: int = 0
    """So many of the next writes are done, and the line breaks before the answer."""
    reaches: bool = True
    """Whether it can reach those whom it tells things."""

    def app(self) -> web.Application:
        """The addresses it serves."""
        app = web.Application(middlewares=[self._host])
        add, v3 = app.router.add_route, "/wp-json/wc/v3"
        add("GET", "/wp-json/", self._index)
        add("GET", f"{v3}/data/currencies/current", self._currency)
        for what in ("orders", "customers", "products", "webhooks"):
            add("GET", f"{v3}/{what}", self._listing(what))
        add("GET", f"{v3}/orders/{{id}}/refunds", self._of_order("refunds"))
        add("GET", f"{v3}/orders/{{id}}/fulfillments", self._of_order("fulfillments"))
        add("GET", f"{v3}/products/{{id}}/variations", self._variations)
        self.writing(app, v3)
        add("POST", f"{v3}/webhooks", self._new_webhook)
        add("PUT", f"{v3}/webhooks/{{id}}", self._change_webhook)
        add("DELETE", f"{v3}/webhooks/{{id}}", self._drop_webhook)
        woo_plugins.add_to(app, self)
        return app

    # ----------------------------------------------------------------------------- who asks

    @web.middleware
    async def _host(self, request: web.Request, handler: Any) -> web.StreamResponse:
        answer = await self._behind(request, handler)
        answer.headers["Date"] = formatdate(self.clock(), usegmt=True)
        return answer

    async def _behind(self, request: web.Request, handler: Any) -> web.StreamResponse:
        if self.moved_to:
            headers = {"Location": f"{self.moved_to}{request.path}"}
            return web.Response(status=301, text=PAGE.format("Moved", ""), headers=headers)
        if self.instead:
            status, title = self.instead
            return _page(status, title, "Your access to this site has been limited.")
        if self.refuses:
            status, headers = self.refuses.pop(0)
            return web.Response(
                status=status, text=PAGE.format(status, "Slow down."), headers=headers
            )
        if not self.pretty:
            return _page(404, "Page not found", "It looks like nothing was found here.")
        if request.path != "/wp-json/" and (refused := self._shut(request)) is not None:
            return refused
        try:
            answer: web.StreamResponse = await handler(request)
            if self.drops and request.method != "GET":
                self.drops -= 1
                assert request.transport
                request.transport.close()
        except web.HTTPNotFound:
            return error(
                404,
                "rest_no_route",
                "No route was found matching the URL and request method.",
            )
        return answer

    def _shut(self, request: web.Request) -> web.Response | None:
        asked = dict(request.query)
        who = self._who(request, asked)
        if isinstance(who, tuple):
            return error(401, *who)
        if who is not None:
            need = "read" if request.method == "GET" else "write"
            if need not in who.may.split("_"):
                return error(
                    401,
                    "woocommerce_rest_authentication_error",
                    f"The API key provided does not have {need} permissions.",
                )
        if who is None or not self.manager:
            doing = {"GET": "view", "POST": "create", "PUT": "edit", "DELETE": "delete"}
            words = "list resources" if request.method == "GET" else "do that"
            return error(
                401 if who is None else 403,
                f"woocommerce_rest_cannot_{doing[request.method]}",
                f"Sorry, you cannot {words}.",
            )
        self.asked.append((request.method, request.path, asked))
        return None

    def _who(self, request: web.Request, asked: dict[str, str]) -> Any:
        if request.headers.get("X-Forwarded-Proto") == "https":
            if asked.get("consumer_key") and asked.get("consumer_secret"):
                return by_secret(self.keys, asked["consumer_key"], asked["consumer_secret"])
            given = "" if self.strips else request.headers.get("Authorization", "")
            if given.startswith("Basic "):
                key, _, secret = base64.b64decode(given[6:]).decode().partition(":")
                return by_secret(self.keys, key, secret)
        home = f"{request.scheme}://{request.host}{request.path}"
        return by_signature(self.keys, request.method, home, asked, self.clock())

    # ---------------------------------------------------------------------------- reading

    async def _index(self, request: web.Request) -> web.Response:
        return web.json_response(
            {
                "name": "Ada & Fern",
                "url": self.url,
                "home": self.url,
                "gmt_offset": "1",
                "timezone_string": "Europe/Zagreb",
                "namespaces": ["oembed/1.0", "wc/v1", "wc/v2", "wc/v3", "wp/v2"],
                "routes": {},
            }
        )

    async def _currency(self, request: web.Request) -> web.Response:
        return web.json_response({"code": self.currency, "name": "Money", "symbol": "&curren;"})

    def _listing(self, what: str) -> Any:
        async def answer(request: web.Request) -> web.Response:
            return paged(request, getattr(self, what), SORTS[what])

        return answer

    def _of_order(self, what: str) -> Any:
        async def answer(request: web.Request) -> web.Response:
            held: dict[int, list[Thing]] | None = getattr(self, what)
            if held is None:
                raise web.HTTPNotFound
            order = int(request.match_info["id"])
            if all(one["id"] != order for one in self.orders):
                return error(404, "woocommerce_rest_order_invalid_id", "Invalid order ID.")
            if what == "fulfillments":
                return web.json_response(held.get(order, []))
            return paged(request, held.get(order, []), SORTS["orders"])

        return answer

    async def _variations(self, request: web.Request) -> web.Response:
        held = self.variations.get(int(request.match_info["id"]), [])
        return paged(request, held, SORTS["products"])

    # --------------------------------------------------------------------------- webhooks

    async def _new_webhook(self, request: web.Request) -> web.Response:
        given = await request.json()
        if given.get("topic") not in TOPICS:
            return _webhook_error("topic", "Webhook topic is required and must be valid.")
        if not str(given.get("delivery_url")).startswith(("https://", "http://")):
            return _webhook_error(
                "delivery_url",
                "Webhook delivery URL must be a valid URL starting with http:// or https://.",
            )
        resource, _, event = given["topic"].partition(".")
        made = {
            "id": max((one["id"] for one in self.webhooks), default=140) + 1,
            "name": given.get("name") or "Webhook created",
            "status": "active",  # whatever was asked for
            "topic": given["topic"],
            "resource": resource,
            "event": event,
            "delivery_url": given["delivery_url"],
            "secret": given.get("secret") or "made-up-by-the-shop",
            "failures": 0,
        }
        self.webhooks.append(made)
        await self._send(made, f"webhook_id={made['id']}".encode(), {"Content-Type": _FORM})
        return web.json_response(shown(made), status=201)

    async def _change_webhook(self, request: web.Request) -> web.Response:
        found = self._webhook(request)
        if found is None:
            return _webhook_error("id", "ID is invalid.")
        given = await request.json()
        if given.get("status") not in (None, "active", "paused", "disabled"):
            return _webhook_error("status", "Webhook status must be valid.")
        given = {
            name: one
            for name, one in given.items()
            if name in ("name", "status", "topic", "delivery_url", "secret") and one
        }
        found.update(given)
        return web.json_response(shown(found))

    async def _drop_webhook(self, request: web.Request) -> web.Response:
        if request.query.get("force") != "true":
            return error(
                501, "woocommerce_rest_trash_not_supported", "Webhooks do not support trashing."
            )
        found = self._webhook(request)
        if found is None:
            return error(404, "woocommerce_rest_shop_webhook_invalid_id", "Invalid ID.")
        self.webhooks.remove(found)
        return web.json_response(shown(found))

    def _webhook(self, request: web.Request) -> Thing | None:
        wanted = int(request.match_info["id"])
        return next((one for one in self.webhooks if one["id"] == wanted), None)

    async def tell(self, topic: str, payload: Thing) -> list[int]:
        """Send a delivery to each who listens to a topic; what they answered, 0 for nothing."""
        answers = []
        for hook in [one for one in self.webhooks if one["topic"] == topic]:
            if hook["status"] != "active":
                continue
            sent = delivery(hook, payload)
            status = await self._send(hook, *sent)
            answers.append(status)
            if 200 <= status < 303:
                hook["failures"] = 0
            elif hook["failures"] > 5:
                hook["status"] = "disabled"
            else:
                hook["failures"] += 1
        return answers

    async def _send(self, hook: Thing, body: bytes, headers: dict[str, str]) -> int:
        if not self.reaches or "127.0.0.1" not in hook["delivery_url"]:
            return 0  # this stand-in has no way to the world outside
        named = {"User-Agent": "WooCommerce/10.3.0 Hookshot (WordPress/6.8)", **headers}
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.post(
                    hook["delivery_url"], data=body, headers=named, allow_redirects=False
                ) as answer,
            ):
                return answer.status
        except aiohttp.ClientError:
            return 0


_FORM = "application/x-www-form-urlencoded"


def delivery(hook: Thing, payload: Thing) -> tuple[bytes, dict[str, str]]:
    """A delivery as it goes out for a webhook: its body and headers."""
    body = json.dumps(payload).encode()
    resource, _, event = hook["topic"].partition(".")
    signed = hmac.new(hook["secret"].encode(), body, hashlib.sha256).digest()
    stamp = f"{hook['id']}{payload.get('id')}{payload.get('date_modified_gmt')}"
    return body, {
        "Content-Type": "application/json",
        "X-WC-Webhook-Source": "https://fern.example/",
        "X-WC-Webhook-Topic": hook["topic"],
        "X-WC-Webhook-Resource": resource,
        "X-WC-Webhook-Event": event,
        "X-WC-Webhook-Signature": base64.b64encode(signed).decode(),
        "X-WC-Webhook-ID": str(hook["id"]),
        "X-WC-Webhook-Delivery-ID": hashlib.md5(stamp.encode()).hexdigest(),
    }


def _webhook_error(what: str, words: str) -> web.Response:
    return error(400, f"woocommerce_rest_shop_webhook_invalid_{what}", words)


def _page(status: int, title: str, words: str) -> web.Response:
    return web.Response(status=status, text=PAGE.format(title, words), content_type="text/html")


@contextmanager
def woocommerce() -> Iterator[Woo]:
    """A stand-in while the block runs."""
    made = Woo()
    with served(made.app()) as url:
        made.url = url
        yield made
