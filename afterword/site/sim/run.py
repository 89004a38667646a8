"""One world, played from its first day to its last."""

import hashlib
import heapq
import shutil
import sqlite3
from collections import Counter, deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from django.db import DatabaseError, connection
from django.db.utils import OperationalError

from afterword.api.door import Door
from afterword.engine import intake
from afterword.engine.guard import Guard
from afterword.engine.hot import there_is
from afterword.engine.live import Engine
from afterword.engine.sending import Sender
from afterword.house.models import Store
from afterword.outbox.journal import Journal
from afterword.outbox.recovery import recover
from afterword.outbox.restoring import compare, remember
from afterword.timeline import actions as timeline
from afterword.wire import shapes

from . import look
from .chats import Chats
from .deeds import Deeds
from .ground import Crash, Tables, refusal
from .hand import Hand
from .oracle import Oracle
from .people import News, Person, life, person
from .ports import (
    Clock,
    Doorkeeper,
    Files,
    Inline,
    Lot,
    Nobody,
    Post,
    Provider,
    journals,
)
from .swarm import World
from .teams import Teams

BY = "connector:sim"
LONGEST_TRACE = 400
TOLD = {
    "order.placed": "order",
    "order.cancelled": "cancel",
    "return.requested": "return",
    "customer.seen": "move",
}
"""What people do that the shop tells of."""
LOOKS = timedelta(days=1)
"""How often what the product wrote down is looked at."""
LOOKS_BACK = timedelta(hours=3)
"""So much further back it looks: a clock may have been off, and what was under way has ended."""
REMEMBERS = timedelta(hours=12)
"""How often a worker writes down how far its journal is known; a service does so each minute."""


LEFT_LYING = timedelta(seconds=15)
"""How often a worker looks for what it left lying itself (``site.works``)."""


class Outcome(NamedTuple):
    """How a world went."""

    world: World
    violations: list[str]
    sends: int
    faults: Counter[str]
    deeds: Counter[str]
    """What people and teams did, and how often."""
    digest: str
    tail: list[str]


class Worker:
    """One engine with its sender, as a process has it; it begins as ``site.works`` does: what it
    left in the middle is taken up by its own journal, what a restored database lacks by all."""

    def __init__(self, sim: "Simulation", number: int) -> None:
        name = f"w{number}"
        files = Files(sim, name)
        guard = Guard(sim.clock.now, lambda: sim.now.timestamp())
        alone = sim.world.workers == 1
        all_of_them = [Journal(path) for path in sorted(journals(sim.home).glob("*.jsonl"))]
        recover(
            all_of_them if alone else [files.journal],
            now=sim.clock.now(),
            by="start",
            workers=None if alone else [name],
        )
        compare(all_of_them, now=sim.clock.now(), by="start")
        self.sender = Sender(
            clock=sim.clock,
            chance=sim.lot,
            carry=sim.provider.carry,
            catch=lambda: None,
            note=files.note,
            at_once=1,
            ramp=0,
            worker=name,
            rests=guard.rests,
        )
        self.sender.close()
        self.sender._pool = Inline()  # type: ignore[assignment]
        self.engine = Engine(sim.clock, self.sender, guard=guard, web=Nobody())
        self.name = name
        self.journal = files.journal
        self.until = sim.now
        """Until when it rests after something failed."""

    def take_up(self, now: datetime) -> None:
        """Take up what stands as begun by it and is in nobody's hands any more."""
        held = self.sender.holding.now
        recover([self.journal], now=now, by="start", workers=[self.name], held=held)


