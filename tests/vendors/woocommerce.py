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
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web

from .serving import served
from .woo_signed import Key, by_secret, by_signature

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
SORTS = {
    "orders": ("date", "id", "include", "title", "slug", "modified"),
    "products": ("date", "id", "include", "title", "slug", "modified", "price", "popularity"),
    "customers": ("id", "include", "name", "registered_date"),
    "webhooks": ("date", "id", "title"),
}
PAGE = "<!DOCTYPE html><html><head><title>{}</title></head><body>{}</body></html>"
Thing = dict[str, Any]


@dataclass
class Woo:
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
    refuses: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    """What the next requests are refused with: (status, headers)."""
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    """(method, path, parameters) of each request that was let in."""
    clock: Callable[[], float] = time.time
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
        add("POST", f"{v3}/webhooks", self._new_webhook)
        add("PUT", f"{v3}/webhooks/{{id}}", self._change_webhook)
        add("DELETE", f"{v3}/webhooks/{{id}}", self._drop_webhook)
        return app

    # ----------------------------------------------------------------------------- who asks

    @web.middleware
    async def _host(self, request: web.Request, handler: Any) -> web.StreamResponse:
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
        except web.HTTPNotFound:
            return _error(
                404,
                "rest_no_route",
                "No route was found matching the URL and request method.",
            )
        return answer

    def _shut(self, request: web.Request) -> web.Response | None:
        asked = dict(request.query)
        who = self._who(request, asked)
        if isinstance(who, tuple):
            return _error(401, *who)
        if who is not None:
            need = "read" if request.method == "GET" else "write"
            if need not in who.may.split("_"):
                return _error(
                    401,
                    "woocommerce_rest_authentication_error",
                    f"The API key provided does not have {need} permissions.",
                )
        if who is None or not self.manager:
            doing = {"GET": "view", "POST": "create", "PUT": "edit", "DELETE": "delete"}
            words = "list resources" if request.method == "GET" else "do that"
            return _error(
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
            return _paged(request, getattr(self, what), SORTS[what])

        return answer

    def _of_order(self, what: str) -> Any:
        async def answer(request: web.Request) -> web.Response:
            held: dict[int, list[Thing]] | None = getattr(self, what)
            if held is None:
                raise web.HTTPNotFound
            order = int(request.match_info["id"])
            if all(one["id"] != order for one in self.orders):
                return _error(404, "woocommerce_rest_order_invalid_id", "Invalid order ID.")
            if what == "fulfillments":
                return web.json_response(held.get(order, []))
            return _paged(request, held.get(order, []), SORTS["orders"])

        return answer

    async def _variations(self, request: web.Request) -> web.Response:
        held = self.variations.get(int(request.match_info["id"]), [])
        return _paged(request, held, SORTS["products"])

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
        return web.json_response(_shown(made), status=201)

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
        return web.json_response(_shown(found))

    async def _drop_webhook(self, request: web.Request) -> web.Response:
        if request.query.get("force") != "true":
            return _error(
                501, "woocommerce_rest_trash_not_supported", "Webhooks do not support trashing."
            )
        found = self._webhook(request)
        if found is None:
            return _error(404, "woocommerce_rest_shop_webhook_invalid_id", "Invalid ID.")
        self.webhooks.remove(found)
        return web.json_response(_shown(found))

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


# ------------------------------------------------------------------------------- lists


def _paged(request: web.Request, things: list[Thing], sorts: tuple[str, ...]) -> web.Response:
    asked = request.query
    wrong = _wrong(asked, sorts)
    if wrong:
        return web.json_response(
            {
                "code": "rest_invalid_param",
                "message": f"Invalid parameter(s): {', '.join(wrong)}",
                "data": {"status": 400, "params": wrong},
            },
            status=400,
        )
    found = [one for one in things if _wanted(one, asked)]
    by = {"date": "date_created", "modified": "date_modified"}.get(asked.get("orderby", "date"))
    # As in WordPress: sorted by the clock of the site where there is one.
    found.sort(key=lambda one: (one.get(by or "id") or "", one["id"]) if by else (one["id"],))
    if asked.get("order", "desc") == "desc":
        found.reverse()
    per_page, page = int(asked.get("per_page", 10)), int(asked.get("page", 1))
    pages = -(-len(found) // per_page)
    headers = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(pages)}
    if page < pages:
        headers["Link"] = f'<{request.url.update_query(page=page + 1)}>; rel="next"'
    some = found[(page - 1) * per_page : page * per_page]
    fields = [name for name in asked.get("_fields", "").split(",") if name]
    shown = [
        {name: one for name, one in _shown(thing).items() if not fields or name in fields}
        for thing in some
    ]
    return web.json_response(shown, headers=headers)


def _wrong(asked: Any, sorts: tuple[str, ...]) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not 1 <= int(asked.get("per_page", 10)) <= 100:
        wrong["per_page"] = "per_page must be between 1 (inclusive) and 100 (inclusive)"
    if asked.get("orderby", sorts[0]) not in sorts:
        wrong["orderby"] = f"orderby is not one of {', '.join(sorts)}."
    if asked.get("order", "desc") not in ("asc", "desc"):
        wrong["order"] = "order is not one of asc, desc."
    for name in ("after", "before", "modified_after", "modified_before"):
        try:
            datetime.fromisoformat(asked.get(name, "2026-01-01T00:00:00"))
        except ValueError:
            wrong[name] = "Invalid date."
    return wrong


def _wanted(one: Thing, asked: Any) -> bool:
    if asked.get("status", "any") in ("any", "all"):
        if one.get("status") == "trash":
            return False
    elif one.get("status") not in asked["status"].split(","):
        return False
    twin = "_gmt" if asked.get("dates_are_gmt") == "true" else ""
    for name, when, sign in (
        ("after", "date_created", 1),
        ("before", "date_created", -1),
        ("modified_after", "date_modified", 1),
        ("modified_before", "date_modified", -1),
    ):
        if limit := asked.get(name):
            said = datetime.fromisoformat(one[when + twin])
            if (said - datetime.fromisoformat(limit)) * sign <= timedelta(0):
                return False
    return True


def _shown(thing: Thing) -> Thing:
    return {name: one for name, one in thing.items() if name not in ("secret", "failures")}


def _webhook_error(what: str, words: str) -> web.Response:
    return _error(400, f"woocommerce_rest_shop_webhook_invalid_{what}", words)


def _error(status: int, code: str, words: str) -> web.Response:
    body = {"code": code, "message": words, "data": {"status": status}}
    return web.json_response(body, status=status)


def _page(status: int, title: str, words: str) -> web.Response:
    return web.Response(status=status, text=PAGE.format(title, words), content_type="text/html")


@contextmanager
def woocommerce() -> Iterator[Woo]:
    """A stand-in while the block runs."""
    made = Woo()
    with served(made.app()) as url:
        made.url = url
        yield made
