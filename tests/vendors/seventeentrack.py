"""A stand-in of 17TRACK's API (v2.4), written from its documentation before our own adapter.

It registers numbers (in capitals, as it gives them back), forty in a request, and says of each
whether it is accepted; it rejects one that is registered already (-18019901), one that it finds no
carrier for (-18019903) and any beyond the account's share (-18019908). A wrong key is refused with
401, more than forty with -18010014. Its pushes carry ``sign``, the plain SHA-256 of body, slash and
key, and are sent up to three times more until somebody thanks (from memory: its documentation of
that was not at hand).
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from .letters import Letter

KEY = "0A1B2C3D4E5F"
PATH = "/in/seventeentrack/ada-fern"
TRIES = 4


def again(status: int) -> bool:
    """Whether it sends once more after this answer."""
    return status != 200


UPS, USPS = 100002, 21051


@dataclass
class SeventeenTrack:
    """The API. ``share``: how many more numbers the account may register."""

    now: datetime = datetime(2026, 11, 24, 9, tzinfo=UTC)
    share: int = 100
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    busy: int = 0
    """How many of the next requests are too many."""

    def app(self) -> web.Application:
        """The addresses it serves."""
        app = web.Application()
        app.router.add_post("/track/v2.4/register", self._register)
        app.router.add_post("/track/v2.4/gettrackinfo", self._info)
        return app

    async def _register(self, request: web.Request) -> web.Response:
        asked = await self._asked(request)
        if isinstance(asked, web.Response):
            return asked
        accepted, rejected = [], []
        for one in asked:
            number = one.get("number", "").upper()
            if number in self.items:
                error = {"code": -18019901, "message": f"The number {number} is registered."}
                rejected.append({"number": number, "error": error})
            elif not one.get("carrier") and len(number) < 8:
                error = {"code": -18019903, "message": "The carrier can not be detected."}
                rejected.append({"number": number, "error": error})
            elif self.share < 1:
                error = {"code": -18019908, "message": "The quota is exhausted."}
                rejected.append({"number": number, "error": error})
            else:
                self.share -= 1
                carrier = one.get("carrier") or UPS
                self.items[number] = {
                    "number": number,
                    "carrier": carrier,
                    "param": one.get("param"),
                    "tag": one.get("tag"),
                }
                accepted.append({"origin": 1, "number": number, "carrier": carrier})
        return _answer(accepted, rejected)

    async def _info(self, request: web.Request) -> web.Response:
        asked = await self._asked(request)
        if isinstance(asked, web.Response):
            return asked
        accepted, rejected = [], []
        for one in asked:
            number = one.get("number", "").upper()
            item = self.items.get(number)
            if item is None:
                error = {"code": -18019902, "message": "The number is not registered."}
                rejected.append({"number": number, "error": error})
            elif "track_info" not in item:
                error = {"code": -18019909, "message": "No tracking information at this time."}
                rejected.append({"number": number, "error": error})
            else:
                accepted.append(item)
        return _answer(accepted, rejected)

    async def _asked(self, request: web.Request) -> list[dict[str, Any]] | web.Response:
        if request.headers.get("17token") != KEY:
            return _error(401, -18010002, "The access token is invalid.")
        if self.busy:
            self.busy -= 1
            return web.Response(status=429, text="Too Many Requests")
        asked: list[dict[str, Any]] = await request.json()
        if len(asked) > 40:
            return _error(200, -18010014, "The number of submitted numbers is over 40.")
        return asked

    def moves(self, number: str, sub: str) -> dict[str, Any]:
        """A number gets to that state."""
        stamp = self.now.strftime("%Y-%m-%dT%H:%M:%SZ")
        event = {
            "time_iso": "2026-11-24T02:30:00-06:00",
            "time_utc": "2026-11-24T08:30:00Z",
            "time_raw": {"date": "2026-11-24", "time": "02:30:00", "timezone": "-06:00"},
            "description": "words of the carrier",
            "location": "HOUSTON, TX, US",
            "stage": None,
            "sub_status": sub,
            "address": {"country": "US", "state": "TX", "city": "HOUSTON", "postal_code": "77063"},
        }
        provider = {
            "provider": {"key": UPS, "name": "UPS", "alias": "UPS"},
            "latest_sync_status": "Success",
            "latest_sync_time": stamp,
            "events": [event],
        }
        self.items[number]["track_info"] = {
            "latest_status": {"status": sub.partition("_")[0], "sub_status": sub},
            "latest_event": event,
            "time_metrics": {"estimated_delivery_date": {"source": None, "from": None, "to": None}},
            "milestone": [],
            "misc_info": {"local_number": "", "local_provider": "", "local_key": 0},
            "tracking": {"providers_hash": 1, "providers": [provider]},
        }
        return self.items[number]

    def push(self, item: dict[str, Any], event: str = "TRACKING_UPDATED", key: str = KEY) -> Letter:
        """What it sends of a number; sent again it is the same, to the byte."""
        body = json.dumps({"event": event, "data": item}).encode()
        headers = {"Content-Type": "application/json", "sign": signature(key, body)}
        return Letter(f"https://afterword.example{PATH}", body, headers)


def signature(key: str, body: bytes) -> str:
    """The signature of a body."""
    return hashlib.sha256(body + b"/" + key.encode()).hexdigest()


def _answer(accepted: list[Any], rejected: list[Any]) -> web.Response:
    return web.json_response({"code": 0, "data": {"accepted": accepted, "rejected": rejected}})


def _error(status: int, code: int, message: str) -> web.Response:
    errors = [{"code": code, "message": message}]
    return web.json_response({"code": code, "data": {"errors": errors}}, status=status)
