"""Whether this process still speaks to the database's one history.

When a standby is promoted it begins a new timeline, and what the old primary had not sent it yet is
gone. A worker that went on as before would hand over again what that tail knew was handed over. So
each connection says, before anything else is asked of it, which timeline it is on. From the first
one that is on another, ``changed`` is set and nothing is handed over, until the worker has begun
anew: with its journal, as after a restore.
"""

from threading import Event, Lock

changed = Event()
"""Set when this process has met another timeline than the one it began with."""

_lock = Lock()
_known: dict[str, str] = {}


def met(database: str, timeline: str) -> None:
    """A new connection to that database is on that timeline."""
    with _lock:
        if _known.setdefault(database, timeline) != timeline:
            changed.set()


def begin_anew() -> None:
    """The worker begins anew, with whatever history it finds now."""
    with _lock:
        _known.clear()
        changed.clear()
