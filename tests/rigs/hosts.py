"""Another machine: a network namespace, tied to this one by a cable that can be pulled.

The cable ends in a bridge on this side. ``hole``: it hangs loose, and what either side sends is
gone without a word. ``deaf``: what the other machine asks arrives here, and the answers do not. For
root only, and needs ``ip`` (Debian: iproute2); ``where_none`` says what is missing.
"""

import os
import shutil
import subprocess
from typing import Literal

Manner = Literal["passes", "hole", "deaf"]
MANNERS: tuple[Manner, ...] = ("hole", "deaf")


def where_none() -> str:
    """Why there can be no other machine here; empty: there can."""
    if os.geteuid() != 0:
        return "only root can make network namespaces"
    return "" if shutil.which("ip") else "apt-get install iproute2"


def _ip(*words: str, may_fail: bool = False) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    if done.returncode and not may_fail:
        raise RuntimeError(f"ip {' '.join(words)}: {done.stderr}")


class Machine:
    """Another machine. ``here``: this one's address as it sees it."""

    def __init__(self) -> None:
        number = os.getpid() % 200 + 20
        self.name, self.bridge = f"aw-{number}", f"aw-{number}-b"
        self._near, self._far = f"aw-{number}-n", f"aw-{number}-f"
        self.here, self.there = f"10.77.{number}.1", f"10.77.{number}.2"
        self.manner: Manner = "passes"
        self.close()
        _ip("netns", "add", self.name)
        _ip("link", "add", self.bridge, "type", "bridge")
        _ip("addr", "add", f"{self.here}/24", "dev", self.bridge)
        _ip("link", "set", self.bridge, "up")
        _ip("link", "add", self._near, "type", "veth", "peer", "name", self._far)
        _ip("link", "set", self._far, "netns", self.name)
        _ip("link", "set", self._near, "master", self.bridge)
        _ip("link", "set", self._near, "up")
        _ip("-n", self.name, "addr", "add", f"{self.there}/24", "dev", self._far)
        for device in ("lo", self._far):
            _ip("-n", self.name, "link", "set", device, "up")

    @property
    def net(self) -> str:
        """The network between the two."""
        return f"{self.here}/24"

    @property
    def within(self) -> tuple[str, ...]:
        """The words before a command that is to run there."""
        return ("ip", "netns", "exec", self.name)

    def does(self, manner: Manner) -> None:
        """How the cable is from now on."""
        if self.manner == "hole":
            _ip("link", "set", self._near, "master", self.bridge)
        if self.manner == "deaf":
            _ip("route", "del", "blackhole", f"{self.there}/32")
        if manner == "hole":
            _ip("link", "set", self._near, "nomaster")
        if manner == "deaf":
            _ip("route", "add", "blackhole", f"{self.there}/32")
        self.manner = manner

    def close(self) -> None:
        """Take it away, or what an earlier run left of it."""
        _ip("route", "del", "blackhole", f"{self.there}/32", may_fail=True)
        _ip("netns", "del", self.name, may_fail=True)
        _ip("link", "del", self._near, may_fail=True)
        _ip("link", "del", self.bridge, may_fail=True)
