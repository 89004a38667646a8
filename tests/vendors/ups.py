"""A stand-in of UPS's APIs, written from its OpenAPI files (Tracking, UPSTrackAlert, OAuth client
credentials) before our own adapter.

It gives a token to the right client, lets in with the last one alone, wants ``transId`` and
``transactionSrc`` with every request, tells of a package or says that there is none, and takes
subscriptions to at most a hundred numbers that begin with 1Z. Refusals have UPS's body:
``{"response": {"errors": [{"code", "message"}]}}``. The codes of those of sign-in are from memory.
"""

import base64
import json
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from .letters import Letter

CLIENT, SECRET = "ups-client", "ups-client-secret"
WORD = "a word for UPS"
PATH = "/in/ups/ada-fern"
TOKEN_LASTS = 14399


@dataclass
class Ups:
    """The APIs. ``packages``: what is known, by number; ``busy``: how many more are too many."""

    packages: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    followed: list[dict[str, Any]] = field(default_factory=list)
    busy: int = 0

    def app(self) -> web.Application:
        """The addresses it serves."""
        app = web.Application()
        app.router.add_post("/security/v1/oauth/token", self._token)
        app.router.add_get("/api/track/v1/details/{number}", self._track)
        app.router.add_post("/api/track/v1/subscription/standard/package", self._subscribe)
        return app

    async def _token(self, request: web.Request) -> web.Response:
        wanted = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        form = await request.post()
        if form.get("grant_type") != "client_credentials":
            return _no(400, "10400", "Invalid/Missing Authorization Header")
        if request.headers.get("Authorization") != wanted:
            return _no(401, "10401", "ClientId is Invalid")
        self.tokens.append(f"token-{len(self.tokens)}")
        return web.json_response(
            {
                "token_type": "Bearer",
                "issued_at": "1732438810000",
                "client_id": CLIENT,
                "access_token": self.tokens[-1],
                "expires_in": str(TOKEN_LASTS),
                "status": "approved",
            }
        )

    def _refused(self, request: web.Request) -> web.Response | None:
        if not self.tokens or request.headers.get("Authorization") != f"Bearer {self.tokens[-1]}":
            return _no(401, "250002", "Invalid Authentication Information.")
        if not request.headers.get("transId"):
            return _no(400, "VSS002", "Missing transId.")
        if not request.headers.get("transactionSrc"):
            return _no(400, "VSS004", "Missing transactionSrc.")
        if self.busy:
            self.busy -= 1
            return _no(429, "10429", "Too Many Requests")
        return None

    async def _track(self, request: web.Request) -> web.Response:
        if no := self._refused(request):
            return no
        number = request.match_info["number"]
        if not 7 <= len(number) <= 34:
            return _no(400, "TV1002", "Invalid inquiry number")
        if number not in self.packages:
            return _no(404, "TW0001", "Tracking Information Not Found")
        shipment = {"inquiryNumber": number, "package": [self.packages[number]]}
        return web.json_response({"trackResponse": {"shipment": [shipment]}})

    async def _subscribe(self, request: web.Request) -> web.Response:
        if no := self._refused(request):
            return no
        asked = await request.json()
        numbers = asked.get("trackingNumberList") or []
        sent = asked.get("destination") or {}
        for what, code in (
            ("url", "VSS600"),
            ("credential", "VSS700"),
            ("credentialType", "VSS800"),
        ):
            if not sent.get(what):
                return _no(400, code, f"{what} is empty or not present.")
        if not re.fullmatch("[a-z]{2}_[A-Z]{2}", asked.get("locale") or ""):
            return _no(400, "VSS310", "Please enter a valid locale.")
        if len(numbers) > 100:
            return _no(400, "VSS220", "You have submitted over 100 1Z numbers.")
        valid = [one for one in numbers if re.fullmatch("1Z[0-9A-Z]{16}", one)]
        if not valid:
            says = "The Subscription request should have at least one valid tracking number."
            return _no(400, "VSS210", says)
        self.followed.append(asked)
        told: dict[str, Any] = {"validTrackingNumbers": valid}
        if invalid := [one for one in numbers if one not in valid]:
            told["invalidTrackingNumbers"] = invalid
        return web.json_response(told)


def event(sent: bytes, word: str = WORD) -> Letter:
    """What Track Alert sends: the word of the subscription in a header, nothing signed."""
    headers = {
        "Content-Type": "application/json",
        "credential": word,
        "User-Agent": "UPSPubSubTrackingService",
    }
    return Letter(PATH, sent, headers)


def _no(status: int, code: str, message: str) -> web.Response:
    body = {"response": {"errors": [{"code": code, "message": message}]}}
    return web.Response(
        status=status, body=json.dumps(body).encode(), content_type="application/json"
    )
