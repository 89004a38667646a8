"""The bell: rung after a commit that gives the engine something to do, so that it need not poll."""

from threading import Condition


class Bell:
    """A counter that can be waited on: a ring between two looks is never missed."""

    def __init__(self) -> None:
        self._condition = Condition()
        self._rings = 0

    def ring(self) -> None:
        """Wake whoever waits."""
        with self._condition:
            self._rings += 1
            self._condition.notify_all()

    @property
    def heard(self) -> int:
        """How often it has rung; to be remembered before looking for work."""
        return self._rings

    def wait(self, since: int, timeout: float) -> bool:
        """Wait until it has rung after ``since``, at most ``timeout`` seconds. True: it has."""
        with self._condition:
            return self._condition.wait_for(lambda: self._rings != since, timeout)


bell = Bell()
