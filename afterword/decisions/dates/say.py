"""What a book says of a trip: the middle, and how far off it may be.

All in ``log(1 + days of work)`` since the stage was reached (``pace``). The middle is a guess where
nothing is known, moved by the line through the facts and by each group the trip belongs to (those
that know little say little), mixed with what the trees say where there are some, and moved by how
much slower parcels are now. The spread around it is how far off the book was, of late.
"""

import math
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from itertools import pairwise

from .book import Book, Mean, Tails
from .cells import mixed
from .facts import WEEK, facts
from .keys import broad, groups, leaving
from .pace import paced
from .spread import Spread
from .trees import Trees
from .trip import Trip

LOW, HIGH = 0.05, 0.95
STEP = 0.05
EDGES = tuple(n * STEP for n in range(-70, 91))
"""The bins of how far off: from a thirtieth of the time to ninety times as much."""
GROUP_HALF_LIFE = 365.0
LEFT_HALF_LIFE = 90.0
MIXTURES = (0.0, 0.25, 0.5, 0.75, 1.0)
"""How much of what the trees say is taken."""
_TRUST = (0.02, 0.01, 0.0, 0.01, 0.02)
"""With nothing to choose by, half of each: by so much another mixture must have been nearer."""
_TRUST_MOVING = (0.03, 0.02, 0.01, 0.0, 0.01)
"""Once a parcel moves three parts of four are the trees': of packing they know little."""
_GUESSES = {
    "placed": (6.0, 16.0),
    "moving": (4.0, 13.0),
    "customs": (5.0, 7.0),
    "held": (4.0, 6.0),
    "near": (1.5, 1.5),
    "out": (0.5, 0.5),
    "attempted": (2.0, 2.0),
    "collect": (3.0, 3.0),
}
"""The middle where nothing was learnt, in days: at home, and across a border. A guess."""
_GUESS_WIDTH = 0.8
MIDDLE_SURE = 2.0
"""By so many standard errors the middle of the errors must be off to be more than chance (that of a
middle is 0.93 of the distance between its quarters, by the root of how many there are)."""


def guess(trip: Trip, stage: str) -> float:
    """The middle of a trip of which nothing was learnt."""
    near, far = _GUESSES[stage]
    ends = {trip.origin.country, trip.destination.country} - {""}
    return math.log1p(far if len(ends) == 2 else near)


def pace(book: Book) -> list[float]:
    """What each weekday counts, as far as the book knows."""
    return paced(book.week) if book.week else []


def by_table(book: Book, trip: Trip, stage: str, since: datetime) -> float:
    """The middle by the line and the groups."""
    slope = book.slopes.get(stage)
    found = guess(trip, stage) + (slope.at(facts(trip, since, pace(book))) if slope else 0.0)
    for _, name in groups(trip, stage):
        mean = book.groups.get(name)
        if mean is not None:
            found += mean.off
    return found


def weight(mean: Mean, today: float, half_life: float = GROUP_HALF_LIFE) -> float:
    """How many parcels a group has seen, each counted by its age."""
    return mean.weight * math.pow(0.5, max(0.0, today - mean.day) / half_life)


def trees_of(book: Book, stage: str) -> Trees | None:
    """The trees of a stage. Those without a pace were grown by an earlier version, which looked at
    other facts: they say nothing."""
    found = book.trees.get(stage)
    return found if found and found.pace else None


def by_trees(trees: Trees, trip: Trip, since: datetime) -> float:
    """The middle by the trees."""
    return trees.at(tree_facts(trees.places, trees.pace, trip, since))


def tree_facts(
    places: dict[str, float], pace: Sequence[float], trip: Trip, since: datetime
) -> list[float]:
    """What the trees look at: the facts, the regions as numbers, the beginnings of postcodes."""
    one, other = trip.origin, trip.destination
    line = facts(trip, since, pace)
    found = [*line[: WEEK.start], float(since.weekday()), *line[WEEK.stop :]]
    found.append(places.get(f"<{one.country}-{one.region}", 0.0))
    found.append(places.get(f">{other.country}-{other.region}", 0.0))
    found += [_number(one.postcode), _number(other.postcode)]
    return found


