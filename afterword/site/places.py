"""A worker's place in the data folder: a name, a journal of its own, and a lock that proves life.

Any number of workers may share a data folder. Each takes the first free place; the system lets go
of the lock the moment the process is dead, so whoever can take it knows that beyond doubt, and may
believe the journal in what it lacks.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .locks import Held, held

MOST = 1000
"""Workers on one data folder."""


def mark(home: Path) -> str:
    """The data folder's own mark, made at the first start; never part of a backup."""
    path = home / "worker.id"
    try:
        with path.open("x") as file:
            file.write(secrets.token_hex(6))
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        pass
    return path.read_text().strip()


class Place:
    """A taken place. ``left``: the names of dead workers of this folder, ours before us included,
    whose work this one may take up."""

    def __init__(self, home: Path, number: int, locks: ExitStack) -> None:
        self.folder = home / "journal"
        self.mark = mark(home)
        self.name = f"{self.mark}-{number}"
        self._locks = locks

    @property
    def journal(self) -> Path:
        """Where this worker writes what it is about to hand over."""
        return self.journal_of(self.name)

    def journal_of(self, name: str) -> Path:
        """Where a worker of this folder wrote."""
        return self.folder / f"{name}.jsonl"

    @contextmanager
    def dead(self) -> Iterator[list[str]]:
        """The other workers of this folder that are dead; their places are held for the block."""
        with ExitStack() as locks:
            found = []
            for path in sorted(self.folder.glob(f"{self.mark}-*.lock")):
                if path.stem == self.name:
                    continue
                try:
                    locks.enter_context(held(path))
                except Held:
                    continue
                found.append(path.stem)
            yield found

    def leave(self) -> None:
        """Let somebody else have the place."""
        self._locks.close()


def take(home: Path) -> Place:
    """Take the first free place of a data folder. Raises ``Held`` when there is none."""
    locks = ExitStack()
    for number in range(1, MOST + 1):
        try:
            locks.enter_context(held(home / "journal" / f"{mark(home)}-{number}.lock"))
        except Held:
            continue
        return Place(home, number, locks)
    raise Held(str(home))
