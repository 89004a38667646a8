"""The journal: on the disk before the socket, and it shows where it was cut or changed."""

import errno
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from afterword.outbox.journal import Broken, Journal, begun

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def entry(number: int, attempt: int = 1) -> tuple[datetime, str, str, int, str]:
    return AT, "ada-fern", f"key-{number}", attempt, "email"


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = Journal(tmp_path / "journal" / "test.jsonl")
    made.write([entry(1), entry(2)])
    made.write([entry(3)])
    return made


def keys(journal: Journal) -> list[str]:
    return [line.send_key for line in journal.read()]


def test_it_works(journal: Journal) -> None:
    assert keys(journal) == ["key-1", "key-2", "key-3"]
    first, second, third = journal.read()
    assert (first.before, second.before, third.before) == ("", first.digest, second.digest)
    assert begun([journal]) == {("ada-fern", f"key-{n}", 1) for n in (1, 2, 3)}


def test_it_goes_on_where_it_ended(journal: Journal) -> None:
    Journal(journal.path).write([entry(4)])
    assert keys(journal) == ["key-1", "key-2", "key-3", "key-4"]


def test_none_yet_is_none(tmp_path: Path) -> None:
    missing = Journal(tmp_path / "none" / "test.jsonl")
    assert keys(missing) == []
    assert begun([missing]) == set()
    assert not missing.path.parent.exists()


@pytest.mark.parametrize("cut", [1, 2, 30, 100])
def test_a_torn_end_is_taken_off(journal: Journal, cut: int) -> None:
    os.truncate(journal.path, journal.path.stat().st_size - cut)
    again = Journal(journal.path)
    assert keys(again) == ["key-1", "key-2"]
    again.write([entry(5)])
    assert keys(again) == ["key-1", "key-2", "key-5"]


def test_an_end_that_the_disk_never_wrote_is_taken_off(journal: Journal) -> None:
    with journal.path.open("ab") as file:
        file.write(b"\0" * 5000)
    again = Journal(journal.path)
    assert keys(again) == ["key-1", "key-2", "key-3"]
    again.write([entry(4)])
    assert keys(again) == ["key-1", "key-2", "key-3", "key-4"]


@pytest.mark.parametrize("lines", [1, 17, 400])
@pytest.mark.parametrize("torn", [b"", b"{", b"\0" * 9000, b"false\n", b"false\n" * 2000, b"x\ry"])
def test_the_end_is_found_from_the_end(tmp_path: Path, lines: int, torn: bytes) -> None:
    """However long the journal is, and whatever stands behind its last sound line."""
    made = Journal(tmp_path / "test.jsonl")
    made.write([entry(number) for number in range(lines)])
    last = list(made.read())[-1]
    with made.path.open("ab") as file:
        file.write(torn)
    size, digest = Journal(made.path).end()
    assert digest == last.digest
    kept = torn[: torn.rfind(b"\n") + 1]
    assert size == made.path.stat().st_size
    assert made.path.read_bytes().endswith(kept)
    assert size == made.end()[0] + len(kept)


def test_what_began_since_is_read_from_there(journal: Journal) -> None:
    size, end = journal.end()
    journal.write([entry(4)])
    assert begun([journal], {"test": (size, end)}) == {("ada-fern", "key-4", 1)}
    assert len(begun([journal], {"another": (size, end)})) == 4
    with pytest.raises(Broken):
        begun([journal], {"test": (size, "0" * 64)})


def test_reading_changes_nothing(journal: Journal) -> None:
    with journal.path.open("ab") as file:
        file.write(b'{"half a li')
    before = journal.path.read_bytes()
    assert keys(Journal(journal.path)) == ["key-1", "key-2", "key-3"]
    assert journal.path.read_bytes() == before


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda lines: [lines[0].replace(b"key-1", b"key-9"), *lines[1:]], 1),
        (lambda lines: [lines[0], lines[2]], 2),
        (lambda lines: lines[1:], 1),
        (lambda lines: [lines[1], lines[0], lines[2]], 1),
        (lambda lines: [lines[0], lines[0], *lines[1:]], 2),
        (lambda lines: [lines[0], b"\n", *lines[1:]], 2),
        (lambda lines: [*lines[:2], lines[2].replace(b"email", b"e-mail")], 3),
        (lambda lines: [*lines, b"{}\n"], 4),
    ],
    ids=["changed", "left out", "first gone", "swapped", "twice", "empty", "last changed", "more"],
)
def test_a_chain_that_does_not_hold_is_found(journal: Journal, change: object, line: int) -> None:
    lines = journal.path.read_bytes().splitlines(keepends=True)
    journal.path.write_bytes(b"".join(change(lines)))  # type: ignore[operator]
    with pytest.raises(Broken, match=f"line {line}:"):
        list(journal.read())
    # Opening it again must not sweep the traces away.
    again = Journal(journal.path)
    again.write([entry(7)])
    with pytest.raises(Broken, match=f"line {line}:"):
        list(again.read())
    assert "key-7" in [one.send_key for one in again.sound()]


def test_what_cannot_be_written_leaves_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path / "test.jsonl")
    journal.write([entry(1)])

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        with pytest.raises(OSError, match="No space left"):
            journal.write([entry(2)])
    assert keys(journal) == ["key-1"]
    journal.write([entry(3)])
    assert keys(journal) == ["key-1", "key-3"]


def test_a_disk_that_is_full_in_the_middle_of_a_line_leaves_no_trace(tmp_path: Path) -> None:
    """A limit on the size of files of a child process: a real write that ends half way."""
    import resource
    import subprocess
    import sys

    path = tmp_path / "test.jsonl"
    program = f"""
import resource, signal
from datetime import UTC, datetime
from pathlib import Path
from afterword.outbox.journal import Journal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
journal = Journal(Path({str(path)!r}))
at = datetime(2026, 11, 24, tzinfo=UTC)
journal.write([(at, "s", "key-1", 1, "email")])
size = Path({str(path)!r}).stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 50, resource.RLIM_INFINITY))
try:
    journal.write([(at, "s", "key-2", 1, "email")])
except OSError:
    print("refused")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
journal.write([(at, "s", "key-3", 1, "email")])
"""
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "refused\n"
    assert keys(Journal(path)) == ["key-1", "key-3"]


def test_many_threads_keep_one_chain(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "test.jsonl", sync=False)

    def write(base: int) -> None:
        for number in range(25):
            journal.write([entry(base + number), entry(base + number, 2)])

    threads = [threading.Thread(target=write, args=(100 * one,)) for one in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(journal.read())) == 400
