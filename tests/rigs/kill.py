"""kill -9 of every process at random instants; what was doubled and what was lost.

A shop sends orders over HTTP and tries each again until it is thanked. Each order starts a journey
with a message, an event, a tag, a task and an offer; messages go to a provider in a process of its
own. Meanwhile processes are killed, wherever they happen to be: starting, taking up what the last
one left, taking in, deciding, sending, settling. In the end everything is counted, on both sides.

    python -m tests.rigs.kill --database sqlite --kind keyed --kills 10000
"""

import argparse
import dataclasses
import json
import random
import sys
import time
from typing import get_args

from tests.rigs.world import Database, Kind, Outcome, World, count, world

PROCESSES: dict[str, tuple[str, ...]] = {
    "sqlite": ("up",),
    "postgresql": ("work", "work", "web"),
}
LONGEST = 1.2
"""Seconds that a process lives at most before the next kill."""
PROGRESS = 15
"""After so many kills everybody is left in peace until a few orders got through."""


def run(database: Database, kind: Kind, kills: int, seed: int, longest: float = LONGEST) -> Outcome:
    """Kill so many times, let it come to rest, and count."""
    chance = random.Random(seed)
    late = 0.3 if kind in ("lookup", "echo") else 0.0
    with world(database, kind, visible_after=late, latency=0.03) as made:
        made.start(*PROCESSES[database])
        made.shop.start()
        for number in range(kills):
            time.sleep(chance.uniform(0.0, longest))
            pid = chance.choice(sorted(made.alive))
            made.start(made.kill(pid))
            if number % PROGRESS == PROGRESS - 1:
                _breathe(made)
        made.shut()
        left = made.rest()
        found = count(made)
        found.left = left
        made.nursery.end()
        until = time.monotonic() + 10
        while made.orphans() and time.monotonic() < until:
            time.sleep(0.05)
        found.orphans = len(made.orphans())
        return found


def _breathe(made: World) -> None:
    """Wait until some more orders were taken: kills must not keep everything from beginning."""
    until, before = time.monotonic() + 20, len(made.shop.thanked)
    while time.monotonic() < until and len(made.shop.thanked) < before + 5:
        time.sleep(0.05)


def main() -> None:
    """Run it as a command. Exit code 1 when anything was doubled, lost or left behind."""
    say = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    say.add_argument("--database", choices=get_args(Database), default="sqlite")
    say.add_argument("--kind", choices=get_args(Kind), default="keyed")
    say.add_argument("--kills", type=int, default=300)
    say.add_argument("--seed", type=int, default=1)
    say.add_argument("--longest", type=float, default=LONGEST, help="seconds between two kills")
    told = say.parse_args()
    since = time.monotonic()
    found = run(**vars(told))
    shown = dataclasses.asdict(found) | {"seconds": round(time.monotonic() - since)}
    print(json.dumps(vars(told) | shown))
    sys.exit(not found.clean)


if __name__ == "__main__":
    main()
