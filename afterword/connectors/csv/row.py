"""One row seen through its mapping: fields instead of columns."""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from afterword.wire.reading import digest, filled
from afterword.wire.rows import Cells, Ground, plain
from afterword.wire.shapes import Who

from . import values
from .mapping import File, Mapping
from .values import Odd

T = TypeVar("T")


class BadRow(ValueError):
    """A row cannot be taken in; the text says why."""


class Lens:
    """How the fields of one file are found in its rows. Made once for each file."""

    def __init__(self, mapping: Mapping, name: str) -> None:
        self.mapping = mapping
        self.name = name
        self.file: File = mapping.files[name]
        self.columns: dict[str, tuple[str, ...]] = {
            field: tuple(plain(one) for one in ([told] if isinstance(told, str) else told))
            for field, told in self.file.columns.items()
        }
        self.words = {
            field: {word.casefold(): ours for word, ours in some.items()}
            for field, some in self.file.words.items()
        }

    @cached_property
    def of_lines(self) -> "Lens | None":
        """How the order lines within a row are seen."""
        some = (name for name, file in self.mapping.files.items() if file.holds == "order lines")
        name = next(some, None)
        return Lens(self.mapping, name) if name else None


def _plain(cells: Cells) -> dict[str, Any]:
    return {plain(str(name)): value for name, value in cells.items()}


