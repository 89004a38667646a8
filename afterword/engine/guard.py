"""The guard: whether this process may act just now.

Three things forbid it. The wall clock jumped: decisions made by it may be an hour early. Or the
database has not heard from this worker for so long that others may be taking up its work. Or it is
not the same database any more: a standby was promoted.
"""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from afterword.house import history
from afterword.house.workers import SILENT_AFTER

JUMP = timedelta(seconds=60)
"""How far the wall clock may part from the steady one."""
STEADY = timedelta(minutes=10)
"""How long a clock that jumped must go steadily before it is believed."""


def steady() -> float:
    """Seconds on a clock that nobody sets and that goes on while the machine sleeps."""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime(clock)


class Guard:
    """Watches the wall clock against a steady one, and the worker's own sign of life.

    ``wall``: the time in UTC. ``steady``: seconds on a clock that nobody sets. ``beats``: whether
    this worker has to touch its row in the database to be alive.
    """

    def __init__(
        self,
        wall: Callable[[], datetime],
        steady: Callable[[], float] = steady,
        *,
        beats: bool = False,
    ) -> None:
        self._wall = wall
        self._steady = steady
        self._beats = beats
        self._lock = threading.Lock()
        self._since = wall(), steady()
        self._jumped: tuple[float, timedelta] | None = None
        self._touched = steady()

    def touched(self) -> None:
        """The database has heard from this worker."""
        self._touched = self._steady()

    def clock(self) -> str:
        """Why the clock is not believed just now; empty: it is."""
        jump = self.jumped()
        return _words(jump) if jump is not None else ""

    def jumped(self) -> timedelta | None:
        """How far the clock jumped, while it is not believed."""
        with self._lock:
            wall, at = self._wall(), self._steady()
            parted = wall - self._since[0] - timedelta(seconds=at - self._since[1])
            if abs(parted) > JUMP:
                back = self._jumped and abs(self._jumped[1] + parted) <= JUMP
                total = (self._jumped[1] if self._jumped else timedelta()) + parted
                self._jumped = None if back else (at, total)
                self._since = wall, at
            if self._jumped and at - self._jumped[0] > STEADY.total_seconds():
                self._jumped = None
            return self._jumped[1] if self._jumped else None

    def rests(self) -> str:
        """Why nothing may be handed over just now; empty: it may."""
        if history.changed.is_set():
            return "the database is served by another server now; this worker begins anew"
        if self._beats and self._steady() - self._touched > SILENT_AFTER:
            return "the database has not heard from this worker for a while"
        return self.clock()


def _words(jump: timedelta) -> str:
    way = "ahead" if jump > timedelta() else "back"
    return f"the clock of this machine jumped {way} by {abs(jump) // timedelta(seconds=1)} seconds"
