"""The one table of reactions: kind of event -> what is done about it, in order, once.

Events are read in the order of their arrival behind a cursor that moves in the same transaction,
so that each is seen once whatever stops in between.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from afterword.conversations import (
    coming_out,
    files,
    finding,
    forgetting,
    hearing,
    recovery,
    redating,
    saying,
    stating,
    taking_in,
)
from afterword.decisions.enter import Before, asks_who, enter, looks_back
from afterword.decisions.reasons import Because
from afterword.decisions.run import Run
from afterword.decisions.timeline import Timeline
from afterword.house import hot as house_hot
from afterword.house.models import Store
from afterword.journeys import queries as journey_queries
from afterword.messages import approvals
from afterword.outbox import addresses, reports
from afterword.outbox.webhooks import actions as webhooks
from afterword.programs.loyalty import actions as loyalty
from afterword.programs.loyalty import earning
from afterword.timeline import abreast, ledger
from afterword.timeline import hot as timeline_hot
from afterword.timeline import queries as timeline_queries
from afterword.timeline.hot import Arrived

from . import answering, claiming, follow_actions, hot, lessons, strays
from .calling_back import call_back
from .echoing import tell_shop
from .expecting import stir
from .merging import follow_merges
from .reported import why_closed
from .runs import BY, begin_runs, earlier

BATCH = 500

Reaction = Callable[[Store, Sequence[Arrived], datetime], None]


def enter_journeys(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """Let the customers of these events enter the journeys that start with them."""
    entering = journey_queries.entering(store)
    plans = [one.plan for one in entering]
    by_kind: dict[str, list[journey_queries.Entering]] = defaultdict(list)
    for one in entering:
        by_kind[one.plan.journey.trigger.event].append(one)
    wanted = [
        (one.customer, one.event)
        for one in events
        if one.event.kind in by_kind and not one.event.history and one.customer is not None
    ]
    if not wanted:
        return
    customers = {customer for customer, _ in wanted}
    asks = {kind: any(looks_back(one.plan) for one in some) for kind, some in by_kind.items()}
    seen = timeline_queries.timelines(
        store, {customer for customer, event in wanted if asks[event.kind]}
    )
    tried = any(one.parts[1] < 100 for one in entering)
    strangers = customers - seen.keys() if tried or any(map(asks_who, plans)) else ()
    natural = timeline_queries.naturals(store, strangers)
    before = earlier(store, customers, {plan.journey.journey for plan in plans})
    rules = store.rules
    begun: list[tuple[int, Run, list[Because]]] = []
    for customer, event in wanted:
        known = seen.get(customer) or Timeline(natural.get(customer, ""), ())
        for plan in (one.plan for one in by_kind[event.kind] if one.takes(known.customer)):
            mine = before[customer, plan.journey.journey]
            entered = enter(plan, event, known, mine, now, rules)
            if entered and entered.run:
                run = entered.run
                begun.append((customer, run, list(entered.because)))
                mine.append(Before(run.subject, run.entry, run.entered, run.ended))
    begin_runs(store, begun, now)


def spread_block(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """An address that bounced for good, or whose owner complained, is closed for everyone.

    A report names the message that came back: the address is the one we wrote it to.
    """
    for one in events:
        event = one.event
        if one.key.startswith(addresses.SPREAD):
            continue
        closed = why_closed(event)
        detail = event.data.get("detail", "")
        message = event.about.removeprefix("message/")
        if event.about != message:
            addresses.came_back(
                store,
                message,
                why=closed or "bounced",
                hard=bool(closed),
                detail=detail,
                now=now,
                by=BY,
            )
        elif closed and one.customer is not None and event.data.get("contact"):
            addresses.block_address(
                store,
                event.data["channel"],
                event.data["contact"],
                why=closed,
                detail=detail,
                key=message,
                now=now,
                by=BY,
            )


REACTIONS: dict[str, tuple[Reaction, ...]] = {
    "customer.merged": (follow_merges,),
    "customer.erased": (
        lessons.wanted,
        finding.forget,
        forgetting.forget,
        files.forgotten,
        loyalty.forget,
    ),
    "conversation.corrected": (lessons.wanted,),
    "*": (enter_journeys, webhooks.tell, ledger.keep, stir),
    **dict.fromkeys(earning.KINDS, (earning.heed,)),
    "contact.bounced": (spread_block,),
    "contact.complained": (spread_block,),
    "conversation.asked": (answering.hand_over_unanswered, claiming.answer_claims),
    "message.accepted": (reports.arrived, saying.came_out, answering.note_answers),
    "message.delivered": (reports.arrived,),
    "message.read": (reports.arrived,),
    "deed.done": (redating.note, coming_out.tell),
    "deed.failed": (coming_out.tell,),
    "message.clicked": (reports.arrived,),
    "message.failed": (reports.failed, saying.came_out),
    "message.unknown": (saying.came_out,),
    "message.withheld": (saying.came_out,),
    "message.expired": (saying.came_out,),
    "consent.revoked": (reports.said_no,),
    "template.judged": (approvals.heard,),
    "reply.received": (
        hearing.heed,
        call_back,
        taking_in.take_in,
        recovery.heed,
        stating.heed,
        files.note,
    ),
    "answer.given": (recovery.heed,),
    "shipment.created": (strays.claim, follow_actions.notice),
    "shipment.checkpoint": (strays.claim, follow_actions.notice, tell_shop),
    "shipment.promised": (strays.claim, follow_actions.notice),
}
"""What is done about which events; ``*`` is done about all."""


@transaction.atomic
def react(now: datetime, limit: int = BATCH) -> int:
    """See to the events that arrived since the last time. Gives how many were seen; one worker at
    a time sees to them, and another finds nothing to do meanwhile."""
    position = hot.hold_cursor("reactions")
    if position is None:
        return 0
    events = timeline_hot.arrived(position, abreast.settled_until(), limit)
    if not events:
        return 0
    # Others recorded some of them since the round began, maybe by another clock: nothing is decided
    # about an event as of a moment at which it was not known.
    now = max(now, *(one.event.known for one in events))
    by_store: dict[int, list[Arrived]] = defaultdict(list)
    for one in events:
        by_store[one.store].append(one)
    for store in house_hot.stores(by_store):
        woken = [
            (one.customer, one.event.kind, one.event.known)
            for one in by_store[store.pk]
            if one.customer
        ]
        abreast.wake_missed(store.pk, woken, now)
        _react_for(store, by_store[store.pk], now)
    hot.move_cursor("reactions", events[-1].event.id)
    return len(events)


def words_to_keep(store: Store) -> list[Arrived]:
    """The words of consent that came in and do not stand in the ledger yet: a service that runs
    sees to them in an instant, and without one they wait."""
    kinds = ("consent.given", "consent.revoked")
    found = timeline_hot.arrived_of_kinds(store.pk, kinds, hot.position("reactions"))
    until = abreast.settled_until()
    return [one for one in found if until is None or one.event.id <= until]


@transaction.atomic
def keep_words(store: Store, now: datetime) -> None:
    """Write those into the ledger, unless somebody is at it."""
    if hot.hold_cursor("reactions") is not None:
        ledger.keep(store, words_to_keep(store), now)


def _react_for(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    for kind, reactions in REACTIONS.items():
        concerned = [one for one in events if kind in ("*", one.event.kind)]
        for reaction in reactions if concerned else ():
            reaction(store, concerned, now)
