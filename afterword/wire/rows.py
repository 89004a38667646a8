"""The shapes in which rows of files are handed to a mapping, and what it makes of them.

A reader of rows is without input and output, like every adapter: files are opened, kept apart and
counted by the engine; the reader says which table a file is, which rows belong together, and what
such a group of rows means.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import msgspec

from .shapes import Event, Product

Cells = Mapping[str, Any]
"""One row: what each column holds, by the column's plain name (see ``plain``)."""


def plain(name: str) -> str:
    """A column's name as it is compared: without case, spaces, dashes and underscores."""
    return "".join(letter for letter in name.casefold() if letter not in " _-\t\ufeff\xa0")


class Given(msgspec.Struct, frozen=True):
    """A row with the table it belongs to."""

    table: str
    cells: Cells


class Backed(msgspec.Struct, frozen=True):
    """An event or product, and the rows (places in the group) that say it."""

    said: Event | Product
    rows: tuple[int, ...]
    sum_so_far: bool = False
    """The event's ``amount`` is all that went back by now, not what went back this time."""


class Meaning(msgspec.Struct):
    """What a group of rows means: what they say, and the rows that cannot be taken in."""

    said: list[Backed] = []
    bad: dict[int, str] = {}
    """The reason, by the row's place in the group."""


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader knows beside the rows. The store's own facts serve where rows are silent."""

    now: datetime
    currency: str
    zone: str


class Join(msgspec.Struct, frozen=True):
    """A row names a row of another table."""

    table: str
    key: str


class Reader(Protocol):
    """How rows are read."""

    def table_of(self, name: str, header: Sequence[str]) -> str | None:
        """The table that a file is, by its columns (plain names) or its name; ``None``: none."""

    def is_look_up(self, table: str) -> bool:
        """Whether rows of the table say nothing by themselves and only serve others."""

    def key_of(self, table: str, cells: Cells) -> str:
        """By what rows of other tables name this one; empty: by nothing."""

    def group_of(self, given: Given) -> str:
        """Rows with the same answer are read together; empty: the row stands alone."""

    def joins_of(self, given: Given) -> Sequence[Join]:
        """The rows of other tables that the row names."""

    def meaning(self, rows: Sequence[Given], ground: Ground) -> Meaning:
        """What a group of rows says. Never raises for what stands in them."""
