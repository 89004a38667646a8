"""What a machine lacks for a test is said, and the test is not run: that is no failure, but on the
machine that decides what lands."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def ran(**environment: str) -> tuple[int, str]:
    """How pytest ends where no program speaks, and what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider",
         "tests/messages/test_speech.py", "-k", "test_it_works or test_no_words"],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={key: value for key, value in os.environ.items() if key != "CI"}
        | {"AFTERWORD_SPEECH": "a-program-that-is-not-there"} | environment,
    )  # fmt: skip
    return done.returncode, done.stdout


def test_it_works() -> None:
    code, said = ran()
    assert code == 0
    assert "5 skipped" in said
    assert "a-program-that-is-not-there is not installed on this machine: apt-get install" in said


def test_where_it_is_decided_what_lands_nothing_is_lacking() -> None:
    code, said = ran(CI="1")
    assert code == 1
    assert "5 skipped" in said
