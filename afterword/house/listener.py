"""Hearing the bell of other processes: a connection of its own that waits for PostgreSQL's word.

It may break at any time. Then it is opened anew, and the bell is rung once, for what may have been
missed meanwhile. Until then the engine finds its work by the due index, only later.
"""

import threading
from typing import Any

import structlog
from django.db import connection

from .bell import CHANNEL, KNOCK, Bell

log = structlog.get_logger()

LONGEST_SILENCE = 5.0
"""Seconds after which the line is looked after, whether or not anything came."""
TOGETHER = 0.01
"""Seconds within which several words are heard as one, after the first, which is heard at once."""
PAUSE_FIRST, PAUSE_MOST = 0.2, 5.0
"""Seconds between two tries to open a line; the pause doubles from the first to the most."""

_OURS = ("context", "cursor_factory", "prepare_threshold", "client_encoding", "autocommit")
"""What Django tells its own connections besides where the server is."""


class Listener:
    """A thread that rings this process's bell when another one rang."""

    def __init__(self, bell: Bell) -> None:
        self.bell = bell
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)

    def start(self) -> "Listener":
        """Begin to listen. Embedded there is nobody else to hear, and nothing is started."""
        if connection.vendor == "postgresql":
            self._thread.start()
        return self

    def stop(self) -> None:
        """Hear no more; returns at once, and the line is closed soon after."""
        self._stop.set()

    def _run(self) -> None:
        pause = PAUSE_FIRST
        while not self._stop.is_set():
            try:
                with _line() as line:
                    pause = PAUSE_FIRST
                    self._listen(line)
            except Exception as error:
                log.warning("listener.lost", says=type(error).__name__)
                self._stop.wait(pause)
                pause = min(pause * 2, PAUSE_MOST)

    def _listen(self, line: Any) -> None:
        line.execute(f"LISTEN {CHANNEL}")
        self.bell.ring()  # for what came before this line stood
        while not self._stop.is_set():
            heard = [one.payload for one in line.notifies(timeout=LONGEST_SILENCE, stop_after=1)]
            if not heard:
                line.execute("SELECT 1")
                continue
            if all(word == KNOCK for word in heard):
                self.bell.knock()
            else:
                self.bell.ring()
            self._stop.wait(TOGETHER)


def _line() -> Any:
    """A connection outside Django's, which belongs to no thread that works."""
    import psycopg

    wanted = connection.get_connection_params()
    told = {name: value for name, value in wanted.items() if name not in _OURS and value != ""}
    return psycopg.connect(**told, autocommit=True, application_name="afterword listener")
