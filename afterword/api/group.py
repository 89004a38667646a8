"""Group commit: what many request threads want kept at one moment is kept in one transaction.

There is no thread for it. Whoever comes when nobody writes becomes the leader: opens the
transaction, takes everything that waits by then, writes it in one statement, commits, and tells the
others how it ended. If more came meanwhile, the first of them leads next. A commit to disk takes as
long for one row as for a hundred, so the busier it gets the more it keeps in each.
"""

import os
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakMethod

from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.db.transaction import atomic

from afterword.house.plain import on_sqlite

MOST = 200
"""How many rows one transaction takes. More would make those in front wait for those behind."""

Row = TypeVar("Row")


class NotKept(Exception):
    """It was not stored; nothing of it was. The sender has to try again."""


class _Seat(Generic[Row]):
    """One row that waits, and the thread behind it."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.turn = Lock()
        self.turn.acquire()
        self.leads = False
        self.fault: BaseException | None = None
        self.kept = False


class Group(Generic[Row]):
    """Writes rows for many threads together, each answered only after its commit."""

    def __init__(
        self,
        write: Callable[[Sequence[Row]], int],
        rang: Callable[[], None],
        *,
        whole: bool = False,
    ) -> None:
        """``write`` stores rows inside a transaction and gives how many were new; it must be safe
        to repeat. ``rang`` is called after a commit that stored something new. ``whole``: where
        none is open ``write`` is a transaction by itself. PostgreSQL is then asked once for all of
        it, instead of once each for the beginning, the rows and the end.
        """
        self._write = write
        self._rang = rang
        self._whole = whole
        self._begin()
        again = WeakMethod(self._begin)
        # A forked child has one thread only: whoever waited or led stayed with the parent.
        os.register_at_fork(after_in_child=lambda: (begin := again()) and begin())

    def _begin(self) -> None:
        self._lock = Lock()
        self._waiting: deque[_Seat[Row]] = deque()
        self._led = False

    def keep(self, row: Row) -> None:
        """Store a row; it is durable when this returns. Raises ``NotKept``."""
        seat = _Seat(row)
        with self._lock:
            self._waiting.append(seat)
            seat.leads = not self._led
            self._led = True
        if not seat.leads:
            self._wait(seat)
        if seat.leads:
            self._lead()
        if not seat.kept:
            raise NotKept(str(seat.fault)) from seat.fault

    def _wait(self, seat: _Seat[Row]) -> None:
        try:
            seat.turn.acquire()
        except BaseException:
            # Interrupted: nobody waits on this seat any more, and somebody else has to lead.
            with self._lock:
                with suppress(ValueError):
                    self._waiting.remove(seat)
                if seat.leads:
                    self._pass_on()
            raise

    def _lead(self) -> None:
        taken: list[_Seat[Row]] = []
        fault: BaseException | None = None
        try:
            self._commit(taken)
        except BaseException as error:
            fault = error
            if not isinstance(error, Exception):
                raise
        finally:
            with self._lock:
                if not taken:
                    # There was no transaction to take them into. Who waits now shares the fault.
                    taken = self._take()
                self._pass_on()
            for seat in taken:
                seat.fault = seat.fault or fault
                seat.turn.release()

    def _commit(self, taken: list[_Seat[Row]]) -> None:
        """Take what waits into a transaction and commit it. What can be kept is marked so."""
        try:
            self._attempt(taken)
        except (OperationalError, InterfaceError):
            # A line gone dead or a deadlock is worth a second try; a file that stays locked is not.
            close_old_connections()
            if connection.vendor == "sqlite":
                raise
            self._attempt(taken)
        except DatabaseError:
            # One row that cannot be stored must not take the others with it.
            if len(taken) < 2:
                raise
            for seat in taken:
                self._alone(seat)

    def _attempt(self, taken: list[_Seat[Row]]) -> None:
        with nullcontext() if self._whole and not on_sqlite() else atomic():
            if not taken:
                # Only now: on SQLite this thread has waited for the write gate until here.
                with self._lock:
                    taken.extend(self._take())
            new = self._write([seat.row for seat in taken])
        for seat in taken:
            seat.kept = True
        if new:
            self._rang()

    def _alone(self, seat: _Seat[Row]) -> None:
        try:
            with atomic():
                new = self._write([seat.row])
        except DatabaseError as error:
            seat.fault = error
            return
        seat.kept = True
        if new:
            self._rang()

    def _take(self) -> list[_Seat[Row]]:
        return [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]

    def _pass_on(self) -> None:
        """Let the first of those who wait lead; with none waiting, whoever comes next does."""
        if not self._waiting:
            self._led = False
            return
        first = self._waiting[0]
        first.leads = True
        first.turn.release()
