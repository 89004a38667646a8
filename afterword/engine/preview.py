"""What comes next for one customer: the same decisions on a virtual clock, over what is forecast.

Nothing is written and nothing goes out. Parcels on the road are taken to arrive at the end of the
range that was promised; nobody is taken to answer, order or complain.
"""

from datetime import datetime, timedelta

import msgspec

from afterword.decisions.enter import Before
from afterword.decisions.journey import Plan
from afterword.decisions.parcels import TERMINAL, Shipment
from afterword.decisions.promises import days_for
from afterword.decisions.reasons import Because
from afterword.decisions.run import PlanMessage, Run
from afterword.decisions.timeline import Event, Timeline
from afterword.house.models import Store
from afterword.journeys import models as journeys
from afterword.journeys import queries as journey_queries
from afterword.outbox.models import Intent
from afterword.outbox.queries import because_of, candidate_of
from afterword.timeline import queries as timeline_queries
from afterword.timeline.models import Customer, Wait

from .simulate import Life, Outcome, Standing, Waiting

HORIZON = timedelta(days=60)


class Arrival(msgspec.Struct, frozen=True):
    """A parcel that is expected."""

    shipment: str
    at: datetime
    earliest: datetime
    late: bool


class Ahead(msgspec.Struct, frozen=True):
    """What is expected of one customer's future."""

    outcomes: tuple[Outcome, ...]
    arrivals: tuple[Arrival, ...]


def ahead(store: Store, customer: Customer, now: datetime, horizon: timedelta = HORIZON) -> Ahead:
    """The next sixty days of a customer, as far as they can be told."""
    seen = timeline_queries.timelines(store, [customer.pk])[customer.pk]
    live = journey_queries.live_plans(store)
    plans = plans_of(store, customer)
    life = Life(seen.known_by(now), plans, live, store.rules, now=now)
    take_over(life, store, customer, journey_queries.switched_on(store))
    arrivals = _expected(seen, now)
    for arrival in arrivals:
        life.until(arrival.at)
        life.hear(_arrived(life, arrival))
    life.until(now + horizon)
    outcomes = tuple(one for one in life.outcomes if one.at <= now + horizon)
    return Ahead(outcomes, tuple(arrivals))


def plans_of(store: Store, customer: Customer) -> dict[tuple[str, int], Plan]:
    """The plans that a customer's runs go by."""
    rows = journeys.Run.objects.of(store).filter(customer=customer.pk)
    return journey_queries.plans(store, {(row.journey, row.version) for row in rows})


def take_over(
    life: Life,
    store: Store,
    customer: Customer,
    on: frozenset[str],
    instead: Plan | None = None,
) -> list[Run]:
    """Let a life go on from where a customer stands. ``on``: the journeys in which people move.
    ``instead``: a plan that takes the place of its journey's; what it has no step for is over, and
    given back."""
    waits = {
        (wait.owner, wait.owner_id): wait
        for wait in Wait.objects.of(store).filter(customer=customer.pk)
    }
    left: list[Run] = []
    for row in journeys.Run.objects.of(store).filter(customer=customer.pk).order_by("id"):
        plan = life.plans.get((row.journey, row.version))
        if instead is not None and row.journey == instead.journey.journey and row.ended is None:
            if row.at not in instead.steps:
                left.append(row.decided)
                plan = None
            else:
                plan = instead
        _take_over(life, row, plan, waits.get(("run", row.pk)), on, looks_now=plan is instead)
    for intent in Intent.objects.of(store).filter(customer=customer.pk, state="planned"):
        _take_message(life, intent, waits.get(("message", intent.pk)))
    return left


def _take_over(
    life: Life,
    row: journeys.Run,
    plan: Plan | None,
    wait: Wait | None,
    on: frozenset[str],
    *,
    looks_now: bool,
) -> None:
    run = row.decided
    before = life.before.setdefault(run.journey, [])
    before.append(Before(run.subject, run.entry, run.entered, row.ended is not None))
    if row.ended or row.error or plan is None or row.journey not in on:
        return
    due = wait.due if wait else None
    trail = tuple(msgspec.json.decode(row.because, type=list[Because]))
    kinds = frozenset(kind for kind in (wait.kinds if wait else "").split("|") if kind)
    # Another plan may have another length for the wait that the run stands at.
    life.runs.append(Standing(run, plan, life.now if looks_now else due, kinds, trail))


def _take_message(life: Life, intent: Intent, wait: Wait | None) -> None:
    candidate = candidate_of(intent)
    run = next(
        (
            one.run
            for one in life.runs
            if (one.run.journey, one.run.subject) == (intent.journey, intent.subject)
        ),
        None,
    )
    if run is None:
        return
    message = PlanMessage(
        send_key=intent.send_key,
        step=intent.step,
        message_class=candidate.message_class,
        purpose=candidate.purpose,
        channels=candidate.channels,
        template=intent.template,
        tone=intent.tone,
        cap=candidate.cap,
        due=candidate.due,
        valid_until=candidate.valid_until,
        priority=candidate.priority,
        hours=candidate.hours,
    )
    kinds = frozenset(kind for kind in (wait.kinds if wait else "").split("|") if kind)
    due = wait.due if wait else life.now
    life.waiting.append(Waiting(message, candidate, run, due, tuple(because_of(intent)), kinds))


def _expected(seen: Timeline, now: datetime) -> list[Arrival]:
    """Parcels whose days are still to come; what is overdue is expected by nobody."""
    found = [
        Arrival(one.about, days[1], days[0], one.late(now))
        for one in seen.present.shipments.values()
        if one.status not in (*TERMINAL, "lost") and (days := days_for(one)) and days[1] > now
    ]
    return sorted(found, key=lambda one: one.at)


def _arrived(life: Life, arrival: Arrival) -> list[Event]:
    """The events that an arrival would bring."""
    present = life.timeline.present
    parcel = present.shipments[arrival.shipment]
    scan = _event(life, 1, "shipment.checkpoint", parcel, {"status": "delivered"})
    after = life.timeline.plus(scan).present
    events = [scan, _event(life, 2, "shipment.delivered", parcel, {})]
    order = after.orders.get(parcel.order)
    if order and order.delivered and not present.orders[parcel.order].delivered:
        done = _event(life, 3, "order.delivered", parcel, {"shipments": 1})
        events.append(msgspec.structs.replace(done, about=parcel.order))
    return events


def _event(life: Life, offset: int, kind: str, parcel: Shipment, data: dict[str, object]) -> Event:
    highest = max((event.id for event in life.timeline.events), default=0)
    return Event(
        id=highest + offset,
        kind=kind,
        happened=life.now,
        known=life.now,
        about=parcel.about,
        order=parcel.order,
        data={**data, "order": parcel.order.removeprefix("order/")},
    )
