"""How fast one key may ask: a bucket that fills again at a steady rate."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

BURST = 100
"""Requests that may come at once."""
RATE = 20.0
"""Requests a second after that."""
_MOST_KEYS = 10_000


class Pace:
    """The buckets of all keys, in this process."""

    def __init__(self, time: Callable[[], float] = monotonic) -> None:
        self._time = time
        self._lock = Lock()
        self._buckets: dict[int, tuple[float, float]] = {}

    def wait(self, key: int) -> float:
        """Take a request out of a key's bucket. Gives 0, or the seconds until it may ask again."""
        now = self._time()
        with self._lock:
            left, since = self._buckets.get(key, (float(BURST), now))
            left = min(BURST, left + (now - since) * RATE)
            if left < 1:
                return (1 - left) / RATE
            if len(self._buckets) >= _MOST_KEYS:
                self._buckets.clear()
            self._buckets[key] = (left - 1, now)
        return 0.0
