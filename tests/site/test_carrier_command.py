"""``afterword carrier``: numbers in, candidates out."""

import json
import subprocess
from pathlib import Path

from tests.site.running import COMMAND, environment


def _ask(home: Path, *words: str) -> list[str]:
    done = subprocess.run(
        [*COMMAND, "carrier", *words],
        env=environment(home),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_it_works(tmp_path: Path) -> None:
    asked = ("1Z 12345E1512345676", "no number", "3318810025", "RR473124829GB")
    found = [json.loads(line) for line in _ask(tmp_path, *asked, "--json")]
    assert [(one["number"], one["carrier"]) for one in found] == [
        ("1Z 12345E1512345676", "ups"),
        ("3318810025", "dhl"),
        ("RR473124829GB", "royal_mail"),
    ]
    assert all(set(one) == {"number", "carrier", "confidence"} for one in found)
    assert all(0 < one["confidence"] < 1 for one in found)
    assert list(tmp_path.iterdir()) == []


def test_a_country_names_those_at_home_there_and_people_read_words(tmp_path: Path) -> None:
    assert _ask(tmp_path, "7123456789") == []
    lines = _ask(tmp_path, "7123456789", "--country", "gr")
    assert [line.split()[1] for line in lines] == ["ACS", "Geniki", "BOX"]
    assert "%" in lines[0]
