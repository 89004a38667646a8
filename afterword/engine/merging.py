"""Two records were one person: what journeys, messages and tasks hold of the one goes to the other.

``timeline.merge`` moves what happened and knows no runs; this follows it, as a reaction.
"""

from collections.abc import Sequence
from datetime import datetime

from afterword.conversations.models import Task
from afterword.decisions.journey import Entry
from afterword.house.models import Store
from afterword.journeys import models as journeys
from afterword.journeys import queries as journey_queries
from afterword.outbox import merging as outbox
from afterword.timeline.hot import Arrived

from .advance import end_runs


def follow_merges(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """Take everything that still stands with the record that is gone to the one that stays."""
    for one in events:
        if one.customer is not None:
            _follow(store, other=int(one.event.data["other"]), into=one.customer, now=now)


def _follow(store: Store, *, other: int, into: int, now: datetime) -> None:
    mine = list(journeys.Run.objects.of(store).filter(customer=into))
    theirs = list(journeys.Run.objects.of(store).filter(customer=other))
    plans = journey_queries.plans(store, {(run.journey, run.version) for run in theirs})
    twice = [
        run
        for run in theirs
        if run.ended is None
        and (plan := plans.get((run.journey, run.version)))
        and _would_be_twice(plan.journey.entry, run, mine)
    ]
    journeys.Run.objects.of(store).filter(customer=other).update(customer=into)
    end_runs(store, twice, "merged", now)
    Task.objects.of(store).filter(customer=other).update(customer=into)
    outbox.move(store, other=other, into=into)


def _would_be_twice(entry: Entry, run: journeys.Run, mine: Sequence[journeys.Run]) -> bool:
    """Whether one person would pass through a journey a second time that lets them in once."""
    if entry.per != "customer" or entry.rule == "always":
        return False
    return any(
        one.journey == run.journey and (entry.rule == "once" or one.ended is None) for one in mine
    )
