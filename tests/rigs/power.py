"""Power cuts on SQLite: whatever was acknowledged is there afterwards, and nothing half.

The statements are those that the real engine wrote while it served a store (``recorded.py``), with
the same PRAGMAs, played on a disk that loses what was not synced (``disk.py``). The power goes at a
random write or sync. Then the database is opened anew: it must be sound, and hold exactly what it
held after some transaction that is not older than the last acknowledged one.

    python -m tests.rigs.power --cuts 10000
    python -m tests.rigs.power --cuts 300 --synchronous OFF     # shows that the rig can see

Our backend uses the same library's write-ahead log in the same mode. Two things differ: the version
of the library, and that the index of the log lies in memory here (``locking_mode=EXCLUSIVE``), for
it is never read after a cut anyhow.
"""

import argparse
import dataclasses
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import apsw

from tests.rigs.disk import Disk, PowerCut

NAME = "afterword.db"
EVERY = 8
"""Transactions between two points that a cut life may begin from."""
LIFE = 12
"""Transactions that a life has at most before the power goes."""
CHECKPOINTS = (1000, 1000, 30, 5)
"""Pages of the log after which a life copies it into the file: as in production, and sooner, so
that the power often goes in the middle of it."""


@dataclass
class Work:
    """What is played: where it begins, and the transactions."""

    base: bytes
    pragmas: dict[str, Any]
    transactions: list[list[str]]


def recorded() -> Work:
    """Let the engine live, and take down what it writes."""
    with tempfile.TemporaryDirectory(prefix="aw-rig-") as folder:
        subprocess.run(
            [sys.executable, "-m", "tests.rigs.recorded", folder],
            check=True,
            timeout=300,
            env={**os.environ, "DATABASE_URL": ""},
        )
        found = json.loads((Path(folder) / "work.json").read_text())
        base = (Path(folder) / "base.db").read_bytes()
    return Work(base, found["pragmas"], found["transactions"])


@dataclass
class Outcome:
    """What a run of cuts showed."""

    cuts: int = 0
    transactions: int = 0
    acknowledged: int = 0
    corrupt: int = 0
    lost: int = 0
    torn: int = 0
    """States that never were: half of a transaction."""
    more: int = 0
    """The transaction at hand was not acknowledged yet, and is there."""
    seconds: float = 0.0
    pragmas: dict[str, Any] = field(default_factory=dict)


class Rig:
    """Plays the work again and again."""

    def __init__(self, work: Work, *, synchronous: str = "", lies: bool = False) -> None:
        self.work = work
        self.synchronous = synchronous or {1: "NORMAL", 2: "FULL"}[work.pragmas["synchronous"]]
        self.lies = lies
        self._disks = 0
        self.states: list[str] = []
        self.starts: dict[int, dict[str, bytes]] = {}
        self._play_once()

    def open(self, files: dict[str, bytes]) -> tuple[Disk, apsw.Connection]:
        """A disk with these files, and our settings of a connection."""
        self._disks += 1
        disk = Disk(f"disk-{self._disks}", files, lies=self.lies)
        line = apsw.Connection(NAME, vfs=disk.name)
        line.execute("PRAGMA locking_mode = EXCLUSIVE")
        line.execute(f"PRAGMA journal_mode = {self.work.pragmas['journal_mode']}")
        line.execute(f"PRAGMA synchronous = {self.synchronous}")
        for name in ("foreign_keys", "mmap_size", "wal_autocheckpoint"):
            line.execute(f"PRAGMA {name} = {self.work.pragmas.get(name, 0)}")
        return disk, line

    def _play_once(self) -> None:
        """Play it without a cut: what is there after each transaction, and points to begin from."""
        disk, line = self.open({NAME: self.work.base})
        self.states.append(state(line))
        for number, one in enumerate(self.work.transactions):
            if number % EVERY == 0:
                self.starts[number] = {path: bytes(file.now) for path, file in disk.files.items()}
            play(line, one)
            self.states.append(state(line))
        line.close()

    def cut(self, chance: Random, found: Outcome) -> None:
        """One life, one cut, one look at what is left."""
        start = chance.choice(sorted(self.starts))
        disk, line = self.open(self.starts[start])
        line.execute(f"PRAGMA wal_autocheckpoint = {chance.choice(CHECKPOINTS)}")
        disk.left = chance.randrange(1, 260)
        acknowledged = start
        try:
            for one in self.work.transactions[start : start + LIFE]:
                play(line, one)
                acknowledged += 1
        except (PowerCut, apsw.Error):
            pass
        found.cuts += 1
        found.acknowledged += acknowledged - start
        self._look(disk.survives(chance), acknowledged, found)
        disk.left = None
        line.close(force=True)
        disk.unregister()

    def _look(self, files: dict[str, bytes], acknowledged: int, found: Outcome) -> None:
        there = self._found(files)
        if there is None:
            found.corrupt += 1
            return
        if there == self.states[acknowledged]:
            return
        if there in self.states[acknowledged + 1 : acknowledged + 2]:
            found.more += 1
        elif there in self.states:
            found.lost += 1
        else:
            found.torn += 1

    def _found(self, files: dict[str, bytes]) -> str | None:
        """What is there after a cut; ``None``: it is corrupt."""
        try:
            disk, line = self.open(files)
        except apsw.Error:
            return None
        try:
            sound = line.execute("PRAGMA integrity_check(1)").fetchall() == [("ok",)]
            return state(line) if sound else None
        except apsw.Error:
            return None
        finally:
            line.close(force=True)
            disk.unregister()


def play(line: apsw.Connection, transaction: list[str]) -> None:
    """One transaction, as our backend has it."""
    line.execute("BEGIN IMMEDIATE")
    for text in transaction:
        for _ in line.execute(text):
            pass
    line.execute("COMMIT")


def state(line: apsw.Connection) -> str:
    """Everything that is in the database, as one hash."""
    digest = hashlib.blake2b(digest_size=16)
    tables = line.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND name NOT LIKE 'django_%' ORDER BY name"
    ).fetchall()
    for (name,) in tables:
        digest.update(str(name).encode())
        for row in line.execute(f'SELECT * FROM "{name}" ORDER BY rowid'):  # noqa: S608 (its own)
            digest.update(repr(row).encode())
    return digest.hexdigest()


def run(work: Work, cuts: int, seed: int, **how: Any) -> Outcome:
    """Cut the power so many times."""
    rig = Rig(work, **how)
    found = Outcome(transactions=len(rig.work.transactions), pragmas=rig.work.pragmas)
    chance, since = Random(seed), time.monotonic()
    for _ in range(cuts):
        rig.cut(chance, found)
    found.seconds = round(time.monotonic() - since, 1)
    return found


def main() -> None:
    """Run it as a command. Exit code 1 when anything was lost, torn or corrupt."""
    say = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    say.add_argument("--cuts", type=int, default=1000)
    say.add_argument("--seed", type=int, default=1)
    say.add_argument("--synchronous", choices=("OFF", "NORMAL", "FULL"), default="")
    say.add_argument("--lies", action="store_true", help="a disk that says it synced and did not")
    told = vars(say.parse_args())
    found = run(recorded(), **told)
    print(json.dumps({**told, **dataclasses.asdict(found)}))
    sys.exit(bool(found.corrupt or found.lost or found.torn))


if __name__ == "__main__":
    main()
