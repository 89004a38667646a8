"""What a channel tells afterwards of the messages it was given, and what people do of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline.hot import Arrived
from afterword.timeline.models import Event
from afterword.wire import shapes

from . import brakes, ladder, lanes, models, settling
from .addresses import came_back
from .moves import becomes, said

BY = "engine"
FROM_OUTSIDE = "connector:"
"""How ``by`` begins for what came in from outside."""
ECHOES = ("message.accepted", "message.delivered")
LINKED = timedelta(days=3)
"""Somebody who says no so soon after a message says it because of that message."""


FURTHER = ("message.accepted", "message.delivered", "message.read", "message.clicked")
"""What a provider may report of a message, from the least to the most."""


def arrived(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """Providers report that they have messages, that they reached their address, or were seen.

    That settles what was unknown, whoever asked for it. Safe to repeat.
    """
    told: dict[str, list[Arrived]] = defaultdict(list)
    for one in sorted(events, key=lambda one: FURTHER.index(one.event.kind)):
        # What we said ourselves is no report.
        if one.event.about.startswith("message/") and not one.key.startswith("message/"):
            told[one.event.about.removeprefix("message/")].append(one)
    if not told:
        return
    rows = models.Intent.objects.of(store).filter(send_key__in=told)
    news: list[tuple[int, shapes.Event]] = []
    handed: dict[str, datetime] = {}
    moved: list[models.Intent] = []
    for intent in rows.select_related("store", "customer"):
        at = intent.first_tried or intent.state_at
        handed[intent.channel] = max(handed.get(intent.channel, at), at)
        for one in told[intent.send_key]:
            before = intent.state
            news += [(intent.customer_id, event) for event in _reported(intent, one, now)]
            if before != intent.state == "delivered":
                moved.append(intent)
    for channel, at in sorted(handed.items()):
        lanes.heard((store.pk, channel), at)
    models.Intent.objects.bulk_update(moved, ["state", "state_at"])
    timeline.record_each(store, news, now=now, by=BY)


def _reported(intent: models.Intent, one: Arrived, now: datetime) -> list[shapes.Event]:
    """What follows from a report for the message itself, and what is to be told of it. That it is
    delivered now is left for the caller to write down."""
    event = one.event
    over = str(event.data.get("channel") or intent.channel)
    if intent.state == "unknown" and over == intent.channel:
        receipt = shapes.Receipt(provider_id=str(event.data.get("provider_id", "")))
        settling.found_out(intent, receipt, now=now, by=BY)
        intent.refresh_from_db(fields=["state", "state_at"])
    if event.kind == "message.accepted" or event.data.get("trusted") is False:
        # Mail programs open mails by themselves: that is kept, and nothing follows from it.
        return []
    on_its_way = intent.state in ("planned", "ready", "dispatching")
    earlier = on_its_way and over in intent.tried.split(",")
    # Where the next channel is about to be tried, it is not needed any more.
    spared = earlier and intent.state != "dispatching" and ladder.suffices(intent, event.kind)
    news: list[shapes.Event] = []
    if spared or intent.state == "accepted":
        becomes(intent, "delivered", now)
        news.append(said(intent, "delivered", event.happened, over=over))
    elif earlier or (intent.state == "dispatching" and over == intent.channel):
        # It came before our own word that they have it, which will not take this back; or while the
        # next channel is in somebody's hands, who may yet put it back (``ladder.reached_since``).
        news.append(said(intent, "delivered", event.happened, over=over))
    if event.kind != "message.delivered":
        seen = event.kind.removeprefix("message.")
        news.append(said(intent, seen, event.happened, over=over))
    return news


def failed(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """Providers report that they could not deliver what they took. Safe to repeat."""
    for one in events:
        event = one.event
        if not event.about.startswith("message/") or one.key.startswith("message/"):
            continue
        came_back(
            store,
            event.about.removeprefix("message/"),
            why="bounced",
            hard=bool(event.data.get("hard")),
            detail=str(event.data.get("detail", "")),
            channel=str(event.data.get("channel", "")),
            now=now,
            by=BY,
        )


def named(store: Store, events: Sequence[shapes.Event]) -> list[shapes.Event]:
    """The same events; those that name a message only by its provider's id say which one it is.

    A status names its message by ``provider_id``, an answer the one it answers by ``answers``.
    """
    ids = {_named_by(event) for event in events if not event.about} - {""}
    if not ids:
        return list(events)
    rows = models.Intent.objects.of(store).filter(provider_id__in=ids).exclude(provider_id="")
    known = {
        (channel, provider_id): (send_key, order)
        for channel, provider_id, send_key, order in rows.values_list(
            "channel", "provider_id", "send_key", "order"
        )
    }
    return [_with_name(event, known) for event in events]


def _named_by(event: shapes.Event) -> str:
    if event.kind == "reply.received":
        return str(event.data.get("answers") or "")
    return str(event.data.get("provider_id") or "") if event.kind.startswith("message.") else ""


def _with_name(
    event: shapes.Event, known: Mapping[tuple[str, str], tuple[str, str]]
) -> shapes.Event:
    if event.about:
        return event
    found = known.get((str(event.data.get("channel", "")), _named_by(event)))
    if found is None:
        return event
    send_key, order = found
    return msgspec.structs.replace(
        event,
        about=f"message/{send_key}",
        order=event.order or order,
        data={**event.data, "message": send_key},
    )


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
            effect="message",
            customer=one.customer,
            accepted__gt=happened - LINKED,
            accepted__lte=happened,
        )
        last = sent.exclude(message_class="transactional").order_by("-accepted", "-id").first()
        if last is not None:
            counted.append(brakes.Counted(last.journey, last.channel, opt_outs=1))
    brakes.count(store, counted, now)
