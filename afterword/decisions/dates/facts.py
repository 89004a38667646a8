"""The facts of a trip as numbers: what a straight line, and a tree, can learn from.

Each is centred near nought so that a line which has learnt nothing about it says nothing. A fact
that is not known is nought, which is to say: as usual.
"""

from datetime import datetime
from math import log1p

from .moments import days
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
)
"""The facts, in their order."""


def facts(trip: Trip, since: datetime) -> list[float]:
    """The facts as of the moment at which a stage was reached; ``NAMES`` says which."""
    found = [1.0, 0.0, 0.0, float(_same_region(trip))]
    if trip.promised_to is not None:
        found[1] = _long(since, trip.promised_to) - 3.0
        found[2] = 1.0
    found += [_size(trip.postage, 7.3), _size(trip.price, 9.0), _size(trip.weight, 6.5)]
    weekday = since.weekday()
    found += [1.0 if weekday == one else 0.0 for one in range(6)]
    found.append((since.hour + since.minute / 60.0) / 24.0 - 0.6)
    later = since > trip.placed
    found.append(_long(trip.placed, since) - 1.2 if later else 0.0)
    found.append(_long(trip.placed, trip.paid) if later and trip.paid else 0.0)
    found.append(_long(trip.placed, trip.promised_to) - 3.1 if later and trip.promised_to else 0.0)
    found += [_long(since, trip.carrier_to) - 1.5, 1.0] if trip.carrier_to else [0.0, 0.0]
    return found


def _long(since: datetime, until: datetime) -> float:
    return log1p(max(0.0, days(since, until)))


def _size(amount: int | None, usual: float) -> float:
    return log1p(max(0, amount)) - usual if amount is not None else 0.0


def _same_region(trip: Trip) -> bool:
    one, other = trip.origin, trip.destination
    return bool(one.region) and (one.country, one.region) == (other.country, other.region)
