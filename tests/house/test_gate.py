"""One fair queue before every write, and SQLite as Afterword runs it."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

import afterword
from afterword.house import actions as house
from afterword.house.models import Membership, Stop, Store, User
from afterword.house.sqlite.base import DatabaseWrapper, writes
from afterword.house.sqlite.gate import Gate, gate_of
from afterword.site.locks import Held, held
from tests.conftest import NOW

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="the gate is SQLite's")

SQL = "INSERT INTO house_stop (scope, name, since, \"by\", why) VALUES ('all', %s, %s, 'test', '')"


def the_gate() -> Gate:
    return gate_of(str(connection.settings_dict["NAME"]))


def free() -> bool:
    """Whether nobody is inside: another thread gets in at once."""
    came: list[bool] = []

    def try_it() -> None:
        the_gate().enter()
        came.append(True)
        the_gate().leave()

    thread = threading.Thread(target=try_it, daemon=True)
    thread.start()
    thread.join(5)
    return bool(came)


def all_at_once(*work: Callable[[], Any]) -> list[BaseException]:
    """Run these in a thread each, started together. Gives what they raised."""
    raised: list[BaseException] = []
    start = threading.Barrier(len(work))

    def run(one: Callable[[], Any]) -> None:
        start.wait()
        try:
            one()
        except BaseException as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
        assert not thread.is_alive()
    return raised


def raw(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SQL, [name, NOW])


def orm(name: str) -> None:
    Stop.objects.create(scope="all", name=name, since=NOW, by="test")


def in_a_transaction(name: str) -> None:
    with transaction.atomic():
        assert Stop.objects.filter(name=name).count() == 0
        orm(name)
        with transaction.atomic():
            raw(f"{name}-2")


@pytest.mark.django_db(transaction=True)
def test_it_works() -> None:
    """Eight threads write as fast as they can, in every way there is; none is turned away."""

    def many(write: Callable[[str], None], name: str) -> Callable[[], None]:
        def work() -> None:
            for number in range(15):
                write(f"{name}-{number}")

        return work

    ways = [orm, raw, in_a_transaction, orm, raw, in_a_transaction, orm, raw]
    raised = all_at_once(*(many(way, str(number)) for number, way in enumerate(ways)))
    assert raised == []
    assert Stop.objects.count() == 15 * (3 + 3 + 2 * 2)
    assert free()


# ------------------------------------------------------------------------------ the queue


def test_first_come_first_served() -> None:
    gate, order = Gate(), list[int]()
    gate.enter()

    def wait_in_line(number: int) -> None:
        gate.enter()
        order.append(number)
        gate.leave()

    threads = []
    for number in range(6):
        thread = threading.Thread(target=wait_in_line, args=(number,))
        thread.start()
        threads.append(thread)
        while len(gate._waiting) <= number:
            pass
    gate.leave()
    for thread in threads:
        thread.join(10)
    assert order == [0, 1, 2, 3, 4, 5]


def test_a_thread_inside_does_not_wait_for_itself() -> None:
    gate = Gate()
    gate.enter()
    assert gate.held_here
    with pytest.raises(RuntimeError, match="already holds"):
        gate.enter()
    gate.leave()
    assert not gate.held_here


def test_who_is_interrupted_in_the_queue_leaves_no_gap() -> None:
    """Ctrl-C raises where a thread waits; without a way out nobody would ever come in again."""
    gate = Gate()
    gate.enter()
    program = (
        "import os, signal, threading, time\n"
        "from afterword.house.sqlite.gate import Gate\n"
        "gate = Gate()\n"
        "ready, done = threading.Event(), threading.Event()\n"
        "def hold():\n"
        "    gate.enter(); ready.set(); done.wait(); gate.leave()\n"
        "threading.Thread(target=hold).start()\n"
        "ready.wait()\n"
        "def interrupt():\n"
        "    while not gate._waiting: time.sleep(0.01)\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "threading.Thread(target=interrupt).start()\n"
        "try:\n"
        "    gate.enter()\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted')\n"
        "done.set()\n"
        "gate.enter(); gate.leave()\n"
        "print('in again')\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert ran.stdout == "interrupted\nin again\n"
    gate.leave()


# -------------------------------------------------------------------- the gate is left


def fails(name: str) -> None:
    with transaction.atomic():
        orm(name)
        raise RuntimeError


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_rolled_back_leaves_the_gate() -> None:
    with pytest.raises(RuntimeError):
        fails("one")
    assert Stop.objects.count() == 0
    assert free()


@pytest.mark.django_db(transaction=True)
def test_a_nested_block_that_fails_does_not_leave_early() -> None:
    with transaction.atomic():
        orm("kept")
        with pytest.raises(RuntimeError):
            fails("gone")
        assert the_gate().held_here
    assert list(Stop.objects.values_list("name", flat=True)) == ["kept"]
    assert free()


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_fails_leaves_the_gate() -> None:
    """Foreign keys are checked at the commit."""
    user = User.objects.create(email="a@b.example", created=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(store_id=987654, user=user, role="owner", since=NOW)
    assert free()
    orm("after")
    assert Stop.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_fails_leaves_the_gate() -> None:
    Store.objects.create(key="one", name="One", created=NOW)
    with pytest.raises(IntegrityError):
        Store.objects.create(key="one", name="One again", created=NOW)
    assert free()


@pytest.mark.django_db(transaction=True)
def test_a_thread_that_dies_inside_leaves_the_gate() -> None:
    def dies() -> None:
        with transaction.atomic():
            orm("never")
            raise SystemExit

    (raised,) = all_at_once(dies)
    assert isinstance(raised, SystemExit)
    assert free()
    assert Stop.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_closed_inside_leaves_the_gate() -> None:
    def closes() -> None:
        with transaction.atomic():
            orm("never")
            connection.close()

    all_at_once(closes)
    assert free()
    assert Stop.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_write_outside_a_transaction_is_over_when_the_next_one_comes_in() -> None:
    """SQLite keeps INSERT … RETURNING open until its rows are fetched; nobody may wait for that."""
    with connection.cursor() as cursor:
        cursor.execute(
            SQL + ", ('all', 'two', '2026-11-24', 'test', '') RETURNING name", ["o", NOW]
        )
        assert free()
        assert all_at_once(lambda: orm("other")) == []
        assert cursor.fetchone() == ("o",)
        assert cursor.fetchmany(5) == [("two",)]
        assert cursor.fetchone() is None
        cursor.execute("SELECT count(*) FROM house_stop")
        assert cursor.fetchone() == (3,)
        cursor.execute("UPDATE house_stop SET why = 'x' RETURNING name")
        assert sorted(row[0] for row in cursor) == ["o", "other", "two"]
        cursor.execute("DELETE FROM house_stop RETURNING name")
        assert len(cursor.fetchall()) == 3
        assert cursor.fetchall() == []


# ------------------------------------------------------------------- what has to queue


@pytest.mark.parametrize(
    "query",
    [
        "INSERT INTO t VALUES (1)",
        "insert into t values (1)",
        "  \n\t UPDATE t SET x = 1",
        "/* why */ DELETE FROM t",
        "-- why\nINSERT INTO t VALUES (1)",
        "/* a */ -- b\n /* c */REPLACE INTO t VALUES (1)",
        "WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x",
        "with x as (select 1)\nupdate t set y = 1",
        "WITH RECURSIVE x AS (SELECT 1) DELETE FROM t",
        "CREATE TABLE t (x)",
        "DROP TABLE t",
        "ALTER TABLE t ADD y",
        "VACUUM",
        "ANALYZE",
        "REINDEX",
        "PRAGMA wal_checkpoint",
        "PRAGMA wal_checkpoint(TRUNCATE)",
        "PRAGMA optimize",
        "PRAGMA journal_mode = WAL",
        "PRAGMA user_version = 7",
        "BEGIN IMMEDIATE",
        "; INSERT INTO t VALUES (1)",
    ],
)
def test_what_writes_queues(query: str) -> None:
    assert writes(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM t",
        "  select 'INSERT INTO t'",
        "/* INSERT */ SELECT 1",
        "-- UPDATE t\nSELECT 1",
        "WITH x AS (SELECT 1) SELECT * FROM x",
        "EXPLAIN QUERY PLAN SELECT 1",
        "VALUES (1)",
        "PRAGMA foreign_keys",
        "PRAGMA table_info('t')",
        'PRAGMA table_xinfo("t")',
        "SAVEPOINT s1",
        "RELEASE SAVEPOINT s1",
        "",
        "-- nothing",
    ],
)
def test_what_only_reads_does_not(query: str) -> None:
    assert not writes(query)


# ------------------------------------------------------------------------- how SQLite runs


@pytest.fixture
def ours(db: None, tmp_path: Path) -> Iterator[Any]:
    """A connection as the settings describe it, to a file of its own."""
    from afterword.site.config import database

    described = database(f"sqlite:///{tmp_path / 'a.db'}")
    made = DatabaseWrapper({**connection.settings_dict, **described, "SYNCHRONOUS": "FULL"})
    yield made
    made.close()


def test_every_connection_is_durable_and_strict(ours: Any) -> None:
    def says(setting: str) -> Any:
        with ours.cursor() as cursor:
            cursor.execute(f"PRAGMA {setting}")
            return cursor.fetchone()[0]

    assert says("journal_mode") == "wal"
    assert says("synchronous") == 2  # FULL
    assert says("foreign_keys") == 1
    assert says("mmap_size") == 0
    assert ours.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert ours.settings_dict["CONN_MAX_AGE"] is None


def test_the_library_is_new_enough_wherever_a_wheel_exists(db: None) -> None:
    """Before 3.51.3 two connections that write or checkpoint at once can damage a WAL file."""
    assert afterword.__version__
    wheel = sys.platform == "linux" and sys.version_info < (3, 14) and _is_x86_64()
    if wheel:
        assert sqlite3.sqlite_version_info >= (3, 51, 3)
        assert sys.modules["sqlite3"].__name__ == "pysqlite3"
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()")
        assert cursor.fetchone() == (sqlite3.sqlite_version,)


def _is_x86_64() -> bool:
    import platform

    return platform.machine() == "x86_64"


# ---------------------------------------------------------------------------- lock files


def test_a_second_start_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "home" / "service.lock"
    with held(path):
        assert path.read_text().strip().isdigit()
        with pytest.raises(Held), held(path):
            raise AssertionError("nobody comes in here")
    with held(path):
        pass


def test_the_lock_of_a_process_that_was_killed_is_free(tmp_path: Path) -> None:
    path = tmp_path / "service.lock"
    program = (
        "import sys\nfrom pathlib import Path\nfrom afterword.site.locks import held\n"
        f"with held(Path({str(path)!r})):\n    print('in', flush=True)\n    sys.stdin.read()\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "in\n"
    with pytest.raises(Held), held(path):
        raise AssertionError("nobody comes in here")
    child.kill()
    with held(path, patience=10):
        assert path.read_text().strip() != str(child.pid)
    child.communicate()


@pytest.mark.django_db(transaction=True)
def test_the_audit_log_of_many_threads_is_one_chain() -> None:
    from afterword.house.queries import audit_holds

    store = house.create_store(name="One", now=NOW, by="test")

    def write() -> None:
        for _ in range(8):
            house.audit(store, now=NOW, by="test", what="tried")

    assert all_at_once(*[write] * 4) == []
    assert audit_holds(store) is None
