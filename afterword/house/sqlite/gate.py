"""The write gate: one fair, first-come-first-served queue for the writes of this process.

SQLite lets one connection write at a time. Left to itself it makes the others try again after
growing pauses, so a busy engine starves everybody else. Here they queue instead. Checkpoints are
made by the connection that commits, or closes, and it holds the gate while it does; so in one
process there are never two connections that write or checkpoint a WAL at once.
"""

from collections import deque
from threading import Lock, get_ident

_HANDED_OVER = -1
"""No thread's number: the gate is taken, by the next in the queue, which is just waking up."""


class Gate:
    """A fair lock that a thread may not take twice."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[Lock] = deque()
        self._holder: int | None = None

    def enter(self) -> None:
        """Wait for one's turn. Raises ``RuntimeError`` if this thread is inside already."""
        with self._lock:
            if self._holder is None:
                self._holder = get_ident()
                return
            if self._holder == get_ident():
                raise RuntimeError("this thread already holds the write gate")
            turn = Lock()
            turn.acquire()
            self._waiting.append(turn)
        try:
            turn.acquire()
        except BaseException:
            self._give_up(turn)
            raise
        self._holder = get_ident()

    def _give_up(self, turn: Lock) -> None:
        """Out of the queue (Ctrl-C while waiting); a turn that came just then goes to the next."""
        with self._lock:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return
        self.leave()

    def leave(self) -> None:
        """Let the next in the queue in."""
        with self._lock:
            if self._waiting:
                self._holder = _HANDED_OVER
                self._waiting.popleft().release()
            else:
                self._holder = None

    @property
    def held_here(self) -> bool:
        """Whether this thread is inside."""
        return self._holder == get_ident()


_gates: dict[str, Gate] = {}
_gates_lock = Lock()


def gate_of(path: str) -> Gate:
    """The gate of a database file; every connection of the process to it shares one."""
    with _gates_lock:
        return _gates.setdefault(path, Gate())
