"""Lives the demo store's life through the real engine, on a virtual clock, in a minute or so.

Events come in as a connector would bring them; mails go out over real SMTP to the catcher; people
and teammates react to what they get. Nothing is written but by the actions that are used in life.
"""

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from django.db import connection

from afterword.conversations import actions as conversations
from afterword.conversations.models import Task
from afterword.engine.live import Engine
from afterword.engine.ports import NoChance, VirtualClock
from afterword.engine.sending import Sender
from afterword.house.models import Store
from afterword.outbox.catcher import Catcher
from afterword.outbox.journal import Journal
from afterword.outbox.models import Intent
from afterword.outbox.queries import words_of
from afterword.timeline import actions as timeline
from afterword.timeline.models import Event
from afterword.timeline.queries import addresses
from afterword.wire import shapes
from afterword.wire.smtp import Lines, deliver

from . import shop
from .habits import Reaction, phone, reactions
from .heroes import PEOPLE
from .life import Life
from .matters import office_hour
from .orders import Happening
from .team import Team
from .words import lot, said

BY = "connector:demo"
JOURNAL = "journal/demo.jsonl"
"""In the data folder: what the demo handed to its catcher."""
SPANS = (
    (timedelta(days=2), timedelta(minutes=15)),
    (timedelta(days=12), timedelta(hours=1)),
)
LONG_AGO = timedelta(hours=2)
"""What falls into one span is learnt together: (up to how long ago, the span's length). A span ends
early with what happens to a hero, so that their stories are told to the minute."""

LEFT_OPEN = frozenset({"ana", "jules"})
"""Heroes whose complaints nobody has closed yet."""

Progress = Callable[[float], None]
"""Told how much of the life is lived, from 0 to 1."""


class Todo(NamedTuple):
    """Something somebody will do, in order of time."""

    at: datetime
    number: int
    do: Callable[[], None]
    told: bool = False
    """Part of what a hero says with us on the telephone: told to the minute."""


