"""A stand-in of USPS's APIs, written from its OpenAPI file (Package Tracking and Notification
3.2.4) and the examples of its developer portal (OAuth 2.0), before our own adapter.

It gives a token to the right key, tells of one package with ``expand=DETAIL``, says 404 where it
knows nothing, and 429 with ``Retry-After`` after sixty requests in an hour. Where a label was made
and nothing was scanned it says 400 with an error of its own: so others recorded it, and the file
does not say so. Refusals have USPS's body: ``{"apiVersion", "error": {"code", "message", "errors":
[{"title", "detail"}]}}``.
"""

from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

KEY, SECRET = "usps-key", "usps-secret"
TOKEN_LASTS = 28799
AN_HOUR = 60


@dataclass
class Usps:
    """The APIs. ``packages``: what is known, by number; ``asked``: how often in this hour."""

    packages: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    asked: int = 0
    awaited: set[str] = field(default_factory=set)
    """Numbers of which nothing was scanned yet."""

    def app(self) -> web.Application:
        """The addresses it serves."""
        app = web.Application()
        app.router.add_post("/oauth2/v3/token", self._token)
        app.router.add_get("/tracking/v3/tracking/{number}", self._track)
        return app

    async def _token(self, request: web.Request) -> web.Response:
        asked = await request.json()
        if asked.get("grant_type") != "client_credentials":
            says = "grant_type is not supported"
            told = {"error": "unsupported_grant_type", "error_description": says}
            return web.json_response(told, status=400)
        if (asked.get("client_id"), asked.get("client_secret")) != (KEY, SECRET):
            says = "The client credentials are invalid"
            told = {"error": "invalid_client", "error_description": says}
            return web.json_response(told, status=401)
        self.tokens.append(f"token-{len(self.tokens)}")
        return web.json_response(
            {
                "access_token": self.tokens[-1],
                "token_type": "Bearer",
                "issued_at": 1732438810000,
                "expires_in": TOKEN_LASTS,
                "status": "approved",
                "scope": "tracking",
            }
        )

    async def _track(self, request: web.Request) -> web.Response:
        if not self.tokens or request.headers.get("Authorization") != f"Bearer {self.tokens[-1]}":
            return _no(401, "Unauthorized", "The token is invalid or has expired.")
        self.asked += 1
        if self.asked > AN_HOUR:
            return _no(429, "Too Many Requests", "Too many requests in a short amount of time.")
        assert request.query["expand"] == "DETAIL"
        if request.match_info["number"] in self.awaited:
            says = "12: A status update is not yet available on your package."
            error = {"title": says, "detail": "", "code": "150001"}
            body = {"code": "400", "message": f"{says} - ", "errors": [error]}
            return web.json_response({"apiVersion": "/tracking/v3", "error": body}, status=400)
        found = self.packages.get(request.match_info["number"])
        if found is None:
            says = "A status update is not yet available on your package."
            return _no(404, "Resource Not Found", says)
        return web.json_response(found)


def _no(status: int, message: str, detail: str) -> web.Response:
    error = {
        "code": str(status),
        "message": message,
        "errors": [{"status": str(status), "title": message, "detail": detail}],
    }
    headers = {"Retry-After": "600"} if status == 429 else {}
    body = {"apiVersion": "/tracking/v3", "error": error}
    return web.json_response(body, status=status, headers=headers)
