"""What a WooCommerce shop sells."""

from html import unescape

from afterword.wire.money import minor
from afterword.wire.reading import Thing, name, parts, text, whole
from afterword.wire.shapes import Misread, Product

from .people import moment


def product(payload: Thing, currency: str) -> Product:
    """A product payload; its first category is its type. WooCommerce names no currency with it:
    it is the shop's, so the store's. Raises ``Misread`` without an id.
    """
    outside = name(payload.get("id"), 100)
    if not outside:
        raise Misread("a product without an id")
    image = next(iter(parts(payload, "images")), {})
    return Product(
        outside=f"woocommerce:{outside}",
        title=words(payload.get("name"), 300),
        sku=name(payload.get("sku"), 120),
        type=next(iter(_names(payload, "categories", 120)), ""),
        tags=tuple(_names(payload, "tags", 80)),
        price=max(minor(payload.get("price"), currency) or 0, 0),
        currency=currency,
        url=_address(payload.get("permalink")),
        image=_address(image.get("src")),
        stock=stock_of(payload),
        available=_available(payload),
        told=moment(payload, "date_modified") or moment(payload, "date_created"),
    )


def stock_of(thing: Thing) -> int | None:
    """How many pieces of a product or a variation there are; ``None``: nobody counts them here.

    A variation whose pieces are counted with those of its product says ``parent``.
    """
    if thing.get("manage_stock") is not True or thing.get("stock_quantity") is None:
        return None
    return whole(thing.get("stock_quantity"))


def _available(payload: Thing) -> bool | None:
    """Whether it can be bought: one that is out of stock may be ordered all the same where the shop
    says ``onbackorder``."""
    status = text(payload.get("stock_status"))
    if not status:
        return None
    return status != "outofstock" and text(payload.get("status"), 40) in ("publish", "")


def words(written: object, most: int) -> str:
    """Text as people read it: WooCommerce writes ``&ndash;`` and its like in names."""
    return text(unescape(text(written)), most)


def _names(payload: Thing, field: str, most: int) -> list[str]:
    found = (words(one.get("name"), most) for one in parts(payload, field))
    return [one for one in dict.fromkeys(found) if one]


def _address(written: object) -> str:
    found = name(written, 500)
    return found if found.startswith(("https://", "http://")) else ""
