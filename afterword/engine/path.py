"""The path of a store's customers: what was said at each moment after an order, and what is said by
the journeys that are on.

The past is counted; the present is walked by somebody made up who orders today, whom nothing
remarkable happens to. So a gap is one that everybody has.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from afterword.decisions.journey import Plan
from afterword.house.models import Store
from afterword.journeys import queries as journeys
from afterword.outbox import ports
from afterword.outbox.models import Intent
from afterword.timeline.models import Order, Shipment

from .walk import Invented, Walked, walk

MOMENTS = ("ordered", "shipped", "road", "delivered", "days", "refill", "half", "year")
"""From the order on: until it leaves, the day it leaves, on the road, the day it arrives, the
three weeks after, when it may run out, half a year, a year."""
UNTIL: Mapping[str, timedelta] = {
    "delivered": timedelta(days=1),
    "days": timedelta(days=21),
    "refill": timedelta(days=90),
    "half": timedelta(days=270),
}
"""How long after the arrival a moment lasts; what is later is the year."""
LOOKS_BACK = timedelta(days=365)
MOST = 50_000
"""So many of the latest messages are counted."""
CROWD = 3
"""So many messages within a day are a crowd: more than two."""
NEAR = timedelta(days=2)
"""Two messages of one class so near each other would better be one."""
MANY = 0.05
"""A moment is crowded when it is so for this share of those who heard something then."""


class Say(msgspec.Struct, frozen=True):
    """Something that is said at a moment today. ``after``: the order."""

    journey: str
    name: str
    step: str
    title: str
    template: str
    message_class: str
    channel: str
    after: timedelta


class Twice(msgspec.Struct, frozen=True):
    """Two journeys say the same thing at one moment, or within two days two things of one class
    that is not news of an order."""

    first: str
    second: str
    same: str
    """``template`` or ``class``."""


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """One moment of the path."""

    key: str
    says: tuple[Say, ...]
    reached: int
    """How many orders came so far in the time looked at."""
    heard: int
    """For how many of them something was said then."""
    messages: int
    crowded: int
    """How many people got more than two messages within a day then."""
    twice: tuple[Twice, ...]

    @property
    def silent(self) -> bool:
        """Whether nothing is said then, by the journeys that are on."""
        return not self.says

    @property
    def is_crowded(self) -> bool:
        """Whether many people hear too much then."""
        return self.crowded > 0 and self.crowded >= MANY * max(self.heard, 1)


class Path(msgspec.Struct, frozen=True):
    """All of it. ``orders`` and ``messages``: how many were looked at."""

    moments: tuple[Moment, ...]
    orders: int
    messages: int
    since: datetime


class _Anchor(msgspec.Struct, frozen=True):
    """The moments of one order."""

    customer: int
    placed: datetime
    shipped: datetime | None
    delivered: datetime | None


def path(store: Store, now: datetime) -> Path:
    """Look at a store's past and present."""
    since = now - LOOKS_BACK
    anchors = _anchors(store, since)
    sent = _sent(store, since)
    said = _said_today(store, now)
    counts = _counted(anchors, sent)
    by_moment: dict[str, list[Say]] = defaultdict(list)
    for key, say in said:
        by_moment[key].append(say)
    moments = [
        Moment(
            key=key,
            says=tuple(by_moment[key]),
            reached=sum(_reached(one, key, now) for one in anchors.values()),
            heard=len(counts.heard[key]),
            messages=counts.messages[key],
            crowded=len(counts.crowded[key]),
            twice=tuple(_twice(by_moment[key])),
        )
        for key in MOMENTS
    ]
    return Path(tuple(moments), len(anchors), len(sent), since)


# ------------------------------------------------------------------------------------ the past


def _anchors(store: Store, since: datetime) -> dict[str, _Anchor]:
    shipped: dict[str, datetime] = {}
    rows = Shipment.objects.of(store).filter(shipped__gte=since).order_by("shipped")
    for order, at in rows.values_list("order", "shipped"):
        if at is not None:
            shipped.setdefault(order, at)
    orders = Order.objects.of(store).filter(placed__gte=since, cancelled=None).order_by("placed")
    return {
        about: _Anchor(customer, placed, shipped.get(about), delivered)
        for about, customer, placed, delivered in orders.values_list(
            "about", "customer_id", "placed", "delivered"
        )
    }


