"""The same people at the same store twice: once it leaves them alone, once it tells, shows and
answers. How many of those who wonder where their parcel is reach a person?"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import msgspec

from afterword.decisions.contacts.sure import change
from afterword.journeys import actions as journeys
from afterword.journeys.models import Journey
from afterword.journeys.queries import library
from afterword.messages.queries import shipped, spoken
from afterword.timeline.models import Event

from . import shop
from .fleet import Fleet, draw_keys_from
from .hand import Hand
from .run import Simulation
from .swarm import World
from .wondering import Customers

START = datetime(2026, 9, 7, 6, 0, tzinfo=UTC)
DAYS = 56
TELLING = (
    "order-and-shipping",
    "still-not-there",
    "the-day-it-comes",
    "not-delivered-after-all",
    "answers",
)
"""What the store does that tells, shows and answers."""


class Count(NamedTuple):
    """What became of those who wondered."""

    orders: int
    wondered: int
    by_notice: int
    by_page: int
    wrote: int
    by_answer: int
    persons: int
    """Conversations that a person was given."""

    @property
    def per_hundred(self) -> float:
        """Contacts that reached a person, for each 100 orders."""
        return 100 * self.persons / self.orders if self.orders else 0.0


class Wondering(Simulation):
    """A world whose people wonder, instead of doing all that people of the other worlds do."""

    trust = 1.0
    """How readily people are content, against what is assumed."""

    def _begin(self) -> None:
        super()._begin()
        self.customers = Customers(self)
        self.customers.plan()

    def reached(self, hand: Hand, ident: str) -> None:
        """A message is with somebody, who reads it."""
        self.customers.reads(hand)


def world(seed: int, people: int) -> World:
    """A calm world: parcels are late and lost as in any other, and nothing breaks."""
    return World(
        seed=seed,
        number=0,
        people=tuple(range(people)),
        orders=8.0,
        stores=1,
        start=START,
        days=DAYS,
        step=timedelta(minutes=30),
        workers=1,
        features=frozenset({"late", "lost", "split"}),
        faults={},
        heals=DAYS - 3,
        until=DAYS,
    )


def lived(fleet: Fleet, one: World, *, tells: bool, trust: float = 1.0) -> Count:
    """A world lived through. ``tells``: whether the store tells, shows and answers."""
    draw_keys_from(one.chance("keys"))
    fleet.tables.become(fleet.empty)
    store = shop.make(0, one)
    for row in Journey.objects.of(store):
        if row.on and not (tells and row.key in TELLING):
            journeys.switch(store, row.key, on=False, now=one.start, by=shop.BY)
    if tells:
        text = library()["answers"]
        journeys.publish(store, text, now=one.start, by=shop.BY, templates=spoken(shipped()))
        journeys.switch(store, "answers", on=True, now=one.start, by=shop.BY)
    sim = Wondering(one, fleet.tables, fleet.home)
    sim.trust = trust
    outcome = sim.play()
    handed = Event.objects.of(store).filter(kind="conversation.handed")
    return _counted(
        sim.customers.orders(), outcome.deeds, handed.values("about").distinct().count()
    )


def _counted(orders: int, deeds: Counter[str], persons: int) -> Count:
    return Count(
        orders=orders,
        wondered=deeds["wonder"],
        by_notice=deeds["content by notice"],
        by_page=deeds["content by page"],
        wrote=deeds["write"],
        by_answer=deeds["content by answer"],
        persons=persons,
    )


class Compared(msgspec.Struct, frozen=True):
    """The two worlds, and a third in which people are half as readily content."""

    alone: Count
    told: Count
    doubting: Count

    @property
    def fall(self) -> "Fall":
        """By how much the contacts that reach a person fall."""
        return _fall(self.alone, self.told)

    @property
    def fall_doubting(self) -> "Fall":
        return _fall(self.alone, self.doubting)


class Fall(NamedTuple):
    """In a hundred, and between what the true fall lies nineteen times in twenty: another seed is
    other people. The interval is that of people who have nothing to do with each other, and so a
    little too wide."""

    percent: float
    low: float | None
    high: float | None


def _fall(before: Count, after: Count) -> Fall:
    found = change(before.persons, before.orders, after.persons, after.orders)
    if not before.persons or found.low is None or found.high is None:
        return Fall(
            0.0 if not before.persons else _less(after.persons / before.persons), None, None
        )
    return Fall(
        _less(after.persons / before.persons),
        _less(found.high),
        _less(found.low),
    )


def _less(ratio: float) -> float:
    return round(100 * (1 - ratio), 1)


def compared(fleet: Fleet, seed: int, people: int) -> Compared:
    """The same people, the same parcels, the same chance in each."""
    one = world(seed, people)
    return Compared(
        lived(fleet, one, tells=False),
        lived(fleet, one, tells=True),
        lived(fleet, one, tells=True, trust=0.5),
    )
