"""The simulation: it finds nothing where nothing is wrong, and says the same twice."""

import json
import subprocess
from pathlib import Path

from tests.site.running import COMMAND, environment

PATIENCE = 600
"""Seconds: a busy machine takes long over a life."""


def sim(home: Path, *words: str, **more: str) -> str:
    """What the command prints; it must end well."""
    done = subprocess.run(
        [*COMMAND, "sim", *words],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def test_it_works(tmp_path: Path) -> None:
    found = json.loads(sim(tmp_path, "--seed", "1", "--customer-years", "0.5", "--json"))
    assert found["violations"] == 0
    assert found["seed"] == 1
    assert found["customer_years"] >= 0.5
    assert found["sends"] > 20
    assert found["faults"] > 0
    assert found["customer_years_per_minute"] > 0
    assert not list(tmp_path.iterdir()), "the installation is left alone"


def test_the_same_seed_is_the_same_run(tmp_path: Path) -> None:
    once, again = (
        sim(tmp_path, "--seed", "1", "--world", "0", "--until", "15", PYTHONHASHSEED=seed)
        for seed in ("1", "2")
    )
    assert once == again
    assert "taken confirm" in once
