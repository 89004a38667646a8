"""Vonage: the Messages API and the older SMS API, and the webhooks both sign.

Written from its documentation before our own adapter. The Messages API checks a token (RS256, with
the application's id, made lately) or the account's key and secret, and refuses as RFC 7807 has it.
The SMS API answers 200 to everything and tells part by part. Reports repeat ``client_ref``; what is
sent is signed with a token that holds the hash of the body, or with ``sig``.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from aiohttp import web
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from .letters import Letter
from .serving import served

APPLICATION = "aaaaaaaa-bbbb-cccc-dddd-0123456789ab"
KEY, SECRET = "abcd1234", "a-secret-of-ada-and-fern"
SIGNING = "a-signature-secret-that-is-long-enough"
_PRIVATE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PRIVATE = _PRIVATE.private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption(),
).decode()


@dataclass
class Vonage:
    """A running stand-in."""

    url: str = ""
    messages: list[dict[str, Any]] = field(default_factory=list)
    refuses: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    """By number: (status, end of the type, title) of the refusal; of the SMS API only the second
    counts, and is its status."""
    media: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """What people sent, by its id: (its type, the file). It is kept for 48 hours."""
    secure: bool = True
    """Whether "Secure Inbound Media" is switched on: only a token of the application opens it."""
    shown: list[str] = field(default_factory=list)
    """The sign-ins that files were asked for with."""
    parts: list[str] = field(default_factory=lambda: ["0"])
    """The statuses that the SMS API answers with, one for each part."""

    def app(self) -> web.Application:
        """The addresses it serves."""
        app = web.Application()
        app.router.add_post("/v1/messages", self._message)
        app.router.add_post("/sms/json", self._sms)
        app.router.add_get("/v3/media/{id}", self._file)
        return app

    async def _file(self, request: web.Request) -> web.Response:
        given = request.headers.get("Authorization", "")
        self.shown.append(given)
        if self.secure and not (given.startswith("Bearer ") and _signed_in(given)):
            return _problem(401, "unauthorized", "Unauthorized")
        if request.match_info["id"] not in self.media:
            return _problem(404, "not-found", "Not Found")
        kind, content = self.media[request.match_info["id"]]
        return web.Response(body=content, content_type=kind)

    async def _message(self, request: web.Request) -> web.Response:
        if not _signed_in(request.headers.get("Authorization", "")):
            return _problem(401, "unauthorized", "Unauthorized")
        told = await request.json()
        missing = {"message_type", "channel", "to", "from"} - told.keys()
        kind = told.get("message_type")
        if missing or kind not in told or (kind == "text" and not 0 < len(told["text"]) <= 1000):
            return _problem(422, "1150", "Invalid params")
        if told["channel"] == "mms" and (wrong := _wrong_picture(told)):
            return _problem(*wrong)
        if told["channel"] == "sms" and kind != "text":
            return _problem(422, "1150", "Invalid params")
        if not told["to"].isdigit() or len(told.get("client_ref", "")) > 100:
            return _problem(422, "1150", "Invalid params")
        if told["to"] in self.refuses:
            return _problem(*self.refuses[told["to"]])
        sid = str(UUID(int=len(self.messages) + 1))
        self.messages.append({**told, "message_uuid": sid})
        return web.json_response({"message_uuid": sid}, status=202)

    async def _sms(self, request: web.Request) -> web.Response:
        told = await request.json()
        if (told.get("api_key"), told.get("api_secret")) != (KEY, SECRET):
            statuses = ["4"]
        elif not {"from", "to", "text"} <= told.keys():
            statuses = ["2"]
        elif told["to"] in self.refuses:
            statuses = [self.refuses[told["to"]][1]]
        else:
            statuses = self.parts
        sids = [f"{len(self.messages) + 1:08d}-{index}" for index in range(len(statuses))]
        if "0" in statuses:
            self.messages.append({**told, "message-id": sids[statuses.index("0")]})
        parts = [
            {"to": told.get("to"), "message-id": sid, "status": status, "message-price": "0.04"}
            if status == "0"
            else {"status": status, "error-text": "words"}
            for status, sid in zip(statuses, sids, strict=True)
        ]
        return web.json_response({"message-count": str(len(parts)), "messages": parts})

    def reports(
        self, message: dict[str, Any], status: str, *, at: float | None = None, **more: Any
    ) -> Letter:
        """What the Messages API tells of a message."""
        told = {
            "message_uuid": message["message_uuid"],
            "to": message["to"],
            "from": message["from"],
            "timestamp": "2026-11-24T09:00:05Z",
            "status": status,
            "channel": "sms",
            "client_ref": message["client_ref"],
            "usage": {"currency": "EUR", "price": "0.0333"},
            **more,
        }
        return letter(message["webhook_url"], told, at=at)


_ENDINGS = {
    "image": (".jpg", ".jpeg", ".png", ".gif"),
    "audio": (".mp3",),
    "video": (".mp4",),
    "vcard": (".vcf",),
    "file": ("",),
}
"""By the kind of a picture message: how the address of what it shows may end."""


def _wrong_picture(told: dict[str, Any]) -> tuple[int, str, str] | None:
    """What is wrong with a picture message: to another country than the US and Canada, a file at no
    address or at one that ends otherwise, too long words, a wait that it does not have."""
    kind, wait = told["message_type"], told.get("ttl", 300)
    if not told["to"].startswith("1"):
        return 422, "1120", "Illegal Sender Address"
    part = told.get(kind)
    if kind not in _ENDINGS or not isinstance(part, dict):
        return 422, "1150", "Invalid params"
    url, caption = str(part.get("url", "")), part.get("caption")
    fine = url.startswith("https://") and url.lower().endswith(_ENDINGS[kind])
    fine = fine and (caption is None or 1 <= len(caption) <= 2000) and 300 <= wait <= 259_200
    return None if fine else (422, "1150", "Invalid params")


def _problem(status: int, kind: str, title: str) -> web.Response:
    told = {
        "type": f"https://developer.vonage.com/api-errors/messages#{kind}",
        "title": title,
        "detail": "words",
        "instance": "bf0ca0bf927b3b52e3cb03217e1a1ddf",
    }
    return web.json_response(told, status=status)


def _signed_in(header: str) -> bool:
    scheme, _, given = header.partition(" ")
    if scheme == "Basic":
        return given == base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
    try:
        head, claims, mark = given.split(".")
        public = _PRIVATE.public_key()
        public.verify(_open(mark), f"{head}.{claims}".encode(), padding.PKCS1v15(), hashes.SHA256())
    except Exception:
        return False
    told = json.loads(_open(claims))
    assert json.loads(_open(head))["alg"] == "RS256"
    return told["application_id"] == APPLICATION and told["iat"] < told["exp"] and bool(told["jti"])


def _open(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _shut(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def token(body: bytes, at: float, secret: str = SIGNING, **more: Any) -> str:
    """A token over a body, as Vonage signs what it sends."""
    claims = {
        "iat": int(at),
        "jti": "c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5",
        "iss": "Vonage",
        "payload_hash": hashlib.sha256(body).hexdigest(),
        "api_key": KEY,
        "application_id": APPLICATION,
        **more,
    }
    said = f"{_shut(json.dumps({'alg': 'HS256', 'typ': 'JWT'}).encode())}."
    said += _shut(json.dumps(claims).encode())
    mark = hmac.new(secret.encode(), said.encode(), hashlib.sha256).digest()
    return f"{said}.{_shut(mark)}"


def letter(
    url: str, told: dict[str, Any], *, at: float | None = None, secret: str = SIGNING
) -> Letter:
    """What the Messages API sends, signed."""
    body = json.dumps(told).encode()
    signed = token(body, time.time() if at is None else at, secret)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {signed}"}
    return Letter(url, body, headers)


def sig(told: dict[str, str], method: str, secret: str = SIGNING) -> str:
    """The signature of the SMS API."""
    said = ""
    for name in sorted(told):
        said += "&" + name + "=" + told[name].replace("&", "_").replace("=", "_")
    if method == "md5hash":
        return hashlib.md5((said + secret).encode()).hexdigest()
    return hmac.new(secret.encode(), said.encode(), getattr(hashlib, method)).hexdigest()


@contextmanager
def running() -> Iterator[Vonage]:
    """A stand-in while the block runs."""
    made = Vonage()
    with served(made.app()) as made.url:
        yield made
