"""A stand-in of Infobip's Viber API, written from its documentation before our own adapter."""

import itertools
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

KEY = "003026bbc133714df1834b8638bb496e-8f4b3d9a"
REPORT_SECRET = "a-secret-in-the-address"


@dataclass
class Infobip:
    """The API. ``refuses``: by number, the (groupId, name, description) of its status."""

    key: str = KEY
    taken: list[dict[str, Any]] = field(default_factory=list)
    refuses: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    next_statuses: list[int] = field(default_factory=list)
    """HTTP statuses that it answers the next calls with, whatever they are."""

    def __post_init__(self) -> None:
        self._ids = itertools.count(1)

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/viber/2/messages", self.messages)
        return app

    async def messages(self, request: web.Request) -> web.Response:
        if self.next_statuses:
            return _fault(self.next_statuses.pop(0), "GENERAL_ERROR", "Something went wrong")
        if request.headers.get("Authorization") != f"App {self.key}":
            return _fault(401, "UNAUTHORIZED", "Invalid login details")
        asked = json.loads(await request.read())
        faults = [one for message in asked.get("messages", [{}]) for one in _faults(message)]
        if faults:
            return _fault(400, "BAD_REQUEST", "; ".join(faults))
        return web.json_response({"messages": [self._take(one) for one in asked["messages"]]})

    def _take(self, message: dict[str, Any]) -> dict[str, Any]:
        to = message["destinations"][0]["to"]
        known = f"a28dd97c-1ffb-4fcf-99f1-{next(self._ids)}"
        group, name, says = self.refuses.get(
            to, (1, "PENDING_ENROUTE", "Message sent to next instance")
        )
        if group == 1:
            self.taken.append({**message, "messageId": known})
        status = {"groupId": group, "groupName": name.partition("_")[0], "id": 7, "name": name,
                  "description": says}  # fmt: skip
        return {"messageId": known, "status": status, "destination": to}


def _faults(message: dict[str, Any]) -> list[str]:
    content = message.get("content", {})
    found = [name for name in ("sender", "destinations", "content") if not message.get(name)]
    if not found and not str(message["destinations"][0].get("to", "")).isdigit():
        found.append("destinations[0].to")
    if len(content.get("text", "")) > 1000:
        found.append("content.text: size must be between 1 and 1000")
    kind = content.get("type")
    needs = {"TEXT": "text", "IMAGE": "mediaUrl", "FILE": "mediaUrl"}.get(str(kind))
    if needs is None or not content.get(needs):
        found.append("content")
    if message.get("options", {}).get("label") not in ("TRANSACTIONAL", "PROMOTIONAL"):
        found.append("options.label")
    return found


def _fault(status: int, name: str, says: str) -> web.Response:
    fault = {"messageId": name, "text": says}
    return web.json_response({"requestError": {"serviceException": fault}}, status=status)


def report(taken: dict[str, Any], group: int, name: str, done: str, **more: Any) -> bytes:
    """What it reports of a message at the address it was given."""
    result = {
        "messageId": taken["messageId"],
        "to": taken["destinations"][0]["to"],
        "sentAt": done,
        "doneAt": done,
        "messageCount": 1,
        "price": {"pricePerMessage": 0.01, "currency": "EUR"},
        "status": {"groupId": group, "groupName": name.partition("_")[0], "id": 5, "name": name},
        "error": {"groupId": 0, "groupName": "OK", "id": 0, "name": "NO_ERROR"},
        **more,
    }
    if data := taken.get("webhooks", {}).get("callbackData"):
        result["callbackData"] = data
    return json.dumps({"results": [result]}).encode()
