"""Delivery dates: what may be asked, in one place. The parts stand in ``dates/``.

>>> from datetime import UTC, datetime, timedelta
>>> start = datetime(2026, 5, 4, tzinfo=UTC)
>>> trip = Trip(placed=start, destination=Spot("DE", "BE"))
>>> expect(Book(), trip, start).level
'none'
>>> came = [(trip, start + timedelta(days=3), start + timedelta(days=3))] * 50
>>> expect(learn_all(came), trip, start).level
'pair'
"""

from .dates.book import Book, read, written
from .dates.expect import Expected, expect
from .dates.learn import due_days, learn, learn_all, weigh_due, weigh_open
from .dates.silence import Silence, silence
from .dates.trip import STAGES, Seen, Spot, Trip, last_sign, stages

__all__ = [
    "STAGES",
    "Book",
    "Expected",
    "Seen",
    "Silence",
    "Spot",
    "Trip",
    "due_days",
    "expect",
    "last_sign",
    "learn",
    "learn_all",
    "read",
    "silence",
    "stages",
    "weigh_due",
    "weigh_open",
    "written",
]
