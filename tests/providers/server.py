"""The provider's side of it. It knows nothing of Afterword."""

import argparse
import asyncio
import hashlib
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from aiohttp import ClientSession, web

from .manners import Kind, Manner

SECRET = "rooibos-and-shortbread"


@dataclass
class Taken:
    """A message that the provider took and sends on: a double here is a double in a mailbox."""

    id: str
    reference: str
    to: str
    at: float


@dataclass
class Server:
    """One provider. ``manners``: share of calls (0 to 1) for each way of misbehaving."""

    kind: Kind
    log: Path | None = None
    latency: float = 0.0
    ttl: float = 24 * 3600.0
    visible_after: float = 0.0
    callback: str = ""
    manners: dict[Manner, float] = field(default_factory=dict)
    retry_after: str = ""
    seed: int = 0
    taken: list[Taken] = field(default_factory=list)
    calls: int = 0
    looked: int = 0
    at: list[float] = field(default_factory=list)
    """When each call came, by the monotonic clock."""

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._answers: dict[str, tuple[float, str, dict[str, Any] | None]] = {}
        self._later: set[asyncio.Task[None]] = set()
        self._log = self.log.open("a", buffering=1) if self.log else None
        self._by_reference: dict[str, list[Taken]] = {}

    def app(self) -> web.Application:
        """The addresses it serves."""
        app = web.Application()
        app.router.add_post("/messages", self.post)
        app.router.add_get("/messages", self.look_up)
        app.router.add_get("/control", self.show)
        app.router.add_post("/control", self.steer)
        app.router.add_get("/count", self.count)
        return app

    # ---------------------------------------------------------------------- for its customers

    async def post(self, request: web.Request) -> web.StreamResponse:
        """Take a message."""
        self.calls += 1
        self.at.append(time.monotonic())
        raw = await request.read()
        if request.headers.get("Authorization") != f"Bearer {SECRET}":
            return _says(401, "bad credentials")
        manner = self._manner()
        if self.latency:
            await asyncio.sleep(self.latency)
        if manner in BEFORE:
            return await BEFORE[manner](self, request)
        try:
            body = json.loads(raw)
            reference, to = body["reference"], body["to"]
        except (ValueError, LookupError, TypeError):
            return _says(400, "the body needs to, text and reference")
        answer = self._accept(request.headers.get("Idempotency-Key", ""), raw, reference, to)
        if isinstance(answer, web.Response):
            return answer
        if manner in AFTER:
            return await AFTER[manner](self, request)
        return web.json_response(answer, status=201)

    def _accept(
        self, key: str, raw: bytes, reference: str, to: str
    ) -> dict[str, Any] | web.Response:
        if self.kind != "keyed" or not key:
            return self._take(reference, to)
        since, digest, known = self._answers.get(key, (0.0, "", None))
        mine = hashlib.sha256(raw).hexdigest()
        if digest and time.time() - since < self.ttl:
            if digest != mine:
                return _says(422, "this key was used with another body")
            return known or _says(409, "the first request with this key is running")
        answer = self._take(reference, to)
        self._answers[key] = (time.time(), mine, answer)
        return answer

    def _take(self, reference: str, to: str) -> dict[str, Any]:
        one = Taken(f"m-{len(self.taken) + 1}", reference, to, time.time())
        self.taken.append(one)
        self._by_reference.setdefault(reference, []).append(one)
        if self._log:
            self._log.write(json.dumps({"id": one.id, "reference": reference, "at": one.at}) + "\n")
        if self.kind == "echo" and self.callback:
            task = asyncio.get_running_loop().create_task(self._report(one))
            self._later.add(task)
            task.add_done_callback(self._later.discard)
        return {"id": one.id}

    async def _report(self, one: Taken) -> None:
        await asyncio.sleep(self.visible_after)
        status = {"id": one.id, "status": "accepted", "reference": one.reference}
        async with ClientSession() as session, session.post(self.callback, json=status):
            pass

    async def look_up(self, request: web.Request) -> web.Response:
        """What was taken under a reference, once it can be seen."""
        self.looked += 1
        if request.headers.get("Authorization") != f"Bearer {SECRET}":
            return _says(401, "bad credentials")
        if self.kind != "lookup":
            return _says(404, "there is nothing to ask here")
        known = self._by_reference.get(request.query.get("reference", ""), [])
        seen = [one for one in known if time.time() - one.at >= self.visible_after]
        return web.json_response({"messages": [{"id": one.id} for one in seen]})

    def _manner(self) -> Manner:
        drawn = self._chance.random()
        for manner, share in self.manners.items():
            if drawn < share:
                return manner
            drawn -= share
        return "well"

    # ------------------------------------------------------------------------- for who tests

    async def show(self, request: web.Request) -> web.Response:
        """What it took, and how often it was asked."""
        return web.json_response(
            {
                "calls": self.calls,
                "looked": self.looked,
                "taken": [vars(one) for one in self.taken],
                "copies": Counter(one.reference for one in self.taken),
                "at": self.at,
            }
        )

    async def count(self, request: web.Request) -> web.Response:
        """How many calls came, and how many messages it took: cheap however many that are."""
        return web.json_response({"calls": self.calls, "taken": len(self.taken)})

    async def steer(self, request: web.Request) -> web.Response:
        """Change how it behaves from now on."""
        for name, value in (await request.json()).items():
            assert name in {"manners", "latency", "retry_after", "visible_after", "callback", "ttl"}
            setattr(self, name, value)
        return web.json_response({})


