"""What came in goes first: while the engine sees to it, no offer is begun beside it.

An order that came in is read, reacted to, walked and weighed by the engine before its confirmation
is handed over, and all threads of a process share one interpreter. Whoever writes offers would take
half of that way's time, batch after batch.
"""

from collections.abc import Callable
from time import monotonic

AFTER = 0.05
"""Seconds that the senders have, once the engine is through, to begin what it let out."""
PATIENCE = 0.25
"""Seconds after which one more batch of offers is begun however much comes in."""


class Hurry:
    """Whether the engine of this process has something in hand that came in. Safe for threads."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._on = False
        self._until = float("-inf")

    def begins(self) -> None:
        """Something came in."""
        self._on = True

    def ends(self) -> None:
        """It is seen to, if there was any."""
        if self._on:
            self._on, self._until = False, self._clock() + AFTER

    def holds(self, since: float) -> bool:
        """Whether offers, of which the last batch was begun then, are to wait."""
        now = self._clock()
        return (self._on or now < self._until) and now - since < PATIENCE


hurry = Hurry()
"""That of this process."""
