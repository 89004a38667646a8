"""Counting what lives again: figures that stay small however many people there are.

A tally adds up from batch to batch and from process to process. It names nobody: customers stand in
it by their number only.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from afterword.decisions.reasons import Because

from .living import mark

MOST = 12
"""So many of those who would be written to most are named."""
EXAMPLES = 6
"""So many examples of one rule are kept, and of one way in which two sides part."""
SAME = timedelta(minutes=1)
"""What goes out within a minute of each other goes out at the same time."""
SAME_ON_RECORD = timedelta(hours=6)
"""What went out on record may have been late by so much: machines rest, providers hold back."""
WEEK = timedelta(days=7)


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one message, in a life or on record.

    ``fate``: sent, moved (sent, but later than it wanted to), dropped, merged, expired, or held
    (it still waits at the end).
    """

    key: str
    journey: str
    step: str
    fate: str
    at: datetime
    channel: str
    cost: int | None = None
    """In millionths of ``currency``; ``None``: nobody has said what it costs."""
    currency: str = ""
    against: Sequence[Because] = ()
    """What it had to wait for, and what it was dropped for."""

    @property
    def sent(self) -> bool:
        return self.fate in ("sent", "moved")


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """One message, to be opened: whom it was for and what became of it."""

    customer: int
    at: datetime
    journey: str
    step: str
    fate: str


class Bite(msgspec.Struct, kw_only=True):
    """What one rule did."""

    rule: str
    journey: str
    """Of a guard: whose; empty for what holds for all journeys."""
    because: Because
    """The reason, the first time it was met."""
    fates: dict[str, int] = {}
    examples: list[Example] = []

    @property
    def times(self) -> int:
        return sum(self.fates.values())


class Asked(msgspec.Struct, kw_only=True):
    """How often a step asked a person of the team for something."""

    journey: str
    step: str
    title: str
    times: int = 0


