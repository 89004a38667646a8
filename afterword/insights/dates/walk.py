"""Walking through history: at each moment foretell with what was known then, and learn on.

Nothing that happened later can reach a forecast: trips are handed to the book as they were known,
arrivals are learnt when they happen, trees are grown from what had arrived.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Literal, NamedTuple

import msgspec

from afterword.decisions.dates.learn import due_days, weigh_due
from afterword.decisions.dates.trees import Trees
from afterword.decisions.forecast import Book, Expected, Trip, expect, learn_all

from .grow import EVERY, Landed, grow
from .orders import Order

Model = Literal["table", "ml"]
Kind = Literal["delivered", "handed over", "placed", "look"]
_FIRST: dict[Kind, int] = {"delivered": 0, "handed over": 1, "placed": 2, "look": 3}
GIVEN_UP = timedelta(days=60)
WARM = timedelta(days=90)
"""So long before the first forecast that counts, trees are grown, to see how far off they are."""


class Foretold(NamedTuple):
    """One forecast and what became of it."""

    stage: Literal["purchase", "handover"]
    now: datetime
    expected: Expected
    promised_to: datetime | None
    delivered: datetime


def walk(
    orders: Sequence[Order], split: date, until: date | None = None, model: Model = "table"
) -> Iterator[Foretold]:
    """Forecasts for all orders bought from ``split`` until the end of ``until`` that arrived: one
    at the purchase, one at the hand-over where that came before the delivery."""
    return _Walk(orders, split, until, model).forecasts()


class _Walk:
    def __init__(
        self, orders: Sequence[Order], split: date, until: date | None, model: Model
    ) -> None:
        self.orders = orders
        self.since = datetime.combine(split, datetime.min.time(), UTC)
        self.until = (
            datetime.combine(until, datetime.min.time(), UTC) + timedelta(days=1) if until else None
        )
        self.grower = _Grower() if model == "ml" else None
        self.book = Book()
        self.open: dict[int, Trip] = {}
        self.due: dict[int, list[tuple[str, int]]] = {}
        self.waited_for = 0
        """How many that count were bought and have not been delivered."""

    def forecasts(self) -> Iterator[Foretold]:
        last = max((o.trip.placed for o in self.orders if self._counts(o)), default=None)
        for at, kind, n in _moments(self.orders):
            if last is None or (self.until and at > last and not self.waited_for):
                return
            order = self.orders[n]
            if kind == "look":
                self._look(at)
            elif kind == "delivered":
                self._land(n, order, at)
            else:
                self.open[n] = trip = order.trip if kind == "placed" else order.shipped()
                self.due[n] = due_days(self.book, trip, at)
                if self._counts(order):
                    self.waited_for += kind == "placed"
                    yield self._foretell(trip, order, at, kind)

    def _counts(self, order: Order) -> bool:
        placed = order.trip.placed
        within = self.since <= placed and (self.until is None or placed < self.until)
        return within and order.delivered is not None

    def _foretell(self, trip: Trip, order: Order, at: datetime, kind: Kind) -> Foretold:
        assert order.delivered is not None
        stage: Literal["purchase", "handover"] = "purchase" if kind == "placed" else "handover"
        return Foretold(stage, at, expect(self.book, trip, at), trip.promised_to, order.delivered)

    def _land(self, n: int, order: Order, at: datetime) -> None:
        trip = self.open.pop(n, order.trip)
        self.due.pop(n, None)
        self.waited_for -= self._counts(order)
        self.book = learn_all([(trip, at, at)], self.book)
        if self.grower:
            self.grower.land(order, trip, at)

    def _look(self, at: datetime) -> None:
        """Once a day: drop what nobody waits for any more, weigh what is open, let trees grow."""
        for n in [n for n, trip in self.open.items() if at - trip.placed > 2 * GIVEN_UP]:
            del self.open[n], self.due[n]
        if self.grower and at >= self.since - WARM and (grown := self.grower.grown(at)):
            self.book = msgspec.structs.replace(self.book, trees=grown)
        self.book = weigh_due(self.book, (one for due in self.due.values() for one in due), at)


class _Grower:
    """Grows trees anew now and then, from what had arrived."""

    def __init__(self) -> None:
        self.landed: dict[str, list[Landed]] = {"placed": [], "moving": []}
        self.last: datetime | None = None

    def land(self, order: Order, trip: Trip, at: datetime) -> None:
        if at > order.trip.placed:
            self.landed["placed"].append(Landed(order.trip, order.trip.placed, at))
        if trip.handed_over and at > trip.handed_over >= trip.placed:
            self.landed["moving"].append(Landed(trip, trip.handed_over, at))

    def grown(self, at: datetime) -> dict[str, Trees] | None:
        if self.last and at - self.last < EVERY:
            return None
        self.last = at
        grown = {stage: grow(landed, at) for stage, landed in self.landed.items()}
        return {stage: trees for stage, trees in grown.items() if trees}


def _moments(orders: Iterable[Order]) -> Iterator[tuple[datetime, Kind, int]]:
    """Everything that happens, in its order; a look once a day."""
    order = count()
    heap: list[tuple[datetime, int, int, Kind, int]] = []
    listed = list(orders)
    for n, one in enumerate(listed):
        moments: list[tuple[datetime | None, Kind]] = [(one.trip.placed, "placed")]
        moments.append((one.delivered, "delivered"))
        taken = one.handed_over
        if taken and taken >= one.trip.placed and not (one.delivered and one.delivered <= taken):
            moments.append((taken, "handed over"))
        for at, kind in moments:
            if at is not None:
                heappush(heap, (at, _FIRST[kind], next(order), kind, n))
    if heap:
        first = heap[0][0].replace(hour=4, minute=0, second=0, microsecond=0)
        last = max(heap)[0]
        for days in range(1, (last - first).days + 1):
            heappush(heap, (first + timedelta(days=days), 3, next(order), "look", 0))
    while heap:
        at, _, _, kind, n = heappop(heap)
        yield at, kind, n
