"""What a customer's events say of them: the plain facts, the addresses, the words given."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from afterword.decisions.people import (
    Consent,
    Contact,
    Customer,
    fold_consents,
    fold_contacts,
    fold_customer,
)
from afterword.decisions.timeline import Event


class Facts(NamedTuple):
    """What the events on one person add up to."""

    customer: Customer
    heard: datetime
    """When the last of them happened."""
    contacts: Mapping[tuple[str, str], Contact]
    consents: Mapping[tuple[str, str, str], Consent]


def facts_of(events: Sequence[Event]) -> Facts:
    """The facts that all events on one person add up to. They are in order and not none."""
    return Facts(
        fold_customer(events),
        events[-1].happened,
        fold_contacts(events),
        fold_consents(events),
    )
