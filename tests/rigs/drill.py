"""The restore drill: an old backup is put back, and the shop tells everything again.

A backup is made while orders come in (``afterword backup``). The world goes on; then everything
stops, the backup is put back (``afterword restore``), and work begins anew. The shop sends all its
orders a second time, as shops do when they are asked what was missed. Nothing that went out may go
out again: what the restored database does not remember, the journals do.

``--without-journals``: they are lost with the machine. Then what fell due counts as perhaps sent.

    python -m tests.rigs.drill --database postgresql --workers 2 --kind lookup
"""

import argparse
import dataclasses
import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

from tests.ground import MASTER
from tests.postgres import binaries
from tests.rigs.shop import PATH, headers, order, post
from tests.rigs.world import Database, Kind, Outcome, World, count, world

BEFORE, AFTER = 8, 12
"""Orders before the backup, and after it."""


def run(database: Database, kind: Kind, workers: int, *, without_journals: bool = False) -> Outcome:
    """One drill. Gives what was counted; ``ahead``: what ``afterword restore`` said."""
    late = 0.3 if kind in ("lookup", "echo") else 0.0
    with world(database, kind, pause=0.3, visible_after=late) as made:
        kinds = ("up",) if database == "sqlite" else (*["work"] * workers, "web")
        made.start(*kinds)
        made.shop.start()
        made.wait_for(BEFORE)
        file = made.home / "afterword.backup"
        _afterword(made, "backup", str(file))
        made.wait_for(BEFORE + AFTER)
        made.shut()
        made.rest()
        for pid in list(made.alive):
            made.kill(pid)
        time.sleep(0.5)
        said = _restore(made, file, without_journals)
        made.start(*kinds)
        _tell_again(made)
        left = made.rest(180.0)
        found = count(made)
        found.left, found.ahead = left, said["ahead"]
        return found


def _restore(made: World, file: Path, without_journals: bool) -> Any:
    if made.database == "postgresql":
        made.nursery.ask("nobody_works")  # they were killed, and would count as there for a while
    if without_journals:
        for path in (Path(made.nursery.ask("home")) / "journal").glob("*.jsonl"):
            path.unlink()
    return json.loads(_afterword(made, "restore", str(file), "--replace", "--json"))


def _afterword(made: World, *words: str) -> str:
    programs = binaries()
    done = subprocess.run(
        [sys.executable, "-m", "afterword.site.cli", *words],
        env={
            "PATH": f"{programs}:/usr/bin:/bin",
            "AFTERWORD_HOME": made.nursery.ask("home"),
            "AFTERWORD_KEY": MASTER,
            "AFTERWORD_LOG": "error",
            "DATABASE_URL": made.url,
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _tell_again(made: World) -> None:
    until = time.monotonic() + 60
    for number in made.shop.thanked:
        body = order(number, datetime.now(UTC))
        while post(made.port, PATH, body, headers(number, body)) != 200:
            assert time.monotonic() < until, "no order gets through after the restore"
            time.sleep(0.05)


def main() -> None:
    """Run it as a command. Exit code 1 when anything was doubled or lost."""
    say = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    say.add_argument("--database", choices=get_args(Database), default="sqlite")
    say.add_argument("--kind", choices=get_args(Kind), default="keyed")
    say.add_argument("--workers", type=int, default=1)
    say.add_argument("--without-journals", action="store_true")
    told = vars(say.parse_args())
    since = time.monotonic()
    found = run(**told)
    shown = dataclasses.asdict(found) | {"seconds": round(time.monotonic() - since)}
    print(json.dumps(told | shown))
    sys.exit(bool(found.doubled or found.lost))


if __name__ == "__main__":
    main()
