"""The three things that Shopify lets people ask about what is stored of them."""

from datetime import datetime
from typing import Literal

from afterword.wire.reading import Thing, part, text
from afterword.wire.shapes import Note, Privacy, Who

Asks = Literal["export", "erase", "erase_all"]


def privacy(payload: Thing, asks: Asks, at: datetime, shop: str) -> Privacy | Note:
    """What is asked. The last words of another shop are not heeded."""
    domain = text(payload.get("shop_domain")).lower()
    if asks == "erase_all" and shop and domain != shop.lower():
        return Note(says=f"It speaks of the shop {domain or '?'}, which is not connected here.")
    customer = part(payload, "customer")
    outside = text(customer.get("id"), 100)
    orders = payload.get("orders_to_redact") or payload.get("orders_requested")
    listed = orders if isinstance(orders, list) else []
    named = [text(one, 100) for one in listed if isinstance(one, int | str)]
    request = text(part(payload, "data_request").get("id"), 40)
    return Privacy(
        asks=asks,
        key=f"shopify:{asks}:{outside or 'nobody'}:{request or at.date().isoformat()}",
        happened=at,
        who=Who(
            ids=(f"shopify:{outside}",) if outside else (),
            email=text(customer.get("email")),
            phone=text(customer.get("phone")),
        ),
        orders=tuple(f"order/shopify:{one}" for one in named if one),
        source="shopify",
    )
