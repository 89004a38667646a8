"""Handing a request to a provider over HTTP, and saying truly how far that came.

A provider cannot have what was never written to a socket: a failure before that is a refusal, to be
tried again. Once the first byte may be out, a broken line, a silence or an answer that is too long
is ``Unknown``: it may have been taken. Nothing is ever written twice, and no redirect is followed.
"""

import asyncio
import re
import ssl
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import cached_property, lru_cache, partial
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from .answers import Reading, Unread
from .shapes import Answer, Held, Refusal, Request, Response, Unknown

CONNECT = 10.0
"""Seconds to reach a provider."""
TOTAL = 30.0
"""Seconds for the whole exchange, however slowly the answer drips."""
IDLE = 10.0
"""Seconds after which an open line is not used again: servers hang up after a while."""
OPENING = 32
"""How many lines to one provider are opened at once."""
NEXT_ADDRESS = 0.25
"""Seconds until another address of a provider is tried beside one that is silent (RFC 8305)."""

May = Callable[[], bool]
"""Asked before the first byte is written: whether it may still go."""

_STOPPED = "the sender was stopped"
_LATE = "no answer in time"


class Origin(NamedTuple):
    """Whom a line leads to."""

    host: str
    port: int
    secure: bool


class _Way:
    """One request: how far it came, and whoever waits for what comes of it."""

    def __init__(self, origin: Origin, data: bytes, may: May) -> None:
        self.origin = origin
        self.data = data
        self.may = may
        self.written = False
        self.line: _Line | None = None
        self.opening: asyncio.Task[None] | None = None
        self.late: asyncio.TimerHandle | None = None
        self.landed: Future[Answer] = Future()

    def lands(self, answer: Answer) -> None:
        """This is what came of it. What is said afterwards is not heard."""
        if self.late is not None:
            self.late.cancel()
        if not self.landed.done():
            self.landed.set_result(answer)

    def breaks(self, says: str) -> None:
        """It went no further."""
        if self.written:
            self.lands(Unknown(says=f"the line broke after it was handed over: {says}"))
        else:
            self.lands(Refusal(says=f"the provider could not be reached: {says}", permanent=False))


class _Line(asyncio.Protocol):
    """An open line, which carries one request at a time."""

    transport: asyncio.Transport

    def __init__(self, free: Callable[["_Line"], None]) -> None:
        self.free = free
        self.way: _Way | None = None
        self.since = 0.0
        """When it became free, by the loop's clock."""
        self._reading = Reading()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    @property
    def open(self) -> bool:
        """Whether it can be used."""
        return not self.transport.is_closing()

    def carry(self, way: _Way) -> None:
        """Hand one over, unless it may not go any more now that the line stands."""
        if not way.may():
            way.lands(Held(says="it was stopped before it was written"))
            self.free(self)
            return
        self.way, way.line, self._reading = way, self, Reading()
        way.written = True
        self.transport.write(way.data)

    def data_received(self, data: bytes) -> None:
        way = self.way
        if way is None:
            # Nobody asked it anything.
            self.transport.abort()
            return
        try:
            if self._reading.feed(data):
                self._lands(way)
        except Unread as error:
            self.way = None
            self.transport.abort()
            way.lands(Unknown(says=str(error)))

    def _lands(self, way: _Way) -> None:
        read = self._reading
        answer = Response(status=read.status, headers=read.headers, body=read.body())
        self.way = None
        if read.keeps:
            self.free(self)
        else:
            self.transport.close()
        way.lands(answer)

    def connection_lost(self, error: Exception | None) -> None:
        way, self.way = self.way, None
        if way is None:
            return
        try:
            if self._reading.end():
                self._lands(way)
                return
        except Unread as unread:
            way.lands(Unknown(says=str(unread)))
            return
        way.breaks(_said(error) if error else "it hung up")


