"""``afterword import``, run as a person or a script runs it."""

import csv
import json
import os
import pty
import re
import signal
import sqlite3
import subprocess
import time
from pathlib import Path
from shutil import copytree

import pytest

from tests.connectors.csv.given import FILES
from tests.site.running import COMMAND, PATIENCE, afterword, environment, lines

OLIST = [str(path) for path in sorted((FILES / "olist").iterdir())]
TILL = str(FILES / "till.csv")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh installation, made once."""
    home = tmp_path_factory.mktemp("made")
    afterword(home, "init", "--store", "roastery", "--owner", "mia@example.com")
    return home


@pytest.fixture
def installed(made: Path, tmp_path: Path) -> Path:
    """A copy of it for each test."""
    return Path(copytree(made, tmp_path / "home"))


def numbers(*values: int) -> dict[str, int]:
    return dict(zip(("rows", "imported", "unchanged", "bad"), values, strict=True))


def test_it_works(installed: Path) -> None:
    *bad, last = lines(installed, "import", TILL, "--mapping", "online-retail")
    assert last == numbers(16, 11, 0, 5)
    assert [one["bad"]["line"] for one in bad] == [15, 16, 13, 14, 17]
    assert bad[2] == {
        "bad": {
            "file": "till.csv",
            "line": 13,
            "reason": "it costs nothing and names nobody: a stock note, no sale",
        }
    }
    assert lines(installed, "import", TILL, "--mapping", "online-retail")[-1] == numbers(
        16, 0, 11, 5
    )


def test_linked_files_in_any_order(installed: Path) -> None:
    words = ("--mapping", "olist", "--store", "roastery")
    assert lines(installed, "import", *OLIST, *words)[-1] == numbers(34, 30, 2, 2)
    assert lines(installed, "import", *reversed(OLIST), *words)[-1] == numbers(34, 0, 32, 2)


def test_a_dry_run_writes_nothing(installed: Path) -> None:
    dry = afterword(installed, "import", TILL, "-m", "online-retail", "--dry-run")
    assert dry.stdout == (
        "16 rows: 11 would be imported, 0 unchanged, 5 bad.\nNothing was written.\n"
    )
    assert lines(installed, "import", TILL, "-m", "online-retail")[-1] == numbers(16, 11, 0, 5)


def test_words_for_a_person(installed: Path) -> None:
    report = installed / "bad.csv"
    done = afterword(installed, "import", TILL, "-m", "online-retail", "--bad-rows", str(report))
    assert done.stdout == "16 rows: 11 imported, 0 unchanged, 5 bad.\n"
    said = done.stderr.splitlines()
    assert said[0] == "till.csv: lines (CSV, commas between, utf-8)"
    assert said[1].startswith("till.csv, line 15: placed: '2011-02-31 10:00:00' is no date")
    assert len(said) == 6, "no progress where there is no terminal"
    assert report.read_text().splitlines()[0] == "file,line,reason"
    assert len(report.read_text().splitlines()) == 6


def test_the_file_of_bad_rows_holds_no_formula_for_a_spreadsheet(
    installed: Path, tmp_path: Path
) -> None:
    """Its name and what stood in its cells come from whoever made it."""
    made = tmp_path / "=HYPERLINK(A1).csv"
    made.write_text(Path(TILL).read_text())
    report = tmp_path / "bad.csv"
    done = afterword(
        installed, "import", str(made), "-m", "online-retail", "--bad-rows", str(report)
    )
    assert done.returncode == 0
    with report.open(newline="") as text:
        first, *rows = csv.reader(text)
    assert first == ["file", "line", "reason"]
    assert [row[0] for row in rows] == ["'=HYPERLINK(A1).csv"] * 5
    assert [int(row[1]) for row in rows] == [15, 16, 13, 14, 17], "numbers stay numbers"


def test_many_bad_rows_are_not_all_shown(installed: Path) -> None:
    path = installed / "x.csv"
    path.write_text("email,channel,given\n" + "a@example.com,pigeon,yes\n" * 30)
    done = afterword(installed, "import", str(path), "-m", "consents")
    assert done.stderr.splitlines()[-1] == "… and 10 more. --bad-rows FILE writes them all down."
    assert len(lines(installed, "import", str(path), "-m", "consents")) == 31


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((TILL, "-m", "nothing"), "There is no mapping 'nothing'. These are shipped:\n  afterword"),
        ((TILL, "-m", "none.yaml"), "The mapping none.yaml cannot be read: No such file"),
        ((TILL, "-m", "olist"), "till.csv: the mapping olist knows no such file. Its columns"),
        ((OLIST[0], "-m", "olist"), "The mapping olist needs a file of orders"),
        ((TILL, TILL, "-m", "online-retail"), "the very same content is given twice"),
        (("none.csv", "-m", "olist"), "none.csv: there is no such file"),
        ((TILL, "-m", "online-retail", "--encoding", "klingon"), "there is no encoding 'klingon'"),
        ((TILL, "-m", "online-retail", "--store", "x"), "x"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(made: Path, words: tuple[str, ...], says: str) -> None:
    done = afterword(made, "import", *words, code=1)
    assert says in done.stderr
    assert done.stdout == ""


def test_asked_wrongly(installed: Path) -> None:
    afterword(installed, "import", TILL, code=2)
    afterword(installed, "import", "-m", "olist", code=2)
    done = afterword(installed, "import", TILL, "-m", "online-retail", "--delimiter", "abc", code=2)
    assert "A delimiter is one character" in done.stderr


def test_a_mapping_of_ones_own(installed: Path) -> None:
    mapping, rows = installed / "mine.yaml", installed / "mine.txt"
    mapping.write_text(
        "mapping: mine\nabout: Mine\nsource: mine\nzone: Europe/Madrid\ncurrency: EUR\n"
        'decimal: ","\ndates: ["%d.%m.%Y"]\nfiles:\n  lines:\n    holds: order lines\n'
        "    known_by: [Nummer]\n    columns: {order: Nummer, placed: Tag, title: Was, "
        "quantity: Stück, price: Preis, email: Mail}\n"
    )
    rows.write_bytes(
        "Nummer;Tag;Was;Stück;Preis;Mail\n9;03.12.2024;Teekanne;1;1.059,50;bo@example.com\n".encode(
            "cp1252"
        )
    )
    assert lines(installed, "import", str(rows), "-m", str(mapping))[-1] == numbers(1, 1, 0, 0)
    told = afterword(installed, "timeline", "bo@example.com", "--json").stdout
    assert '"total":105950' in told.replace(" ", "")


def test_killed_in_the_middle_it_goes_on(installed: Path) -> None:
    count = 6000
    path = installed / "many.csv"
    path.write_text(
        "order,placed,email,currency,title,quantity,price\n"
        + "".join(
            f"N{n},2025-01-01T10:00:00Z,p{n % 900}@example.com,EUR,Cup,1,5\n" for n in range(count)
        )
    )
    words = [*COMMAND, "import", str(path), "-m", "afterword", "--json"]
    process = subprocess.Popen(
        words, env=environment(installed), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    behind = _position(installed, process)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=PATIENCE)
    assert 0 < behind < count
    last = lines(installed, "import", str(path), "-m", "afterword")[-1]
    assert last == numbers(count, count, 0, 0)
    assert _one(installed, "SELECT COUNT(*) FROM timeline_order") == count
    assert _one(installed, "SELECT COUNT(*) FROM timeline_customer") == 900


def _position(home: Path, process: "subprocess.Popen[bytes]") -> int:
    """How far the import is, as soon as it is anywhere."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, "it was done before it could be killed"
        found = _one(home, "SELECT COALESCE(MAX(position), 0) FROM engine_import")
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError("the import does not begin")


