"""Starting a provider, asking it what it took, and telling it how to behave."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

from .manners import Kind

_open = build_opener(ProxyHandler({})).open


@dataclass
class Provider:
    """A running provider."""

    kind: Kind
    port: int
    pid: int
    host: str = "127.0.0.1"

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{self.host}:{self.port}"

    def seen(self) -> dict[str, Any]:
        """``calls``, ``looked`` (how often it was asked), ``taken``, ``copies`` by reference, and
        ``at``, when each call came, in seconds of the monotonic clock."""
        with _open(f"{self.url}/control", timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def count(self) -> dict[str, int]:
        """``calls`` and ``taken`` in numbers, for who asks often while much goes on."""
        with _open(f"{self.url}/count", timeout=30) as answer:
            found: dict[str, int] = json.load(answer)
        return found

    @property
    def copies(self) -> dict[str, int]:
        """How many messages it took under each send key."""
        found = self.seen()["copies"]
        return {key.partition(".")[0]: count for key, count in found.items()}

    def steer(self, **how: Any) -> None:
        """``manners`` (share of calls by manner), ``latency``, ``retry_after``, ``visible_after``,
        ``callback``, ``ttl``: from now on."""
        asked = Request(f"{self.url}/control", json.dumps(how).encode(), method="POST")  # noqa: S310
        with _open(asked, timeout=30):
            pass

    def does(self, manner: str, **how: Any) -> None:
        """Treat every call in this way from now on."""
        self.steer(manners={manner: 1.0}, **how)


@contextmanager
def running(kind: Kind, **options: Any) -> Iterator[Provider]:
    """A provider in a process of its own while the block runs. Options are those of the program:
    ``latency=0.08``, ``log=path``, ``manners={"429": 0.1}``."""
    words = [sys.executable, "-m", "tests.providers", kind]
    for name, value in options.items():
        written = json.dumps(value) if isinstance(value, dict) else str(value)
        words += [f"--{name.replace('_', '-')}", written]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        port = int(child.stdout.readline())
        try:
            yield Provider(kind, port, child.pid, options.get("host", "127.0.0.1"))
        finally:
            child.kill()
