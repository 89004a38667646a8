"""Moving the runs that are due: claim a batch, decide each, write everything in one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
import structlog
from django.db import OperationalError, transaction

from afterword.conversations import actions as conversations
from afterword.decisions.decide import decide
from afterword.decisions.enter import Before, enter_at
from afterword.decisions.journey import Plan
from afterword.decisions.reasons import Because
from afterword.decisions.run import (
    Change,
    Decision,
    OpenTask,
    PlanMessage,
    Run,
    Say,
    StartJourney,
    StopJourney,
)
from afterword.decisions.timeline import Event, Timeline
from afterword.house.models import Store
from afterword.journeys import models as journeys
from afterword.journeys import queries as journey_queries
from afterword.outbox import actions as outbox
from afterword.timeline import actions as timeline
from afterword.timeline import queries as timeline_queries
from afterword.timeline.models import Wait
from afterword.wire import shapes

from .simulate import trail_after

BATCH = 200
BY = "engine"
log = structlog.get_logger()


class Moved(NamedTuple):
    """A run before and after one look."""

    row: journeys.Run
    plan: Plan
    decision: Decision
    trail: list[Because]


@transaction.atomic
def advance_due(now: datetime, limit: int = BATCH) -> int:
    """Look at the runs that are due. Gives how many were looked at."""
    waits = list(
        Wait.objects.everywhere()
        .filter(owner="run", due__lte=now)
        .order_by("due", "id")
        .select_for_update(skip_locked=True)[:limit]
    )
    by_store: dict[int, list[Wait]] = defaultdict(list)
    for wait in waits:
        by_store[wait.store_id].append(wait)
    for store in Store.objects.filter(id__in=by_store):
        _advance_store(store, by_store[store.pk], now)
    return len(waits)


def _advance_store(store: Store, waits: Sequence[Wait], now: datetime) -> None:
    rows = journeys.Run.objects.of(store).in_bulk([wait.owner_id for wait in waits])
    on = journey_queries.switched_on(store)
    plans = journey_queries.plans(store, {(row.journey, row.version) for row in rows.values()})
    seen = timeline_queries.timelines(store, {row.customer_id for row in rows.values()})
    moved: list[Moved] = []
    still: list[Wait] = []
    for wait in waits:
        row = rows.get(wait.owner_id)
        if row is None or row.ended or row.error:
            wait.delete()
        elif row.customer_id != wait.customer_id:
            # Merged a moment ago: it is looked at once its journeys have followed (merging.py).
            continue
        elif row.journey not in on:
            # Switched off: it stands where it is until the journey is on again.
            wait.due = None
            still.append(wait)
        elif one := _look(store, row, plans, seen[row.customer_id], now):
            moved.append(one)
        else:
            wait.delete()
    Wait.objects.bulk_update(still, ["due"])
    _write_each(store, moved, {wait.owner_id: wait for wait in waits}, now)


def _write_each(
    store: Store, moved: Sequence[Moved], waits: dict[int, Wait], now: datetime
) -> None:
    """Write all, or where that fails each by itself, so that one at fault fails nobody else."""
    try:
        with transaction.atomic():
            write(store, moved, waits, now)
    except OperationalError:
        raise  # the database is at fault, not a run
    except Exception as error:
        if len(moved) > 1:
            for one in moved:
                _write_each(store, [one], waits, now)
            return
        _park(store, moved[0].row, error)
        waits[moved[0].row.pk].delete()


def _look(
    store: Store,
    row: journeys.Run,
    plans: dict[tuple[str, int], Plan],
    seen: Timeline,
    now: datetime,
) -> Moved | None:
    """Decide one run. One that fails is parked with its error and fails nobody else."""
    try:
        plan = plans[row.journey, row.version]
        decision = decide(plan, row.decided, seen, now, store.rules)
    except Exception as error:
        _park(store, row, error)
        return None
    trail = msgspec.json.decode(row.because, type=list[Because])
    return Moved(row, plan, decision, trail_after(trail, decision.because))


def _park(store: Store, row: journeys.Run, error: Exception) -> None:
    log.exception("run.parked", store=store.key, run=row.pk, journey=row.journey)
    row.error = f"{type(error).__name__}: {error}"[:500]
    row.save(update_fields=["error"])


def write(store: Store, moved: Sequence[Moved], waits: dict[int, Wait], now: datetime) -> None:
    """Write what was decided: the runs, what they wait for, and every effect."""
    keep: list[Wait] = []
    gone: list[int] = []
    for one in moved:
        _put(one.row, one.decision.run, one.trail, now)
        wait = waits[one.row.pk]
        if one.decision.run.ended:
            gone.append(wait.pk)
        else:
            wait.due = one.decision.wake_at
            wait.kinds = _kinds(one.decision.waits_for)
            keep.append(wait)
    journeys.Run.objects.bulk_update([one.row for one in moved], _RUN_FIELDS)
    Wait.objects.bulk_update(keep, ["due", "kinds"])
    Wait.objects.of(store).filter(id__in=gone).delete()
    _effects(store, moved, now)


_RUN_FIELDS = ["at", "since", "ended", "outcome", "goal", "state", "because"]


def _put(row: journeys.Run, run: Run, trail: list[Because], now: datetime) -> None:
    row.at, row.since, row.outcome, row.goal = run.at, run.since, run.outcome[:80], run.goal
    row.ended = now if run.ended else None
    row.state = msgspec.json.encode(run).decode()
    row.because = msgspec.json.encode(trail).decode()


def _kinds(kinds: Iterable[str]) -> str:
    joined = "|".join(sorted(kinds))
    return f"|{joined}|" if joined else ""


def _effects(store: Store, moved: Sequence[Moved], now: datetime) -> None:
    planned: list[outbox.Planned] = []
    tasks: list[conversations.Asked] = []
    events: list[tuple[int, shapes.Event]] = []
    for one in moved:
        row = one.row
        order = _order_of(row.subject)
        for effect in one.decision.effects:
            match effect:
                case PlanMessage():
                    planned.append(_planned(one, effect, order))
                case OpenTask():
                    tasks.append(_task(one, effect, order))
                case Change():
                    events += [(row.customer_id, event) for event in _changes(effect, now)]
                case Say():
                    events.append((row.customer_id, _said(effect, order)))
                case StartJourney():
                    _start(store, row, effect, now)
                case StopJourney():
                    stop_runs(store, row.customer_id, effect.journey, now)
    outbox.plan(store, planned, now=now, by=BY)
    conversations.open_tasks(store, tasks, now=now, by=BY)
    timeline.record_each(store, events, now=now, by=BY)


def _order_of(subject: str) -> str:
    return subject if subject.startswith("order/") else ""


def _planned(one: Moved, effect: PlanMessage, order: str) -> outbox.Planned:
    return outbox.Planned(
        customer=one.row.customer_id,
        run=one.row.pk,
        journey=one.row.journey,
        version=one.row.version,
        subject=one.row.subject,
        order=order,
        message=effect,
        because=[reason for reason in one.trail if reason.result != "wait"],
    )


def _task(one: Moved, effect: OpenTask, order: str) -> conversations.Asked:
    return conversations.Asked(
        customer=one.row.customer_id,
        journey=one.row.journey,
        order=order,
        learned=one.decision.run.learned,
        because=one.trail,
        task=effect,
        happened=one.decision.run.since,
    )


def _changes(effect: Change, now: datetime) -> list[shapes.Event]:
    made: list[tuple[str, str, dict[str, Any]]]
    made = [("customer.tagged", tag, {"tag": tag}) for tag in effect.tag]
    made += [("customer.untagged", tag, {"tag": tag}) for tag in effect.untag]
    made += [
        ("customer.stated", name, {"name": name, "value": value})
        for name, value in effect.state.items()
    ]
    return [
        shapes.Event(kind=kind, key=f"{effect.step}:{kind}:{word}", happened=now, data=data)
        for kind, word, data in made
    ]


def _said(effect: Say, order: str) -> shapes.Event:
    return shapes.Event(
        kind=effect.kind,
        key=f"say:{effect.key}",
        happened=effect.happened,
        order=order,
        data=dict(effect.data),
    )


def _start(store: Store, row: journeys.Run, effect: StartJourney, now: datetime) -> None:
    """Another journey, for the same customer and subject, if its entry rule allows it."""
    plan = next(
        (one for one in journey_queries.live_plans(store) if one.journey.journey == effect.journey),
        None,
    )
    if plan is None:
        return
    event = Event(
        id=row.decided.trigger,
        kind=f"journey.{row.journey}",
        happened=effect.happened,
        known=now,
        about=row.subject,
        order=_order_of(row.subject),
    )
    seen = timeline_queries.timelines(store, [row.customer_id])[row.customer_id]
    before = earlier(store, {row.customer_id}, {effect.journey})
    entered = enter_at(plan, event, seen, before[row.customer_id, effect.journey], now, store.rules)
    if entered.run:
        begin_runs(store, [(row.customer_id, entered.run, list(entered.because))], now)


def stop_runs(store: Store, customer: int, journey: str, now: datetime) -> int:
    """Take a customer out of a journey. What it had planned for them is decided by its guards."""
    rows = list(
        journeys.Run.objects.of(store).filter(customer=customer, journey=journey, ended=None)
    )
    end_runs(store, rows, "stopped", now)
    return len(rows)


def end_runs(store: Store, rows: Sequence[journeys.Run], outcome: str, now: datetime) -> None:
    """End runs where they stand, whatever they wait for."""
    for row in rows:
        run = msgspec.structs.replace(row.decided, at="", outcome=outcome)
        _put(row, run, msgspec.json.decode(row.because, type=list[Because]), now)
    journeys.Run.objects.bulk_update(rows, _RUN_FIELDS)
    ids = [row.pk for row in rows]
    Wait.objects.of(store).filter(owner="run", owner_id__in=ids).delete()


def earlier(
    store: Store, customers: set[int], keys: set[str]
) -> dict[tuple[int, str], list[Before]]:
    """The earlier entries of these customers into these journeys, by (customer, journey)."""
    found: dict[tuple[int, str], list[Before]] = defaultdict(list)
    rows = journeys.Run.objects.of(store).filter(customer__in=customers, journey__in=keys)
    for customer, key, subject, entry, entered, ended in rows.values_list(
        "customer_id", "journey", "subject", "entry", "entered", "ended"
    ):
        found[customer, key].append(Before(subject, entry, entered, ended is not None))
    return found


def begin_runs(store: Store, begun: Sequence[tuple[int, Run, list[Because]]], now: datetime) -> int:
    """Write new runs, once for each natural key, and let them be looked at. Gives how many."""
    rows = []
    for customer, run, reasons in begun:
        row = journeys.Run(
            store=store,
            customer_id=customer,
            key=run.key,
            journey=run.journey,
            version=run.version,
            subject=run.subject,
            entry=run.entry,
            entered=run.entered,
        )
        _put(row, run, reasons, now)
        rows.append(row)
    known = set(
        journeys.Run.objects.of(store)
        .filter(key__in=[row.key for row in rows])
        .values_list("key", flat=True)
    )
    fresh = list({row.key: row for row in rows if row.key not in known}.values())
    journeys.Run.objects.bulk_create(fresh)
    Wait.objects.bulk_create(
        Wait(store=store, customer_id=row.customer_id, owner="run", owner_id=row.pk, due=now)
        for row in fresh
        if row.ended is None
    )
    timeline.record_each(store, [(row.customer_id, _entered(row)) for row in fresh], now=now, by=BY)
    return len(fresh)


def _entered(row: journeys.Run) -> shapes.Event:
    return shapes.Event(
        kind="journey.entered",
        key=f"run/{row.key}:entered",
        happened=row.entered,
        order=_order_of(row.subject),
        data={"journey": row.journey, "run": row.key, "outcome": row.outcome},
    )
