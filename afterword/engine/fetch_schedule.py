"""What is fetched by itself: what webhooks lost, and what is sold."""

from datetime import datetime, timedelta

from afterword.house.models import Account
from afterword.timeline import ports
from afterword.wire.syncing import What

from . import fetch_actions, fetch_queries
from .models import FetchJob

OVERLAP = timedelta(hours=2)
"""How far a look for what was missed goes back behind the end of the last one: shops list changes
a while after they happened, and what is told twice is stored once."""


def plan(now: datetime) -> int:
    """Ask for what is due by itself. Gives how many jobs were begun."""
    begun = 0
    for account in fetch_queries.accounts(list(ports.fetches)):
        connected = fetch_queries.connected(account)
        if connected is None:
            continue
        for what, every in ports.fetches[account.plug].EVERY.items():
            begun += _planned(account, connected, what, timedelta(seconds=every), now)
    return begun


def _planned(
    account: Account, connected: FetchJob, what: What, every: timedelta, now: datetime
) -> bool:
    store, plug = account.store, account.plug
    last = fetch_queries.last(store.pk, plug, what)
    if last and last.status in fetch_actions.OPEN:
        return False
    # What is sold is wanted at once; nothing can have been missed yet.
    at_once = connected.made - every if what == "products" else connected.made
    began = max(last.made, at_once) if last else at_once
    if now < began + every:
        return False
    since = until = None
    if what == "missed":
        done = fetch_queries.last_done(store.pk, plug, what)
        since = (done.until if done and done.until else connected.made) - OVERLAP
        until = now
    fetch_actions.ask(
        store, plug, what, since=since, until=until, now=now, by=fetch_actions.SCHEDULE
    )
    fetch_actions.forget_old(store.pk, plug, what)
    return True
