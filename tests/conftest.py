"""What every test can use."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from django.conf import settings
from django.utils import translation

from tests import ground
from tests.lacking import Lacking, needs_speech, needs_trees

assert str(settings.HOME) == ground.HOME, (
    "the settings were loaded too early, for another data folder"
)

if TYPE_CHECKING:
    from afterword.house.models import Store

_COMMON: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": list(hypothesis.HealthCheck),
}
hypothesis.settings.register_profile("steady", derandomize=True, database=None, **_COMMON)
hypothesis.settings.register_profile("wide", max_examples=2_000, print_blob=True, **_COMMON)
# What is made up is made up in the same way every time, so that a failure is never a surprise.
# ``AFTERWORD_LAWS=wide`` looks elsewhere on every run, and longer.
hypothesis.settings.load_profile(os.environ.get("AFTERWORD_LAWS", "steady"))

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""A Tuesday morning. Tests say their own times from here on."""


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """SQLite in a file, as in life: in memory all threads would share one connection."""
    from django.db import connections

    described = connections["default"].settings_dict
    if connections["default"].vendor == "sqlite":
        described["TEST"]["NAME"] = f"{ground.HOME}/test.db"
        described["SYNCHRONOUS"] = "OFF"  # what tests write need not outlive a power cut


WRITTEN_ANEW = {"django_content_type", "auth_permission"}
"""What Django writes into new tables, the same each time: it stays, and need not be written again
after each test that commits."""


@pytest.fixture(scope="session", autouse=True)
def _filled_alone_is_emptied() -> None:
    """PostgreSQL needs a fifth of a second to empty a hundred tables after a test that commits, and
    nearly nothing for the few that have rows."""
    from django.core.management.commands import flush
    from django.db import connection

    flush.emit_post_migrate_signal = lambda *_: None  # type: ignore[attr-defined]
    emptied = _emptied if connection.vendor == "postgresql" else connection.ops.sql_flush

    def alone(style: Any, tables: Sequence[str], **how: Any) -> list[str]:
        return emptied(style, [one for one in tables if one not in WRITTEN_ANEW], **how)

    connection.ops.sql_flush = alone  # type: ignore[method-assign]


def _emptied(_: object, tables: Sequence[str], **__: object) -> list[str]:
    from django.db import connection

    name = connection.ops.quote_name
    looks = " UNION ALL ".join(
        f"SELECT '{one}' WHERE EXISTS (SELECT 1 FROM {name(one)})"  # noqa: S608 (names are ours)
        for one in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(looks)
        filled = [one for (one,) in cursor.fetchall()]
    gone = [f"DELETE FROM {name(one)}" for one in filled]  # noqa: S608 (names are ours)
    # What refers to what does not matter where all of it goes.
    return ["SET session_replication_role = replica", *gone, "RESET session_replication_role"]


@pytest.fixture(autouse=True)
def _nobodys_language() -> Iterator[None]:
    """A request leaves its reader's language on: the next test does not begin with it."""
    yield
    translation.deactivate()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def store(db: None) -> Store:
    """Ada & Fern, with its journeys published and switched off."""
    from tests.given import a_store  # not before Django is set up

    return a_store()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder of one's own."""
    return tmp_path


@pytest.fixture
def speech() -> None:
    """What speaks and records voice notes is there."""
    needs_speech()


@pytest.fixture
def trees() -> None:
    """What grows trees is there."""
    needs_trees()


@pytest.fixture
def ringing() -> Callable[[], int]:
    """How often the bell rang, or somebody knocked, since the test began."""
    from afterword.house.bell import bell

    before = bell.heard_at_all
    return lambda: bell.heard_at_all - before


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take minutes come first, those that start a browser next: else one of the two
    processes works on the last of them alone while the other has nothing left to do."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path not in slow, "browser" not in item.path.parts))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that needs what this machine lacks was not run: neither good nor bad."""
    report = yield
    if call.excinfo is not None and call.excinfo.errisinstance(Lacking):
        report.outcome = "skipped"
        path, line, _ = item.location
        report.longrepr = (path, line or 0, str(call.excinfo.value))
    return report


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """On the machine that decides what lands, a test that was skipped is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped") and not exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
