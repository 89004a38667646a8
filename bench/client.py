"""A sender of webhooks: many connections that are kept open, each asking again when answered.

Requests are made before the clock starts, so that what is measured is the one who answers.
"""

import asyncio
import time
from collections.abc import Sequence


class _Line(asyncio.Protocol):
    """One connection; it sends the next request when the last was answered."""

    def __init__(self, client: "Client") -> None:
        self.client = client
        self.buffer = b""
        self.began = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.client.free(self)

    def ask(self, request: bytes, due: float) -> None:
        self.began = due
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, found, rest = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if len(rest) < length:
            return
        self.buffer = b""
        self.client.answered(head[9:12] == b"200", time.perf_counter() - self.began)
        self.client.free(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.client.lost += 1


class Client:
    """Sends requests as fast as they are answered, or at a rate."""

    def __init__(self, requests: Sequence[bytes], rate: float = 0.0) -> None:
        self.requests = requests
        self.rate = rate
        self.next = 0
        self.good = 0
        self.bad = 0
        self.lost = 0
        self.took: list[float] = []
        self.idle: list[_Line] = []
        self.started = 0.0
        self.over = asyncio.Event()

    def free(self, line: _Line) -> None:
        """A connection can take the next request."""
        self.idle.append(line)
        if self.started and not self.rate:
            self.go()

    def answered(self, good: bool, took: float) -> None:
        """A request was answered."""
        self.good += good
        self.bad += not good
        self.took.append(took)
        if self.good + self.bad == len(self.requests):
            self.over.set()

    def go(self) -> None:
        """Send what is due now on the connections that are free."""
        now = time.perf_counter()
        while self.idle and self.next < len(self.requests):
            due = now
            if self.rate:
                # From when it should have been sent: waiting for a free line counts too.
                due = self.started + self.next / self.rate
                if due > now:
                    return
            self.idle.pop().ask(self.requests[self.next], due)
            self.next += 1


async def send(port: int, requests: Sequence[bytes], lines: int, rate: float = 0.0) -> Client:
    """Send them all over that many connections; ``rate`` requests a second, 0: all one can."""
    client = Client(requests, rate)
    loop = asyncio.get_running_loop()
    opened = [
        await loop.create_connection(lambda: _Line(client), "127.0.0.1", port) for _ in range(lines)
    ]
    client.started = time.perf_counter()
    client.go()
    while rate and not client.over.is_set() and client.next < len(requests):
        await asyncio.sleep(0.001)
        client.go()
    await asyncio.wait_for(client.over.wait(), 300)
    for transport, _ in opened:
        transport.close()
    return client


def request(path: str, headers: dict[str, str], body: bytes) -> bytes:
    """The bytes of a POST."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
