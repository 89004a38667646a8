"""Writing down what a person chooses on their own pages."""

from datetime import datetime, timedelta
from typing import Literal

from django.db import transaction

from afterword.decisions import wishes
from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline.models import Customer
from afterword.timeline.queries import timeline as timeline_of
from afterword.wire import shapes


@transaction.atomic
def choose_language(
    store: Store, person: Customer, language: str, *, now: datetime, by: str
) -> bool:
    """The language a person wants to read. True: it was news."""
    if person.language == language:
        return False
    event = shapes.Event(
        kind="customer.seen",
        key=f"customer/{person.pk}/language/{language}/{now.isoformat()}",
        happened=now,
        about=f"customer/{person.pk}",
        data={"who": {"language": language}, "source": "page"},
    )
    return bool(timeline.record_for(store, person.pk, [event], now=now, by=by).new)


Pace = Literal["", "less"]
PAUSE = timedelta(days=30)


@transaction.atomic
def choose_pace(store: Store, person: Customer, pace: Pace, *, now: datetime, by: str) -> bool:
    """How often a person wants to hear from us: as the store does, or less. True: it was news."""
    return _state(store, person, wishes.PACE, pace, now=now, by=by)


@transaction.atomic
def pause(store: Store, person: Customer, on: bool, *, now: datetime, by: str) -> bool:
    """A month of silence from now on, or its end. True: it was news; a pause that lasts already is
    not made longer by saying so again."""
    before = wishes.paused_until(timeline_of(person).present)
    if on is (before is not None and before > now):
        return False
    until = (now + PAUSE).isoformat() if on else ""
    return _state(store, person, wishes.PAUSED, until, now=now, by=by)


def _state(
    store: Store, person: Customer, name: str, value: str, *, now: datetime, by: str
) -> bool:
    if timeline_of(person).present.customer.stated.get(name, "") == value:
        return False
    event = shapes.Event(
        kind="customer.stated",
        key=f"customer/{person.pk}/{name}/{value}/{now.isoformat()}",
        happened=now,
        about=f"customer/{person.pk}",
        data={"name": name, "value": value, "source": "page"},
    )
    return bool(timeline.record_for(store, person.pk, [event], now=now, by=by).new)
