"""A PostgreSQL of the tests' own: a fresh cluster in a temporary folder, reached by its socket.

The server refuses to run as root, so there it runs as the user ``nobody``.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tests.lacking import Lacking


def binaries() -> Path | None:
    """The folder of the newest server on this machine; ``None``: there is none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"),
        key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0,
    )
    if found:
        return found[-1].parent
    other = shutil.which("postgres")
    return Path(other).resolve().parent if other else None


class Cluster:
    """A running server."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder = folder
        self.programs = programs
        self.data = folder / "data"
        self.user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None

    def run(self, program: str, *words: str) -> None:
        """Run one of PostgreSQL's programs as the server's user. Raises with what it said."""
        done = subprocess.run(
            [str(self.programs / program), *words],
            capture_output=True,
            text=True,
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(self.folder)},
            check=False,
            timeout=120,
            user=self.user.pw_uid if self.user else None,
            group=self.user.pw_gid if self.user else None,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")

    def make(self, trusts: str = "") -> None:
        """Make the cluster's files. ``trusts``: a network whose machines may come in."""
        if self.user:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        words = ("--auth=trust", "--username=afterword", "--encoding=UTF8", "--locale=C")
        self.run("initdb", "--pgdata", str(self.data), "--no-sync", *words)
        if trusts:
            with (self.data / "pg_hba.conf").open("a", encoding="utf-8") as file:
                file.write(f"host all all {trusts} trust\n")

    def copy(self, primary: "Cluster") -> None:
        """Make the files a standby's of that server, which follows it once it is started."""
        if self.user:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        where = ("--host", str(primary.folder), "--username", "afterword")
        how = ("--write-recovery-conf", "--checkpoint=fast", "--no-sync")
        self.run("pg_basebackup", "--pgdata", str(self.data), *where, *how)

    def promote(self) -> None:
        """The standby becomes the primary."""
        self.run("pg_ctl", "promote", "-w", "-D", str(self.data))

    def start(self, **settings: str) -> None:
        """Start the server and wait until it answers. ``settings`` are PostgreSQL's own."""
        chosen = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder),
            "max_connections": "60",
            "shared_buffers": "128MB",
            **settings,
        }
        options = " ".join(f"-c {name}='{value}'" for name, value in chosen.items())
        log = str(self.folder / "log")
        self.run("pg_ctl", "start", "-w", "-D", str(self.data), "-l", log, "-o", options)

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server: ``immediate`` as a power cut would, ``fast`` in order."""
        self.run("pg_ctl", "stop", "-w", "-D", str(self.data), "-m", mode)

    def url(self, name: str = "postgres") -> str:
        """The DATABASE_URL of a database of the cluster."""
        return f"postgres://afterword@{quote(str(self.folder), safe='')}/{name}"


@contextmanager
def cluster(trusts: str = "", **settings: str) -> Iterator[Cluster]:
    """A server that runs while the block does. ``fsync`` is on unless said otherwise."""
    made = cluster_to_be()
    try:
        made.make(trusts)
        made.start(**settings)
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(made.folder, ignore_errors=True)


def cluster_to_be() -> Cluster:
    """A server that is neither made nor started yet, in a folder that is to be removed."""
    programs = binaries()
    if programs is None:
        raise Lacking("needs a PostgreSQL server: apt-get install postgresql")
    # A socket's path has 107 characters at the most, so the folder is short.
    return Cluster(Path(tempfile.mkdtemp(prefix="aw-pg-", dir="/tmp")), programs)
