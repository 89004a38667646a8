"""The simulation: it finds nothing where nothing is wrong, and says the same twice."""

from pathlib import Path

from tests.site.running import afterword, lines


def test_it_works(tmp_path: Path) -> None:
    (found,) = lines(tmp_path, "sim", "--seed", "1", "--customer-years", "1", "--json")
    assert found["violations"] == 0
    assert found["seed"] == 1
    assert found["customer_years"] >= 1
    assert found["sends"] > 20
    assert found["faults"] > 0
    assert found["customer_years_per_minute"] > 0
    assert not list(tmp_path.glob("afterword.db*")), "the installation is left alone"


def test_the_same_seed_is_the_same_run(tmp_path: Path) -> None:
    once, again = (
        afterword(tmp_path, "sim", "--seed", "1", "--world", "0", PYTHONHASHSEED=seed).stdout
        for seed in ("1", "2")
    )
    assert once == again
    assert "taken confirm" in once
