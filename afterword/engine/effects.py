"""Writing what was decided of runs: where they stand, what they wait for, and every effect."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from afterword.conversations import actions as conversations
from afterword.decisions.enter import enter_at
from afterword.decisions.journey import Plan
from afterword.decisions.reasons import Because
from afterword.decisions.run import (
    Change,
    Decision,
    DoAtShop,
    EndTalk,
    Give,
    GiveOver,
    OpenTask,
    PlanMessage,
    Say,
    StartJourney,
    StopJourney,
)
from afterword.decisions.timeline import Event
from afterword.house.models import Store
from afterword.journeys import hot
from afterword.journeys import queries as journey_queries
from afterword.journeys.hot import Row, Written
from afterword.outbox import actions as outbox
from afterword.outbox import deeds
from afterword.programs.offers import actions as offers
from afterword.timeline import actions as timeline
from afterword.timeline import hot_waits
from afterword.timeline import queries as timeline_queries
from afterword.wire import shapes

from . import answering
from .runs import BY, begin_runs, earlier, order_itself, stop_runs


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
        order=order_itself(row.subject),
    )
    seen = timeline_queries.timelines(store, [row.customer])[row.customer]
    before = earlier(store, {row.customer}, {effect.journey})
    entered = enter_at(plan, event, seen, before[row.customer, effect.journey], now, store.rules)
    if entered.run:
        begin_runs(store, [(row.customer, entered.run, list(entered.because))], now)
