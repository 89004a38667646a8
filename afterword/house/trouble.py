"""Whether an error of the database speaks of what was asked of it, or of the machine it runs on."""

from django.db import Error, InterfaceError

_SQLITE = frozenset({5, 6, 7, 8, 10, 13, 14})
"""SQLite's primary result codes: busy, locked, out of memory, read-only, input or output failed, no
room left, cannot be opened."""
_POSTGRESQL = frozenset({"08", "40", "53", "57", "58"})
"""PostgreSQL's classes of errors: connection, another transaction in the way, resources, told to
stop, the system."""


def of_the_machine(error: BaseException) -> bool:
    """Whether trying the same again later can go well: the disk is full, the connection was lost.

    ``error``: one of Django's database errors, with the driver's as its cause.
    """
    if not isinstance(error, Error):
        return False
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in _SQLITE
    state = getattr(cause, "sqlstate", None)
    return isinstance(error, InterfaceError) if state is None else state[:2] in _POSTGRESQL
