"""Taking an event of UPS's Track Alert in: is it genuine, was it here before."""

import hmac

from afterword.wire.reading import digest
from afterword.wire.shapes import Account, Received


def ping(received: Received) -> bool:
    """Whether it only asks if anybody is here. UPS never does."""
    return False


def verify(received: Received, account: Account) -> bool:
    """Whether it holds the word that UPS was given with the subscription, in the header
    ``credential`` (UPS Track Alert API, TrackingEvent). UPS does not sign the body."""
    shown = received.headers.get("credential", "").encode("utf-8", "replace")
    genuine = False
    for which in ("secret", "secret_before"):
        secret = str(account.secrets.get(which) or "")
        if secret:
            genuine |= hmac.compare_digest(secret.encode("utf-8", "replace"), shown)
    return genuine


def delivery(received: Received) -> tuple[str, str]:
    """Events have no id of their own: their content is it."""
    return "", digest(received.body)
