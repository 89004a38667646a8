"""What the events of a parcel add up to: how it stands, and what of that is news.

What a carrier's status means follows the canonical model of seventeen statuses: ``delayed`` is a
flag that never hides the stage; delivered, returned and cancelled are terminal; a late scan after
the delivery changes nothing. A delivery is taken back when the parcel turns back, goes wrong or is
on the van again half a day later, and when somebody says that it never came.

What a carrier calls a thing may be read anew by a better mapping: a scan (``scan`` in the data)
then has several events, and the highest reading counts. ``unknown`` is no scan: it moves nothing.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import msgspec

from .contents import Piece, pieces
from .promises import moved, standing
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
_ON_ITS_WAY_AGAIN = frozenset({"out_for_delivery", "attempt_failed", "available_for_pickup"})
AGAIN = timedelta(hours=12)
"""A parcel that is on the van so long after its delivery was not delivered. What comes earlier is a
scan that was late or a clock that is wrong."""
AGAIN_SOMEWHERE = timedelta(hours=26)
"""As ``AGAIN``, where a scan does not say by which clock: two places are up to 26 hours apart."""

MILESTONES: dict[str, str] = {
    "in_transit": "shipment.in_transit",
    "customs": "shipment.customs",
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
CLAIMS: dict[str, str] = {
    MILESTONES[status]: status for status in ("delivered", "returned", "lost")
}
"""The announcements that say how a parcel ended. One that proves wrong is taken back
(``shipment.corrected``), and made again when it comes true after all."""


class Milestone(msgspec.Struct, frozen=True):
    """Something that a parcel earned an announcement by, and what was said then."""

    kind: str
    happened: datetime
    status: str
    reason: str = ""
    action: str = ""


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
    delayed_by: str = ""
    """Who says that it is late: the name of who told of the scan."""
    reason: str = ""
    """Why it is not where it should be, one of ``wire.scans.REASONS``."""
    action: str = ""
    """What the person who waits for it has to do, one of ``wire.scans.ACTIONS``."""
    proof: str = ""
    """How it was handed over, one of ``wire.scans.PROOFS``."""
    promised_from: datetime | None = None
    promised_to: datetime | None = None
    shipped: datetime | None = None
    delivered: datetime | None = None
    contents: tuple[Piece, ...] = ()
    """What is in it. Empty when the store does not say."""
    scanned: datetime | None = None
    """When a carrier last had it in its hands and said so."""
    scanned_in: str = ""
    """The country of the last scan that names one, ISO 3166 alpha-2."""
    retracted: datetime | None = None
    """When a delivery of it last proved to be none."""
    next_carrier: str = ""
    next_number: str = ""
    """Who brings it the last mile, where that is another, and the number there."""
    milestones: tuple[Milestone, ...] = ()
    """The announcements it has earned, in order; those of ``CLAIMS`` as often as they came true."""
    expected_from: datetime | None = None
    expected_likely: datetime | None = None
    expected_to: datetime | None = None
    """When it comes, as far as we can tell; see ``promises``."""
    late_chance: int | None = None
    told_from: datetime | None = None
    told_to: datetime | None = None
    """The days that the customer was last told."""

    def late(self, now: datetime) -> bool:
        """Whether it should have arrived: the carrier says so, or the promised end has passed.

        Not one that waits to be collected: it is there. Nor one that nothing was heard of and
        nothing was promised for in ``GIVEN_UP``: nobody waits for it any more.
        """
        if self.status in NOT_LATE or now > self.given_up:
            return False
        return self.delayed or (self.promised_to is not None and self.promised_to < now)

    def moved(self, now: datetime) -> bool:
        """Whether the customer has not been told the days on which it comes now: none were told,
        or they moved past those that were. Not one that is there."""
        if self.status in NOT_LATE:
            return False
        return moved(self.told_from, self.told_to, self.expected_likely, self.expected_to, now)

    @property
    def given_up(self) -> datetime:
        """Until when somebody may still be waiting for it."""
        return max(self.status_at, self.promised_to or self.status_at) + GIVEN_UP


def fold_shipment(about: str, events: Iterable["Event"]) -> Shipment:
    """A parcel from its events. Those that say how it stands are not empty; those that say what
    is expected and was told of it are in order.

    By when things happened, then by the rank of what was said; arrival counts only where two say
    the same thing of the same moment.
    """
    told = list(events)
    facts = sorted((one for one in told if one.kind in SHIPMENT_FACTS), key=_place)
    latest = _latest(facts)
    course = _Course()
    for event in facts:
        course.learn(event)
        if latest.get(event.data.get("scan"), event) is event:
            course.take(event)
    parcel = course.shipment(about)
    dates = [event for event in told if event.kind in SHIPMENT_DATES]
    return msgspec.structs.replace(parcel, **standing(dates)) if dates else parcel


SHIPMENT_FACTS = frozenset(
    {
        "shipment.created",
        "shipment.checkpoint",
        "shipment.promised",
        "shipment.passed_on",
        "shipment.disputed",
    }
)
"""The events that say how a parcel stands; the others are announced from these."""
SHIPMENT_DATES = frozenset({"shipment.expected", "shipment.told"})
"""Those that say when it should come, and what its customer was told of that."""


class Told(Protocol):
    """An event of a parcel, as decisions have it or as it is stored."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def happened(self) -> datetime: ...
    @property
    def data(self) -> Mapping[str, Any]: ...


