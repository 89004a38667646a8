"""Finding out what became of messages whose fate is unknown, where that can be found out."""

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.db import transaction

from afterword.house.sealing import Unreadable
from afterword.outbox import lanes, ports, queries, reports, retries, settling, unknowns
from afterword.outbox.models import Intent
from afterword.wire import shapes

from .runs import BY

if TYPE_CHECKING:
    from .sending import Sender

log = structlog.get_logger()

Asking = tuple[Intent, "Future[shapes.Answer] | None"]


def find_out(sender: "Sender", limit: int) -> int:
    """See to the unknown messages whose time has come. Gives how many were looked at.

    A stop switch does not matter here: nothing is sent by asking.
    """
    now = sender.clock.now()
    with transaction.atomic():
        found = queries.to_find_out(limit, now)
        for intent in found:
            # Nobody else asks meanwhile, and if this process dies it is asked again.
            settling.ask_later(intent, now + 2 * unknowns.SOON)
    heard = {key: one.heard for key, one in lanes.known().items()}
    asking: list[Asking] = []
    for intent in found:
        told = reports.echo_of(intent)
        if told is not None:
            settling.found_out(intent, told, now=now, by=BY)
            continue
        way = unknowns.way(intent, heard.get((intent.store_id, intent.channel)), now)
        if way == "ask":
            asking.append((intent, _ask(sender, intent)))
        elif way == "again" and not _given_up(intent, now):
            settling.found_out(intent, shapes.Absent(), now=now, by=BY)
        elif way == "listen" and now < intent.valid_until:
            settling.ask_later(intent, unknowns.later(intent, now))
        else:
            settling.ask_later(intent, None)
    _hear(sender, asking)
    return len(found)


def _given_up(intent: Intent, now: datetime) -> bool:
    first = intent.first_tried or intent.planned
    return retries.given_up(intent.message_class, intent.tries, first, now)


def _ask(sender: "Sender", intent: Intent) -> "Future[shapes.Answer] | None":
    provider = ports.provider(intent.channel, intent.provider)
    if not isinstance(provider, ports.LooksUp):
        raise TypeError(f"{provider.LABEL} says that it looks up, and does not know how")
    try:
        account = sender.account(intent.store, intent.channel)
        request = provider.lookup(f"{intent.send_key}.{intent.store.key}", account)
    except (LookupError, ValueError, Unreadable):
        log.exception("unknown.unasked", intent=intent.pk)
        return None
    return sender.carrier.start(request, lambda: True)


def _hear(sender: "Sender", asking: Sequence[Asking]) -> None:
    for intent, future in asking:
        answer = future.result() if future else None
        provider = ports.provider(intent.channel, intent.provider)
        assert isinstance(provider, ports.LooksUp)
        now = sender.clock.now()
        try:
            if not isinstance(answer, shapes.Response):
                raise shapes.Misread("no answer")
            result = provider.found(answer)
        except shapes.Misread:
            result = shapes.Refusal(says="it cannot be asked", permanent=False)
        if isinstance(result, shapes.Refusal):
            settling.ask_later(intent, _later(intent, now))
        else:
            settling.found_out(intent, result, now=now, by=BY)


def _later(intent: Intent, now: datetime) -> datetime | None:
    """When to ask again; never where the message makes no sense any more, and a day has passed."""
    over = max(intent.valid_until, intent.state_at + timedelta(days=1))
    return unknowns.later(intent, now) if now < over else None
