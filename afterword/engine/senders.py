"""The live senders of one process: beside the engine, so that a slow provider stops nothing else.

Two hands, one for what is about an order and one for the rest, each with its own slots and its own
order of claiming (``engine.hands``). Beside them one thread keeps watch: it looks at the stop
switches five times a second, remembers how far the journal is known, and counts complaints; another
finds out about what is unknown.
"""

import time
from collections.abc import Callable
from functools import partial
from threading import Event as Flag
from threading import Thread

import structlog
from django.db import close_old_connections, connections

from afterword.house.bell import bell
from afterword.messages import following
from afterword.outbox import brakes, restoring
from afterword.outbox.journal import Journal
from afterword.outbox.models import Intent

from .hands import IDLE, Hand
from .holding import Holding
from .hot import there_is
from .hurry import hurry
from .lanes import Lanes
from .ports import Carrier, Catch, Chance, Clock
from .sending import Sender

LOOK = 0.2
"""Seconds between two looks at the stop switches."""
STALE = 1.0
"""Seconds after which a look is too old to let anything go by it."""
TOGETHER = 0.02
"""Seconds within which several rings are one to the hands."""
REMEMBER = 5.0
LOOK_OVER = 10.0

log = structlog.get_logger()


class Senders:
    """The senders of this process, on threads of their own from ``start`` to ``stop``.

    ``journal`` is this worker's own. ``rests``: why nothing may be handed over just now; empty: it
    may. ``in_the_air``: how many may be handed over at once by each of the two hands. ``holding``:
    where they say what they have in their hands.
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
        holding: Holding | None = None,
    ) -> None:
        self.clock = clock
        self.journal = journal
        self.lanes = lanes
        self.rests = rests
        self._seen = float("-inf")
        """When the switches were seen last, by the machine's steady clock."""
        self._stop = Flag()
        self._over = Flag()
        self._threads: list[Thread] = []
        held = holding or Holding()

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
                holding=held,
            )

        urgent = Hand(sender(), sender(), "urgent", self.may, in_the_air)
        rest = Hand(sender(), sender(), "the rest", self.may, in_the_air, urgent, hurry)
        self.hands = [urgent, rest]
        self._finder = sender()

    # ------------------------------------------------------------------------------- living

    def start(self) -> "Senders":
        """Begin to work."""
        self._look()
        self._run("watch", self._watch)
        self._run("ear", self._hear)
        self._run("finder", self._find_out)
        for hand in self.hands:
            self._run(f"sender {hand.what}", partial(hand.begin, self._stop))
            self._run(f"clerk {hand.what}", hand.write_down)
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
        # Whoever did not come to an end begins nothing with the outside any more.
        self._over.set()

    @property
    def busy(self) -> bool:
        """Whether a thread of theirs still has something in its hands, after ``stop`` too."""
        return any(thread.is_alive() for thread in self._threads)

    def may(self, intent: Intent) -> bool:
        """Whether an intent at hand may go, asked right before the first byte of it. What was seen
        too long ago lets nothing go."""
        fresh = time.monotonic() - self._seen <= STALE and not self._over.is_set()
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
                    following.count(self.clock.now())
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
            # Where webhooks pour in it rings hundreds of times a second, and seldom for the hands.
            self._stop.wait(TOGETHER)
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
