"""How long it is usual that nothing is heard of a parcel."""

from bisect import bisect_right
from datetime import datetime
from itertools import pairwise

import msgspec

from .book import Book
from .cells import mixed
from .keys import broad
from .moments import days
from .spread import Spread
from .trip import Trip, last_sign, stages

EDGES = (
    *(n * 0.25 for n in range(16)),
    *(4.0 + n * 0.5 for n in range(12)),
    *(10.0 + n for n in range(20)),
    *(30.0 + 5.0 * n for n in range(7)),
)
"""The bins of silences, in days."""
ENOUGH = 20.0
"""So many silences must have been seen before one is called unusual."""
PART = 0.95


class Silence(msgspec.Struct, frozen=True, kw_only=True):
    """How long nothing was heard, and whether that is much for such a parcel at this stage."""

    days: float
    """Without a sign so far."""
    normal: float | None
    """19 of 20 such parcels are not silent for longer; None where too little is known."""
    unusual: bool
    stage: str
    seen: float
    """How many silences speak for it, each counted by its age."""


def silence(book: Book, trip: Trip, now: datetime) -> Silence:
    """Whether a parcel has been silent for longer than such parcels are at this stage."""
    stage, _ = stages(trip)[-1]
    so_far = max(0.0, days(last_sign(trip), now))
    cells = [book.silences[name] for name in broad(trip, stage) if name in book.silences]
    seen = cells[0].total if cells else 0.0
    if seen < ENOUGH:
        return Silence(days=so_far, normal=None, unusual=False, stage=stage, seen=seen)
    flat = [1.0 / (len(EDGES) - 1)] * (len(EDGES) - 1)
    normal = Spread(EDGES, mixed(cells, flat, (0.01, 40.0))).quantile(PART)
    return Silence(days=so_far, normal=normal, unusual=so_far > normal, stage=stage, seen=seen)


def gaps(trip: Trip, delivered: datetime) -> list[tuple[str, float]]:
    """The silences of a trip after it was handed over: the stage and the length in days."""
    if trip.handed_over is None or not trip.scans:
        return []
    reached = stages(trip)
    heard = sorted({trip.handed_over, *(scan.at for scan in trip.scans)} - {delivered})
    moments = [at for at in heard if at < delivered]
    found = []
    for before, after in pairwise([*moments, delivered]):
        stage = [name for name, at in reached if at <= before]
        found.append((stage[-1] if stage else "moving", days(before, after)))
    return found


def bin_of(length: float) -> int:
    """The bin of ``EDGES`` that a silence falls in."""
    return max(0, min(len(EDGES) - 2, bisect_right(EDGES, length) - 1))
