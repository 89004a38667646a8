"""What every rig stands in: a provider, a database, a nursery of processes, a shop outside.

``with world("sqlite", "keyed") as made:`` and then ``made.start("up")``, ``made.kill(pid)``,
``made.rest()``, ``made.count()``.
"""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

from tests.postgres import Cluster, cluster
from tests.providers import Provider
from tests.providers import running as provider_running
from tests.rigs.hosts import Machine
from tests.rigs.nursery import JOIN
from tests.rigs.proxy import Proxy
from tests.rigs.shop import PAUSE, Shop, post

Database = Literal["sqlite", "postgresql"]
Kind = Literal["keyed", "lookup", "echo", "none"]
STILL = 180.0
"""Seconds after which whoever says nothing, or gets nothing done, counts as stuck."""
MOVES = ("events", "intakes", "runs", "moving", "asked")
"""What still goes on by itself, of ``store.left``."""


class Relay:
    """Stands between a provider that reports and our door: as providers do, it tries again until
    it is thanked."""

    def __init__(self, door: int) -> None:
        relay = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(200)
                self.end_headers()
                while not relay.closed and post(door, "/in/email/rigs", body, {}) != 200:
                    time.sleep(PAUSE)

            def log_message(self, format: str, *args: Any) -> None: ...

        self.closed = False
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/"

    def close(self) -> None:
        self.closed = True
        self.server.shutdown()
        self.server.server_close()


