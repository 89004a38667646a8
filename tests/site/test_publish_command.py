"""``afterword journeys check`` with scenarios, ``publish`` and ``undo``, as a script runs them."""

import json
from pathlib import Path

import pytest

from afterword.journeys.queries import library
from tests.site.running import afterword, lines

KEY = "order-and-shipping"
SCENARIO = """
scenarios:
  - name: they hear that it is on the road
    happens: [{after: 1 day, scan: picked_up}]
    expect: [{say: confirm, within: 1 hours}, {say: tell-shipped}]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(library()[KEY] + "---" + SCENARIO, encoding="utf-8")
    return path


def test_it_works(tmp_path: Path, file: Path) -> None:
    found = lines(tmp_path, "journeys", "check", str(file))
    assert found == [
        {"file": str(file), "faults": []},
        {
            "file": str(file),
            "scenario": "they hear that it is on the road",
            "passed": True,
            "failures": [],
        },
    ]


def test_what_is_not_as_expected_ends_with_1(tmp_path: Path, file: Path) -> None:
    beside = tmp_path / "scenarios.yaml"
    wrong = SCENARIO.replace("tell-shipped", "tell-late")
    beside.write_text(wrong, encoding="utf-8")
    done = afterword(tmp_path, "journeys", "check", str(file), str(beside), code=1)
    assert "as expected: they hear" in done.stdout
    assert "expected: say 'tell-late'" in done.stdout
    assert "'tell-shipped' by email" in done.stdout
    told = afterword(tmp_path, "journeys", "check", str(file), str(beside), "--json", code=1)
    last = json.loads(told.stdout.splitlines()[-1])
    assert (last["passed"], last["failures"][0]["wanted"]) == (False, "say 'tell-late'")


def test_faults_behind_a_line_name_their_own_line(tmp_path: Path, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("for: 1 day", "for: x").replace("scan:", "scam:"))
    done = afterword(tmp_path, "journeys", "check", str(file), code=1)
    assert "unknown field `scam`" in done.stdout


def test_a_file_is_published_and_undone(tmp_path: Path, file: Path) -> None:
    afterword(tmp_path, "init", "--store", "roastery", "--owner", "mia@example.com")
    file.write_text(library()[KEY].replace("priority: 90", "priority: 80"), encoding="utf-8")
    looked = lines(tmp_path, "journeys", "publish", str(file), "--look")[0]
    assert (looked["version"], looked["people"], looked["twice"], looked["lost"]) == (None, 0, 0, 0)
    assert lines(tmp_path, "journeys", "publish", str(file))[0]["version"] == 2
    assert lines(tmp_path, "journeys", "publish", str(file))[0]["version"] is None
    said = afterword(tmp_path, "journeys", "undo", KEY).stdout
    assert said.startswith("Version 1 of order-and-shipping is live again")
    assert "nothing was published" in afterword(tmp_path, "journeys", "undo", KEY, code=1).stderr
    assert lines(tmp_path, "journeys", "publish", str(file))[0]["version"] == 3


def test_rules_that_do_not_fit_are_refused(tmp_path: Path, file: Path) -> None:
    afterword(tmp_path, "init", "--store", "roastery", "--owner", "mia@example.com")
    file.write_text(library()[KEY].replace("priority: 90", "priority: 80"), encoding="utf-8")
    for rule, says in (
        ("confirm", "write a rule as STEP=keep"),
        ("confirm=fly", "a rule is one of keep, retime, move, leave"),
        ("confirm=move:gone", "the new version has no step 'gone'"),
    ):
        done = afterword(tmp_path, "journeys", "publish", str(file), "--rule", rule, code=1)
        assert says in done.stderr
    shown = lines(tmp_path, "journeys", "show", KEY)[0]
    assert shown["version"] == 1
