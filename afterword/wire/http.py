"""Handing a request to a provider over HTTP, and saying truly how far that came.

A provider cannot have what was never written to a socket: a failure before that is a refusal, to be
tried again. Once the first byte may be out, a broken line, a silence or an answer that is too long
is ``Unknown``: it may have been taken.

Where requests may go at all stands in ``addresses.py``. No redirect is followed.
"""

import asyncio
import socket
import ssl
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import ContextVar
from functools import partial
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver

from . import addresses
from .shapes import Answer, Held, Refusal, Request, Response, Unknown

CONNECT = 10.0
"""Seconds to reach a provider."""
TOTAL = 30.0
"""Seconds for the whole exchange, however slowly the answer drips."""
SLOWEST = 64 * 1024
"""Bytes a second of the slowest line outward that is waited for: a file takes its time on it."""
LONGEST_ANSWER = 1024 * 1024
"""Bytes of an answer that are read. A longer one is no answer to a message."""
TOO_LONG = "the file is larger than is read"
STOPPED = "the sender was stopped"
IDLE = 10.0
"""Seconds after which an open line is not used again: servers hang up after a while."""

May = Callable[[], bool]
"""Asked before the first byte is written: whether it may still go."""


class _Gone(Exception):
    """It may not go any more."""


class _Way:
    """How far one request came."""

    def __init__(self, may: May) -> None:
        self.may = may
        self.written = False


_way: ContextVar[_Way] = ContextVar("way")


class _Asking(aiohttp.ClientRequest):
    """The library's request, which asks once more when the line stands and nothing is written."""

    async def send(self, conn: Any) -> aiohttp.ClientResponse:
        way = _way.get()
        if not way.may():
            raise _Gone
        way.written = True
        return await super().send(conn)


class Http:
    """Open lines to providers, on a loop in a thread of its own. Safe for threads.

    ``trust``: how certificates are checked, where the system's authorities are not the ones.
    ``reach``: where requests may go, where that is not what the operator has set for the process.
    ``resolver``: who turns names into addresses, where that is not the system.
    """

    def __init__(
        self,
        *,
        connect: float = CONNECT,
        total: float = TOTAL,
        trust: ssl.SSLContext | None = None,
        reach: addresses.Reach | None = None,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self.connect = connect
        self.total = total
        self.trust = trust
        self.reach = reach
        self.resolver = resolver
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="http", daemon=True)
        self._lock = threading.Lock()
        self._session: aiohttp.ClientSession | None = None
        self._closed = False
        self._asked: deque[tuple[Request, May, Future[Answer]]] = deque()
        self._called = False
        """The loop was called to what stands in ``_asked``, and has not come yet."""

    def start(self, request: Request, may: May = lambda: True) -> "Future[Answer]":
        """Begin to hand over. What comes of it is known later; it raises nothing."""
        landed: Future[Answer] = Future()
        with self._lock:
            if self._closed:
                # The loop stands still, or soon will: nothing would ever come of it.
                return _never()
            if not self._thread.is_alive():
                self._thread.start()
            self._asked.append((request, may, landed))
            if not self._called:
                # Calling another thread costs a tenth of a whole request: once for many.
                self._called = True
                self._loop.call_soon_threadsafe(self._begin)
        return landed

    def _begin(self) -> None:
        self._called = False  # before looking: what is asked for from now on calls again
        while self._asked:
            request, may, landed = self._asked.popleft()
            task = self._loop.create_task(self._hand_over(request, may))
            task.add_done_callback(partial(_tell, landed))

    def close(self) -> None:
        """Hang up all lines. What is in the air is cut off and unknown."""
        with self._lock:
            self._closed = True
        if not self._thread.is_alive():
            return
        asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result(timeout=10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()

    async def _hang_up(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for one in others:
            one.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        if self._session:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                # How many are in the air is for the senders to say.
                connector=aiohttp.TCPConnector(
                    limit=0,
                    ssl=self.trust or True,
                    keepalive_timeout=IDLE,
                    resolver=self.resolver,
                    socket_factory=self._socket,
                ),
                timeout=aiohttp.ClientTimeout(total=self.total, connect=self.connect),
                cookie_jar=aiohttp.DummyCookieJar(),
                request_class=_Asking,
                skip_auto_headers=("User-Agent",),
                headers={"User-Agent": "Afterword"},
            )
        return self._session

    def _socket(self, where: tuple[Any, ...]) -> socket.socket:
        return (self.reach or addresses.reach()).socket(where)

    def _longer(self, request: Request) -> dict[str, Any]:
        """More time than usual for what is larger than goes over a slow line in that."""
        total = len(request.body) / SLOWEST
        if total <= self.total:
            return {}
        return {"timeout": aiohttp.ClientTimeout(total=total, connect=self.connect)}

    async def _hand_over(self, request: Request, may: May) -> Answer:
        way = _Way(may)
        _way.set(way)
        try:
            async with self._open().request(
                request.method,
                request.url,
                data=request.body or None,
                headers=request.headers,
                allow_redirects=False,
                **self._longer(request),
            ) as answer:
                return await _read(answer, request.longest)
        except _Gone:
            return Held(says="it was stopped before it was written")
        except asyncio.CancelledError:
            return _broken(way, STOPPED)
        except aiohttp.InvalidURL:
            return Refusal(says=f"{request.url!r} is no address", permanent=True)
        except aiohttp.ClientConnectorError as error:
            if isinstance(error.os_error, addresses.Inward):
                return Refusal(says=str(error.os_error), permanent=False, account=True)
            return _broken(way, str(error))
        except TimeoutError:
            return _broken(way, "no answer in time")
        except Exception as error:
            return _broken(way, str(error) or type(error).__name__)


def _tell(landed: "Future[Answer]", task: "asyncio.Task[Answer]") -> None:
    """Pass on what came of it; what was cut off before it began was not handed over."""
    cut = _broken(_Way(lambda: False), STOPPED) if task.cancelled() else None
    landed.set_result(cut or task.result())


async def _read(answer: aiohttp.ClientResponse, longest: int) -> Answer:
    most = longest or LONGEST_ANSWER
    body = bytearray()
    while len(body) <= most and not answer.content.at_eof():
        body += await answer.content.read(most + 1 - len(body))
    if len(body) > most:
        answer.close()
        if longest:
            return Refusal(says=TOO_LONG, permanent=True)
        return Unknown(says="its answer did not come to an end")
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Response(status=answer.status, headers=headers, body=bytes(body))


def _never() -> "Future[Answer]":
    refused: Future[Answer] = Future()
    refused.set_result(Refusal(says=STOPPED, permanent=False))
    return refused


def _broken(way: _Way, says: str) -> Refusal | Unknown:
    if way.written:
        return Unknown(says=f"the line broke after it was handed over: {says}")
    return Refusal(says=f"the provider could not be reached: {says}", permanent=False)
