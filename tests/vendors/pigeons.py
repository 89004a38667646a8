"""A carrier of our own making with a shape like nobody's: pigeons that are known by their rings.

It wants one to sign in for a pass, follows rings that it is told of and can be asked about them, a
few at a time and a few in a second. What it refuses it says why.
"""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from .serving import served

KEY = "a-key-of-the-loft"
AT_ONCE = 3


@dataclass
class Loft:
    """The running stand-in."""

    url: str = ""
    rings: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """What was seen of each pigeon: ``word``, ``at``, ``town``, ``land``."""
    due: dict[str, str] = field(default_factory=dict)
    """The day on which each means to be there."""
    followed: list[str] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    """How many requests came to each address."""
    sizes: list[int] = field(default_factory=list)
    passes: set[str] = field(default_factory=set)
    tired: int = 0
    """So many requests are put off, with half a minute to wait."""
    asleep: bool = False
    """It answers nothing that anybody can use."""

    def app(self) -> web.Application:
        """The addresses it serves."""
        app = web.Application()
        app.router.add_post("/pass", self._pass)
        app.router.add_post("/follow", self._follow)
        app.router.add_post("/where", self._where)
        return app

    async def _pass(self, request: web.Request) -> web.Response:
        self.asked["pass"] += 1
        told = await request.json()
        if told.get("key") != KEY:
            return web.json_response({"sorry": "no such key"}, status=401)
        made = f"pass-{self.asked['pass']}"
        self.passes.add(made)
        return web.json_response({"pass": made, "minutes": 60})

    async def _follow(self, request: web.Request) -> web.Response:
        rings = await self._heard(request, "follow")
        if isinstance(rings, web.Response):
            return rings
        known = [one for one in rings if one in self.rings]
        self.followed += known
        unknown = [one for one in rings if one not in self.rings]
        return web.json_response({"yes": known, "no": unknown})

    async def _where(self, request: web.Request) -> web.Response:
        rings = await self._heard(request, "where")
        if isinstance(rings, web.Response):
            return rings
        if strange := [one for one in rings if one not in self.rings]:
            return web.json_response({"sorry": "one of these is no ring of ours"}, status=404)
        assert not strange
        birds = [
            {"ring": one, "seen": self.rings[one], "there": self.due.get(one)} for one in rings
        ]
        return web.json_response({"birds": birds})

    async def _heard(self, request: web.Request, what: str) -> list[str] | web.Response:
        self.asked[what] += 1
        if self.asleep:
            return web.Response(text="<h1>The loft is asleep</h1>")
        if self.tired:
            self.tired -= 1
            wait = {"Retry-After": "30"}
            return web.json_response({"sorry": "slower"}, status=429, headers=wait)
        if request.headers.get("Authorization", "").removeprefix("Pass ") not in self.passes:
            return web.json_response({"sorry": "your pass is not good"}, status=401)
        rings: list[str] = json.loads(await request.text())["rings"]
        self.sizes.append(len(rings))
        if len(rings) > AT_ONCE:
            return web.json_response({"sorry": "too many at once"}, status=413)
        return rings


@contextmanager
def loft() -> Iterator[Loft]:
    """A loft, as long as the block runs."""
    made = Loft()
    with served(made.app()) as url:
        made.url = url
        yield made
