"""Taking a WooCommerce webhook in: is it genuine, what is it about, was it here before.

From ``class-wc-webhook.php``. WooCommerce never tries a delivery again; what comes twice was sent
on again by somebody in between.
"""

import hashlib
import hmac
import re
from base64 import b64encode

from afterword.wire.shapes import Account, Received

_LONGEST_ID = 120
_PING = re.compile(rb"webhook_id=\d{1,20}")


def header(received: Received, name: str) -> str:
    """One of WooCommerce's headers by its bare name: ``topic``, ``delivery-id``; "" when absent."""
    return (received.headers.get(f"x-wc-webhook-{name}") or "").strip()


def ping(received: Received) -> bool:
    """Whether it only asks if anybody is here: sent when a webhook is saved, unsigned, not JSON."""
    return _PING.fullmatch(received.body) is not None and not header(received, "signature")


def verify(received: Received, account: Account) -> bool:
    """Whether the raw bytes were signed with one of the two live secrets (HMAC-SHA256, base64).

    Two, so that webhooks can be moved to a new secret one by one. No secret set: nothing is
    genuine.
    """
    given = header(received, "signature").encode()
    genuine = False
    for name in ("secret", "secret_before"):
        secret = account.secrets.get(name) or ""
        if secret:
            signed = b64encode(hmac.digest(secret.encode(), received.body, "sha256"))
            genuine |= hmac.compare_digest(signed, given)
    return genuine


def delivery(received: Received) -> tuple[str, str]:
    """(topic, the id of the delivery), which is one only together with that of its webhook.

    Without these headers the content is its own id, so that a repeat is still known.
    """
    topic = header(received, "topic").lower()
    if not topic:
        topic = f"{header(received, 'resource')}.{header(received, 'event')}".lower().strip(".")
    topic = topic[:80]
    webhook, given = header(received, "id"), header(received, "delivery-id")
    if given and len(webhook) + len(given) < _LONGEST_ID:
        return topic, f"{webhook}:{given}"
    return topic, hashlib.sha256(topic.encode() + b"\n" + received.body).hexdigest()
