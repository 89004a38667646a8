"""The lines of orders: what was bought, what was only charged, what came back, what is no sale."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

import msgspec

from afterword.wire.money import minor
from afterword.wire.reading import filled

from . import values
from .mapping import Mapping
from .row import BadRow, Row

Other = Literal["shipping", "fee", "discount", "note"]
Kind = Literal["product", "shipping", "fee", "discount"]


FREE_FOR_NOBODY = "it costs nothing and names nobody: a stock note, no sale"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line as the file has it. ``quantity`` below zero: it takes something back.

    ``amount`` is what the line comes to in minor units, without a sign.
    """

    kind: Kind
    row: int
    title: str
    product: str
    quantity: int
    price: int
    amount: int
    sku: str = ""
    type: str = ""
    tags: tuple[str, ...] = ()
    shipping: int = 0

    @property
    def back(self) -> bool:
        return self.quantity < 0

    @property
    def thing(self) -> str:
        """By what a line that takes back finds what was bought."""
        return self.product

    @property
    def data(self) -> dict[str, Any]:
        """The line as an order event holds it."""
        return filled(
            product=self.product,
            title=self.title,
            sku=self.sku,
            type=self.type,
            tags=list(self.tags),
        ) | {"quantity": self.quantity, "price": self.price}


def spoken(kind: str) -> str:
    """A type as the title of what has no other: ``garden_tools`` becomes “Garden tools”."""
    words = kind.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def line_of(row: Row, currency: str) -> Line:
    """The line in a row. Raises ``BadRow`` for what is no line of an order."""
    title = " ".join(row.text("title").split()) or spoken(row.text("type", 120))
    sku = row.ident("sku")
    product = row.ident("product")
    quantity = row.number("quantity")
    kind = kind_of(row.mapping, title, sku, product)
    if kind == "note":
        raise BadRow(f"{title or sku or product!r} is an entry of the books or the stock, no sale")
    pieces, price, amount = _amounts(row, currency, quantity)
    if amount == 0 and row.lens.file.without_number != "refuse" and row.who() is None:
        raise BadRow(FREE_FOR_NOBODY)
    if not (title or sku or product):
        raise BadRow("it names no product: neither title nor SKU")
    if kind is None and price < 0:
        raise BadRow("a price below zero: write what comes back as a quantity below zero")
    return Line(
        kind=kind or "product",
        row=row.index,
        title=title or sku or product,
        product=f"{row.mapping.source}:{(product or sku or title.casefold())[:120]}",
        quantity=pieces,
        price=abs(price),
        amount=abs(amount),
        sku=sku,
        type=row.text("type", 120),
        tags=tuple(row.several("tags")),
        shipping=row.money("line_shipping", currency) or 0,
    )


def _amounts(row: Row, currency: str, quantity: Decimal | None) -> tuple[int, int, int]:
    """(pieces, price of one, what the line comes to). A price below zero turns the pieces."""
    if quantity is None:
        raise BadRow("it has no quantity")
    if quantity == 0:
        raise BadRow("the quantity is 0: nothing was bought")
    if abs(quantity) > values.MOST_PIECES:
        raise BadRow(f"nobody buys {quantity:,f} pieces: the limit is {values.MOST_PIECES:,}")
    price, amount = row.number("price"), row.number("amount")
    if price is not None:
        each = price
    elif amount is not None:
        each = abs(amount) / abs(quantity)
    else:
        raise BadRow("it has no price")
    comes_to = amount if amount is not None else each * quantity
    if quantity != quantity.to_integral_value():
        # A weight or length: one piece, at what it came to.
        return (1 if quantity > 0 else -1), *_minor(row, currency, comes_to, comes_to)
    return int(quantity), *_minor(row, currency, each, comes_to)


def _minor(row: Row, currency: str, *amounts: Decimal) -> tuple[int, int]:
    first, second = (minor(amount, currency) for amount in amounts)
    if first is None or second is None:
        raise BadRow("the price is more money than there is")
    return first, second


def kind_of(mapping: Mapping, *written: str) -> Other | None:
    """What a line is when it is no product: by its title, SKU and product id."""
    title, *codes = written
    for kind, titles, skus in _patterns(mapping):
        if titles and title and titles.fullmatch(title):
            return kind
        if skus and any(code and skus.fullmatch(code) for code in codes):
            return kind
    return None


@lru_cache(maxsize=32)
def _compiled(patterns: tuple[str, ...]) -> "re.Pattern[str] | None":
    return (
        re.compile("|".join(f"(?:{one})" for one in patterns), re.IGNORECASE) if patterns else None
    )


def _patterns(
    mapping: Mapping,
) -> list[tuple[Other, re.Pattern[str] | None, re.Pattern[str] | None]]:
    return [
        (kind, _compiled(tuple(some.titles)), _compiled(tuple(some.skus)))
        for kind, some in mapping.not_products.items()
    ]
