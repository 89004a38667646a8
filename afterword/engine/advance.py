"""Moving the runs that are due: claim a batch, decide each, write everything in one transaction."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
import structlog
from django.db import OperationalError, transaction

from afterword.conversations import actions as conversations
from afterword.decisions.decide import decide
from afterword.decisions.enter import Before, enter_at
from afterword.decisions.journey import Plan
from afterword.decisions.places import order_of
from afterword.decisions.reasons import Because
from afterword.decisions.rules import Rules
from afterword.decisions.run import (
    Change,
    Decision,
    DoAtShop,
    EndTalk,
    Give,
    GiveOver,
    OpenTask,
    PlanMessage,
    Run,
    Say,
    StartJourney,
    StopJourney,
)
from afterword.decisions.timeline import Event, Timeline
from afterword.house import hot as house_hot
from afterword.house import plain
from afterword.house.eased import eased
from afterword.house.models import Store
from afterword.journeys import hot
from afterword.journeys import models as journeys
from afterword.journeys import queries as journey_queries
from afterword.journeys.hot import Row, Written
from afterword.outbox import actions as outbox
from afterword.outbox import deeds
from afterword.programs.offers import actions as offers
from afterword.timeline import actions as timeline
from afterword.timeline import hot_waits
from afterword.timeline import queries as timeline_queries
from afterword.timeline.hot_waits import Due
from afterword.wire import shapes

from . import answering
from .simulate import trail_after

BATCH, SHARED_BATCH = 200, 1000
"""How many runs are looked at in one transaction: embedded every other write waits for its end; on
PostgreSQL nobody does, and each statement is a way to the server and back."""
BY = "engine"
log = structlog.get_logger()


class Moved(NamedTuple):
    """A run before and after one look."""

    row: Row
    plan: Plan
    decision: Decision
    trail: list[Because]
    at: datetime
    """As of when it was decided."""
    order: str
    """The order that the run's subject is, or belongs to; empty: to none."""
    later: datetime | None
    """When it is looked at again in any case: something is stored that is known only then."""

    @property
    def wake_at(self) -> datetime | None:
        """When it is looked at again."""
        return min((at for at in (self.decision.wake_at, self.later) if at), default=None)


def at_once() -> int:
    """How many runs are looked at in one transaction, by the database."""
    return BATCH if plain.on_sqlite() else SHARED_BATCH


def advance_due(now: datetime, limit: int | None = None) -> int:
    """Look at the runs that are due, as many as ``at_once`` says. Gives how many were looked at.

    Nothing leaves the house of it before the message that it plans is begun, which waits for the
    disk; what a power cut takes of it is looked at again.
    """
    with eased():
        waits = hot_waits.claim_due("run", now, limit or at_once())
        by_store: dict[int, list[Due]] = defaultdict(list)
        for wait in waits:
            by_store[wait.store].append(wait)
        for store in house_hot.stores(by_store):
            _advance_store(store, by_store[store.pk], now)
    return len(waits)


def _advance_store(store: Store, waits: Sequence[Due], now: datetime) -> None:
    rows = hot.runs(store.pk, [wait.owner for wait in waits])
    on = journey_queries.switched_on(store)
    plans = journey_queries.plans(store, {(row.journey, row.version) for row in rows.values()})
    seen = timeline_queries.timelines(store, {row.customer for row in rows.values()})
    rules = store.rules
    moved: list[Moved] = []
    still: list[int] = []
    over: list[int] = []
    for wait in waits:
        row = rows.get(wait.owner)
        if row is None or row.over:
            over.append(wait.id)
        elif row.customer != wait.customer:
            # Merged a moment ago: it is looked at once its journeys have followed (merging.py).
            continue
        elif row.journey not in on:
            # Switched off: it stands where it is until the journey is on again.
            still.append(wait.id)
        elif one := _look(store, row, plans, seen[row.customer], now, rules):
            moved.append(one)
        else:
            over.append(wait.id)
    hot_waits.stand_still(store.pk, still)
    hot_waits.wait_no_more(store.pk, over)
    # What follows from an event is not known before it.
    now = max((one.at for one in moved), default=now)
    _write_each(store, moved, {wait.owner: wait.id for wait in waits}, now)


def _write_each(
    store: Store, moved: Sequence[Moved], waits: Mapping[int, int], now: datetime
) -> None:
    """Write all, or where that fails each by itself, so that one at fault fails nobody else."""
    if not moved:
        return
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
        hot_waits.wait_no_more(store.pk, [waits[moved[0].row.id]])


