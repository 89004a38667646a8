"""Making a failing world smaller while it keeps failing in the same way."""

import time
from collections.abc import Callable, Iterator

from .run import Outcome
from .swarm import World, smaller

LONGEST = 60.0
"""Seconds of work after which the smallest world found so far must do."""


def shrunk(play: Callable[[World], Outcome], failing: Outcome, seconds: float = LONGEST) -> Outcome:
    """The smallest world found in so many seconds of work in which the first violation's invariant
    is broken too."""
    wanted = _invariant(failing)
    until = time.process_time() + seconds
    found = failing
    progress = True
    while progress:
        progress = False
        for one in _candidates(found.world):
            if time.process_time() > until:
                return found
            outcome = play(one)
            if any(_of(says) == wanted for says in outcome.violations):
                found, progress = outcome, True
                break
    return found


def _invariant(outcome: Outcome) -> str:
    return _of(outcome.violations[0])


def _of(says: str) -> str:
    return says.partition(":")[0]


def _candidates(one: World) -> Iterator[World]:
    """Smaller worlds, the boldest first."""
    half = len(one.people) // 2
    if half:
        yield smaller(one, people=one.people[:half])
        yield smaller(one, people=one.people[half:])
    names = sorted({*one.faults, *one.features})
    some = len(names) // 2
    if some > 1:
        yield smaller(one, without=names[:some])
        yield smaller(one, without=names[some:])
    for name in names:
        yield smaller(one, without=[name])
    quarter = len(one.people) // 4
    if quarter:
        for start in range(0, len(one.people), quarter):
            kept = (*one.people[:start], *one.people[start + quarter :])
            yield smaller(one, people=kept)
