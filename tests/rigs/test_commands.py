"""Each rig runs by one command, and the guide says so."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "reliability.md"
HERE = Path(__file__).parent
PARTS = {"nursery", "recorded", "test_commands"}
"""What rigs start themselves."""
NAMED = sorted(
    {
        (name, tuple(re.findall(r"--[a-z-]+", words)))
        for name, words in re.findall(
            r"`tests\.rigs\.(\w+)([^`]*)`", GUIDE.read_text(encoding="utf-8")
        )
    }
)


def test_every_rig_is_in_the_guide() -> None:
    rigs = {path.stem for path in HERE.glob("*.py") if "__main__" in path.read_text("utf-8")}
    assert rigs - PARTS == {name for name, _ in NAMED}


@pytest.mark.parametrize(("name", "options"), NAMED)
def test_a_rig_runs_by_one_command(name: str, options: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.rigs.{name}", "--help"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    for option in options:
        assert option in done.stdout, option


@pytest.mark.parametrize("kind", ["keyed", "lookup", "echo", "none"])
def test_what_can_be_guaranteed_is_said_for_each_kind_of_provider(kind: str) -> None:
    assert f"`{kind}`" in GUIDE.read_text(encoding="utf-8")
