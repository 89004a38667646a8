"""The service: the web's threads, the engine's thread and the senders, in one process or in many.

``up`` is all in one: a parent only watches over its worker process. The worker dies with its
parent, is the only one that writes to an embedded database, and takes up at its start what another
left in the middle. ``web`` is the same without the engine, ``work`` the engine without the web.
"""

import ctypes
import faulthandler
import os
import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from . import memory

PATIENCE = 30.0
"""Seconds a new worker waits for the one before it to let go of the data folder."""
LAST_WORDS = 15
"""Seconds a worker has to end what it began before it is killed."""
TURN = 0.0005
"""Seconds after which a thread that computes lets another one compute that wants to. Python's own
ten times as long is felt: a request asks for its turn several times."""

NICE = 10
"""How far ``work`` steps back for others on its machine (0 to 19, of the system's own scale). The
web, and the database that it waits for, are asked by somebody who waits; what is worked on is kept
for good already. On a machine of its own it gets all there is all the same."""

_PR_SET_PDEATHSIG = 1


Application = Callable[..., Iterable[bytes]]


def serve(loader: Callable[[], Application]) -> None:
    """Serve the web until told to stop. Blocks. ``loader`` runs in the worker process."""
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
    server.serve(target_loader=loader, wrap_loader=False)


def everything() -> Application:
    """In the worker of ``up``: take the data folder, start the work, give the web application."""
    _settle_in()
    from django.conf import settings

    from .locks import held
    from .works import Shift

    lock = held(settings.HOME / "worker.lock", patience=PATIENCE)
    lock.__enter__()
    works = Shift(settings.HOME).start()

    def stop() -> None:
        works.stop()
        lock.__exit__(None, None, None)

    return _application(stop)


def web_alone() -> Application:
    """In the worker of ``web``: give the web application."""
    _settle_in()
    from django.db import connections

    return _application(connections.close_all)


def work_alone() -> None:
    """Work until told to stop, without the web. Blocks."""
    from django.conf import settings

    from .works import Shift

    _say_where_it_falls()
    _step_back()
    told = {signal.SIGTERM, signal.SIGINT}
    # Before any thread begins: the threads must not be the ones that hear of it.
    signal.pthread_sigmask(signal.SIG_BLOCK, told)
    works = Shift(settings.HOME).start()
    memory.settle()
    signal.sigwait(told)
    works.stop()


def _settle_in() -> None:
    _say_where_it_falls()
    die_with_parent()
    sys.setswitchinterval(TURN)
    # Ctrl-C reaches the whole group; only the parent acts on it and stops the worker in order.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    import django

    django.setup()


def _step_back() -> None:
    """Leave the processor to others who want it.

    Linux weighs sessions against each other before it looks at the processes in them (sched(7),
    autogroup), and what a supervisor starts has a session of its own. One that is shared with
    others is theirs to weigh.
    """
    os.nice(NICE)
    if os.getsid(0) == os.getpid():
        with suppress(OSError):  # another system, or one without this
            Path("/proc/self/autogroup").write_text(f"{NICE}\n", encoding="ascii")


def _say_where_it_falls() -> None:
    """Where a library brings the whole process down, the log has what every thread was doing."""
    if sys.__stderr__ is not None:  # a service may have been started without one
        faulthandler.enable(sys.__stderr__)


def _application(stop: Callable[[], Any]) -> Application:
    Finalize(None, stop, exitpriority=100)
    from .wsgi import application

    memory.settle()
    return application


def die_with_parent() -> None:
    """Ask the system to kill this process when its parent dies (Linux; elsewhere nothing)."""
    try:
        prctl = ctypes.CDLL(None, use_errno=True).prctl
    except (OSError, AttributeError):
        return
    prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
