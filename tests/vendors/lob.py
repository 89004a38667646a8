"""Lob: printing and posting cards and letters, and the webhooks it signs.

Written from its documentation and before our own adapter. It checks the sign-in, the fields it
needs, sizes and line lengths, that the files are PDFs, and knows a repeat by ``Idempotency-Key``.
It refuses with its own error body. Its events go out with ``Lob-Signature``: HMAC-SHA256 in
hexadecimal over the stamp in milliseconds, a point, and the body.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web

from .letters import Letter
from .serving import served

KEY = "test_0a1b2c"
SECRET = "a-secret-of-lob"


@dataclass
class Lob:
    """A running stand-in."""

    url: str = ""
    taken: list[dict[str, Any]] = field(default_factory=list)
    by_key: dict[str, dict[str, Any]] = field(default_factory=dict)
    refuses: list[tuple[int, str, str]] = field(default_factory=list)
    """What the next calls are refused with: (status, code, words)."""
    calls: int = 0

    def app(self) -> web.Application:
        """The addresses it serves."""
        app = web.Application(client_max_size=10_000_000)
        app.router.add_post("/v1/postcards", self._postcard)
        app.router.add_post("/v1/letters", self._letter)
        return app

    async def _postcard(self, request: web.Request) -> web.Response:
        return await self._thing(request, "psc", ("front", "back"), ("to", "use_type"))

    async def _letter(self, request: web.Request) -> web.Response:
        return await self._thing(request, "ltr", ("file",), ("to", "use_type", "color"))

    async def _thing(
        self, request: web.Request, prefix: str, files: tuple[str, ...], needed: tuple[str, ...]
    ) -> web.Response:
        self.calls += 1
        wanted = "Basic " + base64.b64encode(f"{KEY}:".encode()).decode()
        if request.headers.get("Authorization") != wanted:
            return _error(401, "invalid_api_key", "Your API key is not valid.")
        if self.refuses:
            return _error(*self.refuses.pop(0))
        key = request.headers.get("Idempotency-Key", "")
        if key in self.by_key:
            return web.json_response(self.by_key[key])
        form = dict((await request.post()).items())
        if wrong := _wrong(form, files, needed):
            return _error(422, "invalid", wrong)
        made = {
            "id": f"{prefix}_{len(self.taken):016x}",
            "metadata": {"message": form.get("metadata[message]", "")},
            "to": {name: form.get(f"to[{name}]") for name in _ADDRESS},
            "use_type": form["use_type"],
            "size": form.get("size"),
            "object": "postcard" if prefix == "psc" else "letter",
        }
        content = {name: form[name].file.read() for name in files}  # type: ignore[union-attr]
        for name, pdf in content.items():
            if not pdf.startswith(b"%PDF"):
                return _error(422, "invalid_file", f"{name} is not a PDF.")
        self.taken.append({**made, "files": content, "from": form.get("from[address_line1]")})
        if key:
            self.by_key[key] = made
        return web.json_response(made)

    def event(self, what: str, place: int, at: datetime) -> Letter:
        """What it tells of a card or letter it took, signed at that moment."""
        thing = {name: one for name, one in self.taken[place].items() if name not in ("files",)}
        body = json.dumps(
            {
                "id": f"evt_{what}_{place}",
                "event_type": {"id": f"{thing['object']}.{what}", "object": "event_type"},
                "reference_id": thing["id"],
                "date_created": at.isoformat(),
                "body": thing,
                "object": "event",
            }
        ).encode()
        stamp = str(int(at.timestamp() * 1000))
        made = hmac.new(SECRET.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "Lob-Signature": made,
            "Lob-Signature-Timestamp": stamp,
        }
        return Letter("https://afterword.example/in/post/ada-fern", body, headers)


_ADDRESS = (
    *("name", "address_line1", "address_line2", "address_city"),
    *("address_state", "address_zip", "address_country"),
)


_OF_ADDRESS = ("name", "address_line1", "address_city", "address_country")


def _wrong(form: dict[str, Any], files: tuple[str, ...], needed: tuple[str, ...]) -> str:
    wanted = [f"to[{one}]" for one in _OF_ADDRESS] + [one for one in needed if one != "to"]
    if form.get("to[address_country]") == "US":
        wanted.append("from[address_line1]")
    missing = [name for name in wanted if not form.get(name)]
    missing += [name for name in files if not isinstance(form.get(name), web.FileField)]
    if missing:
        return f"{missing[0]} is required"
    if form["use_type"] not in ("marketing", "operational"):
        return "use_type must be one of [marketing, operational]"
    if "front" in files and form.get("size") not in ("4x6", "6x9", "6x11"):
        return "size must be one of [4x6, 6x9, 6x11]"
    if any(len(form.get(f"to[address_line{one}]", "")) > 64 for one in (1, 2)):
        return "address_line must be at most 64 characters"
    return ""


def _error(status: int, code: str, words: str) -> web.Response:
    return web.json_response(
        {"error": {"message": words, "status_code": status, "code": code}},
        status=status,
        headers={"Retry-After": "7"} if status == 429 else {},
    )


@contextmanager
def lob() -> Iterator[Lob]:
    """A stand-in while the block runs."""
    made = Lob()
    with served(made.app()) as url:
        made.url = url
        yield made
