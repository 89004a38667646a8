"""When the seasons of a store come, and which a country suggests. Days are of the store's clock."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from .timing import public_holidays

LONGEST = 120
"""The most days a season lasts."""
RUN_UP = 7
"""How many days before a holiday its season begins."""


class Occurrence(NamedTuple):
    """A season as it comes once: its first and its last day."""

    begins: date
    ends: date


class Suggestion(NamedTuple):
    """A season that many shops of a country keep. ``yearly``: on the same days every year."""

    name: str
    begins: date
    ends: date
    yearly: bool


def in_year(begins: date, ends: date, year: int) -> Occurrence:
    """A yearly season as it begins in a year. A 29 February is the 28th where there is none."""
    length = ends - begins
    try:
        first = begins.replace(year=year)
    except ValueError:
        first = begins.replace(year=year, day=28)
    return Occurrence(first, first + length)


def occurrences(begins: date, ends: date, *, yearly: bool, around: date) -> list[Occurrence]:
    """How a season comes about a day: the last time, this year, and the next."""
    if not yearly:
        return [Occurrence(begins, ends)]
    return [in_year(begins, ends, around.year + years) for years in (-1, 0, 1)]


def before(begins: date, ends: date, *, yearly: bool, this: Occurrence) -> Occurrence | None:
    """The time before this one of a yearly season."""
    return in_year(begins, ends, this.begins.year - 1) if yearly else None


def suggested(country: str, region: str, today: date) -> list[Suggestion]:
    """What shops of a country keep within the next twelve months, by its day: some that are kept
    nearly everywhere, and the week up to each public holiday."""
    found = [*_shopping(today.year), *_shopping(today.year + 1)]
    found += _holidays(country.upper(), region.upper(), today)
    ahead = today + timedelta(days=366)
    near = [one for one in found if today < one.begins <= ahead]
    by_name: dict[str, Suggestion] = {}
    for one in sorted(near, key=lambda one: (one.begins, one.name)):
        by_name.setdefault(one.name, one)
    return list(by_name.values())


def _shopping(year: int) -> Iterator[Suggestion]:
    yield Suggestion("Valentine's Day", date(year, 2, 7), date(year, 2, 14), yearly=True)
    yield Suggestion("Summer sale", date(year, 7, 1), date(year, 7, 21), yearly=True)
    yield Suggestion("Singles' Day", date(year, 11, 11), date(year, 11, 11), yearly=True)
    friday = black_friday(year)
    yield Suggestion("Black Friday", friday, friday + timedelta(days=3), yearly=False)
    yield Suggestion("Christmas", date(year, 12, 1), date(year, 12, 24), yearly=True)
    yield Suggestion("Winter sale", date(year, 12, 27), date(year + 1, 1, 16), yearly=True)


def black_friday(year: int) -> date:
    """The day after the fourth Thursday of November."""
    first = date(year, 11, 1)
    thursday = first + timedelta(days=(3 - first.weekday()) % 7)
    return thursday + timedelta(days=22)


def _holidays(country: str, region: str, today: date) -> Iterator[Suggestion]:
    years = range(today.year, today.year + 3)
    known = public_holidays(country, region, years=years, observed=False)
    if known is None:
        return
    fixed: dict[str, set[tuple[int, int]]] = {}
    for day, name in known.items():
        fixed.setdefault(name, set()).add((day.month, day.day))
    for day, name in known.items():
        yearly = len(fixed[name]) == 1
        yield Suggestion(name, day - timedelta(days=RUN_UP), day, yearly=yearly)
