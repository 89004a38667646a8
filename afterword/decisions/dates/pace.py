"""The pace of a week: on which days parcels arrive, and how many days of work a time holds.

A day counts by how many parcels come on it, so that one that takes four days is as long from
Thursday to Tuesday as from Monday to Friday. A public holiday where a parcel goes to counts as a
Sunday.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from afterword.decisions.timing import is_holiday

from .trip import Spot

EVEN = (1.0,) * 7
"""All days alike, Monday first: what is taken where nothing was learnt."""
LEAN = 2.0
"""So many parcels a weekday are taken as seen before any was."""
LEAST = 0.05
"""No day counts less: time never stands still."""
_DAY = timedelta(days=1)
_MOST = 400
_SUNDAY = 6


def pace_of(arrived: Iterable[tuple[datetime, Spot, float]]) -> list[float]:
    """What each weekday counts, Monday first, in the mean one. From when parcels arrived, where,
    and what each weighs; those that came on a holiday tell of no weekday."""
    seen = [0.0] * 7
    for at, spot, weight in arrived:
        if not holiday(at, spot):
            seen[at.weekday()] += weight
    return paced(seen)


def holiday(at: datetime, spot: Spot) -> bool:
    """Whether a moment lies in a public holiday of a place."""
    return _holiday(at.date(), spot.country, spot.region)


def paced(came: Sequence[float]) -> list[float]:
    """What each weekday counts, by how many parcels came on it; all alike where none did."""
    seen = [LEAN + one for one in came]
    whole = sum(seen) / 7.0
    found = [max(LEAST, one / whole) for one in seen]
    mean = sum(found) / 7.0
    return [one / mean for one in found]


def worked(pace: Sequence[float], spot: Spot, since: datetime, until: datetime) -> float:
    """How many days of work lie between two moments; 0 where the second comes first."""
    if not pace:
        return max(0.0, (until - since) / _DAY)
    found, at = 0.0, since
    for _ in range(_MOST):
        if at >= until:
            return found
        end = min(until, _next(at))
        found += _counts(pace, spot, at) * ((end - at) / _DAY)
        at = end
    return found


def lasts(pace: Sequence[float], spot: Spot, since: datetime, work: float) -> float:
    """How many days from a moment on hold so many days of work."""
    if not pace:
        return work
    left, at = work, since
    for _ in range(_MOST):
        counts, whole = _counts(pace, spot, at), (_next(at) - at) / _DAY
        if left <= counts * whole:
            return (at - since) / _DAY + left / counts
        left -= counts * whole
        at = _next(at)
    return (at - since) / _DAY + left


def _next(at: datetime) -> datetime:
    return datetime.combine(at.date() + _DAY, time.min, at.tzinfo)


def _counts(pace: Sequence[float], spot: Spot, at: datetime) -> float:
    holiday = _holiday(at.date(), spot.country, spot.region)
    return min(pace[_SUNDAY if holiday else at.weekday()], pace[at.weekday()])


@lru_cache(maxsize=20_000)
def _holiday(day: date, country: str, region: str) -> bool:
    return bool(country) and is_holiday(day, country, region)
