"""After a crash: taking up what a worker left in the middle of handing over."""

from collections.abc import Container, Sequence
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from afterword.wire import shapes

from . import models
from .actions import Handed, put_back, settle
from .journal import Broken, Journal, begun

log = structlog.get_logger()


@transaction.atomic
def recover(journals: Sequence[Journal], *, now: datetime, by: str) -> tuple[int, int]:
    """Take up what a worker left in the middle of handing over. Gives (sent again, unknown).

    What an intact journal does not have was never handed over and is ready again. What it has may
    have arrived: it is unknown. So is everything when these journals lack what the database knows
    was accepted, or when one of them is broken: then nothing follows from what they lack.
    """
    left = list(
        models.Intent.objects.everywhere()
        .filter(state="dispatching")
        .select_related("store", "customer")
    )
    if not left:
        return 0, 0
    known, whole = _what_began(journals)
    again: list[models.Intent] = []
    lost: list[models.Intent] = []
    for one in left:
        never = whole and (one.store.key, one.send_key, one.attempt) not in known
        (again if never else lost).append(one)
    put_back(again, now=now, why="it was never begun", pause=timedelta(0))
    for intent in lost:
        result = shapes.Unknown(says="the sender was stopped in the middle of handing it over")
        settle(intent.store, [Handed(intent, result)], now=now, by=by, jitter=0)
    return len(again), len(lost)


def _what_began(journals: Sequence[Journal]) -> tuple[set[tuple[str, str, int]], bool]:
    """(what the journals know of, whether they can be believed in what they lack)."""
    try:
        known = begun(journals)
    except Broken as error:
        log.error("journal.broken", where=str(error))
        return set(), False
    return known, _covers_ledger(known)


def _covers_ledger(known: Container[tuple[str, str, int]]) -> bool:
    """Whether the journals hold the last hand-over that the database knows of."""
    rows = models.Attempt.objects.everywhere().filter(result="receipt")
    last = rows.select_related("intent__store").order_by("-id").first()
    return last is None or (last.intent.store.key, last.intent.send_key, last.number) in known
