"""How long a message waits until its own hours and those of the store are open."""

from datetime import timedelta
from functools import lru_cache

from afterword.decisions.timing import WEEKDAYS, Hours, clock

SLOT = 15
"""Minutes: how finely a week is looked at for hours that allow a message."""


@lru_cache(maxsize=512)
def longest_wait(step: Hours | None, ours: Hours | None) -> int | None:
    """The most minutes that a message waits, from when its step lets it be due, until both its own
    hours and those of the store are open, in a week without holidays. ``None``: for ever."""
    if ours is None and step is None:
        return 0
    slots = range(0, 7 * 24 * 60, SLOT)
    due = [_open(step, at) for at in slots]
    both = [is_due and _open(ours, at) for at, is_due in zip(slots, due, strict=True)]
    if not any(both):
        return None
    longest = wait = 0
    for is_due, is_open in reversed(list(zip(due * 2, both * 2, strict=True))):
        wait = 0 if is_open else wait + SLOT
        if is_due:
            longest = max(longest, wait)
    return longest


def _open(hours: Hours | None, at: int) -> bool:
    """Whether hours are open so many minutes after the beginning of Monday."""
    if hours is None:
        return True
    day, reads = at // (24 * 60), timedelta(minutes=at % (24 * 60))
    opens, closes = clock(hours.from_), clock(hours.to)
    if opens < closes:
        return opens <= reads < closes and _day(hours, day)
    if reads >= opens:
        return _day(hours, day)
    return reads < closes and _day(hours, (day - 1) % 7)


def _day(hours: Hours, day: int) -> bool:
    return WEEKDAYS[day] in hours.days and not (hours.business_days and day > 4)
