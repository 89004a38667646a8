"""Lives lived again in processes of their own, so that both cores work and the service is not held
up. ``python -m afterword.engine.past`` takes a piece of work on its standard input.

Such a process only reads. It gives way to all others (``nice``), writes a line of JSON for each
batch and its part of the result as the last one, and ends when nobody listens any more.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from selectors import EVENT_READ, DefaultSelector
from typing import IO

import msgspec

from .running import Looker, Progress, Spec, Stopped
from .tally import Result

FEW = 300
"""So few lives are lived where one is: a process takes longer to start."""
AT_ONCE = 2
"""So many processes at the most."""
PATIENCE = 0.5
"""Seconds between two looks whether it was stopped, while no line comes."""
AT_A_GULP = 65536


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """What one process is asked for."""

    spec: Spec
    number: int
    of: int


class Line(msgspec.Struct, kw_only=True):
    """What a process says: how many lives it has lived of how many, or its part of the result."""

    done: int = 0
    of: int = 0
    result: Result | None = None


class Failed(Exception):
    """A process could not do its part."""


def look(looker: Looker, progress: Progress, *, apart: bool = True) -> Result:
    """Live everybody again whom the looker's spec asks for.

    ``apart``: in processes of their own where there are many. Raises ``Stopped`` when ``progress``
    says not to go on, ``Failed`` when a process breaks.
    """
    customers = looker.customers()
    many = min(AT_ONCE, os.cpu_count() or 1)
    if not apart or len(customers) <= FEW:
        return looker.look(customers, progress)
    return _Several(looker.spec, many, len(customers), progress).result()


class _Several:
    """Several processes at one piece of work."""

    def __init__(self, spec: Spec, many: int, customers: int, progress: Progress) -> None:
        self.pieces = [Piece(spec=spec, number=number, of=many) for number in range(many)]
        self.customers = customers
        self.progress = progress
        self.done = [0] * many
        self.results: list[Result] = []

    def result(self) -> Result:
        running = [_begin(piece) for piece in self.pieces]
        try:
            self._listen(running)
        finally:
            for one in running:
                if one.poll() is None:
                    one.kill()
                one.wait()
                for pipe in (one.stdin, one.stdout):
                    if pipe:
                        pipe.close()
        whole = self.results[0]
        for other in self.results[1:]:
            whole.plus(other)
        return whole

    def _listen(self, running: Sequence["subprocess.Popen[bytes]"]) -> None:
        with DefaultSelector() as selector:
            for number, one in enumerate(running):
                selector.register(_out(one), EVENT_READ, number)
            unread = [b""] * len(running)
            while selector.get_map():
                for key, _ in selector.select(PATIENCE):
                    came = os.read(key.fd, AT_A_GULP)
                    *lines, unread[key.data] = (unread[key.data] + came).split(b"\n")
                    for line in lines:
                        self._heard(key.data, line)
                    if not came:
                        selector.unregister(key.fileobj)
                if not self.progress(sum(self.done), self.customers):
                    raise Stopped
        if len(self.results) < len(running):
            raise Failed("a process ended before its work was done; the log says why")

    def _heard(self, number: int, line: bytes) -> None:
        said = msgspec.json.decode(line, type=Line)
        self.done[number] = said.done
        if said.result is not None:
            self.results.append(said.result)


def _begin(piece: Piece) -> "subprocess.Popen[bytes]":
    one = subprocess.Popen(  # noqa: S603 (our own interpreter, our own module)
        [sys.executable, "-m", __package__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"DJANGO_SETTINGS_MODULE": "afterword.site.settings", **os.environ},
        start_new_session=True,
    )
    assert one.stdin is not None
    one.stdin.write(msgspec.json.encode(piece) + b"\n")
    one.stdin.flush()
    return one


def _out(one: "subprocess.Popen[bytes]") -> IO[bytes]:
    assert one.stdout is not None
    return one.stdout
