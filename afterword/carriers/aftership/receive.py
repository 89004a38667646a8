"""Taking a webhook of AfterShip's in: is it genuine, what is it about, was it here before."""

import hmac
from base64 import b64encode

from afterword.wire.reading import digest, load, name, part, text
from afterword.wire.shapes import Account, Misread, Received


def ping(received: Received) -> bool:
    """Whether it only asks if anybody is here. AfterShip tests with a webhook like any other."""
    return False


def verify(received: Received, account: Account) -> bool:
    """Whether the raw bytes were signed with one of the two live secrets (HMAC-SHA256, base64;
    "Webhook signature"). No secret set: nothing is genuine."""
    given = received.headers.get("aftership-hmac-sha256", "").encode("utf-8", "replace")
    genuine = False
    for which in ("secret", "secret_before"):
        secret = str(account.secrets.get(which) or "")
        if secret:
            key = secret.encode("utf-8", "replace")
            signed = b64encode(hmac.digest(key, received.body, "sha256"))
            genuine |= hmac.compare_digest(signed, given)
    return genuine


def delivery(received: Received) -> tuple[str, str]:
    """(what happened, the id of the event); without one its content is."""
    try:
        event = part({"": load(received.body)}, "")
    except Misread:
        return "", digest(received.body)
    return text(event.get("event"), 80), name(event.get("event_id"), 160) or digest(received.body)
