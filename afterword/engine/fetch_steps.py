"""One step of a job: ask, read, and store what was told with the place it was told at.

What an answer told and the state after it are written in one transaction, and only by who holds the
job: stopped anywhere, it goes on with the same request, and what was stored is known by its keys.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec
import structlog
from django.db import DatabaseError, DataError, IntegrityError, transaction

from afterword.house import actions as house
from afterword.house.models import Store
from afterword.house.sealing import Unreadable
from afterword.house.trouble import of_the_machine
from afterword.timeline import actions as timeline
from afterword.timeline import checking, listed, ports, reports
from afterword.timeline.products import save_products
from afterword.wire import shapes, syncing

from . import codes, reaching
from .models import FetchJob
from .reaching import Ask

TRIES = 12
"""So often in a row it is tried again by itself; with the pauses that is two days and a half."""
FIRST_PAUSE = 5.0
LONGEST_PAUSE = 6 * 3600.0
SHOWN_AFTER = 3
"""Failures in a row after which the team sees it at the account."""
BUSY_PAUSE = 2.0
"""Seconds where a shop asks us to be slower and does not say for how long."""
NOTES = 50
"""So many of its odd things are kept with a job."""

log = structlog.get_logger()


class Lost(Exception):
    """Somebody else holds the job by now, or nobody does."""


class Told(NamedTuple):
    """What an answer told, by what is to be done with it."""

    events: list[shapes.Event]
    products: list[shapes.Product]
    notes: list[str]
    lists: list[shapes.Parcels]


class Stored(NamedTuple):
    """What became of it."""

    news: int = 0
    repeated: int = 0
    left_out: tuple[str, ...] = ()


def step(job: FetchJob, ask: Ask, now: datetime) -> float | None:
    """Take the next step of a job that is held. Gives the seconds after which the next one may
    follow; ``None``: none does for now, and the job is given back. Raises ``Lost``, and what the
    machine is to blame for."""
    try:
        took = _asked(job, ask, now)
        if isinstance(took, syncing.Took):
            return _take(job, took, now)
        _refused(job, took, now)
    except reaching.Busy:
        _later(job, 1.0, now)
    except reaching.Unconnected as error:
        _failed(job, str(error), now, status="cancelled")
    except (shapes.Incomplete, Unreadable) as error:
        _failed(job, str(error), now, account=True)
    except shapes.Misread as error:
        _again(job, str(error), None, now)
    except (DatabaseError, Lost):
        raise
    except Exception as error:
        log.exception("fetch.failed", store=job.store.key, job=job.pk)
        _again(job, f"{type(error).__name__}: {error}", None, now)
    return None


def _asked(job: FetchJob, ask: Ask, now: datetime) -> syncing.Took | shapes.Refusal:
    """Ask the next thing, and read the answer."""
    fetches = ports.fetches.get(job.plug)
    if fetches is None:
        raise reaching.Unconnected(f"there is no connector {job.plug!r} here any more")
    try:
        account = reaching.with_token(job.store, job.plug, ask, now)
    except reaching.NoToken as error:
        return error.refusal
    answer = ask(fetches.next(job.state, account, now))
    if not isinstance(answer, shapes.Response):
        return shapes.Refusal(says=answer.says, permanent=False)
    return fetches.took(job.state, answer, account, now)


# --------------------------------------------------------------------------------- it went well


def _take(job: FetchJob, took: syncing.Took, now: datetime) -> float | None:
    told = _sorted(took.told)
    with transaction.atomic():
        stored = _store(job, told, now)
        house.learned(job.store, "connector", job.plug, took.settings, took.secrets)
        house.heard_of_asking(job.store, job.plug, "")
        _advance(job, took, told, stored, now)
        if took.finished and job.what == "leave":
            _leave(job, now)
    if took.finished:
        return None
    return took.wait


def _sorted(told: Sequence[shapes.Told]) -> Told:
    found = Told([], [], [], [])
    for one in told:
        if isinstance(one, shapes.Event):
            found.events.append(one)
        elif isinstance(one, shapes.Product):
            found.products.append(one)
        elif isinstance(one, shapes.Note):
            found.notes.append(one.says)
        elif isinstance(one, shapes.Parcels):
            found.lists.append(one)
    return found


def _store(job: FetchJob, told: Told, now: datetime) -> Stored:
    try:
        with transaction.atomic():
            return _record(job, told.events, told.products, now, told.lists)
    except (checking.Refused, DataError, IntegrityError, ValueError) as error:
        if of_the_machine(error):
            raise
        log.warning("fetch.one_by_one", store=job.store.key, job=job.pk, error=str(error)[:200])
    return _one_by_one(job, told, now)


def _one_by_one(job: FetchJob, told: Told, now: datetime) -> Stored:
    """One that cannot be stored must not keep the others out."""
    news = repeated = 0
    bad: list[str] = []
    for events, products in [
        *(([], [one]) for one in told.products),
        *(([one], []) for one in told.events),
    ]:
        try:
            with transaction.atomic():
                one = _record(job, events, products, now)
        except (checking.Refused, DataError, IntegrityError, ValueError) as error:
            named = events[0].key if events else products[0].outside
            bad.append(f"{named}: {error}"[:300])
        else:
            news, repeated = news + one.news, repeated + one.repeated
    return Stored(news, repeated, tuple(bad))


def _record(
    job: FetchJob,
    events: Sequence[shapes.Event],
    products: Sequence[shapes.Product],
    now: datetime,
    lists: Sequence[shapes.Parcels] = (),
) -> Stored:
    changed = save_products(job.store, products, now=now) if products else 0
    by, history = f"connector:{job.plug}", job.what == "history"
    heard = codes.heed(job.store, job.plug, [checking.check(one) for one in events], now)
    told = reports.news(job.store, heard)
    recorded = timeline.record(job.store, told, now=now, by=by, history=history, checked=True)
    if mended := listed.corrections(job.store, lists, told):
        timeline.record(job.store, mended, now=now, by=by, history=history)
    repeated = recorded.repeated + len(events) - len(told)
    return Stored(recorded.new + changed, repeated + len(products) - changed)


def _advance(job: FetchJob, took: syncing.Took, told: Told, stored: Stored, now: datetime) -> None:
    job.state = dict(took.state)
    job.done = took.done or job.done
    job.total = took.total if took.total is not None else job.total
    job.says = took.says[:300] or job.says
    job.found = [*job.found, *(msgspec.structs.asdict(one) for one in took.found)]
    job.notes = [*job.notes, *told.notes, *stored.left_out][:NOTES]
    job.news += stored.news
    job.repeated += stored.repeated
    job.left_out += len(stored.left_out)
    job.fault, job.tries = "", 0
    facts = {name: getattr(job, name) for name in _ADVANCED}
    if took.finished:
        facts |= {"status": "done", "ended": now, "holder": "", "held_until": None}
    else:
        facts |= {"due": now + timedelta(seconds=took.wait), "held_until": now + reaching.HELD}
    _write(job, facts, now)


_ADVANCED = (
    "state",
    "done",
    "total",
    "says",
    "found",
    "notes",
    "news",
    "repeated",
    "left_out",
    "fault",
    "tries",
)


def _write(job: FetchJob, facts: dict[str, Any], now: datetime) -> None:
    """Write to a job that is held. Raises ``Lost``."""
    mine = FetchJob.objects.of(job.store).filter(id=job.pk, holder=job.holder)
    if not mine.update(**facts, changed=now):
        raise Lost(job.pk)


def give_back(job: FetchJob, now: datetime) -> None:
    """Let go of a job: whoever comes first goes on with it when it is due."""
    FetchJob.objects.of(job.store).filter(id=job.pk, holder=job.holder).update(
        holder="", held_until=None
    )


# -------------------------------------------------------------------------------- it did not


def _later(job: FetchJob, seconds: float, now: datetime, **more: Any) -> None:
    due = now + timedelta(seconds=seconds)
    _write(job, {"due": due, "holder": "", "held_until": None, **more}, now)


def _refused(job: FetchJob, refusal: shapes.Refusal, now: datetime) -> None:
    if refusal.permanent or refusal.account:
        _failed(job, refusal.says, now, account=refusal.account)
    elif refusal.busy:
        _later(job, refusal.retry_after or BUSY_PAUSE, now)
    else:
        _again(job, refusal.says, refusal.retry_after, now)


def _again(job: FetchJob, says: str, wait: float | None, now: datetime) -> None:
    """It is tried again, later and later; after many times a person has to say so."""
    tries = job.tries + 1
    if tries >= TRIES:
        _failed(job, says, now, account=True)
        return
    if tries >= SHOWN_AFTER:
        house.heard_of_asking(job.store, job.plug, says)
    pause = min(FIRST_PAUSE * 4 ** (tries - 1), LONGEST_PAUSE)
    _later(job, max(pause, wait or 0.0), now, tries=tries, fault=says[:300])


@transaction.atomic
def _failed(
    job: FetchJob, says: str, now: datetime, *, status: str = "failed", account: bool = False
) -> None:
    if account:
        house.heard_of_asking(job.store, job.plug, says)
    facts = {"fault": says[:300], "ended": now, "holder": "", "held_until": None}
    _write(job, facts, now)
    # What a person has ended meanwhile stays ended.
    ended = FetchJob.objects.of(job.store).filter(id=job.pk).exclude(status="cancelled")
    ended.update(status=status)
    if job.what == "leave":
        # They asked that it be over, and over it is; what could not be said there stands here.
        _leave(job, now)


def _leave(job: FetchJob, now: datetime) -> None:
    store: Store = job.store
    FetchJob.objects.of(store).filter(plug=job.plug, status__in=("waiting", "paused")).update(
        status="cancelled", ended=now, changed=now, holder="", held_until=None
    )
    house.disconnect(store, kind="connector", plug=job.plug, now=now, by=job.by)
