"""What people decide about messages that failed or are unknown: again, arrived, or let go."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from afterword.house.actions import audit_each
from afterword.house.bell import bell
from afterword.house.models import Store
from afterword.timeline import actions as timeline

from . import models, states
from .moves import accepted, becomes


class NeverAgain(ValueError):
    """This message is not sent a second time, whoever asks."""


@transaction.atomic
def decide_unknown(
    store: Store, intent_id: int, *, arrived: bool, now: datetime, by: str
) -> models.Intent:
    """A person says what became of an unknown message: it arrived, or it is to be sent again.

    Safe to repeat. Raises ``LookupError`` when the message is not unknown any more, and
    ``NeverAgain`` for marketing: nobody is asked twice to buy something.
    """
    intent = _to_decide(store, intent_id, "unknown")
    if not arrived and intent.message_class == "marketing":
        raise NeverAgain("a marketing message that may have arrived is not sent again")
    _decide([intent], arrived=arrived, now=now, by=by)
    return intent


@transaction.atomic
def decide_unknown_each(
    store: Store, intent_ids: Collection[int], *, arrived: bool, now: datetime, by: str
) -> int:
    """As ``decide_unknown`` for many at once: all that a worker had in its hands when it was
    stopped. What is settled already stays, and so does what sells where it is to go out again.
    Gives how many were decided. Safe to repeat.
    """
    rows = models.Intent.objects.of(store).filter(id__in=intent_ids, state="unknown")
    if not arrived:
        rows = rows.exclude(message_class="marketing")
    found = rows.select_related("customer").order_by("id").select_for_update(of=("self",))
    intents = list(found)
    for one in intents:
        one.store = store
    _decide(intents, arrived=arrived, now=now, by=by)
    return len(intents)


def _decide(intents: Sequence[models.Intent], *, arrived: bool, now: datetime, by: str) -> None:
    """What became of these, of one store."""
    if not intents:
        return
    for intent in intents:
        intent.decided, intent.ask_at = by, None
        if arrived:
            becomes(intent, "accepted", now)
            intent.accepted = now
        else:
            _again(intent, now)
    store = intents[0].store
    # All become the same, whatever they were.
    models.Intent.objects.of(store).filter(id__in=[one.pk for one in intents]).update(
        **{name: getattr(intents[0], name) for name in _DECIDED if arrived or name != "accepted"}
    )
    if arrived:
        told = [event for one in intents for event in accepted(one, now)]
        timeline.record_each(store, told, now=now, by=by)
    noted(intents, "arrived" if arrived else "again", now, by)
    bell.ring_on_commit()


_DECIDED = (
    "state", "state_at", "accepted", "decided", "not_before", "ask_at", "tries", "crashes",
    "first_tried",
)  # fmt: skip


@transaction.atomic
def send_again(store: Store, intent_id: int, *, now: datetime, by: str) -> models.Intent:
    """A person has mended what a message failed of: it goes out again, if it still makes sense.

    Raises ``LookupError`` when it has not failed, and ``NeverAgain`` when its address is closed or
    it came back from there: it was taken once.
    """
    intent = _to_decide(store, intent_id, "failed")
    if intent.accepted is not None:
        raise NeverAgain("it was taken by the provider and came back; it is not sent again")
    if now >= intent.valid_until:
        raise NeverAgain("it makes no sense any more: its time is over")
    intent.decided = by
    _again(intent, now)
    intent.save(update_fields=_DECIDED)
    noted([intent], "again", now, by)
    bell.ring_on_commit()
    return intent


@transaction.atomic
def let_it_go(store: Store, intent_id: int, *, now: datetime, by: str) -> models.Intent:
    """A person has seen what became of a message and leaves it at that. Safe to repeat.

    Raises ``LookupError`` when it is neither failed nor unknown.
    """
    intent = _to_decide(store, intent_id, "failed", "unknown")
    intent.decided, intent.ask_at = by, None
    intent.save(update_fields=["decided", "ask_at"])
    noted([intent], "let_go", now, by)
    return intent


@transaction.atomic
def let_go_each(store: Store, intent_ids: Collection[int], *, now: datetime, by: str) -> int:
    """As ``let_it_go`` for many at once; what is settled already stays. Gives how many."""
    rows = models.Intent.objects.of(store).filter(id__in=intent_ids, decided="")
    rows = rows.filter(state__in=("failed", "unknown")).order_by("id")
    found = list(rows.select_for_update(of=("self",)))
    if found:
        changed = models.Intent.objects.of(store).filter(id__in=[one.pk for one in found])
        changed.update(decided=by, ask_at=None)
        for one in found:
            one.store = store
        noted(found, "let_go", now, by)
    return len(found)


def noted(intents: Sequence[models.Intent], word: str, now: datetime, by: str) -> None:
    """Write down that a person decided about these, of one store."""
    lines: list[tuple[str, str, dict[str, Any]]] = []
    for intent in intents:
        thing = "message" if intent.effect == "message" else "deed"
        lines.append((f"{thing}.{word}", f"{thing} {intent.pk}", {}))
    audit_each(intents[0].store, lines, now=now, by=by)


def _to_decide(store: Store, intent_id: int, *wanted: states.State) -> models.Intent:
    intent = (
        models.Intent.objects.of(store)
        .filter(id=intent_id, state__in=wanted)
        .select_related("customer", "store")
        .select_for_update(of=("self",))
        .first()
    )
    if intent is None:
        raise LookupError("this message is settled already")
    return intent


def _again(intent: models.Intent, now: datetime) -> None:
    """A person's word begins its patience anew."""
    becomes(intent, "ready", now)
    intent.not_before = intent.first_tried = None
    intent.tries = intent.crashes = 0
