"""Runs the real command line and the real service, each in a data folder of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

COMMAND = [sys.executable, "-m", "afterword.site.cli"]
PATIENCE = 60


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a fresh installation in ``home``."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "TMPDIR")}
    return {
        **kept,
        "HOME": str(home),
        "AFTERWORD_HOME": str(home),
        "AFTERWORD_LOG": "error",
        **more,
    }


def afterword(
    home: Path, *words: str, code: int = 0, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; it must end with ``code``."""
    done = subprocess.run(
        [*COMMAND, *words],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == code, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def lines(home: Path, *words: str) -> list[dict[str, Any]]:
    """What a command prints with ``--json``."""
    return [json.loads(line) for line in afterword(home, *words, "--json").stdout.splitlines()]


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Service:
    """A running ``afterword up``."""

    def __init__(self, home: Path, port: int, process: subprocess.Popen[str]) -> None:
        self.home = home
        self.port = port
        self.process = process

    def get(self, path: str) -> tuple[int, str]:
        """(status, body) of a page."""
        return self.ask(urllib.request.Request(f"http://127.0.0.1:{self.port}{path}"))

    def ask(self, request: urllib.request.Request) -> tuple[int, str]:
        """(status, body) of a request."""
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 (loopback)
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def children(self) -> list[int]:
        """The processes that the parent started."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(word) for word in path.read_text().split()]

    def wait_until_up(self) -> None:
        """Wait until pages are answered."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            assert self.process.poll() is None, self.process.communicate()
            try:
                if self.get("/account/login/")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the service does not answer")

    def stop(self) -> int:
        """Ask it to stop, as a supervisor would. Gives its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=PATIENCE)


@contextmanager
def service(home: Path) -> Iterator[Service]:
    """``afterword up`` on a free port, until the block ends."""
    port = free_port()
    process = subprocess.Popen(
        [*COMMAND, "up", "--port", str(port)],
        env=environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    running = Service(home, port, process)
    try:
        running.wait_until_up()
        yield running
    finally:
        running.stop()
        process.communicate()


def eventually(what: Any, patience: float = 20) -> Any:
    """The first true answer of ``what()``, asked again and again."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        found = what()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("it did not come about in time")