class Tally(msgspec.Struct, kw_only=True):
    """What one side comes to."""

    people: int = 0
    """How many were written to."""
    messages: int = 0
    withheld: int = 0
    """Dropped, merged or too late."""
    moved: int = 0
    held: int = 0
    entered: int = 0
    inside: int = 0
    days: dict[str, dict[str, int]] = {}
    """Messages by day (ISO, on the store's clock) and channel."""
    channels: dict[str, int] = {}
    costs: dict[str, dict[str, int]] = {}
    """By channel and currency, in millionths."""
    priceless: dict[str, int] = {}
    """By channel: messages of which nobody has said what they cost."""
    steps: dict[str, dict[str, int]] = {}
    """By ``journey/step`` and fate."""
    received: dict[int, int] = {}
    """How many people received so many messages."""
    weekly: dict[int, int] = {}
    """How many people received so many in their fullest seven days."""
    bites: dict[str, Bite] = {}
    tasks: dict[str, Asked] = {}

    def add(self, customer: int, found: Sequence[Said], zone: ZoneInfo) -> int:
        """Count one person's messages. Gives how many they received."""
        times: list[datetime] = []
        for one in found:
            _more(self.steps.setdefault(f"{one.journey}/{one.step}", {}), one.fate)
            for reason in one.against:
                self._bit(customer, one, reason)
            if one.sent:
                times.append(one.at)
                self._sent(one, zone)
            elif one.fate == "held":
                self.held += 1
            else:
                self.withheld += 1
        if times:
            self.people += 1
            _more(self.received, len(times))
            _more(self.weekly, fullest(times))
        return len(times)

    def _sent(self, one: Said, zone: ZoneInfo) -> None:
        self.messages += 1
        self.moved += one.fate == "moved"
        day = one.at.astimezone(zone).date().isoformat()
        _more(self.days.setdefault(day, {}), one.channel)
        _more(self.channels, one.channel)
        if one.cost is None:
            _more(self.priceless, one.channel)
        else:
            _more(self.costs.setdefault(one.channel, {}), one.currency, one.cost)

    def _bit(self, customer: int, one: Said, reason: Because) -> None:
        journey = one.journey if reason.rule == "guard" else ""
        key = f"{reason.rule}|{journey}|{mark(reason)}"
        bite = self.bites.get(key)
        if bite is None:
            bite = self.bites[key] = Bite(rule=reason.rule, journey=journey, because=reason)
        _more(bite.fates, one.fate)
        if len(bite.examples) < EXAMPLES:
            bite.examples.append(_example(customer, one))

    def asked(self, journey: str, step: str, title: str) -> None:
        """Count a task."""
        one = self.tasks.setdefault(
            f"{journey}/{step}", Asked(journey=journey, step=step, title=title)
        )
        one.times += 1

    def plus(self, other: "Tally") -> None:
        """Add another part of the same side."""
        for name in ("people", "messages", "withheld", "moved", "held", "entered", "inside"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("channels", "priceless", "received", "weekly"):
            _add(getattr(self, name), getattr(other, name))
        for name in ("days", "costs", "steps"):
            mine = getattr(self, name)
            for key, counts in getattr(other, name).items():
                _add(mine.setdefault(key, {}), counts)
        for key, bite in other.bites.items():
            known = self.bites.setdefault(key, bite)
            if known is not bite:
                _add(known.fates, bite.fates)
                known.examples = [*known.examples, *bite.examples][:EXAMPLES]
        for key, task in other.tasks.items():
            known_task = self.tasks.setdefault(key, task)
            if known_task is not task:
                known_task.times += task.times

    def over(self, most: int) -> int:
        """How many people received more than so many in some seven days."""
        return sum(people for count, people in self.weekly.items() if count > most)

    def cost(self, currency: str) -> int:
        """What all of it costs in one currency, in millionths."""
        return sum(costs.get(currency, 0) for costs in self.costs.values())


class Much(msgspec.Struct, frozen=True, order=True):
    """Somebody who would be written to much: so often now, and on the other side."""

    now: int
    then: int
    customer: int


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One message with which two sides part.

    ``kind``: gone (only on the other side), new (only on this), later, earlier, channel.
    """

    customer: int
    key: str
    journey: str
    step: str
    kind: str
    was: datetime | None
    was_channel: str
    now: datetime | None
    now_channel: str
    because: Because | None = None

    @property
    def at(self) -> datetime:
        """When it shows first."""
        return min(at for at in (self.was, self.now) if at)


class Parting(msgspec.Struct, kw_only=True):
    """One way in which two sides part: so many messages, with examples."""

    kind: str
    journey: str
    step: str
    times: int = 0
    examples: list[Difference] = []


class Parted(msgspec.Struct, kw_only=True):
    """Where two sides part."""

    people: int = 0
    messages: int = 0
    ways: dict[str, Parting] = {}

    def add(self, found: Iterable[Difference]) -> None:
        """Count the differences of one person."""
        several = list(found)
        self.people += bool(several)
        self.messages += len(several)
        shown: set[str] = set()
        for one in several:
            key = f"{one.kind}|{one.journey}|{one.step}"
            way = self.ways.setdefault(
                key, Parting(kind=one.kind, journey=one.journey, step=one.step)
            )
            way.times += 1
            if key not in shown and len(way.examples) < EXAMPLES:
                way.examples.append(one)
            shown.add(key)

    def plus(self, other: "Parted") -> None:
        """Add another part."""
        self.people += other.people
        self.messages += other.messages
        for key, way in other.ways.items():
            known = self.ways.setdefault(key, way)
            if known is not way:
                known.times += way.times
                known.examples = [*known.examples, *way.examples][:EXAMPLES]


def differences(
    customer: int, now: Sequence[Said], then: Sequence[Said], same: timedelta = SAME
) -> list[Difference]:
    """The messages of one person that the other side (``then``) sent and this one does not, or the
    other way round, or at another time, or over another channel. ``same``: what lies no further
    apart went out at the same time."""
    ours = {one.key: one for one in now}
    theirs = {one.key: one for one in then}
    found: list[Difference] = []
    for key in dict.fromkeys((*theirs, *ours)):
        one, other = ours.get(key), theirs.get(key)
        kind = _kind(one, other, same)
        some = one or other
        if not kind or some is None:
            continue
        found.append(
            Difference(
                customer=customer,
                key=key,
                journey=some.journey,
                step=some.step,
                kind=kind,
                was=other.at if other and other.sent else None,
                was_channel=other.channel if other and other.sent else "",
                now=one.at if one and one.sent else None,
                now_channel=one.channel if one and one.sent else "",
                because=_why(kind, one, other),
            )
        )
    return found


def _kind(one: Said | None, other: Said | None, same: timedelta) -> str:
    if one is None or not one.sent:
        return "gone" if other and other.sent else ""
    if other is None or not other.sent:
        return "new"
    if one.at > other.at + same:
        return "later"
    if one.at < other.at - same:
        return "earlier"
    return "channel" if one.channel != other.channel else ""


def _why(kind: str, one: Said | None, other: Said | None) -> Because | None:
    """What stood against it on the side where it was kept back."""
    kept_back = other if kind in ("new", "earlier") else one
    return kept_back.against[-1] if kept_back and kept_back.against else None


class Result(msgspec.Struct, kw_only=True):
    """What a look into the past comes to: this side, the other if there is one, where they part.

    ``own`` counts the messages of the journey that is looked at, ``all`` those of all journeys.
    """

    customers: int = 0
    """How many lives were lived again."""
    happened: int = 0
    """How many events were heard."""
    own: Tally = msgspec.field(default_factory=Tally)
    all: Tally = msgspec.field(default_factory=Tally)
    other_own: Tally | None = None
    other_all: Tally | None = None
    most: list[Much] = []
    parted: Parted = msgspec.field(default_factory=Parted)
    faults: int = 0
    """Lives that could not be lived to their end."""
    fault: str = ""
    """What the first of them failed with."""

    def much(self, one: Much) -> None:
        """Remember somebody, as long as few are written to more."""
        if one.now or one.then:
            self.most.append(one)
            if len(self.most) > 40 * MOST:
                self.settle()

    def settle(self) -> None:
        """Keep those who are written to most, the most first."""
        self.most = sorted(self.most, reverse=True)[:MOST]

    def plus(self, other: "Result") -> None:
        """Add another part."""
        self.customers += other.customers
        self.happened += other.happened
        self.own.plus(other.own)
        self.all.plus(other.all)
        if other.other_own and other.other_all:
            self.other_own = self.other_own or Tally()
            self.other_all = self.other_all or Tally()
            self.other_own.plus(other.other_own)
            self.other_all.plus(other.other_all)
        self.most += other.most
        self.settle()
        self.parted.plus(other.parted)
        self.faults += other.faults
        self.fault = self.fault or other.fault


def fullest(times: Iterable[datetime]) -> int:
    """The most of these that fall into any seven days."""
    ordered = sorted(times)
    most = first = 0
    for last, at in enumerate(ordered):
        while ordered[first] <= at - WEEK:
            first += 1
        most = max(most, last - first + 1)
    return most


def _example(customer: int, one: Said) -> Example:
    return Example(customer=customer, at=one.at, journey=one.journey, step=one.step, fate=one.fate)


def _more(counts: dict[str, int] | dict[int, int], key: str | int, by: int = 1) -> None:
    counts[key] = counts.get(key, 0) + by  # type: ignore[index,arg-type]


def _add(counts: dict[str, int], more: dict[str, int]) -> None:
    for key, count in more.items():
        counts[key] = counts.get(key, 0) + count
