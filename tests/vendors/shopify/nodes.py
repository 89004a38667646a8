"""The same order, product and customer in both tongues: as webhooks write them, and as nodes."""

from typing import Any

Thing = dict[str, Any]


def gid(kind: str, outside: Any) -> str:
    """A global id."""
    return f"gid://shopify/{kind}/{outside}"


def order(rest: Thing) -> Thing:
    """An order as a node, of an order as webhooks write it."""
    shop, seen = rest["currency"], rest.get("presentment_currency") or rest["currency"]
    lines = {line["id"]: _line(line, shop, seen) for line in rest.get("line_items", [])}
    back: dict[int, int] = {}
    for refund in rest.get("refunds") or []:
        for one in refund.get("refund_line_items") or []:
            back[one["line_item_id"]] = back.get(one["line_item_id"], 0) + one["quantity"]
    for key, line in lines.items():
        if line["currentQuantity"] is None:
            line["currentQuantity"] = line["quantity"] - back.get(key, 0)
    return {
        "id": gid("Order", rest["id"]),
        "legacyResourceId": str(rest["id"]),
        "name": rest.get("name"),
        "createdAt": rest.get("created_at"),
        "updatedAt": rest.get("updated_at"),
        "processedAt": rest.get("processed_at") or rest.get("created_at"),
        "cancelledAt": rest.get("cancelled_at"),
        "cancelReason": _loud(rest.get("cancel_reason")),
        "test": bool(rest.get("test")),
        "displayFinancialStatus": _loud(rest.get("financial_status")),
        "displayFulfillmentStatus": {
            None: "UNFULFILLED",
            "partial": "PARTIALLY_FULFILLED",
            "fulfilled": "FULFILLED",
            "restocked": "RESTOCKED",
            "in_progress": "IN_PROGRESS",
            "on_hold": "ON_HOLD",
        }[rest.get("fulfillment_status")],
        "currencyCode": shop,
        "presentmentCurrencyCode": seen,
        "email": rest.get("email") or None,
        "phone": rest.get("phone"),
        "customerLocale": rest.get("customer_locale"),
        "statusPageUrl": rest.get("order_status_url"),
        "tags": [one.strip() for one in (rest.get("tags") or "").split(",") if one.strip()],
        "note": rest.get("note"),
        "sourceName": rest.get("source_name"),
        "totalPriceSet": _bag(rest, "total_price", shop, seen),
        "currentTotalPriceSet": _bag(rest, "current_total_price", shop, seen)
        or _bag(rest, "total_price", shop, seen),
        "totalShippingPriceSet": _bag(rest, "total_shipping_price", shop, seen),
        # An UnsignedInt64: a number as text, never null.
        "totalWeight": str(rest.get("total_weight") or 0),
        "shippingLine": next(
            ({"title": one["title"]} for one in rest.get("shipping_lines") or []), None
        ),
        "customer": customer(rest["customer"]) if rest.get("customer") else None,
        "billingAddress": address(rest.get("billing_address")),
        "shippingAddress": address(rest.get("shipping_address")),
        "lineItems": list(lines.values()),
        "fulfillments": [_fulfilment(one, lines) for one in rest.get("fulfillments") or []],
        "refunds": [_refund(one, lines, shop, seen) for one in rest.get("refunds") or []],
        "transactions": [],
        "customAttributes": [
            {"key": one["name"], "value": one["value"]} for one in rest.get("note_attributes") or []
        ],
        "metafields": {(one["namespace"], one["key"]): one for one in rest.get("metafields") or []},
    }


def _loud(word: str | None) -> str | None:
    return word.upper() if word else None


def _bag(thing: Thing, field: str, shop: str, seen: str) -> Thing | None:
    both = thing.get(f"{field}_set")
    if both:
        return {
            "shopMoney": _money(both["shop_money"]),
            "presentmentMoney": _money(both["presentment_money"]),
        }
    if thing.get(field) is None:
        return None
    plain = {"amount": str(thing[field]), "currencyCode": shop}
    return {"shopMoney": plain, "presentmentMoney": {**plain, "currencyCode": seen}}


def _money(money: Thing) -> Thing:
    # Amounts of the Admin API lose their last zero: "10.0".
    return {"amount": str(float(money["amount"])), "currencyCode": money["currency_code"]}


def address(rest: Thing | None) -> Thing | None:
    """A postal address."""
    if not rest:
        return None
    first, last = rest.get("first_name"), rest.get("last_name")
    return {
        "name": rest.get("name") or " ".join(one for one in (first, last) if one) or None,
        "firstName": first,
        "lastName": last,
        **{
            name: rest.get(name)
            for name in ["company", "address1", "address2", "city", "zip", "phone"]
        },
        "province": rest.get("province"),
        "provinceCode": rest.get("province_code"),
        "country": rest.get("country"),
        "countryCodeV2": rest.get("country_code"),
    }


def customer(rest: Thing) -> Thing:
    """A customer."""
    mail, text = rest.get("email_marketing_consent"), rest.get("sms_marketing_consent")
    return {
        "id": gid("Customer", rest["id"]),
        "legacyResourceId": str(rest["id"]),
        "firstName": rest.get("first_name"),
        "lastName": rest.get("last_name"),
        "locale": rest.get("locale"),
        "createdAt": rest.get("created_at"),
        "updatedAt": rest.get("updated_at"),
        "note": rest.get("note"),
        "tags": [],
        "defaultEmailAddress": {"emailAddress": rest["email"], **_consent(mail)}
        if rest.get("email")
        else None,
        "defaultPhoneNumber": {"phoneNumber": rest["phone"], **_consent(text)}
        if rest.get("phone")
        else None,
        "defaultAddress": address(rest.get("default_address")),
    }