class Driver:
    """The store, its engine and its people on one clock."""

    def __init__(self, store: Store, life: Life, clock: VirtualClock, engine: Engine) -> None:
        self.store = store
        self.life = life
        self.clock = clock
        self.engine = engine
        self._coming = list(reversed(life.happenings))
        self._todo: list[Todo] = []
        self._numbers = 0
        self._seen_event = 0
        self._seen_task = 0
        self._heroes = {person.name for person in PEOPLE.values()}
        self._left_open = {PEOPLE[who].email for who in LEFT_OPEN}
        self._agent = shop.agent(store)
        self.team = Team(self, life.end)

    def play(self, progress: Progress) -> None:
        """Live up to the end."""
        span = self.life.end - self.life.start
        while (at := self._next()) is not None and at <= self.life.end:
            self._step(at)
            progress((self.clock.at - self.life.start) / span)
        self.clock.at = self.life.end
        self.engine.until_quiet()

    def _next(self) -> datetime | None:
        """When something happens, is done, or is due next."""
        found = [self._coming[-1].when] if self._coming else []
        found += [self._todo[0].at] if self._todo else []
        due = self.engine.next_due()
        found += [due] if due else []
        return max(min(found), self.clock.at) if found else None

    def _step(self, at: datetime) -> None:
        """Everything in one span, learnt at the moment of its last part."""
        until = min(at + self._span(at), self.life.end)
        events: list[shapes.Event] = []
        last = at
        while self._coming and self._coming[-1].when <= until:
            happening = self._coming.pop()
            events += happening.events
            last = max(last, happening.when)
            if self._is_of_a_hero(happening):
                until = last
        doing = []
        while self._todo and self._todo[0].at <= until:
            doing.append(heapq.heappop(self._todo))
            last = max(last, doing[-1].at)
            if doing[-1].told:
                until = last
        self.clock.at = last
        if events:
            timeline.record(self.store, events, now=last, by=BY)
        for todo in doing:
            todo.do()
        self.engine.until_quiet()
        self._notice()

    def _span(self, at: datetime) -> timedelta:
        ago = self.life.end - at
        return next((length for within, length in SPANS if ago <= within), LONG_AGO)

    def _is_of_a_hero(self, happening: Happening) -> bool:
        purchase = self.life.purchases.get(happening.events[0].order)
        return purchase is None or purchase.person.name in self._heroes  # heroes alone chat

    # ----------------------------------------------------------------------------- people

    def _notice(self) -> None:
        """People read what has reached them; teammates see what they are asked to do."""
        fresh = Event.objects.of(self.store).filter(id__gt=self._seen_event).order_by("id")
        for number, kind, data, about in fresh.values_list("id", "kind", "data", "about"):
            self._seen_event = number
            if kind == "message.accepted" and data.get("order"):
                self._reached(data["message"], data["template"], data["channel"], data["order"])
            elif kind in ("task.opened", "complaint.opened"):
                self._asked()
            elif kind == "conversation.handed":
                self.team.handed(about)

    def _reached(self, send_key: str, template: str, channel: str, order: str) -> None:
        purchase = self.life.purchases[f"order/{order}"]
        late = purchase.about in self.life.late
        for one in reactions(template, send_key, self.clock.at, purchase, late):
            self.later(one.at, lambda one=one: self._react(one))  # type: ignore[misc]
        hero = purchase.person.name in self._heroes
        for one in phone(send_key, template, channel, self.clock.at, purchase):
            self.later(one.at, lambda one=one: self._react(one), told=hero)  # type: ignore[misc]

    def later(self, at: datetime, do: Callable[[], None], *, told: bool = False) -> None:
        self._numbers += 1
        heapq.heappush(self._todo, Todo(at, self._numbers, do, told))

    def _react(self, one: Reaction) -> None:
        rows = Intent.objects.of(self.store).select_related("store", "customer")
        intent = rows.get(send_key=one.send_key)
        now = self.clock.at
        if one.deed == "answer":
            conversations.answer(intent, one.value, now=now, by="customer", words=one.words)
            return
        event = _EVENTS[one.deed](intent, one, now)
        by = BY if one.deed in ("has", "reads") else "customer"
        if event.who:
            timeline.record(self.store, [event], now=now, by=by)
        else:
            timeline.record_for(self.store, intent.customer_id, [event], now=now, by=by)

    # -------------------------------------------------------------------------- teammates

    def _asked(self) -> None:
        """Tom does what is asked in office hours; what the heroes' stories need stays open."""
        fresh = Task.objects.of(self.store).filter(id__gt=self._seen_task).order_by("id")
        for task in fresh:
            self._seen_task = task.pk
            who = self.life.purchases[task.order].person
            rng = Random(f"{self.life.seed}/{task.about}")  # noqa: S311 (a story, not secrecy)
            if who.email in self._left_open and task.what == "complaint":
                self.later(office_hour(rng, self.clock.at), self._taking(task))
            else:
                slow = timedelta(hours=rng.choice((0, 0, 1, 3, 20)))
                self.later(office_hour(rng, self.clock.at + slow), self._closing(task))

    def _taking(self, task: Task) -> Callable[[], None]:
        def take() -> None:
            conversations.take(self.store, task.pk, self._agent, now=self.clock.at)

        return take

    def _closing(self, task: Task) -> Callable[[], None]:
        def close() -> None:
            by = shop.AGENT[0] if lot(task.about, "who") < 0.6 else shop.OWNER[0]
            outcome = said("settled", "en", lot(task.about, "outcome"))
            conversations.close(self.store, task.pk, outcome=outcome, now=self.clock.at, by=by)

        return close


# ------------------------------------------------------------------------------ what they do


