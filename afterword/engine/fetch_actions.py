"""Asking for something to be fetched, and what a person does about it meanwhile."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from afterword.decisions.faults import Wrong
from afterword.house import actions as house
from afterword.house import queries as house_queries
from afterword.house.bell import bell
from afterword.house.models import Store
from afterword.timeline import ports
from afterword.wire.syncing import Job, What

from .models import FetchJob

OPEN = ("waiting", "paused")
"""The states of a job that is not over."""


ANEW = ("connect", "count")


class Refused(Wrong, ValueError):
    """It cannot be asked for. Its faults say why, for the person who asks."""


@transaction.atomic
def ask(
    store: Store,
    plug: str,
    what: What,
    *,
    now: datetime,
    by: str,
    since: datetime | None = None,
    until: datetime | None = None,
) -> FetchJob:
    """Have something fetched from a shop. What is being done already is not begun twice: it is
    given as it stands, and goes on at once where it only waited. Connecting and counting begin
    anew: what they ask may be another thing by now. Raises ``Refused``."""
    fetches = ports.fetches.get(plug)
    if fetches is None or what not in fetches.JOBS:
        raise Refused("%(plug)s cannot be asked for this: %(what)s", {"plug": plug, "what": what})
    if house_queries.account(store, "connector", plug) is None:
        raise Refused("%(plug)s is not connected", {"plug": plug})
    mine = FetchJob.objects.of(store).filter(plug=plug, what=what, status__in=OPEN)
    found = mine.first()
    if found and (by == SCHEDULE or found.status == "paused"):
        return found
    begun: dict[str, Any] = {
        "since": since,
        "until": until,
        "state": dict(fetches.begin(Job(what=what, since=since, until=until))),
    }
    if found:
        mine.update(**_at_once(now), **(_anew(begun) if what in ANEW else {}))
        bell.ring_on_commit()
        return mine.get()
    job = FetchJob(
        store=store,
        plug=plug,
        what=what,
        **begun,
        due=now,
        made=now,
        by=by,
        changed=now,
    )
    try:
        with transaction.atomic():
            job.save()
    except IntegrityError:
        # Somebody else asked for the same in this very moment.
        return mine.get()
    if by != SCHEDULE:
        house.audit(store, now=now, by=by, what=f"fetch.{what}", about=f"connector/{plug}")
    bell.ring_on_commit()
    return job


def _at_once(now: datetime) -> dict[str, Any]:
    """What only waited goes on now."""
    return {"due": now, "tries": 0, "fault": "", "changed": now}


def _anew(begun: Mapping[str, Any]) -> dict[str, Any]:
    """What was begun is begun another time; whoever is at it loses it."""
    return {**begun, "found": [], "done": 0, "holder": "", "held_until": None}


SCHEDULE = "schedule"
"""Who asks for what is done by itself."""


@transaction.atomic
def pause(store: Store, job_id: int, *, now: datetime, by: str) -> None:
    """Let a job rest until somebody resumes it. What is in the air is still taken in."""
    _turn(store, job_id, ("waiting",), "paused", now, by)


@transaction.atomic
def resume(store: Store, job_id: int, *, now: datetime, by: str) -> None:
    """Go on with a job that rests or has failed, from where it was. Raises ``Refused`` where the
    same was begun anew meanwhile."""
    try:
        with transaction.atomic():
            _turn(store, job_id, ("paused", "failed"), "waiting", now, by)
    except IntegrityError as error:
        raise Refused("the same was begun anew meanwhile") from error
    bell.ring_on_commit()


@transaction.atomic
def cancel(store: Store, job_id: int, *, now: datetime, by: str) -> None:
    """End a job for good. What it has brought stays."""
    _turn(store, job_id, (*OPEN, "failed"), "cancelled", now, by)


def _turn(
    store: Store, job_id: int, before: tuple[str, ...], after: str, now: datetime, by: str
) -> None:
    rows = FetchJob.objects.of(store).filter(id=job_id, status__in=before)
    ended = now if after == "cancelled" else None
    facts = {"status": after, "changed": now, "ended": ended}
    if after == "waiting":
        facts |= {"due": now, "tries": 0, "fault": ""}
    if rows.update(**facts):
        what = "resumed" if after == "waiting" else after
        house.audit(store, now=now, by=by, what=f"fetch.{what}", about=f"job {job_id}")


def forget_old(store: int, plug: str, what: str, keep: int = 40) -> None:
    """Keep the newest jobs of a kind alone; those that are not over stay in any case."""
    mine = FetchJob.objects.of(store).filter(plug=plug, what=what).exclude(status__in=OPEN)
    old = list(mine.order_by("-id").values_list("id", flat=True)[keep : keep + 500])
    if old:
        FetchJob.objects.of(store).filter(id__in=old).delete()
