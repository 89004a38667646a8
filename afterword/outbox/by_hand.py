"""What a person of the team writes to a customer, while it waits to go out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from afterword.decisions.reasons import because
from afterword.house.models import Store
from afterword.house.sealing import Unreadable
from afterword.timeline import actions as timeline
from afterword.timeline import hot_waits

from . import models
from .deciding import noted
from .moves import add_reason, becomes, said


def put_words(store: Store, send_key: str, own: Mapping[str, Any]) -> None:
    """Keep what was written with the message that is to say it, under the customer's key. Runs
    inside the transaction that plans it; what went out already keeps its words."""
    rows = models.Intent.objects.of(store).filter(send_key=send_key, state="planned")
    for intent in rows.select_related("customer", "store"):
        key = intent.customer.key(store.secret)
        intent.sealed = key.seal_json({"own": dict(own)}, "intent")
        intent.save(update_fields=["sealed"])


@transaction.atomic
def take_back(store: Store, send_key: str, *, now: datetime, by: str) -> models.Intent:
    """Whoever wrote it thinks again: it does not go out. Raises ``LookupError`` when it is on its
    way already, or is not there."""
    rows = models.Intent.objects.of(store).filter(send_key=send_key)
    intent = rows.select_related("customer", "store").select_for_update(of=("self",)).first()
    if intent is None or intent.state not in ("planned", "ready"):
        raise LookupError("it is on its way already")
    becomes(intent, "withheld", now)
    add_reason(intent, because("taken_back", "no"))
    intent.save(update_fields=["state", "state_at", "because"])
    hot_waits.done_waiting(store.pk, "message", [intent.pk])
    event = said(intent, "withheld", now)
    timeline.record_each(store, [(intent.customer_id, event)], now=now, by=by)
    noted([intent], "taken_back", now, by)
    return intent


def words_of(intent: models.Intent) -> Mapping[str, Any]:
    """What was written, as long as it is kept with the message; empty: it cannot be read."""
    try:
        key = intent.customer.key(intent.store.secret)
        found: Any = key.open_json(bytes(intent.sealed), "intent").get("own")
    except Unreadable:
        return {}
    return dict(found or {})
