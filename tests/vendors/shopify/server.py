"""The running shop: who may come in, what it answers, what it tells by itself."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from aiohttp import web

from tests.vendors.serving import served

from . import nodes, schema
from .language import Field, Malformed, Operation, parse
from .listening import Listening, carried
from .writing import Written

DOMAIN = "ada-and-fern.myshopify.com"
VERSION = "2026-10"
TOKEN = "shpat_a-token-that-does-not-expire"
CLIENT = "client-of-the-app"
SECRET = "shpss_secret-of-the-app"
SCOPES = (
    "read_orders",
    "read_all_orders",
    "read_fulfillments",
    "read_customers",
    "read_products",
)
FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)
GIVEN_UP_AFTER = 8
"""Failures of one delivery after which its subscription is deleted."""

Door = Callable[[str, dict[str, str], bytes], int]
"""Where webhooks go: (address, headers, body) -> status."""


@dataclass
class Bulk:
    """A bulk operation: what it is asked for, and the file it made."""

    id: str
    lines: bytes
    counted: int
    looks: int = 2
    """So often it is looked at before it is done."""
    fails: str = ""


@dataclass
class Shop(Written, Listening):
    """A shop at Shopify. Its orders and products are kept as webhooks write them."""

    url: str = ""
    orders: dict[int, dict[str, Any]] = field(default_factory=dict)
    products: dict[int, dict[str, Any]] = field(default_factory=dict)
    scopes: tuple[str, ...] = SCOPES
    currency: str = "EUR"
    tokens: dict[str, datetime] = field(default_factory=lambda: {TOKEN: FOR_EVER})
    """Tokens that let in, and until when."""
    refresh: str = ""
    """The refresh token that is good."""
    refresh_before: str = ""
    """The one before it, as long as the new token was not used (since 2026-08-28)."""
    lasts: float = 86399
    serves: str = VERSION
    """The version that answers what asks for ours."""
    maximum: float = 2000.0
    restore: float = 100.0
    level: float = 2000.0
    bulks: dict[str, Bulk] = field(default_factory=dict)
    bulk_refused: str = ""
    """The code of the user error with which bulk operations are refused."""
    bulk_fails: str = ""
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    """What is answered to the next requests instead: (status, headers)."""
    asked: list[str] = field(default_factory=list)
    """What it was asked, by the names of the fields; ``range`` and ``token`` for the rest."""
    ranges: list[str] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    """Topics whose webhooks get lost on the way."""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    """What its clock says."""
    drops: int = 0
    """So many of the next mutations are done, and the line breaks before the answer."""
    _filled: datetime | None = None

    # ------------------------------------------------------------------------------ coming in

    def app(self) -> web.Application:
        """The addresses it serves."""
        app = web.Application()
        app.on_response_prepare.append(self._dated)
        app.router.add_post("/admin/api/{version}/graphql.json", self._graphql)
        app.router.add_post("/admin/oauth/access_token", self._token)
        app.router.add_get("/bulk/{number}.jsonl", self._file)
        return app

    async def _dated(self, request: web.Request, response: web.StreamResponse) -> None:
        response.headers["Date"] = format_datetime(self.now(), usegmt=True)

    async def _graphql(self, request: web.Request) -> web.Response:
        if self.answers:
            status, headers = self.answers.pop(0)
            return web.json_response(
                {"errors": _WORDS.get(status, "error")}, status=status, headers=headers
            )
        token = request.headers.get("X-Shopify-Access-Token", "")
        if self.now() >= self.tokens.get(token, self.now()):
            says = "[API] Invalid API key or access token (unrecognized login or wrong password)"
            return web.json_response({"errors": says}, status=401)
        if token != TOKEN:
            self.refresh_before = ""
        if request.match_info["version"] != VERSION:
            return web.json_response({"errors": "Not Found"}, status=404)
        told = await request.json()
        answer = self.answer(told.get("query") or "", told.get("variables") or {})
        if self.drops and told["query"].startswith("mutation"):
            self.drops -= 1
            assert request.transport
            request.transport.close()
        return web.json_response(answer, headers={"X-Shopify-API-Version": self.serves})

    def answer(self, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        """What a query is answered with."""
        try:
            asked = parse(query, variables)
            points = schema.cost(asked.kind.title(), asked.fields)
            if points > schema.MOST:
                raise schema.Wrong(
                    f"Query cost is {points}, which exceeds the single query max cost limit "
                    f"{schema.MOST}.",
                    "MAX_COST_EXCEEDED",
                )
        except Malformed as error:
            return {"errors": [{"message": str(error)}]}
        except schema.Wrong as error:
            return {"errors": [{"message": str(error), "extensions": {"code": error.code}}]}
        if not self._pays(points):
            return {
                "errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}],
                "extensions": self._cost(points, None),
            }
        self.asked += [one.name for one in asked.fields]
        try:
            data = {one.alias: self._field(asked, one) for one in asked.fields}
        except schema.Wrong as error:
            told = {"message": str(error), "extensions": {"code": error.code}}
            return {"errors": [told], "data": None}
        actual = min(schema.things(data), points)
        self.level += points - actual
        return {"data": data, "extensions": self._cost(points, actual)}

    def _pays(self, points: float) -> bool:
        now = self.now()
        passed = (now - (self._filled or now)).total_seconds()
        self.level = min(self.level + passed * self.restore, self.maximum)
        self._filled = now
        if self.level < points:
            return False
        self.level -= points
        return True

    def _cost(self, asked: int, actual: int | None) -> dict[str, Any]:
        status = {
            "maximumAvailable": self.maximum,
            "currentlyAvailable": int(self.level),
            "restoreRate": self.restore,
        }
        cost = {
            "requestedQueryCost": asked,
            "actualQueryCost": actual,
            "throttleStatus": status,
        }
        return {"cost": cost}

    async def _token(self, request: web.Request) -> web.Response:
        self.asked.append("token")
        told = await request.json()
        if (told.get("client_id"), told.get("client_secret")) != (CLIENT, SECRET):
            return web.json_response({"error": "invalid_client"}, status=401)
        if told.get("grant_type") == "client_credentials":
            return web.json_response(self._let_in())
        if told.get("grant_type") != "refresh_token":
            return web.json_response({"error": "unsupported_grant_type"}, status=400)
        given = told.get("refresh_token")
        if not given or given not in (self.refresh, self.refresh_before):
            says = {"error": "invalid_grant", "error_description": "refresh token is not active"}
            return web.json_response(says, status=400)
        self._number += 1
        self.refresh_before, self.refresh = given, f"shprt_{self._number}"
        more = {"refresh_token": self.refresh, "refresh_token_expires_in": 7776000}
        return web.json_response({**self._let_in(), **more})

    def _let_in(self) -> dict[str, Any]:
        self._number += 1
        token = f"shpat_{self._number}"
        self.tokens[token] = self.now() + timedelta(seconds=self.lasts)
        return {
            "access_token": token,
            "scope": ",".join(self.scopes),
            "expires_in": int(self.lasts),
        }

    async def _file(self, request: web.Request) -> web.Response:
        self.asked.append("range")
        if "X-Shopify-Access-Token" in request.headers:
            raise web.HTTPBadRequest(text="a storage is shown no token")
        bulk = self.bulks.get(f"gid://shopify/BulkOperation/{request.match_info['number']}")
        if bulk is None or request.query.get("signature") != "good":
            raise web.HTTPForbidden(text="<Error><Code>AccessDenied</Code></Error>")
        wanted = request.headers.get("Range", "")
        self.ranges.append(wanted)
        found = re.fullmatch(r"bytes=(\d+)-(\d+)", wanted)
        if not found:
            return web.Response(body=bulk.lines)
        start, end = int(found[1]), min(int(found[2]), len(bulk.lines) - 1)
        size = {"Content-Range": f"bytes {start}-{end}/{len(bulk.lines)}"}
        if start >= len(bulk.lines):
            return web.Response(status=416, headers={"Content-Range": f"bytes */{len(bulk.lines)}"})
        return web.Response(status=206, body=bulk.lines[start : end + 1], headers=size)

    # ------------------------------------------------------------------------------- answering

    def _field(self, asked: Operation, one: Field) -> Any:
        resolver = getattr(self, f"_of_{one.name}")
        return schema.value(schema.TYPES[asked.kind.title()][one.name], resolver(**one.args), one)

    def _of_currentAppInstallation(self) -> Any:  # noqa: N802
        return {"accessScopes": [{"handle": one, "description": one} for one in self.scopes]}

    def _of_shop(self) -> Any:
        return {
            "name": "Ada & Fern",
            "currencyCode": self.currency,
            "ianaTimezone": "Europe/Dublin",
            "myshopifyDomain": DOMAIN,
            "primaryDomain": {
                "host": "ada-and-fern.example",
                "url": "https://ada-and-fern.example",
            },
        }

    def _of_orders(self, query: str = "", **_: Any) -> Any:
        self._may("read_orders", "orders")
        some = [nodes.order(one) for one in self.orders.values() if self._wanted(one, query)]
        return sorted(some, key=lambda one: (one["updatedAt"], one["id"]))

    def _wanted(self, order: dict[str, Any], query: str) -> bool:
        if "read_all_orders" not in self.scopes:
            placed = datetime.fromisoformat(order["created_at"])
            newest = max(datetime.fromisoformat(one["created_at"]) for one in self.orders.values())
            if (newest - placed).days > 60:
                return False
        for name, sign, text in re.findall(r"(\w+):(>=|<=|>|<)'([^']+)'", query or ""):
            when = datetime.fromisoformat(order[name]).astimezone(UTC)
            limit = datetime.fromisoformat(text).astimezone(UTC)
            if not {">=": when >= limit, "<=": when <= limit, ">": when > limit, "<": when < limit}[
                sign
            ]:
                return False
        return True

    def _of_order(self, id: str) -> Any:
        self._may("read_orders", "order")
        found = self.orders.get(int(id.rpartition("/")[2]))
        return nodes.order(found) | {"suggestedRefund": self.suggested(found)} if found else None

    def _of_ordersCount(self, query: str = "", limit: int | None = 10000) -> Any:  # noqa: N802
        many = len(self._of_orders(query))
        if limit is not None and many > limit:
            return {"count": limit, "precision": "AT_LEAST"}
        return {"count": many, "precision": "EXACT"}

    def _of_products(self, **_: Any) -> Any:
        self._may("read_products", "products")
        return [nodes.product(one) for one in self.products.values()]

    # ------------------------------------------------------------------------- bulk operations

    def _of_bulkOperationRunQuery(self, query: str, groupObjects: bool = False) -> Any:  # noqa: N802, N803
        try:
            if self.bulk_refused:
                raise schema.Wrong("Bulk operations are refused", self.bulk_refused)
            lines, counted = self._lines(query, grouped=groupObjects)
        except (schema.Wrong, Malformed) as error:
            code = getattr(error, "code", "INVALID")
            told = {"field": ["query"], "message": str(error), "code": code}
            return {"bulkOperation": None, "userErrors": [told]}
        self._number += 1
        made = Bulk(nodes.gid("BulkOperation", self._number), lines, counted, fails=self.bulk_fails)
        self.bulks[made.id] = made
        return {"bulkOperation": self._bulk(made), "userErrors": []}

    def _of_bulkOperation(self, id: str) -> Any:  # noqa: N802
        found = self.bulks.get(id)
        if found:
            found.looks -= 1
        return self._bulk(found) if found else None

    def _bulk(self, one: Bulk) -> dict[str, Any]:
        over = one.looks <= 0
        status = ("FAILED" if one.fails else "COMPLETED") if over else "RUNNING"
        number = one.id.rpartition("/")[2]
        ready = over and not one.fails and one.lines
        return {
            "id": one.id,
            "status": status,
            "errorCode": one.fails or None if over else None,
            "objectCount": str(one.lines.count(b"\n")) if over else "0",
            "rootObjectCount": str(one.counted) if over else "0",
            "fileSize": str(len(one.lines)) if ready else None,
            "url": f"https://{DOMAIN}/bulk/{number}.jsonl?signature=good" if ready else None,
            "partialDataUrl": None,
        }

    def _lines(self, query: str, *, grouped: bool) -> tuple[bytes, int]:
        (asked,) = parse(query, {}).fields
        schema.cost("Query", [asked], bulk=True)
        of, comes = schema.shape(schema.TYPES["Query"][asked.name])
        if comes != "connection":
            raise schema.Wrong("The query must contain at least one connection", "INVALID")
        fields = schema.inner(asked)
        _no_connection_in_a_list(of, fields)
        roots: list[str] = []
        children: list[str] = []
        found = getattr(self, f"_of_{asked.name}")(**asked.args)
        for thing in found:
            lines = roots if grouped else children
            plain = [
                one for one in fields if schema.shape(schema.TYPES[of][one.name])[1] != "connection"
            ]
            roots.append(json.dumps(schema.projected(of, thing, plain)))
            for one in fields:
                inner, inner_comes = schema.shape(schema.TYPES[of][one.name])
                for child in thing.get(one.name) or [] if inner_comes == "connection" else []:
                    told = schema.projected(inner, child, schema.inner(one))
                    lines.append(json.dumps({**told, "__parentId": thing["id"]}))
        written = "".join(f"{line}\n" for line in [*roots, *children])
        return written.encode(), len(found)

    # --------------------------------------------------------------------------------- telling

    def tell(self, topic: str, payload: dict[str, Any], door: Door) -> list[int]:
        """Tell every subscription to a topic, trying again up to eight times. Gives what was
        answered. After eight failures the subscription is gone."""
        loud = topic.upper().replace("/", "_")
        answered: list[int] = []
        for key, one in list(self.subscriptions.items()):
            if one["topic"] != loud or topic in self.lost:
                continue
            self._number += 1
            body = json.dumps(carried(payload, one["metafieldNamespaces"])).encode()
            headers = {
                "X-Shopify-Topic": topic,
                "X-Shopify-Shop-Domain": DOMAIN,
                "X-Shopify-API-Version": VERSION,
                "X-Shopify-Webhook-Id": f"delivery-{self._number}",
                "X-Shopify-Triggered-At": payload.get("updated_at") or "2026-11-24T09:00:00Z",
                "X-Shopify-Hmac-Sha256": _signed(body),
            }
            for _ in range(GIVEN_UP_AFTER):
                status = door(one["uri"], headers, body)
                answered.append(status)
                one["failures"] = 0 if 200 <= status < 300 else one["failures"] + 1
                if not one["failures"]:
                    break
            if one["failures"] >= GIVEN_UP_AFTER:
                del self.subscriptions[key]
        return answered


_WORDS = {
    402: "Unavailable Shop",
    403: "[API] This action requires merchant approval for read_orders scope.",
    404: "Not Found",
    423: "Locked",
    429: "Exceeded 2 calls per second for api client. Reduce request rates to resume.",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


def _signed(body: bytes) -> str:
    return base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()


def _no_connection_in_a_list(of: str, fields: list[Field], *, inside: bool = False) -> None:
    for one in fields:
        if one.name not in schema.TYPES[of]:
            continue
        inner, comes = schema.shape(schema.TYPES[of][one.name])
        if comes == "connection" and inside:
            raise schema.Wrong(
                "Queries that contain a connection field within a list field are not currently "
                "supported.",
                "INVALID",
            )
        if inner:
            below = schema.inner(one) if comes == "connection" else one.fields
            _no_connection_in_a_list(inner, below, inside=inside or comes == "list")


@contextmanager
def running(**facts: Any) -> Iterator[Shop]:
    """A shop while the block runs."""
    shop = Shop(**facts)
    with served(shop.app()) as shop.url:
        yield shop
