"""Following parcels: the lines to carriers are taken up when something is to be asked over them.

Beside the engine, on threads of its own: a slow carrier holds up neither the engine nor another
carrier. One worker at a time speaks over a line, so that what a carrier bears is never exceeded
however many work; nothing polls for a parcel: the next moment is one look at an index.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event as Flag
from uuid import uuid4

import structlog
from django.db import close_old_connections, connection, connections, transaction
from django.db.models import Min, Q

from afterword.house.bell import Bell
from afterword.house.bell import bell as the_bell
from afterword.wire import shapes

from . import codes, follow_actions, follow_steps, reaching, strays
from .models import CarrierLine
from .ports import Carrier, Clock

AT_ONCE = 4
"""Lines that are spoken over at once by one process."""
AT_A_STRETCH = timedelta(seconds=20)
"""So long a line is kept before another may have its turn."""
SHORT = 1.0
"""Seconds: a wait as short as this is waited out; over a longer one the line is given back."""
TIDY = timedelta(hours=6)
LOOK = 0.2
TOGETHER = 0.1
LONGEST_SLEEP = 5.0

log = structlog.get_logger()


def next_due() -> datetime | None:
    """When something is to be asked over any line next."""
    rows = CarrierLine.objects.everywhere().filter(due__isnull=False)
    found: datetime | None = rows.aggregate(at=Min("due"))["at"]
    return found


@transaction.atomic
def claim(now: datetime, limit: int) -> list[CarrierLine]:
    """Take lines over which something is to be asked, or over which somebody died."""
    free = Q(holder="") | Q(held_until__lt=now)
    rows = CarrierLine.objects.everywhere().filter(free, due__lte=now).order_by("due", "id")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    claimed: list[CarrierLine] = []
    for line in rows.select_related("store")[:limit]:
        line.holder, line.held_until = uuid4().hex, now + reaching.HELD
        mine = CarrierLine.objects.of(line.store).filter(free, id=line.pk)
        if mine.update(holder=line.holder, held_until=line.held_until):
            claimed.append(line)
    return claimed


class Follower:
    """Follows the parcels of all stores."""

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
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="follow")
        self._working: set[Future[None]] = set()
        self._down = Flag()
        self._stop = Flag()
        self._tidied: datetime | None = None

    def round(self) -> int:
        """Take up the lines that are due, as far as there is a hand free. Gives how many."""
        self._down.clear()
        self._working = {one for one in self._working if not one.done()}
        now = self.clock.now()
        if self.rests():
            return 0
        self._tidy(now)
        free = self.at_once - len(self._working)
        due = next_due() if free else None
        begun = claim(now, free) if due and due <= now else []
        for line in begun:
            future = self._pool.submit(self._work_apart, line)
            future.add_done_callback(lambda _: self._down.set())
            self._working.add(future)
        return len(begun)

    def _tidy(self, now: datetime) -> None:
        if self._tidied is None or now >= self._tidied + TIDY:
            self._tidied = now
            strays.forget(now)
            codes.forget(now)
            follow_actions.forget(now)

    def until_quiet(self, most: int = 1_000) -> int:
        """Ask all that is due at this moment, here and now, until nothing is. Gives how many times
        a line was taken up."""
        for times in range(most):
            begun = claim(self.clock.now(), 1)
            if not begun:
                return times
            self.work(begun[0])
        raise RuntimeError("the lines do not come to rest")

    def _work_apart(self, line: CarrierLine) -> None:
        try:
            self.work(line)
        finally:
            connections.close_all()

    def work(self, line: CarrierLine) -> None:
        """Ask over a line until nothing is due, it has to wait, or it has had its turn."""
        began = self.clock.now()
        try:
            while True:
                wait = follow_steps.step(line, self._ask, self.clock.now())
                if wait is None:
                    return
                now = self.clock.now()
                over = self._stop.is_set() or bool(self.rests()) or now > began + AT_A_STRETCH
                if over or wait > SHORT:
                    follow_steps.give_back(line, now + timedelta(seconds=wait))
                    return
                if wait:
                    self._stop.wait(wait)
        except follow_steps.Lost:
            log.info("follow.lost", line=line.pk)
        except Exception:
            # The disk is full, the database is gone: it is held until that time is over.
            log.exception("follow.broke", line=line.pk)
            close_old_connections()

    def _ask(self, request: shapes.Request) -> shapes.Answer:
        return self.carrier.start(request, lambda: not self.rests()).result()

    def run(self, stop: Flag) -> None:
        """Work until told to stop."""
        while not stop.is_set():
            heard = self.bell.heard
            try:
                if self.round():
                    continue
                if self._working:
                    self._down.wait(LOOK)
                else:
                    stop.wait(TOGETHER)
                    self.bell.wait(heard, self._pause())
            except Exception:
                log.exception("follow.round")
                close_old_connections()
                stop.wait(1.0)
        self._stop.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _pause(self) -> float:
        now = self.clock.now()
        due = next_due()
        if due is None:
            return LONGEST_SLEEP
        return min(max((due - now).total_seconds(), LOOK), LONGEST_SLEEP)
