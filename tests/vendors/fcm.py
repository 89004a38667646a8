"""Firebase Cloud Messaging, HTTP v1, with Google's sign-in beside it.

Written from memory of the documentation and before our own adapter. The sign-in checks the claim's
signature, its times and its scope and gives a token; sending checks the token and the message, and
refuses with Google's error body and FCM's own codes in ``details``.
"""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from .serving import served

STATUS = {
    "UNREGISTERED": (404, "NOT_FOUND"),
    "SENDER_ID_MISMATCH": (403, "PERMISSION_DENIED"),
    "INVALID_ARGUMENT": (400, "INVALID_ARGUMENT"),
    "QUOTA_EXCEEDED": (429, "RESOURCE_EXHAUSTED"),
    "UNAVAILABLE": (503, "UNAVAILABLE"),
    "INTERNAL": (500, "INTERNAL"),
    "THIRD_PARTY_AUTH_ERROR": (401, "UNAUTHENTICATED"),
}


def _plain(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Fcm:
    """A running stand-in."""

    url: str = ""
    now: float = 0.0
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    taken: list[dict[str, Any]] = field(default_factory=list)
    refuses: list[str] = field(default_factory=list)
    """FCM's codes that the next messages are refused with."""
    tokens: list[str] = field(default_factory=list)
    """Those that were given; only the last one counts."""

    @property
    def service_account(self) -> str:
        """The file that the store gets."""
        pem = self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return json.dumps(
            {
                "type": "service_account",
                "project_id": "ada-fern",
                "private_key_id": "k1",
                "private_key": pem.decode(),
                "client_email": "push@ada-fern.example",
                "token_uri": f"{self.url}/token",
            }
        )

    def app(self) -> web.Application:
        """The addresses it serves."""
        app = web.Application()
        app.router.add_post("/token", self._token)
        app.router.add_post("/v1/projects/ada-fern/messages:send", self._send)
        return app

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        said, _, signed = str(form["assertion"]).rpartition(".")
        claims = json.loads(_plain(said.split(".")[1]))
        try:
            public = self.key.public_key()
            public.verify(_plain(signed), said.encode(), padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            return _no("invalid_grant", "Invalid JWT Signature.")
        if claims["aud"] != f"{self.url}/token" or claims["iss"] != "push@ada-fern.example":
            return _no("invalid_grant", "Invalid JWT.")
        if not (claims["iat"] <= self.now + 60 and self.now < claims["exp"] <= self.now + 3660):
            return _no("invalid_grant", "Invalid JWT: Token must be a short-lived token.")
        if "firebase.messaging" not in claims["scope"]:
            return _no("invalid_scope", "Invalid OAuth scope.")
        self.tokens.append(f"ya29.token-{len(self.tokens)}")
        told = {"access_token": self.tokens[-1], "expires_in": 3599, "token_type": "Bearer"}
        return web.json_response(told)

    async def _send(self, request: web.Request) -> web.Response:
        wanted = f"Bearer {self.tokens[-1]}" if self.tokens else ""
        if request.headers.get("Authorization") != wanted or not wanted:
            return _error(401, "UNAUTHENTICATED", "")
        message = (await request.json())["message"]
        if self.refuses:
            code = self.refuses.pop(0)
            return _error(*STATUS[code], code)
        if not message.get("token") or not message.get("notification", {}).get("body"):
            return _error(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT")
        if any(not isinstance(one, str) for one in message.get("data", {}).values()):
            return _error(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT")
        self.taken.append(message)
        return web.json_response({"name": f"projects/ada-fern/messages/0:{len(self.taken)}"})


def _no(error: str, words: str) -> web.Response:
    return web.json_response({"error": error, "error_description": words}, status=400)


def _error(status: int, kind: str, code: str) -> web.Response:
    found: dict[str, Any] = {"code": status, "message": "No.", "status": kind}
    if code:
        of = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
        found["details"] = [{"@type": of, "errorCode": code}]
    headers = {"Retry-After": "30"} if status == 429 else {}
    return web.json_response({"error": found}, status=status, headers=headers)


@contextmanager
def fcm() -> Iterator[Fcm]:
    """A stand-in while the block runs."""
    made = Fcm()
    with served(made.app()) as url:
        made.url = url
        yield made
