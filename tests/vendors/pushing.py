"""A push service as RFC 8030 wants it, and a browser that reads what is sealed for it (RFC 8291).

The service checks what it may see: the VAPID signature and its claims, TTL, Urgency, Topic, the
length; a later notice with the same Topic takes the place of one that waits. It answers with 201
and a Location, or as it is told.
"""

import json
import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import http_ece
from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from .serving import served


def _coded(found: bytes) -> str:
    return urlsafe_b64encode(found).decode().rstrip("=")


def _plain(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Browser:
    """One that has subscribed."""

    name: str
    url: str = ""
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def subscription(self) -> dict[str, Any]:
        """As ``PushSubscription.toJSON()`` gives it."""
        form = serialization.PublicFormat.UncompressedPoint
        point = self.key.public_key().public_bytes(serialization.Encoding.X962, form)
        return {
            "endpoint": f"{self.url}/send/{self.name}",
            "expirationTime": None,
            "keys": {"p256dh": _coded(point), "auth": _coded(self.auth)},
        }

    @property
    def address(self) -> str:
        """As it is kept."""
        found = self.subscription
        return f"{found['endpoint']} {found['keys']['p256dh']} {found['keys']['auth']}"

    def reads(self, body: bytes) -> dict[str, Any]:
        """What it is told."""
        plain = http_ece.decrypt(
            body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"
        )
        found: dict[str, Any] = json.loads(plain)
        return found


@dataclass
class Pushing:
    """A running push service."""

    url: str = ""
    taken: list[dict[str, Any]] = field(default_factory=list)
    waiting: dict[tuple[str, str], bytes] = field(default_factory=dict)
    """By (browser, topic or its place): what waits for a browser that is away."""
    answers: list[int] = field(default_factory=list)
    wants: str = ""
    """The public key that the subscriptions were made with; empty: any."""

    def app(self) -> web.Application:
        """The address it serves."""
        app = web.Application()
        app.router.add_post("/send/{name}", self._send)
        return app

    def browser(self, name: str) -> Browser:
        """Somebody subscribes."""
        return Browser(name, self.url)

    async def _send(self, request: web.Request) -> web.Response:
        body = await request.read()
        if wrong := self._wrong(request, body):
            return web.Response(status=wrong[0], text=wrong[1])
        if self.answers:
            status = self.answers.pop(0)
            headers = {"Retry-After": "9"} if status == 429 else {}
            return web.Response(status=status, headers=headers)
        name, topic = request.match_info["name"], request.headers.get("Topic", "")
        told = {"to": name, "body": body, "headers": dict(request.headers)}
        self.taken.append(told)
        self.waiting[name, topic or str(len(self.taken))] = body
        return web.Response(
            status=201, headers={"Location": f"{self.url}/message/{len(self.taken)}"}
        )

    def _wrong(self, request: web.Request, body: bytes) -> tuple[int, str] | None:
        head = request.headers
        if not head.get("TTL", "").isdigit():
            return 400, "no TTL"
        if head.get("Content-Encoding") != "aes128gcm" or not body:
            return 400, "not sealed"
        if len(body) > 4096:
            return 413, "too long"
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,32}", head.get("Topic", "")):
            return 400, "no topic"
        if head.get("Urgency") not in ("very-low", "low", "normal", "high"):
            return 400, "no urgency"
        return self._unsigned(head.get("Authorization", ""))

    def _unsigned(self, signed: str) -> tuple[int, str] | None:
        try:
            sound = Vapid02.verify(signed)
            parts = dict(one.split("=", 1) for one in signed.removeprefix("vapid ").split(","))
            claims = json.loads(_plain(parts["t"].split(".")[1]))
        except Exception:
            return 401, "not signed"
        if not sound or claims["aud"] != self.url or not claims["sub"].startswith("mailto:"):
            return 401, "signed for somebody else"
        if self.wants and parts["k"] != self.wants:
            return 403, "another key"
        return None


@contextmanager
def pushing() -> Iterator[Pushing]:
    """A service while the block runs."""
    made = Pushing()
    with served(made.app()) as url:
        made.url = url
        yield made
