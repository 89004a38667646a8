"""Conditions: one small typed tree with two readings.

Here it is read in memory over a timeline; ``afterword.timeline.segments`` reads the same tree as
SQL over all customers of a store, and a property test holds the two equal. Every leaf is
two-valued: what is missing is simply not so. One tree serves triggers, branches, guards and
segments, and this is how it is written::

    all:
      - {count: order.placed, at_least: 2, within: 90 days}
      - {has: shipment, where: [{field: late, is: true}]}
      - {count: reply.received, last: true, where: [{field: sentiment, is: negative}]}
      - {customer: country, in: [GB, IE]}
      - not: {has: return, where: [{field: open, is: true}]}

``subject`` and ``answer`` leaves, and ``of: subject``, speak of one run; a segment has none, so
they are refused there (``run_only``).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

from .consent import allowed
from .fold import Present
from .kinds import MATTERS, FieldType
from .matters import Matter
from .orders import Order
from .parcels import Shipment
from .rules import Rules
from .spans import span
from .timeline import Event, Timeline, belongs

Scalar = str | int | bool
Thing = Literal["order", "shipment", "return", "repair", "complaint", "task", "conversation"]

FIELDS: dict[str, dict[str, FieldType]] = {
    "order": {
        "number": "text",
        "total": "number",
        "currency": "text",
        "items": "number",
        "refunded": "number",
        "country": "text",
        "region": "text",
        "source": "text",
        "placed": "instant",
        "paid": "flag",
        "cancelled": "flag",
        "delivered": "flag",
        "collected": "flag",
        "products": "list",
        "types": "list",
        "tags": "list",
    },
    "shipment": {
        "status": "text",
        "carrier": "text",
        "reason": "text",
        "action": "text",
        "proof": "text",
        "delayed": "flag",
        "late": "flag",
        "moved": "flag",
        "late_chance": "number",
        "promised_to": "instant",
        "expected_to": "instant",
        "shipped": "flag",
        "delivered": "flag",
        "retracted": "flag",
        "status_at": "instant",
    },
    **{what: {"open": "flag", "opened": "instant", "title": "text"} for what in MATTERS},
}
"""What can be asked of each thing a customer has."""

CUSTOMER_FIELDS: dict[str, FieldType] = {
    "language": "text",
    "country": "text",
    "region": "text",
    "zone": "text",
    "tags": "list",
}

OPS: dict[str, tuple[FieldType, ...]] = {
    "is_": ("text", "number", "flag"),
    "in_": ("text", "number"),
    "at_least": ("number",),
    "at_most": ("number",),
    "includes": ("list",),
    "within": ("instant",),
    "longer_ago": ("instant",),
}
"""The comparisons, and the kinds of field each is for."""


class Ops(msgspec.Struct, frozen=True, kw_only=True, rename={"is_": "is", "in_": "in"}):
    """What a value is compared with. One of them at a time."""

    is_: Scalar | None = None
    in_: tuple[Scalar, ...] | None = None
    at_least: int | None = None
    at_most: int | None = None
    includes: str | None = None
    within: str | None = None
    longer_ago: str | None = None

    def used(self) -> list[str]:
        """The names of the comparisons that are written."""
        return [name for name in OPS if getattr(self, name) is not None]


class Match(Ops, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A comparison of one field of an event or a thing."""

    field: str


class Condition(
    Ops,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    rename={"not_": "not", "is_": "is", "in_": "in"},
):
    """A node of the tree: exactly one of the heads below, with what belongs to it."""

    all: tuple["Condition", ...] | None = None
    any: tuple["Condition", ...] | None = None
    not_: "Condition | None" = None
    count: str | None = None
    has: Thing | None = None
    customer: str | None = None
    stated: str | None = None
    subject: str | None = None
    answer: str | None = None
    consent: str | None = None

    where: tuple[Match, ...] = ()
    last: bool = False
    """Of a ``count``: only the last event of the kind is looked at, so that it is one or none."""
    of: Literal["customer", "subject"] = "customer"
    channel: str = "email"

    def heads(self) -> list[str]:
        """The heads that are written; a sound condition has one."""
        return [name for name in HEADS if getattr(self, name) is not None]


