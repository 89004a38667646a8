"""A stand-in of Shippo's tracking API, written from its documentation before our own adapter.

It registers a parcel of a carrier that it knows, gives it again to whoever asks again, and refuses
a wrong token (401), a carrier that it does not know (400, a list of faults for the field), a number
that is missing, and too many requests (429). Its webhooks are not signed unless it was asked to;
the word at the end of their address tells who sends them. It tries twice more after 408, 429 and
any 5xx, and never after another answer.
"""

import hashlib
import hmac
import json
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from aiohttp import web

from .letters import Letter

KEY = "shippo_test_0a1b2c"
SECRET = "a word of ours"
SIGNING = "a secret of shippo's"
PATH = "/in/shippo/ada-fern"
KNOWN = ("usps", "ups", "fedex", "royal_mail", "dhl_express", "dhl_germany", "shippo")
TRIES = 3


def again(status: int) -> bool:
    """Whether it sends once more after this answer."""
    return status in (408, 429) or status >= 500


TESTS = ("PRE_TRANSIT", "TRANSIT", "DELIVERED", "RETURNED", "FAILURE", "UNKNOWN")
"""The numbers of its test carrier ``shippo`` are ``SHIPPO_`` and one of these."""


@dataclass
class Shippo:
    """The API. ``now``: its clock."""

    now: datetime = datetime(2026, 11, 24, 9, tzinfo=UTC)
    tracks: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    busy: int = 0
    """How many of the next requests are too many."""

    def app(self) -> web.Application:
        """The addresses it serves."""
        app = web.Application()
        app.router.add_post("/tracks/", self._register)
        app.router.add_get("/tracks/{carrier}/{number}", self._one)
        return app

    async def _register(self, request: web.Request) -> web.Response:
        if no := self._refused(request):
            return no
        asked = await request.json()
        carrier, number = asked.get("carrier"), asked.get("tracking_number")
        if not number:
            return web.json_response({"tracking_number": ["This field is required."]}, status=400)
        if carrier not in KNOWN:
            return web.json_response({"carrier": [f'"{carrier}" is no carrier.']}, status=400)
        made = self.tracks.get((carrier, number)) or self.track(carrier, number, *_state(number))
        made["metadata"] = asked.get("metadata")
        self.tracks[carrier, number] = made
        return web.json_response(made, status=201)

    async def _one(self, request: web.Request) -> web.Response:
        if no := self._refused(request):
            return no
        found = self.tracks.get((request.match_info["carrier"], request.match_info["number"]))
        if found is None:
            return web.json_response({"detail": "Not found."}, status=404)
        return web.json_response(found)

    def _refused(self, request: web.Request) -> web.Response | None:
        if request.headers.get("Authorization") != f"ShippoToken {KEY}":
            return web.json_response({"detail": "Invalid token"}, status=401)
        if self.busy:
            self.busy -= 1
            return web.json_response({"detail": "Request was throttled."}, status=429)
        return None

    def track(self, carrier: str, number: str, status: str, substatus: str) -> dict[str, Any]:
        """A track in that state."""
        state = {
            "object_created": "2026-11-24T08:40:00.123Z",
            "object_updated": None,
            "object_id": hashlib.md5(number.encode()).hexdigest(),
            "status": status,
            "status_details": "words of the carrier",
            "status_date": "2026-11-24T08:30:00Z",
            "substatus": {"code": substatus, "text": "words", "action_required": False},
            "location": {"city": "Chicago", "state": "IL", "zip": "60611", "country": "US"},
        }
        return {
            "messages": [],
            "carrier": carrier,
            "tracking_number": number,
            "address_from": None,
            "address_to": None,
            "eta": "2026-11-27T00:00:00Z",
            "original_eta": "2026-11-26T00:00:00Z",
            "servicelevel": {"token": "usps_priority", "name": "Priority Mail"},
            "metadata": None,
            "tracking_status": state,
            "tracking_history": [] if status == "UNKNOWN" else [state],
            "transaction": None,
            "test": carrier == "shippo",
        }

    def webhook(self, track: dict[str, Any], word: str = SECRET) -> Letter:
        """What it sends when a parcel moved, to an address with a word at its end."""
        where = f"https://afterword.example{PATH}?token={quote(word)}"
        return Letter(where, self._body(track), {"Content-Type": "application/json"})

    def signed(self, track: dict[str, Any], secret: str = SIGNING) -> Letter:
        """The same, signed, as Shippo does for those who asked it to."""
        body = self._body(track)
        headers = {"Shippo-Auth-Signature": signature(secret, body, self.now)}
        return Letter(f"https://afterword.example{PATH}", body, headers)

    def _body(self, track: dict[str, Any]) -> bytes:
        told = {"event": "track_updated", "test": track["test"], "data": track}
        return json.dumps({**told, "carrier": track["carrier"]}).encode()


def signature(secret: str, body: bytes, at: datetime) -> str:
    """The signature of a body at a moment."""
    stamp = str(int(at.timestamp()))
    made = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={made}"


def sign_in(password: str) -> str:
    """How an address with a user and a password in it is called."""
    return "Basic " + b64encode(f"shippo:{password}".encode()).decode()


def _state(number: str) -> tuple[str, str]:
    status = number.removeprefix("SHIPPO_")
    subs = {
        "PRE_TRANSIT": "information_received",
        "TRANSIT": "package_departed",
        "DELIVERED": "delivered",
        "RETURNED": "return_to_sender",
        "FAILURE": "package_undeliverable",
        "UNKNOWN": "other",
    }
    return (status, subs[status]) if status in subs else ("TRANSIT", "package_accepted")
