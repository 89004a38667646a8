"""Times as the list says them, and until when something can be put off."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from afterword.ui import moments

MORNING, EVENING = 9, 18
"""Hours of the store's clock."""
MONDAY = 0


def ago(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """How long ago, as short as it can be said: ``22 min``, ``3 h``, ``Thu``, ``12 Nov``."""
    minutes = round((now - at).total_seconds() / 60)
    if minutes < 1:
        return _("now")
    if minutes < 60:
        return _("%d min") % minutes
    if minutes < 60 * 24:
        return _("%d h") % (minutes // 60)
    local = at.astimezone(zone)
    if minutes < 60 * 24 * 6:
        return formats.date_format(local, "D")
    return formats.date_format(local, "j M")


def left(due: datetime, now: datetime, zone: ZoneInfo) -> str:
    """How much time a person has to answer; by when, where it is long."""
    minutes = round((due - now).total_seconds() / 60)
    if minutes < 0:
        return _("Late by %s") % _length(-minutes)
    if minutes < 60 * 8:
        return _("%s left") % _length(minutes)
    return _("By %s") % short(due, now, zone)


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%d min") % minutes
    if hours < 3 and rest:
        return _("%(h)d h %(m)02d") % {"h": hours, "m": rest}
    if hours < 24:
        return _("%d h") % hours
    return ngettext("%d day", "%d days", minutes // 1440) % (minutes // 1440)


def short(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """A moment to come: the hour today, the day and hour in this week, else the day."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    clock = formats.date_format(local, "H:i")
    if local.date() == today:
        return clock
    if (local.date() - today).days < 7:
        return f"{formats.date_format(local, 'D')} {clock}"
    return moments.day(at, zone, now)


class Choice(msgspec.Struct, frozen=True):
    """A moment until which something can be put off."""

    key: str
    label: str
    at: datetime
    says: str


def choices(now: datetime, zone: ZoneInfo) -> list[Choice]:
    """Until when something can be put off, as of now: the soonest first."""
    found = [
        Choice(key, str(label), at, short(at, now, zone))
        for key, (label, when) in _CHOICES.items()
        if (at := when(now.astimezone(zone))) > now
    ]
    return sorted(found, key=lambda one: one.at)


def until(key: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment of a choice; ``None``: there is no such choice now."""
    return next((one.at for one in choices(now, zone) if one.key == key), None)


def _at(local: datetime, days: int, hour: int) -> datetime:
    day = local.date() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, tzinfo=local.tzinfo)


def _to_monday(local: datetime) -> int:
    return (MONDAY - local.weekday()) % 7 or 7


_CHOICES: dict[str, tuple[Promise, Callable[[datetime], datetime]]] = {
    "hour": (gettext_lazy("in an hour"), lambda local: local + timedelta(hours=1)),
    "evening": (gettext_lazy("this evening"), lambda local: _at(local, 0, EVENING)),
    "tomorrow": (gettext_lazy("tomorrow morning"), lambda local: _at(local, 1, MORNING)),
    "monday": (
        gettext_lazy("on Monday"),
        lambda local: _at(local, _to_monday(local), MORNING),
    ),
    "week": (gettext_lazy("in a week"), lambda local: _at(local, 7, MORNING)),
}
