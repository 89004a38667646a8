"""Taking points for what somebody chose to use them for."""

from datetime import datetime

from afterword.decisions import points
from afterword.house.models import Store
from afterword.timeline.actions import natural_key
from afterword.timeline.models import Customer

from . import queries
from .models import PointEntry
from .writing import Line


def turn(store: Store, customer: int) -> str:
    """How often this customer's points were used: a form that was shown before says another."""
    rows = PointEntry.objects.of(store).filter(customer=customer, kind="spend")
    return str(rows.count())


def key_of(customer: Customer, reward: str, turn: str) -> str:
    """The natural key of using points for something."""
    return natural_key("points", "spend", customer.natural, reward, turn)


def done(store: Store, key: str) -> bool:
    """Whether it was done already."""
    return PointEntry.objects.of(store).filter(key=key).exists()


def lines(store: Store, customer: Customer, many: int, key: str, now: datetime) -> list[Line]:
    """The lines of the ledger that use so many points. Raises ``points.TooMany``. The customer's
    account is held."""
    known = points.lots(one.plain for one in queries.entries(store, customer.pk))
    found: list[Line] = []
    for lot, some in points.taken(known, many, now):
        one = key if not found else natural_key("points", "spend", key, lot)
        found.append(Line(key=one, kind="spend", points=-some, why="reward", lot=lot))
    return found


def rewards(store: Store, customer: int) -> list[str]:
    """The keys of what a customer used points for, the newest first."""
    rows = PointEntry.objects.of(store).filter(customer=customer, kind="spend")
    return list(rows.order_by("-id").values_list("key", flat=True))
