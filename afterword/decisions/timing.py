"""Adding spans to instants and finding the next allowed hour, on a person's own clock.

Days, weeks and business days are counted on the local calendar and keep the local hour, so that
"3 days later" is the same hour after a change to summer time. An hour that a change skips is
moved forward by the gap; an hour that comes twice is taken the first time.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

import holidays
import msgspec

from .spans import Span
from .zones import zone

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class _Calendar(Protocol):
    def is_working_day(self, key: date) -> bool: ...


class _MondayToFriday:
    def is_working_day(self, key: date) -> bool:
        return key.weekday() < 5


@cache
def _calendar(country: str) -> _Calendar:
    try:
        calendar: _Calendar = holidays.country_holidays(country)
    except (NotImplementedError, KeyError):
        return _MondayToFriday()
    return calendar


def is_business_day(day: date, country: str) -> bool:
    """Whether people work on that day in that country (ISO 3166-1 alpha-2; unknown: Mon-Fri)."""
    return _calendar(country.upper()).is_working_day(day)


def instant(day: date, at: time, where: ZoneInfo) -> datetime:
    """The UTC instant of a local day and hour; see above for skipped and doubled hours."""
    return datetime.combine(day, at, where).replace(fold=0).astimezone(UTC)


def add(start: datetime, length: Span, where: ZoneInfo, country: str = "") -> datetime:
    """``start`` plus a span, in UTC. ``country`` decides which days are business days."""
    if length.unit in ("minutes", "hours"):
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

    def __post_init__(self) -> None:
        clock(self.from_)
        clock(self.to)
        if not self.days:
            raise ValueError("name at least one day, or leave `days` out for all of them")


_CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}")


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


def _edges(day: date, hours: Hours, where: ZoneInfo) -> tuple[datetime, datetime]:
    opens, closes = clock(hours.from_), clock(hours.to)
    if closes <= opens:
        closes += timedelta(days=1)
    return _moment(day, opens, where), _moment(day, closes, where)


def _moment(day: date, since_midnight: timedelta, where: ZoneInfo) -> datetime:
    days, rest = divmod(since_midnight, timedelta(days=1))
    hours, seconds = divmod(int(rest.total_seconds()), 3600)
    at = time(hours, seconds // 60)
    return instant(day + timedelta(days=days), at, where)


def next_allowed(start: datetime, hours: Hours, zone_name: str, country: str = "") -> datetime:
    """The first instant at or after ``start`` that lies within ``hours``.

    Raises ``ValueError`` when no day of the next year fits (a calendar without business days).
    """
    where = zone(zone_name)
    first = start.astimezone(where).date() - timedelta(days=1)
    for offset in range(370):
        day = first + timedelta(days=offset)
        if WEEKDAYS[day.weekday()] not in hours.days:
            continue
        if hours.business_days and not is_business_day(day, country):
            continue
        opens, closes = _edges(day, hours, where)
        if start < closes and opens < closes:
            return max(start.astimezone(UTC), opens)
    raise ValueError("no day of the next year lies within these hours")
