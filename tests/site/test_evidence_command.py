"""``afterword evidence``: a file that anybody can check."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.site.running import afterword, lines

CONSENTS = """email,channel,purpose,given,source,at,proof
ana@example.com,email,offers,yes,till in the shop,2026-05-04T09:00:00Z,paper slip 77
ana@example.com,email,offers,no,letter,2026-06-01T09:00:00Z,
luka@example.com,email,offers,yes,till in the shop,2026-05-05T09:00:00Z,paper slip 78
"""


def test_it_works(tmp_path: Path) -> None:
    afterword(tmp_path, "init", "--store", "roastery", "--owner", "mia@example.com")
    table = tmp_path / "consents.csv"
    table.write_text(CONSENTS)
    afterword(tmp_path, "import", str(table), "--mapping", "consents")
    target = tmp_path / "ana.zip"
    (made,) = lines(tmp_path, "evidence", "ana@example.com", "-o", str(target))
    assert (made["file"], made["lines"], made["messages"]) == (str(target), 2, 0)
    with zipfile.ZipFile(target) as pack:
        pack.extractall(tmp_path / "pack")
        shown = [json.loads(one) for one in pack.read("consents.jsonl").splitlines()]
    said = [json.loads(one["line"]) for one in shown]
    assert [(one["said"], one["place"]) for one in said] == [
        ("yes", "till in the shop"),
        ("no", "letter"),
    ]
    assert shown[0]["proof"]["proof"] == "paper slip 77"
    done = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "pack" / "verify.py"), "--head", made["head"]],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.count("WRONG")) == (0, 0)


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    afterword(tmp_path, "init", "--store", "roastery", "--owner", "mia@example.com")
    done = afterword(tmp_path, "evidence", "nobody@example.com", code=1)
    assert "roastery knows of no word and no message for 'nobody@example.com'" in done.stderr
    there = tmp_path / "there.zip"
    there.write_text("")
    done = afterword(tmp_path, "evidence", "nobody@example.com", "-o", str(there), code=2)
    assert "is there already" in done.stderr


def test_everything_of_one_person_is_written_for_whoever_asks(tmp_path: Path) -> None:
    afterword(tmp_path, "init", "--store", "roastery", "--owner", "mia@example.com")
    table = tmp_path / "consents.csv"
    table.write_text(CONSENTS)
    afterword(tmp_path, "import", str(table), "--mapping", "consents")
    target = tmp_path / "ana.json"
    afterword(tmp_path, "export", "ana@example.com", "-o", str(target))
    found = json.loads(target.read_text())
    assert [one["address"] for one in found["addresses"]] == ["ana@example.com"]
    assert found["events"][0]["words"] == {"proof": "paper slip 77"}
    assert "luka" not in target.read_text()
    assert (
        json.loads(afterword(tmp_path, "export", "ana@example.com").stdout)["store"] == "roastery"
    )
    assert (
        "is there already"
        in afterword(tmp_path, "export", "ana@example.com", "-o", str(target), code=2).stderr
    )
