"""Mailgun, SendGrid, Postmark, Resend and Brevo: how they answer and how they sign their reports.

Written from the vendors' documents. It knows nothing of Afterword: one server plays all five, each
under its own first part of the path.
"""

import asyncio
import hashlib
import hmac
import json
import re
import threading
import uuid
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

KEY = "key-rooibos"
DOMAIN = "ada-fern.example"
INACTIVE = "inactive@example.com"
"""An address that bounced before, as Postmark remembers."""
SIGNING = "whsec_" + b64encode(b"a secret of Svix's").decode()
MAILGUN_SIGNING = "mailgun-signing-key"
_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")


@dataclass
class Mail:
    """A mail that a vendor took."""

    vendor: str
    to: str
    body: dict[str, Any]
    headers: dict[str, str]
    id: str


@dataclass
class Mailers:
    """The vendors. ``manner``: ``well``, ``busy`` (429), ``down`` (503) or ``silent`` (takes the
    mail and hangs up without a word)."""

    manner: str = "well"
    taken: list[Mail] = field(default_factory=list)
    port: int = 0
    _keys: dict[str, tuple[str, str]] = field(default_factory=dict)

    def url(self, vendor: str) -> str:
        """Where a vendor's API is."""
        return f"http://127.0.0.1:{self.port}/{vendor}"

    def app(self) -> web.Application:
        """What it serves."""
        app = web.Application()
        app.router.add_post("/mailgun/v3/{domain}/messages", self._of(self.mailgun))
        app.router.add_post("/sendgrid/v3/mail/send", self._of(self.sendgrid))
        app.router.add_post("/postmark/email", self._of(self.postmark))
        app.router.add_post("/resend/emails", self._of(self.resend))
        app.router.add_post("/brevo/v3/smtp/email", self._of(self.brevo))
        return app

    def _of(self, take: Any) -> Any:
        async def handler(request: web.Request) -> web.StreamResponse:
            if self.manner == "busy":
                return _json(429, {"message": "Too many requests"}, {"Retry-After": "7"})
            if self.manner == "down":
                return web.Response(status=503, text="<html>Service Unavailable</html>")
            answer: web.StreamResponse = await take(request)
            if self.manner == "silent" and request.transport is not None:
                request.transport.close()
            return answer

        return handler

    def _take(self, vendor: str, to: str, body: dict[str, Any], request: web.Request) -> str:
        found = str(uuid.uuid4())
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.taken.append(Mail(vendor, to, body, headers, found))
        return found

    # ------------------------------------------------------------------------ each vendor

    async def mailgun(self, request: web.Request) -> web.StreamResponse:
        """https://documentation.mailgun.com: form fields, basic auth with the user ``api``."""
        given = request.headers.get("Authorization", "").removeprefix("Basic ")
        if b64decode(given or "").decode() != f"api:{KEY}":
            return web.Response(status=401, text="Forbidden")
        if request.match_info["domain"] != DOMAIN:
            domain = request.match_info["domain"]
            return _json(404, {"message": f"Domain not found: {domain}"})
        body: dict[str, Any] = dict(await request.post())
        for name in ("from", "to"):
            if not body.get(name):
                return _json(400, {"message": f"{name} parameter is missing"})
        if not body.get("text") and not body.get("html"):
            return _json(400, {"message": "Need at least one of 'text' or 'html' parameters"})
        if not _ADDRESS.search(str(body["to"])):
            says = "'to' parameter is not a valid address. please check documentation"
            return _json(400, {"message": says})
        found = self._take("mailgun", str(body["to"]), body, request)
        return _json(200, {"id": f"<{found}@{DOMAIN}>", "message": "Queued. Thank you."})

    async def sendgrid(self, request: web.Request) -> web.StreamResponse:
        """https://www.twilio.com/docs/sendgrid: JSON, 202 without a body."""

        def no(status: int, message: str, where: str | None = None) -> web.StreamResponse:
            fault = {"message": message, "field": where, "help": None}
            return _json(status, {"errors": [fault]})

        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return no(401, "The provided authorization grant is invalid, expired, or revoked")
        body = await request.json()
        people = body.get("personalizations") or []
        if not people or not people[0].get("to"):
            return no(400, "The personalizations field is required.", "personalizations")
        if not body.get("subject"):
            return no(400, "The subject is required.", "subject")
        for part in body.get("content") or [{}]:
            if not part.get("value"):
                says = "The content value must be a string at least one character in length."
                return no(400, says, "content.0.value")
        if not str(body.get("from", {}).get("email", "")).endswith(f"@{DOMAIN}"):
            says = "The from address does not match a verified Sender Identity."
            return no(403, says, "from")
        to = people[0]["to"][0]["email"]
        if not _ADDRESS.fullmatch(to):
            return no(400, "Does not contain a valid address.", "personalizations.0.to.0.email")
        found = self._take("sendgrid", to, body, request)
        return web.Response(status=202, headers={"X-Message-Id": found})

    async def postmark(self, request: web.Request) -> web.StreamResponse:
        """https://postmarkapp.com/developer: error codes within 422."""

        def no(status: int, code: int, message: str) -> web.StreamResponse:
            return _json(status, {"ErrorCode": code, "Message": message})

        if request.headers.get("X-Postmark-Server-Token") != KEY:
            return no(401, 10, "No Account or Server API tokens were supplied in the headers.")
        body = await request.json()
        to = str(body.get("To", ""))
        if not _ADDRESS.search(to):
            return no(422, 300, f"Error parsing 'To': Illegal email address '{to}'.")
        if DOMAIN not in str(body.get("From", "")):
            says = "The Sender Signature 'x' was not found or not confirmed. "
            return no(422, 400, says)
        if not body.get("TextBody") and not body.get("HtmlBody"):
            return no(422, 300, "Provide either email TextBody or HtmlBody or both.")
        if INACTIVE in to:
            says = (
                "You tried to send to recipient(s) that have been marked as inactive. Found "
                f"inactive addresses: {INACTIVE}. Inactive recipients are ones that have generated "
                "a hard bounce, a spam complaint, or a manual suppression."
            )
            return no(422, 406, says)
        found = self._take("postmark", to, body, request)
        told = {"To": to, "SubmittedAt": "2026-11-24T09:00:00Z", "MessageID": found}
        return _json(200, {**told, "ErrorCode": 0, "Message": "OK"})

    async def resend(self, request: web.Request) -> web.StreamResponse:
        """https://resend.com/docs: an ``Idempotency-Key`` is kept for a day."""

        def no(status: int, name: str, message: str) -> web.StreamResponse:
            return _json(status, {"statusCode": status, "name": name, "message": message})

        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return no(401, "invalid_api_key", "API key is invalid")
        raw = await request.text()
        body = json.loads(raw)
        for name in ("from", "to", "subject"):
            if not body.get(name):
                return no(422, "missing_required_field", f"Missing `{name}` field.")
        if DOMAIN not in str(body["from"]):
            says = f"The {DOMAIN} domain is not verified. Please, add and verify your domain"
            return no(403, "validation_error", says)
        if not all(_ADDRESS.search(one) for one in body["to"]):
            return no(422, "validation_error", "Invalid `to` field.")
        key = request.headers.get("Idempotency-Key", "")
        before = self._keys.get(key)
        if key and before:
            if before[0] != raw:
                says = "Same idempotency key used with a different request payload."
                return no(409, "invalid_idempotent_request", says)
            return _json(200, {"id": before[1]})
        found = self._take("resend", body["to"][0], body, request)
        self._keys[key] = (raw, found)
        return _json(200, {"id": found})

    async def brevo(self, request: web.Request) -> web.StreamResponse:
        """https://developers.brevo.com: ``idempotencyKey`` among the headers, for half an hour."""

        def no(status: int, code: str, message: str) -> web.StreamResponse:
            return _json(status, {"code": code, "message": message})

        if request.headers.get("api-key") != KEY:
            return no(401, "unauthorized", "Key not found")
        body = await request.json()
        for name in ("sender", "to", "subject"):
            if not body.get(name):
                return no(400, "missing_parameter", f"{name} is missing")
        if not _ADDRESS.fullmatch(str(body["to"][0].get("email", ""))):
            return no(400, "invalid_parameter", "email is not valid in to")
        key = str(body.get("headers", {}).get("idempotencyKey", ""))
        if key:
            uuid.UUID(key)
            if key in self._keys:
                return no(400, "duplicate_parameter", "idempotencyKey is already used")
            self._keys[key] = ("", "")
        found = self._take("brevo", body["to"][0]["email"], body, request)
        return _json(201, {"messageId": f"<{found}@smtp-relay.mailin.fr>"})


