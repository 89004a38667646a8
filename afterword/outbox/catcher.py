"""The catcher: an SMTP server on the loopback that keeps mails instead of sending them on.

A store without a mail account of its own sends here, over real SMTP; the desk shows what was
caught as a mail client would.
"""

import asyncio
import threading
from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes

import structlog
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import transaction

from . import models, queries

log = structlog.get_logger()


class _Keeper:
    """Takes every mail that one of our messages is behind; refuses others."""

    def __init__(self, now: Callable[[], datetime], refuses: Callable[[str], bool]) -> None:
        self.now = now
        self.refuses = refuses

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        rcpt_options: list[str],
    ) -> str:
        if self.refuses(address):
            return "550 5.1.1 there is no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_exception(self, error: Exception) -> str:
        """Trouble of ours is no fault of the mail: it is to be tried again."""
        log.error("catcher.broke", error=type(error).__name__)
        return "451 4.3.0 it could not be kept; try again"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        raw = envelope.content
        assert isinstance(raw, bytes)
        return await asyncio.get_running_loop().run_in_executor(None, self._keep, raw)

    def _keep(self, raw: bytes) -> str:
        message_id = str(message_from_bytes(raw).get("Message-ID", ""))
        send_key, _, store = message_id.strip("<> ").partition("@")[0].partition(".")
        intent = queries.intent_of(store, send_key)
        if intent is None:
            return "550 5.7.1 only mails of this Afterword are caught here"
        caught = keep_caught(intent, raw, now=self.now())
        return f"250 caught as {caught.pk}"


class Catcher:
    """The running server. ``address`` is where it listens.

    ``refuses``: mailboxes that are said not to exist, so that a demo has its bounces.
    """

    def __init__(
        self, now: Callable[[], datetime], refuses: Callable[[str], bool] = lambda address: False
    ) -> None:
        self._now = now
        self._refuses = refuses
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="catcher", daemon=True)
        self._server: asyncio.Server | None = None
        self.address: tuple[str, int] = ("127.0.0.1", 0)

    def start(self) -> "Catcher":
        """Listen on a free port of the loopback."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(timeout=10)
        return self

    async def _listen(self) -> None:
        keeper = _Keeper(self._now, self._refuses)
        self._server = await self._loop.create_server(
            lambda: SMTP(
                keeper, hostname="catcher.localhost", enable_SMTPUTF8=True, loop=self._loop
            ),
            "127.0.0.1",
            0,
        )
        self.address = self._server.sockets[0].getsockname()[:2]

    def stop(self) -> None:
        """Hang up: whoever is on the line is cut off, what was taken is kept."""
        asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result(timeout=10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)

    async def _hang_up(self) -> None:
        if self._server:
            self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for one in others:
            one.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._loop.shutdown_default_executor()


@transaction.atomic
def keep_caught(intent: models.Intent, raw: bytes, *, now: datetime) -> models.Caught:
    """Keep a mail that the catcher took, sealed with the person's key."""
    key = intent.customer.key(intent.store.secret)
    return models.Caught.objects.create(
        store=intent.store,
        intent=intent,
        customer=intent.customer,
        at=now,
        sealed=key.seal(raw, "caught"),
    )
