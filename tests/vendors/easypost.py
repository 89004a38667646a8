"""A stand-in of EasyPost's tracker API, written from its documentation before our own adapter.

It makes a tracker, gives the same one again to whoever makes it again within three months, lists
them, and refuses a wrong key, a carrier it does not know and a number that is none, each with its
own error body ({"error": {"code", "message", "errors"}}). The codes of those two refusals are from
memory. Its events go out signed in both of its ways, and again, the same, until somebody thanks.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from unicodedata import normalize

from aiohttp import web

from .letters import Letter

KEY = "EZTK-0a1b2c"
SECRET = "sécret"
"""Not of ASCII, so that its form matters."""
PATH = "/in/easypost/ada-fern"
TRIES = 7
"""Six times more, from memory; its help pages speak of a day."""


def again(status: int) -> bool:
    """Whether it sends once more after this answer."""
    return not 200 <= status < 300


TESTS = {
    "EZ1000000001": ("pre_transit", "status_update"),
    "EZ2000000002": ("in_transit", "arrived_at_facility"),
    "EZ3000000003": ("out_for_delivery", "out_for_delivery"),
    "EZ4000000004": ("delivered", "arrived_at_destination"),
    "EZ5000000005": ("return_to_sender", "return"),
    "EZ6000000006": ("failure", "unknown"),
    "EZ7000000007": ("unknown", "unknown"),
}
"""The numbers that stand for a state, in its test mode."""
KNOWN = ("USPS", "UPS", "FedEx", "CanadaPost", "RoyalMail", "DHLExpress")
_MONTHS = timedelta(days=90)


@dataclass
class EasyPost:
    """The API. ``now``: its clock."""

    now: datetime = datetime(2026, 11, 24, 9, tzinfo=UTC)
    trackers: list[dict[str, Any]] = field(default_factory=list)
    """The newest first, as it lists them."""
    busy: int = 0
    """How many of the next requests are too many."""

    def app(self) -> web.Application:
        """The addresses it serves."""
        app = web.Application()
        app.router.add_post("/v2/trackers", self._create)
        app.router.add_get("/v2/trackers", self._list)
        return app

    async def _create(self, request: web.Request) -> web.Response:
        if no := self._refused(request):
            return no
        asked = (await request.json()).get("tracker") or {}
        number, carrier = asked.get("tracking_code"), asked.get("carrier")
        if not number:
            return _error(422, "PARAMETER.REQUIRED", "Missing required parameter: tracking_code.")
        if carrier and carrier not in KNOWN:
            return _error(422, "TRACKER.CREATE.ERROR", f"Carrier {carrier} is not supported.")
        if not carrier and len(number) < 8:
            return _error(422, "TRACKER.CREATE.ERROR", "Could not match the code to a carrier.")
        for one in self.trackers:
            same = one["tracking_code"] == number and carrier in (None, one["carrier"])
            if same and self.now - datetime.fromisoformat(one["created_at"]) < _MONTHS:
                return web.json_response(one)
        made = self.tracker(number, carrier or "USPS", *TESTS.get(number, TESTS["EZ7000000007"]))
        self.trackers.insert(0, made)
        return web.json_response(made, status=201)

    async def _list(self, request: web.Request) -> web.Response:
        if no := self._refused(request):
            return no
        number, carrier = request.query.get("tracking_code"), request.query.get("carrier")
        found = [
            one
            for one in self.trackers
            if number in (None, one["tracking_code"]) and carrier in (None, one["carrier"])
        ]
        page = int(request.query.get("page_size", "20"))
        return web.json_response({"trackers": found[:page], "has_more": len(found) > page})

    def _refused(self, request: web.Request) -> web.Response | None:
        wanted = "Basic " + base64.b64encode(f"{KEY}:".encode()).decode()
        if request.headers.get("Authorization") != wanted:
            says = "This api key is no longer active. Please use a different api key."
            return _error(401, "APIKEY.INACTIVE", says)
        if self.busy:
            self.busy -= 1
            says = "You have exceeded your rate limit. Please try again later."
            return _error(429, "RATE_LIMITED", says)
        return None

    def tracker(self, number: str, carrier: str, status: str, detail: str) -> dict[str, Any]:
        """A tracker in that state; in no state at all it has no scans."""
        stamp = self.now.strftime("%Y-%m-%dT%H:%M:%SZ")
        place = {"city": "HOUSTON", "state": "TX", "country": "US", "zip": "77063"}
        scan = {
            "object": "TrackingDetail",
            "message": f"It is {status}",
            "description": "",
            "status": status,
            "status_detail": detail,
            "datetime": stamp,
            "source": carrier,
            "carrier_code": "",
            "tracking_location": {"object": "TrackingLocation", **place},
        }
        return {
            "id": f"trk_{hashlib.md5(number.encode()).hexdigest()}",
            "object": "Tracker",
            "mode": "test",
            "tracking_code": number,
            "status": status,
            "status_detail": detail,
            "created_at": stamp,
            "updated_at": stamp,
            "signed_by": "John Tester" if status == "delivered" else None,
            "weight": None,
            "est_delivery_date": "2026-11-27T00:00:00Z",
            "shipment_id": None,
            "carrier": carrier,
            "tracking_details": [] if status == "unknown" else [scan],
            "carrier_detail": None,
            "fees": [{"object": "Fee", "type": "TrackerFee", "amount": "0.02000", "charged": True}],
            "public_url": f"https://track.easypost.com/{number}",
        }

    def event(self, tracker: dict[str, Any], ident: str = "evt_1", secret: str = SECRET) -> Letter:
        """What it sends when a tracker has changed; sent again it is the same, to the byte."""
        stamp = self.now.strftime("%a, %d %b %Y %H:%M:%S +0000")
        body = json.dumps(
            {
                "id": ident,
                "object": "Event",
                "mode": "production",
                "description": "tracker.updated",
                "previous_attributes": {"status": "unknown"},
                "pending_urls": [f"https://user:pa55@another.example{PATH}"],
                "completed_urls": [],
                "created_at": tracker["updated_at"],
                "updated_at": tracker["updated_at"],
                "status": "pending",
                "result": tracker,
            }
        ).encode()
        headers = {
            "Content-Type": "application/json",
            "X-Hmac-Signature": signature(secret, body),
            "X-Hmac-Signature-V2": signature(secret, f"{stamp}POST{PATH}".encode() + body),
            "X-Timestamp": stamp,
            "X-Path": PATH,
        }
        return Letter(f"https://afterword.example{PATH}", body, headers)


def signature(secret: str, body: bytes) -> str:
    """The signature of a body."""
    key = normalize("NFKD", secret).encode()
    return "hmac-sha256-hex=" + hmac.new(key, body, hashlib.sha256).hexdigest()


def _error(status: int, code: str, message: str) -> web.Response:
    error = {"code": code, "message": message, "errors": []}
    headers = {"Retry-After": "7"} if status == 429 else {}
    return web.json_response({"error": error}, status=status, headers=headers)
