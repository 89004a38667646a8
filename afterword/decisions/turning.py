"""When a condition could come out otherwise: what time alone changes, and what events do."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache

from .conditions import FIELDS, Condition, Context, Ops, field_of, parts, subject_of, things_of
from .kinds import MATTERS
from .matters import Matter
from .orders import Order
from .parcels import SHIPMENT_FACTS, Shipment
from .spans import span


def turns(condition: Condition, context: Context) -> Iterator[datetime]:
    """The instants, past and to come, at which time alone makes a leaf come out otherwise."""
    for part in (*(condition.all or ()), *(condition.any or ())):
        yield from turns(part, context)
    if condition.not_ is not None:
        yield from turns(condition.not_, context)
    if condition.count is not None and condition.within:
        for event in context.timeline.of_kind(condition.count):
            yield from (event.happened, event.happened + span(condition.within).roughly)
    if condition.has is not None:
        for thing in things_of(condition.has, context):
            for match in condition.where:
                yield from _thing_turns(thing, match.field, match, context.now)
    if condition.subject is not None and (about := subject_of(context)):
        yield from _thing_turns(about, condition.subject, condition, context.now)


_BY_THE_CLOCK = frozenset({"late", "moved"})
"""Fields that time alone changes."""


def may_turn(condition: Condition) -> bool:
    """Whether time alone can make it come out otherwise: whether any leaf speaks of time."""
    return any(
        one.within
        or one.longer_ago
        or _BY_THE_CLOCK & {one.subject, *(match.field for match in one.where)}
        or any(match.within or match.longer_ago for match in one.where)
        for one in parts(condition)
    )


def _thing_turns(
    thing: Order | Shipment | Matter, field: str, ops: Ops, now: datetime
) -> Iterator[datetime]:
    if isinstance(thing, Shipment) and field == "late":
        # It is late from the instant after the promise on; a microsecond is the least step.
        if thing.promised_to:
            yield thing.promised_to + timedelta(microseconds=1)
        yield thing.given_up + timedelta(microseconds=1)
    if isinstance(thing, Shipment) and field == "moved" and thing.told_to:
        yield thing.told_to + timedelta(microseconds=1)
    length = ops.within or ops.longer_ago
    value = field_of(thing, field, now) if length else None
    if length and isinstance(value, datetime):
        # What lies ahead of now comes to lie within the span first.
        yield from (value, value + span(length).roughly)


# ------------------------------------------------------------------- what events change


_STIRRED_BY: dict[str, tuple[str, ...]] = {
    "order": (
        "order.placed",
        "order.changed",
        "order.paid",
        "order.cancelled",
        "order.refunded",
        "order.fulfilled",
        "order.delivered",
    ),
    "shipment": tuple(sorted(SHIPMENT_FACTS)),
    **{what: (*sorted(opens), *sorted(closes)) for what, (opens, closes) in MATTERS.items()},
}


_DATED = frozenset({"moved", "late_chance", "expected_to"})
"""What a parcel is asked for that is worked out anew now and then."""
_DATES = ("shipment.expected", "shipment.told")

_TELLS_WHO = ("customer.seen", "customer.merged", "order.placed", "order.changed")
"""Where a store says who somebody is: their facts and their addresses."""


@lru_cache(maxsize=4096)
def stirred_by(condition: Condition) -> frozenset[str]:
    """The event kinds that could make the condition come out otherwise."""
    return frozenset(_stirrers(condition))


def _stirrers(condition: Condition) -> Iterator[str]:
    for part in (*(condition.all or ()), *(condition.any or ())):
        yield from _stirrers(part)
    if condition.not_ is not None:
        yield from _stirrers(condition.not_)
    if condition.count is not None:
        yield condition.count
    if condition.has is not None:
        yield from _stirrers_of(condition)
    if condition.customer is not None:
        yield from (*_TELLS_WHO, "customer.tagged", "customer.untagged")
    if condition.stated is not None:
        yield "customer.stated"
    if condition.subject is not None:
        yield from _stirrers_of_subject(condition.subject)
    if condition.consent is not None:
        yield from ("consent.given", "consent.revoked", *_TELLS_WHO)
        yield from ("contact.bounced", "contact.complained", "contact.restored")


def _stirrers_of_subject(field: str) -> Iterator[str]:
    """What could change a field of what a run is about. That is not known here, but only some
    things have such a field: of a parcel nobody asks whether it was paid, and so its scans do not
    wake a run that is to end when the order is cancelled."""
    for what, fields in FIELDS.items():
        if field in fields or hasattr(_MADE_AS[what], field):
            yield from _STIRRED_BY[what]
    if field in _DATED:
        yield from _DATES


_MADE_AS: dict[str, type[Order | Shipment | Matter]] = {
    "order": Order,
    "shipment": Shipment,
    **dict.fromkeys(MATTERS, Matter),
}


def _stirrers_of(condition: Condition) -> Iterator[str]:
    """What could change what there is of a thing."""
    asked = {match.field for match in condition.where}
    yield from _STIRRED_BY[str(condition.has)]
    if "delivered" in asked:
        yield from _STIRRED_BY["shipment"]
    if asked & _DATED:
        yield from _DATES
