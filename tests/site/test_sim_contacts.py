"""The same people with the same parcels, at a store that leaves them alone and at one that does
not."""

import json
from pathlib import Path

import pytest

from tests.site.test_sim import sim


@pytest.mark.slow
def test_it_works(tmp_path: Path) -> None:
    words = ("--contacts", "--seed", "8", "--people", "60", "--json")
    found = json.loads(sim(tmp_path, *words))
    alone, told = found["alone"], found["told"]
    assert alone["orders"] == told["orders"] > 20
    assert alone["persons"] == alone["wrote"] == alone["wondered"] > 5, "nobody else answers them"
    assert (alone["by_notice"], alone["by_page"], alone["by_answer"]) == (0, 0, 0)
    assert told["by_notice"] + told["by_page"] > 0
    assert told["by_answer"] > 0
    assert told["persons"] < found["doubting"]["persons"] <= alone["persons"]
    assert found["fall_percent"] == pytest.approx(
        100 * (1 - told["persons"] / alone["persons"]), abs=0.05
    )
    assert found["fall_percent"] >= 50, "the goal of issue 7; other seeds are in the guide"
    assert not list(tmp_path.iterdir()), "the installation is left alone"
