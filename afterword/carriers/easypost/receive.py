"""Taking a webhook of EasyPost's in: is it genuine, what is it about, was it here before."""

import hmac
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from unicodedata import normalize

from afterword.wire.reading import digest, instant, load, name, part, text
from afterword.wire.shapes import Account, Misread, Received

TOLERANCE = timedelta(minutes=5)
"""How far its stamp may be from our clock, either way. Only the second way of signing has one."""


def ping(received: Received) -> bool:
    """Whether it only asks if anybody is here. EasyPost never does."""
    return False


def verify(received: Received, account: Account) -> bool:
    """Whether the raw bytes were signed with one of the two live secrets: HMAC-SHA256 in
    hexadecimal; the secret is taken in its decomposed form (NFKD), as EasyPost takes it
    (easypost-python, ``util.py``). No secret set: nothing is genuine.

    The newer way signs the stamp, the method and the path before the body.
    """
    first = received.headers.get("x-hmac-signature", "").encode("utf-8", "replace")
    second = received.headers.get("x-hmac-signature-v2", "").encode("utf-8", "replace")
    stamped = _stamped(received)
    genuine = False
    for which in ("secret", "secret_before"):
        secret = str(account.secrets.get(which) or "")
        if not secret:
            continue
        key = normalize("NFKD", secret).encode("utf-8", "replace")
        genuine |= hmac.compare_digest(_signed(key, received.body), first)
        if stamped is not None:
            genuine |= hmac.compare_digest(_signed(key, stamped + received.body), second)
    return genuine


def _signed(key: bytes, what: bytes) -> bytes:
    return b"hmac-sha256-hex=" + hmac.digest(key, what, "sha256").hex().encode()


def _stamped(received: Received) -> bytes | None:
    """What is signed before the body the newer way; ``None``: it is not, or not of now and here."""
    stamp = received.headers.get("x-timestamp", "")
    path = received.headers.get("x-path", "")
    if not (stamp and received.at and path.partition("?")[0] == received.path):
        return None
    sent = instant(stamp)
    if sent is None:
        try:
            sent = parsedate_to_datetime(stamp)
        except ValueError:
            return None
        sent = sent if sent.tzinfo else sent.replace(tzinfo=UTC)
    if abs(received.at - sent) > TOLERANCE:
        return None
    return f"{stamp}{received.method}{path}".encode("utf-8", "replace")


def delivery(received: Received) -> tuple[str, str]:
    """(what the event is about, its own id), which stays when it is sent again; without one its
    content is."""
    try:
        event = part({"": load(received.body)}, "")
    except Misread:
        return "", digest(received.body)
    return text(event.get("description"), 80), name(event.get("id"), 160) or digest(received.body)