Row = TypeVar("Row", bound=Told)


def as_read_now(events: Iterable[Row]) -> list[Row]:
    """Checkpoints, in order, with the latest reading alone of each scan that was read again: what
    people are shown."""
    rows = sorted(events, key=_place)
    latest = _latest(rows)
    return [one for one in rows if latest.get(one.data.get("scan"), one) is one]


def _latest(events: Iterable[Row]) -> dict[Any, Row]:
    """The latest reading of each scan."""
    found: dict[Any, Row] = {}
    for event in events:
        scan = event.data.get("scan")
        if scan and (scan not in found or reading(event) >= reading(found[scan])):
            found[scan] = event
    return found


def reading(event: Told) -> tuple[int, int]:
    """Which reading of a scan this is: (the adapter's mapping, the store's own). Each only grows,
    so that the higher one is the later."""
    return event.data.get("mapping") or 0, event.data.get("own") or 0


def _place(event: Told) -> tuple[datetime, int, str, str, int]:
    data = event.data
    return event.happened, _rank(event), str(data.get("scan")), str(data.get("code")), event.id


def _rank(event: Told) -> int:
    if event.kind == "shipment.disputed":
        return len(STATUSES)
    return _RANK[_status(event)] if event.kind == "shipment.checkpoint" else -1