def _one(home: Path, sql: str) -> int:
    base = sqlite3.connect(f"file:{home / 'afterword.db'}?mode=ro", uri=True)
    try:
        return int(base.execute(sql).fetchone()[0])
    finally:
        base.close()


def test_the_last_line_is_the_same_object_for_scripts(installed: Path) -> None:
    done = afterword(
        installed, "import", str(FILES / "woo.csv"), "-m", "woocommerce-orders", "--json"
    )
    assert json.loads(done.stdout) == numbers(3, 3, 0, 0)
    assert done.stderr == ""


def test_progress_is_shown_where_somebody_looks(installed: Path) -> None:
    path = installed / "many.csv"
    path.write_text(
        "order,placed,email,currency,title,quantity,price\n"
        + "".join(f"N{n},2025-01-01T10:00:00Z,p{n}@example.com,EUR,Cup,1,5\n" for n in range(1500))
    )
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "import", str(path), "-m", "afterword"], env=environment(installed),
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    said = b"".join(iter(lambda: _from_terminal(ours), b""))
    assert process.wait(timeout=PATIENCE) == 0
    assert b"many.csv: lines" in said
    assert re.search(rb"Taking in: [\d,]+ of 1,500 rows \(\d+ %\)", said)


def _from_terminal(end: int) -> bytes:
    try:
        return os.read(end, 65536)
    except OSError:  # the other end is closed
        return b""
