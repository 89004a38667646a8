"""Weighing what is planned: everything that wants to reach one person, together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, cast

from django.db import transaction

from afterword.decisions.admit import Person, Verdict, admit
from afterword.decisions.rules import MessageClass
from afterword.decisions.timeline import Timeline
from afterword.house.models import Store
from afterword.outbox import actions as outbox
from afterword.outbox.models import Intent
from afterword.outbox.queries import MOVING, candidate_of
from afterword.timeline import queries as timeline_queries
from afterword.timeline.models import Customer, Wait

from .advance import BY

BATCH = 200


@transaction.atomic
def admit_due(now: datetime, limit: int = BATCH) -> int:
    """Weigh the planned messages that are due. Gives how many were weighed."""
    waits = list(
        Wait.objects.everywhere()
        .filter(owner="message", due__lte=now)
        .order_by("due", "id")
        .select_for_update(skip_locked=True)[:limit]
    )
    by_store: dict[int, list[int]] = defaultdict(list)
    for wait in waits:
        by_store[wait.store_id].append(wait.owner_id)
    for store in Store.objects.filter(id__in=by_store):
        intents = list(
            Intent.objects.of(store)
            .filter(id__in=by_store[store.pk], state="planned")
            .select_related("store", "customer")
        )
        # Whose customer was merged a moment ago waits until it has followed (merging.py).
        present = [intent for intent in intents if not intent.customer.merged_into]
        verdicts = weigh(store, present, now)
        outbox.weighed(store, verdicts, now=now, by=BY)
        known = {intent.pk for intent in intents}
        stale = [number for number in by_store[store.pk] if number not in known]
        Wait.objects.of(store).filter(owner="message", owner_id__in=stale).delete()
    return len(waits)


def weigh(
    store: Store,
    intents: Sequence[Intent],
    now: datetime,
    seen: dict[int, Timeline] | None = None,
) -> list[tuple[Intent, Verdict]]:
    """A verdict for each of these intents, person by person."""
    by_person: dict[int, list[Intent]] = defaultdict(list)
    for intent in intents:
        by_person[intent.customer_id].append(intent)
    if seen is None:
        seen = timeline_queries.timelines(store, by_person)
    moving = _on_the_way(store, by_person, {intent.pk for intent in intents})
    verdicts: list[tuple[Intent, Verdict]] = []
    for customer, mine in by_person.items():
        person = Person(
            timeline=seen[customer],
            on_the_way=tuple(moving[customer]),
            gone=_gone(mine[0].customer),
        )
        by_key = {intent.send_key: intent for intent in mine}
        found = admit((candidate_of(intent) for intent in mine), person, now, store.rules)
        verdicts += [(by_key[verdict.send_key], verdict) for verdict in found]
    return verdicts


def _gone(customer: Customer) -> Literal["", "erased", "merged"]:
    if customer.merged_into:
        return "merged"
    return "" if customer.wrapped_key else "erased"


def _on_the_way(
    store: Store, customers: Iterable[int], except_for: set[int]
) -> dict[int, list[tuple[MessageClass, datetime]]]:
    found: dict[int, list[tuple[MessageClass, datetime]]] = defaultdict(list)
    rows = Intent.objects.of(store).filter(customer__in=list(customers), state__in=MOVING)
    for number, customer, kind, since in rows.values_list(
        "id", "customer_id", "message_class", "state_at"
    ):
        if number not in except_for:
            found[customer].append((cast(MessageClass, kind), since))
    return found
