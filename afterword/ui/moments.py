"""Days, hours and lengths of time as people read them, in the language that is on."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

_FAR = timedelta(days=300)
"""How far from now a day is told with its year."""


def moment(at: datetime, zone: ZoneInfo, now: datetime | None = None) -> str:
    """A day and hour on somebody's clock: ``Fri 27 Nov, 09:00``.

    With ``now`` a day that is far from it is told with its year.
    """
    written = _("D j M Y, H:i") if _is_far(at, now) else _("D j M, H:i")
    return formats.date_format(at.astimezone(zone), str(written))


def day(at: datetime, zone: ZoneInfo, now: datetime | None = None) -> str:
    """A day on somebody's clock: ``Fri 27 Nov``; far from ``now``: ``1 Dec 2010``."""
    written = _("j M Y") if _is_far(at, now) else _("D j M")
    return formats.date_format(at.astimezone(zone), str(written))


def _is_far(at: datetime, now: datetime | None) -> bool:
    return now is not None and abs(now - at) > _FAR


def plain_day(day: date) -> str:
    """A day of a calendar: ``3 October 2027``."""
    return formats.date_format(day, str(_("j F Y")))


def long_day(at: datetime, zone: ZoneInfo) -> str:
    """A day with its year: ``3 October 2027``."""
    return formats.date_format(at.astimezone(zone), str(_("j F Y")))


_LENGTH = re.compile(r"(\d+) (minute|hour|day|week|business day)s?", re.ASCII)


def length(written: str) -> str:
    """A length of time as journeys write it, "5 days", in the reader's language.

    What is none stays as it is.
    """
    found = _LENGTH.fullmatch(written)
    if not found:
        return written
    n = int(found[1])
    said = {
        "minute": ngettext("%d minute", "%d minutes", n),
        "hour": ngettext("%d hour", "%d hours", n),
        "day": ngettext("%d day", "%d days", n),
        "week": ngettext("%d week", "%d weeks", n),
        "business day": ngettext("%d business day", "%d business days", n),
    }
    return said[found[2]] % n
