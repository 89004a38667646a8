"""How many of the planted bugs the simulation finds, and in what time."""

import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import chain, count
from typing import NamedTuple

import msgspec

from .fleet import Fleet
from .planted import BUGS, planted
from .swarm import FAULTS, FEATURES, World, smaller, world

BUDGET = 120.0
"""Seconds of work for all of them together."""
SEED = 1
FIRST_DAYS = ((0, 5), (0, 10))
"""(world, up to its so-manieth day) that are looked at before whole worlds."""


class Found(NamedTuple):
    """What became of one planted bug."""

    name: str
    invariant: str
    violation: str
    worlds: int
    seconds: float


def hunt(
    fleet: Fleet, names: Sequence[str] = (), *, seed: int = SEED, budget: float = BUDGET
) -> Iterator[Found]:
    """Look for each bug, or for those named, in small worlds until it is found or the time is up.

    The worlds are the same for all. Each bug has the first days of one world, then more of it, then
    the whole; what shows itself soon does not wait for what shows itself late.
    """
    began = time.process_time()
    left = list(names or BUGS)
    turns = chain(FIRST_DAYS, ((number, 0) for number in count()))
    found: dict[str, str] = {}
    number = 0
    while left and time.process_time() - began < budget:
        number, days = next(turns)
        for name in list(left):
            if time.process_time() - began >= budget:
                break
            at = time.process_time()
            with planted(name):
                some = smaller(stormy(seed, number), until=days)
                outcome = fleet.play(some, hasty=True)
            if outcome.violations:
                left.remove(name)
                found[name] = outcome.violations[0]
                took = time.process_time() - at
                yield Found(name, BUGS[name][0], found[name], number + 1, took)
    for name in left:
        yield Found(name, BUGS[name][0], "", number, 0.0)


def stormy(seed: int, number: int) -> World:
    """A small world in which everything there is goes on and everything breaks."""
    one = world(seed, 1000 + number)
    rng = one.chance("storm")
    rates = {
        name: min(most * rng.choice((1.0, 2.0)), 0.15)
        for name, most in FAULTS.items()
        if name not in ("clock-step", "restore")
    }
    return msgspec.structs.replace(
        one,
        people=tuple(range(8)),
        orders=25.0,
        stores=2,
        days=30,
        heals=27,
        step=timedelta(hours=3),
        workers=1 + number % 2,
        features=frozenset(FEATURES),
        faults={**rates, "restore": 0.02, "crash-after-taken": 0.04, "stall": 0.06},
    )
