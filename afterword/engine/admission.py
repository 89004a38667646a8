"""Weighing what is planned: everything that wants to reach one person, together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec
import structlog
from django.db import OperationalError, transaction

from afterword.decisions.admit import Person, Verdict, admit
from afterword.decisions.caps import OnTheWay
from afterword.decisions.reasons import because
from afterword.decisions.rules import Rules
from afterword.decisions.timeline import Timeline
from afterword.house import hot as house_hot
from afterword.house.models import Store
from afterword.outbox import actions as outbox
from afterword.outbox import hot as outbox_hot
from afterword.outbox import ladder
from afterword.outbox.models import Intent
from afterword.outbox.queries import candidate_of
from afterword.timeline import abreast, hot_waits
from afterword.timeline import queries as timeline_queries
from afterword.timeline.models import Customer, Wait

from . import reported
from .runs import BY

BATCH = 200
AT_FAULT_RESTS = timedelta(hours=1)
"""How long a message that cannot be weighed stands aside before it is weighed again."""

log = structlog.get_logger()

Weighed = tuple[Intent, Verdict]


@transaction.atomic
def admit_due(now: datetime, limit: int = BATCH) -> int:
    """Weigh the planned messages that are due. Gives how many were weighed."""
    waits = _claim(now, limit)
    by_store: dict[int, list[int]] = defaultdict(list)
    for wait in waits:
        by_store[wait.store_id].append(wait.owner_id)
    for store in house_hot.stores(by_store):
        intents = outbox_hot.those(store.pk, by_store[store.pk], ("planned", *ladder.GONE_OUT))
        intents = _with_unseen(store, intents, now)
        # Whose customer was merged a moment ago waits until it has followed (merging.py).
        present = [intent for intent in intents if not intent.customer.merged_into]
        _write_each(store, weigh(store, present, now), now)
        known = {intent.pk for intent in intents}
        stale = [number for number in by_store[store.pk] if number not in known]
        hot_waits.done_waiting(store.pk, "message", stale)
    return len(waits)


def _with_unseen(store: Store, intents: Sequence[Intent], now: datetime) -> list[Intent]:
    """Those that are planned, and those that went out and reached nobody in time: for these the
    next channel is due."""
    planned = [one for one in intents if one.state == "planned"]
    gone = [one for one in intents if one.state in ladder.GONE_OUT]
    if not gone:
        return planned
    reported.heed(store, gone, now)
    seen = timeline_queries.timelines(store, {one.customer_id for one in gone})
    return planned + ladder.unseen(gone, seen, now)


def _claim(now: datetime, limit: int) -> list[Wait]:
    """The waits of messages that are due, and with each person all of theirs: which one goes first
    is decided among all that want to go. Where more are due than ``limit``, some of those that
    became due last come on top, as with runs (``hot_waits.claim_due``)."""
    due = Wait.objects.everywhere().filter(owner="message", due__lte=now).order_by("due", "id")
    found = list(due.select_for_update(skip_locked=True)[:limit])
    if len(found) == limit:
        newest = due.reverse().exclude(id__in=[wait.pk for wait in found])
        found += newest.select_for_update(skip_locked=True)[: limit // hot_waits.NEWEST]
    people = {wait.customer_id for wait in found}
    abreast.hold_people(people)
    if len(found) >= limit:
        rest = due.filter(customer__in=people).exclude(id__in=[wait.pk for wait in found])
        found += rest.select_for_update(skip_locked=True)
    return found


def _write_each(store: Store, verdicts: Sequence[Weighed], now: datetime) -> None:
    """Write all, or where that fails each by itself, so that one at fault fails nobody else."""
    try:
        with transaction.atomic():
            outbox.weighed(store, verdicts, now=now, by=BY)
    except OperationalError:
        raise  # the database is at fault, not a message
    except Exception:
        for intent, _ in verdicts:
            # What was tried in memory is not what stands in the database.
            intent.refresh_from_db(fields=["state", "state_at", "because", "channel", "contact"])
        if len(verdicts) > 1:
            for one in verdicts:
                _write_each(store, [one], now)
            return
        log.exception("message.parked", store=store.key, intent=verdicts[0][0].pk)
        outbox.stand_aside(verdicts[0][0], until=now + AT_FAULT_RESTS)


def weigh(
    store: Store,
    intents: Sequence[Intent],
    now: datetime,
    seen: dict[int, Timeline] | None = None,
) -> list[Weighed]:
    """A verdict for each of these intents, person by person. One that cannot be weighed stands
    aside for an hour and says so; it fails nobody else. ``seen`` is filled with the timelines that
    were looked at.

    What is on its way is read before what went out: another worker may write down in between that
    one of them was taken, which is then seen twice and counted once (``caps.ledger``). In the other
    order it would be seen in neither place, and one too many would go.
    """
    by_person: dict[int, list[Intent]] = defaultdict(list)
    for intent in intents:
        by_person[intent.customer_id].append(intent)
    moving = _on_the_way(store, by_person, {intent.pk for intent in intents})
    seen = {} if seen is None else seen
    seen.update(timeline_queries.timelines(store, by_person))
    rules = store.rules
    verdicts: list[Weighed] = []
    for customer, mine in by_person.items():
        person = Person(
            timeline=seen[customer],
            on_the_way=tuple(moving[customer]),
            gone=_gone(mine[0].customer),
        )
        verdicts += _weigh_person(mine, person, now, rules)
    _merge(verdicts)
    return verdicts


def _merge(verdicts: Sequence[Weighed]) -> None:
    """Those that go out are told of those they speak for."""
    by_key = {intent.send_key: intent for intent, _ in verdicts}
    for intent, verdict in verdicts:
        if verdict.action == "merge":
            outbox.speak_for(by_key[verdict.into], intent)


def _weigh_person(
    mine: Sequence[Intent], person: Person, now: datetime, rules: Rules
) -> list[Weighed]:
    try:
        return _weigh_together(mine, person, now, rules)
    except Exception as error:
        at_fault = {
            intent.pk: why for intent in mine if (why := _fault(intent, person, now, rules))
        }
        sound = [intent for intent in mine if at_fault and intent.pk not in at_fault]
        parked = [
            (intent, _aside(intent, at_fault.get(intent.pk, error), now))
            for intent in mine
            if intent not in sound
        ]
        return parked + (_weigh_person(sound, person, now, rules) if sound else [])


def _weigh_together(
    mine: Sequence[Intent], person: Person, now: datetime, rules: Rules
) -> list[Weighed]:
    by_key = {intent.send_key: intent for intent in mine}
    at, later = timeline_queries.as_of(person.timeline, now)
    found = admit((candidate_of(intent) for intent in mine), person, at, rules)
    return [(by_key[verdict.send_key], _at_the_latest(verdict, later)) for verdict in found]


def _at_the_latest(verdict: Verdict, later: datetime | None) -> Verdict:
    """Held no longer than until what is stored already, but known only later, can be seen."""
    if verdict.action != "hold" or later is None:
        return verdict
    until = min(later, verdict.until) if verdict.until else later
    return msgspec.structs.replace(verdict, until=until)


def _fault(intent: Intent, person: Person, now: datetime, rules: Rules) -> Exception | None:
    """What is wrong with this one, looked at by itself."""
    try:
        _weigh_together([intent], person, now, rules)
    except Exception as error:
        return error
    return None


def _aside(intent: Intent, error: Exception, now: datetime) -> Verdict:
    """One that cannot be weighed waits an hour; the mending of a fault lets it go on by itself."""
    log.error("message.parked", intent=intent.pk, journey=intent.journey, exc_info=error)
    if now >= intent.valid_until:
        late = because("valid", "no", until=intent.valid_until)
        return Verdict(send_key=intent.send_key, action="drop", state="expired", because=(late,))
    # The words of an error of ours may hold anything, the person's name too.
    return Verdict(
        send_key=intent.send_key,
        action="hold",
        because=(because("fault", "wait", says=type(error).__name__),),
        until=min(now + AT_FAULT_RESTS, intent.valid_until),
    )


def _gone(customer: Customer) -> Literal["", "erased", "merged"]:
    if customer.merged_into:
        return "merged"
    return "" if customer.wrapped_key else "erased"


def _on_the_way(
    store: Store, customers: Iterable[int], except_for: set[int]
) -> dict[int, list[OnTheWay]]:
    """What was let out to these people and has not ended, from our own ledger of intents."""
    found: dict[int, list[OnTheWay]] = defaultdict(list)
    rows = outbox_hot.on_the_way(store.pk, customers)
    for number, customer, state, key, kind, priority, due in rows:
        if number not in except_for:
            found[customer].append(
                OnTheWay(
                    send_key=key,
                    message_class=kind,
                    priority=priority,
                    due=due,
                    begun=state == "dispatching",
                )
            )
    return found
