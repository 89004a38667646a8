"""The other database: the same tests on a real PostgreSQL, in a pytest of their own.

Each file of tests is one test here; what failed in it is shown as pytest showed it there.
"""

import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.postgres import cluster

pytestmark = pytest.mark.slow

TESTS = Path(__file__).parents[1]
FILES = (
    *sorted(TESTS.glob("conformance/test_*.py")),
    *sorted(TESTS.glob("engine/test_*.py")),
    TESTS / "outbox/test_brakes.py",
    TESTS / "outbox/test_coming_back.py",
    TESTS / "outbox/test_dedupe.py",
    TESTS / "outbox/test_handing_over.py",
    TESTS / "outbox/test_lanes.py",
    TESTS / "outbox/test_ladder.py",
    TESTS / "outbox/test_last_look.py",
    TESTS / "outbox/test_live_senders.py",
    TESTS / "outbox/test_restoring.py",
    TESTS / "outbox/test_two_at_once.py",
    TESTS / "timeline/test_identity.py",
    TESTS / "timeline/test_segments.py",
    TESTS / "api/test_door.py",
    TESTS / "api/test_group.py",
    TESTS / "laws/test_once.py",
    TESTS / "laws/test_present.py",
    TESTS / "fetching/test_workers.py",
    TESTS / "conversations/test_clock.py",
    TESTS / "conversations/test_evidence.py",
    TESTS / "conversations/test_files.py",
    TESTS / "conversations/test_hearing.py",
    TESTS / "webhooks/test_telling.py",
)
HERE = Path(__file__)
ONE_SERVER = ("--nomigrations", "--reuse-db")
"""The tables are made at once (that they are the same: ``site/test_migrations.py``), and go with
their server."""
NAMES = [str(one.relative_to(TESTS)) for one in FILES if one != HERE]


class Lived:
    """What became of one file of tests there."""

    def __init__(self) -> None:
        self.passed = 0
        self.wrong: list[str] = []


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Lived]:
    """What became of each file."""
    report = tmp_path_factory.mktemp("postgresql") / "report.xml"
    with cluster(fsync="off") as server:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *_words(report)],
            cwd=TESTS.parent,
            env={**_plain(), "DATABASE_URL": server.url()},
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
    assert done.returncode in (0, 1), f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return _read(report)


def _words(report: Path) -> list[str]:
    files = [str(TESTS / name) for name in NAMES]
    return [*files, "-p", "no:cacheprovider", "--tb=short", *ONE_SERVER, f"--junit-xml={report}"]


def _plain() -> dict[str, str]:
    """This process's environment without what its own pytest and its workers put there."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}


def _read(report: Path) -> dict[str, Lived]:
    found: dict[str, Lived] = defaultdict(Lived)
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 (our own)
        name = case.get("classname", "").removeprefix("tests.").replace(".", "/") + ".py"
        trouble = [part for part in case if part.tag in ("failure", "error", "skipped")]
        if trouble:
            says = "\n".join(f"{part.get('message')}\n{part.text}" for part in trouble)
            found[name].wrong.append(f"{case.get('name')}: {says}")
        else:
            found[name].passed += 1
    return found


@pytest.mark.parametrize("name", NAMES)
def test_it_works_as_on_sqlite(lived: dict[str, Lived], name: str) -> None:
    assert not lived[name].wrong, "\n\n".join(lived[name].wrong)
    assert lived[name].passed
