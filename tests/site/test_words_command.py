"""``afterword words``: lines in, meanings out."""

import json
import subprocess
from pathlib import Path

from tests.site.running import COMMAND, environment


def _say(home: Path, text: bytes, *words: str) -> str:
    done = subprocess.run(
        [*COMMAND, "words", *words],
        env=environment(home),
        input=text,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def test_it_works(tmp_path: Path) -> None:
    said = "es\tno me mandéis más mensajes\nSTOP\nen\tdon't stop, I love these\r\n\npl\ttak\nHELP"
    found = [json.loads(line) for line in _say(tmp_path, said.encode(), "--json").splitlines()]
    assert [one["meaning"] for one in found] == ["stop", "stop", "none", "none", "start", "help"]
    assert all(set(one) == {"meaning", "rule"} for one in found)
    assert found[0]["rule"].startswith("es:")
    assert found[1]["rule"] == "keyword"
    assert found[2]["rule"] == ""


def test_it_needs_no_store_and_bears_bytes_that_are_no_text(tmp_path: Path) -> None:
    assert _say(tmp_path, b"\xff\xfe\nstop\n").splitlines()[1].startswith("stop   keyword")
    assert list(tmp_path.iterdir()) == []
