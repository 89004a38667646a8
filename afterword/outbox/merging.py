"""Messages follow when two records turn out to be one person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from afterword.decisions.admit import Verdict
from afterword.decisions.reasons import because
from afterword.house.models import Store
from afterword.timeline.models import Customer

from . import models
from .actions import weighed


@transaction.atomic
def move(store: Store, *, other: int, into: int) -> None:
    """Two customers were one: what was said and is to be said to ``other`` is ``into``'s.

    The words are sealed with the key that stays; the other one is destroyed, for nothing needs it
    any more. Safe to repeat.
    """
    people = Customer.objects.of(store).in_bulk([other, into])
    if people[other].wrapped_key and people[into].wrapped_key:
        old, new = people[other].key(store.secret), people[into].key(store.secret)
        for intent in _sealed_of(models.Intent.objects.of(store), other):
            intent.sealed = new.seal(old.open(bytes(intent.sealed), "intent"), "intent")
            intent.save(update_fields=["sealed"])
        for mail in _sealed_of(models.Caught.objects.of(store), other):
            mail.sealed = new.seal(old.open(bytes(mail.sealed), "caught"), "caught")
            mail.save(update_fields=["sealed"])
    models.Intent.objects.of(store).filter(customer=other).update(customer=into)
    models.Caught.objects.of(store).filter(customer=other).update(customer=into)
    Customer.objects.of(store).filter(id=other).update(wrapped_key=b"")


def told(store: Store, runs: Iterable[int]) -> Mapping[int, Sequence[str]]:
    """The steps by which each of these runs has handed over a message, or is about to; who has
    said nothing is left out."""
    rows = models.Intent.objects.of(store).filter(effect="message", run__in=list(runs))
    rows = rows.filter(attempt__gt=0)
    rows = rows.exclude(state__in=("planned", "ready", "withheld", "expired"))
    found: dict[int, list[str]] = defaultdict(list)
    for run, step in rows.values_list("run", "step"):
        if run is not None:
            found[run].append(step)
    return found


@transaction.atomic
def say_no_more(store: Store, runs: Iterable[int], *, now: datetime, by: str) -> None:
    """Withhold what these runs were still to say: the other record of the same person has heard
    it, or will."""
    rows = models.Intent.objects.of(store).filter(
        run__in=list(runs), state__in=("planned", "ready")
    )
    weighed(
        store,
        [(one, _merged(one)) for one in rows.select_for_update().order_by("id")],
        now=now,
        by=by,
    )


def _merged(intent: models.Intent) -> Verdict:
    return Verdict(
        send_key=intent.send_key,
        action="drop",
        because=(because("merged", "no"),),
        state="withheld",
    )


def _sealed_of(rows: Any, customer: int) -> Any:
    return rows.filter(customer=customer).exclude(sealed=b"")