HEADS = (
    "all",
    "any",
    "not_",
    "count",
    "has",
    "customer",
    "stated",
    "subject",
    "answer",
    "consent",
)
"""What a node can be."""


class Context(msgspec.Struct, frozen=True):
    """What a condition is read over."""

    timeline: Timeline
    now: datetime
    rules: Rules
    subject: str = ""
    learned: Mapping[str, Any] = {}

    @property
    def present(self) -> Present:
        return self.timeline.present


# ------------------------------------------------------------------------------- reading it


def holds(condition: Condition, context: Context) -> bool:
    """Whether the condition is so, over what the context's timeline holds."""
    # Asked one by one: in a loop over their names it takes three times as long, and this is asked
    # several times at every look.
    if condition.count is not None:
        return _count(condition, context)
    if condition.has is not None:
        return _has(condition, context)
    if condition.subject is not None:
        return _subject(condition, context)
    if condition.all is not None:
        return _all(condition, context)
    if condition.any is not None:
        return _any(condition, context)
    if condition.not_ is not None:
        return not holds(condition.not_, context)
    return _of_person(condition, context)


def _all(condition: Condition, context: Context) -> bool:
    return all(holds(part, context) for part in condition.all or ())


def _any(condition: Condition, context: Context) -> bool:
    return any(holds(part, context) for part in condition.any or ())


def _of_person(condition: Condition, context: Context) -> bool:
    if condition.customer is not None:
        return _customer(condition, context)
    if condition.stated is not None:
        return _stated(condition, context)
    if condition.answer is not None:
        return _answer(condition, context)
    if condition.consent is not None:
        return _consent(condition, context)
    raise AssertionError("a condition without a head")


def _count(condition: Condition, context: Context) -> bool:
    assert condition.count is not None
    found = 0
    events: Iterable[Event] = context.timeline.of_kind(condition.count)
    if condition.last:
        events = [one for one in events if _is_of(one, condition, context)][-1:]
    for event in events:
        found += _counts(event, condition, context)
    return _enough(found, condition)


def _is_of(event: Event, condition: Condition, context: Context) -> bool:
    return condition.of == "customer" or belongs(event, context.subject)


def _counts(event: Event, condition: Condition, context: Context) -> bool:
    if not _is_of(event, condition, context):
        return False
    if condition.within and not _when(event.happened, condition, context.now):
        return False
    return all(
        _matches(_event_field(event, match.field), match, context.now) for match in condition.where
    )


def _event_field(event: Event, field: str) -> Any:
    return event.data.get(field)


def _enough(found: int, condition: Condition) -> bool:
    """A count without a number asks for at least one."""
    if condition.is_ is not None:
        return found == condition.is_
    if condition.at_most is not None:
        return found <= condition.at_most
    return found >= (1 if condition.at_least is None else condition.at_least)


def _has(condition: Condition, context: Context) -> bool:
    assert condition.has is not None
    found = 0
    for thing in things_of(condition.has, context):
        if condition.of == "subject" and not _of_subject(thing, context):
            continue
        found += all(
            _matches(field_of(thing, match.field, context.now), match, context.now)
            for match in condition.where
        )
    return _enough(found, condition)


def things_of(what: str, context: Context) -> Iterable[Order | Shipment | Matter]:
    present = context.present
    match what:
        case "order":
            return present.orders.values()
        case "shipment":
            return present.shipments.values()
    return (matter for matter in present.matters.values() if matter.what == what)


def _of_subject(thing: Order | Shipment | Matter, context: Context) -> bool:
    if context.subject == "customer":
        return True
    order = getattr(thing, "order", "")
    return context.subject in (getattr(thing, "about", ""), order)


