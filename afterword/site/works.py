"""The work of one process: the catcher, the engine, the senders, and its sign of life."""

import os
import socket
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, connections

from afterword.api.listening import Listening
from afterword.engine import growing
from afterword.engine.collecting import Collector
from afterword.engine.doing import Doer
from afterword.engine.fetching import Fetcher
from afterword.engine.following import Follower
from afterword.engine.guard import Guard
from afterword.engine.holding import Holding, Try
from afterword.engine.lanes import Lanes
from afterword.engine.live import Engine
from afterword.engine.past.reliver import Reliver
from afterword.engine.ports import SystemChance, SystemClock
from afterword.engine.senders import Senders
from afterword.engine.webhooks import Teller
from afterword.house import history, workers
from afterword.house.bell import bell
from afterword.house.listener import Listener
from afterword.messages import approvals
from afterword.outbox.catcher import Catcher
from afterword.outbox.journal import Journal, journals_in
from afterword.outbox.recovery import recover
from afterword.outbox.restoring import compare
from afterword.wire.carry import Carrier, carry

from . import hearing, places

ASKED_EVERY = 6 * 3600.0
"""Seconds between two questions to a provider about the words that it approves."""
GROWN_EVERY = 600.0
"""Seconds between two looks for the stores whose trees are to be grown."""
GIVE_WAY = 0.02
"""Seconds for others, after each hundred parcels that were read for it."""
SWEEP = 3
"""Beats between two looks for workers that died."""
LANES_OF_MAIL = 8
"""So many mail servers are spoken to at full width at once; the others wait for a line."""
LOOK = 0.5
"""Seconds between two looks whether the database is still the same."""
CUT_OFF = 1.0
"""Seconds to write down what was cut off."""
LAST_WORDS = 10
"""Seconds the threads have to end what they began."""

log = structlog.get_logger()


