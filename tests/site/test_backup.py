"""``afterword backup`` and ``afterword restore``: everything in one file, and back again."""

import sqlite3
import stat
import tarfile
from pathlib import Path

import pytest

from afterword.site.numbers import APART
from tests.site.running import afterword, lines, service

TABLES = ("timeline_customer", "timeline_event", "outbox_intent", "outbox_caught")


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    afterword(home, "init", "--store", "roastery", "--owner", "mia@example.com")
    return home


def stores(home: Path) -> list[str]:
    with sqlite3.connect(home / "afterword.db") as database:
        return [key for (key,) in database.execute("SELECT key FROM house_store ORDER BY key")]


def key_of(home: Path) -> str:
    return (home / "master.key").read_text().strip()


def test_it_works(installed: Path, tmp_path: Path) -> None:
    file = tmp_path / "monday.backup"
    (told,) = lines(installed, "backup", str(file))
    assert (told["file"], told["with_key"]) == (str(file), False)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with tarfile.open(file) as tar:
        assert set(tar.getnames()) == {"backup.json", "afterword.db"}
    afterword(installed, "init", "--store", "teahouse", "--owner", "mia@example.com")
    refused = afterword(installed, "restore", str(file), code=1)
    assert "--replace" in refused.stderr
    assert stores(installed) == ["roastery", "teahouse"], "and nothing changed"
    (back,) = lines(installed, "restore", str(file), "--replace")
    assert (back["ahead"], back["missing"]) == (0, [])
    assert stores(installed) == ["roastery"]
    assert Path(back["aside"]).exists()
    afterword(installed, "check")


def test_no_number_is_given_out_twice(installed: Path, tmp_path: Path) -> None:
    """What was made since the backup is forgotten, and its numbers mean nothing else from then on;
    also of tables in which there was nothing yet."""
    file = tmp_path / "monday.backup"
    afterword(installed, "backup", str(file))
    for again in (1, 2):
        afterword(installed, "restore", str(file), "--replace")
        afterword(installed, "init", "--store", "teahouse", "--owner", "mia@example.com")
        with sqlite3.connect(installed / "afterword.db") as database:
            given = dict(database.execute("SELECT key, id FROM house_store"))
            next_ = dict(database.execute("SELECT name, seq FROM sqlite_sequence"))
        assert given == {"roastery": 1, "teahouse": APART + 2}
        assert min(next_[name] for name in TABLES) >= APART, again


def test_it_is_made_while_the_service_runs_and_put_back_only_when_not(
    installed: Path, tmp_path: Path
) -> None:
    file = tmp_path / "running.backup"
    with service(installed):
        afterword(installed, "backup", str(file))
        assert "stop it first" in afterword(installed, "restore", str(file), code=1).stderr


def test_somewhere_else_it_needs_the_key(installed: Path, tmp_path: Path) -> None:
    plain, whole = tmp_path / "plain.backup", tmp_path / "whole.backup"
    afterword(installed, "backup", str(plain))
    afterword(installed, "backup", str(whole), "--with-key")
    other = tmp_path / "other"
    other.mkdir()
    said = afterword(other, "restore", str(plain), code=1).stderr
    assert "another master key" in said
    (other / "master.key").unlink()  # made at that start
    afterword(other, "restore", str(whole))
    assert key_of(other) == key_of(installed)
    assert stores(other) == ["roastery"]


@pytest.mark.parametrize(
    "content", [b"", b"no backup at all", None], ids=["empty", "other", "none"]
)
def test_what_is_no_backup_is_refused(
    installed: Path, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "odd.backup"
    if content is not None:
        file.write_bytes(content)
    said = afterword(installed, "restore", str(file), "--replace", code=1).stderr
    assert "is no backup of Afterword" in said
    assert stores(installed) == ["roastery"]


def test_what_was_cut_off_or_damaged_on_its_way_is_refused(installed: Path, tmp_path: Path) -> None:
    whole, odd = tmp_path / "whole.backup", tmp_path / "odd.backup"
    afterword(installed, "backup", str(whole))
    content = whole.read_bytes()
    middle = len(content) // 2
    for what in (
        content[:middle],
        content[:middle] + bytes(64) + content[middle + 64 :],
        content[:-6] + b"wrong!",
    ):
        odd.write_bytes(what)
        said = afterword(installed, "restore", str(odd), "--replace", code=1).stderr
        assert "Traceback" not in said
        assert "is no backup of Afterword" in said
        assert stores(installed) == ["roastery"]


def test_one_without_its_database_is_refused(installed: Path, tmp_path: Path) -> None:
    whole, odd = tmp_path / "whole.backup", tmp_path / "odd.backup"
    afterword(installed, "backup", str(whole))
    with tarfile.open(whole) as tar, tarfile.open(odd, "w:gz") as left:
        left.addfile(tar.getmember("backup.json"), tar.extractfile("backup.json"))
        left.add(tmp_path, "afterword.db", recursive=False)  # a folder of that name is none
    said = afterword(installed, "restore", str(odd), "--replace", code=1).stderr
    assert "there is no afterword.db in this backup; nothing was changed" in said
    assert stores(installed) == ["roastery"]


def test_where_it_cannot_be_written_there_is_none(installed: Path, tmp_path: Path) -> None:
    said = afterword(installed, "backup", str(tmp_path / "no" / "folder.backup"), code=1).stderr
    assert "No backup was made" in said
