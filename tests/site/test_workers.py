"""``afterword web`` and ``afterword work`` on PostgreSQL: started, joined, killed, stopped."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest

from afterword.site.service import NICE
from tests.postgres import Cluster, cluster
from tests.site.running import (
    COMMAND,
    PATIENCE,
    Service,
    afterword,
    environment,
    eventually,
    free_port,
)


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    with cluster(fsync="off") as made:
        yield made


@pytest.fixture
def url(server: Cluster, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A fresh installation in a database of its own."""
    name = f"t{abs(hash(request.node.name))}"
    with psycopg.connect(server.url(), autocommit=True) as line:
        line.execute(f'CREATE DATABASE "{name}"')
    url = server.url(name)
    afterword(
        tmp_path, "init", "--store", "roastery", "--owner", "mia@example.com", DATABASE_URL=url
    )
    return url


@contextmanager
def started(
    home: Path, url: str, *words: str, start_new_session: bool = False
) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*COMMAND, *words],
        env=environment(home, DATABASE_URL=url),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=start_new_session,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=PATIENCE)


def at_work(url: str) -> set[int]:
    """The processes of the workers that say they are there."""
    with psycopg.connect(url) as line:
        return {pid for (pid,) in line.execute("SELECT pid FROM house_worker")}


def test_it_works(url: str, tmp_path: Path) -> None:
    """Two workers on one data folder, one on another machine's, and the web beside them."""
    other = tmp_path / "other"
    key = (tmp_path / "master.key").read_text().strip()
    with ExitStack() as stack:
        works = [stack.enter_context(started(home, url, "work")) for home in (tmp_path, tmp_path)]
        os.environ["AFTERWORD_KEY"] = key
        works.append(stack.enter_context(started(other, url, "work")))
        eventually(lambda: at_work(url) == {one.pid for one in works}, patience=PATIENCE)
        port = free_port()
        web = stack.enter_context(started(tmp_path, url, "web", "--port", str(port)))
        Service(tmp_path, port, web).wait_until_up()
        assert at_work(url) == {one.pid for one in works}, "the web does no work"


def test_workers_step_back_for_the_web_of_their_machine(url: str, tmp_path: Path) -> None:
    mine = os.getpriority(os.PRIO_PROCESS, 0)
    with started(tmp_path, url, "work"):
        eventually(lambda: len(at_work(url)) == 1, patience=PATIENCE)
        (worker,) = at_work(url)
        assert os.getpriority(os.PRIO_PROCESS, worker) == min(mine + NICE, 19)
        assert stepped_back(worker) == stepped_back(os.getpid()), "the session is not its own"
    with started(tmp_path, url, "work", start_new_session=True):
        eventually(lambda: at_work(url) not in ({worker}, set()), patience=PATIENCE)
        (worker,) = at_work(url)
        assert stepped_back(worker) == NICE, "as a supervisor starts it"


def stepped_back(pid: int) -> int:
    """How far the session of a process steps back for other sessions.

    The first session of a machine has no weight of its own, and nothing stands in its file.
    """
    told = Path(f"/proc/{pid}/autogroup").read_text()
    return int(told.rpartition(" ")[2]) if told else 0


def test_who_stops_in_order_leaves_nothing(url: str, tmp_path: Path) -> None:
    with started(tmp_path, url, "work") as process:
        eventually(lambda: at_work(url) == {process.pid}, patience=PATIENCE)
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
    assert at_work(url) == set()


def test_who_is_killed_is_cleared_away_by_the_next_on_its_data_folder(
    url: str, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        first, second = [stack.enter_context(started(tmp_path, url, "work")) for _ in range(2)]
        eventually(lambda: at_work(url) == {first.pid, second.pid}, patience=PATIENCE)
        first.kill()
        second.kill()
        third = stack.enter_context(started(tmp_path, url, "work"))
        eventually(lambda: at_work(url) == {third.pid}, patience=PATIENCE)


def test_an_embedded_database_is_one_process_s(tmp_path: Path) -> None:
    afterword(tmp_path, "init", "--store", "roastery", "--owner", "mia@example.com")
    for words in (("web", "--port", "1"), ("work",)):
        said = afterword(tmp_path, *words, code=1).stderr
        assert "`afterword up`" in said
