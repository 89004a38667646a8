"""Twilio: the REST API of messages and calls, and the webhooks it signs.

Written from its documentation before our own adapter. It checks the sign-in, the fields it needs
and their limits, refuses with its own error body, and keeps what it took. It knows no key by which
it would recognise a repeat. What became of a message it reports to ``StatusCallback``, as a form
with ``X-Twilio-Signature``: HMAC of the address and of the fields sorted by their names, base64.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from aiohttp import ClientSession, web

from .letters import Letter
from .serving import served

SID = "AC" + "0a" * 16
TOKEN = "a-token-of-ada-and-fern"
SHARED = "a-key-that-both-have"
OURS = "+15005550006"
SERVICE = "MG" + "0b" * 16
PATH = f"/2010-04-01/Accounts/{SID}"


@dataclass
class Twilio:
    """A running stand-in."""

    url: str = ""
    messages: list[dict[str, Any]] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    refuses: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    """By number: (status, code, words) that sending to it is refused with."""
    media: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """What people sent, by its sid: (type, bytes)."""
    shown: list[tuple[str, str]] = field(default_factory=list)
    """Where a file was asked for, and with what sign-in."""
    manner: str = "well"
    """``well``; ``takes, closes``: it takes a message and the line goes dead."""

    def app(self) -> web.Application:
        """The addresses it serves."""
        app = web.Application()
        app.router.add_post("/2010-04-01/Accounts/{sid}/Messages.json", self._message)
        app.router.add_post("/2010-04-01/Accounts/{sid}/Calls.json", self._call)
        media = "/2010-04-01/Accounts/{sid}/Messages/{message}/Media/{media}"
        app.router.add_get(media, self._media)
        app.router.add_get("/mms/{media}", self._copy)
        return app

    # ------------------------------------------------------------------------------ its API

    async def _message(self, request: web.Request) -> web.StreamResponse:
        form, refused = await self._form(request)
        if refused is not None:
            return refused
        media = [value for name, value in form if name == "MediaUrl"]
        told = dict(form)
        if wrong := _wrong_files(told, media):
            return wrong
        if len(told.get("Body", "")) > 1600:
            return _error(400, 21617, "The message body exceeds the 1600 character limit")
        service = told.get("MessagingServiceSid", "")
        if not service and not told.get("From"):
            return _error(400, 21603, "A 'From' phone number is required.")
        if service and service != SERVICE:
            return _error(400, 21701, "The Messaging Service does not exist")
        if not service and told["From"] not in (OURS, "AdaFern"):
            return _error(400, 21606, f"The 'From' phone number {told['From']} is not valid")
        wait = told.get("ValidityPeriod", "36000")
        if not wait.isdigit() or not 1 <= int(wait) <= 36000:
            return _error(400, 21621, "ValidityPeriod is out of range")
        sid = f"{'MM' if media else 'SM'}{len(self.messages) + 1:032x}"
        self.messages.append({**told, "media": media, "sid": sid})
        if self.manner == "takes, closes":
            assert request.transport is not None
            request.transport.abort()
        return web.json_response(
            {
                "sid": sid,
                "account_sid": SID,
                "status": "accepted" if service else "queued",
                "body": told.get("Body", ""),
                "to": told["To"],
                "num_media": str(len(media)),
                "num_segments": "1",
                "price": None,
                "error_code": None,
                "error_message": None,
                "uri": f"{PATH}/Messages/{sid}.json",
            },
            status=201,
        )

    async def fetches(self, message: dict[str, Any], public: str, lies: str) -> tuple[str, str]:
        """It asks for the files of a message, as it does once it has taken one: what it reports
        then, and with which code. ``lies``: where the address ``public`` leads."""
        if not re.match(r"\+1", message["To"]):
            return "undelivered", "30011"
        whole = 0
        async with ClientSession() as session:
            for url in message["media"]:
                where = url.replace(public, lies, 1)
                async with session.head(where) as head:
                    kind = head.headers.get("Content-Type", "").partition(";")[0]
                async with session.get(where) as answer:
                    content = await answer.read()
                if answer.status != 200 or head.status != 200:
                    return "undelivered", "11200"
                if kind not in _CONTENT or not content.startswith(_CONTENT[kind]):
                    return "undelivered", "12300"
                whole += len(content)
        return ("undelivered", "30019") if whole > 5 * 1024 * 1024 else ("delivered", "")

    async def _media(self, request: web.Request) -> web.StreamResponse:
        """Signed in, one is sent on to a copy."""
        given = request.headers.get("Authorization", "")
        self.shown.append((request.path, given))
        if given != f"Basic {base64.b64encode(f'{SID}:{TOKEN}'.encode()).decode()}":
            return _error(401, 20003, "Authenticate")
        known = request.match_info["media"]
        if known not in self.media:
            return _error(404, 20404, "The requested resource was not found")
        return web.Response(status=307, headers={"Location": f"/mms/{known}?Expires=1770000000"})

    async def _copy(self, request: web.Request) -> web.StreamResponse:
        """A store of files refuses two ways of signing in at once."""
        given = request.headers.get("Authorization", "")
        self.shown.append((request.path, given))
        if given:
            return web.Response(status=400, text="Only one auth mechanism allowed")
        kind, content = self.media[request.match_info["media"]]
        return web.Response(body=content, content_type=kind)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        form, refused = await self._form(request)
        if refused is not None:
            return refused
        told: dict[str, Any] = dict(form)
        if told.get("From") != OURS:
            return _error(400, 21210, "The source phone number provided is not yet verified")
        if not told.get("Twiml") and not told.get("Url"):
            return _error(400, 21205, "Url parameter is required")
        if len(told.get("Twiml", "")) > 4000:
            return _error(400, 20001, "The Twiml parameter is longer than 4000 characters")
        events = [value for name, value in form if name == "StatusCallbackEvent"]
        sid = f"CA{len(self.calls) + 1:032x}"
        self.calls.append({**told, "events": events, "sid": sid})
        made = {"sid": sid, "status": "queued", "to": told["To"], "direction": "outbound-api"}
        return web.json_response(made, status=201)

    async def _form(
        self, request: web.Request
    ) -> tuple[list[tuple[str, str]], web.StreamResponse | None]:
        form = parse_qsl(await request.text(), keep_blank_values=True)
        told = dict(form)
        given = request.headers.get("Authorization", "")
        if given != f"Basic {base64.b64encode(f'{SID}:{TOKEN}'.encode()).decode()}":
            return form, _error(401, 20003, "Authenticate")
        if request.match_info["sid"] != SID:
            return form, _error(404, 20404, "The requested resource was not found")
        to = told.get("To", "")
        if not re.fullmatch(r"\+[1-9]\d{7,14}", to):
            return form, _error(400, 21211, f"The 'To' number {to} is not a valid phone number.")
        callback = told.get("StatusCallback")
        if callback is not None and not _reachable(callback):
            return form, _error(400, 21609, "The StatusCallback URL is not a valid URL.")
        if to in self.refuses:
            return form, _error(*self.refuses[to])
        return form, None

    # ------------------------------------------------------------------------- what it sends

    def reports(self, message: dict[str, Any], status: str, **more: str) -> Letter:
        """What it tells of a message."""
        told = {
            "AccountSid": SID,
            "ApiVersion": "2010-04-01",
            "From": message.get("From", OURS),
            "MessageSid": message["sid"],
            "MessageStatus": status,
            "SmsSid": message["sid"],
            "SmsStatus": status,
            "To": message["To"],
            **more,
        }
        return form_letter(message["StatusCallback"], told)

    def tells(self, call: dict[str, Any], url: str, status: str, **more: str) -> Letter:
        """What it posts about a call: how it stands, a key that was pressed, or that somebody has
        answered and it wants to know what to say."""
        told = {
            "AccountSid": SID,
            "ApiVersion": "2010-04-01",
            "CallSid": call["sid"],
            "CallStatus": status,
            "Called": call["To"],
            "Caller": OURS,
            "Direction": "outbound-api",
            "From": OURS,
            "To": call["To"],
            **more,
        }
        return form_letter(url, told)

    def writes(self, url: str, sender: str, body: str, **more: str) -> Letter:
        """Somebody writes to the store's number."""
        told = {
            "AccountSid": SID,
            "ApiVersion": "2010-04-01",
            "Body": body,
            "From": sender,
            "FromCountry": "GB",
            "MessageSid": f"SM{hashlib.md5(body.encode()).hexdigest()}",
            "NumMedia": "0",
            "NumSegments": "1",
            "SmsStatus": "received",
            "To": OURS,
            **more,
        }
        return form_letter(url, told)


