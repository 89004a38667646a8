"""Two records were one person: what journeys, messages and tasks hold of the one goes to the other.

``timeline.merge`` moves what happened and knows no runs; this follows it, as a reaction.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from afterword.conversations import merging as talks
from afterword.decisions.journey import Plan
from afterword.house.models import Store
from afterword.journeys import models as journeys
from afterword.journeys import queries as journey_queries
from afterword.outbox import merging as outbox
from afterword.programs.loyalty import actions as loyalty
from afterword.timeline import ledger
from afterword.timeline.hot import Arrived

from .runs import BY, end_runs


def follow_merges(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """Take everything that still stands with the record that is gone to the one that stays."""
    for one in events:
        if one.customer is not None:
            _follow(store, other=int(one.event.data["other"]), into=one.customer, now=now)


def _follow(store: Store, *, other: int, into: int, now: datetime) -> None:
    mine = list(journeys.Run.objects.of(store).filter(customer=into))
    theirs = list(journeys.Run.objects.of(store).filter(customer=other))
    told = outbox.told(store, [run.pk for run in (*mine, *theirs)])
    twice = _twice(store, mine, theirs, told)
    journeys.Run.objects.of(store).filter(customer=other).update(customer=into)
    end_runs(store, twice, "merged", now)
    talks.follow(store, other=other, into=into, now=now, by=BY)
    ledger.follow(store, other=other, into=into)
    loyalty.follow(store, other=other, into=into, now=now)
    outbox.move(store, other=other, into=into)
    outbox.say_no_more(store, [run.pk for run in twice], now=now, by=BY)


def _twice(
    store: Store,
    mine: Sequence[journeys.Run],
    theirs: Sequence[journeys.Run],
    told: Mapping[int, Sequence[str]],
) -> list[journeys.Run]:
    """The runs that are to end, because one person would pass through a journey a second time that
    lets them in once. The one goes on whose words are the furthest along the journey, for what
    comes after them nobody has said; of two alike the one that has said most, and then the one
    that began first. Where that one has ended, nobody goes on.
    """
    plans = journey_queries.plans(store, {(run.journey, run.version) for run in (*mine, *theirs)})
    ends: list[journeys.Run] = []
    for journey in sorted({run.journey for run in mine} & {run.journey for run in theirs}):
        sides = [
            [run for run in side if run.journey == journey and _counts(plans, run)]
            for side in (mine, theirs)
        ]
        if not all(sides):
            continue
        along = _along(plans, [run for side in sides for run in side])
        rank = partial(_rank, told, along)
        kept = max((run for side in sides for run in side), key=rank)
        gone = sides[1] if kept in sides[0] else sides[0]
        ends += [run for run in gone if run.ended is None]
    return ends


def _along(
    plans: Mapping[tuple[str, int], Plan], runs: Sequence[journeys.Run]
) -> Mapping[str, int]:
    """How far along each step is, by the newest edition that any of the runs goes by."""
    newest = max(runs, key=lambda run: run.version)
    steps = plans[newest.journey, newest.version].steps
    return {step: place for place, step in enumerate(reversed(steps), 1)}


def _rank(
    told: Mapping[int, Sequence[str]], along: Mapping[str, int], run: journeys.Run
) -> tuple[int, int, float, int]:
    said = told.get(run.pk, ())
    furthest = max((along.get(step, 0) for step in said), default=0)
    return furthest, len(said), -run.entered.timestamp(), -run.pk


def _counts(plans: Mapping[tuple[str, int], Plan], run: journeys.Run) -> bool:
    """Whether a run stands in the way of another one of the same person."""
    plan = plans.get((run.journey, run.version))
    if plan is None or plan.journey.entry.per != "customer":
        return False
    rule = plan.journey.entry.rule
    return rule == "once" or (rule == "after_exit" and run.ended is None)
