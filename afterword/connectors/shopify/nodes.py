"""What the Admin API answers, as webhooks would write it: then the same readers make the same
events of both, with the same keys."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from afterword.wire.reading import Thing, part, parts, text, whole

GONE = {"fulfilled": "fulfilled", "partially_fulfilled": "partial", "restocked": "restocked"}
_NO_WORD = frozenset(
    {"fulfilled", "marked_as_fulfilled", "submitted", "label_voided", "canceled", ""}
)
"""What ``displayStatus`` says of a fulfilment that no carrier has said anything about."""


def number(gid: object) -> str:
    """The plain id in a global one: ``gid://shopify/Order/1`` is ``1``."""
    return text(gid).rpartition("/")[2].partition("?")[0]


def held(thing: Thing, name: str) -> list[Thing]:
    """What a connection holds, however it was asked for."""
    found = part(thing, name)
    return parts(found, "nodes") or [part(one, "node") for one in parts(found, "edges")]


def more(thing: Thing, name: str) -> str:
    """The cursor behind which there is more in a connection; empty: there is not."""
    info = part(part(thing, name), "pageInfo")
    return text(info.get("endCursor")) if info.get("hasNextPage") is True else ""


class Inside(NamedTuple):
    """What of an order must be asked for by itself."""

    parcels: int
    refunds: int


def asks_more(node: Thing, *, scans: bool) -> Inside | None:
    """What has to be asked for besides, to know an order whole; ``None``: nothing.

    A bulk operation and a page of orders do not tell what is in a parcel, nor what was paid back.
    An order with one parcel that has all of it in it says both by itself. ``scans``: what carriers
    said is wanted too.
    """
    parcels, refunds = len(parts(node, "fulfillments")), len(parts(node, "refunds"))
    plain = not parcels or (_holds_all(node) and not scans)
    if plain and not refunds and not more(node, "lineItems"):
        return None
    return Inside(parcels, refunds)


def _holds_all(node: Thing) -> bool:
    """Whether the one parcel of an order has all of it in it. Where something was paid back, that
    may have been before it left."""
    one = len(parts(node, "fulfillments")) == 1 and not parts(node, "refunds")
    return one and text(node.get("displayFulfillmentStatus")).lower() == "fulfilled"


def order(node: Thing, lines: Sequence[Thing] | None = None) -> dict[str, Any]:
    """An order as a webhook writes it. ``lines``: its line items, where they came by themselves."""
    items = list(lines) if lines is not None else held(node, "lineItems")
    given = text(node.get("displayFulfillmentStatus")).lower()
    shop = text(node.get("currencyCode"))
    return {
        "id": number(node.get("id")),
        "name": node.get("name"),
        "created_at": node.get("createdAt"),
        "processed_at": node.get("processedAt"),
        "updated_at": node.get("updatedAt"),
        "cancelled_at": node.get("cancelledAt"),
        "cancel_reason": text(node.get("cancelReason")).lower(),
        "test": node.get("test"),
        "financial_status": text(node.get("displayFinancialStatus")).lower(),
        "fulfillment_status": GONE.get(given),
        "currency": shop,
        "email": node.get("email"),
        "phone": node.get("phone"),
        "customer_locale": node.get("customerLocale"),
        "order_status_url": node.get("statusPageUrl"),
        "source_name": node.get("sourceName"),
        "note": node.get("note"),
        **_sum(node, "totalPriceSet", "total_price"),
        **_sum(node, "currentTotalPriceSet", "current_total_price"),
        **_sum(node, "totalShippingPriceSet", "total_shipping_price"),
        "total_weight": node.get("totalWeight"),
        "shipping_lines": [
            {"title": one.get("title")} for one in (part(node, "shippingLine"),) if one
        ],
        "customer": customer(part(node, "customer")) if part(node, "customer") else None,
        "billing_address": _address(part(node, "billingAddress")),
        "shipping_address": _address(part(node, "shippingAddress")),
        "line_items": [_line(one) for one in items],
        "fulfillments": [_fulfilment(one, node, items) for one in parts(node, "fulfillments")],
        "refunds": [_refund(one) for one in parts(node, "refunds")],
    }


def _sum(node: Thing, name: str, written: str) -> dict[str, Any]:
    both = part(node, name)
    if not both:
        return {}
    shop, seen = part(both, "shopMoney"), part(both, "presentmentMoney")
    return {written: shop.get("amount"), f"{written}_set": _set(shop, seen)}


def _set(shop: Thing, seen: Thing) -> dict[str, Any]:
    return {
        "shop_money": {"amount": shop.get("amount"), "currency_code": shop.get("currencyCode")},
        "presentment_money": {
            "amount": seen.get("amount"),
            "currency_code": seen.get("currencyCode"),
        },
    }


def _address(node: Thing) -> dict[str, Any] | None:
    if not node:
        return None
    return {
        "first_name": node.get("firstName"),
        "last_name": node.get("lastName"),
        "province_code": node.get("provinceCode"),
        "country_code": node.get("countryCodeV2"),
        **{
            name: node.get(name)
            for name in (
                "name",
                "company",
                "address1",
                "address2",
                "city",
                "zip",
                "province",
                "country",
                "phone",
            )
        },
    }


def customer(node: Thing) -> dict[str, Any]:
    """A customer as a webhook writes them."""
    mail, phone = part(node, "defaultEmailAddress"), part(node, "defaultPhoneNumber")
    return {
        "id": number(node.get("id")),
        "email": mail.get("emailAddress"),
        "phone": phone.get("phoneNumber"),
        "first_name": node.get("firstName"),
        "last_name": node.get("lastName"),
        "locale": node.get("locale"),
        "created_at": node.get("createdAt"),
        "updated_at": node.get("updatedAt"),
        "default_address": _address(part(node, "defaultAddress")),
        "email_marketing_consent": _consent(mail),
        "sms_marketing_consent": _consent(phone),
    }


