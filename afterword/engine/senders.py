"""The live senders of one process: beside the engine, so that a slow provider stops nothing else.

Two hands of their own, one for what is about an order and one for the rest, each with its own slots
and its own order of claiming; a third thread keeps watch: it looks at the stop switches five times
a second, remembers how far the journal is known, and counts complaints; a fourth finds out about
what is unknown.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Event as Flag
from threading import Thread

import structlog
from django.db import close_old_connections, connections

from afterword.house.bell import bell
from afterword.outbox import brakes, restoring
from afterword.outbox.journal import Journal
from afterword.outbox.models import Intent

from .hot import there_is
from .lanes import Lanes
from .ports import Carrier, Catch, Chance, Clock
from .sending import BATCH, Landed, Ready, Sender

LOOK = 0.2
"""Seconds between two looks at the stop switches."""
STALE = 1.0
"""Seconds after which a look is too old to let anything go by it."""
IDLE = 1.0
"""Seconds between two looks for work when nothing rings."""
UNSETTLED = 0.05
"""Seconds that an answer may wait to be written down with others."""
SETTLED_AT_ONCE = 128
REMEMBER = 5.0
LOOK_OVER = 10.0

CLASSES: Mapping[str, Sequence[str]] = {
    "urgent": ("transactional",),
    "the rest": ("service", "marketing"),
}

log = structlog.get_logger()


class Senders:
    """The senders of this process, on threads of their own from ``start`` to ``stop``.

    ``journal`` is this worker's own. ``rests``: why nothing may be handed over just now; empty: it
    may. ``in_the_air``: how many may be handed over at once by each of the two hands.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        chance: Chance,
        carrier: Carrier,
        catch: Catch,
        journal: Journal,
        lanes: Lanes,
        worker: str,
        rests: Callable[[], str],
        in_the_air: int = 1024,
        ramp: int = brakes.RAMP,
    ) -> None:
        self.clock = clock
        self.journal = journal
        self.lanes = lanes
        self.rests = rests
        self._seen = float("-inf")
        """When the switches were seen last, by the machine's steady clock."""
        self._stop = Flag()
        self._threads: list[Thread] = []

        def sender() -> Sender:
            return Sender(
                clock=clock,
                chance=chance,
                carry=lambda asked: carrier.start(asked, lambda: True).result(),
                catch=catch,
                note=journal.write,
                at_once=1,
                carrier=carrier,
                lanes=lanes,
                ramp=ramp,
                worker=worker,
                rests=rests,
            )

        urgent = Hand(sender(), "urgent", self.may, in_the_air)
        self.hands = [urgent, Hand(sender(), "the rest", self.may, in_the_air, urgent)]
        self._finder = sender()

    # ------------------------------------------------------------------------------- living

    def start(self) -> "Senders":
        """Begin to work."""
        self._look()
        self._run("watch", self._watch)
        self._run("ear", self._hear)
        self._run("finder", self._find_out)
        for hand in self.hands:
            self._run(f"sender {hand.what}", lambda hand=hand: hand.run(self._stop))  # type: ignore[misc]
        return self

    def stop(self, patience: float) -> None:
        """Begin nothing more, and let what is in the air land, at most so many seconds."""
        self._stop.set()
        bell.ring()
        until = time.monotonic() + patience
        for hand in self.hands:
            hand.wake.set()
        for thread in self._threads:
            thread.join(timeout=max(until - time.monotonic(), 0.1))

    def may(self, intent: Intent) -> bool:
        """Whether an intent at hand may go, asked right before the first byte of it. What was seen
        too long ago lets nothing go."""
        fresh = time.monotonic() - self._seen <= STALE
        return fresh and not self.lanes.why_not(intent) and not self.rests()

    # ------------------------------------------------------------------------------- threads

    def _watch(self) -> None:
        remember = look_over = time.monotonic()
        while not self._stop.wait(LOOK):
            try:
                self._look()
                at = time.monotonic()
                if at >= remember:
                    remember = at + REMEMBER
                    self._remember()
                if at >= look_over:
                    look_over = at + LOOK_OVER
                    brakes.look_over(self.clock.now())
            except Exception:
                log.exception("senders.watch")
                close_old_connections()

    def _look(self) -> None:
        began = time.monotonic()
        self.lanes.refresh(self.clock.now())
        self._seen = began

    def _remember(self) -> None:
        size, _ = self.journal.end()
        if size != self._remembered:
            restoring.remember(self.journal, self.clock.now())
            self._remembered = size

    _remembered = -1

    def _hear(self) -> None:
        """Pass on what the bell says to both hands."""
        while not self._stop.is_set():
            heard = bell.heard
            for hand in self.hands:
                hand.wake.set()
            bell.wait(heard, IDLE)

    def _find_out(self) -> None:
        while not self._stop.wait(IDLE):
            try:
                if there_is("unknown", self.clock.now()):
                    self._finder.find_out()
            except Exception:
                log.exception("senders.finder")
                close_old_connections()

    def _run(self, name: str, work: Callable[[], None]) -> None:
        def run() -> None:
            try:
                work()
            finally:
                connections.close_all()

        thread = Thread(target=run, name=name, daemon=True)
        thread.start()
        self._threads.append(thread)