class Row:
    """A row: fields by name, read as what they should be.

    ``aside`` collects what could not be read and does not stop the row: it is kept with the event.
    """

    def __init__(self, index: int, lens: Lens, cells: Cells, ground: Ground) -> None:
        self.index = index
        self.lens = lens
        self.cells = cells
        self.ground = ground
        self.aside: dict[str, str] = {}
        self._moments: dict[str, datetime | None] = {}

    @property
    def mapping(self) -> Mapping:
        return self.lens.mapping

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone of times without an offset."""
        return ZoneInfo(self.mapping.zone or self.ground.zone)

    def raw(self, field: str) -> Any:
        """What stands in the first filled column of a field, else its default."""
        for column in self.lens.columns.get(field, ()):
            found = self.cells.get(column)
            if found is not None and found != "":
                return found
        return self.lens.file.defaults.get(field)

    def text(self, field: str, most: int = 300) -> str:
        """A field as text, in our word where the mapping gives one."""
        found = values.words(self.raw(field))
        ours = self.lens.words.get(field)
        if ours:
            found = ours.get(found.casefold(), found)
        return found[:most]

    def ident(self, field: str, most: int = 100) -> str:
        """A field as an id. Raises ``BadRow`` for one that is too long to be one."""
        found = values.ident(self.raw(field))
        found = self.lens.words.get(field, {}).get(found.casefold(), found)
        if len(found) > most:
            raise BadRow(f"{field}: {found[:20]}… is longer than {most} characters")
        return found

    def number(self, field: str) -> Decimal | None:
        """A field as a number. Raises ``BadRow``."""
        return self._read(field, lambda raw: values.number(raw, self.mapping.decimal))

    def money(self, field: str, currency: str) -> int | None:
        """A field in minor units. Raises ``BadRow``."""
        return self._read(field, lambda raw: values.money(raw, currency, self.mapping.decimal))

    def moment(self, field: str) -> datetime | None:
        """A field as a moment in UTC, whenever it is. Raises ``BadRow``."""
        if field not in self._moments:
            self._moments[field] = self._read(
                field, lambda raw: values.moment(raw, self.mapping.dates, self.zone)
            )
        return self._moments[field]

    def past(self, field: str) -> datetime | None:
        """A field as a moment that is behind us. Raises ``BadRow``."""
        found = self.moment(field)
        return self._read(field, lambda _: values.past(found, self.ground.now))

    def stage(self, field: str, since: datetime) -> datetime | None:
        """A moment on the way of an order. One that cannot be (before ``since``, in the future, no
        date at all) is kept aside: the order goes in without it."""
        try:
            found = self.past(field)
        except BadRow:
            self._aside(field)
            return None
        if found is not None and found < since:
            self._aside(field)
            return None
        return found

    def promise(self, field: str, since: datetime) -> datetime | None:
        """A promised moment. One before ``since`` or more than 400 days on is kept aside."""
        try:
            found = self.moment(field)
        except BadRow:
            self._aside(field)
            return None
        if found is not None and not since <= found <= since + values.MOST_AHEAD:
            self._aside(field)
            return None
        return found

    def yes(self, field: str) -> bool | None:
        """A field as yes or no. Raises ``BadRow``."""
        return self._read(field, lambda _: values.yes(self.text(field)))

    def several(self, field: str) -> list[str]:
        """A field that holds several words with commas between, or a JSON list."""
        found = self.raw(field)
        parts = found if isinstance(found, list) else re.split(r"\s*[,;|]\s*", values.words(found))
        return list(dict.fromkeys(word for part in parts if (word := values.words(part)[:80])))

    def currency(self) -> str:
        """The currency of the row's money. Raises ``BadRow`` for a word that is none."""
        found = self.text("currency").upper() or self.mapping.currency or self.ground.currency
        if not re.fullmatch("[A-Z]{3}", found):
            raise BadRow(f"currency: {found[:20]!r} is no currency; write it like EUR")
        return found

    def country(self) -> str:
        """The country, also by its name; an unknown one is kept aside."""
        text = self.text("country", 80)
        found = values.country(text)
        if text and not found:
            self._aside("country")
        return found or ("" if text else self.mapping.country)

    def outside(self, field: str) -> str:
        """An id with its source: ``olist:1042``; "" without one."""
        found = self.ident(field)
        return f"{self.mapping.source}:{found}" if found else ""

    def who(self) -> Who | None:
        """The person that the row names; ``None`` when it names nobody."""
        customer, email, phone = self.outside("customer"), self.text("email"), self.text("phone")
        first = self.text("first_name", 100)
        both = f"{first} {self.text('last_name', 100)}".strip()
        name = self.text("name", 200) or both
        if not (customer or email or phone or name):
            return None
        return Who(
            ids=(customer,) if customer else (),
            email=email,
            phone=phone.removeprefix("'"),
            name=name,
            given_name=first,
            language=self.text("customer_language", 16) or self.mapping.language,
            country=self.country(),
            region=self._region(),
            zone=self._zone_of_person(),
        )

    def address(self) -> dict[str, Any]:
        """Where the person lives, as far as the row says: it is stored sealed."""
        return filled(
            street=self.text("street"), city=self.text("city"), zip=self.ident("zip")[:20]
        )

    def inner(self, field: str) -> list["Row"]:
        """The rows in a list within the row, seen as order lines of the same mapping."""
        found = self.raw(field)
        lens = self.lens.of_lines
        if not isinstance(found, list) or lens is None:
            return []
        return [
            Row(self.index, lens, {**self.cells, **_plain(one)}, self.ground)
            for one in found
            if isinstance(one, dict)
        ]

    def digest(self) -> str:
        """What the row holds, as a short hash."""
        return digest(dict(self.cells))

    def _region(self) -> str:
        found = self.text("region", 80)
        if len(found) > 10:
            self._aside("region")
            return ""
        return found

    def _zone_of_person(self) -> str:
        found = self.text("customer_zone", 64)
        try:
            return ZoneInfo(found).key if found else ""
        except (ValueError, OSError, LookupError):
            self._aside("customer_zone")
            return ""

    def _aside(self, field: str) -> None:
        """Keep what stands there for people to look at; the row goes on without it."""
        self.aside[field] = values.words(self.raw(field))[:80]

    def _read(self, field: str, reading: Callable[[Any], T]) -> T:
        try:
            return reading(self.raw(field))
        except Odd as odd:
            raise BadRow(f"{field}: {odd}") from odd
