"""Shopify's order webhooks as they come in: 7.9 kB each, another order, customer and delivery."""

import base64
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

from bench import ground

SECRET = "bench-secret"  # noqa: S105 (of a store that lives for a minute)
SIZE = 7900
_MODEL = (
    Path(__file__).parents[1] / "tests/connectors/shopify/payloads/orders_create__two_lines.json"
)


def connect(store: Any) -> None:
    """Connect the store to its shop."""
    from afterword.house import actions as house

    house.save_account(
        store,
        kind="connector",
        plug="shopify",
        settings={"shop": "bench.example"},
        secrets_={"secret": SECRET},
        now=ground.NOW,
        by="bench",
    )


def body(number: int) -> bytes:
    """The order of that number."""
    order: dict[str, Any] = json.loads(_MODEL.read_text(encoding="utf-8"))
    stamp = ground.NOW.isoformat()
    order |= {
        "id": 5_000_000_000 + number,
        "name": f"#{number}",
        "order_number": number,
        "email": f"buyer{number}@example.com",
        "contact_email": f"buyer{number}@example.com",
        "created_at": stamp,
        "processed_at": stamp,
        "updated_at": stamp,
    }
    if order.get("customer"):
        order["customer"] |= {"id": 7_000_000_000 + number, "email": order["email"]}
    own = {"address1": f"Ilica {number}"}
    for place in ("shipping_address", "billing_address"):
        order[place] |= own
    if order.get("customer"):
        order["customer"]["default_address"] |= own
    order["note_attributes"] = _filling(number, SIZE - len(json.dumps(order)))
    return json.dumps(order).encode()


def _filling(number: int, size: int) -> list[dict[str, str]]:
    """So much JSON more, in which names repeat and values do not, as in what shops send."""
    found: list[dict[str, str]] = []
    while size > _ENTRY:
        digest = hashlib.blake2b(f"{number} {size}".encode(), digest_size=10).hexdigest()
        found.append({"name": f"property {len(found):03}", "value": digest})
        size -= _ENTRY
    found.append(
        {"name": "rest", "value": "x" * max(size - len('{"name": "rest", "value": ""}'), 0)}
    )
    return found


_ENTRY = len('{"name": "property 000", "value": "01234567890123456789"}, ')


def headers(number: int, sent: bytes) -> dict[str, str]:
    """The headers that Shopify sends with it."""
    signature = base64.b64encode(hmac.digest(SECRET.encode(), sent, hashlib.sha256)).decode()
    return {
        "Content-Type": "application/json",
        "X-Shopify-Topic": "orders/create",
        "X-Shopify-Shop-Domain": "bench.example",
        "X-Shopify-Webhook-Id": f"bench-{number}",
        "X-Shopify-Triggered-At": ground.NOW.isoformat(),
        "X-Shopify-Hmac-Sha256": signature,
    }
