"""``afterword understand``: lines in, what they are about out."""

import json
import subprocess
from pathlib import Path

from tests.site.running import COMMAND, environment


def _say(home: Path, text: bytes, *words: str) -> str:
    done = subprocess.run(
        [*COMMAND, "understand", *words],
        env=environment(home),
        input=text,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def test_it_works(tmp_path: Path) -> None:
    said = "¿Dónde está mi pedido?\nde\tok\n\nI want to talk to a person!\r\nThe mug came broken 😡"
    found = [json.loads(line) for line in _say(tmp_path, said.encode(), "--json").splitlines()]
    assert [one["intent"] for one in found] == ["wismo", "other", "other", "human", "complaint"]
    assert [one["language"] for one in found] == ["es", "de", "", "en", "en"]
    assert found[4]["sentiment"] == "negative"
    assert found[4]["urgency"] == "high"
    fields = {"language", "intent", "confidence", "sentiment", "urgency"}
    assert all(set(one) == fields for one in found)
    assert all(0 <= one["confidence"] <= 1 for one in found)


def test_for_people_it_is_a_small_table(tmp_path: Path) -> None:
    first, second = _say(tmp_path, b"\xff\xfe\nWhere is my order?\n").splitlines()
    assert "other" in first
    assert second.split()[:2] == ["en", "wismo"]
    assert second.endswith("Where is my order?")


def test_each_line_is_answered_before_the_next_is_read(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "understand", "--json"],
        env=environment(tmp_path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        for text, intent in ((b"where is my order\n", "wismo"), (b"thank you!\n", "thanks")):
            running.stdin.write(text)
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["intent"] == intent
        running.stdin.close()
        assert running.wait(10) == 0