class Simulation:
    """A world with its stores, its people, its workers and its oracle."""

    def __init__(self, world: World, tables: Tables, home: Path) -> None:
        self.world = world
        self.tables = tables
        self.home = home
        self.now = world.start
        self.skew = timedelta(0)
        self.latest = world.start
        """The furthest that the machine's clock ever showed."""
        self.oracle = Oracle()
        self.faults: Counter[str] = Counter()
        self.deeds_done: Counter[str] = Counter()
        self.noted: dict[tuple[str, str, int], tuple[datetime, int]] = {}
        self.dead: set[str] = set()
        self.clock = Clock(self)
        self.lot = Lot(self)
        self.provider = Provider(self)
        self._dice: dict[str, Random] = {}
        self._todo: list[tuple[datetime, int, Callable[[], None]]] = []
        self._numbers = 0
        self._hash = hashlib.blake2b(digest_size=12)
        self._tail: deque[str] = deque(maxlen=LONGEST_TRACE)
        self._deep = False
        self._calm = True
        self.hasty = False
        """Whether it ends with the first violation."""
        self.out_of_time: Callable[[], bool] = lambda: False
        """Whether nobody waits for the rest of it any more."""
        self._resting: datetime | None = None
        self._looked = self._remembered = world.start
        self._backup: tuple[sqlite3.Connection, int, datetime] | None = None
        self._told: dict[tuple[int, str], None] = {}
        self._unread: list[tuple[int, Sequence[shapes.Event]]] = []
        self._late: list[tuple[int, Sequence[shapes.Event], datetime]] = []
        self._since: list[tuple[int, Sequence[shapes.Event]]] = []
        self.stores: list[Store] = []
        self.workers: list[Worker] = []

    # ---------------------------------------------------------------------------- playing

    def play(self) -> Outcome:
        """Live from the first day to the last."""
        days = self.world.until
        shutil.rmtree(journals(self.home), ignore_errors=True)
        self.tables.at_commit = self._at_commit
        try:
            self._begin()
            self._live(self.world.start + timedelta(days=days or self.world.days))
            if not days and not self._is_left():
                # What comes round once a day, and wakes nobody for it.
                self._work()
                look.at_the_end(self)
        finally:
            self.tables.at_commit = lambda when: None
        return Outcome(
            self.world,
            self.oracle.violations,
            self.provider.sends,
            self.faults,
            self.deeds_done,
            self._hash.hexdigest(),
            list(self._tail),
        )

    def _begin(self) -> None:
        self.stores = list(Store.objects.order_by("id"))
        self.people = {number: person(self.world, number) for number in self.world.people}
        self.of_address = {one.email: one for one in self.people.values()}
        self.dead = {one.email for one in self.people.values() if one.dead}
        for one in self.people.values():
            mine = filter(None, (one.phone.number, one.phone.app))
            self.oracle.owners |= dict.fromkeys(mine, one.email)
            self.dead |= {one.phone.number} if one.phone.dead else set()
        self.deeds = Deeds(self)
        self.chats = Chats(self)
        self.teams = Teams(self)
        self.post = Post(self, Door(_nobody, clock=self.clock.now, accounts=Doorkeeper(self)))
        for one in self.people.values():
            self._expect(one)
        self.teams.plan()
        self._calm = False
        self.start_workers()

    def _expect(self, who: Person) -> None:
        told = sorted(life(self.world, who), key=lambda news: news.at)
        for news in told:
            for event in news.events:
                if event.kind == "order.placed":
                    parcels = {
                        more.about
                        for later in told
                        for more in later.events
                        if more.order == event.order and more.about.startswith("shipment/")
                    }
                    self.oracle.truth(
                        who.store,
                        event.order,
                        who.email,
                        news.zone or who.zone,
                        event.happened,
                        len(parcels),
                    )
            late = timedelta(seconds=20)
            if self.dice("webhook-late").random() < self.world.faults.get("webhook-late", 0):
                late = timedelta(hours=self.dice("webhook-late").expovariate(0.25))
                self.faults["webhook-late"] += 1
            at = min(news.at + late, self.world.healed)
            if news.at < self.world.healed:
                self.at(at, lambda news=news: self._tell(news))  # type: ignore[misc]

    def _tell(self, news: News) -> None:
        for event in news.events:
            if event.kind in TOLD:
                self.deeds_done[TOLD[event.kind]] += 1
        self.post.send(news.store, news.events)

    def _live(self, until: datetime) -> None:
        while (at := self._next()) is not None and at <= until:
            if self._is_left():
                return
            self.now = max(self.now, self._in_steps(at))
            if self.now >= self.world.healed:
                self._calm = True
                self.skew = max(self.skew, timedelta(0))
            self._turn()
        self.now = max(self.now, until)

    def _is_left(self) -> bool:
        """Whether it is left where it stands."""
        return (self.hasty and bool(self.oracle.violations)) or self.out_of_time()

    def _in_steps(self, at: datetime) -> datetime:
        """The end of the step that a moment lies in."""
        step = self.world.step
        passed = (at - self.world.start) / step
        return self.world.start + step * -int(-passed // 1)

    def _next(self) -> datetime | None:
        found = [self._todo[0][0]] if self._todo else []
        if self._resting is not None:
            found.append(self._resting)
        else:
            due = self.workers[0].engine.next_due()
            found += [due - self.skew] if due else []
        return max(min(found), self.now) if found else None

    def _turn(self) -> None:
        self._do_what_is_due()
        self._try(self.teams.look_over)
        if self._resting is not None and self._resting > self.now:
            return
        self._resting = None
        self._maybe("restart", self.start_workers)
        self._maybe("clock-step", self._step_clock)
        self._maybe("restore", self._restore)
        if not self._work() and self._is_overdue():
            # Nothing could be done though something is due: its clock is not believed just now.
            self._resting = self.now + timedelta(minutes=1)
        elif self.now >= self._looked + LOOKS and self._rests():
            look.meanwhile(self, self._looked - LOOKS_BACK)
            self._looked = self.now
        if self.now >= self._remembered + REMEMBERS:
            self._remembered = self.now
            self._try(self._remember)
        self.teams.notice()

    def _remember(self) -> None:
        for worker in self.workers:
            remember(worker.journal, self.clock.now())

    def _rests(self) -> bool:
        """Whether nothing is under way and nothing failed a moment ago."""
        return not self.skew and all(worker.until <= self.now for worker in self.workers)

    def _is_overdue(self) -> bool:
        due = self.workers[0].engine.next_due()
        return due is not None and due <= self.clock.now()

    def _work(self, first: int = 0) -> int:
        """Until nothing is left to do now, the workers in turn. Gives how much was done."""
        done = 0
        for _ in range(10_000):
            some = sum(self._tick(number) for number in range(first, self.world.workers))
            done += some
            if not some:
                return done
        self.oracle.wrong("I19", f"the engine does not come to rest at {self.now}")
        return 0

    def _tick(self, number: int) -> int:
        """One round of a worker, which may die in it or fail at it."""
        worker = self.workers[number]
        if worker.until > self.now:
            return 0
        try:
            done = worker.engine.tick()
            self._has_read()
            return done
        except Crash:
            self.die(number)
        except (DatabaseError, OSError) as error:
            self.trace("trouble", type(error).__name__)
            self.tables.after_a_death()
            worker.until = self.now + timedelta(seconds=1)
            self.later(timedelta(seconds=1), lambda: None)
            self.later(LEFT_LYING, lambda: self._take_up(number))
        return 0

    def _take_up(self, number: int) -> None:
        """What a worker's pulse does every quarter of a minute, where it may find something."""
        try:
            self.workers[number].take_up(self.clock.now())
        except Crash:
            self.die(number)
        except (DatabaseError, OSError):
            self.tables.after_a_death()
            self.later(LEFT_LYING, lambda: self._take_up(number))

    def _do_what_is_due(self) -> None:
        while self._todo and self._todo[0][0] <= self.now:
            _, _, do = heapq.heappop(self._todo)
            self._try(do)

    def _try(self, do: Callable[[], None]) -> None:
        """Whatever comes from outside: where the process dies of it, it is done again as soon as
        another one stands; where the database cannot just now, a little later."""
        while True:
            try:
                return do()
            except Crash:
                self.die()
            except OperationalError as error:
                self.trace("trouble", type(error).__name__)
                return self.later(timedelta(minutes=1), do)

    # ------------------------------------------------------------------------- what is asked

    def at(self, when: datetime, do: Callable[[], None]) -> None:
        """Do something at a moment."""
        self._numbers += 1
        heapq.heappush(self._todo, (when, self._numbers, do))

    def later(self, pause: timedelta, do: Callable[[], None]) -> None:
        """Do something after a while."""
        self.at(self.now + pause, do)

    def trace(self, what: str, *parts: object) -> None:
        """A line of the run: two runs of one seed have the same lines."""
        line = f"{self.now:%Y-%m-%dT%H:%M:%S} {what} {' '.join(str(part) for part in parts)}"
        self._hash.update(line.encode())
        self._tail.append(line)

    def does(self, deed: str, *parts: object) -> None:
        """Somebody does something: a line of the run, and counted."""
        self.deeds_done[deed] += 1
        self.trace(deed, *parts)

    def dice(self, name: str) -> Random:
        """The stream of chance of that name."""
        if name not in self._dice:
            self._dice[name] = self.world.chance("dice", name)
        return self._dice[name]

    def faulty(self, name: str) -> bool:
        """Whether this breaks now."""
        rate = 0.0 if self._calm else self.world.faults.get(name, 0.0)
        if not rate or self.dice(name).random() >= rate:
            return False
        self.faults[name] += 1
        self.trace("fault", name)
        return True

    def _maybe(self, name: str, do: Callable[[], None]) -> None:
        if self.faulty(name):
            do()

    # ----------------------------------------------------------------------------- faults

    def _at_commit(self, when: str) -> None:
        if self._calm:
            return
        if self.faulty(f"commit-crash-{when}"):
            raise Crash
        if when == "before":
            if self.faulty("database-busy"):
                raise refusal("database is locked", sqlite3.SQLITE_BUSY)
            if self.faulty("disk-full"):
                raise refusal("database or disk is full", sqlite3.SQLITE_FULL)

    def die(self, number: int | None = None) -> None:
        """A process is gone: a worker's, or one that answers from outside. With one worker they
        are the same, and it is started anew."""
        self.tables.after_a_death()
        self.trace("died", number)
        if self.world.workers == 1:
            self.start_workers()
        elif number is not None:
            self._start(number)

    def start_workers(self) -> None:
        """Start all anew, each taking up what it left in the middle."""
        self.workers = self.workers or [None] * self.world.workers  # type: ignore[list-item]
        for number in range(self.world.workers):
            self._start(number)

    def _start(self, number: int) -> None:
        calm, self._calm = self._calm, True
        self.workers[number] = Worker(self, number)
        self._calm = calm

    def _step_clock(self) -> None:
        minutes = self.dice("clock-step").choice((-60, -20, -2, 2, 20, 60))
        self.skew = timedelta(minutes=minutes)

    def _restore(self) -> None:
        """The tables go back to the last copy, or a copy is made for later."""
        if self._backup is None:
            self._backup = (self.tables.copy(), self.oracle.count, self.now)
            self._since = []
            return
        copy, count, _ = self._backup
        self._backup = None
        self.trace("restored")
        self.tables.become(copy)
        self.oracle.restored(count)
        self.teams.restored()
        self.start_workers()
        for store, events in self._since:
            self.later(timedelta(minutes=5), lambda s=store, e=events: self.read(s, e))  # type: ignore[misc]

    def meanwhile(self, span: timedelta) -> None:
        """A worker stands still in the middle of a hand-over; the world and the others go on."""
        if self._deep or connection.in_atomic_block:
            return
        self._deep = True
        try:
            self.now += span
            if "operator" in self.world.features and self.dice("stall").random() < 0.6:
                self.teams.press(self.dice("stall").randrange(self.world.stores), 2.0)
            self._do_what_is_due()
            self._work(1)
        finally:
            self._deep = False

    # ------------------------------------------------------------------------------ news

    def thanked(self, store: int, events: Sequence[shapes.Event], *, waits: bool = True) -> None:
        """The product has these. ``waits``: they are to be read; it must know them from now on if
        they are no more than it reads at a time, else once it has read all that waits."""
        now = self.clock.now()
        if waits:
            self._unread.append((store, events))
        if not waits or len(self._unread) <= intake.BATCH:
            self._sure(store, events, now)
        else:
            self._late.append((store, events, now))
        for event in events:
            if event.kind == "order.placed":
                self._told[store, event.order] = None
        if self._backup is not None:
            self._since.append((store, events))

    def _sure(self, store: int, events: Sequence[shapes.Event], now: datetime) -> None:
        for event in events:
            self.oracle.told(store, event, now, sure=True)

    def _has_read(self) -> None:
        if self._unread and not there_is("intakes", self.clock.now()):
            self._unread = []
            late, self._late = self._late, []
            for store, events, now in late:
                self._sure(store, events, now)

    def forgotten(self, store: int, address: str) -> None:
        """Somebody was forgotten. What came in before and is read from here on names them anew."""
        self.oracle.forget(store, address)
        for whose, events in self._unread:
            for event in events:
                if event.who:
                    self.oracle.names(whose, self.oracle.named_by(event.who))
                if event.kind == "consent.given":
                    # Whoever they are then has said yes with it.
                    self.oracle.told(whose, event, self.clock.now(), sure=True)

    def read(self, store: int, events: Sequence[shapes.Event]) -> None:
        """The shop's own list is read, as a connector that makes good what webhooks lost does."""
        for event in events:
            self.oracle.told(store, event, self.clock.now(), sure=False)
        try:
            timeline.record(self.stores[store], events, now=self.clock.now(), by=BY)
        except Crash:
            self.die()
            self.later(timedelta(hours=1), lambda: self.read(store, events))
        else:
            self.thanked(store, events, waits=False)

    def told_orders(self) -> list[tuple[int, str]]:
        """The orders that the product said thank you for."""
        return list(self._told)

    def reached(self, hand: Hand, ident: str) -> None:
        """A message is with whoever carries it, and with somebody then. ``ident``: by which it is
        known there."""
        if hand.channel == "email":
            self.deeds.reached(hand)
        else:
            self.chats.taken(hand, ident)


def _nobody(environ: Any, start_response: Any) -> Any:
    raise AssertionError("nothing but the door is knocked at")
