"""Asking a model for words, while a person waits: one short exchange, few at once.

Where a model may stand: on the internet, in the private networks that requests may reach
(``addresses.py``), and at the addresses that whoever runs the machine has named for models alone.
"""

import socket
from collections.abc import Sequence
from threading import BoundedSemaphore, Lock
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from . import addresses, chat
from .chat import Fault, Model, Part, Said

if TYPE_CHECKING:
    from .http import Http

TOTAL = 30.0
"""Seconds that a person waits for words at the most."""
AT_ONCE = 4
"""Questions of this process that may be in the air: each keeps a web thread waiting."""


class Named(addresses.Reach):
    """Where requests may go anyhow, and the addresses and ports that were named for models."""

    def __init__(self, named: str = "") -> None:
        """``named``: ``127.0.0.1:11434, ollama:11434``. Raises ``ValueError`` that says which of
        them has no port."""
        super().__init__()
        self.places = frozenset(map(_place, named.replace(",", " ").split()))

    def may(self, address: str, port: int) -> bool:
        """Whether a socket may be connected there."""
        return addresses.reach().may(address, port) or self.names(address, port)

    def names(self, address: str, port: int) -> bool:
        """Whether exactly this address and port were named."""
        at_port = [host for host, one in self.places if one == port]
        return address in at_port or any(address in _means(host, port) for host in at_port)


def _place(text: str) -> tuple[str, int]:
    parts = urlsplit(text if "://" in text else f"//{text}")
    try:
        port = parts.port
    except ValueError:
        port = None
    if not parts.hostname or port is None:
        raise ValueError(f"{text!r} in AFTERWORD_MODELS is no address with a port: host:11434")
    return parts.hostname, port


def _means(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(where[0]) for *_, where in found]


class Line:
    """The line of this process to models. Safe for threads."""

    def __init__(
        self, reach: Named | None = None, *, total: float = TOTAL, at_once: int = AT_ONCE
    ) -> None:
        self.reach = reach or Named()
        self._total = total
        self._http: Http | None = None
        self._opening = Lock()
        self._places = BoundedSemaphore(at_once)

    def ask(self, model: Model, parts: Sequence[Part], most: int) -> Said | Fault:
        """Ask and wait. ``most``: tokens that the answer may have. Raises nothing; where too many
        wait already it says so at once."""
        if not self._places.acquire(blocking=False):
            return Fault(what="crowded")
        try:
            began = monotonic()
            newer = chat.modern(model.url)
            found = self._once(model, parts, most, newer)
            if isinstance(found, Fault) and found.what == "parameter":
                found = self._once(model, parts, most, not newer)
            return msgspec.structs.replace(found, ms=round((monotonic() - began) * 1000))
        finally:
            self._places.release()

    def _once(self, model: Model, parts: Sequence[Part], most: int, newer: bool) -> Said | Fault:
        asked = chat.request(model, parts, most, newer=newer)
        return chat.read(self._lines().start(asked).result(), model, parts)

    def _lines(self) -> "Http":
        """Made when somebody is asked: most processes never ask, and to read in what speaks HTTP
        takes a fifth of the time in which a command starts."""
        with self._opening:
            if self._http is None:
                from .http import Http

                self._http = Http(total=self._total, reach=self.reach)
            return self._http

    def check(self, url: str) -> None:
        """Look at an address when somebody writes it down. Raises ``ValueError`` that says what is
        wrong: a private address that nobody has named, say."""
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError as error:
            raise ValueError(f"{url!r} is no address; write https://…") from error
        named = parts.scheme in ("http", "https") and (parts.hostname, port) in self.reach.places
        if not named:
            addresses.check(url)

    def close(self) -> None:
        """Hang up, where anybody was asked."""
        with self._opening:
            if self._http is not None:
                self._http.close()


_line = Line()


def line() -> Line:
    """That of this process."""
    return _line


def name(places: str) -> None:
    """Let models be asked at these places of one's own. Called once, at start, with what the
    operator has set. Raises ``ValueError``."""
    global _line
    _line = Line(Named(places))
