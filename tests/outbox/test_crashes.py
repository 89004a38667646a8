"""A worker dies at each point of handing over; the mail server saw one copy or none, never two."""

import json
import os
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest

from tests.smtp import MailServer, running

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lived() -> tuple[dict[str, Any], Counter[str]]:
    """(how each message stands after its crash, how many copies of it arrived)."""
    server = MailServer()
    with running(server):
        done = subprocess.run(
            [sys.executable, "-m", "tests.outbox.crashing", str(server.port)],
            env={**os.environ, "DATABASE_URL": ""},
            capture_output=True,
            text=True,
            timeout=300,
        )
    assert (done.returncode, done.stderr) == (0, "")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    arrived = Counter(
        taken.message["Message-ID"].strip("<>").partition(".")[0] for taken in server.taken
    )
    return {one.pop("point"): one for one in found}, arrived


@pytest.mark.parametrize(
    ("point", "state", "attempts", "copies"),
    [
        ("before-the-journal", "accepted", ["held", "receipt"], 1),
        ("in-the-journal", "accepted", ["held", "receipt"], 1),
        ("after-the-journal", "unknown", ["unknown"], 0),
        ("before-the-dot", "unknown", ["unknown"], 0),
        ("after-the-dot", "unknown", ["unknown"], 1),
        ("after-the-answer", "unknown", ["unknown"], 1),
        ("while-settling", "unknown", ["unknown"], 1),
    ],
)
def test_it_works(
    lived: tuple[dict[str, Any], Counter[str]],
    point: str,
    state: str,
    attempts: list[str],
    copies: int,
) -> None:
    stands, arrived = lived
    assert stands[point] == {
        "died": True,
        "recovered": [1, 0] if state == "accepted" else [0, 1],
        "state": state,
        "attempts": attempts,
    }
    assert arrived[point] == copies


def test_who_does_not_die_leaves_nothing_to_take_up(
    lived: tuple[dict[str, Any], Counter[str]],
) -> None:
    stands, arrived = lived
    assert stands["nowhere"] == {
        "died": False,
        "recovered": [0, 0],
        "state": "accepted",
        "attempts": ["receipt"],
    }
    assert arrived["nowhere"] == 1


def test_a_restored_database_sends_nothing_twice(
    lived: tuple[dict[str, Any], Counter[str]],
) -> None:
    stands, arrived = lived
    assert stands["restored"]["state"] == "unknown"
    assert stands["restored"]["later"] == "unknown"
    assert arrived["restored"] == 1


def test_a_journal_that_was_lost_proves_nothing(
    lived: tuple[dict[str, Any], Counter[str]],
) -> None:
    stands, arrived = lived
    assert stands["without-journal"] == {
        "died": True,
        "recovered": [0, 1],
        "state": "unknown",
        "attempts": ["unknown"],
    }
    assert arrived["without-journal"] == 0