def _look(
    store: Store,
    row: Row,
    plans: Mapping[tuple[str, int], Plan],
    seen: Timeline,
    now: datetime,
    rules: Rules,
) -> Moved | None:
    """Decide one run. One that fails is parked with its error and fails nobody else."""
    try:
        plan = plans[row.journey, row.version]
        at, later = timeline_queries.as_of(seen, now)
        decision = decide(plan, row.decided, seen, at, rules)
    except Exception as error:
        _park(store, row, error)
        return None
    trail = trail_after(_reasons(row.because), decision.because)
    about = _order_of(row.subject) or _asked_about(decision.run) or _belongs_to(seen, row.subject)
    return Moved(row, plan, decision, trail, at, about, later)


def _belongs_to(seen: Timeline, subject: str) -> str:
    found = order_of(seen.present, subject)
    return found.about if found else ""


def _asked_about(run: Run) -> str:
    """The order that a dialogue found out to be about."""
    talks = run.subject.startswith("conversation/")
    return str(run.learned.get("order", "")) if talks else ""


_reasons = msgspec.json.Decoder(list[Because]).decode


def _park(store: Store, row: Row, error: Exception) -> None:
    log.exception("run.parked", store=store.key, run=row.id, journey=row.journey)
    says = f"{type(error).__name__}: {error}"[:500]
    journeys.Run.objects.of(store).filter(id=row.id).update(error=says)


def write(store: Store, moved: Sequence[Moved], waits: Mapping[int, int], now: datetime) -> None:
    """Write what was decided: the runs, what they wait for, and every effect.

    ``waits``: the id of the wait of each run.
    """
    written = [
        Written(one.row.id, one.decision.run, msgspec.json.encode(one.trail)) for one in moved
    ]
    hot.write(store.pk, written, now)
    keep = [
        (waits[one.row.id], one.wake_at, one.decision.waits_for)
        for one in moved
        if not one.decision.run.ended
    ]
    hot_waits.wait_on(store.pk, keep)
    gone = [waits[one.row.id] for one in moved if one.decision.run.ended]
    hot_waits.wait_no_more(store.pk, gone)
    _effects(store, moved, now)


def _effects(store: Store, moved: Sequence[Moved], now: datetime) -> None:
    planned: list[outbox.Planned] = []
    at_shop: list[deeds.Wanted] = []
    tasks: list[conversations.Asked] = []
    given: list[offers.Wanted] = []
    talks: list[GiveOver | EndTalk] = []
    events: list[tuple[int, shapes.Event]] = []
    for one in moved:
        row = one.row
        order = one.order
        talks += [effect for effect in one.decision.effects if isinstance(effect, _OF_TALK)]
        for effect in one.decision.effects:
            match effect:
                case PlanMessage():
                    planned.append(_planned(one, effect, order))
                case OpenTask():
                    tasks.append(_task(one, effect, order))
                case DoAtShop():
                    at_shop.append(_wanted(one, effect, order))
                case Give():
                    given.append(_reward(one, effect, order))
                case Change() | Say():
                    events += [(row.customer, event) for event in _news(effect, order, now)]
                case StartJourney():
                    _start(store, row, effect, now)
                case StopJourney():
                    stop_runs(store, row.customer, effect.journey, now)
    _write_effects(store, planned, at_shop, tasks, given, events, now)
    answering.see_to(store, talks, now)


_OF_TALK = (GiveOver, EndTalk)


def _write_effects(
    store: Store,
    planned: Sequence[outbox.Planned],
    at_shop: Sequence[deeds.Wanted],
    tasks: Sequence[conversations.Asked],
    given: Sequence[offers.Wanted],
    events: Sequence[tuple[int, shapes.Event]],
    now: datetime,
) -> None:
    """Write each kind of effect. Each opens a savepoint of its own: for nothing, none is opened."""
    if planned:
        outbox.plan(store, planned, now=now, by=BY)
    if at_shop:
        deeds.ask(store, at_shop, now=now)
    if tasks:
        conversations.open_tasks(store, tasks, now=now, by=BY)
    if given:
        events = [*events, *offers.give(store, given, now=now)]
    if events:
        timeline.record_each(store, events, now=now, by=BY)


def _order_of(subject: str) -> str:
    return subject if subject.startswith("order/") else ""


def _planned(one: Moved, effect: PlanMessage, order: str) -> outbox.Planned:
    return outbox.Planned(
        customer=one.row.customer,
        run=one.row.id,
        journey=one.row.journey,
        version=one.row.version,
        subject=one.row.subject,
        order=order,
        message=effect,
        because=[reason for reason in one.trail if reason.result != "wait"],
    )


