"""What a Shopify shop sells."""

import re
from urllib.parse import quote

from afterword.wire.money import minor
from afterword.wire.reading import Thing, instant, name, part, parts, text, whole
from afterword.wire.shapes import Misread, Product


def product(payload: Thing, currency: str, shop: str) -> Product:
    """A product payload; its price and number are those of its first variant.

    Product webhooks name no currency: it is the shop's, so the store's. Nor do they name the
    address of the ``shop``: the store's account does. Raises ``Misread`` without an id.
    """
    outside = name(payload.get("id"), 100)
    if not outside:
        raise Misread("a product without an id")
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
        url=_url(shop, payload),
        image=name(image.get("src"), 500),
        stock=_stock(payload),
        available=_available(payload),
        told=instant(payload.get("updated_at")) or instant(payload.get("created_at")),
    )


def _stock(payload: Thing) -> int | None:
    """How many pieces there are; ``None``: the shop counts none of its variants, or says nothing.

    Fetched ones say it of all variants together (``total_inventory``), webhooks of each.
    """
    if "total_inventory" in payload:
        found = payload["total_inventory"]
        return None if found is None else whole(found)
    counted = [one for one in parts(payload, "variants") if one.get("inventory_management")]
    if not counted:
        return None
    return sum(whole(one.get("inventory_quantity")) for one in counted)


def _available(payload: Thing) -> bool | None:
    """Whether any of it can be bought now: it is shown, and a variant is there, is not counted, or
    is sold beyond what is there."""
    variants = parts(payload, "variants")
    shown = text(payload.get("status")).lower() in ("", "active") and bool(
        payload.get("published_at")
    )
    if "for_sale" in payload:
        return shown and payload["for_sale"] is True
    if not any("inventory_quantity" in one for one in variants):
        return None
    return shown and any(
        not one.get("inventory_management")
        or text(one.get("inventory_policy")) == "continue"
        or whole(one.get("inventory_quantity")) > 0
        for one in variants
    )


def _url(shop: str, payload: Thing) -> str:
    """Where the product is shown; empty where we cannot tell, or where it is not for sale."""
    handle = text(payload.get("handle"))
    if not _SHOP.fullmatch(shop) or not handle or payload.get("published_at") is None:
        return ""
    return name(f"https://{shop.lower()}/products/{quote(handle)}", 500)


_SHOP = re.compile(r"[a-z0-9][a-z0-9.-]*\.[a-z]{2,}", re.IGNORECASE)


def tags(written: object) -> tuple[str, ...]:
    """Tags, which Shopify writes with commas or, in newer payloads, as a list."""
    words = written if isinstance(written, list) else re.split(r"\s*,\s*", text(written))
    return tuple(dict.fromkeys(tag for word in words if (tag := text(word, 80))))
