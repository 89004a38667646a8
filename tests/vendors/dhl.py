"""A stand-in of DHL's Shipment Tracking - Unified, written from developer.dhl.com and its OpenAPI
file before our own adapter.

It wants its key in a header, tells of one number, says 404 with a problem document where it knows
nothing, and refuses more than one request in five seconds, or 250 in a day, with 429.
"""

from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

KEY = "dhl-key"
SECONDS, A_DAY = 5.0, 250


@dataclass
class Dhl:
    """The API. ``now``: its clock, in seconds; ``shipments``: what is known, by number."""

    now: float = 0.0
    shipments: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    asked: list[float] = field(default_factory=list)
    queries: list[dict[str, str]] = field(default_factory=list)

    def app(self) -> web.Application:
        """The addresses it serves."""
        app = web.Application()
        app.router.add_get("/track/shipments", self._track)
        return app

    async def _track(self, request: web.Request) -> web.Response:
        if request.headers.get("DHL-API-Key") != KEY:
            return _no(401, "Unauthorized", "Unauthorized for given resource.")
        if self.asked and self.now - self.asked[-1] < SECONDS:
            return _no(429, "Too Many Requests", "Spike arrest: one call every 5 seconds.")
        if len([one for one in self.asked if self.now - one < 86_400]) >= A_DAY:
            return _no(429, "Too Many Requests", "Daily quota of 250 calls is used up.")
        self.asked.append(self.now)
        self.queries.append(dict(request.query))
        number = request.query.get("trackingNumber", "")
        if not number:
            return _no(400, "Bad Request", "Mandatory parameter trackingNumber is missing.")
        if number not in self.shipments:
            return _no(404, "No result found", "No shipment with given tracking number found.")
        return web.json_response({"shipments": self.shipments[number]})


def _no(status: int, title: str, detail: str) -> web.Response:
    body = {"title": title, "detail": detail, "status": status, "instance": "/shipments"}
    return web.json_response(body, status=status)
