"""Which days an order may still be asked to come on, by the rules of its store.

Counted on the store's own clock and calendar: whoever packs works there. Whether anything is
delivered on a day goes by the calendar of the place that it goes to.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

import msgspec

from .timing import WEEKDAYS, Weekday, clock, is_business_day, is_holiday

MOST = 9
"""So many days are put to the choice in a talk, the next ones; a page shows all of them."""
FURTHEST = 366
"""Days ahead that may be chosen at the most."""


class Place(msgspec.Struct, frozen=True):
    """A country, and a region of it; empty: not known."""

    country: str
    region: str = ""


class DayRules(msgspec.Struct, frozen=True, kw_only=True):
    """What a store has laid down about its delivery days."""

    weekdays: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
    holidays: bool = False
    """Whether it delivers on public holidays."""
    notice: int = 1
    """Business days between the one on which a day is chosen and it; 0: the same day."""
    until: str = ""
    """The hour, "HH:MM", after which a change counts as of the next business day; empty: none."""
    ahead: int = 30
    """Days ahead that may be chosen."""
    room: int = 0
    """How many orders a day has room for; 0: no end."""


def rules_of(said: Mapping[str, Any]) -> DayRules:
    """The rules in a shop's settings. What makes no sense is as if it had not been said."""
    usual = DayRules()
    listed = said.get("weekdays")
    days = tuple(one for one in WEEKDAYS if isinstance(listed, list | tuple) and one in listed)
    return DayRules(
        weekdays=days or usual.weekdays,
        holidays=said.get("holidays") is True,
        notice=_number(said.get("notice"), usual.notice, 60),
        until=_hour(said.get("until")),
        ahead=_number(said.get("ahead"), usual.ahead, FURTHEST),
        room=_number(said.get("room"), usual.room, 1_000_000),
    )


def _number(said: object, usual: int, most: int) -> int:
    if isinstance(said, int) and not isinstance(said, bool) and 0 <= said <= most:
        return said
    return usual


def _hour(said: object) -> str:
    try:
        return said if isinstance(said, str) and clock(said) is not None else ""
    except ValueError:
        return ""


def earliest(rules: DayRules, now: datetime, zone: tzinfo, home: Place) -> date:
    """The first day that is not too near any more. ``zone``, ``home``: where the store packs."""
    local = now.astimezone(zone)
    day, left = local.date(), rules.notice
    so_far = timedelta(hours=local.hour, minutes=local.minute)
    worked = is_business_day(day, home.country, home.region)
    if rules.until and worked and so_far >= clock(rules.until):
        left += 1
    while left > 0:
        day += timedelta(days=1)
        left -= is_business_day(day, home.country, home.region)
    return day


def possible(
    rules: DayRules,
    now: datetime,
    zone: tzinfo,
    home: Place,
    *,
    there: Place,
    full: Collection[str] = (),
    but: str = "",
) -> list[date]:
    """The days that may be chosen, the next first. ``there``: where the order goes. ``full``: days
    that have no room. ``but``: the day for which it is asked already; where that is too near to be
    changed, or over, none may be chosen."""
    first = earliest(rules, now, zone, home)
    if but and but < first.isoformat():
        return []
    last = now.astimezone(zone).date() + timedelta(days=rules.ahead)
    days = _days(first, last)
    return [
        day
        for day in days
        if delivers(rules, day, there) and day.isoformat() not in full and day.isoformat() != but
    ]


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def delivers(rules: DayRules, day: date, there: Place) -> bool:
    """Whether anything is delivered there on a day."""
    if WEEKDAYS[day.weekday()] not in rules.weekdays:
        return False
    return rules.holidays or not is_holiday(day, there.country, there.region)


def spans(rules: DayRules, now: datetime, zone: tzinfo) -> tuple[str, str]:
    """The first and the last day that can be meant at all: (today, the furthest)."""
    today = now.astimezone(zone).date()
    return today.isoformat(), (today + timedelta(days=rules.ahead)).isoformat()


def written(days: Iterable[date]) -> list[str]:
    """Days as they are noted: ``2026-12-03``."""
    return [day.isoformat() for day in days]
