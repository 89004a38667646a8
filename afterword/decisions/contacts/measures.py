"""The figures of some weeks of conversations."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

import msgspec

from .fold import Contact, Talk
from .sure import Change, Middle, Share, change, middle, share

WISMO = "wismo"
Worked = Callable[[datetime, datetime], timedelta]
"""How much working time lies between two instants."""


class Week(msgspec.Struct, frozen=True):
    """A week of contacts; ``start`` is its Monday on the store's calendar."""

    start: date
    orders: int
    contacts: int
    wismo: int

    @property
    def per_hundred(self) -> float | None:
        """Contacts about where an order is, for each hundred orders of that week."""
        return 100 * self.wismo / self.orders if self.orders else None


class Line(msgspec.Struct, frozen=True):
    """What one group of conversations comes to: a channel, a language, a question, or all."""

    name: str
    talks: int
    alone: Share
    """Solved without a person and nothing asked for 48 hours, of those of which one can tell."""
    person: Share
    """Reached a person, of all."""
    answer: Middle
    """From the first word to the first answer, in minutes on the clock."""
    person_answer: Middle
    """From when a person was to answer to when one did, in minutes of working time."""
    solved: Middle
    """From the first word to the end, in minutes on the clock."""
    solved_working: Middle
    """The same in minutes of working time, of those that reached a person."""


class Scores(msgspec.Struct, frozen=True):
    """What people said of the talk, from 1 to 5."""

    asked: int
    counts: dict[int, int]
    content: Share
    """Who said 4 or 5, of those who answered."""

    @property
    def answered(self) -> int:
        return sum(self.counts.values())


class Versus(msgspec.Struct, frozen=True):
    """Contacts about where an order is, before and after."""

    basis: Literal["history", "first"]
    """``history``: what was written before anything was answered by itself. ``first``: there is
    nothing of that time, and the first weeks stand for it."""
    turned: date
    per_order: Change
    """Contacts about where an order is, per orders."""
    of_contacts: tuple[Share, Share]
    """Their share of all contacts, before and after."""


class Measures(msgspec.Struct, frozen=True):
    """All of it."""

    since: datetime
    until: datetime
    whole: Line
    waiting: int
    """Of how many nobody can tell yet whether they were solved."""
    followed: int
    """How many came to rest without a person and were asked about again within 48 hours."""
    why: dict[str, int]
    """How many reached a person, by why, the most first; empty: a person stepped in unasked."""
    by_channel: list[Line]
    by_language: list[Line]
    by_intent: list[Line]
    weeks: list[Week]
    versus: Versus | None
    scores: Scores


def line(name: str, some: Sequence[Talk], now: datetime, worked: Worked) -> Line:
    """A group of conversations in figures."""
    told = [one.alone(now) for one in some]
    ends = [(one.opened, one.closed) for one in some if one.closed]
    persons = [one for one in some if one.reached_a_person]
    return Line(
        name=name,
        talks=len(some),
        alone=share(sum(one is True for one in told), sum(one is not None for one in told)),
        person=share(len(persons), len(some)),
        answer=middle([_minutes(one.answered - one.opened) for one in some if one.answered]),
        person_answer=middle(
            [_minutes(worked(_due_from(one), one.person)) for one in persons if one.person]
        ),
        solved=middle([_minutes(end - begin) for begin, end in ends]),
        solved_working=middle(
            [_minutes(worked(one.opened, one.closed)) for one in persons if one.closed]
        ),
    )


def _due_from(talk: Talk) -> datetime:
    """From when a person was to answer."""
    return min(talk.handed or talk.opened, talk.person or talk.opened)


def _minutes(span: timedelta) -> float:
    return span.total_seconds() / 60


def lines(
    some: Sequence[Talk],
    names: Callable[[Talk], Iterable[str]],
    now: datetime,
    worked: Worked,
) -> list[Line]:
    """The groups, the largest first; a conversation may stand in several."""
    groups: dict[str, list[Talk]] = {}
    for one in some:
        for name in names(one):
            groups.setdefault(name, []).append(one)
    found = [line(name, talks, now, worked) for name, talks in groups.items()]
    return sorted(found, key=lambda each: (-each.talks, each.name))


def why(some: Iterable[Talk]) -> dict[str, int]:
    """Why conversations reached a person, the most first."""
    return dict(Counter(one.why for one in some if one.reached_a_person).most_common())


def weeks(
    some: Iterable[Contact], orders: Mapping[date, int], zone: tzinfo, until: datetime
) -> list[Week]:
    """Each week from the first that has something to the one that runs, on a calendar."""
    placed: Counter[date] = Counter()
    for day, many in orders.items():
        placed[_monday(day)] += many
    wrote: Counter[date] = Counter()
    asked: Counter[date] = Counter()
    for one in some:
        start = _monday(one.at.astimezone(zone).date())
        wrote[start] += 1
        asked[start] += WISMO in one.intents
    starts = [*placed, *wrote]
    if not starts:
        return []
    start, last = min(starts), _monday(until.astimezone(zone).date())
    found = []
    while start <= last:
        found.append(Week(start, placed[start], wrote[start], asked[start]))
        start += timedelta(weeks=1)
    return found


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


FIRST_WEEKS = 4
"""So many weeks stand for the time before, where nothing of it is known."""
MOST_WEEKS = 12
"""At most so many weeks on either side are compared."""


def versus(found: Sequence[Week], turned: date | None) -> Versus | None:
    """The weeks before the first answer by itself beside those after; ``None``: nothing to compare.

    The week in which it turned is on neither side, and the one that still runs is left out. Where
    nobody wrote before, the first four weeks stand for that time; weeks before the first word
    that was brought in say nothing.
    """
    whole = list(found[:-1])
    if turned is None or not whole:
        return None
    turn = _monday(turned)
    before = [one for one in whole if one.start < turn]
    after = [one for one in whole if one.start > turn]
    basis: Literal["history", "first"] = "history"
    while before and not before[0].contacts:
        before.pop(0)
    if not before:
        basis, before, after = "first", after[:FIRST_WEEKS], after[FIRST_WEEKS:]
    before, after = before[-MOST_WEEKS:], after[-MOST_WEEKS:]
    if not before or not after:
        return None
    return Versus(
        basis,
        turned,
        change(*_sums(before), *_sums(after)),
        (_of_contacts(before), _of_contacts(after)),
    )


def _sums(some: Sequence[Week]) -> tuple[int, int]:
    return sum(one.wismo for one in some), sum(one.orders for one in some)


def _of_contacts(some: Sequence[Week]) -> Share:
    return share(sum(one.wismo for one in some), sum(one.contacts for one in some))


def scores(asked: int, given: Iterable[int]) -> Scores:
    """The answers to the question after a talk, from 1 to 5; others are no answers to it."""
    counts = Counter(value for value in given if 1 <= value <= 5)
    good = counts[4] + counts[5]
    by_value = {value: counts[value] for value in range(1, 6)}
    return Scores(asked, by_value, share(good, sum(by_value.values())))
