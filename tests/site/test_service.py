"""``afterword up``: one real service, looked at from outside."""

import os
import signal
import sqlite3
from pathlib import Path

import pytest

from tests.site.running import afterword, eventually, lines, service


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    afterword(tmp_path, "init", "--store", "roastery", "--owner", "mia@example.com")
    return tmp_path


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def test_it_works_and_stops_in_order(installed: Path) -> None:
    with service(installed) as running:
        assert "<h1" in running.get("/account/login/")[1]
        second = afterword(installed, "up", "--port", "1", code=1)
        assert "already runs on this data folder" in second.stderr
        (worker,) = running.children()
        assert running.stop() == 0
        assert gone(worker)
    with sqlite3.connect(installed / "afterword.db") as database:
        assert database.execute("PRAGMA quick_check").fetchone() == ("ok",)


def test_a_worker_that_dies_is_replaced(installed: Path) -> None:
    with service(installed) as running:
        (worker,) = running.children()
        os.kill(worker, signal.SIGKILL)
        eventually(lambda: running.children() not in ([worker], []), patience=30)
        running.wait_until_up()


def test_a_worker_that_a_library_brings_down_says_where_it_was(installed: Path) -> None:
    with service(installed) as running:
        (worker,) = running.children()
        os.kill(worker, signal.SIGSEGV)
        eventually(lambda: running.children() not in ([worker], []), patience=30)
        running.wait_until_up()
        running.stop()
        said = running.process.communicate()[1]
    assert "Segmentation fault" in said
    assert "afterword/engine/live.py" in said


def test_the_worker_dies_with_its_parent(installed: Path) -> None:
    with service(installed) as running:
        (worker,) = running.children()
        running.process.kill()
        running.process.wait()
        eventually(lambda: gone(worker))
        with service(installed) as again:  # nothing of the old one is in the way
            assert again.get("/account/login/")[0] == 200


def test_commands_see_what_the_service_does(installed: Path) -> None:
    with service(installed):
        afterword(installed, "journeys", "on", "order-and-shipping")
        on = [one["journey"] for one in lines(installed, "journeys", "list") if one["on"]]
        assert on == ["order-and-shipping"]
