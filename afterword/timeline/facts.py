"""What a customer's events say of them: the plain facts, the addresses, the words given."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from afterword.decisions import fold as folding
from afterword.decisions.timeline import Event


class Facts(NamedTuple):
    """What the events on one person add up to."""

    customer: folding.Customer
    heard: datetime
    """When the last of them happened."""
    contacts: Mapping[tuple[str, str], folding.Contact]
    consents: Mapping[tuple[str, str, str], folding.Consent]


def facts_of(events: Sequence[Event]) -> Facts:
    """The facts that all events on one person add up to. They are in order and not none."""
    return Facts(
        folding.fold_customer(events),
        events[-1].happened,
        folding.fold_contacts(events),
        folding.fold_consents(events),
    )
