"""A stand-in of FedEx's APIs, written from developer.fedex.com (API Authorization, Track API) and
the recorded answers that circulate, before our own adapter.

It gives a token to the right key, tells of up to thirty numbers in one request, answers for each
number by itself, with an error beside the others where it knows nothing of one, and refuses with
FedEx's body: ``{"transactionId", "errors": [{"code", "message"}]}``.
"""

from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

KEY, SECRET = "fedex-key", "fedex-secret"
TOKEN_LASTS = 3599


@dataclass
class FedEx:
    """The APIs. ``packages``: what is known, by number; ``busy``: how many more are too many."""

    packages: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    busy: int = 0

    def app(self) -> web.Application:
        """The addresses it serves."""
        app = web.Application()
        app.router.add_post("/oauth/token", self._token)
        app.router.add_post("/track/v1/trackingnumbers", self._track)
        return app

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        if (form.get("client_id"), form.get("client_secret")) != (KEY, SECRET):
            says = "The given client credentials were not valid. Please modify your request."
            return _no(401, "NOT.AUTHORIZED.ERROR", says)
        if form.get("grant_type") != "client_credentials":
            return _no(400, "BAD.REQUEST.ERROR", "Missing or duplicate parameters.")
        self.tokens.append(f"token-{len(self.tokens)}")
        return web.json_response(
            {
                "access_token": self.tokens[-1],
                "token_type": "bearer",
                "expires_in": TOKEN_LASTS,
                "scope": "CXS",
            }
        )

    async def _track(self, request: web.Request) -> web.Response:
        if not self.tokens or request.headers.get("Authorization") != f"Bearer {self.tokens[-1]}":
            return _no(401, "NOT.AUTHORIZED.ERROR", "Access token expired. Please modify it.")
        if self.busy:
            self.busy -= 1
            return _no(429, "RATE.LIMIT.EXCEEDED", "Too many requests.")
        asked = await request.json()
        numbers = [one["trackingNumberInfo"]["trackingNumber"] for one in asked["trackingInfo"]]
        if not numbers or len(numbers) > 30:
            code = "TRACKING.MULTIPLEPACKAGEREQUEST.LIMITEXCEEDED"
            return _no(400, code, "Please limit your inquiry to 30 tracking numbers.")
        assert asked["includeDetailedScans"] is True
        found = [
            {"trackingNumber": number, "trackResults": self.packages.get(number) or [_none(number)]}
            for number in numbers
        ]
        output = {"completeTrackResults": found}
        return web.json_response({"transactionId": "624deea6-b709", "output": output})


def _none(number: str) -> dict[str, Any]:
    says = "Tracking number cannot be found. Please correct the tracking number and try again."
    return {
        "trackingNumberInfo": {"trackingNumber": number, "trackingNumberUniqueId": ""},
        "error": {"code": "TRACKING.TRACKINGNUMBER.NOTFOUND", "message": says},
    }


def _no(status: int, code: str, message: str) -> web.Response:
    body = {"transactionId": "624deea6-b709", "errors": [{"code": code, "message": message}]}
    headers = {"Retry-After": "10"} if status == 429 else {}
    return web.json_response(body, status=status, headers=headers)
