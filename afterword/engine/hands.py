"""The hands of the live senders. Each works on two threads: while one begins and launches the next
messages, the other writes down how those before came out, and neither waits for the other's disk.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from queue import Empty, SimpleQueue
from threading import Event as Flag

import structlog
from django.db import close_old_connections

from afterword.outbox.models import Intent

from .hot import there_is
from .hurry import Hurry
from .readying import Ready
from .sending import BATCH, Landed, Sender

IDLE = 1.0
"""Seconds between two looks for work when nothing rings."""
UNSETTLED = 0.05
"""Seconds that an answer may wait to be written down with others."""
GIVING_WAY = 0.02
"""Seconds between two looks whether another one still goes first."""
SETTLED_AT_ONCE = 128
AFTER_A_FAULT = 0.5
"""Seconds of rest."""

CLASSES: Mapping[str, Sequence[str]] = {
    "urgent": ("transactional",),
    "the rest": ("service", "marketing"),
}

log = structlog.get_logger()


class Hand:
    """One hand: ``sender`` begins and launches messages of its classes on one thread (``begin``),
    ``clerk`` writes down how they came out on another (``write_down``).

    It begins nothing while the hand that it gives way to is writing, for they share one
    interpreter, nor while the engine sees to what came in (``hurry``), nor while its clerk cannot
    write down what is known.
    """

    def __init__(
        self,
        sender: Sender,
        clerk: Sender,
        what: str,
        may: Callable[[Intent], bool],
        in_the_air: int,
        gives_way_to: "Hand | None" = None,
        hurry: Hurry | None = None,
    ) -> None:
        self.gives_way_to = gives_way_to
        self.hurry = hurry
        self._began = float("-inf")
        self.writing = False
        self.sender = sender
        self.clerk = clerk
        self.what = what
        self.classes = CLASSES[what]
        self.may = may
        self.most = in_the_air
        self.wake = Flag()
        self._came = Flag()
        self._over = Flag()
        self._stuck = False
        """The clerk could not write down what it knows."""
        self._down: SimpleQueue[Landed] = SimpleQueue()
        self._launched = self._settled = 0
        self._oldest = 0.0

    @property
    def flying(self) -> int:
        """How many were launched of which nothing is written down yet."""
        return self._launched - self._settled

    # ------------------------------------------------------------------------------ beginning

    def begin(self, stop: Flag) -> None:
        """Begin what is ready, until told to stop."""
        while not stop.is_set():
            if not self._tried(self.turn):
                self.wake.wait(self._pause())
                self.wake.clear()
        self._over.set()
        self._came.set()
        self.sender.close()

    def _tried(self, what: Callable[[], int]) -> int:
        try:
            return what()
        except Exception:
            log.exception("senders.hand", what=self.what)
            close_old_connections()
            time.sleep(AFTER_A_FAULT)
            return 0

    def turn(self) -> int:
        """Begin and launch some. Gives how many were begun or put aside."""
        self.sender.settle_left()
        room = min(BATCH, self.most - self.flying)
        if room <= 0 or self._stuck or self._gives_way() or self.sender.rests():
            return 0
        if not there_is(self.what, self.sender.clock.now()):
            return 0
        self.writing, self._began = True, time.monotonic()
        try:
            ready, looked = self.sender.prepare(room, self.classes)
            for one in ready:
                self._launch(one)
        finally:
            self.writing = False
        return looked

    def _gives_way(self) -> bool:
        if self.gives_way_to is not None and self.gives_way_to.writing:
            return True
        return self.hurry is not None and self.hurry.holds(self._began)

    def _launch(self, one: Ready) -> None:
        self._launched += 1
        self.sender.launch(one, partial(self.may, one.intent), self._landed)

    def _landed(self, landed: Landed) -> None:
        if self._down.empty():
            self._oldest = time.monotonic()
        self._down.put(landed)
        waiting = self._down.qsize()
        if waiting in (1, self._enough()):
            self._came.set()
            # There may be room on a lane that was full.
            self.wake.set()

    def _pause(self) -> float:
        if self._stuck:
            return UNSETTLED
        if self._gives_way():
            return GIVING_WAY
        now = self.sender.clock.now()
        change = self.sender.lanes.next_change(now)
        if change is None:
            return IDLE
        return min(max((change - now).total_seconds(), 0.01), IDLE)

    # ----------------------------------------------------------------------------- writing down

    def write_down(self) -> None:
        """Write down what has landed, until nothing more is begun and nothing is in the air."""
        while not self._over.is_set() or self.flying:
            if not self._tried(self.settle):
                self._came.wait(UNSETTLED if not self._down.empty() else IDLE)
                self._came.clear()
        self.clerk.close()

    def _enough(self) -> int:
        """So many together are not kept waiting: each alone costs the disk as much."""
        return min(SETTLED_AT_ONCE, self.flying)

    def settle(self) -> int:
        """Write down what has landed, if it is enough or has waited. Gives how many."""
        if self._stuck:
            self.clerk.settle_left()
            self._stuck = False
        waiting = self._down.qsize()
        waited = time.monotonic() - self._oldest
        if not waiting or (waiting < self._enough() and waited < UNSETTLED):
            return 0
        landed: list[Landed] = []
        while len(landed) < SETTLED_AT_ONCE:
            try:
                landed.append(self._down.get_nowait())
            except Empty:
                break
        self._settled += len(landed)
        self._oldest = time.monotonic()
        try:
            self.clerk.land(landed)
        except Exception:
            self._stuck = True
            raise
        finally:
            self.wake.set()
        return len(landed)
