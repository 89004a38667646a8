"""Reports of providers that stand there and were not seen to yet.

In a burst the reactions are behind. Whoever is about to hand over messages does not wait for them:
an address that came back is closed first, and what came in of a message that would take a further
channel is seen to, so that nobody gets it twice of whom it was known that it had reached them.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from afterword.decisions.timeline import Event
from afterword.house.models import Store
from afterword.outbox import addresses, ladder, reports
from afterword.outbox.models import Intent
from afterword.timeline import hot as timeline_hot
from afterword.timeline.queries import timelines

from . import hot
from .runs import BY

CLOSING = ("contact.bounced", "contact.complained", "message.failed")


def why_closed(event: Event) -> Literal["bounced", "complained", ""]:
    """Why an address is written to no more after this report; empty: it is."""
    if event.kind == "contact.complained":
        return "complained"
    return "bounced" if event.data.get("hard") else ""


def close_addresses(store: Store, now: datetime) -> None:
    """Close the addresses that are reported not to want, or not to take, anything more. All else
    that follows is left to the reactions."""
    for one in timeline_hot.arrived_of_kinds(store.pk, CLOSING, hot.position("reactions")):
        event, message = one.event, one.event.about.removeprefix("message/")
        why = why_closed(event)
        ours = one.key.startswith((addresses.SPREAD, "message/"))
        if ours or event.about == message or not why:
            continue
        addresses.close_that_of(
            store,
            message,
            why=why,
            detail=str(event.data.get("detail", "")),
            channel=str(event.data.get("channel", "")) if event.kind == "message.failed" else "",
            now=now,
            by=BY,
        )


def heed(store: Store, intents: Sequence[Intent], now: datetime) -> list[Intent]:
    """See to the reports of these messages that came in. Gives those that still stand as they did;
    runs inside the transaction that is about to move them on."""
    if not intents:
        return []
    about = {f"message/{one.send_key}" for one in intents}
    came = timeline_hot.arrived_of_kinds(store.pk, reports.FURTHER, hot.position("reactions"))
    mine = [one for one in came if one.event.about in about]
    if not mine:
        return list(intents)
    reports.arrived(store, mine, now)
    ids = [one.pk for one in intents]
    states = dict(Intent.objects.of(store).filter(id__in=ids).values_list("id", "state"))
    return [one for one in intents if states[one.pk] == one.state]


def still_needed(store: Store, intents: Sequence[Intent], now: datetime) -> list[Intent]:
    """Of these, which are about to be handed over once more or over a further channel, those that
    did not reach anybody meanwhile, as far as is known; the others are delivered. What was told
    while they were in somebody's hands is on the timelines of their people."""
    standing = heed(store, intents, now)
    seen = timelines(store, {one.customer_id for one in standing})
    known = ladder.reached_since(standing, seen, now)
    return [one for one in standing if one.pk not in known]