def _number(postcode: str) -> float:
    """The first five digits of a postcode: neighbours are near each other, as a rule."""
    digits = "".join(sign for sign in postcode if "0" <= sign <= "9")[:5]
    return float(digits.ljust(5, "0")) if digits else -1.0


def both(book: Book, trip: Trip, stage: str, since: datetime, today: float) -> tuple[float, float]:
    """The middle by the table and by the trees; twice the table where there are no trees."""
    table = by_table(book, trip, stage, since)
    trees = trees_of(book, stage)
    return table, (by_trees(trees, trip, since) if trees else table)


def share_of_trees(book: Book, stage: str) -> float:
    """The mixture that was least off, of late."""
    trust = book.trust.get(stage)
    if not trust or trees_of(book, stage) is None:
        return 0.5
    lean = _TRUST_MOVING if stage == "moving" else _TRUST
    return MIXTURES[min(range(len(MIXTURES)), key=lambda n: trust[n] + lean[n])]


def raw(book: Book, trip: Trip, stage: str, since: datetime, today: float) -> float:
    """The middle before it is asked how much slower parcels are now."""
    table, trees = both(book, trip, stage, since, today)
    return table + (trees - table) * share_of_trees(book, stage) + left(book, trip, stage)


def left(book: Book, trip: Trip, stage: str) -> float:
    """How far off table and trees are, of late, for parcels that leave the same place."""
    mean = book.left.get(leaving(trip, stage))
    return mean.off if mean else 0.0


def middle(book: Book, trip: Trip, stage: str, since: datetime, today: float) -> float:
    """The middle of all such trips, in ``log(1 + days)`` since the stage was reached."""
    return raw(book, trip, stage, since, today) + book.lag.get(stage, 0.0)


def learnt_from(book: Book, trip: Trip, stage: str) -> float:
    """How many errors the widest spread holds, each counted by its age."""
    cell = book.errors.get(broad(trip, stage)[0])
    return cell.total if cell else 0.0


def errors(book: Book, trip: Trip, stage: str) -> Spread:
    """How far off the middle such trips are."""
    cells = [book.errors[name] for name in broad(trip, stage) if name in book.errors]
    shares = mixed(cells, _doubt(), (10.0, 40.0))
    plain = Spread(EDGES, shares)
    return stretched(plain, shares, book.tails.get(broad(trip, stage)[-1], Tails()))


def chance_in(spread: Spread, seen: float) -> float:
    """How much of the middle of ``seen`` errors is no more than chance. That of a few hundred moves
    by some hours from week to week for no reason; a date that follows it is further off."""
    low, half, high = (spread.quantile(part) for part in (0.25, 0.5, 0.75))
    chance = MIDDLE_SURE * 0.93 * (high - low) / math.sqrt(max(1.0, seen))
    return math.copysign(min(abs(half), chance), half)


def stretched(plain: Spread, shares: list[float], tails: Tails) -> Spread:
    """The spread with its sides drawn out (or in) so that its ends reach as far as was learnt."""
    if not tails.low and not tails.high:
        return plain
    low, half, high = (plain.quantile(part) for part in (LOW, 0.5, HIGH))
    up = 1.0 + max(-0.8, tails.high / max(0.1, high - half))
    down = 1.0 + max(-0.8, tails.low / max(0.1, half - low))
    edges = [half + (edge - half) * (up if edge > half else down) for edge in EDGES]
    return Spread(edges, shares)


@cache
def _doubt() -> tuple[float, ...]:
    """How far off a guess may be: nine of ten within a quarter and four times."""
    ends = [0.5 * (1.0 + math.erf(edge / (_GUESS_WIDTH * math.sqrt(2.0)))) for edge in EDGES]
    shares = [end - begin for begin, end in pairwise(ends)]
    return tuple(share / sum(shares) for share in shares)


def bin_of(error: float) -> int:
    """The bin of ``EDGES`` that an error falls in."""
    return max(0, min(len(EDGES) - 2, int((error - EDGES[0]) / STEP)))
