"""Fetching from shops: jobs are claimed, taken step by step, and given back when they have to wait.

Beside the engine, on threads of its own: a slow shop holds up neither the engine nor another shop.
Nothing polls for a job: the next moment at which one is due is one look at an index.
"""

from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from django.db import close_old_connections, connection, transaction
from django.db.models import Q

from . import fetch_queries, fetch_schedule, fetch_steps, reaching
from .crew import Crew
from .models import FetchJob

AT_A_STRETCH = timedelta(seconds=20)
"""So long a job is gone on with before another may have its turn."""
SHORT = 0.5
"""Seconds: a wait as short as this is waited out; over a longer one the job is given back."""
PLANNED_EVERY = timedelta(seconds=60)
ORDER = ("connect", "leave", "count", "missed", "products", "history")
"""What a person waits for comes first, what takes hours last."""

log = structlog.get_logger()


@transaction.atomic
def claim(now: datetime, limit: int) -> list[FetchJob]:
    """Take jobs that are due, or that somebody died over; of one shop one at a time, so that they
    do not take its patience from each other."""
    free = Q(holder="") | Q(held_until__lt=now)
    rows = FetchJob.objects.everywhere().filter(free, status="waiting", due__lte=now)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    due = sorted(rows.select_related("store")[:100], key=_turn)
    taken = _at_work(now)
    claimed: list[FetchJob] = []
    for job in due:
        shop = job.store_id, job.plug
        if len(claimed) < limit and shop not in taken:
            taken.add(shop)
            job.holder, job.held_until = uuid4().hex, now + reaching.HELD
            claimed.append(job)
    for job in claimed:
        FetchJob.objects.of(job.store).filter(free, id=job.pk).update(
            holder=job.holder, held_until=job.held_until
        )
    return claimed


def _turn(job: FetchJob) -> tuple[int, datetime]:
    return ORDER.index(job.what) if job.what in ORDER else len(ORDER), job.due


def _at_work(now: datetime) -> set[tuple[int, str]]:
    rows = FetchJob.objects.everywhere().filter(held_until__gte=now).exclude(holder="")
    return set(rows.values_list("store_id", "plug"))


class Fetcher(Crew[FetchJob]):
    """Works on what is to be fetched from the shops of all stores."""

    name = "fetch"
    _planned: datetime | None = None

    def next_due(self) -> datetime | None:
        """When a job is due next."""
        return fetch_queries.next_due()

    def claim(self, now: datetime, limit: int) -> list[FetchJob]:
        """Take so many jobs."""
        return claim(now, limit)

    def look_after(self, now: datetime) -> None:
        """Ask for what is due by itself, once a minute at the most."""
        if self._planned is None or now >= self._planned + PLANNED_EVERY:
            self._planned = now
            fetch_schedule.plan(now)

    def work(self, job: FetchJob) -> None:
        """Take a job's steps until it has to wait, is over, or has had its turn."""
        began = self.clock.now()
        try:
            while True:
                wait = fetch_steps.step(job, self._ask, self.clock.now())
                if wait is None:
                    return
                if not self._goes_on(job, wait, began):
                    break
                if wait:
                    self._stop.wait(wait)
        except fetch_steps.Lost:
            log.info("fetch.lost", job=job.pk)
            return
        except Exception:
            # The disk is full, the database is gone: it is held until that time is over.
            log.exception("fetch.broke", job=job.pk)
            close_old_connections()
            return
        fetch_steps.give_back(job, self.clock.now())

    def _goes_on(self, job: FetchJob, wait: float, began: datetime) -> bool:
        """Whether the next step follows at once: nobody paused it meanwhile, and it need not wait
        for long."""
        if wait > SHORT or self._stop.is_set() or self.rests():
            return False
        if self.clock.now() > began + AT_A_STRETCH:
            return False
        mine = FetchJob.objects.of(job.store).filter(id=job.pk, holder=job.holder)
        return mine.filter(status="waiting").exists()
