"""What a worker has in its hands: begun, and not yet written down how it came out.

A database that goes away in the middle of a statement, a thread that is cut off: then something can
stand in the middle of being handed over that nobody has in mind any more. A worker that knows what
it holds knows what it left lying, and takes it up by its own journal (``outbox.recovery``).
"""

from collections.abc import Iterable
from threading import Lock

Try = tuple[int, int]


class Holding:
    """The tries in a worker's hands: (id of the intent, number of the attempt). Safe for threads.

    One is taken before the transaction that begins it commits, and let go after the one that writes
    down what came of it: so whatever stands in the database as begun by this worker, seen under a
    lock, and is not held, is held by nobody.
    """

    def __init__(self) -> None:
        self._tries: set[Try] = set()
        self._lock = Lock()

    def take(self, tries: Iterable[Try]) -> None:
        """These are about to be begun."""
        with self._lock:
            self._tries.update(tries)

    def let_go(self, tries: Iterable[Try]) -> None:
        """What came of these is written down, or they are another's now."""
        with self._lock:
            self._tries.difference_update(tries)

    def now(self) -> frozenset[Try]:
        """What is held at this moment."""
        with self._lock:
            return frozenset(self._tries)