class Hand:
    """One hand of the senders: it begins, launches and settles messages of its classes.

    It begins nothing while the hand that it gives way to is writing: they share one interpreter.
    """

    def __init__(
        self,
        sender: Sender,
        what: str,
        may: Callable[[Intent], bool],
        in_the_air: int,
        gives_way_to: "Hand | None" = None,
    ) -> None:
        self.gives_way_to = gives_way_to
        self.writing = False
        self.sender = sender
        self.what = what
        self.classes = CLASSES[what]
        self.may = may
        self.most = in_the_air
        self.wake = Flag()
        self._down: SimpleQueue[Landed] = SimpleQueue()
        self._flying = 0
        self._oldest = 0.0

    def run(self, stop: Flag) -> None:
        """Work until told to stop, and until what is in the air has landed."""
        while not stop.is_set() or self._flying:
            try:
                busy = self.turn(begin=not stop.is_set())
            except Exception:
                log.exception("senders.hand", what=self.what)
                close_old_connections()
                busy = False
                time.sleep(0.5)
            if not busy:
                self.wake.wait(self._pause())
                self.wake.clear()
        self.sender.close()

    def turn(self, *, begin: bool = True) -> int:
        """Settle what has landed, begin what is ready. Gives how much was done."""
        settled = self._settle()
        self.sender.settle_left()
        room = min(BATCH, self.most - self._flying)
        if not begin or room <= 0 or self._gives_way():
            return settled
        if not there_is(self.what, self.sender.clock.now()):
            return settled
        self.writing = True
        try:
            ready, looked = self.sender.prepare(room, self.classes)
            for one in ready:
                self._launch(one)
        finally:
            self.writing = False
        return settled + looked

    def _gives_way(self) -> bool:
        return self.gives_way_to is not None and self.gives_way_to.writing

    def _launch(self, one: Ready) -> None:
        self._flying += 1
        landing = self.sender.launch(one, lambda: self.may(one.intent))
        landing.add_done_callback(self._landed)

    def _landed(self, landing: "Future[Landed]") -> None:
        if self._down.empty():
            self._oldest = time.monotonic()
            self.wake.set()
        self._down.put(landing.result())

    def _settle(self) -> int:
        """Write down what has landed, some of them together: each alone costs the disk as much."""
        waiting = self._down.qsize()
        waited = time.monotonic() - self._oldest
        if not waiting or (waiting < min(SETTLED_AT_ONCE, self._flying) and waited < UNSETTLED):
            return 0
        landed: list[Landed] = []
        while len(landed) < SETTLED_AT_ONCE:
            try:
                landed.append(self._down.get_nowait())
            except Empty:
                break
        self._flying -= len(landed)
        self._oldest = time.monotonic()
        self.sender.land(landed)
        return len(landed)

    def _pause(self) -> float:
        if not self._down.empty() or self._gives_way():
            return UNSETTLED
        now = self.sender.clock.now()
        change = self.sender.lanes.next_change(now)
        if change is None:
            return IDLE
        return min(max((change - now).total_seconds(), 0.01), IDLE)