def _says(status: int, words: str) -> web.Response:
    return web.json_response({"error": words}, status=status)


Way = Callable[[Server, web.Request], Awaitable[web.StreamResponse]]


async def _too_many(server: Server, request: web.Request) -> web.StreamResponse:
    answer = _says(429, "too many requests")
    if server.retry_after:
        answer.headers["Retry-After"] = server.retry_after
    return answer


async def _broken(server: Server, request: web.Request) -> web.StreamResponse:
    return web.Response(status=503, text="<html>upstream connect error</html>")


async def _refuses(server: Server, request: web.Request) -> web.StreamResponse:
    return _says(400, "the text is not allowed")


async def _no_such(server: Server, request: web.Request) -> web.StreamResponse:
    return _says(404, "there is no such recipient")


async def _revoked(server: Server, request: web.Request) -> web.StreamResponse:
    return _says(401, "this key was revoked")


async def _hangs(server: Server, request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(3600)
    raise AssertionError("nobody waits that long")


async def _closes(server: Server, request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def _garbage(server: Server, request: web.Request) -> web.StreamResponse:
    return web.Response(status=200, text="<html>Welcome to our portal</html>")


async def _endless(server: Server, request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(status=201)
    await answer.prepare(request)
    for _ in range(1000):
        await answer.write(b"x" * 65536)
    return answer


async def _drips(server: Server, request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(status=201)
    await answer.prepare(request)
    while True:
        await answer.write(b" ")
        await asyncio.sleep(0.05)


async def _elsewhere(server: Server, request: web.Request) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": "/messages"})


BEFORE: dict[Manner, Way] = {
    "429": _too_many,
    "503": _broken,
    "400": _refuses,
    "404": _no_such,
    "401": _revoked,
    "302": _elsewhere,
    "loses, hangs": _hangs,
    "loses, closes": _closes,
}
"""What happens to a message that is not taken."""
AFTER: dict[Manner, Way] = {
    "takes, hangs": _hangs,
    "takes, closes": _closes,
    "takes, garbage": _garbage,
    "takes, drips": _drips,
    "takes, endless": _endless,
    "takes, 503": _broken,
}
"""How the answer goes wrong for one that is taken."""

assert {"well", *BEFORE, *AFTER} == set(get_args(Manner))


def main() -> None:
    """Serve on a free port, of the loopback unless told otherwise, and print it."""
    say = argparse.ArgumentParser()
    say.add_argument("kind", choices=get_args(Kind))
    say.add_argument("--log", type=Path)
    say.add_argument("--host", default="127.0.0.1")
    say.add_argument("--port", type=int, default=0)
    say.add_argument("--latency", type=float, default=0.0)
    say.add_argument("--ttl", type=float, default=24 * 3600.0)
    say.add_argument("--visible-after", type=float, default=0.0)
    say.add_argument("--callback", default="")
    say.add_argument("--manners", type=json.loads, default={})
    say.add_argument("--retry-after", default="")
    say.add_argument("--seed", type=int, default=0)
    told = vars(say.parse_args())
    host, port = told.pop("host"), told.pop("port")
    asyncio.run(_serve(Server(**told), host, port))


async def _serve(server: Server, host: str, port: int) -> None:
    runner = web.AppRunner(server.app(), access_log=None, handler_cancellation=False)
    await runner.setup()
    site = web.TCPSite(runner, host, port, backlog=1024)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    # Whoever started it holds the other end: when that closes, nobody needs it any more.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
