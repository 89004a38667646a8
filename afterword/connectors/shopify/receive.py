"""Taking a Shopify webhook in: is it genuine, what is it about, was it here before.

Read ``shopify-<name>`` before ``x-shopify-<name>``: the newer deliveries use the shorter names
(shopify-api-ruby, ``webhooks/request.rb``).
"""

import hashlib
import hmac
from base64 import b64encode

from afterword.wire.shapes import Account, Received

_LONGEST_ID = 120


def header(received: Received, name: str) -> str:
    """One of Shopify's headers by its bare name: ``topic``, ``webhook-id``; "" when absent."""
    headers = received.headers
    return (headers.get(f"shopify-{name}") or headers.get(f"x-shopify-{name}") or "").strip()


def verify(received: Received, account: Account) -> bool:
    """Whether the raw bytes were signed with one of the two live secrets (HMAC-SHA256, base64).

    Two, because Shopify signs with the old one for up to an hour after a change. No secret set:
    nothing is genuine.
    """
    given = header(received, "hmac-sha256").encode()
    genuine = False
    for name in ("secret", "secret_before"):
        secret = account.secrets.get(name) or ""
        if secret:
            signed = b64encode(hmac.digest(secret.encode(), received.body, "sha256"))
            genuine |= hmac.compare_digest(signed, given)
    return genuine


def delivery(received: Received) -> tuple[str, str]:
    """(topic, the id of the delivery): a delivery tried again has the same id.

    Without the header the content is its own id, so that a repeat is still known.
    """
    topic = header(received, "topic").lower()[:80]
    given = header(received, "webhook-id")
    if given and len(given) <= _LONGEST_ID:
        return topic, given
    return topic, hashlib.sha256(topic.encode() + b"\n" + received.body).hexdigest()


def ping(received: Received) -> bool:
    """Whether it only asks if anybody is here. Shopify never asks."""
    return False
