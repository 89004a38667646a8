"""The bell: rung after a commit that gives the engine something to do, so that it need not poll.

In one process it is a counter under a condition. On PostgreSQL it rings in every process besides:
the transaction itself says NOTIFY, so that the news goes out with the commit or not at all, and
``listener.py`` hears it.

What comes to the door only knocks. There is nothing in it for anybody but the engine until that has
understood it, and where webhooks pour in a dozen threads would wake hundreds of times a second to
find nothing, each of them with the interpreter in its hand.
"""

from threading import Condition, Lock

from django.db import connection, transaction

CHANNEL = "afterword_bell"
"""The channel of PostgreSQL's NOTIFY."""
KNOCK = "door"
"""What NOTIFY says there of a knock; of a ring it says nothing."""


class Bell:
    """A counter that can be waited on: a ring between two looks is never missed."""

    def __init__(self) -> None:
        lock = Lock()
        self._rung, self._knocked = Condition(lock), Condition(lock)
        self._rings = self._knocks = 0

    def ring(self) -> None:
        """Wake whoever waits in this process."""
        with self._rung:
            self._rings += 1
            self._rung.notify_all()
            self._knocked.notify_all()

    def knock(self) -> None:
        """Something came to the door: wake those in this process who wait for that too."""
        with self._knocked:
            self._knocks += 1
            self._knocked.notify_all()

    def ring_on_commit(self) -> None:
        """Wake whoever waits, in every process, once the transaction at hand is committed."""
        notify()
        transaction.on_commit(self.ring)

    @property
    def heard(self) -> int:
        """How often it has rung; to be remembered before looking for work."""
        return self._rings

    def wait(self, since: int, timeout: float) -> bool:
        """Wait until it has rung after ``since``, at most ``timeout`` seconds. True: it has."""
        with self._rung:
            return self._rung.wait_for(lambda: self._rings != since, timeout)

    @property
    def heard_at_all(self) -> int:
        """How often it has rung or somebody knocked, as ``heard``."""
        return self._rings + self._knocks

    def wait_at_all(self, since: int, timeout: float) -> bool:
        """As ``wait``, for a ring or a knock."""
        with self._knocked:
            return self._knocked.wait_for(lambda: self.heard_at_all != since, timeout)


bell = Bell()


def notify() -> None:
    """Let PostgreSQL tell every process when the transaction at hand is committed; repeats within
    one transaction are one to it. Embedded there is one process, and nothing to tell."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {CHANNEL}")
