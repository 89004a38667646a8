"""The facts of a trip as numbers: what a straight line, and a tree, can learn from.

Each is centred near nought so that a line which has learnt nothing about it says nothing. A fact
that is not known is nought, which is to say: as usual.
"""

from collections.abc import Sequence
from datetime import datetime
from math import log1p

from .pace import worked
from .trip import Trip

NAMES = (
    "always",
    "promised in",
    "promised",
    "same region",
    "postage",
    "price",
    "weight",
    *("mon", "tue", "wed", "thu", "fri", "sat"),
    "hour",
    "packed in",
    "paid in",
    "promised in all",
    "carrier says",
    "carrier told",
    "pieces",
    "postage of each",
    "left to pack",
    "carrier may take",
)
"""The facts, in their order."""
WEEK = slice(NAMES.index("mon"), NAMES.index("sat") + 1)
"""Where the weekdays stand: a line needs each as a fact, a tree is better asked for their order."""


def facts(trip: Trip, since: datetime, pace: Sequence[float] = ()) -> list[float]:
    """The facts as of the moment at which a stage was reached; ``NAMES`` says which. ``pace``: what
    each weekday counts, Monday first; without it all days count alike."""
    later = since > trip.placed
    promised = trip.promised_to
    week = [0.0] * 7
    week[since.weekday()] = 1.0
    return [
        1.0,
        _long(since, promised) - 3.0 if promised else 0.0,
        1.0 if promised else 0.0,
        1.0 if _same_region(trip) else 0.0,
        _size(trip.postage, 7.3),
        _size(trip.price, 9.0),
        _size(trip.weight, 6.5),
        *week[:6],
        (since.hour + since.minute / 60.0) / 24.0 - 0.6,
        _long(trip.placed, since) - 1.2 if later else 0.0,
        _long(trip.placed, trip.paid) if later and trip.paid else 0.0,
        _long(trip.placed, promised) - 3.1 if later and promised else 0.0,
        _long(since, trip.carrier_to) - 1.5 if trip.carrier_to else 0.0,
        1.0 if trip.carrier_to else 0.0,
        *_pieces(trip),
        *_allowed(trip, since, pace),
    ]


def _pieces(trip: Trip) -> list[float]:
    """How many things were bought, and what the delivery of each costs."""
    count = trip.pieces or 1
    each = None if trip.postage is None else trip.postage // count
    return [log1p(count) - 0.7, _size(each, 7.3)]


def _allowed(trip: Trip, since: datetime, pace: Sequence[float]) -> list[float]:
    """How much was left to pack, and how many days of work are left to the carrier from then on
    until the promised moment: how far it is, as whoever made the promise thinks."""
    by, promised = trip.pack_by, trip.promised_to
    if by is None:
        return [0.0, 0.0]
    left = _long(since, by) - _long(by, since)
    if promised is None:
        return [left, 0.0]
    return [left, log1p(worked(pace, trip.destination, by, promised)) - 2.8]


def _long(since: datetime, until: datetime) -> float:
    return log1p(max(0.0, (until - since).total_seconds() / 86_400.0))


def _size(amount: int | None, usual: float) -> float:
    return log1p(max(0, amount)) - usual if amount is not None else 0.0


def _same_region(trip: Trip) -> bool:
    one, other = trip.origin, trip.destination
    return bool(one.region) and one.region == other.region and one.country == other.country
