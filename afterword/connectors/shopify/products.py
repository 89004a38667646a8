"""What a Shopify shop sells."""

import re

from afterword.wire.money import minor
from afterword.wire.reading import Thing, instant, name, part, parts, text
from afterword.wire.shapes import Product


def product(payload: Thing, currency: str) -> Product | None:
    """A product payload; its price and number are those of its first variant.

    Product webhooks name no currency: it is the shop's, so the store's. ``None`` without an id.
    """
    outside = name(payload.get("id"), 100)
    if not outside:
        return None
    variant = next(iter(parts(payload, "variants")), {})
    images = parts(payload, "images")
    image = part(payload, "image") or (images[0] if images else {})
    return Product(
        outside=f"shopify:{outside}",
        title=text(payload.get("title"), 300),
        sku=name(variant.get("sku"), 120),
        type=text(payload.get("product_type"), 120),
        tags=tags(payload.get("tags")),
        price=max(minor(variant.get("price"), currency) or 0, 0),
        currency=currency,
        # The address of the shop is not in the payload; the handle is what ends it.
        url="",
        image=name(image.get("src"), 500),
        told=instant(payload.get("updated_at")) or instant(payload.get("created_at")),
    )


def tags(written: object) -> tuple[str, ...]:
    """Tags, which Shopify writes with commas or, in newer payloads, as a list."""
    words = written if isinstance(written, list) else re.split(r"\s*,\s*", text(written))
    return tuple(dict.fromkeys(tag for word in words if (tag := text(word, 80))))
