"""How busy the web of this process is, so that the engine beside it can give way.

Python lets one thread of a process compute at a time. An engine with a hundred thousand intakes in
front of it would take every moment it can get, and each request would wait for it several times on
its way. So the web says how much it computes, and the engine rests after each step in proportion:
not at all where nobody comes, most of the time where the web could use all there is, and never so
long that its own work stands still.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock
from time import monotonic, sleep, thread_time

MEMORY = 0.25
"""Seconds: what was long ago counts for less."""
RISE = 0.05
"""The same where more comes in than before: a burst is noticed soon, and forgotten slowly."""
LEAN = 6.0
"""The engine leaves the web so much more than it takes just now. The web could take more; and what
is counted is not all: the server has its work around each request, and they wait for each other. At
a third that is counted it is half way to all it can do, and every hold-up takes as long to make
good as it lasted."""
MOST = 9.0
"""At the most it rests so many times as long as it worked: a tenth is always the engine's."""
BUSY = 0.02
"""From this share on of one core the web counts as busy."""
LATELY = 5.0
"""Seconds for which it counts as busy lately: webhooks come in bursts, and the next one is not to
find the engine deep in a large step."""
FEW = 8
"""With more requests than these in hand the web is behind, and is given more time to catch up."""
PATIENCE = 0.05
"""Seconds that a request waits at the most for the engine to come out."""
LOOK = 0.002
"""Seconds between two looks whether it has caught up."""


class Traffic:
    """What the web threads compute, in seconds, and what share of the time that is."""

    def __init__(
        self,
        clock: Callable[[], float] = monotonic,
        pause: Callable[[float], None] = sleep,
        computed: Callable[[], float] = thread_time,
    ) -> None:
        """``computed``: how many seconds the thread that asks has computed so far."""
        self._clock = clock
        self._pause = pause
        self._computed = computed
        self._in_hand = 0
        self._lock = Lock()
        self._spent = 0.0
        self._seen = clock(), 0.0
        self._load = 0.0
        self._busy: float | None = None
        self._free = Event()
        self._free.set()

    def begin(self) -> float:
        """A request came in. Gives what ``end`` is to be told of it."""
        with self._lock:
            self._in_hand += 1
        if not self._free.is_set():
            self._free.wait(PATIENCE)
        return self._computed()

    def end(self, began: float) -> None:
        """It is answered, by the thread that began with it."""
        spent = self._computed() - began
        with self._lock:
            self._in_hand -= 1
            self._spent += spent

    def load(self) -> float:
        """The share of the last moments in which the web computed, from 0 to 1."""
        with self._lock:
            now, spent = self._clock(), self._spent
            (since, before), self._seen = self._seen, (now, spent)
            passed = now - since
            if passed > 0:
                recent = min((spent - before) / passed, 1.0)
                weight = min(passed / (RISE if recent > self._load else MEMORY), 1.0)
                self._load += (recent - self._load) * weight
            if self._load >= BUSY:
                self._busy = now
            return self._load

    def lately(self) -> bool:
        """Whether the web was busy within the last seconds."""
        return self._busy is not None and self._clock() - self._busy < LATELY

    def is_busy(self) -> bool:
        """Whether the web is busy, or was within the last seconds."""
        return self.load() >= BUSY or self.lately()

    @contextmanager
    def held_up(self) -> Iterator[None]:
        """While the engine is inside, new requests wait for it to come out.

        Where it holds the write gate inside they could not be kept before that anyhow. Beginning
        with them only takes it the interpreter from the hand, again and again, so that all wait
        longer. Where there is no gate it is the other way round: four fifths of a step are the
        database's time, in which they are kept.
        """
        self._free.clear()
        try:
            yield
        finally:
            self._free.set()

    def give_way(self, worked: float) -> None:
        """Rest after so many seconds of computing, as the web needs it."""
        load = self.load()
        if load < BUSY:
            return
        began = self._clock()
        share = LEAN * load / (1.0 - load) if load < 1.0 else MOST
        self._pause(worked * min(share, MOST))
        while self._in_hand > FEW and self._clock() - began < worked * MOST:
            self._pause(LOOK)


traffic = Traffic()
"""That of this process."""
