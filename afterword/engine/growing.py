"""Trees for the stores' books of delivery times, grown beside the engine (extra ``ml``).

Once a week for each store that has learnt from enough parcels, and again after its book was
learnt anew. It takes seconds of computing, so it is no step of the engine: nothing waits for it.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

import msgspec

from afterword.decisions import expecting
from afterword.decisions.forecast import stages
from afterword.house import hot as house_hot
from afterword.house.models import Store
from afterword.insights import books
from afterword.insights.dates.grow import EVERY, FEW, HALF_LIFE, MOST, Landed, grow, installed
from afterword.timeline import hot_dates

from .learning import Seen, gathered

STAGES = ("placed", "moving")
"""For which trees are grown: of the others each is short, and the table knows enough."""
BATCH = 100
OLDEST = timedelta(days=4 * HALF_LIFE)
"""What arrived longer ago counts for next to nothing."""


def grow_due(now: datetime, rest: Callable[[], object] = lambda: None) -> bool:
    """Grow the trees of the store that has waited longest. Whether there was one. ``rest`` is
    called now and then, to let others compute."""
    if not installed():
        return False
    number = books.to_grow(FEW, EVERY, now)
    if number is None:
        return False
    (store,) = house_hot.stores([number])
    if not books.begin_to_grow(store, EVERY, now):
        return False
    landed: dict[str, deque[Landed]] = {stage: deque(maxlen=MOST) for stage in STAGES}
    for seen in _arrived(store, now - OLDEST, rest):
        for stage, one in as_it_was(seen):
            landed[stage].append(one)
    grown = {stage: grow(tuple(rows), now) for stage, rows in landed.items()}
    books.plant(store, {stage: trees for stage, trees in grown.items() if trees}, now)
    return True


def _arrived(store: Store, since: datetime, rest: Callable[[], object]) -> Iterator[Seen]:
    """All parcels that arrived since then, the first first."""
    after, number = since, 0
    while found := hot_dates.arrived(store.pk, after, number, BATCH):
        rows = hot_dates.parcels(store.pk, [one for one, _ in found])
        seen = gathered(store, rows, codes=True)
        yield from (seen[one] for one, _ in found if one in seen)
        number, after = found[-1]
        rest()


def as_it_was(seen: Seen) -> Iterable[tuple[str, Landed]]:
    """The stages of a parcel that arrived, each with the trip as it was known when the stage was
    reached: what was heard later would tell the trees what no forecast can know."""
    came = seen.parcel.delivered
    if came is None:
        return
    whole = expecting.trip_of(seen.parcel, seen.events, seen.known)
    told: set[str] = set()
    for stage, since in stages(whole):
        if stage not in STAGES or stage in told or came <= since:
            continue
        told.add(stage)
        heard = [one for one in seen.events if one.happened <= since]
        trip = expecting.trip_of(seen.parcel, heard, seen.known)
        taken = whole.handed_over if stage == "moving" else None
        yield (
            stage,
            Landed(
                msgspec.structs.replace(
                    trip, placed=whole.placed, handed_over=taken, paid=whole.paid if taken else None
                ),
                since,
                came,
            ),
        )
