"""Looking at conversations when something of them is due: an answer, a solution, the end of a
snooze."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from afterword.conversations import clock
from afterword.house import hot as house_hot
from afterword.timeline import hot_waits

BATCH = 100


@transaction.atomic
def look_at_talks(now: datetime, limit: int = BATCH) -> int:
    """Look at the conversations that are due. Gives how many were."""
    by_store: dict[int, list[int]] = defaultdict(list)
    waits = hot_waits.claim_due(clock.OWNER, now, limit)
    for wait in waits:
        by_store[wait.store].append(wait.owner)
    for store in house_hot.stores(by_store):
        clock.look(store, by_store[store.pk], now)
    return len(waits)
