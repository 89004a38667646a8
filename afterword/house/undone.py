"""How often what a connection did was taken back, for whoever remembers what it read."""

from typing import Any


class Undone:
    """Part of a database wrapper: counts how often writes of this connection were taken back, and
    how often it began anew. What was read over it before may never have been, or be gone."""

    undone = 0

    def connect(self) -> None:
        """Connect anew."""
        self.undone += 1
        super().connect()  # type: ignore[misc]

    def _rollback(self) -> None:
        self.undone += 1
        super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: Any) -> None:
        self.undone += 1
        super()._savepoint_rollback(sid)  # type: ignore[misc]


def undone() -> int:
    """How often so far, on this thread's connection."""
    from django.db import DEFAULT_DB_ALIAS, connections

    return int(getattr(connections[DEFAULT_DB_ALIAS], "undone", 0))
