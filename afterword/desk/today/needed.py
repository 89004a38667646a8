"""What needs a person, in the order in which it should be seen to."""

from datetime import datetime

from afterword.house.models import Store

from .at_fault import accounts, intakes, resting, rules, webhooks
from .card import Needed
from .stuck import (
    failed_messages,
    held_journeys,
    late,
    papers,
    parked,
    undone_deeds,
    unknown_messages,
)
from .waiting import conversations_at_hand, tasks


def needed(store: Store, now: datetime) -> list[Needed]:
    """Everything that needs a person: who waits first, then what is at fault."""
    return [
        *tasks(store, now),
        *conversations_at_hand(store, now),
        *resting(),
        *rules(store),
        *accounts(store),
        *webhooks(store),
        *papers(store),
        *unknown_messages(store),
        *undone_deeds(store),
        *parked(store),
        *held_journeys(store),
        *late(store, now),
        *failed_messages(store, now),
        *intakes(store),
    ]
