"""Running a stand-in of a vendor on a thread of its own, in the process of the test."""

import asyncio
import ssl
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread

from aiohttp import web


@contextmanager
def served(app: web.Application, secure: ssl.SSLContext | None = None) -> Iterator[str]:
    """The address of a server with this application, as long as the block runs. ``secure``: it
    speaks TLS, and shows this certificate."""
    port: Future[int] = Future()
    loop = asyncio.new_event_loop()
    runner = web.AppRunner(app, access_log=None)

    async def begin() -> None:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=secure)
        await site.start()
        port.set_result(runner.addresses[0][1])

    def live() -> None:
        try:
            loop.run_until_complete(begin())
            loop.run_forever()
            loop.run_until_complete(runner.cleanup())
        except BaseException as error:
            if not port.done():
                port.set_exception(error)
            raise
        finally:
            loop.close()

    thread = Thread(target=live, name="stand-in")
    thread.start()
    try:
        found = port.result(20)
        yield f"https://localhost:{found}" if secure else f"http://127.0.0.1:{found}"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
