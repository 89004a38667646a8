"""A real server with many threads on the test's database, and a shop that signs what it says."""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Iterator
from http.client import HTTPConnection
from socketserver import ThreadingMixIn
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import msgspec
import pytest

from tests.conftest import NOW

if TYPE_CHECKING:
    from afterword.api.door import Door
    from afterword.house.models import Account, Store

SECRET = "shpss_ada-and-fern"


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None: ...


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = False
    block_on_close = True
    request_queue_size = 256

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        from django.db import connections

        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()


class Answered(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Address(NamedTuple):
    """Where a server listens."""

    host: str
    port: int

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answered:
        """One request on a connection of its own."""
        line = HTTPConnection(self.host, self.port, timeout=30)
        try:
            line.request(method, path, body or None, headers or {})
            answer = line.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answered(answer.status, found, answer.read())
        finally:
            line.close()


@pytest.fixture(autouse=True)
def _rested(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has asked yet: keys of other tests had the same numbers."""
    from afterword.api import keys
    from afterword.api.pace import Pace

    monkeypatch.setattr(keys, "pace", Pace())


@pytest.fixture
def door(transactional_db: None) -> Door:
    """The whole application as it is served in life, with a door that remembers nothing yet."""
    from afterword.api.door import Door
    from afterword.engine.ports import SystemClock
    from afterword.site.wsgi import inside

    return Door(inside, clock=SystemClock().now)


@pytest.fixture
def served(door: Door) -> Iterator[Address]:
    """The application behind a socket, with a thread for each request."""
    server = make_server("127.0.0.1", 0, door, _Server, _Quiet)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield Address("127.0.0.1", server.server_port)
    server.shutdown()
    thread.join()
    server.server_close()


def connect(store: Store, plug: str = "shopify", **secrets: str) -> Account:
    """Connect a store with a shop system."""
    from afterword.house import actions as house

    return house.save_account(
        store,
        kind="connector",
        plug=plug,
        settings={},
        secrets_=secrets or {"secret": SECRET},
        now=NOW,
        by="test",
    )


def signed(
    body: bytes, delivery: str = "d-1", topic: str = "orders/create", secret: str = SECRET
) -> dict[str, str]:
    """The headers Shopify sends with a body."""
    signature = b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()
    return {
        "Content-Type": "application/json",
        "X-Shopify-Topic": topic,
        "X-Shopify-Webhook-Id": delivery,
        "X-Shopify-Hmac-Sha256": signature,
    }


class Asker:
    """A program that asks the API with a key, through all of Django's layers."""

    def __init__(self, key: str = "") -> None:
        from django.test import Client

        self.client = Client(enforce_csrf_checks=True, raise_request_exception=True)
        self.headers = {"authorization": f"Bearer {key}"} if key else {}

    def post(self, path: str, body: object, **headers: str) -> Any:
        """Post JSON; bytes go as they are."""
        data = body if isinstance(body, bytes) else msgspec.json.encode(body)
        return self.client.post(
            path, data, "application/json", headers={**self.headers, **_named(headers)}
        )

    def get(self, path: str, **query: str | int) -> Any:
        return self.client.get(path, query, headers=self.headers)


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def a_key(store: Store) -> str:
    """The text of a new key of a store."""
    from afterword.house import actions as house

    return house.make_api_key(store, name="Till", now=NOW, by="test")[1]


@pytest.fixture
def asker(store: Store) -> Asker:
    """A program with a key of Ada & Fern's."""
    return Asker(a_key(store))


def faults(answer: Any) -> dict[str, str]:
    """What an answer says is wrong, by place."""
    assert answer.headers["content-type"] == "application/problem+json"
    return {one["pointer"]: one["detail"] for one in answer.json().get("errors", [])}


ORDER_EVENT: dict[str, Any] = {
    "kind": "order.placed",
    "key": "web:1042:placed",
    "happened": "2024-11-24T09:00:00Z",
    "order": "order/web:1042",
    "who": {"ids": ["web:77"], "email": "ana@example.com", "name": "Ana Petrović"},
    "data": {
        "number": "#1042",
        "currency": "GBP",
        "total": 2800,
        "lines": [{"product": "web:p1", "title": "Hario V60", "quantity": 1, "price": 2800}],
    },
}
