"""Works on the pasts that were asked for, beside the engine: one at a time, in processes of their
own, so that neither the desk nor the engine waits for it."""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

import msgspec
import structlog
from django.db import close_old_connections, connection, transaction
from django.db.models import Q

from afterword.engine.crew import Crew
from afterword.engine.models import Past
from afterword.house.models import Store
from afterword.house.owned import OwnedQuerySet

from . import hands, queries
from .running import Looker, Stopped

HELD = timedelta(seconds=60)
"""After so long without a sign it is taken from whoever is at it."""
TOLD_EVERY = 0.5
"""Seconds between two words on how far it is."""

log = structlog.get_logger()


@transaction.atomic
def claim(now: datetime, limit: int) -> list[Past]:
    """Take what was asked for first and nobody is at."""
    free = Q(holder="") | Q(held_until__lt=now)
    rows = Past.objects.everywhere().filter(free, status="waiting").order_by("made", "id")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    found = list(rows[:limit])
    for one in found:
        one.holder, one.held_until = uuid4().hex, now + HELD
        one.save(update_fields=["holder", "held_until"])
    return found


class Reliver(Crew[Past]):
    """Lives journeys again for the team."""

    name = "past"
    apart = True
    """In processes of their own, where there are many lives."""

    def next_due(self) -> datetime | None:
        """When one is to be done next."""
        return queries.next_due()

    def claim(self, now: datetime, limit: int) -> Sequence[Past]:
        """Take so many."""
        return claim(now, limit)

    def work(self, past: Past) -> None:
        """Live it to its end, unless it is stopped."""
        try:
            self._live(past)
        except Stopped:
            log.info("past.stopped", past=past.pk)
        except Exception as error:
            log.exception("past.broke", past=past.pk)
            close_old_connections()
            self._end(past, status="failed", fault=f"{type(error).__name__}: {error}"[:300])

    def _live(self, past: Past) -> None:
        began = told = time.monotonic()
        store = Store.objects.get(pk=past.store_id)
        looker = Looker(queries.spec_of(past), store)

        def progress(done: int, of: int) -> bool:
            nonlocal told
            if self._stop.is_set():
                return False
            if time.monotonic() < told + TOLD_EVERY and done < of:
                return True
            told = time.monotonic()
            return bool(
                self._mine(past).update(done=done, total=of, held_until=self.clock.now() + HELD)
            )

        result = hands.look(looker, progress, apart=self.apart)
        self._end(
            past,
            status="done",
            result=msgspec.json.encode(result).decode(),
            seconds=round(time.monotonic() - began, 2),
            done=result.customers,
            total=result.customers + result.faults,
        )

    def _end(self, past: Past, **facts: object) -> None:
        self._mine(past).update(ended=self.clock.now(), holder="", **facts)

    def _mine(self, past: Past) -> OwnedQuerySet[Past]:
        mine = Past.objects.of(past.store_id).filter(id=past.pk, holder=past.holder)
        return mine.filter(status="waiting")
