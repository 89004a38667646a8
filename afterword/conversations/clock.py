"""The service clock of conversations: by when the team is to answer, and what happens when it does
not.

A conversation that is the team's carries its dues in its row; a wait beside it stands until the
next of them, so that nothing polls. What counts is the row: a wait that came too soon finds
nothing to tell.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction

from afterword.decisions import service
from afterword.decisions.timing import Where
from afterword.decisions.zones import zone
from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline import hot_waits
from afterword.timeline.models import Wait
from afterword.wire import shapes

from .models import Conversation

OWNER = "talk"
BY = "engine"


def answered_by(
    store: Store, now: datetime, *, channel: str = "", urgent: bool = False
) -> datetime:
    """By when a person answers what is asked now, as the store has promised itself, in UTC."""
    return service.due(now, store.rules.service, where_of(store), urgent=urgent, channel=channel)


def where_of(store: Store) -> Where:
    """Whose clock and calendar the team works by."""
    return Where(zone(store.zone), store.country)


def keep(talk: Conversation) -> None:
    """Save a conversation with its dues as they follow from it, and wait for the next of them.
    Runs inside the caller's transaction.

    It is due while it is the team's and something is asked, counted from the first of their words
    that nobody has answered; what is found to be urgent is due sooner. What the team has in hand is
    to be solved by a day that stands until it is closed.
    """
    if talk.state == "team" and talk.asked:
        rules, where = talk.store.rules.service, where_of(talk.store)
        wanted = service.due(talk.asked, rules, where, urgent=talk.urgent, channel=talk.channel)
        talk.due = min(talk.due or wanted, wanted)
        talk.solve_by = talk.solve_by or service.solved_by(
            talk.asked, rules, where, channel=talk.channel
        )
    elif talk.state == "closed":
        talk.solve_by = None
    talk.save()
    _wait(talk, min((at for _, at in _dues(talk)), default=None))


def _dues(talk: Conversation) -> Iterator[tuple[str, datetime]]:
    """What of a conversation comes due, and when."""
    if talk.state == "team" and talk.due:
        yield "answer", talk.due
    if talk.state == "team" and talk.solve_by:
        yield "solution", talk.solve_by
    if talk.snoozed:
        yield "", talk.snoozed


def _wait(talk: Conversation, until: datetime | None) -> None:
    if until is None:
        hot_waits.done_waiting(talk.store_id, OWNER, [talk.pk])
        return
    Wait.objects.bulk_create(
        [
            Wait(
                store_id=talk.store_id,
                customer_id=talk.customer_id,
                owner=OWNER,
                owner_id=talk.pk,
                due=until,
            )
        ],
        update_conflicts=True,
        unique_fields=["store", "owner", "owner_id"],
        update_fields=["customer", "due"],
    )


@transaction.atomic
def look(store: Store, numbers: Iterable[int], now: datetime) -> None:
    """Look at conversations of which something may be due: tell that nobody answered in time, and
    bring back what slept. Safe to repeat: each due is told once.

    One that somebody is at just now is left for the next look.
    """
    rows = Conversation.objects.of(store).select_related("store").filter(id__in=list(numbers))
    for talk in rows.select_for_update(of=("self",), skip_locked=True).order_by("id"):
        passed = {what: at for what, at in _dues(talk) if at <= now}
        events = [(talk.customer_id, _overdue(talk, *one)) for one in passed.items() if one[0]]
        told = timeline.record_each(store, events, now=now, by=BY, announced=True).new
        if talk.snoozed and talk.snoozed <= now:
            talk.snoozed = None
            told += 1
        if told:
            talk.stamp += 1
            talk.save(update_fields=["snoozed", "stamp"])
        _wait(talk, min((at for _, at in _dues(talk) if at > now), default=None))


def _overdue(talk: Conversation, what: str, due: datetime) -> shapes.Event:
    data = {"channel": talk.channel, "order": talk.order, "what": what}
    return shapes.Event(
        kind="conversation.overdue",
        key=f"{talk.about}:overdue:{what}:{due:%Y%m%d%H%M%S}"[:180],
        happened=due,
        about=talk.about,
        order=talk.order,
        data={name: value for name, value in data.items() if value},
    )
