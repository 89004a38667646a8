"""Reports of providers that stand there and were not seen to yet.

In a burst the reactions are behind. Whoever is about to say something over a further channel does
not wait for them: what came in of that very message is seen to first, so that nobody gets it twice
of whom it was known that it had reached them.
"""

from collections.abc import Sequence
from datetime import datetime

from afterword.house.models import Store
from afterword.outbox import reports
from afterword.outbox.models import Intent
from afterword.timeline import hot as timeline_hot

from . import hot


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
