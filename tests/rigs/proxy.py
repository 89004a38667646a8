"""A line that can be cut: a proxy in user space, between whoever connects to it and a port.

``passes``: both ways. ``hole``: nothing comes through, and nobody is told. ``deaf``: what is asked
arrives, and the answers do not. ``cut``: every connection is torn, and new ones are refused.
"""

import asyncio
import threading
from contextlib import suppress
from typing import Literal

Manner = Literal["passes", "hole", "deaf", "cut"]


class Proxy:
    """Listens on ``port`` and speaks to ``target``."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.manner: Manner = "passes"
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.StreamWriter] = set()
        self._healed = asyncio.Event()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)

    async def _listen(self) -> None:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.manner == "cut":
            writer.transport.abort()
            return
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, back}
        await asyncio.gather(self._pump(reader, back, ask=True), self._pump(there, writer))
        self._open -= {writer, back}

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, ask: bool = False
    ) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                while self.manner == "hole" or (self.manner == "deaf" and not ask):
                    await asyncio.sleep(0.02)
                writer.write(data)
                await writer.drain()
        writer.close()

    def does(self, manner: Manner) -> None:
        """From now on. What waited in a hole comes through once it passes again."""
        self.manner = manner
        if manner == "cut":
            self._loop.call_soon_threadsafe(self._tear)

    def _tear(self) -> None:
        for writer in self._open:
            writer.transport.abort()

    def close(self) -> None:
        """Hang up."""
        self._loop.call_soon_threadsafe(self._loop.stop)
