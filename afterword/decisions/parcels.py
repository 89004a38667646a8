"""What the events of a parcel add up to: how it stands, and what of that is news.

What a carrier's status means follows the canonical model of seventeen statuses: ``delayed`` is a
flag that never hides the stage; delivered, returned and cancelled are terminal; a late scan after
the delivery changes nothing, while a parcel that turns back after all does.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from .values import moment, text

if TYPE_CHECKING:
    from .timeline import Event

STATUSES = (
    "unknown",
    "pending",
    "label_created",
    "picked_up",
    "in_transit",
    "customs",
    "on_hold",
    "exception",
    "out_for_delivery",
    "attempt_failed",
    "available_for_pickup",
    "returning",
    "lost",
    "expired",
    "cancelled",
    "delivered",
    "returned",
)
"""Every status a shipment can have, by rank: of two scans at one moment the later one here wins."""

_RANK = {status: rank for rank, status in enumerate(STATUSES)}
_BEFORE_HAND_OVER = frozenset({"unknown", "pending", "label_created", "cancelled", "expired"})
TERMINAL = frozenset({"delivered", "returned", "cancelled"})
NOT_LATE = TERMINAL | {"available_for_pickup"}
GIVEN_UP = timedelta(days=60)
"""After so long without a scan or a promise a parcel is not late but a matter of the past."""
_AFTER_DELIVERY = frozenset({"returning", "returned", "exception", "lost"})

MILESTONES: dict[str, str] = {
    "out_for_delivery": "shipment.out_for_delivery",
    "available_for_pickup": "shipment.available_for_pickup",
    "attempt_failed": "shipment.attempt_failed",
    "on_hold": "shipment.exception",
    "exception": "shipment.exception",
    "lost": "shipment.lost",
    "returning": "shipment.returning",
    "returned": "shipment.returned",
    "delivered": "shipment.delivered",
}
"""The event that the timeline announces when a parcel first reaches a status."""


class Shipment(msgspec.Struct, frozen=True):
    """A parcel as it stands."""

    about: str
    order: str
    status: str
    status_at: datetime
    carrier: str = ""
    number: str = ""
    url: str = ""
    delayed: bool = False
    reason: str = ""
    promised_from: datetime | None = None
    promised_to: datetime | None = None
    shipped: datetime | None = None
    delivered: datetime | None = None
    contents: tuple[tuple[str, int], ...] = ()
    """What is in it: (product, quantity). Empty when the store does not say."""
    milestones: tuple[tuple[str, datetime], ...] = ()
    """The announcements it has earned: (event kind, when it happened)."""

    def late(self, now: datetime) -> bool:
        """Whether it should have arrived: the carrier says so, or the promised end has passed.

        Not one that waits to be collected: it is there. Nor one that nothing was heard of and
        nothing was promised for in ``GIVEN_UP``: nobody waits for it any more.
        """
        if self.status in NOT_LATE or now > self.given_up:
            return False
        return self.delayed or (self.promised_to is not None and self.promised_to < now)

    @property
    def given_up(self) -> datetime:
        """Until when somebody may still be waiting for it."""
        return max(self.status_at, self.promised_to or self.status_at) + GIVEN_UP


def fold_shipment(about: str, events: Iterable["Event"]) -> Shipment:
    """A parcel from its events. ``events`` are in order and not empty."""
    base = [event for event in events if event.kind in SHIPMENT_FACTS]
    base.sort(key=lambda event: (event.happened, _rank(event), event.id))
    course = _Course()
    for event in base:
        course.take(event)
    return course.shipment(about)


SHIPMENT_FACTS = frozenset({"shipment.created", "shipment.checkpoint", "shipment.promised"})


def _rank(event: "Event") -> int:
    if event.kind != "shipment.checkpoint":
        return -1
    return _RANK[_status(event)]


def _status(event: "Event") -> str:
    """The status a scan reports; a word outside the seventeen says nothing we know."""
    status = event.data.get("status")
    return status if status in _RANK else "unknown"


class _Course:
    """A parcel on its way: takes its events in order, then says how it stands."""

    def __init__(self) -> None:
        self.facts: dict[str, Any] = {}
        self.status = "pending"
        self.status_at: datetime | None = None
        self.delayed = False
        self.reason = ""
        self.promised: tuple[datetime | None, datetime | None] = (None, None)
        self.shipped: datetime | None = None
        self.delivered: datetime | None = None
        self.milestones: dict[str, datetime] = {}

    def take(self, event: "Event") -> None:
        for name in ("order", "carrier", "number", "url", "contents"):
            if event.data.get(name):
                self.facts[name] = event.data[name]
        self._promise(event)
        if self.status_at is None:
            self.status_at = event.happened
        if event.kind == "shipment.checkpoint":
            self._scan(event)

    def _promise(self, event: "Event") -> None:
        until = moment(event.data.get("promised_to"))
        if until is not None:
            self.promised = (moment(event.data.get("promised_from")) or until, until)

    def _scan(self, event: "Event") -> None:
        status = _status(event)
        if status not in _BEFORE_HAND_OVER:
            self.shipped = self.shipped or event.happened
            self.milestones.setdefault("shipment.shipped", self.shipped)
        if not self._may_become(status):
            return
        if status not in ("unknown", "pending") or self.status in ("unknown", "pending"):
            self.status, self.status_at = status, event.happened
            self.reason = text(event.data, "reason", 60)
        self._flags(status, event)

    def _may_become(self, status: str) -> bool:
        if self.status == "delivered":
            return status in _AFTER_DELIVERY
        return self.status not in TERMINAL

    def _flags(self, status: str, event: "Event") -> None:
        if status == "delivered":
            self.delivered = event.happened
        elif status in _AFTER_DELIVERY:
            self.delivered = None
        if event.data.get("delayed"):
            self.delayed = True
            self.milestones.setdefault("shipment.delayed", event.happened)
        kind = MILESTONES.get(status)
        if kind:
            self.milestones.setdefault(kind, event.happened)

    def shipment(self, about: str) -> Shipment:
        assert self.status_at is not None, "a parcel has at least one event"
        order = self.facts.get("order", "")
        return Shipment(
            about=about,
            order=f"order/{order}" if order else "",
            status=self.status,
            status_at=self.status_at,
            carrier=text(self.facts, "carrier", 60),
            number=text(self.facts, "number", 80),
            url=text(self.facts, "url", 500),
            delayed=self.delayed,
            reason=self.reason,
            promised_from=self.promised[0],
            promised_to=self.promised[1],
            shipped=self.shipped,
            delivered=self.delivered,
            contents=tuple((product, count) for product, count in self.facts.get("contents", ())),
            milestones=tuple(self.milestones.items()),
        )
