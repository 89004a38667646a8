"""What a channel tells afterwards of the messages it was given, and what people do of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline.hot import Arrived
from afterword.timeline.models import Event
from afterword.wire import shapes

from . import actions, brakes, lanes, models
from .moves import becomes, said

BY = "engine"
FROM_OUTSIDE = "connector:"
"""How ``by`` begins for what came in from outside."""
ECHOES = ("message.accepted", "message.delivered")
LINKED = timedelta(days=3)
"""Somebody who says no so soon after a message says it because of that message."""


def arrived(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """The provider reports that it has messages, or that they reached their address.

    That settles what was unknown, whoever asked for it. Safe to repeat.
    """
    told = {
        one.event.about.removeprefix("message/"): one.event
        for one in sorted(events, key=lambda one: ECHOES.index(one.event.kind))
        # What we said ourselves is no report.
        if one.event.about.startswith("message/") and not one.key.startswith("message/")
    }
    if not told:
        return
    rows = models.Intent.objects.of(store).filter(send_key__in=told)
    for intent in rows.select_related("store", "customer"):
        event = told[intent.send_key]
        lanes.heard((store.pk, intent.channel), intent.first_tried or intent.state_at)
        if intent.state == "unknown":
            receipt = shapes.Receipt(provider_id=str(event.data.get("provider_id", "")))
            actions.found_out(intent, receipt, now=now, by=BY)
            intent.refresh_from_db(fields=["state", "state_at"])
        if event.kind == "message.delivered" and intent.state == "accepted":
            becomes(intent, "delivered", now)
            intent.save(update_fields=["state", "state_at"])
            news = said(intent, "delivered", event.happened)
            timeline.record_each(store, [(intent.customer_id, news)], now=now, by=BY)


def echo_of(intent: models.Intent) -> shapes.Receipt | None:
    """What was reported of a message before anybody knew that it would be asked for."""
    rows = Event.objects.of(intent.store_id).filter(
        about=f"message/{intent.send_key}", kind__in=ECHOES, by__startswith=FROM_OUTSIDE
    )
    found = rows.order_by("id").first()
    return shapes.Receipt(provider_id=str(found.data.get("provider_id", ""))) if found else None


def said_no(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """Count those who say no after a message, for the journey that it belongs to."""
    counted: list[brakes.Counted] = []
    for one in events:
        if one.customer is None or one.event.history:
            continue
        happened = one.event.happened
        sent = models.Intent.objects.of(store).filter(
            customer=one.customer, accepted__gt=happened - LINKED, accepted__lte=happened
        )
        last = sent.exclude(message_class="transactional").order_by("-accepted", "-id").first()
        if last is not None:
            counted.append(brakes.Counted(last.journey, opt_outs=1))
    brakes.count(store, counted, now)
