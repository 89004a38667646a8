"""The database wrapper: settings of every connection, and the gate around every write."""

from typing import Any

from django.db.backends.sqlite3 import base

from .gate import Gate, gate_of

_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER", "VACUUM", "REINDEX")


class _Cursor(base.SQLiteCursorWrapper):
    """Puts statements that write outside a transaction through the gate, one by one."""

    wrapper: "DatabaseWrapper"

    def execute(self, query: str, params: Any = None) -> Any:
        if not self.wrapper.must_queue(query):
            return super().execute(query, params)
        with self.wrapper.queued():
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        if not self.wrapper.must_queue(query):
            return super().executemany(query, param_list)
        with self.wrapper.queued():
            return super().executemany(query, param_list)


class _Turn:
    def __init__(self, gate: Gate) -> None:
        self.gate = gate

    def __enter__(self) -> None:
        self.gate.enter()

    def __exit__(self, *_: object) -> None:
        self.gate.leave()


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite as Afterword runs it: WAL, FULL, foreign keys, no memory map, writes in a queue."""

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
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = self.connection.cursor(factory=_Cursor)
        cursor.wrapper = self
        return cursor

    def must_queue(self, query: str) -> bool:
        """Whether a statement writes and no transaction of ours holds the gate for it."""
        if self._inside or self.gate.held_here:
            return False
        return query.lstrip()[:8].upper().startswith(_WRITES)

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
            super()._rollback()  # type: ignore[misc]
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
