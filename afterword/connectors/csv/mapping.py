"""A mapping: which columns of which files mean what. It is written as a YAML file.

``docs/guides/import.md`` explains every word of it to the people who write one.
"""

import re
from collections.abc import Iterator
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo

import msgspec

T = TypeVar("T")

Holds = Literal[
    "orders",
    "order lines",
    "payments",
    "customers",
    "products",
    "shipments",
    "consents",
    "reviews",
    "answers",
    "look-up",
]

_PERSON = [
    "customer",
    "email",
    "phone",
    "name",
    "first_name",
    "last_name",
    "customer_language",
    "customer_zone",
    "country",
    "region",
    "city",
    "zip",
    "street",
]
_ORDER = [
    "order",
    "order_id",
    "number",
    "placed",
    "paid",
    "fulfilled",
    "cancelled",
    "cancel_reason",
    "status",
    "currency",
    "total",
    "shipping",
    "tax",
    "discount",
    "fee",
    "refunded",
    "url",
    "shipped",
    "delivered",
    "promised",
    "carrier",
    "tracking",
]
_LINE = [
    "line",
    "product",
    "title",
    "sku",
    "type",
    "tags",
    "quantity",
    "price",
    "amount",
    "line_shipping",
]

FIELDS: dict[Holds, frozenset[str]] = {
    "orders": frozenset([*_PERSON, *_ORDER, "lines"]),
    "order lines": frozenset([*_PERSON, *_ORDER, *_LINE]),
    "payments": frozenset(["order", "part", "amount", "method"]),
    "customers": frozenset([*_PERSON, "tags", "since", "updated"]),
    "products": frozenset(
        [
            *["product", "title", "sku", "type", "tags", "price", "currency", "url", "image"],
            *["stock", "available", "updated"],
        ]
    ),
    "shipments": frozenset(
        [
            *_PERSON,
            *[
                "shipment",
                "order",
                "carrier",
                "tracking",
                "url",
                "status",
                "at",
                "created",
                "shipped",
                "delivered",
            ],
            *["promised", "promised_from", "product", "quantity", "delayed"],
        ]
    ),
    "consents": frozenset([*_PERSON, *["channel", "purpose", "given", "at", "source", "proof"]]),
    "reviews": frozenset(
        [*_PERSON, *["review", "order", "product", "stars", "title", "words", "at", "asked"]]
    ),
    "answers": frozenset([*_PERSON, *["answer", "order", "question", "value", "words", "at"]]),
    "look-up": frozenset(),
}
"""What a column can mean, by what the file holds."""

NEEDED: dict[Holds, tuple[tuple[str, ...], ...]] = {
    "orders": (("order",), ("placed",)),
    "order lines": (("quantity",), ("title", "sku", "product"), ("price", "amount")),
    "payments": (("order",), ("amount",)),
    "customers": (("customer", "email", "phone"),),
    "products": (("product", "sku"), ("title", "type")),
    "shipments": (("shipment", "tracking", "order"),),
    "consents": (("customer", "email", "phone"), ("channel",), ("given",)),
    "reviews": (("order", "customer", "email"), ("stars",)),
    "answers": (("order", "customer", "email"), ("question",), ("value",)),
    "look-up": (),
}
"""Of each of these sets, a file's columns must give at least one."""


class Faulty(ValueError):
    """A mapping cannot be used. ``path`` leads to the place: ``$.files.orders.columns.placed``."""

    def __init__(self, path: str, says: str) -> None:
        super().__init__(says)
        self.path = path
        self.says = says


class Patterns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Lines that are no product, by what their title, SKU or product id looks like."""

    titles: list[str] = []
    skus: list[str] = []


class File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of file."""

    holds: Holds
    columns: dict[str, str | list[str]] = {}
    """What a field is called in the file; of several names the first that is filled serves."""
    defaults: dict[str, str] = {}
    """What a field is where the row is silent."""
    words: dict[str, dict[str, str]] = {}
    """What the file's words mean in ours: ``status: {canceled: cancelled}``."""
    names: list[str] = []
    """Patterns of file names by which it is known."""
    known_by: list[str] = []
    """Columns by which it is known: all of them are there."""
    unless: list[str] = []
    """Columns by which it is known to be another: none of them is there."""
    key: str = ""
    """The column by which rows of other files name a row of this one."""
    joins: dict[str, str] = {}
    """Other files, and the column that names the row there: its columns then read
    ``file.column``."""
    needed: bool = False
    """Without this file the import makes no sense."""
    repeats: Literal["once", "keep"] = "once"
    """The same order line twice, to the letter: one line told twice, or two lines."""
    without_number: Literal["refuse", "customer and time"] = "refuse"
    """Order lines without an order's number: refused, or those of one person and one moment make
    an order."""


class Mapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How files are read."""

    mapping: str
    """Its name."""
    about: str
    source: str
    """What ids from these files are marked with: ``olist:…``."""
    files: dict[str, File]
    zone: str = ""
    """The zone of times without an offset; empty: the store's."""
    currency: str = ""
    country: str = ""
    language: str = ""
    dates: list[str] = []
    """How dates are written, tried before ISO 8601; as Python's ``strptime`` writes it."""
    decimal: Literal[".", ","] = "."
    encoding: str = ""
    """Told instead of found out."""
    delimiter: str = ""
    not_products: dict[Literal["shipping", "fee", "discount", "note"], Patterns] = {}
    returns: Literal["same order", "earlier orders"] = "same order"
    """Where a negative line looks for what it takes back."""


def read(definition: Any) -> Mapping:
    """The mapping in a plain structure, checked. Raises ``Faulty``."""
    # Each file by itself first, so that a fault is found in its own line.
    files = definition.get("files") if isinstance(definition, dict) else None
    for name, file in files.items() if isinstance(files, dict) else ():
        _formed(file, File, f"$.files.{name}")
    found = _formed(definition, Mapping, "$")
    for path, says in faults(found):
        raise Faulty(path, says)
    return found


def _formed(definition: Any, kind: type[T], path: str) -> T:
    try:
        return msgspec.convert(definition, kind)
    except msgspec.ValidationError as error:
        says, _, within = str(error).partition(" - at `")
        raise Faulty(path + within.rstrip("`").removeprefix("$"), says) from error


def faults(mapping: Mapping) -> Iterator[tuple[str, str]]:
    """What is wrong beyond the form: (where, what)."""
    for name, pattern, says in _WRITTEN:
        if (value := getattr(mapping, name)) and not re.fullmatch(pattern, value):
            yield f"$.{name}", says
    if not mapping.source:
        yield "$.source", "say with `source` what ids from these files are marked with"
    if not mapping.files:
        yield "$.files", "a mapping reads at least one kind of file"
    if mapping.zone and not _is_zone(mapping.zone):
        yield "$.zone", f"there is no time zone {mapping.zone!r}; write it like 'Europe/Paris'"
    for kind, patterns in mapping.not_products.items():
        yield from _pattern_faults(f"$.not_products.{kind}", patterns)
    for name, file in mapping.files.items():
        yield from _file_faults(mapping, f"$.files.{name}", file)


_WRITTEN = (
    (
        "source",
        r"[a-z][a-z0-9-]{0,30}",
        "a source has small letters, digits and dashes, at most 31",
    ),
    ("currency", "[A-Z]{3}", "a currency has three capital letters, like 'EUR'"),
    ("country", "[A-Z]{2}", "a country has two capital letters, like 'GB'"),
    ("delimiter", ".|\t", "a delimiter is one character"),
)


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (OSError, LookupError, ValueError):
        return False


def _pattern_faults(path: str, patterns: Patterns) -> Iterator[tuple[str, str]]:
    for name, some in (("titles", patterns.titles), ("skus", patterns.skus)):
        for index, pattern in enumerate(some):
            try:
                re.compile(pattern)
            except re.error as error:
                yield f"{path}.{name}[{index}]", f"{pattern!r} is no regular expression: {error}"


def _file_faults(mapping: Mapping, path: str, file: File) -> Iterator[tuple[str, str]]:
    known = FIELDS[file.holds]
    for part in ("columns", "defaults", "words"):
        for field in getattr(file, part):
            if field not in known:
                yield (
                    f"{path}.{part}.{field}",
                    f"{file.holds} have no field {field!r}; known: {', '.join(sorted(known))}",
                )
    yield from _lacking(path, file)
    for other in file.joins:
        if other not in mapping.files or not mapping.files[other].key:
            yield f"{path}.joins.{other}", f"there is no file {other!r} with a `key`"


def _lacking(path: str, file: File) -> Iterator[tuple[str, str]]:
    told = {*file.columns, *file.defaults}
    for some in NEEDED[file.holds]:
        if not told.intersection(some):
            yield f"{path}.columns", f"{file.holds} need a column for {' or '.join(some)}"
    if file.holds == "order lines" and "order" not in told and file.without_number == "refuse":
        yield f"{path}.columns", "order lines need a column for order, or `without_number`"
    if file.holds == "look-up" and not file.key:
        yield path, "a look-up needs `key`: the column by which its rows are named"
    if not file.names and not file.known_by:
        yield path, "say with `names` or `known_by` how such a file is known"