def _json(
    status: int, body: dict[str, Any], headers: dict[str, str] | None = None
) -> web.StreamResponse:
    return web.json_response(body, status=status, headers=headers)


@contextmanager
def mailing() -> Iterator[Mailers]:
    """The vendors, while the block runs."""
    mailers = Mailers()
    loop = asyncio.new_event_loop()
    runner = web.AppRunner(mailers.app(), access_log=None)
    started = threading.Event()

    def serve() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(runner.setup())
        site = web.TCPSite(runner, "127.0.0.1", 0)
        loop.run_until_complete(site.start())
        mailers.port = runner.addresses[0][1]
        started.set()
        loop.run_forever()
        loop.run_until_complete(runner.cleanup())

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    assert started.wait(10)
    try:
        yield mailers
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


# ------------------------------------------------------------------- how they sign reports

_SENDGRID = ec.generate_private_key(ec.SECP256R1())
SENDGRID_PUBLIC = b64encode(
    _SENDGRID.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
).decode()
"""As SendGrid shows it: the key without its first and last line."""


def sendgrid_signed(body: bytes, moment: str = "1764000000") -> dict[str, str]:
    """The headers of an event webhook of SendGrid."""
    signature = _SENDGRID.sign(moment.encode() + body, ec.ECDSA(hashes.SHA256()))
    return {
        "Content-Type": "application/json",
        "X-Twilio-Email-Event-Webhook-Signature": b64encode(signature).decode(),
        "X-Twilio-Email-Event-Webhook-Timestamp": moment,
    }


def mailgun_signed(event: dict[str, Any], key: str = MAILGUN_SIGNING) -> bytes:
    """The body of a webhook of Mailgun: it signs a time and a token, within the body."""
    moment, token = "1764000000", uuid.uuid4().hex
    found = hmac.new(key.encode(), f"{moment}{token}".encode(), hashlib.sha256).hexdigest()
    signature = {"timestamp": moment, "token": token, "signature": found}
    return json.dumps({"signature": signature, "event-data": event}).encode()


def svix_signed(body: bytes, moment: int, secret: str = SIGNING) -> dict[str, str]:
    """The headers that Svix gives the webhooks of Resend."""
    key = b64decode(secret.removeprefix("whsec_"))
    signed = f"msg_1.{moment}.".encode() + body
    found = b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "Content-Type": "application/json",
        "Svix-Id": "msg_1",
        "Svix-Timestamp": str(moment),
        "Svix-Signature": f"v1,bm90IHRoaXMgb25l v1,{found}",
    }


def basic(user_password: str) -> dict[str, str]:
    """The headers of those who only know a user and a password: Postmark, Brevo and others."""
    given = b64encode(user_password.encode()).decode()
    return {"Content-Type": "application/json", "Authorization": f"Basic {given}"}
