"""After a crash: taking up what a worker left in the middle of handing over."""

from collections.abc import Callable, Collection, Container, Sequence
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F

from afterword.wire import shapes

from . import models
from .claiming import put_back
from .journal import Broken, Journal, begun
from .settling import Handed, settle

CRASHES = 5
"""So many workers die with a message in their hands before it is put aside."""

log = structlog.get_logger()


@transaction.atomic
def recover(
    journals: Sequence[Journal],
    *,
    now: datetime,
    by: str,
    workers: Collection[str] | None = None,
    held: Callable[[], Container[tuple[int, int]]] = tuple,
) -> tuple[int, int]:
    """Take up what a worker left in the middle of handing over. Gives (sent again, unknown).

    ``workers``: whose; they are dead beyond doubt, or nothing is believed of what their journals
    lack (``journals`` is empty then). ``None``: everybody's, where only one can be at work.
    ``held``: what a living one has in its hands, as (id of the intent, number of the attempt): it
    is asked once the rows are locked, and those are left to it.

    What an intact journal does not have was never handed over and is ready again. What it has may
    have arrived: it is unknown. So is everything when these journals lack what the database knows
    was accepted, or when one of them is broken: then nothing follows from what they lack.
    """
    left = _left(workers)
    if not left:
        return 0, 0
    in_hand = held()
    left = [one for one in left if (one.pk, one.attempt) not in in_hand]
    if not left:
        return 0, 0
    known, whole = _what_began(journals, workers, left)
    again: list[models.Intent] = []
    lost: list[models.Intent] = []
    for one in left:
        never = whole and (one.store.key, one.send_key, one.attempt) not in known
        (again if never else lost).append(one)
    _after_a_crash(again, now, by)
    for intent in lost:
        result = shapes.Unknown(says="the sender was stopped in the middle of handing it over")
        settle(intent.store, [Handed(intent, result, blameless=True)], now=now, by=by, jitter=0)
    return len(again), len(lost)


def _after_a_crash(intents: Sequence[models.Intent], now: datetime, by: str) -> None:
    """Ready again, unless workers keep dying of it: what was counted before the work counts."""
    spared: list[models.Intent] = []
    for intent in intents:
        intent.crashes += 1
        if intent.crashes < CRASHES:
            spared.append(intent)
            continue
        says = f"{intent.crashes} times the sender died while it wrote this message"
        result = shapes.Refusal(says=says, permanent=True)
        settle(intent.store, [Handed(intent, result, rule="poison")], now=now, by=by, jitter=0)
    models.Intent.objects.bulk_update(spared, ["crashes"])
    put_back(spared, now=now, why="it was never begun", pause=timedelta(0))


def _left(workers: Collection[str] | None) -> list[models.Intent]:
    """The intents in the middle of being handed over, by these workers."""
    rows = models.Intent.objects.everywhere().filter(state="dispatching")
    if workers is not None:
        tries = models.Attempt.objects.everywhere().filter(worker__in=list(workers), ended=None)
        rows = rows.filter(id__in=tries.filter(number=F("intent__attempt")).values("intent"))
    return list(
        rows.select_related("store", "customer")
        .order_by("id")
        .select_for_update(skip_locked=True, of=("self",))
    )


def _what_began(
    journals: Sequence[Journal], workers: Collection[str] | None, left: Sequence[models.Intent]
) -> tuple[set[tuple[str, str, int]], bool]:
    """(what the journals know of these, whether they can be believed in what they lack)."""
    lasts = _last_accepted(workers)  # before the journals, to which a living worker goes on writing
    if not journals and workers is not None:
        return set(), False
    try:
        known = begun(journals, _marks(left))
        if not known.issuperset(lasts):
            known = begun(journals)  # the last one taken may be long ago
    except Broken as error:
        log.error("journal.broken", where=str(error))
        return set(), False
    return known, known.issuperset(lasts)


def _marks(left: Sequence[models.Intent]) -> dict[str, tuple[int, str]]:
    """How far each journal can have nothing of these: where the database knew it when the first of
    these tries was yet to begin."""
    tries = models.Attempt.objects.everywhere().filter(intent__in=[one.pk for one in left])
    first = tries.filter(number=F("intent__attempt")).order_by("id").first()
    if first is None:
        return {}
    marks = models.JournalKnown.objects.filter(attempt__lt=first.pk)
    return {name: (size, end) for name, size, end in marks.values_list("name", "size", "end")}


def _last_accepted(workers: Collection[str] | None) -> list[tuple[str, str, int]]:
    """The last hand-over that the database knows of, of each worker: its journal must have it."""
    rows = models.Attempt.objects.everywhere().filter(result="receipt")
    rows = rows.select_related("intent__store").order_by("-id")
    whose = [rows] if workers is None else [rows.filter(worker=one) for one in workers]
    lasts = [last for some in whose if (last := some.first())]
    return [(one.intent.store.key, one.intent.send_key, one.number) for one in lasts]
