"""PostgreSQL is restarted, and fails over to a streaming standby, while orders come in.

``restart``: the server is stopped as by a power cut and started again. ``sync``: the primary dies
and its synchronous standby is promoted. ``async``: the same with a standby that had fallen behind,
so that the newest transactions are gone: orders of that moment are lost, as PostgreSQL says they
may
be, but nothing that was handed over is handed over again.

    python -m tests.rigs.failover --how sync --times 20 --kind keyed
"""

import argparse
import dataclasses
import json
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, get_args
from urllib.parse import quote

import psycopg

from tests.postgres import Cluster, cluster_to_be
from tests.rigs.world import Kind, Outcome, World, count, world

How = Literal["restart", "sync", "async"]
BETWEEN = 2.0
"""Seconds of life between two strokes."""
BEHIND = 0.7
"""Seconds by which the standby has fallen behind."""


class Pair:
    """Two places for a server: one is the primary, the other follows it, or is empty."""

    def __init__(self, how: How) -> None:
        self.how = how
        self.places = [cluster_to_be(), cluster_to_be()]
        self.running: set[int] = set()
        self.primary = 0
        self.places[0].make()
        self._start(0)

    @property
    def url(self) -> str:
        """Both, and whichever takes writes."""
        hosts = ",".join(quote(str(one.folder), safe="") for one in self.places)
        return f"postgres://afterword@{hosts}/postgres?target_session_attrs=read-write"

    def _start(self, place: int, **settings: str) -> None:
        self.places[place].start(**settings)
        self.running.add(place)

    def follow(self) -> None:
        """Let the empty place follow the primary, and wait until it does."""
        other = 1 - self.primary
        standby, primary = self.places[other], self.places[self.primary]
        shutil.rmtree(standby.data, ignore_errors=True)
        standby.copy(primary)
        self._start(other)
        names = "*" if self.how == "sync" else ""
        with self.line(primary) as line:
            while not line.execute("SELECT 1 FROM pg_stat_replication").fetchone():
                time.sleep(0.05)
            line.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{names}'")
            line.execute("SELECT pg_reload_conf()")

    @contextmanager
    def line(self, server: Cluster) -> Iterator[psycopg.Connection]:
        """A connection to one of them."""
        with psycopg.connect(server.url(), autocommit=True) as line:
            yield line

    def strike(self) -> None:
        """What the rig is about."""
        primary = self.places[self.primary]
        if self.how == "restart":
            primary.stop()
            primary.start()
            return
        other = 1 - self.primary
        if self.how == "async":
            with self.line(self.places[other]) as line:
                line.execute("ALTER SYSTEM SET primary_conninfo = ''")
                line.execute("SELECT pg_reload_conf()")
            time.sleep(BEHIND)
        primary.stop()
        self.running.discard(self.primary)
        with self.line(self.places[other]) as line:
            line.execute("ALTER SYSTEM RESET synchronous_standby_names")
            line.execute("SELECT pg_reload_conf()")
        self.places[other].promote()
        self.primary = other

    def end(self) -> None:
        """Stop what runs, and tidy up."""
        for place in self.running:
            self.places[place].stop()
        for one in self.places:
            shutil.rmtree(one.folder, ignore_errors=True)


def run(how: How, kind: Kind, times: int) -> Outcome:
    """Strike so many times, let it come to rest, and count."""
    pair = Pair(how)
    try:
        late = 0.3 if kind in ("lookup", "echo") else 0.0
        with world("postgresql", kind, pause=0.05, url=pair.url, visible_after=late) as made:
            made.start("work", "work", "web")
            made.shop.start()
            for _ in range(times):
                if how != "restart":
                    pair.follow()
                _live_on(made)
                pair.strike()
            _live_on(made)
            made.shut()
            left = made.rest()
            found = count(made)
            found.left = left
            found.alive = len([pid for pid in made.alive if pid in made.orphans()])
            return found
    finally:
        pair.end()


def _live_on(made: World) -> None:
    """Some seconds, and at least until some orders got through."""
    until, before = time.monotonic() + 60, len(made.shop.thanked)
    time.sleep(BETWEEN)
    while len(made.shop.thanked) < before + 5:
        assert time.monotonic() < until, "no order gets through any more"
        time.sleep(0.1)


def main() -> None:
    """Run it as a command. Exit code 1 when anything was doubled, or lost but for ``async``."""
    say = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    say.add_argument("--how", choices=get_args(How), default="sync")
    say.add_argument("--kind", choices=get_args(Kind), default="keyed")
    say.add_argument("--times", type=int, default=5)
    told = say.parse_args()
    since = time.monotonic()
    found = run(told.how, told.kind, told.times)
    shown = dataclasses.asdict(found) | {"seconds": round(time.monotonic() - since)}
    print(json.dumps(vars(told) | shown))
    sys.exit(bool(found.doubled or (found.lost and told.how != "async")))


if __name__ == "__main__":
    main()
