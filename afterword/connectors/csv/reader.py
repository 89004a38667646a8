"""A mapping at work: which table a file is, which rows belong together, what they say."""

from collections.abc import Callable, Sequence
from fnmatch import fnmatch

from afterword.wire.rows import Backed, Cells, Given, Ground, Join, Meaning, plain

from . import people, values
from .mapping import Mapping
from .orders import grouped_by, orders
from .parcels import parcel
from .row import BadRow, Lens, Row

_ALONE: dict[str, Callable[[Row], list[Backed]]] = {
    "customers": people.customer,
    "consents": people.consent,
    "reviews": people.review,
    "answers": people.answer,
    "products": people.product,
}
_OF_ORDERS = ("orders", "order lines", "payments")


class MappedReader:
    """Reads rows by a mapping (``wire.rows.Reader``)."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self.lenses = {name: Lens(mapping, name) for name in mapping.files}
        # What is needed to tell which rows belong together never depends on the store or the time.
        self._bare = Ground(now=values.EARLIEST.replace(year=9000), currency="XXX", zone="UTC")

    def table_of(self, name: str, header: Sequence[str]) -> str | None:
        """The table whose columns are all there, the one that asks for most first; else by name.

        A name alone decides only between tables that ask for no columns.
        """
        there = {plain(one) for one in header}
        found: list[tuple[int, str]] = []
        for table, file in self.mapping.files.items():
            asked = [
                any(plain(one) in there for one in column.split("|")) for column in file.known_by
            ]
            if there & {plain(one) for one in file.unless}:
                continue
            named = any(fnmatch(name.casefold(), pattern.casefold()) for pattern in file.names)
            if all(asked) and (asked or named):
                found.append((2 * len(asked) + named, table))
        return max(found)[1] if found else None

    def is_look_up(self, table: str) -> bool:
        """Whether its rows only serve others."""
        return self.mapping.files[table].holds == "look-up"

    def key_of(self, table: str, cells: Cells) -> str:
        """By what other files name the row."""
        key = self.mapping.files[table].key
        return values.ident(cells.get(plain(key))) if key else ""

    def joins_of(self, given: Given) -> Sequence[Join]:
        """The rows that it names."""
        return [
            Join(other, key)
            for other, column in self.mapping.files[given.table].joins.items()
            if (key := values.ident(given.cells.get(plain(column))))
        ]

    def group_of(self, given: Given) -> str:
        """The order, person or thing a row is about; "" where it stands alone."""
        row = Row(0, self.lenses[given.table], given.cells, self._bare)
        holds = row.lens.file.holds
        try:
            if holds in _OF_ORDERS:
                return grouped_by(row)
            if holds == "shipments":
                name = row.ident("shipment") or row.ident("tracking") or row.ident("order")
                return f"shipment/{name}" if name else ""
        except BadRow:
            return ""
        return ""

    def meaning(self, rows: Sequence[Given], ground: Ground) -> Meaning:
        """What the rows of a group say."""
        found = Meaning()
        seen = [
            Row(index, self.lenses[given.table], given.cells, ground)
            for index, given in enumerate(rows)
        ]
        of_orders = [row for row in seen if row.lens.file.holds in _OF_ORDERS]
        parcels = [row for row in seen if row.lens.file.holds == "shipments"]
        if of_orders:
            orders(of_orders, found)
        if parcels:
            parcel(parcels, found)
        for row in seen:
            reading = _ALONE.get(row.lens.file.holds)
            if reading is None:
                continue
            try:
                found.said += reading(row)
            except BadRow as bad:
                found.bad[row.index] = str(bad)
        return found