_CONTENT = {
    "image/jpeg": b"\xff\xd8\xff",
    "image/png": b"\x89PNG",
    "image/gif": b"GIF8",
    "audio/mpeg": b"",
    "video/mp4": b"",
    "application/pdf": b"%PDF",
}
"""Some of the types that it takes, and how such a file begins: a type that does not fit what lies
there is refused."""


def _wrong_files(told: dict[str, str], media: list[str]) -> web.Response | None:
    if len(media) > 10:
        return _error(400, 21623, "Number of media files exceeds allowed limit")
    if not all(_reachable(one) for one in media):
        return _error(400, 21620, "Invalid media URL(s)")
    if not told.get("Body") and not media:
        return _error(400, 21602, "Message body is required.")
    return None


def _reachable(url: str) -> bool:
    parts = urlsplit(url)
    host = parts.hostname or ""
    return parts.scheme in ("http", "https") and "." in host and not host.startswith("127.")


def _error(status: int, code: int, words: str) -> web.Response:
    told = {
        "code": code,
        "message": words,
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status,
    }
    return web.json_response(told, status=status)


def signature(url: str, fields: dict[str, str], key: str = TOKEN, how: Any = hashlib.sha1) -> str:
    """Twilio's signature of a form posted to an address."""
    whole = bytearray(url.encode())
    for name in sorted(fields):
        whole += name.encode() + fields[name].encode()
    return base64.b64encode(hmac.new(key.encode(), bytes(whole), how).digest()).decode()


def form_letter(url: str, fields: dict[str, str], key: str = TOKEN) -> Letter:
    """A form, signed."""
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "X-Twilio-Signature": signature(url, fields, key),
        "I-Twilio-Idempotency-Token": "5f1b",
    }
    return Letter(url, urlencode(fields).encode(), headers)


@contextmanager
def running() -> Iterator[Twilio]:
    """A stand-in while the block runs."""
    made = Twilio()
    with served(made.app()) as made.url:
        yield made
