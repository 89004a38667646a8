"""What the shop holds: orders and products as webhooks write them, made by the number."""

from datetime import UTC, datetime, timedelta
from typing import Any

BIG = 820_982_911_946_154_500
"""Ids of Shopify do not fit into 53 bits."""
FIRST = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


def order(number: int, *, lines: int = 2, **changes: Any) -> dict[str, Any]:
    """An order: paid, sent in one parcel with a number, delivered."""
    placed = FIRST + timedelta(minutes=11 * number)
    sent, arrived = placed + timedelta(days=1), placed + timedelta(days=3)
    items = [line(number, place) for place in range(lines)]
    return {
        "id": BIG + number,
        "name": f"#{1000 + number}",
        "created_at": placed.isoformat(),
        "processed_at": placed.isoformat(),
        "updated_at": arrived.isoformat(),
        "currency": "EUR",
        "total_price": "40.00",
        "current_total_price": "40.00",
        "financial_status": "paid",
        "fulfillment_status": "fulfilled",
        "email": f"person{number}@example.com",
        "customer_locale": "en-IE",
        "order_status_url": f"https://ada-and-fern.example/orders/{number}",
        "source_name": "web",
        "note": None,
        "customer": person(number),
        "shipping_address": address(number),
        "billing_address": address(number),
        "line_items": items,
        "fulfillments": [parcel(number, 0, sent, arrived, items)],
        "refunds": [],
        **changes,
    }


def line(number: int, place: int, quantity: int = 1) -> dict[str, Any]:
    """A line of an order."""
    return {
        "id": BIG + number * 100 + place,
        "product_id": 632_910_392 + place,
        "title": f"Tea {place}",
        "name": f"Tea {place} - 100 g",
        "sku": f"TEA-{place}",
        "quantity": quantity,
        "current_quantity": quantity,
        "price": "20.00",
        "requires_shipping": True,
    }


def person(number: int) -> dict[str, Any]:
    """A customer."""
    return {
        "id": 207_000_000 + number,
        "email": f"person{number}@example.com",
        "phone": None,
        "first_name": "Niamh",
        "last_name": f"Number {number}",
        "locale": "en",
        "created_at": FIRST.isoformat(),
        "updated_at": FIRST.isoformat(),
        "email_marketing_consent": {
            "state": "subscribed" if number % 2 else "not_subscribed",
            "opt_in_level": "single_opt_in",
            "consent_updated_at": FIRST.isoformat(),
        },
        "sms_marketing_consent": None,
        "default_address": address(number),
    }


def address(number: int) -> dict[str, Any]:
    """A postal address."""
    return {
        "first_name": "Niamh",
        "last_name": f"Number {number}",
        "name": f"Niamh Number {number}",
        "address1": f"{number} Fern Lane",
        "address2": None,
        "company": None,
        "city": "Dublin",
        "zip": "D02",
        "province": "Dublin",
        "province_code": "D",
        "country": "Ireland",
        "country_code": "IE",
        "phone": None,
    }


def parcel(
    number: int, place: int, sent: datetime, arrived: datetime, items: list[dict[str, Any]]
) -> dict[str, Any]:
    """A fulfilment that was delivered."""
    return {
        "id": 255_000_000 + number * 10 + place,
        "order_id": BIG + number,
        "status": "success",
        "shipment_status": "delivered",
        "created_at": sent.isoformat(),
        "updated_at": arrived.isoformat(),
        "tracking_company": "An Post",
        "tracking_number": f"CP{number:07}{place}IE",
        "tracking_numbers": [f"CP{number:07}{place}IE"],
        "tracking_urls": [f"https://post.example/{number}"],
        "line_items": items,
    }


def product(number: int, *, stock: int | None = 5, **changes: Any) -> dict[str, Any]:
    """A product of one variant."""
    return {
        "id": 632_910_392 + number,
        "title": f"Tea {number}",
        "product_type": "Tea",
        "tags": "black, loose",
        "handle": f"tea-{number}",
        "status": "active",
        "published_at": FIRST.isoformat(),
        "created_at": FIRST.isoformat(),
        "updated_at": FIRST.isoformat(),
        "image": {"src": f"https://cdn.example/tea-{number}.jpg"},
        "variants": [
            {
                "id": number,
                "sku": f"TEA-{number}",
                "price": "20.00",
                "inventory_management": None if stock is None else "shopify",
                "inventory_policy": "deny",
                "inventory_quantity": stock or 0,
            }
        ],
        **changes,
    }