def _writes(intent: Intent, one: Reaction, now: datetime) -> shapes.Event:
    """A reply over the channel on which they were written to; a button's words where they pressed
    one."""
    found = words_of(intent, intent.store) if one.choice else None
    pressed = [each.words for each in found.choices if each.key == one.choice] if found else []
    return shapes.Event(
        kind="reply.received",
        key=f"reply/{intent.send_key}",
        happened=one.at,
        who=_from(intent),
        about=f"message/{intent.send_key}",
        order=intent.order,
        data={"channel": intent.channel}
        | ({"what": "choice", "choice": one.choice} if one.choice else {}),
        private={"text": next(iter(pressed), one.words)},
    )


def _from(intent: Intent) -> shapes.Who | None:
    """Whose telephone it came from; by e-mail nobody is told who was not known."""
    if intent.channel == "email":
        return None
    address = addresses(intent.customer, intent.store)[intent.contact]
    return shapes.Who(contacts=((intent.channel, address),))


def _reported(what: str) -> Callable[[Intent, Reaction, datetime], shapes.Event]:
    def report(intent: Intent, one: Reaction, now: datetime) -> shapes.Event:
        return shapes.Event(
            kind=f"message.{what}",
            key=f"phone:{intent.send_key}:{intent.channel}:{what}",
            happened=one.at,
            about=f"message/{intent.send_key}",
            order=intent.order,
            data={"message": intent.send_key, "channel": intent.channel},
        )

    return report


def _reviews(intent: Intent, one: Reaction, now: datetime) -> shapes.Event:
    return shapes.Event(
        kind="review.left",
        key=f"review/{intent.send_key}",
        happened=now,
        order=intent.order,
        data={"stars": one.value},
        private={"text": one.words},
    )


def _stops(intent: Intent, one: Reaction, now: datetime) -> shapes.Event:
    return shapes.Event(
        kind="consent.revoked",
        key=f"unsubscribe/{intent.send_key}",
        happened=now,
        about=f"customer/{intent.customer_id}",
        order=intent.order,
        data={
            "channel": intent.channel,
            "contact": intent.contact,
            "purpose": intent.purpose,
            "source": "one-click",
        },
    )


_EVENTS: dict[str, Callable[[Intent, Reaction, datetime], shapes.Event]] = {
    "writes": _writes,
    "review": _reviews,
    "stop": _stops,
    "presses": _writes,
    "has": _reported("delivered"),
    "reads": _reported("read"),
}


# ------------------------------------------------------------------------------- the machinery


def fill(life: Life, home: Path, progress: Progress = lambda done: None) -> Store:
    """Make the store and live its life. ``home``: the data folder, for the journal."""
    with _quick_writes():
        store = shop.make(life.start)
        clock = VirtualClock(life.start)
        bad = frozenset(one.person.email for one in life.purchases.values() if one.person.bounces)
        catcher = Catcher(clock.now, refuses=bad.__contains__).start()
        journal = Journal(home / JOURNAL, sync=False)
        lines = Lines()
        sender = Sender(
            clock=clock,
            chance=NoChance(),
            carry=lambda asked: _deliver(asked, lines),
            catch=lambda: catcher.address,
            note=journal.write,
            at_once=2,
        )
        try:
            Driver(store, life, clock, Engine(clock, sender)).play(progress)
        finally:
            sender.close()
            lines.close()
            catcher.stop()
        shop.keep_audiences(store, life.end)
        shop.mark_filled(store, seed=life.seed, now=life.end)
    return store


def _deliver(asked: shapes.Carried, lines: Lines) -> shapes.Answer:
    """Over lines of the demo's own, which end with it."""
    assert isinstance(asked, shapes.Mail), "the demo's store has no channel but e-mail"
    return deliver(asked, lines)


@contextmanager
def _quick_writes() -> Iterator[None]:
    """SQLite does not wait for the disk during the fill: one that is cut off is done again."""
    if connection.vendor != "sqlite":
        yield
        return
    before = connection.settings_dict.get("SYNCHRONOUS", "FULL")
    _synchronous("OFF")
    try:
        yield
    finally:
        _synchronous(before)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _synchronous(level: str) -> None:
    """For this connection and those that other threads open from now on."""
    connection.settings_dict["SYNCHRONOUS"] = level
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous = {level}")
