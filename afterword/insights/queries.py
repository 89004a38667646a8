"""How honest the dates were: what was given for the parcels that arrived, and whether it held."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from statistics import median

import msgspec
from django.db.models import F

from afterword.house.models import Store
from afterword.timeline.models import Shipment

from . import books
from .models import Landed, Learnt

NOMINAL = 90
"""In a hundred: how many parcels are meant to come on the days that are expected."""
MOST = 20_000
"""So many of the last parcels are counted at the most."""


class Line(msgspec.Struct, frozen=True):
    """A carrier on a lane, or all of them together."""

    carrier: str
    lane: str
    parcels: int
    days: float | None
    """From the hand-over to the door, in the middle; ``None``: nobody knows when one was handed
    over."""
    expected: int
    """Of how many a range was given at the hand-over."""
    within: int
    """Of those, how many came on these days."""
    error: float | None
    """In the middle, how many days beside the likeliest moment."""
    first: int
    """Of how many days were given to the customer."""
    broken: int
    """Of those, how many came after the days first given."""
    silent: int
    """How many came on other days than last told, that had moved and were not told."""

    @property
    def coverage(self) -> int | None:
        """In a hundred: how many came on the days expected; ``None``: none were."""
        return round(100 * self.within / self.expected) if self.expected else None


class Board(msgspec.Struct, frozen=True):
    """The scoreboard of some days."""

    days: int
    whole: Line
    lines: list[Line]
    weeks: list[float]
    """The coverage of each week of this time that had parcels, the first first."""


def board(store: Store, days: int, now: datetime) -> Board:
    """How the dates of the last days held, by carrier and lane, the most parcels first."""
    since = now - timedelta(days=days)
    rows = list(
        Landed.objects.of(store).filter(came__gt=since, came__lte=now).order_by("-came")[:MOST]
    )
    groups: dict[tuple[str, str], list[Landed]] = defaultdict(list)
    for row in rows:
        groups[row.carrier, row.lane].append(row)
    lines = [_line(carrier, lane, some) for (carrier, lane), some in groups.items()]
    lines.sort(key=lambda one: (-one.parcels, one.carrier, one.lane))
    return Board(days, _line("", "", rows), lines, _weeks(rows, since, now))


def _line(carrier: str, lane: str, rows: Sequence[Landed]) -> Line:
    took = [row.came - row.handed_over for row in rows if row.handed_over]
    beside = [abs(row.came - row.expected_likely) for row in rows if row.expected_likely]
    given = [row for row in rows if row.expected_from and row.expected_to]
    first = [row for row in rows if row.first_to]
    return Line(
        carrier=carrier,
        lane=lane,
        parcels=len(rows),
        days=_days(took),
        expected=len(given),
        within=sum(_within(row) for row in given),
        error=_days(beside),
        first=len(first),
        broken=sum(bool(row.first_to and row.came > row.first_to) for row in first),
        silent=sum(row.silent for row in rows),
    )


def _within(row: Landed) -> bool:
    return bool(
        row.expected_from and row.expected_to and row.expected_from <= row.came <= row.expected_to
    )


def _days(spans: Iterable[timedelta]) -> float | None:
    found = [one.total_seconds() / 86_400 for one in spans]
    return round(median(found), 1) if found else None


def _weeks(rows: Sequence[Landed], since: datetime, now: datetime) -> list[float]:
    found: list[float] = []
    start = since
    while start < now:
        end = start + timedelta(weeks=1)
        mine = [row for row in rows if start < row.came <= end and row.expected_to]
        if mine:
            found.append(100 * sum(map(_within, mine)) / len(mine))
        start = end
    return found


class Book(msgspec.Struct, frozen=True):
    """What is known of a store's book. ``reached``: how far a new one is, where one is learnt."""

    learnt: int
    changed: datetime | None
    rebuilt: datetime | None
    wanted: datetime | None
    reached: datetime | None
    grown: datetime | None
    """When the trees in it were grown; ``None``: there are none."""


def book(store: Store) -> Book:
    """How much the store has learnt, and when."""
    row = Learnt.objects.of(store).first()
    if row is None:
        return Book(0, None, None, None, None, None)
    changed = row.changed if row.learnt else None
    trees = bool(row.learnt and books.book_of(store.pk).trees)
    grown = row.grown if trees else None
    return Book(row.learnt, changed, row.rebuilt, row.wanted, row.reached, grown)


def untold(store: Store) -> int:
    """How many parcels on their way are expected after the days that their customers were last
    told, and were not told so yet."""
    rows = Shipment.objects.of(store).filter(
        delivered=None, told_to__isnull=False, expected_likely__gt=F("told_to")
    )
    return rows.exclude(status__in=("cancelled", "returned", "lost", "expired")).count()
