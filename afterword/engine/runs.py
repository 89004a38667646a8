"""Beginning and ending runs, and what a customer entered before."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import msgspec

from afterword.decisions.enter import Before
from afterword.decisions.reasons import Because
from afterword.decisions.run import Run
from afterword.house.models import Store
from afterword.journeys import hot
from afterword.journeys import models as journeys
from afterword.journeys.hot import Written
from afterword.timeline import actions as timeline
from afterword.timeline import hot_waits
from afterword.wire import shapes

BY = "engine"


def order_itself(subject: str) -> str:
    """The order that a subject is; empty: it is none."""
    return subject if subject.startswith("order/") else ""


def stop_runs(store: Store, customer: int, journey: str, now: datetime) -> int:
    """Take a customer out of a journey. What it had planned for them is decided by its guards."""
    rows = list(
        journeys.Run.objects.of(store).filter(customer=customer, journey=journey, ended=None)
    )
    end_runs(store, rows, "stopped", now)
    return len(rows)


def end_runs(store: Store, rows: Sequence[journeys.Run], outcome: str, now: datetime) -> None:
    """End runs where they stand, whatever they wait for."""
    written = [
        Written(
            row.pk,
            msgspec.structs.replace(row.decided, at="", outcome=outcome),
            row.because.encode(),
        )
        for row in rows
    ]
    hot.write(store.pk, written, now)
    hot_waits.done_waiting(store.pk, "run", [row.pk for row in rows])


def earlier(
    store: Store, customers: set[int], keys: set[str]
) -> dict[tuple[int, str], list[Before]]:
    """The earlier entries of these customers into these journeys, by (customer, journey)."""
    found: dict[tuple[int, str], list[Before]] = defaultdict(list)
    for customer, key, subject, entry, entered, over in hot.entries(store.pk, customers, keys):
        found[customer, key].append(Before(subject, entry, entered, over))
    return found


def begin_runs(store: Store, begun: Sequence[tuple[int, Run, list[Because]]], now: datetime) -> int:
    """Write new runs, once for each natural key, and let them be looked at. Gives how many."""
    by_key = {run.key: (customer, run, reasons) for customer, run, reasons in begun}
    new = hot.insert(
        store.pk,
        [
            (customer, key, run, msgspec.json.encode(reasons))
            for key, (customer, run, reasons) in by_key.items()
        ],
        now,
    )
    standing = [(by_key[key][0], number, now) for key, number in new.items() if by_key[key][1].at]
    hot_waits.add_waits(store.pk, "run", standing)
    entered = [(by_key[key][0], _entered(key, by_key[key][1])) for key in new]
    timeline.record_each(store, entered, now=now, by=BY)
    return len(new)


def _entered(key: str, run: Run) -> shapes.Event:
    return shapes.Event(
        kind="journey.entered",
        key=f"run/{key}:entered",
        happened=run.entered,
        order=order_itself(run.subject),
        data={"journey": run.journey, "run": key, "outcome": run.outcome[:80]},
    )
