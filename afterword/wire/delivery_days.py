"""The delivery day of an order, as shops keep it: in which fields, and how it is written there.

Shops have no such thing of their own. An app or a plugin keeps it in fields of the order, often in
several at once: one for itself and one for people to read. All of them are written together, and
what is read by people is written as it stands there; where nobody can tell how that is, nothing is
written.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from .reading import text

SETTING = "days"
"""The setting of a shop's account that says where its delivery day is kept, and how it moves."""
SECONDS = "seconds"
"""Seconds since 1970 of a clock that knows no zone, as PHP's ``strtotime`` counts in WordPress."""
INSTANT = "instant"
"""Seconds since 1970 of an instant of that day, on the store's own clock."""
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WAYS: tuple[str, ...] = (
    *("YYYY-MM-DD", "YYYY/MM/DD", "YYYYMMDD", "DD/MM/YYYY", "MM/DD/YYYY", "DD-MM-YYYY"),
    *("MM-DD-YYYY", "DD.MM.YYYY", "D.M.YYYY", "D/M/YYYY", "M/D/YYYY", "D MMMM YYYY"),
    *("D MMMM, YYYY", "MMMM D, YYYY", "D MMM YYYY", "MMM D, YYYY", "dddd, D MMMM YYYY"),
    *("dddd, D MMMM, YYYY", "dddd, MMMM D, YYYY", SECONDS),
)
"""How a day may be written. ``MMMM``, ``MMM`` and ``dddd`` are English words."""
_TOKEN = re.compile(r"dddd|MMMM|MMM|YYYY|MM|DD|M|D")
_ZEROS = re.compile(r"\b0+")
"""By which two ways may differ and still name one day: ``03.12.`` and ``3.12.``"""
_SIGNS = {
    "YYYY": r"(?P<y>\d{4})",
    "MM": r"(?P<m>\d{2})",
    "DD": r"(?P<d>\d{2})",
    "M": r"(?P<m>\d{1,2})",
    "D": r"(?P<d>\d{1,2})",
    "MMMM": r"(?P<mmmm>[A-Za-z]+)",
    "MMM": r"(?P<mmm>[A-Za-z]{3})",
    "dddd": r"[A-Za-z]+",
}


class Field(msgspec.Struct, frozen=True):
    """A field of an order. ``way``: how the day is written in it; empty: as it stands there."""

    key: str
    way: str = ""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """Where a shop keeps the day of an order: the first field counts, the others say the same."""

    fields: tuple[Field, ...]
    shown: str
    """Which way is tried first where it is not known how a field is written."""

    def read(self, values: Mapping[str, str]) -> date | None:
        """The day in an order's fields; ``None``: none, or nobody can tell which."""
        first = self.fields[0]
        return read(values.get(first.key, ""), first.way or self.shown)

    def write(self, values: Mapping[str, str], day: date, zone: str) -> dict[str, str]:
        """The fields with another day. ``values``: as they stand; of the further ones those that
        are there. Raises ``ValueError`` where it is not known how one is to be written."""
        first = self.fields[0]
        before, found = self.read(values), dict[str, str]()
        if values.get(first.key, "") and before is None:
            raise ValueError(f"the day of the order is not written as {first.way or self.shown}")
        for field in self.fields:
            stands = values.get(field.key, "")
            if not stands and field != first:
                continue
            way = field.way or (self.shown if field == first else self._way(stands, before, day))
            if not way:
                raise ValueError(f"nobody can tell how the field {field.key!r} writes a day")
            found[field.key] = write(day, way, stands, before, zone)
        return found

    def _way(self, stands: str, before: date | None, day: date) -> str:
        """How a field that shows one day would show another; empty: nobody can tell."""
        if before is None:
            return ""
        said = stands.strip().casefold()
        ways = [one for one in WAYS if one != SECONDS and write(before, one).casefold() == said]
        if self.shown in ways:
            return self.shown
        others = {_ZEROS.sub("", write(day, one)) for one in ways}
        return ways[0] if len(others) == 1 else ""


def read(written: str, way: str) -> date | None:
    """The day in what is written; ``None``: it is not written this way."""
    if way in (SECONDS, INSTANT):
        plain = written.strip()
        if not (plain.isascii() and plain.isdigit() and len(plain) < 12):
            return None
        return datetime.fromtimestamp(int(plain), UTC).date()
    found = _reader(way).fullmatch(written.strip())
    if found is None:
        return None
    said = found.groupdict()
    try:
        month = _month(said)
        return date(int(said["y"]), month, int(said["d"]))
    except ValueError:
        return None


def _month(said: Mapping[str, str]) -> int:
    if "m" in said:
        return int(said["m"])
    word = (said.get("mmmm") or said.get("mmm") or "").casefold()
    short = "mmm" in said
    names = [one[:3] if short else one for one in _MONTHS]
    return [one.casefold() for one in names].index(word) + 1


def _reader(way: str) -> re.Pattern[str]:
    parts, place = list[str](), 0
    for one in _TOKEN.finditer(way):
        parts += [re.escape(way[place : one.start()]), _SIGNS[one[0]]]
        place = one.end()
    return re.compile("".join([*parts, re.escape(way[place:])]), re.ASCII)


def write(
    day: date, way: str, stands: str = "", before: date | None = None, zone: str = "UTC"
) -> str:
    """A day as it is written this way. Seconds keep the hour of what stands there for ``before``,
    another day."""
    if way == SECONDS:
        moved = timedelta(days=(day - before).days) if stands and before else None
        if moved is not None:
            return str(int(stands) + int(moved.total_seconds()))
        return str(int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()))
    if way == INSTANT:
        there = ZoneInfo(zone)
        hour = datetime.fromtimestamp(int(stands), there).time() if stands.isdigit() else None
        at = datetime.combine(day, hour or datetime.min.time(), there)
        return str(int(at.timestamp()))
    said = {
        "dddd": _DAYS[day.weekday()],
        "MMMM": _MONTHS[day.month - 1],
        "MMM": _MONTHS[day.month - 1][:3],
        "YYYY": f"{day.year:04}",
        "MM": f"{day.month:02}",
        "DD": f"{day.day:02}",
        "M": str(day.month),
        "D": str(day.day),
    }
    return _TOKEN.sub(lambda one: said[one[0]], way)


def kept(settings: Mapping[str, Any], places: Mapping[str, tuple[Field, ...]]) -> Kept | None:
    """Where the day is kept, by a shop's settings; ``None``: it was not said. ``places``: the
    fields of each app or plugin that is known by name; without any they are the shop's own."""
    said = settings.get(SETTING)
    said = said if isinstance(said, Mapping) else {}
    where = text(said.get("where"), 40)
    if where not in places:
        return None
    shown = text(said.get("written"), 40)
    shown = shown if shown in WAYS else WAYS[0]
    named = tuple(Field(one, shown) for one in keys(said))
    fields = places[where] or named
    return Kept(fields=fields, shown=shown) if fields else None


def keys(said: Mapping[str, Any]) -> list[str]:
    """The fields that a shop names itself, with commas between."""
    written = text(said.get("fields"), 400).split(",")
    return [one for part in written if (one := part.strip())]


def day_of(data: Mapping[str, Any]) -> date:
    """The day in what a deed says. Raises ``ValueError`` where there is none."""
    return date.fromisoformat(text(data.get("day"), 10))
