"""The live loop: understand, react, move, weigh, hand over; then sleep until there is something."""

import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event as Flag

import structlog
from django.db import close_old_connections

from afterword.conversations import files, resting
from afterword.house import plain
from afterword.house.bell import Bell
from afterword.house.bell import bell as the_bell
from afterword.house.traffic import BUSY, Traffic, traffic
from afterword.insights import landings, taught
from afterword.journeys import hot as journeys_hot
from afterword.journeys import publish_actions
from afterword.messages import recordings
from afterword.outbox import hot as outbox_hot
from afterword.outbox import uploads
from afterword.programs.loyalty import actions as loyalty
from afterword.programs.loyalty import queries as points
from afterword.timeline import hot_waits
from afterword.timeline.memory import Memory, with_memory

from . import (
    admission,
    advance,
    audiences,
    expecting,
    intake,
    learning,
    lessons,
    overdue,
    reactions,
    seasons,
    weighing,
)
from .admission import admit_due
from .advance import advance_due
from .audiences import look_at_audiences
from .expecting import expect_due
from .guard import Guard
from .hot import there_is
from .hurry import Hurry
from .hurry import hurry as the_hurry
from .intake import forget_raw, parse_waiting
from .learning import learn_history
from .lessons import learn_lessons
from .ports import Clock
from .reactions import react
from .sending import Sender
from .weighing import weigh_under_way

LONGEST_SLEEP = 30.0
"""Seconds after which the loop looks even if nothing rang: another process may have worked."""

GOT_IN_EACH_OTHERS_WAY = frozenset({"40001", "40P01"})
"""What PostgreSQL calls it when two transactions cannot both go on; one of them begins anew."""

CALENDAR = timedelta(minutes=1)
"""How often the calendars of the stores are looked at, where nothing of them is due before."""

SLICE, SHORT = 0.006, 0.010
"""Seconds that one step takes while the web is busy, and where it was lately: so long may a request
wait for it."""
FEWEST = 8
"""So many are done in one step at the least: each step has its own costs, which are those of five
to ten."""
LEARNT = 0.2
"""How much of what a step took counts for the size of the next one."""

log = structlog.get_logger()


class Step:
    """A kind of work that is done so many at a time."""

    def __init__(self, what: str, take: Callable[[datetime, int], int], most: int) -> None:
        self.what = what
        self.take = take
        self.most = most
        self.each = SLICE / most
        """Seconds of computing for one, as seen lately."""

    def within(self, seconds: float) -> int:
        """How many are done at a time where that is to take so long."""
        return min(self.most, max(FEWEST, int(seconds / self.each)))


