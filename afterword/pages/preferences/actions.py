"""Writing down what a person chooses on their own pages."""

from datetime import datetime

from django.db import transaction

from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline.consents import Proof as Proof
from afterword.timeline.consents import Word as Word
from afterword.timeline.consents import say as say
from afterword.timeline.models import Customer
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