def field_of(thing: Order | Shipment | Matter, field: str, now: datetime) -> Any:
    """The value that a condition reads for a field of ``FIELDS``."""
    if field not in _WORKED_OUT:
        return getattr(thing, field)
    match thing, field:
        case Shipment(), "late":
            return thing.late(now)
        case Shipment(), "moved":
            return thing.moved(now)
        case (Shipment(), "shipped" | "delivered" | "retracted") | (
            Order(),
            "paid" | "cancelled" | "delivered",
        ):
            return getattr(thing, field) is not None
        case Matter(), "open":
            return thing.closed is None
    return getattr(thing, field)


_WORKED_OUT = frozenset(
    {"late", "moved", "shipped", "delivered", "retracted", "paid", "cancelled", "open"}
)
"""Fields that do not stand in a thing as they are read. The others need not be told apart."""


def _customer(condition: Condition, context: Context) -> bool:
    assert condition.customer is not None
    return _matches(getattr(context.present.customer, condition.customer), condition, context.now)


def _stated(condition: Condition, context: Context) -> bool:
    assert condition.stated is not None
    value = context.present.customer.stated.get(condition.stated)
    return _matches(value, condition, context.now)


def _subject(condition: Condition, context: Context) -> bool:
    assert condition.subject is not None
    thing = subject_of(context)
    if thing is None:
        return False
    return _matches(field_of(thing, condition.subject, context.now), condition, context.now)


def subject_of(context: Context) -> Order | Shipment | Matter | None:
    """The order, shipment or matter that the run is about, if the timeline has it."""
    present = context.present
    about = context.subject
    return present.orders.get(about) or present.shipments.get(about) or present.matters.get(about)


def _answer(condition: Condition, context: Context) -> bool:
    assert condition.answer is not None
    return _matches(context.learned.get(condition.answer), condition, context.now)


def _consent(condition: Condition, context: Context) -> bool:
    assert condition.consent is not None
    found = allowed(context.present, context.rules, condition.channel, condition.consent)
    return found == (condition.is_ is not False)


def matching(where: Iterable[Match], data: Mapping[str, Any], now: datetime) -> bool:
    """Whether event data meets all comparisons."""
    return all(_matches(data.get(match.field), match, now) for match in where)


def _matches(value: Any, ops: Ops, now: datetime) -> bool:
    """Whether a value meets the one comparison. A value that is missing meets none."""
    if value is None:
        return False
    if ops.is_ is not None:
        return _same(value, ops.is_)
    if ops.in_ is not None:
        return any(_same(value, one) for one in ops.in_)
    if ops.at_least is not None:
        return _number(value) and bool(value >= ops.at_least)
    if ops.at_most is not None:
        return _number(value) and bool(value <= ops.at_most)
    if ops.includes is not None:
        return isinstance(value, list | tuple | frozenset) and ops.includes in value
    if ops.within is not None or ops.longer_ago is not None:
        return isinstance(value, datetime) and _when(value, ops, now)
    return True


def _same(value: Any, wanted: Scalar) -> bool:
    """Equal and of one kind: 1 is neither "1" nor true."""
    return type(value) is type(wanted) and bool(value == wanted)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _when(value: datetime, ops: Ops, now: datetime) -> bool:
    if ops.within is not None:
        return now - span(ops.within).roughly < value <= now
    if ops.longer_ago is not None:
        return value <= now - span(ops.longer_ago).roughly
    return True


def parts(condition: Condition) -> Iterator[Condition]:
    """The condition and every one inside it."""
    yield condition
    for inner in (*(condition.all or ()), *(condition.any or ())):
        yield from parts(inner)
    if condition.not_ is not None:
        yield from parts(condition.not_)


def run_only(condition: Condition) -> bool:
    """Whether this leaf speaks of one run and so cannot be asked over all customers."""
    return (
        condition.subject is not None or condition.answer is not None or condition.of == "subject"
    )
