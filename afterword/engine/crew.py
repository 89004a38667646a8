"""A crew of threads beside the engine, for what asks outside and waits for the answer."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from threading import Event as Flag
from typing import Generic, TypeVar

from django.db import connections

from afterword.house.bell import Bell
from afterword.house.bell import bell as the_bell
from afterword.wire import shapes

from .ports import Carrier, Clock
from .rounds import go_round, sleep_until

AT_ONCE = 4
"""Pieces of work that one process has in hand at once."""

Work = TypeVar("Work")


class Crew(ABC, Generic[Work]):
    """Takes up what is due, as far as there is a hand free."""

    name: str
    """What it is called in logs, and its threads are."""

    def __init__(
        self,
        *,
        clock: Clock,
        carrier: Carrier,
        rests: Callable[[], str] = lambda: "",
        bell: Bell = the_bell,
        at_once: int = AT_ONCE,
    ) -> None:
        self.clock = clock
        self.carrier = carrier
        self.rests = rests
        self.bell = bell
        self.at_once = at_once
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix=self.name)
        self._working: set[Future[None]] = set()
        self._down = Flag()
        self._stop = Flag()

    @abstractmethod
    def next_due(self) -> datetime | None:
        """When something is due next; ``None``: nothing is."""

    @abstractmethod
    def claim(self, now: datetime, limit: int) -> Sequence[Work]:
        """Take so much of what is due; what is taken is nobody else's."""

    @abstractmethod
    def work(self, taken: Work) -> None:
        """Work on it until it has to wait, is over, or has had its turn, and give it back. Raises
        nothing."""

    def look_after(self, now: datetime) -> None:
        """What is done at the beginning of a round beside the work itself."""
        return

    def round(self) -> int:
        """Begin what is due. Gives how many were begun."""
        self._down.clear()
        self._working = {one for one in self._working if not one.done()}
        now = self.clock.now()
        if self.rests():
            return 0
        self.look_after(now)
        free = self.at_once - len(self._working)
        due = self.next_due() if free else None
        begun = self.claim(now, free) if due and due <= now else []
        for taken in begun:
            future = self._pool.submit(self._work_apart, taken)
            future.add_done_callback(lambda _: self._down.set())
            self._working.add(future)
        return len(begun)

    def until_quiet(self, most: int = 10_000) -> int:
        """Work on what is due at this moment, here and now, until nothing is. Gives how many times
        something was taken up."""
        for times in range(most):
            begun = self.claim(self.clock.now(), 1)
            if not begun:
                return times
            self.work(begun[0])
        raise RuntimeError(f"{self.name} does not come to rest")

    def _work_apart(self, taken: Work) -> None:
        try:
            self.work(taken)
        finally:
            connections.close_all()

    def _ask(self, request: shapes.Request) -> shapes.Answer:
        return self.carrier.start(request, lambda: not self.rests()).result()

    def run(self, stop: Flag) -> None:
        """Work until told to stop."""
        go_round(
            self.round,
            stop,
            name=self.name,
            bell=self.bell,
            in_hand=lambda: self._working,
            down=self._down,
            pause=lambda: sleep_until(self.next_due(), self.clock.now()),
        )
        self._stop.set()
        self._pool.shutdown(wait=False, cancel_futures=True)
