"""The one table of reactions: kind of event -> what is done about it, in order, once.

Events are read in the order of their arrival behind a cursor that moves in the same transaction,
so that each is seen once whatever stops in between.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal

from django.db import transaction

from afterword.decisions.enter import Before, enter
from afterword.decisions.journey import Plan
from afterword.decisions.reasons import Because
from afterword.decisions.run import Run
from afterword.house.models import Store
from afterword.journeys import queries as journey_queries
from afterword.outbox import addresses
from afterword.timeline import abreast
from afterword.timeline import models as timeline
from afterword.timeline import queries as timeline_queries

from .advance import BY, begin_runs, earlier
from .merging import follow_merges
from .models import Cursor

BATCH = 500

Reaction = Callable[[Store, Sequence[timeline.Event], datetime], None]


def enter_journeys(store: Store, events: Sequence[timeline.Event], now: datetime) -> None:
    """Let the customers of these events enter the journeys that start with them."""
    plans = journey_queries.live_plans(store)
    by_kind: dict[str, list[Plan]] = defaultdict(list)
    for plan in plans:
        by_kind[plan.journey.trigger.event].append(plan)
    wanted = [
        event
        for event in events
        if event.kind in by_kind and not event.history and event.customer_id is not None
    ]
    if not wanted:
        return
    customers = {event.customer_id for event in wanted if event.customer_id}
    seen = timeline_queries.timelines(store, customers)
    before = earlier(store, customers, {plan.journey.journey for plan in plans})
    begun: list[tuple[int, Run, list[Because]]] = []
    for event in wanted:
        assert event.customer_id is not None
        for plan in by_kind[event.kind]:
            mine = before[event.customer_id, plan.journey.journey]
            decided = timeline_queries.as_decided(event)
            entered = enter(plan, decided, seen[event.customer_id], mine, now, store.rules)
            if entered and entered.run:
                run = entered.run
                begun.append((event.customer_id, run, list(entered.because)))
                mine.append(Before(run.subject, run.entry, run.entered, run.ended))
    begin_runs(store, begun, now)


def spread_block(store: Store, events: Sequence[timeline.Event], now: datetime) -> None:
    """An address that bounced for good, or whose owner complained, is closed for everyone.

    A report names the message that came back: the address is the one we wrote it to.
    """
    for event in events:
        if event.key.startswith(addresses.SPREAD):
            continue
        complained = event.kind == "contact.complained"
        hard = complained or bool(event.data.get("hard"))
        why: Literal["bounced", "complained"] = "complained" if complained else "bounced"
        detail = event.data.get("detail", "")
        message = event.about.removeprefix("message/")
        if event.about != message:
            addresses.came_back(store, message, why=why, hard=hard, detail=detail, now=now, by=BY)
        elif hard and event.customer_id is not None and event.data.get("contact"):
            addresses.block_address(
                store,
                event.data["channel"],
                event.data["contact"],
                why=why,
                detail=detail,
                key=message,
                now=now,
                by=BY,
            )


REACTIONS: dict[str, tuple[Reaction, ...]] = {
    "customer.merged": (follow_merges,),
    "*": (enter_journeys,),
    "contact.bounced": (spread_block,),
    "contact.complained": (spread_block,),
}
"""What is done about which events; ``*`` is done about all."""


@transaction.atomic
def react(now: datetime, limit: int = BATCH) -> int:
    """See to the events that arrived since the last time. Gives how many were seen; one worker at
    a time sees to them, and another finds nothing to do meanwhile."""
    Cursor.objects.get_or_create(name="reactions")
    cursor = Cursor.objects.select_for_update(skip_locked=True).filter(name="reactions").first()
    if cursor is None:
        return 0
    arrived = timeline.Event.objects.everywhere().filter(id__gt=cursor.position)
    settled = abreast.settled_until()
    if settled is not None:
        arrived = arrived.filter(id__lte=settled)
    events = list(arrived.order_by("id")[:limit])
    if not events:
        return 0
    by_store: dict[int, list[timeline.Event]] = defaultdict(list)
    for event in events:
        by_store[event.store_id].append(event)
    for store in Store.objects.filter(id__in=by_store):
        woken = [(one.customer_id, one.kind) for one in by_store[store.pk] if one.customer_id]
        abreast.wake_missed(store.pk, woken, now)
        _react_for(store, by_store[store.pk], now)
    cursor.position = events[-1].pk
    cursor.save(update_fields=["position"])
    return len(events)


def _react_for(store: Store, events: Sequence[timeline.Event], now: datetime) -> None:
    for kind, reactions in REACTIONS.items():
        concerned = [event for event in events if kind in ("*", event.kind)]
        for reaction in reactions if concerned else ():
            reaction(store, concerned, now)