def _consent(rest: Thing | None) -> Thing:
    said = rest or {}
    return {
        "marketingState": _loud(said.get("state")) or "NOT_SUBSCRIBED",
        "marketingOptInLevel": _loud(said.get("opt_in_level")),
        "marketingUpdatedAt": said.get("consent_updated_at"),
        "marketingCollectedFrom": _loud(said.get("consent_collected_from")),
    }


def _line(rest: Thing, shop: str, seen: str) -> Thing:
    product = rest.get("product_id")
    return {
        "id": gid("LineItem", rest["id"]),
        "name": rest.get("name") or rest.get("title"),
        "title": rest.get("title"),
        "sku": rest.get("sku"),
        "quantity": rest["quantity"],
        "currentQuantity": rest.get("current_quantity"),
        "requiresShipping": rest.get("requires_shipping", True),
        "product": {"id": gid("Product", product), "legacyResourceId": str(product)}
        if product
        else None,
        "originalUnitPriceSet": _bag(rest, "price", shop, seen),
    }


_STATES = {None: "FULFILLED", "carrier_picked_up": "PICKED_UP"}


def _fulfilment(rest: Thing, lines: dict[int, Thing]) -> Thing:
    status, seen = rest.get("status"), rest.get("shipment_status")
    shown = _STATES.get(seen) or str(seen).upper()
    numbers = rest.get("tracking_numbers") or [rest.get("tracking_number")]
    urls = rest.get("tracking_urls") or [rest.get("tracking_url")]
    return {
        "id": gid("Fulfillment", rest["id"]),
        "legacyResourceId": str(rest["id"]),
        "status": _loud(status),
        "displayStatus": "CANCELED" if status == "cancelled" else shown,
        "createdAt": rest.get("created_at"),
        "updatedAt": rest.get("updated_at"),
        "requiresShipping": any(
            one.get("requires_shipping", True) for one in rest.get("line_items") or [{}]
        ),
        "trackingInfo": [
            {"company": rest.get("tracking_company"), "number": number, "url": url}
            for number, url in zip(numbers, [*urls, *[None] * len(numbers)], strict=False)
            if number
        ],
        "fulfillmentLineItems": [
            {
                "id": gid("FulfillmentLineItem", one["id"]),
                "quantity": one["quantity"],
                "lineItem": lines.get(one["id"]),
            }
            for one in rest.get("line_items") or []
        ],
        "events": [_event(one) for one in rest.get("events") or []],
    }


def _event(rest: Thing) -> Thing:
    return {
        "id": gid("FulfillmentEvent", rest["id"]),
        "status": _loud(rest["status"]),
        "message": rest.get("message"),
        "happenedAt": rest.get("happened_at"),
        "createdAt": rest.get("created_at"),
        "estimatedDeliveryAt": rest.get("estimated_delivery_at"),
        **{name: rest.get(name) for name in ("city", "country", "province", "zip")},
    }


def _refund(rest: Thing, lines: dict[int, Thing], shop: str, seen: str) -> Thing:
    return {
        "id": gid("Refund", rest["id"]),
        "legacyResourceId": str(rest["id"]),
        "createdAt": rest.get("created_at"),
        "processedAt": rest.get("processed_at"),
        "note": rest.get("note"),
        "refundLineItems": [
            {
                "quantity": one["quantity"],
                "restockType": _loud(one.get("restock_type")) or "NO_RESTOCK",
                "lineItem": lines.get(one["line_item_id"]),
                "subtotalSet": _bag(one, "subtotal", shop, seen),
            }
            for one in rest.get("refund_line_items") or []
        ],
        "transactions": [
            {
                "id": gid("OrderTransaction", one.get("id", 1)),
                "kind": _loud(one["kind"]),
                "status": _loud(one["status"]),
                "amountSet": {
                    "shopMoney": {"amount": one["amount"], "currencyCode": shop},
                    "presentmentMoney": {
                        "amount": one["amount"],
                        "currencyCode": one.get("currency", seen),
                    },
                },
            }
            for one in rest.get("transactions") or []
        ],
    }


def product(rest: Thing) -> Thing:
    """A product."""
    variants = rest.get("variants") or []
    counted = [one for one in variants if one.get("inventory_management")]
    image = (rest.get("image") or {}).get("src")
    return {
        "id": gid("Product", rest["id"]),
        "legacyResourceId": str(rest["id"]),
        "title": rest.get("title"),
        "productType": rest.get("product_type") or "",
        "tags": [one.strip() for one in (rest.get("tags") or "").split(",") if one.strip()],
        "handle": rest.get("handle"),
        "status": (rest.get("status") or "active").upper(),
        "publishedAt": rest.get("published_at"),
        "createdAt": rest.get("created_at"),
        "updatedAt": rest.get("updated_at"),
        "totalInventory": sum(one.get("inventory_quantity") or 0 for one in counted),
        "tracksInventory": bool(counted),
        "featuredMedia": {
            "id": gid("MediaImage", 1),
            "preview": {"image": {"url": image, "altText": None}},
        }
        if image
        else None,
        "variants": [
            {
                "id": gid("ProductVariant", one.get("id", 0)),
                "sku": one.get("sku"),
                "price": one.get("price"),
                "inventoryQuantity": one.get("inventory_quantity") or 0,
                "inventoryPolicy": (one.get("inventory_policy") or "deny").upper(),
                "availableForSale": not one.get("inventory_management")
                or one.get("inventory_policy") == "continue"
                or (one.get("inventory_quantity") or 0) > 0,
            }
            for one in variants
        ],
    }
