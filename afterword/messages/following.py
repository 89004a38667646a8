"""Which links of a message a person followed.

A press is kept for a moment before it counts: a scanner that follows all links of a mail is known
only once it has followed the second.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import msgspec
from django.db import transaction

from afterword.house.models import Store
from afterword.outbox.models import Intent
from afterword.outbox.moves import recommendation, recommends, said
from afterword.outbox.queries import words_of
from afterword.timeline import actions as timeline
from afterword.timeline.models import Product
from afterword.wire import shapes

from .links import address
from .models import Press

BY = "page:links"
AT_ONCE = timedelta(seconds=10)
"""So soon after a message was handed over, or arrived, no person follows its links; scanners do."""
SEVERAL = timedelta(seconds=3)
"""Nobody follows two links of one message within this time; scanners follow all of them."""
WAITS = timedelta(seconds=5)
"""How long a press is kept before it counts. Longer than the above, for machines' clocks differ."""
KEPT = timedelta(minutes=5)
MOST = 500


def pressed(intent: Intent, marked: str, now: datetime) -> bool:
    """Keep that a link was followed, to be looked at in a moment. False: so soon that it is
    nobody's doing."""
    moments = [intent.accepted, intent.state_at if intent.state == "delivered" else None]
    reached = max((one for one in moments if one), default=None)
    if reached is None or now - reached < AT_ONCE:
        return False
    Press.objects.of(intent.store_id).get_or_create(
        store_id=intent.store_id,
        send_key=intent.send_key,
        mark=marked,
        at=now,
    )
    return True


@transaction.atomic
def count(now: datetime) -> int:
    """Count the presses that were a person's, each link of a message once. Gives how many were
    looked at. Several may do so at once."""
    Press.objects.everywhere().filter(at__lt=now - KEPT, counted=True).delete()
    rows = Press.objects.everywhere().filter(counted=False, at__lte=now - WAITS).order_by("id")
    fresh = list(rows.select_for_update(skip_locked=True)[:MOST])
    if not fresh:
        return 0
    by_store: dict[int, list[Press]] = defaultdict(list)
    for one in fresh:
        by_store[one.store_id].append(one)
    for store_id, mine in by_store.items():
        _count(Store.objects.get(pk=store_id), mine, now)
    Press.objects.everywhere().filter(pk__in=[one.pk for one in fresh]).update(counted=True)
    return len(fresh)


def _count(store: Store, presses: Sequence[Press], now: datetime) -> None:
    keys = {one.send_key for one in presses}
    around: dict[str, list[Press]] = defaultdict(list)
    for one in Press.objects.of(store).filter(send_key__in=keys):
        around[one.send_key].append(one)
    rows = Intent.objects.of(store).filter(send_key__in=keys).select_related("customer", "store")
    intents = {one.send_key: one for one in rows}
    events = [
        (intents[one.send_key].customer_id, event)
        for one in presses
        if one.send_key in intents and not _one_of_many(one, around[one.send_key])
        for event in _told_of(intents[one.send_key], store, one)
    ]
    timeline.record_each(store, events, now=now, by=BY)


def _one_of_many(press: Press, others: Sequence[Press]) -> bool:
    return any(one.mark != press.mark and abs(one.at - press.at) < SEVERAL for one in others)


def _told_of(intent: Intent, store: Store, press: Press) -> Iterator[shapes.Event]:
    """That a link was followed; and that it was the one of what the message recommended."""
    event = said(intent, "clicked", press.at, link=press.mark)
    words = words_of(intent, store)
    url = address(store, words.html, words.text, 0, press.mark) if words else ""
    yield msgspec.structs.replace(
        event, key=f"{event.key}/{press.mark}", private={"url": url} if url else {}
    )
    product = recommends(intent)
    rows = Product.objects.of(store).filter(outside=product, url=url) if product and url else None
    if rows is not None and rows.exists():
        yield recommendation(intent, "followed", product, press.at)
