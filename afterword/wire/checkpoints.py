"""Reading what carriers say: what a word of theirs comes to, their clocks, the day they promise.

Shared by every adapter of a carrier, so that they all mean the same by it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple

from babel.core import get_global

from .reading import country, instant, text
from .scans import Scan

Meaning = dict[str, Any]
"""What a word comes to: ``status``, and where they apply ``delayed``, ``reason``, ``action``,
``proof``. See ``tracking.Follows.meaning``."""

_DAY = timedelta(days=1) - timedelta(seconds=1)
_LONGEST_CODE = 60
_LONGEST_MESSAGE = 500
_LONGEST_PLACE = 80


def means(
    status: str, *, delayed: bool = False, reason: str = "", action: str = "", proof: str = ""
) -> Meaning:
    """What a word comes to, for the tables of the adapters; what does not apply is not in it."""
    flags = {"delayed": delayed, "reason": reason, "action": action, "proof": proof}
    return {"status": status, **{name: one for name, one in flags.items() if one}}


class When(NamedTuple):
    """When something happened, and how well that is known."""

    happened: datetime
    local: str
    """On the clock of the place, as far as the carrier tells it; else empty."""
    zone_known: bool


def when(written: object, *, utc: bool = True) -> When | None:
    """A moment as a carrier writes it; ``None``: that is no moment.

    With an offset it is exact, and tells the clock of the place. Without one, nobody knows by which
    clock it was read: it counts as UTC, which is up to fourteen hours off. ``utc``: whether a ``Z``
    at the end may be believed; some write it behind the time of the place.
    """
    said = text(written, 40)
    ends_in_z = said[-1:] in ("Z", "z")
    if ends_in_z and not utc:
        said, ends_in_z = said[:-1], False
    happened = instant(said)
    if happened is None:
        return None
    if ends_in_z:
        return When(happened, "", True)
    clock = datetime.fromisoformat(said)
    return When(happened, clock.isoformat(timespec="minutes"), clock.tzinfo is not None)


def promise(written: object, *, until: object = None) -> tuple[datetime | None, datetime | None]:
    """(from, to) of a day or a moment at which a carrier means to deliver; ``until``: the end of
    it, where it names two. Only midnight is a whole day: nobody delivers at 00:00 sharp.

    A day is told in the place where it is delivered, of which the zone is not known: it counts as
    a day in UTC.
    """
    began, ended = instant(written), instant(until)
    if ended is not None:
        return began, ended + _DAY if _is_midnight(ended) else ended
    if began is None:
        return None, None
    return (began, began + _DAY) if _is_midnight(began) else (None, began)


def _is_midnight(moment: datetime) -> bool:
    return moment.timetz() == time(0, tzinfo=UTC)


def scan(
    code: str,
    meaning: Meaning | None,
    otherwise: str,
    at: When,
    *,
    country: str = "",
    region: object = "",
    city: object = "",
    postcode: object = "",
    message: object = "",
) -> Scan:
    """One scan. ``otherwise``: its status when nobody knows what ``code`` comes to."""
    return Scan(
        **(meaning or {"status": otherwise}),
        known=meaning is not None,
        code=text(code, _LONGEST_CODE),
        happened=at.happened,
        local=at.local,
        zone_known=at.zone_known,
        country=country,
        region=text(region, _LONGEST_PLACE),
        city=text(city, _LONGEST_PLACE),
        postcode=text(postcode, 20),
        message=text(message, _LONGEST_MESSAGE),
    )


def alpha2(value: object) -> str:
    """A country as ISO 3166-1 alpha-2, also where it is written as alpha-3: ``USA``. Else empty."""
    written = text(value).upper()
    if len(written) != len("USA"):
        return country(written)
    return country(next(iter(get_global("territory_aliases").get(written, ())), ""))


def in_order(scans: Iterator[Scan]) -> tuple[Scan, ...]:
    """Scans by when they happened, the same one told twice only once."""
    once = {(one.happened, one.code, one.city, one.message): one for one in scans}
    return tuple(sorted(once.values(), key=lambda one: one.happened))