def _consent(node: Thing) -> dict[str, Any] | None:
    if not node:
        return None
    return {
        "state": text(node.get("marketingState")).lower(),
        "opt_in_level": text(node.get("marketingOptInLevel")).lower() or None,
        "consent_updated_at": node.get("marketingUpdatedAt"),
        "consent_collected_from": text(node.get("marketingCollectedFrom")).lower() or None,
    }


def _line(node: Thing) -> dict[str, Any]:
    return {
        "id": number(node.get("id")),
        "name": node.get("name"),
        "title": node.get("title"),
        "sku": node.get("sku"),
        "quantity": node.get("quantity"),
        "current_quantity": node.get("currentQuantity"),
        "requires_shipping": node.get("requiresShipping"),
        "product_id": number(part(node, "product").get("id")) or None,
        **_sum(node, "originalUnitPriceSet", "price"),
    }


# ----------------------------------------------------------------------------------- parcels


def _fulfilment(node: Thing, of: Thing, items: Sequence[Thing]) -> dict[str, Any]:
    shown = text(node.get("displayStatus")).lower()
    followed = parts(node, "trackingInfo")
    return {
        "id": number(node.get("id")),
        "order_id": number(of.get("id")),
        "status": text(node.get("status")).lower(),
        "shipment_status": None if shown in _NO_WORD else shown,
        "created_at": node.get("createdAt"),
        "updated_at": node.get("updatedAt"),
        "tracking_company": followed[0].get("company") if followed else None,
        "tracking_numbers": [one.get("number") for one in followed],
        "tracking_urls": [one.get("url") for one in followed],
        "line_items": _inside(node, of, items),
    }


def _inside(node: Thing, of: Thing, items: Sequence[Thing]) -> list[dict[str, Any]]:
    """What is in a parcel. The only one of an order that is fulfilled has all of it; where there
    is more in it than was told, it is left open."""
    if not _holds_all(of):
        if more(node, "fulfillmentLineItems"):
            return []
        return [
            {**_line(part(one, "lineItem")), "quantity": one.get("quantity")}
            for one in held(node, "fulfillmentLineItems")
        ]
    return [
        {**_line(one), "quantity": left}
        for one in items
        if (left := whole(one.get("currentQuantity"), whole(one.get("quantity")))) > 0
    ]


def scans(node: Thing) -> list[dict[str, Any]]:
    """What carriers said of an order's parcels, each as a webhook writes it."""
    return [
        {
            "id": number(one.get("id")),
            "fulfillment_id": number(parcel.get("id")),
            "order_id": number(node.get("id")),
            "status": text(one.get("status")).lower(),
            "message": one.get("message"),
            "happened_at": one.get("happenedAt"),
            "created_at": one.get("createdAt"),
            "estimated_delivery_at": one.get("estimatedDeliveryAt"),
            "city": one.get("city"),
            "country": one.get("country"),
            "zip": one.get("zip"),
        }
        for parcel in parts(node, "fulfillments")
        for one in held(parcel, "events")
    ]


def left_open(node: Thing) -> list[str]:
    """Words about what of an order was not told to its end."""
    name = text(node.get("name"), 40)
    found = []
    parcels = parts(node, "fulfillments")
    if not _holds_all(node) and any(more(one, "fulfillmentLineItems") for one in parcels):
        found.append(f"{name}: what is in a parcel is left open, it is too much to ask for.")
    if any(more(one, "refundLineItems") for one in parts(node, "refunds")):
        found.append(f"{name}: a refund has too many lines to ask for, some are not counted.")
    return found


# ------------------------------------------------------------------------------- paying back


def _refund(node: Thing) -> dict[str, Any]:
    return {
        "id": number(node.get("id")),
        "created_at": node.get("createdAt"),
        "processed_at": node.get("processedAt"),
        "note": node.get("note"),
        "refund_line_items": [
            {
                "line_item_id": number(part(one, "lineItem").get("id")),
                "quantity": one.get("quantity"),
                "restock_type": text(one.get("restockType")).lower(),
                **_sum(one, "subtotalSet", "subtotal"),
            }
            for one in held(node, "refundLineItems")
        ],
        "transactions": [_transaction(one) for one in held(node, "transactions")],
    }


def _transaction(node: Thing) -> dict[str, Any]:
    seen = part(part(node, "amountSet"), "presentmentMoney")
    return {
        "kind": text(node.get("kind")).lower(),
        "status": text(node.get("status")).lower(),
        "amount": seen.get("amount"),
        "currency": seen.get("currencyCode"),
    }


# ---------------------------------------------------------------------------------- products


def product(node: Thing) -> dict[str, Any]:
    """A product as a webhook writes it, with what is known of all its variants together."""
    variants = held(node, "variants")
    preview = part(part(part(node, "featuredMedia"), "preview"), "image")
    return {
        "id": number(node.get("id")),
        "title": node.get("title"),
        "product_type": node.get("productType"),
        "tags": node.get("tags"),
        "handle": node.get("handle"),
        "status": text(node.get("status")).lower(),
        "published_at": node.get("publishedAt"),
        "created_at": node.get("createdAt"),
        "updated_at": node.get("updatedAt"),
        "image": {"src": preview.get("url")},
        "total_inventory": node.get("totalInventory") if node.get("tracksInventory") else None,
        "for_sale": any(one.get("availableForSale") is True for one in variants)
        or bool(more(node, "variants")),
        "variants": [{"sku": one.get("sku"), "price": one.get("price")} for one in variants],
    }
