"""A stand-in of Viber's bot API, written from its documentation before our own adapter."""

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9"


@dataclass
class Viber:
    """The API. It answers 200 whatever it thinks. ``subscribed``: who may be written to."""

    subscribed: set[str] = field(default_factory=set)
    taken: list[dict[str, Any]] = field(default_factory=list)
    next_statuses: list[int] = field(default_factory=list)

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/pa/send_message", self.send)
        return app

    async def send(self, request: web.Request) -> web.Response:
        body = await request.read()
        asked = json.loads(body)
        status = self._status(asked, request.headers.get("X-Viber-Auth-Token"), len(body))
        if status:
            return web.json_response({"status": status, "status_message": f"error {status}"})
        token = 5098034272017990000 + len(self.taken)
        self.taken.append({**asked, "message_token": token})
        return web.json_response(
            {"status": 0, "status_message": "ok", "message_token": token, "billing_status": 1}
        )

    def _status(self, asked: dict[str, Any], token: str | None, size: int) -> int:
        if token != TOKEN:
            return 2
        if self.next_statuses:
            return self.next_statuses.pop(0)
        if not asked.get("receiver") or not asked.get("sender", {}).get("name"):
            return 4
        kind = asked.get("type")
        fits = {
            "text": 0 < len(asked.get("text", "")) <= 7000,
            "picture": bool(asked.get("media")) and len(asked.get("text", "")) <= 768,
            "video": bool(asked.get("media")) and 0 < _size(asked) <= 26 * 1024 * 1024,
            "file": bool(asked.get("media"))
            and 0 < _size(asked) <= 50 * 1024 * 1024
            and 0 < len(asked.get("file_name", "")) <= 256
            and "text" not in asked,
        }.get(str(kind), False)
        if not fits or size > 30_000 or len(asked["sender"]["name"]) > 28:
            return 3
        if len(asked.get("tracking_data", "")) > 4096:
            return 3
        if str(asked["receiver"]).lstrip("+").isdigit():
            return 5
        return 0 if asked["receiver"] in self.subscribed else 6


def _size(asked: dict[str, Any]) -> int:
    found = asked.get("size")
    return found if isinstance(found, int) else 0


def signed(body: bytes, token: str = TOKEN) -> dict[str, str]:
    """The headers with which Viber calls."""
    made = hmac.new(token.encode(), body, hashlib.sha256).hexdigest()
    return {"X-Viber-Content-Signature": made, "Content-Type": "application/json"}


def called(event: str, **facts: Any) -> bytes:
    """What Viber calls with."""
    given = {"event": event, "timestamp": 1795510800000, "message_token": 4912661846655238145}
    return json.dumps({**given, **facts}).encode()
