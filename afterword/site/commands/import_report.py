"""What an import tells while it runs: its progress, and every row that is not taken in."""

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Self

from afterword.ui.cells import plainly

from .ground import show

if TYPE_CHECKING:
    from afterword.engine.import_files import Line
    from afterword.engine.importing import Bad

_SHOWN = 20
"""How many bad rows are shown on standard error before it is said that there are more."""
_EVERY = 0.2
"""Seconds between two looks of the progress line."""


class Report:
    """Tells of an import. Use as a context.

    Bad rows: with JSON one object a line on standard output, ``{"bad": {"file", "line",
    "reason"}}``; else lines on standard error. A file, where one is named, gets all of them.
    """

    def __init__(self, names: list[str], *, as_json: bool, bad_rows: Path | None) -> None:
        self.names = names
        self.as_json = as_json
        self.told = 0
        self.total = 0
        self.read = 0
        self._looked = 0.0
        self._live = sys.stderr.isatty()
        self._file = bad_rows.open("w", encoding="utf-8", newline="") if bad_rows else None
        self._rows = csv.writer(self._file) if self._file else None
        if self._rows:
            self._rows.writerow(["file", "line", "reason"])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._wipe()
        if self.told > _SHOWN and not self.as_json:
            more = f"… and {self.told - _SHOWN:,} more."
            hint = "" if self._file else " --bad-rows FILE writes them all down."
            sys.stderr.write(f"{more}{hint}\n")
        if self._file:
            self._file.close()

    def reads(self, name: str, table: str, says: str) -> None:
        """How a file is understood."""
        if not self.as_json:
            sys.stderr.write(f"{name}: {table} ({says})\n")

    def counted(self, lines: "Iterable[Line]") -> "Iterator[Line]":
        """The lines, while their number is shown."""
        for line in lines:
            self.read += 1
            self._show(f"Reading: {self.read:,} rows")
            yield line

    def begins(self, total: int) -> None:
        """All rows are read; now they are taken in."""
        self.total = total

    def moved(self, behind: int) -> None:
        """So many rows are behind it."""
        part = 100 * behind // self.total if self.total else 100
        self._show(f"Taking in: {behind:,} of {self.total:,} rows ({part} %)")

    def bad(self, bad: "Bad") -> None:
        """A row that is not taken in."""
        self.told += 1
        name = self.names[bad.file]
        if self._rows:
            self._rows.writerow([plainly(name), bad.line, plainly(bad.reason)])
        if self.as_json:
            show({"bad": {"file": name, "line": bad.line, "reason": bad.reason}})
        elif self.told <= _SHOWN:
            self._wipe()
            sys.stderr.write(f"{name}, line {bad.line}: {bad.reason}\n")

    def _show(self, text: str) -> None:
        if self._live and monotonic() - self._looked >= _EVERY:
            self._looked = monotonic()
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()

    def _wipe(self) -> None:
        if self._live:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
