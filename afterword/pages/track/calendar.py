"""A calendar file of when the parcels of an order come (RFC 5545).

An entry keeps its UID for good, so that the file taken again moves the entry that is there. Its
SEQUENCE counts how often the days were given anew, as RFC 5545 asks for a change that matters. The
entries are whole days (DATE values): a carrier's range has no hours.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec

LONGEST_LINE = 75
"""Octets of a line without its break (section 3.1)."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One parcel in the calendar. ``last`` is the last day itself, not the one after it."""

    uid: str
    first: date
    last: date
    summary: str
    description: str = ""
    url: str = ""
    sequence: int = 0
    gone: bool = False
    """It was cancelled: the entry is struck out."""


def written(entries: Sequence[Entry], name: str, now: datetime) -> bytes:
    """The file. ``name``: whose it is, as calendars show it."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Afterword//Tracking page//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{text(name)}",
    ]
    for one in entries:
        lines += _event(one, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def _event(one: Entry, now: datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{text(one.uid)}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{one.first:%Y%m%d}",
        # The end of an entry is the first day that is no part of it (section 3.6.1).
        f"DTEND;VALUE=DATE:{one.last + timedelta(days=1):%Y%m%d}",
        f"SEQUENCE:{one.sequence}",
        f"STATUS:{'CANCELLED' if one.gone else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
        f"SUMMARY:{text(one.summary)}",
    ]
    if one.description:
        lines.append(f"DESCRIPTION:{text(one.description)}")
    if one.url:
        # A URI is no TEXT: nothing in it is escaped (section 3.3.13).
        lines.append(f"URL:{''.join(one.url.split())}")
    return [*lines, "END:VEVENT"]


def text(value: str) -> str:
    """A value of the type TEXT (section 3.3.11): what would end it early is escaped."""
    for sign in ("\\", ";", ","):
        value = value.replace(sign, f"\\{sign}")
    lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    clean = ("".join(sign for sign in line if sign >= " " or sign == "\t") for line in lines)
    return "\\n".join(clean)


def folded(line: str) -> str:
    """A line, folded before its 76th octet and never within a character."""
    parts: list[str] = []
    part, size = "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > LONGEST_LINE:
            parts.append(part)
            # The blank that begins a line that goes on counts as one of its octets.
            part, size = "", 1
        part += sign
        size += width
    return "\r\n ".join([*parts, part])
