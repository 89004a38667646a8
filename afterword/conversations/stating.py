"""What people tell us in passing about how they like it is kept, with where they said it.

What is said clearly holds at once: less often, one channel alone, no calls, hours, a language. What
may only be meant is asked back, lightly and once in a season. Whoever works at the desk sees it
with its words, and can take it back.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from afterword.decisions.preferences import Told, told
from afterword.decisions.wishes import LESS, PACE
from afterword.house.actions import audit
from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline import queries as queries_of_timeline
from afterword.timeline.hot import Arrived
from afterword.timeline.models import Customer, Event
from afterword.wire import shapes

from . import hearing

BY = "engine"
TALK = "talk"
"""The source of what was told in talk."""
ASKED_ONCE_IN = timedelta(days=90)
YES_WITHIN = timedelta(days=2)
ASKS: hearing.Answer = "heard-less"


def heed(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """Keep what these replies tell. Runs inside the caller's transaction; safe to repeat."""
    for customer, one in hearing.of_the_living(store, events):
        if not one.event.data.get("choice"):
            _hear(store, customer, one, now)


def _hear(store: Store, customer: Customer, arrived: Arrived, now: datetime) -> None:
    heard = hearing.heard_from(store, arrived)
    if arrived.event.data.get("heard_by") == "yes":
        if heard is not None and _asked(heard, now - YES_WITHIN):
            words = hearing.text_of(heard)
            state(store, customer, {PACE: LESS}, arrived, words=words, now=now)
        return
    if arrived.event.data.get("meaning", "none") != "none":
        return
    row = Event.objects.of(store).filter(key=arrived.key).first()
    text = queries_of_timeline.private_of(row, customer, store).get("text", "") if row else ""
    found = told(str(text), str(arrived.event.data.get("language") or customer.language))
    for one in found:
        if one.sure:
            state(store, customer, {one.name: one.value}, arrived, words=one.words, now=now)
    if heard is not None and _unsure(found):
        _ask_back(store, customer, heard, now)


def _unsure(found: Sequence[Told]) -> bool:
    return any(one.name == PACE and not one.sure for one in found)


def _ask_back(store: Store, customer: Customer, heard: hearing.Heard, now: datetime) -> None:
    """Whether they want to hear less, unless they said so, or were asked, already."""
    present = queries_of_timeline.timeline(customer).present
    if present.customer.stated.get(PACE) == LESS or _asked(heard, now - ASKED_ONCE_IN):
        return
    hearing.reply(heard, ASKS, now, valid_for=timedelta(hours=1))


def _asked(heard: hearing.Heard, since: datetime) -> bool:
    rows = hearing.answers(heard).filter(template=ASKS, planned__gt=since)
    return rows.exclude(state__in=("withheld", "expired", "failed")).exists()


def state(
    store: Store,
    customer: Customer,
    values: Mapping[str, Any],
    arrived: Arrived,
    *,
    words: str,
    now: datetime,
) -> int:
    """Keep what somebody told us, beside the words they said it with. Gives how many were news;
    what stands so already is none."""
    present = queries_of_timeline.timeline(customer).present
    events = [
        shapes.Event(
            kind="customer.stated",
            key=f"talk/{timeline.natural_key('stated', arrived.key, name)}",
            happened=arrived.event.happened,
            about=f"customer/{customer.pk}",
            data={"name": name, "value": value, "source": TALK, "reply": arrived.key[:180]},
            private={"words": words[:1000]},
        )
        for name, value in values.items()
        if present.customer.stated.get(name) != value
    ]
    return timeline.record_for(store, customer.pk, events, now=now, by=BY).new if events else 0


@transaction.atomic
def take_back(store: Store, customer: Customer, name: str, *, now: datetime, by: str) -> bool:
    """Something that somebody told us holds no more. True: it was news."""
    stated = queries_of_timeline.timeline(customer).present.customer.stated
    if stated.get(name) in (None, ""):
        return False
    event = shapes.Event(
        kind="customer.stated",
        key=f"customer/{customer.pk}/{name}/taken-back/{now.isoformat()}"[:180],
        happened=now,
        about=f"customer/{customer.pk}",
        data={"name": name, "value": None, "source": "agent"},
    )
    new = bool(timeline.record_for(store, customer.pk, [event], now=now, by=by).new)
    audit(store, now=now, by=by, what="customer.untold", about=f"customer {customer.pk}")
    return new