def _wanted(one: Moved, effect: DoAtShop, order: str) -> deeds.Wanted:
    field = {"order_tag": "tag", "order_note": "text"}[effect.what]
    return deeds.Wanted(
        what=effect.what,
        customer=one.row.customer,
        key=(effect.key, effect.words),
        data={field: effect.words},
        order=order,
        journey=one.row.journey,
        version=one.row.version,
        run=one.row.id,
        step=effect.step,
        because=one.trail,
    )


def _reward(one: Moved, effect: Give, order: str) -> offers.Wanted:
    return offers.Wanted(
        customer=one.row.customer,
        key=effect.key,
        offer=effect.offer,
        journey=one.row.journey,
        order=order,
        happened=effect.happened,
    )


def _task(one: Moved, effect: OpenTask, order: str) -> conversations.Asked:
    return conversations.Asked(
        customer=one.row.customer,
        journey=one.row.journey,
        order=order,
        learned=one.decision.run.learned,
        because=one.trail,
        task=effect,
        happened=one.decision.run.since,
    )


def _news(effect: Change | Say, order: str, now: datetime) -> list[shapes.Event]:
    return _changes(effect, now) if isinstance(effect, Change) else [_said(effect, order)]


def _changes(effect: Change, now: datetime) -> list[shapes.Event]:
    made: list[tuple[str, str, dict[str, Any]]]
    made = [("customer.tagged", tag, {"tag": tag}) for tag in effect.tag]
    made += [("customer.untagged", tag, {"tag": tag}) for tag in effect.untag]
    made += [
        ("customer.stated", name, {"name": name, "value": value})
        for name, value in effect.state.items()
    ]
    made += [
        (
            "consent.revoked",
            f"{channel}/{contact}/{purpose}",
            {"channel": channel, "contact": contact, "purpose": purpose},
        )
        for channel, contact, purpose in effect.revoke
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


def _start(store: Store, row: Row, effect: StartJourney, now: datetime) -> None:
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
    seen = timeline_queries.timelines(store, [row.customer])[row.customer]
    before = earlier(store, {row.customer}, {effect.journey})
    entered = enter_at(plan, event, seen, before[row.customer, effect.journey], now, store.rules)
    if entered.run:
        begin_runs(store, [(row.customer, entered.run, list(entered.because))], now)


def stop_runs(store: Store, customer: int, journey: str, now: datetime) -> int:
    """Take a customer out of a journey. What it had planned for them is decided by its guards."""
    rows = list(
        journeys.Run.objects.of(store).filter(customer=customer, journey=journey, ended=None)
    )
    end_runs(store, rows, "stopped", now)
    return len(rows)


def end_runs(store: Store, rows: Sequence[journeys.Run], outcome: str, now: datetime) -> None:
    """End runs where they stand, whatever they wait for."""
    written = [
        Written(
            row.pk,
            msgspec.structs.replace(row.decided, at="", outcome=outcome),
            row.because.encode(),
        )
        for row in rows
    ]
    hot.write(store.pk, written, now)
    hot_waits.done_waiting(store.pk, "run", [row.pk for row in rows])


def earlier(
    store: Store, customers: set[int], keys: set[str]
) -> dict[tuple[int, str], list[Before]]:
    """The earlier entries of these customers into these journeys, by (customer, journey)."""
    found: dict[tuple[int, str], list[Before]] = defaultdict(list)
    for customer, key, subject, entry, entered, over in hot.entries(store.pk, customers, keys):
        found[customer, key].append(Before(subject, entry, entered, over))
    return found


def begin_runs(store: Store, begun: Sequence[tuple[int, Run, list[Because]]], now: datetime) -> int:
    """Write new runs, once for each natural key, and let them be looked at. Gives how many."""
    by_key = {run.key: (customer, run, reasons) for customer, run, reasons in begun}
    new = hot.insert(
        store.pk,
        [
            (customer, key, run, msgspec.json.encode(reasons))
            for key, (customer, run, reasons) in by_key.items()
        ],
        now,
    )
    standing = [(by_key[key][0], number, now) for key, number in new.items() if by_key[key][1].at]
    hot_waits.add_waits(store.pk, "run", standing)
    entered = [(by_key[key][0], _entered(key, by_key[key][1])) for key in new]
    timeline.record_each(store, entered, now=now, by=BY)
    return len(new)


def _entered(key: str, run: Run) -> shapes.Event:
    return shapes.Event(
        kind="journey.entered",
        key=f"run/{key}:entered",
        happened=run.entered,
        order=_order_of(run.subject),
        data={"journey": run.journey, "run": key, "outcome": run.outcome[:80]},
    )
