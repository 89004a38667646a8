"""After a restore: what the database does not remember, and the journals do, is not done again.

The journals of all workers together know everything that was handed over. When the database was put
back to an older state they are compared with it once, at the start.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec
import structlog
from django.db import transaction

from . import hot, models, queries
from .journal import Broken, Journal, Line

log = structlog.get_logger()


class Compared(msgspec.Struct, frozen=True):
    """What comparing journals with the database showed."""

    ahead: int
    """Hand-overs that the journals know of and the database does not: it was restored."""
    missing: tuple[str, ...] = ()
    """The workers whose journals are to be brought, or given up for lost."""


@transaction.atomic
def compare(
    journals: Sequence[Journal], *, now: datetime, by: str, restored: bool = False
) -> Compared:
    """Take into the database what journals know was handed over and it does not. Safe to repeat.

    What is taken in is never handed over blindly again: when its turn comes it is unknown, and is
    resolved as everything unknown is. ``restored``: somebody says that the database was put back to
    an older state; else it follows from the journals. Then the journals of all the workers that it
    knows are asked for. As long as one is missing, whatever fell due before now may have been
    handed over by that worker and is unknown in its turn.
    """
    fresh = 0
    for journal in journals:
        lines = _unknown_lines(journal)
        fresh += len(lines)
        models.HandedBefore.objects.bulk_create(
            (
                models.HandedBefore(
                    store_key=line.store, send_key=line.send_key, at=line.at, worker=journal.name
                )
                for line in lines
            ),
            ignore_conflicts=True,
        )
    here = {journal.name for journal in journals}
    if fresh or restored:
        _ask_for_the_others(here, now, by)
    missing: set[str] = set()
    for one in models.Restored.objects.select_for_update().exclude(missing=[]):
        one.missing = [name for name in one.missing if name not in here]
        one.save(update_fields=["missing"])
        missing.update(one.missing)
    return Compared(ahead=fresh, missing=tuple(sorted(missing)))


def _unknown_lines(journal: Journal) -> list[Line]:
    """The lines that the database does not know of; those it surely knows are not read again."""
    known = models.JournalKnown.objects.filter(name=journal.name).first()
    lines: Iterable[Line] = journal.sound()
    if known is not None:
        try:
            lines = list(journal.since(known.size, known.end))
        except Broken as error:
            log.error("journal.broken", where=str(error))
            lines = journal.sound()
    return list(queries.unknown_of(lines))


def _ask_for_the_others(here: set[str], now: datetime, by: str) -> None:
    others = models.JournalKnown.objects.exclude(name__in=here).order_by("name")
    missing = list(others.values_list("name", flat=True))
    models.Restored.objects.create(at=now, by=by, missing=missing)
    log.warning("outbox.restored", missing=missing)


@transaction.atomic
def give_up(name: str, *, now: datetime, by: str) -> bool:
    """A worker's journal is lost for good: it is asked for no more. What fell due before the
    restore stays as it is: unknown when its turn comes. True: it was asked for."""
    asked = [one for one in models.Restored.objects.select_for_update() if name in one.missing]
    for one in asked:
        one.missing = [LOST if other == name else other for other in one.missing]
        one.save(update_fields=["missing"])
    models.JournalKnown.objects.filter(name=name).delete()
    return bool(asked)


LOST = "(lost)"
"""In place of the name of a worker whose journal will never come."""


def remember(journal: Journal, now: datetime) -> None:
    """The database knows every line that is in a journal now: a worker says so now and then.

    Each line is written after the commit that it tells of.
    """
    size, end = journal.end()
    # Asked for after the end: a line that stands before it has its try in the database by now.
    newest = models.Attempt.objects.everywhere().order_by("-id").values_list("id", flat=True)
    known = {"size": size, "end": end, "attempt": newest.first() or 0, "at": now}
    models.JournalKnown.objects.update_or_create(name=journal.name, defaults=known)


def guarded() -> bool:
    """Whether anything has to be looked for before it is handed over."""
    return hot.restored()


def perhaps_before(intents: Sequence[models.Intent]) -> dict[int, tuple[str, datetime]]:
    """Those of the intents, just begun, that may have been handed over in a life of the database
    that it does not remember: {id: (why, since when at the earliest)}. Runs inside the transaction
    in which they become unknown: from then on the database knows of them itself."""
    found: dict[int, tuple[str, datetime]] = {}
    keys = {one.send_key for one in intents}
    noted = {
        (row.store_key, row.send_key): row.at
        for row in models.HandedBefore.objects.filter(send_key__in=keys)
    }
    tried = _tried(intents)
    restores = list(models.Restored.objects.exclude(missing=[]))
    for one in intents:
        at = noted.get((one.store.key, one.send_key))
        if at is not None:
            found[one.pk] = (_NOTED, at)
            continue
        lost = [row for row in restores if one.due < row.at]
        # Whoever was tried since was found out about then.
        if any(not any(start >= row.at for start in tried[one.pk]) for row in lost):
            found[one.pk] = (_MISSING, one.due)
    models.HandedBefore.objects.filter(send_key__in=[key for _, key in noted]).delete()
    return found


def _tried(intents: Sequence[models.Intent]) -> Mapping[int, list[datetime]]:
    """When each was tried before this time; what was begun and put back untried does not count."""
    now_at = {one.pk: one.attempt for one in intents}
    tried: dict[int, list[datetime]] = defaultdict(list)
    rows = models.Attempt.objects.everywhere().filter(intent__in=list(now_at))
    rows = rows.exclude(result="held")
    for intent, number, started in rows.values_list("intent_id", "number", "started"):
        if number < now_at[intent]:
            tried[intent].append(started)
    return tried


_NOTED = "the journal says that it was handed over; the database was restored from an older copy"
_MISSING = (
    "the database was restored from an older copy, and the journal of a worker that may have "
    "handed it over is missing"
)
