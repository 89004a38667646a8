"""The disk is full, and then it is not any more: with SQLite, everything on one small disk.

Where this process may mount one, the data folder lies on a memory disk of a few megabytes that a
file fills to the last byte; elsewhere no file of the service may grow any further (RLIMIT_FSIZE).
Meanwhile the shop must not be thanked for what cannot be kept, and nothing may be handed over that
cannot be noted first. When there is room again everything goes on by itself.

    python -m tests.rigs.full --times 20 --how disk
"""

import argparse
import dataclasses
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, get_args

from tests.rigs.world import Kind, Outcome, World, count, world

How = Literal["disk", "limit"]
FULL = 3.0
"""Seconds without room."""
ROOM = 24
"""Megabytes of the disk."""
BACK = 20.0
"""Seconds within which orders get through again."""


@contextmanager
def small_disk() -> Iterator[Path | None]:
    """A small disk in memory; ``None`` where none can be mounted."""
    with tempfile.TemporaryDirectory(prefix="aw-disk-", dir="/tmp") as folder:
        words = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}m", "tmpfs", folder]
        mounted = os.geteuid() == 0 and not subprocess.run(words, capture_output=True).returncode
        try:
            yield Path(folder) if mounted else None
        finally:
            if mounted:
                subprocess.run(["umount", "-l", folder], check=True)


class Room:
    """Takes the room away from a service, and gives it back."""

    def __init__(self, made: World, disk: Path | None) -> None:
        self.made = made
        self.disk = disk

    def take(self) -> None:
        """No byte more."""
        if self.disk is None:
            for pid in self.made.alive:
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
            return
        with suppress(OSError), (self.disk / "filler").open("wb", buffering=0) as file:
            while file.write(bytes(4096)):
                pass

    def give(self) -> None:
        """There is room again."""
        if self.disk is None:
            for pid in self.made.alive:
                resource.prlimit(
                    pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
                )
            return
        (self.disk / "filler").unlink()


def run(how: How, kind: Kind, times: int) -> tuple[Outcome, str]:
    """Take the room away so many times. Gives what was counted, and how it was done."""
    with small_disk() as mounted:
        disk = mounted if how == "disk" else None
        with world("sqlite", kind, pause=0.05, folder=disk) as made:
            made.start("up")
            made.shop.start()
            room = Room(made, disk)
            odd = []
            for _ in range(times):
                _some_more(made, 60.0)
                room.take()
                time.sleep(FULL)
                before = made.shop.refused
                time.sleep(0.5)
                if made.shop.refused == before:
                    odd.append("the shop was thanked, or nobody answered, while the disk was full")
                room.give()
                _some_more(made, BACK)
            made.shut()
            left = made.rest()
            found = count(made)
            found.left, found.odd = left, found.odd + odd
            found.alive = len(made.orphans())
            return found, "disk" if disk else "limit"


def _some_more(made: World, patience: float) -> None:
    until, before = time.monotonic() + patience, len(made.shop.thanked)
    while len(made.shop.thanked) < before + 5:
        assert time.monotonic() < until, "no order gets through any more"
        time.sleep(0.05)


def main() -> None:
    """Run it as a command. Exit code 1 when anything was doubled, lost, or thanked for in vain."""
    say = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    say.add_argument("--how", choices=get_args(How), default="disk")
    say.add_argument("--kind", choices=get_args(Kind), default="keyed")
    say.add_argument("--times", type=int, default=3)
    told = vars(say.parse_args())
    since = time.monotonic()
    found, told["how"] = run(**told)
    shown = dataclasses.asdict(found) | {"seconds": round(time.monotonic() - since)}
    print(json.dumps(told | shown))
    sys.exit(not found.clean)


if __name__ == "__main__":
    main()
