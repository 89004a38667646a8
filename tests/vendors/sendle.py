"""A stand-in of Sendle's API, written from its reference (``GET /api/tracking/{ref}`` and the
schema of its tracking events), before our own adapter.

It lets in who has a Sendle ID and an API key (Basic), tells the state and the events, oldest first,
each by Greenwich's clock and by that of the place, and says 404 where it knows nothing.
"""

import base64
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

ID, KEY = "sendle-shop", "sendle-key"


@dataclass
class Sendle:
    """The API. ``parcels``: what is known, by reference."""

    parcels: dict[str, dict[str, Any]] = field(default_factory=dict)

    def app(self) -> web.Application:
        """The address it serves."""
        app = web.Application()
        app.router.add_get("/api/tracking/{ref}", self._tracking)
        return app

    async def _tracking(self, request: web.Request) -> web.Response:
        key = base64.b64encode(f"{ID}:{KEY}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {key}":
            return _no(401, "unauthorised", "The authorisation details are not valid.")
        found = self.parcels.get(request.match_info["ref"])
        if found is None:
            return _no(404, "not_found", "The resource you requested was not found.")
        return web.json_response(found)


def _no(status: int, error: str, says: str) -> web.Response:
    return web.json_response({"error": error, "error_description": says}, status=status)