def _status(event: Told) -> str:
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
        self.delayed_by = ""
        self.reason = ""
        self.action = ""
        self.proof = ""
        self.promised: tuple[datetime | None, datetime | None] = (None, None)
        self.shipped: datetime | None = None
        self.delivered: datetime | None = None
        self.sure = True
        self.scanned: datetime | None = None
        self.retracted: datetime | None = None
        self.disputed = False
        self.earned: list[Milestone] = []

    def learn(self, event: "Event") -> None:
        """Take what an event says of the parcel beside where it is."""
        for name in _FACTS:
            if event.data.get(name):
                self.facts[name] = event.data[name]
        self._promise(event)
        if self.status_at is None:
            self.status_at = event.happened

    def take(self, event: "Event") -> None:
        """Take where it is said to be."""
        if event.kind == "shipment.checkpoint":
            self._scan(event)
        elif event.kind == "shipment.disputed" and self.delivered:
            self._retract(event)
            self.disputed = True
            self.status, self.status_at = "exception", event.happened
            self.reason, self.action = text(event.data, "reason", 60), ""

    def _promise(self, event: "Event") -> None:
        until = moment(event.data.get("promised_to"))
        if until is not None:
            self.promised = (moment(event.data.get("promised_from")) or until, until)

    def _scan(self, event: "Event") -> None:
        status = _status(event)
        # At the shop's own counter no carrier ever has it: it does not travel.
        carried = event.data.get("collected") is not True
        if carried and status not in _BEFORE_HAND_OVER:
            self.shipped = self.shipped or event.happened
            self._earn("shipment.shipped", event, status)
        if carried and (status not in _BEFORE_HAND_OVER or event.data.get("delayed")):
            self.scanned = event.happened
            self.facts["scanned_in"] = event.data.get("country") or self.facts.get("scanned_in")
        if not self._may_become(status, event):
            return
        if self.delivered and status != "delivered":
            self._retract(event)
        if status not in ("unknown", "pending"):
            self._become(status, event)
        self._flag(status, event)

    def _may_become(self, status: str, event: "Event") -> bool:
        if self.delivered:
            return status in _AFTER_DELIVERY or self._is_carried_again(status, event)
        if self.disputed and status == "delivered":
            # Whoever tells how things stand tells again what was disputed; a scan is news.
            return not event.data.get("standing")
        return self.status not in TERMINAL

    def _is_carried_again(self, status: str, event: "Event") -> bool:
        assert self.delivered is not None
        sure = self.sure and _zone_known(event)
        after = event.happened - self.delivered
        return status in _ON_ITS_WAY_AGAIN and after >= (AGAIN if sure else AGAIN_SOMEWHERE)

    def _retract(self, event: "Event") -> None:
        self.delivered, self.retracted, self.proof = None, event.happened, ""

    def _become(self, status: str, event: "Event") -> None:
        same = status == self.status
        self.status, self.status_at = status, event.happened
        self.reason = text(event.data, "reason", 60) or (self.reason if same else "")
        self.action = text(event.data, "action", 20) or (self.action if same else "")
        if status == "available_for_pickup":
            self.action = self.action or "collect"
        if status not in ("delivered", "label_created"):
            self.disputed = False
        if status == "delivered":
            self.delivered, self.sure = event.happened, _zone_known(event)
            self.proof = text(event.data, "proof", 20)
        if status in TERMINAL:
            self.delayed, self.delayed_by = False, ""
        kind = MILESTONES.get(status)
        if kind and not (same and kind in CLAIMS):
            self._earn(kind, event, status)

    def _flag(self, status: str, event: "Event") -> None:
        """What a scan says beside the stage: that it is late, that somebody has to do something."""
        if event.data.get("delayed") and status not in TERMINAL:
            self.delayed, self.delayed_by = True, text(event.data, "source", 60)
            self.reason = text(event.data, "reason", 60) or self.reason
            self._earn("shipment.delayed", event, self.status)
        if action := text(event.data, "action", 20):
            self.action = action
            # That one waits to be collected is an announcement of its own.
            if status != "available_for_pickup" and status not in TERMINAL:
                self._earn("shipment.action_required", event, self.status)

    def _earn(self, kind: str, event: "Event", status: str) -> None:
        earned = Milestone(
            kind, event.happened, status, text(event.data, "reason", 60) or self.reason, self.action
        )
        if kind == "shipment.action_required":
            known = any(one.kind == kind and one.action == earned.action for one in self.earned)
        else:
            known = kind not in CLAIMS and any(one.kind == kind for one in self.earned)
        if not known:
            self.earned.append(earned)

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
            delayed_by=self.delayed_by,
            reason=self.reason,
            action=self.action,
            proof=self.proof,
            promised_from=self.promised[0],
            promised_to=self.promised[1],
            shipped=self.shipped,
            delivered=self.delivered,
            contents=pieces(self.facts.get("contents", ())),
            scanned=self.scanned,
            scanned_in=text(self.facts, "scanned_in", 2),
            retracted=self.retracted,
            next_carrier=text(self.facts, "next_carrier", 60),
            next_number=text(self.facts, "next_number", 80),
            milestones=tuple(self.earned),
        )


_FACTS = ("order", "carrier", "number", "url", "contents", "next_carrier", "next_number")


def _zone_known(event: "Event") -> bool:
    return event.data.get("zone_known") is not False
