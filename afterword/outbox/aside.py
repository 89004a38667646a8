"""Messages that somebody left behind: planned, and not to be said while the person is elsewhere.

They are not withheld at once, for whoever takes the step back finds them as they were: they rest
until their time is over, and then expire like any other.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from afterword.house.models import Store
from afterword.timeline.models import Wait

from . import models


def put_aside(store: Store, steps: Mapping[int, str]) -> dict[int, list[int]]:
    """Let rest what is planned at these steps of these runs, and not let out yet. Gives the ids by
    run. Runs inside the caller's transaction."""
    rows = models.Intent.objects.of(store).filter(run__in=list(steps), state="planned")
    mine = [
        one
        for one in rows.select_for_update().order_by("id")
        if steps.get(one.run or 0) == one.step
    ]
    for one in mine:
        Wait.objects.of(store).filter(owner="message", owner_id=one.pk).update(
            due=one.valid_until, kinds=""
        )
    found: dict[int, list[int]] = {}
    for one in mine:
        found.setdefault(one.run or 0, []).append(one.pk)
    return found


def take_up(store: Store, intents: Iterable[int], now: datetime) -> None:
    """Weigh those again that rest still. Runs inside the caller's transaction."""
    rows = models.Intent.objects.of(store).filter(id__in=list(intents), state="planned")
    planned = list(rows.select_for_update().order_by("id").values_list("id", flat=True))
    Wait.objects.of(store).filter(owner="message", owner_id__in=planned).update(due=now)