class Engine:
    """All the work there is, on one clock.

    ``sender`` hands over in between, and waits for its providers; ``None``: others do that beside
    it (``engine.senders``), so that a slow provider stops nothing.
    """

    def __init__(
        self,
        clock: Clock,
        sender: Sender | None = None,
        bell: Bell = the_bell,
        guard: Guard | None = None,
        web: Traffic = traffic,
        hurry: Hurry = the_hurry,
    ) -> None:
        self.clock = clock
        self.sender = sender
        self.bell = bell
        self.guard = guard
        self.web = web
        self.hurry = hurry
        self._steps = (
            Step("intakes", parse_waiting, intake.BATCH),
            Step("events", react, reactions.BATCH),
            Step("dates", expect_due, expecting.BATCH),
            Step("history", learn_history, learning.HISTORY_BATCH),
            Step("under way", weigh_under_way, weighing.BATCH),
            Step("audiences", look_at_audiences, audiences.BATCH),
            Step("moves", publish_actions.go_on, publish_actions.BATCH),
            Step("talks", overdue.look_at_talks, overdue.BATCH),
            Step("points", loyalty.look_due, loyalty.BATCH),
            Step("lessons", learn_lessons, lessons.BATCH),
            Step("runs", advance_due, advance.at_once()),
            Step("messages", admit_due, admission.BATCH),
        )
        self._memory = Memory()
        self._next_tidy = datetime(1970, 1, 1, tzinfo=UTC)
        self._next_calendar = self._next_tidy
        self._season_due: datetime | None = None

    def tick(self) -> int:
        """Do what is to be done now, once through. Gives how much was done; 0: nothing is left."""
        with with_memory(self._memory):
            return self._tick()

    def _tick(self) -> int:
        now = self.clock.now()
        work: tuple[tuple[str, Callable[[], int]], ...] = tuple(
            (step.what, partial(self._step, step, now)) for step in self._steps
        )
        if self.sender:
            self.sender.settle_left()
            sending = ("ready", self.sender.send_ready), ("unknown", self.sender.find_out)
            work = (*work, *sending)
        if self.guard and self.guard.clock():
            # What comes in is kept; nothing is decided by a clock that may be wrong.
            work = work[:1]
        done = self._do(work, now)
        if now >= self._next_calendar and len(work) > 1:
            done += self._look_at_calendar(now)
        if now >= self._next_tidy:
            more = resting.close_rested(now)
            self._next_tidy = now + (timedelta(minutes=1) if more else timedelta(hours=1))
            forget_raw(now)
            recordings.forget(now)
            files.forget_old(now)
            uploads.forget_old(now)
            taught.want_outdated(now)
            landings.forget(now - timedelta(days=landings.KEPT_DAYS))
        return done

    def _do(self, work: Iterable[tuple[str, Callable[[], int]]], now: datetime) -> int:
        done = 0
        try:
            for what, one in work:
                if there_is(what, now):
                    if what == "intakes":
                        self.hurry.begins()
                    done += one()
        finally:
            self.hurry.ends()
        return done

    def _look_at_calendar(self, now: datetime) -> int:
        """Call whom a season concerns; look again when the next is due, or soon: a calendar and the
        journeys that hang on it are changed elsewhere."""
        done = seasons.call_due(now)
        self._season_due = seasons.next_due(now)
        soon = now + CALENDAR
        self._next_calendar = min(self._season_due or soon, soon)
        return done

    def _step(self, step: Step, now: datetime) -> int:
        """Take a step, a small one while the web is busy, and give way to the web after it."""
        busy = self.web.load() >= BUSY
        many = step.most
        if busy or self.web.lately():
            many = step.within(SLICE if busy else SHORT)
        alone = self.web.held_up() if busy and plain.on_sqlite() else nullcontext()
        began = time.monotonic()
        with alone:
            done = step.take(now, many)
        took = time.monotonic() - began
        if done:
            step.each += (took / done - step.each) * LEARNT
        self.web.give_way(took)
        return done

    def until_quiet(self, most: int = 10_000) -> int:
        """Tick until nothing is left to do at this moment. Gives how much was done."""
        done = 0
        for _ in range(most):
            some = self.tick()
            if not some:
                return done
            done += some
        raise RuntimeError(f"the engine does not come to rest at {self.clock.now()}")

    def next_due(self) -> datetime | None:
        """When something is to be looked at next by the clock alone."""
        dues = [hot_waits.next_due(), self._season_due, journeys_hot.next_publication()]
        dues.append(points.next_due())
        dues += self._sending_due(self.sender) if self.sender else []
        return min((at for at in dues if at), default=None)

    def _sending_due(self, sender: Sender) -> list[datetime | None]:
        now = self.clock.now()
        later, unknown, ready = outbox_hot.next_due(now)
        return [later, unknown, sender.lanes.next_change(now) if ready else None]

    def run(self, stop: Flag) -> None:
        """Work until told to stop. A failure is logged and tried again a little later."""
        while not stop.is_set():
            heard = self.bell.heard_at_all
            try:
                if self.tick():
                    continue
                pause = self._pause()
            except Exception as error:
                # Whoever rings meanwhile must not make it fail again and again without a rest.
                stop.wait(self.after(error))
                continue
            self.bell.wait_at_all(heard, pause)

    def after(self, error: Exception) -> float:
        """How long to rest after a failure."""
        if getattr(error.__cause__, "sqlstate", None) in GOT_IN_EACH_OTHERS_WAY:
            log.info("engine.again", says=type(error.__cause__).__name__)
            return 0.01
        log.exception("engine.tick")
        close_old_connections()
        return 1.0

    def _pause(self) -> float:
        now = self.clock.now()
        if there_is("events", now) and not (self.guard and self.guard.clock()):
            # Held back by a transaction that is still open, and may end without a ring.
            return 0.05
        due = self.next_due()
        if due is None:
            return LONGEST_SLEEP
        return min(max((due - now).total_seconds(), 0.01), LONGEST_SLEEP)
