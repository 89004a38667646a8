"""Conversations that come to rest: it is the customer's turn, and nothing is said for days."""

from datetime import datetime, timedelta

from afterword.house.models import Store

from . import inbox, talking
from .models import Conversation

BY = "engine"
MOST = 100
"""So many of a store are closed at once; the next ones soon after."""


def close_rested(now: datetime) -> bool:
    """Close what has rested for as long as each store has settled. Gives whether there is more.

    Read along the index of what is the customer's turn, oldest first. What somebody has put off is
    left alone until its time. A word of theirs opens it again.
    """
    more = False
    for store in Store.objects.all():
        days = store.rules.talk.rest
        if days:
            more |= _close(store, now - timedelta(days=days), now)
    return more


def _close(store: Store, since: datetime, now: datetime) -> bool:
    rows = Conversation.objects.of(store).filter(state="theirs", last__lte=since)
    old = list(rows.filter(inbox.awake(since)).select_related("store").order_by("last")[:MOST])
    for talk in old:
        talking.rest(talk, since, now=now, by=BY)
    return len(old) == MOST
