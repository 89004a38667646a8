"""The bell: rung after a commit that gives the engine something to do, so that it need not poll.

In one process it is a counter under a condition. On PostgreSQL it rings in every process besides:
the transaction itself says NOTIFY, so that the news goes out with the commit or not at all, and
``listener.py`` hears it.
"""

from threading import Condition

from django.db import connection, transaction

CHANNEL = "afterword_bell"
"""The channel of PostgreSQL's NOTIFY."""


class Bell:
    """A counter that can be waited on: a ring between two looks is never missed."""

    def __init__(self) -> None:
        self._condition = Condition()
        self._rings = 0

    def ring(self) -> None:
        """Wake whoever waits in this process."""
        with self._condition:
            self._rings += 1
            self._condition.notify_all()

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
        with self._condition:
            return self._condition.wait_for(lambda: self._rings != since, timeout)


bell = Bell()


def notify() -> None:
    """Let PostgreSQL tell every process when the transaction at hand is committed; repeats within
    one transaction are one to it. Embedded there is one process, and nothing to tell."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {CHANNEL}")
