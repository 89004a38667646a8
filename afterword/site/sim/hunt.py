"""How many of the planted bugs the simulation finds, and in what time.

Small stormy worlds are played one after the other, the same for all bugs. Each is played once as it
is; at the first moment at which a bug would act otherwise than the product, the process is split,
and the child lives on with the bug. What went before is the same with it and without it.
"""

import gc
import os
import resource
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import NamedTuple

import msgspec

from afterword.decisions import words

from .fleet import Fleet
from .planted.planting import BUGS, Watch
from .ports import journals
from .swarm import FAULTS, FEATURES, World, world

BUDGET = 120.0
"""Seconds of work for all of them together."""
SEED = 1


class Found(NamedTuple):
    """What became of one planted bug."""

    name: str
    invariant: str
    violation: str
    worlds: int
    seconds: float


class Ended(msgspec.Struct):
    """What a child says when its world is over."""

    violation: str
    seconds: float


def hunt(
    fleet: Fleet, names: Sequence[str] = (), *, seed: int = SEED, budget: float = BUDGET
) -> Iterator[Found]:
    """Look for each bug, or for those named, until it is found or the time is up; the world that is
    played then is left where it stands.

    Raises ``AssertionError`` where a world breaks an invariant without any bug.
    """
    until = spent() + budget
    words.make_ready()  # once, and not in each child that comes to hear somebody
    left = list(names or BUGS)
    played = 0
    for number in count():
        if not left or spent() >= until:
            break
        played = number + 1
        one = _Hunt(fleet, stormy(seed, number), until)
        for name, ended in one.play(left).items():
            if ended.violation:
                left.remove(name)
                yield Found(name, BUGS[name].invariant, ended.violation, played, ended.seconds)
    for name in left:
        yield Found(name, BUGS[name].invariant, "", played, 0.0)


def spent() -> float:
    """Seconds of work so far, of this process and of the children that have ended."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in spent)


class _Hunt:
    """One world, and all the bugs that are looked for in it."""

    def __init__(self, fleet: Fleet, one: World, until: float) -> None:
        self.fleet = fleet
        self.world = one
        self.until = until
        self.found: dict[str, Ended] = {}
        self._tells = -1
        """In a child: where it tells its parent how it ended."""

    def play(self, names: Sequence[str]) -> dict[str, Ended]:
        """Play it. Gives how it ended with each bug that came to act in it."""
        watch = Watch(names, self._reached)
        try:
            violations = self._live(watch)
        finally:
            watch.stop()
            if self._tells >= 0:  # whatever happened, a child ends here
                os._exit(1)
        assert not violations, f"without any bug: {violations[0]}"
        return self.found

    def _live(self, watch: Watch) -> list[str]:
        for name in watch.at_once:
            if self._reached(name):
                watch.stop()
                watch.plant(name)
                break
        outcome = self.fleet.play(self.world, hasty=True, out_of_time=self._out_of_time)
        if self._tells >= 0:
            seconds = sum(os.times()[:2])
            ended = Ended(outcome.violations[0] if outcome.violations else "", seconds)
            os.write(self._tells, msgspec.json.encode(ended))
            os._exit(0)
        return outcome.violations

    def _out_of_time(self) -> bool:
        return spent() >= self.until

    def _reached(self, name: str) -> bool:
        """A bug is about to act: a child lives on with it. True: this is the child."""
        if self._tells >= 0 or spent() >= self.until:
            return False
        hears, tells = os.pipe()
        with self._files_kept():
            left = self.until - spent()
            child = os.fork()
            if not child:
                gc.disable()
                self.until = spent() + left
                os.close(hears)
                self._tells = tells
                return True
            os.close(tells)
            with os.fdopen(hears, "rb") as file:
                told = file.read()
            os.waitpid(child, 0)
        self.found[name] = msgspec.json.decode(told, type=Ended) if told else Ended("", 0.0)
        return False

    @contextmanager
    def _files_kept(self) -> Iterator[None]:
        """What a child writes into the journals is taken out again."""
        folder = journals(self.fleet.home)
        kept = {path: path.read_bytes() for path in folder.glob("*.jsonl")}
        yield
        if self._tells < 0:
            for path in folder.glob("*.jsonl"):
                if path in kept:
                    path.write_bytes(kept[path])
                else:
                    path.unlink()


def stormy(seed: int, number: int) -> World:
    """A small world in which much goes on and much breaks: most kinds of life and most faults, each
    world another mixture."""
    one = world(seed, 1000 + number)
    rng = one.chance("storm")
    rates = {
        name: min(most * rng.choice((1.0, 2.0)), 0.15)
        for name, most in FAULTS.items()
        if name not in ("clock-step", "restore") and rng.random() < 0.75
    }
    return msgspec.structs.replace(
        one,
        people=tuple(range(16)),
        orders=60.0,
        buying=rng.choice((0.1, 0.4)),
        stores=rng.choice((1, 2, 2)),
        days=9,
        heals=7,
        lively=rng.choice((1.0, 2.0, 3.0)),
        haste=3.0,
        step=timedelta(hours=rng.choice((4, 8))),
        workers=1 + number % 2,
        features=frozenset(name for name in FEATURES if rng.random() < 0.85),
        faults={**rates, "restore": 0.12 * rng.random(), "crash-after-taken": 0.02, "stall": 0.04},
        plain=True,
    )
