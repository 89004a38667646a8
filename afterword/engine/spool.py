"""The spool of an import: all its rows, put down once so that those that belong together meet.

Rows of one order may stand far apart, and linked files name each other's rows, in any order. So
rows first go into a private SQLite file beside the database, which the system deletes when it is
closed, also after kill -9. From there they come group by group, in the order in which each group
first appears. The same files give the same groups in the same order: that is what makes an import
that was stopped go on where it was.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any, NamedTuple, Self

import msgspec

from afterword.wire.rows import Cells, Given, Reader, plain

from .import_files import Line

_TABLES = """
CREATE TABLE rows (id INTEGER PRIMARY KEY, grp INTEGER, tbl TEXT, file INTEGER, line INTEGER,
                   cells BLOB, says TEXT, counted INTEGER DEFAULT 0);
CREATE TABLE groups (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE named (tbl TEXT, key TEXT, row INTEGER, PRIMARY KEY (tbl, key)) WITHOUT ROWID;
CREATE TABLE keys (key TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_AT_ONCE = 1000
_DEEPEST = 3
"""How many joins may follow each other: an item's product, the product's category, its name."""


class Spooled(NamedTuple):
    """A row with the place it came from."""

    file: int
    line: int
    given: Given
    says: str
    """Why it could not be read; empty: it could."""


class Group(NamedTuple):
    """Rows that are read together, and the rows of look-up tables that serve them first."""

    rows: list[Spooled]
    served_by: int

    @property
    def size(self) -> int:
        return len(self.rows) + self.served_by


class Spool:
    """A private file of rows. Use as a context."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.count = 0
        self._base = sqlite3.connect("", isolation_level=None)
        self._base.execute("PRAGMA journal_mode = OFF")
        self._base.execute("PRAGMA synchronous = OFF")
        self._base.executescript(_TABLES)
        self._groups: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._base.close()

    # ---------------------------------------------------------------------------- filling

    def fill(self, file: int, table: str, lines: Iterable[Line]) -> None:
        """Put the rows of a file down."""
        self._base.execute("BEGIN")
        for line in lines:
            self._put(file, table, line)
        self._base.execute("COMMIT")

    def _put(self, file: int, table: str, line: Line) -> None:
        given = Given(table, line.cells)
        look_up = not line.says and self.reader.is_look_up(table)
        name = "" if line.says or look_up else self.reader.group_of(given)
        group = None if look_up else self._group(name)
        row = self._base.execute(
            "INSERT INTO rows (grp, tbl, file, line, cells, says) VALUES (?, ?, ?, ?, ?, ?)",
            (group, table, file, line.number, msgspec.json.encode(line.cells), line.says),
        ).lastrowid
        key = "" if line.says else self.reader.key_of(table, line.cells)
        if key:
            self._base.execute("INSERT OR IGNORE INTO named VALUES (?, ?, ?)", (table, key, row))
        self.count += 1

    def _group(self, name: str) -> int:
        if name in self._groups:
            return self._groups[name]
        found = None
        if name:
            found = self._base.execute("SELECT id FROM groups WHERE name = ?", (name,)).fetchone()
        if found is None:
            found = self._base.execute(
                "INSERT INTO groups (name) VALUES (?) RETURNING id", (name or None,)
            ).fetchone()
        group = int(found[0])
        if name:
            if len(self._groups) > _AT_ONCE:
                self._groups.clear()
            self._groups[name] = group
        return group

    def close_up(self) -> None:
        """All rows are in: make them quick to find."""
        self._base.execute("CREATE INDEX rows_by_group ON rows (grp, id)")

    # ---------------------------------------------------------------------------- reading

    def groups(self) -> Iterator[Group]:
        """Every group, then the look-up rows that served nobody, as groups without rows."""
        cursor = self._base.execute(
            "SELECT grp, tbl, file, line, cells, says FROM rows WHERE grp IS NOT NULL"
            " ORDER BY grp, id"
        )
        rows: list[Spooled] = []
        served, current = 0, None
        for group, table, file, line, cells, says in cursor:
            if current is not None and group != current:
                yield Group(rows, served)
                rows, served = [], 0
            current = group
            merged, used = self._joined(table, msgspec.json.decode(cells)) if not says else ({}, 0)
            rows.append(Spooled(file, line, Given(table, merged), says))
            served += used
        if rows:
            yield Group(rows, served)
        (left,) = self._base.execute(
            "SELECT COUNT(*) FROM rows WHERE grp IS NULL AND counted = 0"
        ).fetchone()
        if left:
            yield Group([], left)

    def _joined(self, table: str, cells: dict[str, Any]) -> tuple[Cells, int]:
        """A row with the columns of the rows it names, and how many of those served first now."""
        done: set[str] = set()
        served = 0
        for _ in range(_DEEPEST):
            joins = self.reader.joins_of(Given(table, cells))
            new = [join for join in joins if join.table not in done]
            if not new:
                break
            for join in new:
                done.add(join.table)
                row = self._base.execute(
                    "SELECT rows.id, cells, grp, counted FROM named JOIN rows ON rows.id = row"
                    " WHERE named.tbl = ? AND key = ?",
                    (join.table, join.key),
                ).fetchone()
                if row is None:
                    continue
                served += self._serve(row)
                prefix = plain(join.table)
                cells |= {
                    f"{prefix}.{name}": value for name, value in msgspec.json.decode(row[1]).items()
                }
        return cells, served

    def _serve(self, row: tuple[Any, ...]) -> int:
        number, _, group, counted = row
        if group is not None or counted:
            return 0
        self._base.execute("UPDATE rows SET counted = 1 WHERE id = ?", (number,))
        return 1

    # ----------------------------------------------------------------------------- claims

    def claimed(self, keys: Iterable[str]) -> set[str]:
        """Which of these keys this import has told already: what a dry run goes by."""
        found = set()
        for key in keys:
            if self._base.execute("SELECT 1 FROM keys WHERE key = ?", (key,)).fetchone():
                found.add(key)
        return found

    def claim(self, keys: Iterable[str]) -> None:
        """These keys are told now."""
        self._base.executemany("INSERT OR IGNORE INTO keys VALUES (?)", [(key,) for key in keys])
