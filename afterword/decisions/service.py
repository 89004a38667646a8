"""By when a person of the team answers: the hours at which they work, and what the store has
promised itself, counted on the store's own clock.

A shift lasts from the first instant at which the clock reads its beginning to the first at which it
reads its end: where the clock is set in between, as long as people are there. What is promised is
counted in working time, so that nobody is late on a Sunday.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import msgspec

from .timing import LONGEST_CLOSED, WEEKDAYS, Weekday, Where, clock, instant, is_holiday

_DAY = timedelta(days=1)
_NOTHING = timedelta(0)
MOST_SHIFTS = 6
"""In one day."""


class Shift(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """A part of a day at which somebody is there. An end at or before its beginning reaches into
    the next day; it then counts as the day it began on."""

    from_: str
    to: str

    def __post_init__(self) -> None:
        clock(self.from_)
        clock(self.to)
        if self.from_ in ("24:00", self.to):
            raise ValueError("a shift has two different hours and begins before the day ends")

    def __str__(self) -> str:
        return f"{self.from_}-{self.to}"


class Closed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """Days on which nobody works, the last one too."""

    from_: date
    to: date

    def __post_init__(self) -> None:
        if not self.from_ <= self.to <= self.from_ + LONGEST_CLOSED * _DAY:
            raise ValueError("closed days end on or after the day they begin, within a year")


class Promise(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Within what time a person answers, in working time."""

    first: int = 60
    """Minutes until somebody answers."""
    urgent: int = 20
    """Minutes, where it is urgent."""
    solve: int | None = 2
    """Until the end of which working day after the one it was given to the team it is to be solved;
    ``0``: on the same one. ``None``: nothing is promised."""

    def __post_init__(self) -> None:
        if not (1 <= self.first <= MOST_MINUTES and 1 <= self.urgent <= MOST_MINUTES):
            raise ValueError("somebody answers within a minute and four working weeks")
        if self.solve is not None and not 0 <= self.solve <= 60:
            raise ValueError("it is solved within 60 working days")


MOST_MINUTES = 4 * 5 * 8 * 60

_OFFICE = (Shift(from_="09:00", to="17:00"),)


