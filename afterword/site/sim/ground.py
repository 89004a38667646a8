"""The ground of a simulation: Django on a database in memory, in a data folder of its own.

Nothing of an installation on this machine is read or written.
"""

import gc
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

KEY = "5e" * 32
"""The master key of every simulated house: nothing in it is secret."""


def prepare(home: Path) -> None:
    """Set Django up on an empty database in memory. Once for each process, before anything else."""
    for name in list(os.environ):
        if name.startswith("AFTERWORD_") or name == "DATABASE_URL":
            del os.environ[name]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "afterword.site.settings",
        "AFTERWORD_HOME": str(home),
        "AFTERWORD_KEY": KEY,
        "AFTERWORD_LOG": "error",
        "AFTERWORD_URL": "https://afterword.sim.example",
        "DATABASE_URL": "sqlite:///:memory:",
    }
    import django
    import structlog

    django.setup()
    # Faults are what this is about: thousands of them are no news for a log.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    from afterword.site.tables import bring_up_to_date

    bring_up_to_date()
    # Worlds are large and let go of as a whole: looking for circles in them is work for nothing.
    gc.freeze()
    gc.disable()


class Crash(BaseException):
    """The process dies here: no handler of the product may catch it."""


def refusal(says: str, code: int) -> Exception:
    """What Django raises where SQLite refuses with this code."""
    from django.db.utils import OperationalError

    cause = sqlite3.OperationalError(says)
    cause.sqlite_errorcode = code
    error = OperationalError(says)
    error.__cause__ = cause
    return error


class Tables:
    """The database: copies of it, and what happens at its commits.

    ``at_commit`` is asked before and after each commit of a transaction ("before", "after") and
    may raise: ``Crash`` or an error of the database. A transaction that dies is rolled back.
    """

    def __init__(self) -> None:
        from django.db import connections

        self._line: Any = connections["default"]  # the backend itself, not the proxy of a thread
        self._line.ensure_connection()
        self.at_commit: Callable[[str], None] = lambda when: None
        self.commits = 0
        line: Any = self._line
        self._commit = type(line)._commit
        line._commit = self._committing

    def _committing(self) -> None:
        try:
            self.at_commit("before")
        except Crash:
            self._line._rollback()
            raise
        self._commit(self._line)
        self.commits += 1
        self.at_commit("after")

    def copy(self) -> sqlite3.Connection:
        """The database as it stands."""
        copied = sqlite3.connect(":memory:")
        self._line.connection.backup(copied)
        return copied

    def become(self, copy: sqlite3.Connection) -> None:
        """Go back to a copy."""
        self.after_a_death()
        copy.backup(self._line.connection)

    def after_a_death(self) -> None:
        """What a process that died left half done is gone, as in a new process."""
        line = self._line
        if line.connection.in_transaction:
            line.connection.rollback()
        line.undone += 1
        line._leave()
        line.in_atomic_block = False
        line.needs_rollback = False
        line.savepoint_ids, line.atomic_blocks, line.run_on_commit = [], [], []
        line.autocommit = True
        line.run_commit_hooks_on_set_autocommit_on = False

    def close(self) -> None:
        """Let go of the connection's commits."""
        del self._line._commit
