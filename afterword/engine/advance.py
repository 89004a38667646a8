"""Moving the runs that are due: claim a batch, decide each, write everything in one transaction."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
import structlog
from django.db import OperationalError, transaction

from afterword.decisions.decide import decide
from afterword.decisions.journey import Plan
from afterword.decisions.places import order_of
from afterword.decisions.reasons import Because
from afterword.decisions.rules import Rules
from afterword.decisions.run import Run
from afterword.decisions.timeline import Timeline
from afterword.house import hot as house_hot
from afterword.house import plain
from afterword.house.eased import eased
from afterword.house.models import Store
from afterword.journeys import hot
from afterword.journeys import models as journeys
from afterword.journeys import queries as journey_queries
from afterword.journeys.hot import Row
from afterword.timeline import hot_waits
from afterword.timeline import queries as timeline_queries
from afterword.timeline.hot_waits import Due

from .effects import Moved, write
from .runs import order_itself
from .simulate import trail_after

BATCH, SHARED_BATCH = 200, 1000
"""How many runs are looked at in one transaction: embedded every other write waits for its end; on
PostgreSQL nobody does, and each statement is a way to the server and back."""
log = structlog.get_logger()


def at_once() -> int:
    """How many runs are looked at in one transaction, by the database."""
    return BATCH if plain.on_sqlite() else SHARED_BATCH


def advance_due(now: datetime, limit: int | None = None) -> int:
    """Look at the runs that are due, as many as ``at_once`` says. Gives how many were looked at.

    Nothing leaves the house of it before the message that it plans is begun, which waits for the
    disk; what a power cut takes of it is looked at again.
    """
    with eased():
        waits = hot_waits.claim_due("run", now, limit or at_once())
        by_store: dict[int, list[Due]] = defaultdict(list)
        for wait in waits:
            by_store[wait.store].append(wait)
        for store in house_hot.stores(by_store):
            _advance_store(store, by_store[store.pk], now)
    return len(waits)


def _advance_store(store: Store, waits: Sequence[Due], now: datetime) -> None:
    rows = hot.runs(store.pk, [wait.owner for wait in waits])
    on = journey_queries.switched_on(store)
    plans = journey_queries.plans(store, {(row.journey, row.version) for row in rows.values()})
    seen = timeline_queries.timelines(store, {row.customer for row in rows.values()})
    rules = store.rules
    moved: list[Moved] = []
    still: list[int] = []
    over: list[int] = []
    for wait in waits:
        row = rows.get(wait.owner)
        if row is None or row.over:
            over.append(wait.id)
        elif row.customer != wait.customer:
            # Merged a moment ago: it is looked at once its journeys have followed (merging.py).
            continue
        elif row.journey not in on:
            # Switched off: it stands where it is until the journey is on again.
            still.append(wait.id)
        elif one := _look(store, row, plans, seen[row.customer], now, rules):
            moved.append(one)
        else:
            over.append(wait.id)
    hot_waits.stand_still(store.pk, still)
    hot_waits.wait_no_more(store.pk, over)
    # What follows from an event is not known before it.
    now = max((one.at for one in moved), default=now)
    _write_each(store, moved, {wait.owner: wait.id for wait in waits}, now)


def _write_each(
    store: Store, moved: Sequence[Moved], waits: Mapping[int, int], now: datetime
) -> None:
    """Write all, or where that fails each by itself, so that one at fault fails nobody else."""
    if not moved:
        return
    try:
        with transaction.atomic():
            write(store, moved, waits, now)
    except OperationalError:
        raise  # the database is at fault, not a run
    except Exception as error:
        if len(moved) > 1:
            for one in moved:
                _write_each(store, [one], waits, now)
            return
        _park(store, moved[0].row, error)
        hot_waits.wait_no_more(store.pk, [waits[moved[0].row.id]])


def _look(
    store: Store,
    row: Row,
    plans: Mapping[tuple[str, int], Plan],
    seen: Timeline,
    now: datetime,
    rules: Rules,
) -> Moved | None:
    """Decide one run. One that fails is parked with its error and fails nobody else."""
    try:
        plan = plans[row.journey, row.version]
        at, later = timeline_queries.as_of(seen, now)
        decision = decide(plan, row.decided, seen, at, rules)
    except Exception as error:
        _park(store, row, error)
        return None
    trail = trail_after(_reasons(row.because), decision.because)
    about = (
        order_itself(row.subject) or _asked_about(decision.run) or _belongs_to(seen, row.subject)
    )
    return Moved(row, plan, decision, trail, at, about, later)


def _belongs_to(seen: Timeline, subject: str) -> str:
    found = order_of(seen.present, subject)
    return found.about if found else ""


def _asked_about(run: Run) -> str:
    """The order that a dialogue found out to be about."""
    talks = run.subject.startswith("conversation/")
    return str(run.learned.get("order", "")) if talks else ""


_reasons = msgspec.json.Decoder(list[Because]).decode


def _park(store: Store, row: Row, error: Exception) -> None:
    log.exception("run.parked", store=store.key, run=row.id, journey=row.journey)
    says = f"{type(error).__name__}: {error}"[:500]
    journeys.Run.objects.of(store).filter(id=row.id).update(error=says)