class Service(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When the team works, on the store's clock, and what it has promised itself."""

    days: dict[Weekday, tuple[Shift, ...]] = msgspec.field(
        default_factory=lambda: dict.fromkeys(WEEKDAYS[:5], _OFFICE)
    )
    """A day that is not listed is free."""
    holidays: bool = False
    """Whether the team works on public holidays too."""
    closed: tuple[Closed, ...] = ()
    promise: Promise = Promise()
    channels: dict[str, Promise] = {}
    """By channel, where it is another."""

    def __post_init__(self) -> None:
        if not any(self.days.values()):
            raise ValueError("somebody works on one day of the week at least")
        if any(len(shifts) > MOST_SHIFTS for shifts in self.days.values()):
            raise ValueError(f"a day has {MOST_SHIFTS} shifts at the most")

    def promised(self, channel: str = "") -> Promise:
        """What holds on a channel."""
        return self.channels.get(channel, self.promise)

    def works_on(self, day: date, where: Where) -> bool:
        """Whether somebody begins to work on that day."""
        if not self.days.get(WEEKDAYS[day.weekday()]):
            return False
        if any(one.from_ <= day <= one.to for one in self.closed):
            return False
        return self.holidays or not is_holiday(day, where.country, where.region)


class Open(NamedTuple):
    """From when to when somebody is there, in UTC; the end does not belong to it."""

    since: datetime
    until: datetime


def openings(service: Service, where: Where, since: datetime) -> Iterator[Open]:
    """When somebody is there from an instant on, in order; none overlaps another. Ends where for
    ``LONGEST_CLOSED`` days nobody comes."""
    day = since.astimezone(where.zone).date() - 2 * _DAY
    reached = datetime.min.replace(tzinfo=UTC)
    free = 0
    while free <= LONGEST_CLOSED:
        found = _of_day(service, where, day)
        free = 0 if found else free + 1
        for one in found:
            if one.until > max(reached, since):
                yield Open(max(one.since, reached), one.until)
            reached = max(reached, one.until)
        day += _DAY


def _of_day(service: Service, where: Where, day: date) -> list[Open]:
    """The shifts that begin on a day; one that a change of the clock swallows is none."""
    if not service.works_on(day, where):
        return []
    shifts = service.days[WEEKDAYS[day.weekday()]]
    found = (Open(_at(day, clock(one.from_), where), _at(day, _end(one), where)) for one in shifts)
    return sorted(one for one in found if one.since < one.until)


def _end(shift: Shift) -> timedelta:
    end = clock(shift.to)
    return end if end > clock(shift.from_) else end + _DAY


def _at(day: date, reads: timedelta, where: Where) -> datetime:
    days, rest = divmod(reads, _DAY)
    minutes = rest.seconds // 60
    return instant(day + days * _DAY, time(minutes // 60, minutes % 60), where.zone)


def due(
    asked: datetime, service: Service, where: Where, *, urgent: bool = False, channel: str = ""
) -> datetime:
    """By when a person is to answer what was asked at an instant, in UTC: as much working time
    later as is promised."""
    promise = service.promised(channel)
    minutes = promise.urgent if urgent else promise.first
    return after(asked, timedelta(minutes=minutes), service, where)


def after(asked: datetime, left: timedelta, service: Service, where: Where) -> datetime:
    """The first instant by which so much working time has gone by, in UTC. Where nobody works for a
    year, that much time from when one looks no further."""
    asked = asked.astimezone(UTC)
    for one in openings(service, where, asked):
        begins = max(one.since, asked)
        if one.until - begins >= left:
            return begins + left
        left -= one.until - begins
    return asked + LONGEST_CLOSED * _DAY + left


def solved_by(
    asked: datetime, service: Service, where: Where, *, channel: str = ""
) -> datetime | None:
    """By when it is to be solved: when the team goes home on the promised working day after the one
    on which it could begin; ``None``: nothing is promised."""
    left = service.promised(channel).solve
    if left is None:
        return None
    asked = asked.astimezone(UTC)
    first = next(openings(service, where, asked), None)
    if first is None:
        return asked + LONGEST_CLOSED * _DAY
    day = first.since.astimezone(where.zone).date()
    home = asked
    for _ in range(LONGEST_CLOSED + left):
        ends = [one.until for one in _of_day(service, where, day) if one.until > asked]
        home = max((home, *ends))  # a night may end later than the day that follows it
        if ends and left == 0:
            return home
        left -= bool(ends)
        day += _DAY
    return asked + LONGEST_CLOSED * _DAY


def worked(since: datetime, until: datetime, service: Service, where: Where) -> timedelta:
    """How much working time lies between two instants; none where the second is the earlier."""
    total = _NOTHING
    if until <= since:
        return total
    for one in openings(service, where, since):
        if one.since >= until:
            break
        total += min(one.until, until) - max(one.since, since)
    return total


def left(due: datetime, now: datetime, service: Service, where: Where) -> timedelta:
    """How much working time is left until a due; negative: how much has gone by since."""
    if now <= due:
        return worked(now, due, service, where)
    return -worked(due, now, service, where)


def is_there(at: datetime, service: Service, where: Where) -> bool:
    """Whether somebody is at work."""
    first = next(openings(service, where, at), None)
    return first is not None and first.since <= at


def last_workday(before: date, service: Service, where: Where) -> date | None:
    """The last day before another on which somebody began to work; ``None``: nobody did within
    ``LONGEST_CLOSED`` days."""
    days = (before - number * _DAY for number in range(1, LONGEST_CLOSED + 1))
    return next((day for day in days if service.works_on(day, where)), None)


def read_shifts(text: str) -> tuple[Shift, ...]:
    """The shifts of a day as people write them: "9-12:30, 13:30–17"; nothing: the day is free.

    Raises ``ValueError`` with what to write.
    """
    return tuple(_read_shift(part) for part in _BETWEEN.split(text) if part.strip())


_BETWEEN = re.compile("[,;\N{ARABIC COMMA}\N{ARABIC SEMICOLON}]")


def _read_shift(part: str) -> Shift:
    ends = [one.strip() for one in part.replace("–", "-").replace("—", "-").split("-")]
    if len(ends) != 2:
        raise ValueError("write it like 9:00-17:00")
    return Shift(from_=_hour(ends[0]), to=_hour(ends[1]))


def _hour(text: str) -> str:
    hours, _, minutes = text.replace(".", ":").partition(":")
    if not (text.isascii() and hours.isdecimal() and (minutes or "00").isdecimal()):
        raise ValueError("write it like 9:00-17:00")
    found = f"{hours:0>2}:{minutes or '00':0>2}"
    clock(found)
    return found


def write_shifts(shifts: tuple[Shift, ...]) -> str:
    """The same, as it is shown."""
    return ", ".join(f"{one.from_}–{one.to}" for one in shifts)
