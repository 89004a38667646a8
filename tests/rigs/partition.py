"""The network parts, and workers freeze: between workers and PostgreSQL, workers and providers.

A proxy in user space cuts the lines (``proxy.py``), so it runs on every machine: nothing comes
through, or only the questions do, or every connection is torn in the middle. ``freeze`` stops a
worker (SIGSTOP) for so long that the others hold it for dead and take up its work; then it goes on
where it was. The times after which a worker is held for dead are scaled down to seconds.

``--apart``: one worker stands on another machine, a network namespace, and its cable is pulled.

    python -m tests.rigs.partition --strokes 200 --kind keyed
    python -m tests.rigs.partition --strokes 40 --kind lookup --apart
"""

import argparse
import dataclasses
import json
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import get_args

from tests.postgres import cluster
from tests.rigs.hosts import MANNERS, Machine
from tests.rigs.proxy import Manner, Proxy
from tests.rigs.world import Kind, Outcome, World, count, free_port, world

LONGEST = 2.0
"""Seconds that a stroke lasts at most."""
FROZEN = 4.5
"""Seconds that a worker is frozen: longer than the others wait."""
SCALED = {"BEAT": 0.2, "SILENT_AFTER": 1.0, "GONE_AFTER": 3.0}
STROKES: tuple[tuple[str, Manner], ...] = (
    ("database", "cut"),
    ("database", "hole"),
    ("database", "deaf"),
    ("provider", "cut"),
    ("provider", "deaf"),
    ("worker", "hole"),
)


def run(kind: Kind, strokes: int, seed: int) -> Outcome:
    """Strike so many times, let it come to rest, and count."""
    chance, port = random.Random(seed), free_port()
    with cluster(listen_addresses="127.0.0.1", port=str(port)) as server:
        line = Proxy(port)
        url = f"postgres://afterword@127.0.0.1:{line.port}/postgres"
        late = 0.3 if kind in ("lookup", "echo") else 0.0
        with world(
            "postgresql", kind, pause=0.05, url=url, between=Proxy, scaled=SCALED,
            visible_after=late,
        ) as made:  # fmt: skip
            assert made.line is not None
            lines = {"database": line, "provider": made.line}
            made.start("work", "work", "web")
            made.shop.start()
            made.wait_for(5)  # everybody is there by now
            for number in range(strokes):
                time.sleep(chance.uniform(0.2, 1.0))
                where, manner = STROKES[number % len(STROKES)]
                if where == "worker":
                    _freeze(made, chance)
                else:
                    lines[where].does(manner)
                    time.sleep(chance.uniform(0.3, LONGEST))
                    lines[where].does("passes")
            made.shut()
            left = made.rest()
            found = count(made)
            found.left = left
            found.alive = len(made.orphans())
            line.close()
            return found
    raise AssertionError(server)


def run_apart(kind: Kind, strokes: int, seed: int) -> Outcome:
    """The same with a worker on another machine, whose cable is pulled: one worker and the web stay
    with the database, which the other cannot reach, nor its provider, nor be reached by anybody."""
    chance, port = random.Random(seed), free_port()
    with closing(Machine()) as machine, _reached_from(machine, port) as url, world(
        "postgresql", kind, pause=0.05, url=url, machine=machine, scaled=SCALED,
        visible_after=0.3 if kind in ("lookup", "echo") else 0.0,
    ) as made:  # fmt: skip
        made.start("work", "web")
        made.start_there("work")
        made.shop.start()
        made.wait_for(5)
        for number in range(strokes):
            time.sleep(chance.uniform(0.2, 1.0))
            machine.does(MANNERS[number % len(MANNERS)])
            # Every other time so long that the ones here take up what the other began.
            time.sleep(FROZEN if number // 2 % 2 else chance.uniform(0.3, LONGEST))
            machine.does("passes")
        made.shut()
        left = made.rest()
        found = count(made)
        found.left = left
        found.alive = len(made.orphans())
        return found
    raise AssertionError(url)


@contextmanager
def _reached_from(machine: Machine, port: int) -> Iterator[str]:
    """A database that another machine may use; its address for both."""
    with cluster(listen_addresses=machine.here, port=str(port), trusts=machine.net):
        yield f"postgres://afterword@{machine.here}:{port}/postgres"


def _freeze(made: World, chance: random.Random) -> None:
    pid = chance.choice(sorted(pid for pid, kind in made.alive.items() if kind == "work"))
    os.kill(pid, signal.SIGSTOP)
    time.sleep(FROZEN)
    os.kill(pid, signal.SIGCONT)


def main() -> None:
    """Run it as a command. Exit code 1 when anything was doubled or lost."""
    say = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    say.add_argument("--kind", choices=get_args(Kind), default="keyed")
    say.add_argument("--strokes", type=int, default=24)
    say.add_argument("--seed", type=int, default=1)
    say.add_argument("--apart", action="store_true", help="another machine (root only)")
    told = say.parse_args()
    since = time.monotonic()
    found = (run_apart if told.apart else run)(told.kind, told.strokes, told.seed)
    shown = dataclasses.asdict(found) | {"seconds": round(time.monotonic() - since)}
    print(json.dumps(vars(told) | shown))
    sys.exit(not found.clean)


if __name__ == "__main__":
    main()
