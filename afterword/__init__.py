"""Afterword: the open, self-hosted home of everything that happens after "Buy".

Two things are settled here, before any other module of ours is imported, because both are
global to the process:

* the SQLite library: where the ``pysqlite3`` wheel exists it is newer than the system's, and
  versions before 3.51.3 can damage a WAL file when two connections write or checkpoint at once;
* the time zone data: only the locked ``tzdata`` package is read, so that the same rules give the
  same answer on every machine.
"""

import sys
import zoneinfo

__version__ = "0.1.0"

try:
    import pysqlite3
except ImportError:  # no wheel for this platform: the standard library's SQLite serves
    pass
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

zoneinfo.reset_tzpath(to=[])
