"""How much reaches one person: the pause between messages, caps by class, and the ceiling.

Counted from our own ledger, and on the safe side: what was accepted, what may have been (unknown),
what is being handed over now, and what is let out and more urgent. What cannot be told in time
counts as if it went out this very moment. Windows are rolling: any 24 hours, any seven days.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

import msgspec

from .fold import Present
from .places import Place
from .reasons import Because, because
from .rules import CLASSES, Cap, MessageClass, Rules
from .said import Said
from .timing import add

BY_HAND, BY_HAND_FILE = "by-hand", "by-hand-file"
"""The steps that what a person of the team says is known by, and each of its further files."""
DAY = timedelta(days=1)
WEEK = timedelta(days=7)

Urgency = tuple[int, int, datetime, str]
"""Of two messages the one with the lesser value goes first."""


def urgency(message_class: str, priority: int, due: datetime, send_key: str) -> Urgency:
    """The order among messages to one person: by class, then priority, then age, then key."""
    rank = [*CLASSES, message_class].index(message_class)
    return rank, -priority, due, send_key


class OnTheWay(msgspec.Struct, frozen=True, kw_only=True):
    """A message that was let out and has not ended: ready, or being handed over."""

    send_key: str
    message_class: MessageClass
    priority: int
    due: datetime
    begun: bool
    """Being handed over: nothing can call it back."""

    @property
    def urgency(self) -> Urgency:
        return urgency(self.message_class, self.priority, self.due, self.send_key)


class Entry(NamedTuple):
    """One line of the ledger. ``at``: when it went out; ``None``: that is still open."""

    message_class: str
    at: datetime | None

    def counts_at(self, now: datetime) -> datetime:
        """The moment it counts as sent: what is open counts as sent now."""
        return now if self.at is None else self.at


def ledger(
    present: Present, on_the_way: Sequence[OnTheWay], own: str, before: Urgency
) -> tuple[Entry, ...]:
    """What counts against a message: everything but itself, what is less urgent and can still be
    called back, and what a person of the team answers. Who writes is answered however often that
    takes, and hears no less of their order for it."""
    answers = {one.key for one in present.messages.values() if answered_by_hand(one)}
    counts = {
        one.send_key
        for one in on_the_way
        if one.send_key != own and (one.begun or one.urgency < before)
        if one.send_key not in answers
    }
    # What goes on to a further channel is on its way again, and went out before all the same.
    sent = [
        Entry(one.message_class, one.handed)
        for one in present.messages.values()
        if one.key != own and one.key not in counts and may_have_arrived(one)
        if one.key not in answers
    ]
    still = [Entry(one.message_class, None) for one in on_the_way if one.send_key in counts]
    return (*sent, *still)


def answered_by_hand(said: Said) -> bool:
    """Whether a person of the team answers with it. A first word to who never wrote is none."""
    return said.purpose == "answer" and said.step in (BY_HAND, BY_HAND_FILE) and not said.journey


def may_have_arrived(said: Said) -> bool:
    """Whether a provider took it, or may have; that it arrived is told by some before we know that
    they took it."""
    return said.accepted is not None or said.outcome in ("unknown", "delivered")


class Held(NamedTuple):
    """One rule that asks for patience."""

    until: datetime | None
    """When it is content, as far as can be told now; ``None``: never."""
    surely: datetime | None
    """When it is content if nothing that is still open goes out; ``None``: never."""
    because: Because

    @property
    def open(self) -> bool:
        """Whether it may end sooner, when something that is still open does not go out."""
        return self.until != self.surely


class Limit(NamedTuple):
    """At most so many messages of these classes (none: of every class) in any such window."""

    rule: Literal["ceiling", "cap"]
    of: str
    classes: tuple[MessageClass, ...]
    most: int
    per: Literal["day", "week"]

    @property
    def window(self) -> timedelta:
        return DAY if self.per == "day" else WEEK


def limits(message_class: MessageClass, rules: Rules) -> Iterator[Limit]:
    """The limits that a message of this class counts against."""
    yield Limit("ceiling", "any", (), rules.ceiling.any, "day")
    if message_class == "marketing":
        yield Limit("ceiling", "marketing", ("marketing",), rules.ceiling.marketing, "day")
    cap = rules.caps.get(message_class, Cap())
    if cap.day is not None:
        yield Limit("cap", message_class, (message_class,), cap.day, "day")
    if cap.week is not None:
        yield Limit("cap", message_class, (message_class,), cap.week, "week")


def within(entries: Iterable[Entry], limit: Limit, now: datetime) -> list[datetime]:
    """When the messages went out that count against a limit now, the oldest first."""
    times = (
        one.counts_at(now)
        for one in entries
        if not limit.classes or one.message_class in limit.classes
    )
    return sorted(at for at in times if at > now - limit.window)


def free_at(entries: Iterable[Entry], limit: Limit, now: datetime) -> datetime | None:
    """The first moment from now on at which one more stays within the limit; ``None``: never."""
    if limit.most <= 0:
        return None
    times = within(entries, limit, now)
    over = len(times) - limit.most
    return now if over < 0 else times[over] + limit.window


def held(
    message_class: MessageClass,
    entries: Sequence[Entry],
    home: Place,
    now: datetime,
    rules: Rules,
) -> list[Held]:
    """The rules that hold a message of this class back now; none: it may go."""
    if not entries and all(limit.most > 0 for limit in limits(message_class, rules)):
        return []  # nothing was said yet, as to most of those whom a store writes to
    settled = [one for one in entries if one.at is not None]
    found = [_limited(limit, entries, settled, now) for limit in limits(message_class, rules)]
    found.append(_spaced(message_class, entries, settled, home, now, rules))
    return [one for one in found if one is not None]


def _limited(
    limit: Limit, entries: Sequence[Entry], settled: Sequence[Entry], now: datetime
) -> Held | None:
    until = free_at(entries, limit, now)
    if until is not None and until <= now:
        return None
    reason = because(
        limit.rule,
        "wait",
        of=limit.of,
        most=limit.most,
        per=limit.per,
        sent=len(within(entries, limit, now)),
        until=until,
    )
    return Held(until, free_at(settled, limit, now), reason)


def _spaced(
    message_class: MessageClass,
    entries: Sequence[Entry],
    settled: Sequence[Entry],
    home: Place,
    now: datetime,
    rules: Rules,
) -> Held | None:
    pause = rules.spacing.get(message_class)
    last = last_said(entries, now)
    if pause is None or last is None:
        return None

    def rested(since: datetime | None) -> datetime:
        return now if since is None else max(add(since, pause, home.where.zone, home.country), now)

    until = rested(last)
    if until <= now:
        return None
    reason = because("spacing", "wait", pause=str(pause), last=last, until=until)
    return Held(until, rested(last_said(settled, now)), reason)


def last_said(entries: Iterable[Entry], now: datetime) -> datetime | None:
    """When the last message that was not transactional went out."""
    times = (one.counts_at(now) for one in entries if one.message_class != "transactional")
    return max(times, default=None)


def kept(
    message_class: MessageClass, entries: Sequence[Entry], now: datetime, rules: Rules
) -> Iterator[Because]:
    """The reasons of a message that may go: how far each limit is used, and the pause."""
    for limit in limits(message_class, rules):
        if limit.rule == "cap":
            used = len(within(entries, limit, now))
            yield because("cap", "yes", of=limit.of, most=limit.most, per=limit.per, sent=used)
    pause = rules.spacing.get(message_class)
    if pause:
        last = last_said(entries, now)
        yield because("spacing", "yes", pause=str(pause), last=last)
