"""When a parcel is asked about next.

Often while it is on the van, seldom while nothing is heard of it, never once it is a matter of the
past. Whoever tells by itself is asked now and then all the same: a message may have got lost.
"""

from datetime import datetime, timedelta

from .parcels import Shipment

AFTER_DELIVERY = timedelta(days=14)
"""So long a delivered parcel is followed on: a delivery may be taken back."""
WITHOUT_NEWS = timedelta(days=90)

_SOON = timedelta(minutes=30)
_USUAL = timedelta(hours=3)
_SELDOM = timedelta(hours=8)
_RARELY = timedelta(days=1)
_CLOSE = frozenset({"out_for_delivery"})
_NOT_YET = frozenset({"pending", "label_created", "unknown"})
_ENDED = frozenset({"cancelled", "returned"})
TOLD_APART = 4
"""Whoever tells by itself is asked so many times less often."""


def next_look(parcel: Shipment, now: datetime, *, told: bool, every: float) -> datetime | None:
    """When to ask about a parcel next; ``None``: never again.

    ``told``: its source tells by itself. ``every``: seconds between two questions at the least.
    """
    heard = max(filter(None, (parcel.status_at, parcel.scanned, parcel.shipped)))
    if parcel.status in _ENDED or now >= heard + WITHOUT_NEWS:
        return None
    if parcel.status == "delivered":
        over = parcel.status_at + AFTER_DELIVERY
        return None if now >= over else min(now + _pace(_RARELY, told, every), over)
    return now + _pace(_wait(parcel, now - heard), told, every)


def _pace(wait: timedelta, told: bool, every: float) -> timedelta:
    pace = min(wait * TOLD_APART, _RARELY) if told else wait
    return max(pace, timedelta(seconds=every))


def _wait(parcel: Shipment, silent: timedelta) -> timedelta:
    if silent > timedelta(days=14):
        return _RARELY
    if parcel.status in _CLOSE and silent < timedelta(hours=18):
        return _SOON
    if parcel.status in _NOT_YET or silent > timedelta(days=5):
        return _SELDOM
    return _USUAL