class Http:
    """Open lines to providers, on a loop in a thread of its own. Safe for threads.

    ``trust``: how certificates are checked, where the system's authorities are not the ones.
    """

    def __init__(
        self,
        *,
        connect: float = CONNECT,
        total: float = TOTAL,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self.connect = connect
        self.total = total
        self.trust = trust
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="http", daemon=True)
        self._lock = threading.Lock()
        self._asked: list[_Way] = []
        self._flying: set[_Way] = set()
        self._free: dict[Origin, deque[_Line]] = defaultdict(deque)
        self._turns: dict[Origin, asyncio.Semaphore] = {}
        self._sweeping = False

    def start(self, request: Request, may: May = lambda: True) -> "Future[Answer]":
        """Begin to hand over. What comes of it is known later; what is no request is refused."""
        try:
            way = _Way(*_written(request), may)
        except ValueError as error:
            refused: Future[Answer] = Future()
            refused.set_result(Refusal(says=str(error), permanent=True))
            return refused
        with self._lock:
            if not self._thread.is_alive():
                self._thread.start()
            if not self._asked:
                # Waking the loop costs a switch of threads: once for as many as come meanwhile.
                self._loop.call_soon_threadsafe(self._begin)
            self._asked.append(way)
        return way.landed

    def close(self) -> None:
        """Hang up all lines. What is in the air is cut off and unknown."""
        if not self._thread.is_alive():
            return
        asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result(timeout=10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()

    # ------------------------------------------------------------------------------- on the loop

    def _begin(self) -> None:
        with self._lock:
            asked, self._asked = self._asked, []
        for way in asked:
            self._flying.add(way)
            way.landed.add_done_callback(partial(self._came_down, way))
            way.late = self._loop.call_later(self.total, self._cut, way, _LATE)
            line = self._take(way.origin)
            if line is not None:
                self._carry(line, way)
            else:
                way.opening = self._loop.create_task(self._open(way))

    def _came_down(self, way: _Way, landed: "Future[Answer]") -> None:
        self._flying.discard(way)

    def _carry(self, line: _Line, way: _Way) -> None:
        try:
            line.carry(way)
        except Exception as error:
            line.transport.abort()
            way.breaks(_said(error))

    def _take(self, origin: Origin) -> _Line | None:
        """A free line that can be used again."""
        lines = self._free[origin]
        while lines:
            line = lines.pop()
            if line.open and self._loop.time() - line.since < IDLE:
                return line
            line.transport.close()
        return None

    def _give(self, origin: Origin, line: _Line) -> None:
        line.since = self._loop.time()
        self._free[origin].append(line)
        if not self._sweeping:
            self._sweeping = True
            self._loop.call_later(IDLE, self._sweep)

    def _sweep(self) -> None:
        """Hang up the lines that were free for too long."""
        old = self._loop.time() - IDLE
        for lines in self._free.values():
            while lines and lines[0].since <= old:
                lines.popleft().transport.close()
        self._sweeping = any(self._free.values())
        if self._sweeping:
            self._loop.call_later(IDLE, self._sweep)

    async def _open(self, way: _Way) -> None:
        """Open a line for one, or take one that became free meanwhile."""
        origin = way.origin
        turns = self._turns.setdefault(origin, asyncio.Semaphore(OPENING))
        try:
            async with asyncio.timeout(self.connect), turns:
                line = self._take(origin) or await self._line(origin)
        except TimeoutError:
            way.breaks(_LATE)
        except Exception as error:
            way.breaks(_said(error))
        else:
            if way.landed.done():
                self._give(origin, line)
            else:
                self._carry(line, way)

    async def _line(self, origin: Origin) -> _Line:
        how: dict[str, Any] = {}
        if origin.secure:
            how = {"ssl": self._trusted, "server_hostname": origin.host}
        _, line = await self._loop.create_connection(
            lambda: _Line(lambda line: self._give(origin, line)),
            origin.host,
            origin.port,
            happy_eyeballs_delay=NEXT_ADDRESS,
            **how,
        )
        return line

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        trust = self.trust or ssl.create_default_context()
        trust.set_alpn_protocols(["http/1.1"])
        return trust

    def _cut(self, way: _Way, says: str) -> None:
        """Wait no longer for one. Its line is of no use any more: the answer may still come."""
        if way.opening is not None:
            way.opening.cancel()
        if way.line is not None and way.line.way is way:
            way.line.way = None
            way.line.transport.abort()
        way.breaks(says)

    async def _hang_up(self) -> None:
        self._begin()
        for way in list(self._flying):
            self._cut(way, _STOPPED)
        for lines in self._free.values():
            for line in lines:
                line.transport.abort()
        # What was cut off ends in its own time, which is now.
        await asyncio.sleep(0)


@lru_cache(maxsize=256)
def _address(url: str) -> tuple[Origin, str]:
    """Whom an address leads to, and what to ask there. Raises ``ValueError``."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError as error:
        raise ValueError(f"{url!r} is no address") from error
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        raise ValueError(f"{url!r} is no address")
    secure = parts.scheme == "https"
    target = quote(parts.path or "/", safe=_SAFE) + (
        f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    )
    shown = f"[{host}]" if ":" in host else host
    usual = 443 if secure else 80
    name = shown if port in (None, usual) else f"{shown}:{port}"
    return Origin(host, port or usual, secure), f" {target} HTTP/1.1\r\nHost: {name}\r\n"


_BREAKS = re.compile(r"[\x00\r\n]")
_SAFE = "!$%&'()*+,;=:@/?~-._"
_OURS = "User-Agent: Afterword\r\nAccept: */*\r\nAccept-Encoding: identity\r\n"


def _written(request: Request) -> tuple[Origin, bytes]:
    """Whom a request goes to, and its bytes. Raises ``ValueError`` for what is none."""
    origin, head = _address(request.url)
    lines = [request.method, head, _OURS]
    for name, value in request.headers.items():
        line = f"{name}: {value}"
        if _BREAKS.search(line):
            raise ValueError(f"the header {name!r} holds what no header may")
        lines.append(f"{line}\r\n")
    if request.body or request.method in ("POST", "PUT", "PATCH"):
        lines.append(f"Content-Length: {len(request.body)}\r\n")
    lines.append("\r\n")
    return origin, "".join(lines).encode() + request.body


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__
