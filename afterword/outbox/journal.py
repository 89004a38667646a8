"""The journal: what was about to be handed to a provider, in a file outside the database.

A line is on the disk before the socket is opened. So an intent that the database calls
``dispatching`` and an intact journal does not have was never sent; and a database restored from an
old backup learns from the journal what went out since. Each line holds the hash of the one before:
the file shows where it was cut or changed.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import BinaryIO

import msgspec

_UNOPENED = -1
_LONGEST = 4096
"""Bytes: more than a line has."""


class Line(msgspec.Struct, frozen=True):
    """One hand-over that was about to begin."""

    at: datetime
    store: str
    send_key: str
    attempt: int
    channel: str
    before: str
    digest: str = ""

    def sealed(self) -> "Line":
        """The line with the hash over everything else in it."""
        return msgspec.structs.replace(self, digest=self._hash())

    @property
    def sound(self) -> bool:
        """Whether the hash fits the line."""
        return self.digest == self._hash()

    def _hash(self) -> str:
        plain = msgspec.structs.replace(self, digest="")
        return hashlib.sha256(msgspec.json.encode(plain)).hexdigest()


class Broken(Exception):
    """The journal does not continue itself: a line was cut, changed or lost."""


class Journal:
    """An append-only file of lines. Safe to use from several threads."""

    def __init__(self, path: Path, *, sync: bool = True) -> None:
        self.path = path
        self._sync = sync
        self._lock = Lock()
        self._last = ""
        self._size = _UNOPENED

    def _open(self) -> None:
        """Find the end, before the first write.

        A torn end (a cut in the middle of a write) was never acted on, because acting waits for
        the write: it is taken off. A whole line that is false stays, for ``read`` to find.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = not self.path.exists()
        with self.path.open("ab+") as file:
            self._last, size = _end_of(file)
            file.truncate(size)
            if self._sync:
                os.fsync(file.fileno())
        if new and self._sync:
            _sync_folder(self.path.parent)
        self._size = size

    def write(self, entries: Sequence[tuple[datetime, str, str, int, str]]) -> None:
        """Append (at, store, send_key, attempt, channel) for each hand-over about to begin.

        Returns once they are on the disk. Raises ``OSError`` when they cannot be written: then
        nothing may be handed over, and nothing of them stays.
        """
        with self._lock:
            if self._size == _UNOPENED:
                self._open()
            lines = []
            last = self._last
            for at, store, send_key, attempt, channel in entries:
                line = Line(at, store, send_key, attempt, channel, last).sealed()
                lines.append(msgspec.json.encode(line) + b"\n")
                last = line.digest
            self._append(b"".join(lines))
            self._last = last

    def _append(self, data: bytes) -> None:
        try:
            with self.path.open("ab", buffering=0) as file:
                try:
                    rest = memoryview(data)
                    while rest:
                        rest = rest[file.write(rest) :]
                    if self._sync:
                        os.fsync(file.fileno())
                except OSError:
                    file.truncate(self._size)
                    raise
        except OSError:
            # Whether the file is as it was shows when it is opened again.
            self._size = _UNOPENED
            raise
        self._size += len(data)

    @property
    def name(self) -> str:
        """The name of the worker whose journal this is."""
        return self.path.stem

    def end(self) -> tuple[int, str]:
        """How long it is in bytes, and the hash of its last line: for a worker to remember."""
        with self._lock:
            if self._size == _UNOPENED:
                self._open()
            return self._size, self._last

    def since(self, size: int, digest: str) -> Iterator[Line]:
        """The lines behind the one with this hash, which ended at this byte.

        Raises ``Broken`` when that is not so, or where the chain does not hold afterwards.
        """
        if size and not self._ends(size, digest):
            raise Broken(f"{self.path} is not the journal it was, or an older copy of it")
        yield from self._chained(size, digest)

    def _ends(self, size: int, digest: str) -> bool:
        if not self.path.exists() or self.path.stat().st_size < size:
            return False
        with self.path.open("rb") as file:
            file.seek(max(size - _LONGEST, 0))
            read = file.read(min(size, _LONGEST))
            line = _decode(read[read[:-1].rfind(b"\n") + 1 :])
        return line is not None and line.digest == digest

    def read(self) -> Iterator[Line]:
        """All lines, oldest first, without a torn end; safe while another process writes.

        Raises ``Broken`` where the chain does not hold.
        """
        yield from self._chained(0, "")

    def _chained(self, start: int, before: str) -> Iterator[Line]:
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            file.seek(start)
            for number, raw in enumerate(file, 1):
                if not raw.endswith(b"\n"):
                    return
                line = _decode(raw)
                if line is None or line.before != before:
                    raise Broken(
                        f"{self.path}, line {number}{f' after byte {start}' if start else ''}: "
                        "it was cut or changed there; keep the file, "
                        "and have a person look at what was sent since"
                    )
                before = line.digest
                yield line

    def sound(self) -> Iterator[Line]:
        """All lines that are sound by themselves, wherever the chain holds: each was written."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            for raw in file:
                line = _decode(raw)
                if line is not None:
                    yield line


def _end_of(file: BinaryIO) -> tuple[str, int]:
    """The hash of the last line that is sound, and where the last whole line ends. Read from the
    end: a journal grows for years."""
    length = file.seek(0, os.SEEK_END)
    block = _LONGEST
    while True:
        start = max(length - block, 0)
        file.seek(start)
        *lines, torn = file.read(length - start).split(b"\n")
        for raw in reversed(lines[1:] if start else lines):
            line = _decode(raw + b"\n")
            if line is not None:
                return line.digest, length - len(torn)
        if not start:
            return "", length - len(torn)
        block *= 8


def _sync_folder(folder: Path) -> None:
    """Make a new file's name outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _decode(raw: bytes) -> Line | None:
    if not raw.endswith(b"\n"):
        return None
    try:
        line = msgspec.json.decode(raw, type=Line)
    except msgspec.MsgspecError:
        return None
    return line if line.sound else None


def begun(
    journals: Iterable[Journal], marks: Mapping[str, tuple[int, str]] | None = None
) -> set[tuple[str, str, int]]:
    """Every hand-over the journals know of: (store, send_key, attempt). ``marks``: how far one need
    not be read, by its name: (bytes, the hash of the line that ends there).

    Raises ``Broken``.
    """
    known = marks or {}
    return {
        (line.store, line.send_key, line.attempt)
        for journal in journals
        for line in journal.since(*known.get(journal.name, (0, "")))
    }


def journals_in(folder: Path) -> list[Journal]:
    """The journals in a folder, by name."""
    return [Journal(path) for path in sorted(folder.glob("*.jsonl"))]
