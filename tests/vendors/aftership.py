"""A stand-in of AfterShip's tracking API (2026-07), written from its documentation before our own
adapter.

It takes a tracking, refuses a second one of the same number and carrier (4003), a carrier that it
does not know (4010), a number it can find no carrier for (4012) and none at all (4007), a wrong key
and too many requests in a second, each with its envelope ``meta`` / ``data`` and its limits in the
headers. Its webhooks go out signed, and up to fourteen times, each later than the last, until
somebody thanks.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from .letters import Letter

KEY = "asat_0a1b2c"
SECRET = "a-secret-of-aftership"
PATH = "/in/aftership/ada-fern"
KNOWN = ("usps", "ups", "fedex", "royal-mail", "dhl", "la-poste-colissimo")
TRIES = 14


def again(status: int) -> bool:
    """Whether it sends once more after this answer."""
    return not 200 <= status < 300


@dataclass
class AfterShip:
    """The API. ``now``: its clock."""

    now: datetime = datetime(2026, 11, 24, 9, tzinfo=UTC)
    trackings: list[dict[str, Any]] = field(default_factory=list)
    busy: int = 0
    """How many of the next requests are too many."""

    def app(self) -> web.Application:
        """The addresses it serves."""
        app = web.Application()
        app.router.add_post("/tracking/2026-07/trackings", self._create)
        app.router.add_get("/tracking/2026-07/trackings", self._list)
        return app

    async def _create(self, request: web.Request) -> web.Response:
        if no := self._refused(request, limit=20):
            return no
        asked = await request.json()
        number, slug = asked.get("tracking_number"), asked.get("slug")
        if "tracking" in asked or not number:
            return _answer(400, 4007, "tracking_number is required.")
        if slug and slug not in KNOWN:
            return _answer(400, 4010, "The value of slug is invalid.")
        if not slug and len(number) < 8:
            says = "Unable to import shipment as we don't recognize the carrier from this number."
            return _answer(400, 4012, says)
        slug = slug or "usps"
        for one in self.trackings:
            if (one["tracking_number"], one["slug"]) == (number, slug):
                known = {name: one[name] for name in ("id", "tracking_number", "slug")}
                return _answer(400, 4003, "Tracking already exists.", known)
        made = self.tracking(number, slug, "Pending", "Pending_001")
        made["custom_fields"] = asked.get("custom_fields")
        self.trackings.append(made)
        return _answer(201, 201, "", made)

    async def _list(self, request: web.Request) -> web.Response:
        if no := self._refused(request, limit=6):
            return no
        numbers = request.query.get("tracking_numbers", "").split(",")
        slug = request.query.get("slug")
        found = [
            one
            for one in self.trackings
            if one["tracking_number"] in numbers and slug in (None, one["slug"])
        ]
        pagination = {"total": len(found), "next_cursor": None, "has_next_page": False}
        return _answer(200, 200, "", {"pagination": pagination, "trackings": found})

    def _refused(self, request: web.Request, limit: int) -> web.Response | None:
        if request.headers.get("as-api-key") != KEY:
            return _answer(401, 401, "The API key is invalid.")
        if self.busy:
            self.busy -= 1
            headers = {
                "X-RateLimit-Reset": str(int(self.now.timestamp()) + 3),
                "X-RateLimit-Limit": str(limit),
                "X-RateLimit-Remaining": "0",
                "Date": self.now.strftime("%a, %d %b %Y %H:%M:%S GMT"),
            }
            says = "You have exceeded the API call rate limit."
            return _answer(429, 429, says, headers=headers)
        return None

    def tracking(self, number: str, slug: str, tag: str, subtag: str) -> dict[str, Any]:
        """A tracking in that state, with one checkpoint unless nothing is known of it."""
        stamp = self.now.strftime("%Y-%m-%dT%H:%M:%S+00:00")
        checkpoint = {
            "checkpoint_time": "2026-11-24T08:30:00-06:00",
            "city": "HOUSTON",
            "country_region": "USA",
            "country_region_name": "United States",
            "created_at": stamp,
            "location": "HOUSTON, TX, 77063, USA",
            "message": "words of the carrier",
            "postal_code": "77063",
            "raw_tag": "X",
            "slug": slug,
            "state": "TX",
            "subtag": subtag,
            "tag": tag,
        }
        return {
            "id": hashlib.md5(f"{slug}{number}".encode()).hexdigest(),
            "created_at": stamp,
            "updated_at": stamp,
            "tracking_number": number,
            "slug": slug,
            "active": tag not in ("Delivered", "Expired"),
            "custom_fields": None,
            "tag": tag,
            "subtag": subtag,
            "checkpoints": [] if tag == "Pending" else [checkpoint],
            "signed_by": None,
            "courier_tracking_link": f"https://carrier.example/{number}",
        }

    def webhook(
        self, tracking: dict[str, Any], ident: str = "1f0c", secret: str = SECRET
    ) -> Letter:
        """What it sends when a tracking has changed."""
        body = json.dumps(
            {
                "event": "tracking_update",
                "event_id": ident,
                "is_tracking_first_tag": True,
                "msg": tracking,
                "ts": int(self.now.timestamp()),
            }
        ).encode()
        headers = {
            "Content-Type": "application/json",
            "as-webhook-version": "2026-07",
            "aftership-hmac-sha256": signature(secret, body),
        }
        return Letter(f"https://afterword.example{PATH}", body, headers)


def signature(secret: str, body: bytes) -> str:
    """The signature of a body."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def _answer(
    status: int,
    code: int,
    message: str,
    data: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> web.Response:
    meta: dict[str, Any] = {"code": code}
    if message:
        kinds = {401: "Unauthorized", 429: "TooManyRequests"}
        meta |= {"message": message, "type": kinds.get(status, "BadRequest")}
    return web.json_response({"meta": meta, "data": data or {}}, status=status, headers=headers)