class Works:
    """Everything that works in this process. ``anew``: it worked before, and the database became
    another one meanwhile. ``before``: how it worked before that, as long as some of it has not come
    to an end."""

    def __init__(self, home: Path, *, anew: bool = False, before: "Sequence[Works]" = ()) -> None:
        self.anew = anew
        self.before = before
        self.holding = Holding()
        self._senders: Senders | None = None
        self._doer: Doer | None = None
        self.clock = SystemClock()
        self.place = places.take(home)
        self.alone = connection.vendor == "sqlite"
        self.guard = Guard(self.clock.now, beats=not self.alone)
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._closing: list[Callable[[], Any]] = []

    def start(self) -> "Works":
        """Take up what was left in the middle, then start working. Raises ``workers.Taken``."""
        self._register()
        journals = journals_in(self.place.folder)
        self._take_up(self.clock.now(), journals)
        compared = compare(journals, now=self.clock.now(), by="start", restored=self.anew)
        if compared.ahead or compared.missing:
            log.warning("outbox.compared", ahead=compared.ahead, missing=compared.missing)
        catcher = Catcher(self.clock.now).start()
        mails, requests = (
            settings.CONFIG.number(name) for name in ("AFTERWORD_SENDERS", "AFTERWORD_REQUESTS")
        )
        carrier = Carrier(mails * LANES_OF_MAIL)
        journal = Journal(self.place.journal)
        senders = Senders(
            clock=self.clock,
            chance=SystemChance(),
            carrier=carrier,
            catch=lambda: catcher.address,
            journal=journal,
            lanes=Lanes(http=requests, mail=mails),
            worker=self.place.name,
            rests=self.guard.rests,
            ramp=settings.CONFIG.number("AFTERWORD_RAMP"),
            holding=self.holding,
        )
        engine = Engine(self.clock, guard=self.guard)
        teller = Teller(
            clock=self.clock, chance=SystemChance(), carrier=carrier, rests=self.guard.rests
        )
        fetcher = Fetcher(clock=self.clock, carrier=carrier, rests=self.guard.rests)
        collector = Collector(clock=self.clock, carrier=carrier, rests=self.guard.rests)
        follower = Follower(clock=self.clock, carrier=carrier, rests=self.guard.rests)
        reliver = Reliver(clock=self.clock, carrier=carrier, rests=self.guard.rests, at_once=1)
        doer = Doer(
            clock=self.clock,
            chance=SystemChance(),
            carrier=carrier,
            note=journal.write,
            worker=self.place.name,
            rests=self.guard.rests,
            holding=self.holding,
        )
        self._senders, self._doer = senders, doer
        listening = Listening(smpp=carrier.smpp, clock=self.clock.now)
        listener = Listener(bell).start()
        # Before anything is sent: what goes out takes the lines that are kept.
        listening.look()
        senders.start()
        self._run("words", lambda: hearing.get_ready(self._stop))
        self._run("engine", lambda: engine.run(self._stop))
        self._run("webhooks", lambda: teller.run(self._stop))
        self._run("fetching", lambda: fetcher.run(self._stop))
        self._run("files", lambda: collector.run(self._stop))
        self._run("following", lambda: follower.run(self._stop))
        self._run("past", lambda: reliver.run(self._stop))
        self._run("deeds", lambda: doer.run(self._stop))
        self._run("listening", lambda: listening.run(self._stop))
        self._run("pulse", self._pulse)
        self._run("approvals", self._ask)
        self._run("trees", self._grow)
        self._closing = [
            listener.stop,
            lambda: senders.stop(LAST_WORDS),
            carrier.close,
            # What was cut off is unknown, and is written down as such.
            lambda: senders.stop(CUT_OFF),
            lambda: teller.last_words(CUT_OFF),
            catcher.stop,
        ]
        return self

    def _register(self) -> None:
        workers.register(self.place.name, host=socket.gethostname(), pid=os.getpid())
        self.guard.touched()

    def _take_up(self, now: datetime, journals: list[Journal]) -> None:
        """Settle what was left in the middle by those that are dead beyond doubt."""
        if self.alone:
            # One worker at a time: whatever stands in the middle was left there.
            _said(recover(journals, now=now, by="start", held=self._held))
            return
        _said(self._recover_of(self.place.name, now))
        self._sweep(now)

    def _recover_of(self, name: str, now: datetime) -> tuple[int, int]:
        journal = Journal(self.place.journal_of(name))
        return recover([journal], now=now, by="start", workers=[name], held=self._held)

    @property
    def busy(self) -> bool:
        """Whether a thread that hands something over has not come to its end."""
        return any(one is not None and one.busy for one in (self._senders, self._doer))

    def _held(self) -> frozenset[Try]:
        """What this process has in its hands."""
        return self.holding.now().union(*(one.holding.now() for one in self.before if one.busy))

    def _take_up_mine(self, now: datetime) -> None:
        """Take up what this worker left lying itself, as when the database went away in the middle
        of a commit: it stands there as begun, and nobody has it in mind."""
        again, unknown = self._recover_of(self.place.name, now)
        if again or unknown:
            log.warning("worker.left_lying", again=again, unknown=unknown)

    def _sweep(self, now: datetime) -> None:
        """Take up the work of workers that died: of this data folder's at once and by their
        journals, of other machines' after their silence, and then nothing is sent blindly."""
        with self.place.dead() as names:
            for name in names:
                _said(self._recover_of(name, now))
                workers.leave(name)
        for name in workers.gone():
            if name != self.place.name:
                log.warning("worker.gone", worker=name)
                _said(recover([], now=now, by="sweep", workers=[name]))
                workers.leave(name)

    def _ask(self) -> None:
        """Ask now and then what providers think of the words that they approve: a webhook that got
        lost, or was never set up, must not leave a refused template in use."""
        while not self._stop.wait(ASKED_EVERY):
            try:
                close_old_connections()
                approvals.ask_all(carry=carry, now=self.clock.now())
            except Exception as error:
                log.warning("approvals.broke", error=f"{type(error).__name__}: {error}")

    def _grow(self) -> None:
        """Look now and then for the stores whose delivery dates can be read finer by now."""
        while not self._stop.wait(GROWN_EVERY):
            try:
                close_old_connections()
                while not self.guard.rests() and growing.grow_due(
                    self.clock.now(), lambda: self._stop.wait(GIVE_WAY)
                ):
                    bell.ring()
            except Exception as error:
                log.exception("dates.trees", error=type(error).__name__)

    def _pulse(self) -> None:
        """Say every few seconds that this worker is there, and look after the others."""
        beats, rested = 0, ""
        while not self._stop.wait(workers.BEAT):
            jump = self.guard.jumped()
            rests = workers.resting_after(jump) if jump is not None else ""
            if rests != rested:
                log.warning("guard.rests", why=rests or "no more")
                bell.ring()
            try:
                if not self.alone or rests != rested:
                    self._beat(rests)
                beats += 1
                if beats % SWEEP == 0:
                    self._take_up_mine(self.clock.now())
                    if not self.alone:
                        self._sweep(self.clock.now())
                rested = rests
            except Exception as error:
                log.warning("worker.pulse", says=type(error).__name__)
                close_old_connections()

    def _beat(self, rests: str) -> None:
        if not workers.touch(self.place.name, rests=rests):
            # Others held this one for dead, and have taken up what it had in the air.
            log.warning("worker.back", worker=self.place.name)
            self._register()
        self.guard.touched()

    def _run(self, name: str, work: Callable[[], object]) -> None:
        def run() -> None:
            try:
                work()
            finally:
                connections.close_all()

        thread = threading.Thread(target=run, name=name, daemon=True)
        thread.start()
        self._threads.append(thread)

    def stop(self) -> None:
        """End what was begun, and stop."""
        self._stop.set()
        bell.ring()
        for thread in self._threads:
            thread.join(timeout=LAST_WORDS)
        try:
            for close in self._closing:
                close()
            workers.leave(self.place.name)
        except DatabaseError as error:
            # It is held for dead after a while, and nothing is lost by that.
            log.warning("worker.left", says=type(error).__name__)
        finally:
            self.place.leave()
            connections.close_all()


class Shift:
    """Works, and works anew whenever the database became another one (see ``house.history``)."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._works: Works | None = None
        self._before: list[Works] = []
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="shift", daemon=True)

    def start(self) -> "Shift":
        """Begin to work. Raises ``workers.Taken``."""
        self._works = Works(self.home).start()
        self._thread.start()
        return self

    def _watch(self) -> None:
        while not self._end.wait(LOOK):
            if history.changed.is_set() or self._works is None:
                self._begin_anew()

    def _begin_anew(self) -> None:
        log.warning("worker.anew")
        if self._works:
            self._works.stop()
            self._before = [one for one in (*self._before, self._works) if one.busy]
            self._works = None
        history.begin_anew()
        works = Works(self.home, anew=True, before=self._before)
        try:
            self._works = works.start()
        except Exception as error:
            log.warning("worker.anew", says=type(error).__name__)
            works.place.leave()
            connections.close_all()

    def stop(self) -> None:
        """End what was begun, and stop."""
        self._end.set()
        self._thread.join(timeout=LAST_WORDS)
        if self._works:
            self._works.stop()


def _said(taken_up: tuple[int, int]) -> None:
    again, unknown = taken_up
    if again or unknown:
        log.warning("outbox.recovered", again=again, unknown=unknown)
