"""By when a matter is settled that nobody can give a day of arrival for.

Two days are known of a parcel in trouble, and neither is guessed. Where a journey of the store has
promised it (``custom.make-good`` with a number of ``days``), a parcel that stays away is settled so
many days after the promised one: by another, or by money. And where a person was asked to see to
it, they are asked to do so until a time.
"""

from datetime import datetime, timedelta

from .fold import Present
from .parcels import Shipment
from .timeline import Timeline

PROMISE = "custom.make-good"
"""What a journey emits once it has said within how many ``days`` it settles a late parcel."""
MOST_DAYS = 60


def settled_by(seen: Timeline, parcel: Shipment, now: datetime) -> datetime | None:
    """By when a late parcel is there or is made good, as the store has promised for its order;
    ``None`` where nothing was promised, or that time is over."""
    if parcel.promised_to is None or not parcel.late(now):
        return None
    event = seen.latest(PROMISE, of=parcel.order) if parcel.order else None
    days = event.data.get("days") if event else None
    if not isinstance(days, int) or isinstance(days, bool) or not 0 < days <= MOST_DAYS:
        return None
    until = parcel.promised_to + timedelta(days=days)
    return until if until > now else None


def in_hand(present: Present, order: str, now: datetime) -> datetime | None:
    """By when a person of the team sees to what is wrong with an order, where one was asked to and
    there is still time; ``None``: nobody was, or they are late with it."""
    dues = [
        matter.due
        for matter in present.matters.values()
        if matter.what == "complaint" and matter.order == order and matter.closed is None
    ]
    return min((due for due in dues if due is not None and due > now), default=None)
