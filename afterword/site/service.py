"""The service: one worker process with the web's threads, the engine's thread and the senders.

The parent only watches over the worker. The worker dies with its parent, is the only one that
writes to an embedded database, and takes up at its start what another left in the middle.
"""

import ctypes
import signal
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

import structlog

log = structlog.get_logger()

PATIENCE = 30.0
"""Seconds a new worker waits for the one before it to let go of the data folder."""
LAST_WORDS = 15
"""Seconds a worker has to end what it began before it is killed."""

_PR_SET_PDEATHSIG = 1


def serve() -> None:
    """Serve until told to stop. Blocks."""
    from django.conf import settings
    from granian import Granian
    from granian.constants import Interfaces

    config = settings.CONFIG
    server = Granian(
        "afterword.site.wsgi:application",
        address=config["AFTERWORD_HOST"],
        port=config.number("AFTERWORD_PORT"),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=config.number("AFTERWORD_THREADS"),
        backlog=2048,
        respawn_failed_workers=True,
        workers_kill_timeout=LAST_WORDS,
        log_level="error",  # type: ignore[arg-type]
        websockets=False,
    )
    server.serve(target_loader=load, wrap_loader=False)


def load() -> Callable[..., Iterable[bytes]]:
    """In the worker: take the data folder, start the work, give the web application."""
    die_with_parent()
    # Ctrl-C reaches the whole group; only the parent acts on it and stops the worker in order.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    import django

    django.setup()
    from django.conf import settings

    from .locks import held

    lock = held(settings.HOME / "worker.lock", patience=PATIENCE)
    lock.__enter__()
    works = Works(settings.HOME).start()

    def stop() -> None:
        works.stop()
        lock.__exit__(None, None, None)

    Finalize(None, stop, exitpriority=100)
    from .wsgi import application

    return application


def die_with_parent() -> None:
    """Ask the system to kill this process when its parent dies (Linux; elsewhere nothing)."""
    try:
        prctl = ctypes.CDLL(None, use_errno=True).prctl
    except (OSError, AttributeError):
        return
    prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


class Works:
    """The catcher, the engine and the senders of this process."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._closing: list[Callable[[], Any]] = []

    def start(self) -> "Works":
        """Take up what was left in the middle, then start working."""
        from django.conf import settings

        from afterword.engine.live import Engine
        from afterword.engine.ports import SystemChance, SystemClock
        from afterword.engine.sending import Sender
        from afterword.outbox.catcher import Catcher
        from afterword.outbox.journal import Journal
        from afterword.wire.carry import carry

        clock = SystemClock()
        journal = Journal(self.home / "journal" / "worker.jsonl")
        ahead = self._recover(clock.now())
        catcher = Catcher(clock.now).start()
        sender = Sender(
            clock=clock,
            chance=SystemChance(),
            carry=carry,
            catch=lambda: catcher.address,
            note=journal.write,
            at_once=settings.CONFIG.number("AFTERWORD_SENDERS"),
            ahead=ahead,
        )
        engine = Engine(clock, sender)
        self._run("engine", lambda: engine.run(self._stop))
        self._closing = [sender.close, catcher.stop]
        return self

    def _recover(self, now: datetime) -> set[tuple[str, str]]:
        """Settle what was left in the middle. Gives what a restored database does not know of."""
        from afterword.outbox.journal import Journal
        from afterword.outbox.queries import ahead
        from afterword.outbox.recovery import recover

        journals = [Journal(path) for path in sorted((self.home / "journal").glob("*.jsonl"))]
        again, unknown = recover(journals, now=now.astimezone(UTC), by="start")
        if again or unknown:
            log.warning("outbox.recovered", again=again, unknown=unknown)
        restored = ahead(journals)
        if restored:
            log.warning("outbox.restored", handed_over_since=len(restored))
        return restored

    def _run(self, name: str, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, name=name, daemon=True)
        thread.start()
        self._threads.append(thread)

    def stop(self) -> None:
        """End what was begun, and stop."""
        from django.db import connections

        from afterword.house.bell import bell

        self._stop.set()
        bell.ring()
        for thread in self._threads:
            thread.join(timeout=LAST_WORDS - 3)
        for close in self._closing:
            close()
        connections.close_all()
