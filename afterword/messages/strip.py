"""The day strip of a message: a column for each day, a bar for each date that was told."""

from datetime import date, timedelta
from textwrap import wrap
from typing import Any

from afterword.decisions.parcels import Shipment

from . import spoken
from .labels import labels
from .parcels import Parcels
from .subject import Noting

Bar = tuple[date, date, str, str]
"""Its first and its last day, its kind and its words."""


def strip(parcels: Parcels) -> dict[str, Any]:
    """The strip; whoever looks at its rows names the days of every parcel in it."""

    def note() -> None:
        for one in parcels.shipments:
            parcels.note(one)

    return Noting(_drawn(parcels), frozenset({"rows"}), note)


def _drawn(parcels: Parcels) -> dict[str, Any]:
    reader = parcels.reader
    told = {one.about: parcels.dates_told(one) for one in parcels.shipments}
    days = [day for dates in told.values() for first, last in dates for day in (first, last)]
    days += [reader.day(one.delivered) for one in parcels.shipments if one.delivered]
    if not days:
        return {"days": [], "rows": []}
    today = reader.day(parcels.about.now)
    columns = _columns(days, today, all(one.delivered for one in parcels.shipments))
    return {
        "days": [
            {
                "name": labels(parcels.about.language)["today"]
                if day == today
                else spoken.weekday(day, reader.locale),
                "number": day.day,
                "today": day == today,
            }
            for day in columns
        ],
        "rows": [
            row
            for one in parcels.shipments
            for row in _rows(parcels, one, told[one.about], columns)
        ],
    }


def _columns(days: list[date], today: date, arrived: bool) -> list[date]:
    """At most seven from today, or from the first date told, to the last one."""
    last = max(days)
    if not arrived:
        # What is overdue shows today too, unless the last date is long past.
        last = max(last, min(today, last + timedelta(days=3)))
    first = max(min([today, *days]), last - timedelta(days=6))
    last = min(max(last, first + timedelta(days=4)), first + timedelta(days=6))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _rows(
    parcels: Parcels, one: Shipment, dates: list[tuple[date, date]], columns: list[date]
) -> list[dict[str, Any]]:
    rows = [cells for bar in _bars(parcels, one, dates) if (cells := _cells(bar, columns))]
    told_in = _labelled(rows, parcels.contents(one), len(columns))
    return [{"cells": [{"start": False, **cell} for cell in cells]} for cells in told_in]


def _bars(parcels: Parcels, one: Shipment, dates: list[tuple[date, date]]) -> list[Bar]:
    """A bar for each range of days that was told of a parcel, and one for the day it came."""
    reader = parcels.reader
    bars: list[Bar] = []
    for index, (since, until) in enumerate(dates):
        newest = index == len(dates) - 1
        later = index > 0 and until > dates[index - 1][1]
        kind = ("late" if later else "plan") if newest else "broken"
        if newest and one.delivered:
            continue
        if until < reader.day(parcels.about.now):
            kind = "broken"
        bars.append((since, until, kind, spoken.promise(since, until, reader.locale, short=True)))
    if one.delivered:
        day = reader.day(one.delivered)
        at = f"✓ {spoken.hour(one.delivered, reader.zone, reader.locale)}"
        bars.append((day, day, "done", at))
    return bars


def _cells(bar: Bar, columns: list[date]) -> list[dict[str, Any]]:
    since, until, kind, text = bar
    start = max((since - columns[0]).days, 0)
    end = min((until - columns[0]).days, len(columns) - 1)
    if end < start:
        return []
    cells: list[dict[str, Any]] = []
    if start:
        cells.append({"span": start, "kind": "gap", "text": ""})
    cells.append({"span": end - start + 1, "kind": kind, "text": text})
    rest = len(columns) - 1 - end
    if rest:
        cells.append({"span": rest, "kind": "gap", "text": ""})
    return cells


_PHONE, _PADDING, _LETTER = 312, 20, 7
"""Pixels: the strip on a narrow phone, what of a cell is bare, a letter of its names."""


def _labelled(
    rows: list[list[dict[str, Any]]], name: str, columns: int
) -> list[list[dict[str, Any]]]:
    """The rows of a parcel with what is in it: before its first bar that leaves room, else after
    one, else in a row of its own above. Room is where it stands in two lines on a phone, and no
    word of it has to be broken."""
    if not rows or not name:
        return rows
    for end in (0, -1):
        for cells in rows:
            if cells[end]["kind"] == "gap" and _has_room(name, cells[end]["span"], columns):
                cells[end] |= {"kind": "label", "text": name, "start": end == -1}
                return rows
    return [[{"span": columns, "kind": "label", "text": name, "start": True}], *rows]


def _has_room(name: str, span: int, columns: int) -> bool:
    letters = (_PHONE * span // columns - _PADDING) // _LETTER
    return letters >= max(map(len, name.split())) and len(wrap(name, letters)) <= 2
