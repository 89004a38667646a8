"""Taking points for what somebody chose to use them for."""

from datetime import datetime

from afterword.decisions import points
from afterword.house.models import Store
from afterword.timeline.actions import natural_key
from afterword.timeline.models import Customer

from . import queries
from .writing import Line


def key_of(customer: Customer, reward: str, turn: str) -> str:
    """The natural key of using points for something."""
    return natural_key("points", "spend", customer.natural, reward, turn)


def lines(store: Store, customer: Customer, many: int, key: str, now: datetime) -> list[Line]:
    """The lines of the ledger that use so many points. Raises ``points.TooMany``. The customer's
    account is held."""
    known = points.lots(one.plain for one in queries.entries(store, customer.pk))
    found: list[Line] = []
    for lot, some in points.taken(known, many, now):
        one = key if not found else natural_key("points", "spend", key, lot)
        found.append(Line(key=one, kind="spend", points=-some, why="reward", lot=lot))
    return found
