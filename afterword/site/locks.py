"""Lock files: one service for each data folder, and one worker that writes."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep


class Held(Exception):
    """Somebody else holds the lock."""


@contextmanager
def held(path: Path, *, patience: float = 0.0) -> Iterator[None]:
    """Hold a lock while the block runs; it is let go by the system if the process dies.

    Waits at most ``patience`` seconds. Raises ``Held``.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _take(handle, path, monotonic() + patience)
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(handle)


def _take(handle: int, path: Path, until: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            if monotonic() >= until:
                raise Held(str(path)) from error
            sleep(0.05)