class Nursery:
    """The process that forks the others; see ``nursery.py``."""

    def __init__(
        self, log: Path, words: list[str], env: dict[str, str], within: Sequence[str] = ()
    ) -> None:
        """``within``: the words before the command, for another machine."""
        self.log = log.open("w")
        self.process = subprocess.Popen(
            [*within, sys.executable, "-m", "tests.rigs.nursery", *words],
            env={**os.environ, "AFTERWORD_RAMP": "0", **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )
        self.pids: set[int] = set()
        assert self._answer() == "ready", log.read_text()

    def _answer(self) -> str:
        """Its next line. Where none comes for minutes it says where it stands, and fails."""
        assert self.process.stdout is not None
        # A line is whole once its first byte is there, and one answer is read before the next.
        if not select.select([self.process.stdout], [], [], STILL)[0]:
            raise AssertionError(f"the nursery says nothing any more\n{self.stands()}")
        return self.process.stdout.readline().strip()

    def stands(self) -> str:
        """What was written down so far, and where all threads of all its processes are."""
        mine = [one for one in self.pids if _parent(one) == self.process.pid]
        for pid in (self.process.pid, *mine):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGUSR1)
        time.sleep(2)
        return Path(self.log.name).read_text(encoding="utf-8", errors="replace")[-100_000:]

    def _say(self, **what: Any) -> str:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        return self._answer()

    def fork(self, kind: str) -> int:
        """Start a process of that kind."""
        pid = int(self._say(fork=kind))
        self.pids.add(pid)
        return pid

    def ask(self, name: str, **how: Any) -> Any:
        """Ask the database something."""
        return json.loads(self._say(ask=name, **how))

    def end(self) -> None:
        """End it; what it made dies with it."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(30)
        self.log.close()


@dataclass
class World:
    """A store in a world."""

    database: Database
    kind: Kind
    port: int
    provider: Provider
    nursery: Nursery
    shop: Shop
    home: Path
    server: Cluster | None = None
    line: Proxy | None = None
    url: str = ""
    there: Nursery | None = None
    """The nursery on another machine."""
    alive: dict[int, str] = field(default_factory=dict)

    def start(self, *kinds: str) -> None:
        """Start processes of these kinds."""
        for kind in kinds:
            self.alive[self.nursery.fork(kind)] = kind

    def start_there(self, *kinds: str) -> None:
        """Start processes of these kinds on the other machine."""
        assert self.there is not None
        for kind in kinds:
            self.alive[self.there.fork(kind)] = kind

    def kill(self, pid: int, number: int = signal.SIGKILL) -> str:
        """Kill a process. Gives what it was."""
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        return self.alive.pop(pid)

    def rest(self, patience: float = 120.0) -> dict[str, int]:
        """Wait until nothing is left to do but for people. Gives what is left all the same."""
        until = time.monotonic() + patience
        while True:
            left: dict[str, int] = self.nursery.ask("left")
            if not any(left[what] for what in MOVES) or time.monotonic() >= until:
                return left
            time.sleep(0.5)

    def wait_for(self, orders: int) -> None:
        """Wait until the shop was thanked for so many."""
        until = time.monotonic() + STILL
        while len(self.shop.thanked) < orders:
            if time.monotonic() >= until:
                raise AssertionError(f"no order gets through\n{self.nursery.stands()}")
            time.sleep(0.05)

    def shut(self) -> None:
        """Close the shop: the order at hand is still delivered."""
        if not self.shop.close(STILL):
            raise AssertionError(f"no order gets through any more\n{self.nursery.stands()}")

    def orphans(self) -> list[int]:
        """Processes that were started and still run."""
        nurseries = [self.nursery, *([self.there] if self.there else [])]
        return [pid for one in nurseries for pid in one.pids if _runs(pid)]


def _runs(pid: int) -> bool:
    return _stat(pid)[0] not in "ZX"


def _parent(pid: int) -> int:
    return int(_stat(pid)[1])


def _stat(pid: int) -> list[str]:
    """How a process is, and its parent's number; one that is not there has come to its end."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    except OSError:
        return ["X", "0"]


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def world(
    database: Database,
    kind: Kind,
    *,
    pause: float = 0.03,
    url: str = "",
    between: Callable[[int], Proxy] | None = None,
    scaled: Mapping[str, float] | None = None,
    folder: Path | None = None,
    machine: Machine | None = None,
    **provider: Any,
) -> Iterator[World]:
    """A world while the block runs. ``pause``: seconds between two orders; ``url``: a database that
    is there already; ``between``: makes a line between us and the provider; ``scaled``: times of
    ``house.workers``, in seconds; ``folder``: where data folders lie; ``machine``: another machine;
    ``provider``: options of the provider's program."""
    home = Path(tempfile.mkdtemp(prefix="aw-rig-", dir="/tmp"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        own = database == "postgresql" and not url
        server = stack.enter_context(cluster()) if own else None
        port = free_port()
        relay = Relay(port)
        stack.callback(relay.close)
        told = {"latency": 0.005, "callback": relay.url, "log": home / "taken.jsonl", **provider}
        if machine:
            told["host"] = machine.here
        made = stack.enter_context(provider_running(kind, **told))
        line = between(made.port) if between else None
        where = f"http://127.0.0.1:{line.port}" if line else made.url
        env = {"DATABASE_URL": url or (server.url() if server else "")}
        if folder:
            env["TMPDIR"] = str(folder)
        times = json.dumps(scaled or {})
        nursery = Nursery(home / "log", [kind, where, str(port), times], env)
        stack.callback(nursery.end)
        there = None
        if machine:
            words = [kind, JOIN, str(port), times]
            there = Nursery(home / "log-there", words, env, machine.within)
            stack.callback(there.end)
        shop = Shop(port, pause=pause)
        yield World(
            database,
            kind,
            port,
            made,
            nursery,
            shop,
            home,
            server,
            line,
            env["DATABASE_URL"],
            there,
        )


DIED = "times the sender died while it wrote this message"


@dataclass
class Outcome:
    """What a rig counted."""

    orders: int = 0
    messages: int = 0
    doubled: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    unknown: int = 0
    unknown_arrived: int = 0
    orphans: int = 0
    alive: int = 0
    ahead: int = 0
    left: dict[str, int] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)
    put_aside: list[str] = field(default_factory=list)
    """Messages that so many processes died with that they wait for a person."""
    left_to_people: list[str] = field(default_factory=list)
    """What wants to sell and was in hand when its process died, of a provider that only reports:
    silence proves too little to say it again, so it stays unknown where a person sees it."""

    @property
    def clean(self) -> bool:
        """Nothing doubled, nothing lost, nobody left behind."""
        return not (self.doubled or self.lost or self.orphans or self.odd)


def count(made: World) -> Outcome:
    """Compare what the shop was thanked for with the database and with what the provider took."""
    found = made.nursery.ask("counted")
    copies = made.provider.copies
    taken = Outcome(orders=len(made.shop.thanked), messages=len(found["messages"]))
    thanked = {f"#{number}" for number in made.shop.thanked}
    _count_rows(taken, thanked, found)
    _count_messages(taken, made.kind, thanked, found["messages"], copies)
    taken.odd += [f"run parked: {says}" for says in found["parked"]]
    taken.odd += [f"intake failed: {says}" for says in found["failed"]]
    return taken


def _count_rows(taken: Outcome, thanked: set[str], found: dict[str, Any]) -> None:
    for what in ("orders", "runs", "tasks", "emitted"):
        taken.doubled += [f"{what} of {one}: {n}" for one, n in found[what].items() if n > 1]
        missing = thanked - found[what].keys()
        taken.lost += [f"{what} of {one}" for one in missing if not _halted(what, one, found)]


def _halted(what: str, order: str, found: dict[str, Any]) -> bool:
    """Whether its run stands still because nobody can say what became of its first message."""
    if what in ("orders", "runs"):
        return False
    return any(
        one[1] == order and one[2] == "confirm" and one[3] in ("unknown", "failed")
        for one in found["messages"]
    )


def _count_messages(
    taken: Outcome, kind: Kind, thanked: set[str], messages: list[Any], copies: dict[str, int]
) -> None:
    told: Counter[tuple[str, str]] = Counter()
    for key, order, step, state, attempt, says in messages:
        arrived = copies.get(key, 0)
        told[order, step] += 1
        if arrived > 1:
            taken.doubled.append(f"message {step} of {order}: {arrived} copies")
        if state == "unknown":
            taken.unknown += 1
            taken.unknown_arrived += arrived
            if kind == "echo" and step == "offer":
                # Silence proves too little to sell twice: a person sees it, as with "none".
                taken.left_to_people.append(f"message {step} of {order}: {says}")
            elif kind != "none":
                taken.lost.append(f"message {step} of {order} stayed unknown ({says})")
        elif state == "failed" and DIED in says:
            taken.put_aside.append(f"message {step} of {order}: {says}")
        elif state != "accepted":
            taken.odd.append(f"message {step} of {order} is {state} after {attempt} tries: {says}")
        elif not arrived:
            taken.lost.append(f"message {step} of {order} is accepted and nobody has it")
    taken.doubled += [
        f"{step} of {order} planned {n} times" for (order, step), n in told.items() if n > 1
    ]
    halted = {one[1] for one in messages if one[2] == "confirm" and one[3] == "unknown"}
    for step in ("confirm", "offer"):
        missing = [one for one in thanked if not told[one, step] and one not in halted]
        taken.lost += [f"message {step} of {one}" for one in missing]