def _sent(store: Store, since: datetime) -> list[tuple[int, str, datetime]]:
    """(customer, order, when) of what went out, oldest first."""
    rows = Intent.objects.of(store).filter(effect="message", accepted__gte=since)
    newest = rows.order_by("-accepted").values_list("customer_id", "order", "accepted")[:MOST]
    return [(customer, order, at) for customer, order, at in newest if at][::-1]


class _Counts(msgspec.Struct):
    heard: dict[str, set[str]]
    messages: dict[str, int]
    crowded: dict[str, set[int]]


def _counted(anchors: Mapping[str, _Anchor], sent: Sequence[tuple[int, str, datetime]]) -> _Counts:
    counts = _Counts(defaultdict(set), defaultdict(int), defaultdict(set))
    own: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for about, one in anchors.items():
        own[one.customer].append((one.placed, about))
    lately: dict[int, list[datetime]] = defaultdict(list)
    for customer, order, at in sent:
        about = order if order in anchors else _last_before(own[customer], at)
        if not about:
            continue
        key = moment_of(anchors[about], at)
        counts.messages[key] += 1
        counts.heard[key].add(about)
        times = [one for one in lately[customer] if at - one < timedelta(days=1)] + [at]
        lately[customer] = times
        if len(times) >= CROWD:
            counts.crowded[key].add(customer)
    return counts


def _last_before(mine: Sequence[tuple[datetime, str]], at: datetime) -> str:
    """The order that was placed last before a moment."""
    place = bisect_right([placed for placed, _ in mine], at)
    return mine[place - 1][1] if place else ""


def moment_of(order: _Anchor, at: datetime) -> str:
    """At which moment of an order something is said."""
    if order.delivered and at >= order.delivered:
        for key, until in UNTIL.items():
            if at - order.delivered < until:
                return key
        return "year"
    if order.shipped is None or at < order.shipped:
        return "ordered"
    return "shipped" if at - order.shipped < timedelta(days=1) else "road"


def _reached(order: _Anchor, key: str, now: datetime) -> bool:
    """Whether an order has come to a moment."""
    if key == "ordered":
        return True
    if key in ("shipped", "road"):
        return order.shipped is not None
    if order.delivered is None:
        return False
    begins = dict(zip(MOMENTS[3:], (timedelta(), *UNTIL.values()), strict=True))
    return now >= order.delivered + begins[key]


# --------------------------------------------------------------------------------- the present


def _said_today(store: Store, now: datetime) -> list[tuple[str, Say]]:
    plans = journeys.live_plans(store)
    if not plans:
        return []
    person = Invented(yes=tuple(ports.channels), plainly=True)
    walked = walk(store, plans[0], person, now=now)
    by_key = {plan.journey.journey: plan for plan in plans}
    anchor = _anchor_of(walked)
    found: list[tuple[str, Say]] = []
    for one in walked.outcomes:
        tried = walked.said.get(one.key)
        plan = by_key.get(one.journey)
        if one.what == "sent" and tried is not None and plan is not None:
            say = _say(plan, one.step, tried.channel, one.at - anchor.placed)
            found.append((moment_of(anchor, one.at), say))
    return found


def _anchor_of(walked: Walked) -> _Anchor:
    first: dict[str, datetime] = {}
    for one in walked.happened:
        first.setdefault(one.kind, one.at)
    return _Anchor(
        0,
        first.get("order.placed", walked.now),
        first.get("shipment.shipped"),
        first.get("shipment.delivered"),
    )


def _say(plan: Plan, step: str, channel: str, after: timedelta) -> Say:
    found = plan.steps[step]
    return Say(
        journey=plan.journey.journey,
        name=plan.journey.name,
        step=step,
        title=found.name or step,
        template=getattr(found, "template", ""),
        message_class=getattr(found, "class_", ""),
        channel=channel,
        after=after,
    )


def _twice(says: Iterable[Say]) -> list[Twice]:
    """Journeys that say the same at one moment."""
    found: dict[tuple[str, str], Twice] = {}
    mine = list(says)
    for at, one in enumerate(mine):
        for other in mine[at + 1 :]:
            if one.journey == other.journey:
                continue
            first, second = sorted((one.name, other.name))
            pair = (first, second)
            near = abs(one.after - other.after) <= NEAR
            if one.template == other.template:
                found[pair] = Twice(*pair, "template")
            elif near and one.message_class == other.message_class != "transactional":
                found.setdefault(pair, Twice(*pair, "class"))
    return list(found.values())
