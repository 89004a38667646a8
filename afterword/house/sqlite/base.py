"""The database wrapper: settings of every connection, and the gate around every write."""

import re
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from sqlite3 import dbapi2
from typing import Any

from django.db.backends.sqlite3 import base, features, operations
from django.utils.dateparse import parse_datetime

from afterword.house.undone import Undone

from .gate import Gate, gate_of

CHECKPOINT = 4000
"""Pages of the log (16 MB) after which whoever commits carries them over into the file. The fewer
times, the fewer pages are carried over again and again; the more pages, the longer all others wait
for it. SQLite's own thousand is reached in a tenth of a second where webhooks pour in."""

_READS = frozenset({"SELECT", "VALUES", "EXPLAIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT"})
"""What begins a statement that writes nothing, or that stands inside a transaction anyhow."""
_LISTED = re.compile(r"\b(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
_SPACE = re.compile(r"(?:\s+|--[^\n]*(?:\n|$)|/\*.*?(?:\*/|$)|;)*", re.DOTALL)
_WORD = re.compile(r"[A-Za-z]+")
_PLAIN_PRAGMA = re.compile(r"PRAGMA\s+[\w.]+\s*(?:\(\s*[\w'\"]+\s*\))?\s*;?\s*$", re.IGNORECASE)
_WRITING_PRAGMA = re.compile(
    r"wal_checkpoint|optimize|incremental_vacuum|journal_mode|user_version", re.IGNORECASE
)


def writes(query: str) -> bool:
    """Whether a statement may write. When in doubt it does: queueing costs little."""
    start = _SPACE.match(query)
    body = query[start.end() if start else 0 :]
    found = _WORD.match(body)
    word = found[0].upper() if found else ""
    if word == "WITH":
        return bool(_LISTED.search(body))
    if word == "PRAGMA":
        # Asking for a setting reads; setting one, and those that tidy up, write.
        return not _PLAIN_PRAGMA.match(body) or bool(_WRITING_PRAGMA.search(body))
    return bool(word) and word not in _READS


@lru_cache(maxsize=4096)
def _instant(raw: bytes) -> datetime | None:
    """An instant as it is stored: in UTC, and without saying so. A message or a look at a run reads
    a dozen of them, many of them the same, so each is read once and in as few steps as there are.
    """
    text = raw.decode()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return parse_datetime(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


dbapi2.register_converter("datetime", _instant)
dbapi2.register_converter("timestamp", _instant)


@lru_cache(maxsize=512)
def _rewritten(query: str) -> str:
    return str(base.FORMAT_QMARK_REGEX.sub("?", query)).replace("%%", "%")


class _Cursor(base.SQLiteCursorWrapper):
    """Puts statements that write outside a transaction through the gate, one by one."""

    wrapper: "DatabaseWrapper"
    _kept: "deque[Any] | None" = None
    """What a writing statement gave. SQLite keeps such a one open until its last row is fetched,
    so the rows are fetched before the next writer's turn."""

    def execute(self, query: str, params: Any = None) -> Any:
        self._kept = None
        if not self.wrapper.must_queue(query):
            return super().execute(query, params)
        with self.wrapper.queued():
            super().execute(query, params)
            if self.description is not None:
                self._kept = deque(super().fetchall())
        return self

    def executemany(self, query: str, param_list: Any) -> Any:
        self._kept = None
        if not self.wrapper.must_queue(query):
            return super().executemany(query, param_list)
        with self.wrapper.queued():
            return super().executemany(query, param_list)

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> Any:
        """The placeholders as SQLite writes them. Statements come again and again, and long ones
        take longer to rewrite than to run."""
        if param_names is None:
            return _rewritten(query)
        return super().convert_query(query, param_names=param_names)

    def executescript(self, script: str) -> Any:
        self._kept = None
        with self.wrapper.queued():
            return super().executescript(script)

    def fetchone(self) -> Any:
        if self._kept is None:
            return super().fetchone()
        return self._kept.popleft() if self._kept else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        many = self.arraysize if size is None else size
        if self._kept is None:
            return list(super().fetchmany(many))
        return [self._kept.popleft() for _ in range(min(many, len(self._kept)))]

    def fetchall(self) -> list[Any]:
        if self._kept is None:
            return list(super().fetchall())
        rows, self._kept = list(self._kept), deque()
        return rows

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> Any:
        if self._kept is None:
            return super().__next__()
        if not self._kept:
            raise StopIteration
        return self._kept.popleft()


class _Turn:
    def __init__(self, gate: Gate) -> None:
        self.gate = gate

    def __enter__(self) -> None:
        self.gate.enter()

    def __exit__(self, *_: object) -> None:
        self.gate.leave()


MOST_VALUES = 999
"""What every SQLite takes in one statement. From Django 6 on the connection is asked how many that
are, and that of pysqlite3 cannot be."""


class _Features(features.DatabaseFeatures):
    max_query_params = MOST_VALUES


class _Operations(operations.DatabaseOperations):
    def _quote_params_for_last_executed_query(self, params: Sequence[Any]) -> tuple[Any, ...]:
        """The values of a statement as they would be written in it, for whoever looks at it."""
        quoted: list[Any] = []
        for start in range(0, len(params), MOST_VALUES):
            some = params[start : start + MOST_VALUES]
            cursor = self.connection.connection.cursor()
            cursor.execute(f"SELECT {', '.join(['QUOTE(?)'] * len(some))}", some)
            quoted += cursor.fetchone()
            cursor.close()
        return tuple(quoted)


class DatabaseWrapper(Undone, base.DatabaseWrapper):
    """SQLite as Afterword runs it: WAL, FULL, foreign keys, no memory map, writes in a queue."""

    features_class = _Features
    ops_class = _Operations
    _inside = False

    @property
    def gate(self) -> Gate:
        return gate_of(str(self.settings_dict["NAME"]))

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        with self.queued():
            connection.execute("PRAGMA journal_mode = WAL")
        synchronous = self.settings_dict.get("SYNCHRONOUS", "FULL")
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        connection.execute("PRAGMA mmap_size = 0")
        connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT}")
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = self.connection.cursor(factory=_Cursor)
        cursor.wrapper = self
        return cursor

    def must_queue(self, query: str) -> bool:
        """Whether a statement writes and no transaction of ours holds the gate for it."""
        if self._inside or self.gate.held_here:
            return False
        return writes(query)

    def queued(self) -> "_Turn | _Free":
        """A turn in the queue; nothing to wait for where this thread is inside already."""
        return _Free() if self.gate.held_here else _Turn(self.gate)

    def _start_transaction_under_autocommit(self) -> None:
        self.gate.enter()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self.gate.leave()
            raise
        self._inside = True

    def _commit(self) -> None:
        # A commit that fails leaves the transaction open: Django rolls it back, and that leaves.
        super()._commit()  # type: ignore[misc]
        self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            with self.queued():
                super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    def _leave(self) -> None:
        if self._inside:
            self._inside = False
            self.gate.leave()


class _Free:
    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...
