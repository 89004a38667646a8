"""The day strip: a column a day, a row a parcel, a bar for each date we gave.

It repeats for the eye what the sentences say, so screen readers leave it out.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec
from django.utils.translation import gettext as _

from afterword.messages import spoken

from .sentences import Tongue

MOST, LEAST = 7, 5
"""Columns: more cannot be read on a phone, fewer look like a mistake."""


class Bar(msgspec.Struct, frozen=True):
    """Days of a parcel. ``kind``: ``plan``, ``late`` (given anew), ``broken`` or ``done``."""

    first: date
    last: date
    kind: str
    text: str


class Day(msgspec.Struct, frozen=True):
    """A column."""

    name: str
    number: int
    today: bool


class Cell(msgspec.Struct, frozen=True):
    """Some columns of a row: a bar, the name of the parcel, or nothing."""

    span: int
    kind: str
    text: str = ""


class Strip(msgspec.Struct, frozen=True):
    """All of it; without days there is nothing to show."""

    days: list[Day]
    rows: list[list[Cell]]


def strip(parcels: Sequence[tuple[str, list[Bar]]], tongue: Tongue) -> Strip:
    """The strip of these parcels: (what is in it, its bars in the order in which they arose)."""
    bars = [bar for _name, some in parcels for bar in some]
    if not bars:
        return Strip([], [])
    first = min([tongue.today, *(bar.first for bar in bars)])
    last = max(bar.last for bar in bars)
    # A free day in front leaves room for the parcel's name.
    first = max(first - timedelta(days=1), last - timedelta(days=MOST - 1))
    count = max((last - first).days + 1, LEAST)
    columns = [first + timedelta(days=n) for n in range(count)]
    days = [
        Day(
            _("Today") if day == tongue.today else spoken.weekday(day, tongue.locale),
            day.day,
            day == tongue.today,
        )
        for day in columns
    ]
    rows = [
        _cells(row, columns, name if not number else "")
        for name, some in parcels
        for number, row in enumerate(_rows([bar for bar in some if bar.last >= first]))
    ]
    return Strip(days, rows)


def _rows(bars: Sequence[Bar]) -> list[list[Bar]]:
    """Bars that do not touch share a row; one that would cover another begins a new one."""
    rows: list[list[Bar]] = []
    for bar in bars:
        if rows and bar.first > max(other.last for other in rows[-1]):
            rows[-1].append(bar)
        else:
            rows.append([bar])
    return rows


def _cells(bars: Sequence[Bar], columns: Sequence[date], name: str) -> list[Cell]:
    cells: list[Cell] = []
    at = 0
    for bar in bars:
        start = max((bar.first - columns[0]).days, 0)
        if start > at:
            kind = "label" if name and not at else "gap"
            cells.append(Cell(start - at, kind, name if not at else ""))
        at = (bar.last - columns[0]).days + 1
        cells.append(Cell(at - start, bar.kind, bar.text))
    if at < len(columns):
        cells.append(Cell(len(columns) - at, "gap"))
    return cells
