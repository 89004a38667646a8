"""Afterword: the open, self-hosted home of everything that happens after "Buy".

Three things are settled here, before any other module of ours is imported, because all are
global to the process:

* the SQLite library: where the ``pysqlite3`` wheel exists it is newer than the system's, and
  versions before 3.51.3 can damage a WAL file when two connections write or checkpoint at once;
* the time zone data: only the locked ``tzdata`` package is read, so that the same rules give the
  same answer on every machine;
* msgspec's reading into types: it learns how a type is built when it is first read into, and shows
  what it has learnt so far to whoever asks meanwhile on another thread. That one reads into a field
  of which nothing is known yet, and the whole process falls (a segmentation fault; 0.22). So
  whoever is first with a type is alone with it.
"""

import sys
import zoneinfo
from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import Any

import msgspec

__version__ = "0.1.0"

try:
    import pysqlite3
except ImportError:  # no wheel for this platform: the standard library's SQLite serves
    pass
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

zoneinfo.reset_tzpath(to=[])

_alone = RLock()
_known: set[Any] = set()
"""The types that were read into before: all about them is learnt."""


def _first_alone(read: Callable[..., Any]) -> Callable[..., Any]:
    """``read``, with nobody beside it where its type was never read into."""

    @wraps(read)
    def reading(*given: Any, **how: Any) -> Any:
        kind = how.get("type", given[1] if len(given) > 1 else None)
        if kind is None or kind in _known:
            return read(*given, **how)
        with _alone:
            try:
                return read(*given, **how)
            finally:
                _known.add(kind)

    return reading


def _made_alone(make: Callable[..., Any]) -> Callable[..., Any]:
    """``make``, by which all is learnt of what it will read into."""

    @wraps(make, updated=())
    def making(*given: Any, **how: Any) -> Any:
        with _alone:
            return make(*given, **how)

    return making


for _where, _name, _guarded in (
    (msgspec, "convert", _first_alone),
    (msgspec.json, "decode", _first_alone),
    (msgspec.msgpack, "decode", _first_alone),
    (msgspec.json, "Decoder", _made_alone),
    (msgspec.msgpack, "Decoder", _made_alone),
):
    setattr(_where, _name, _guarded(getattr(_where, _name)))
