"""Adding spans to instants and finding the next allowed hour, on a person's own clock.

Days, weeks and business days are counted on the local calendar and keep the local hour, so that
"3 days later" is the same hour after a change to summer time. An hour that a change skips is
moved forward by the gap; an hour that comes twice is taken the first time.

Whether an hour is allowed is asked of the clock on the wall: what it reads decides, also when it
reads the same hour twice. So hours open the moment the clock jumps into them, and an hour that
comes twice is allowed, or quiet, both times.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from typing import Any, Literal, NamedTuple, Protocol
from zoneinfo import ZoneInfo

import holidays
import msgspec

from .spans import Span
from .zones import zone

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class _Calendar(Protocol):
    def is_working_day(self, key: date) -> bool: ...

    def __contains__(self, key: date) -> bool: ...


class _MondayToFriday:
    def is_working_day(self, key: date) -> bool:
        return key.weekday() < 5

    def __contains__(self, key: date) -> bool:
        return False


@cache
def _calendar(country: str, region: str) -> _Calendar:
    known = public_holidays(country, region)
    return _MondayToFriday() if known is None else known  # one not asked yet is empty


def public_holidays(country: str, region: str = "", **how: Any) -> holidays.HolidayBase | None:
    """The public holidays of a country, of a region of it where one is known; ``None`` for a
    country that nobody knows. ``how``: as ``holidays.country_holidays`` takes it."""
    for subdivision in dict.fromkeys((region or None, None)):
        try:
            return holidays.country_holidays(country, subdiv=subdivision, **how)
        except (NotImplementedError, KeyError):
            continue
    return None


def is_business_day(day: date, country: str, region: str = "") -> bool:
    """Whether people work on that day there (ISO 3166-1 alpha-2 and the part after the dash of
    ISO 3166-2; an unknown country works Mon-Fri)."""
    return _calendar(country.upper(), region.upper()).is_working_day(day)


def is_holiday(day: date, country: str, region: str = "") -> bool:
    """Whether that day is a public holiday there; an unknown country has none."""
    return day in _calendar(country.upper(), region.upper())


def instant(day: date, at: time, where: tzinfo) -> datetime:
    """The UTC instant of a local day and hour; see above for skipped and doubled hours."""
    return datetime.combine(day, at, where).replace(fold=0).astimezone(UTC)


def add(start: datetime, length: Span, where: tzinfo, country: str = "") -> datetime:
    """``start`` plus a span, in UTC. ``country`` decides which days are business days."""
    if length.exact:
        return start.astimezone(UTC) + length.roughly
    local = start.astimezone(where)
    if length.unit == "business days":
        day = local.date()
        left = length.n
        while left:
            day += timedelta(days=1)
            left -= is_business_day(day, country)
    else:
        day = local.date() + timedelta(days=length.n * (7 if length.unit == "weeks" else 1))
    if day == local.date():
        return start.astimezone(UTC)
    return instant(day, local.time(), where)


class Hours(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """The part of the day and week in which something may happen, on the person's own clock.

    ``from`` and ``to`` are "HH:MM"; the end does not belong to it. A ``to`` at or before ``from``
    reaches into the next day, which then counts as the day it began on.
    """

    from_: str = "00:00"
    to: str = "24:00"
    days: tuple[Weekday, ...] = WEEKDAYS
    business_days: bool = False
    holidays: bool = True
    """Whether public holidays belong to it."""

    def __post_init__(self) -> None:
        clock(self.from_)
        clock(self.to)
        if not self.days:
            raise ValueError("name at least one day, or leave `days` out for all of them")

    def __str__(self) -> str:
        return f"{self.from_}-{self.to}"


@cache
def clock(text: str) -> timedelta:
    """The time of day "HH:MM" as the span since midnight; "24:00" is the end of the day."""
    hours, _, minutes = text.partition(":")
    if not (
        text.isascii() and len(hours) == 2 and len(minutes) == 2 and (hours + minutes).isdecimal()
    ):
        raise ValueError(f"{text!r} is not a time of day; write it like '09:30'")
    hours, _, minutes = text.partition(":")
    found = timedelta(hours=int(hours), minutes=int(minutes))
    if int(minutes) > 59 or found > timedelta(days=1):
        raise ValueError(f"{text!r} is not a time of day; it goes from '00:00' to '24:00'")
    return found


class Where(NamedTuple):
    """Whose clock and calendar: a zone, a country and a region of it."""

    zone: ZoneInfo
    country: str = ""
    region: str = ""


def is_open(at: datetime, hours: Hours, where: Where) -> bool:
    """Whether the clock on the wall there reads an hour of ``hours``."""
    local = at.astimezone(where.zone)
    today = local.date()
    reads = timedelta(
        hours=local.hour,
        minutes=local.minute,
        seconds=local.second,
        microseconds=local.microsecond,
    )
    opens, closes = clock(hours.from_), clock(hours.to)
    if opens < closes:
        return opens <= reads < closes and _fits(today, hours, where)
    if reads >= opens:
        return _fits(today, hours, where)
    return reads < closes and _fits(today - timedelta(days=1), hours, where)


def _fits(day: date, hours: Hours, where: Where) -> bool:
    if WEEKDAYS[day.weekday()] not in hours.days:
        return False
    if not hours.holidays and is_holiday(day, where.country, where.region):
        return False
    return not hours.business_days or is_business_day(day, where.country, where.region)


def opening(start: datetime, hours: Hours, where: Where) -> datetime | None:
    """The first instant at or after ``start`` at which ``hours`` are open, in UTC.

    ``None``: no day of the next year fits (a calendar without business days).
    """
    start = start.astimezone(UTC)
    if is_open(start, hours, where):
        return start
    for _ in range(LONGEST_CLOSED):
        until = start + _DAY
        for at in sorted(_turns(start, until, hours, where.zone)):
            if start < at <= until and is_open(at, hours, where):
                return at
        start = until
    return None


LONGEST_CLOSED = 370
"""How many days ahead an open hour is looked for."""
_DAY = timedelta(days=1)


def _turns(start: datetime, until: datetime, hours: Hours, where: ZoneInfo) -> Iterator[datetime]:
    """The instants of a day at which closed hours may open: the clock reads their beginning, once
    or twice, or it is set and jumps into the middle of them."""
    day = start.astimezone(where).date()
    opens = clock(hours.from_)
    is_set = start.astimezone(where).utcoffset() != until.astimezone(where).utcoffset()
    for days in (-1, 0, 1, 2) if is_set else (0, 1):
        reads = datetime.combine(day + timedelta(days=days), time()) + opens
        for fold in (0, 1):
            yield reads.replace(tzinfo=where, fold=fold).astimezone(UTC)
    if is_set:
        yield _setting(start, until, where)


def _setting(start: datetime, until: datetime, where: ZoneInfo) -> datetime:
    """The first whole second in (start, until] at which the clock has been set."""
    before = start.astimezone(where).utcoffset()
    low, high = start, until
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(where).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def first_open(
    start: datetime, gates: Sequence[tuple[Sequence[Hours], Where]], until: datetime
) -> datetime | None:
    """The first instant at or after ``start`` and before ``until`` at which every gate is open.

    A gate is open in any of its hours. ``None``: there is no such instant.
    """
    at: datetime | None = start.astimezone(UTC)
    while at is not None and at < until:
        later = _latest_opening(at, gates)
        if later == at:
            return at
        at = later
    return None


def _latest_opening(
    at: datetime, gates: Sequence[tuple[Sequence[Hours], Where]]
) -> datetime | None:
    """The latest of the first openings of all gates; ``None``: one of them stays shut."""
    latest = at
    for any_of, where in gates:
        openings = [found for hours in any_of if (found := opening(at, hours, where))]
        if not openings:
            return None
        latest = max(latest, min(openings))
    return latest


def next_allowed(start: datetime, hours: Hours, zone_name: str, country: str = "") -> datetime:
    """The first instant at or after ``start`` that lies within ``hours``.

    Raises ``ValueError`` when no day of the next year fits (a calendar without business days).
    """
    found = opening(start, hours, Where(zone(zone_name), country))
    if found is None:
        raise ValueError("no day of the next year lies within these hours")
    return found
