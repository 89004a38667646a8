"""Taking a webhook of Shippo's in: is it genuine, what is it about, was it here before.

Shippo signs nothing unless one asks it to. Else a word of one's own at the end of the address, or
as the password in it, is all that tells (its documentation, "Webhook security").
"""

import hmac
from base64 import b64decode
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

from afterword.wire.reading import digest, load, part, text
from afterword.wire.shapes import Account, Misread, Received

TOLERANCE = timedelta(minutes=5)
"""How far the stamp of a signature may be from our clock, either way."""


def ping(received: Received) -> bool:
    """Whether it only asks if anybody is here. Shippo tests with a webhook like any other."""
    return False


def verify(received: Received, account: Account) -> bool:
    """Whether it was sent by who knows the word in the address, now or before the last change; or,
    where Shippo has given a signing secret, signed with that. Nothing set: nothing is genuine."""
    signing = str(account.secrets.get("signing") or "")
    if signing:
        return _signed(received, signing.encode("utf-8", "replace"))
    given = _words(received)
    genuine = False
    for which in ("secret", "secret_before"):
        secret = str(account.secrets.get(which) or "").encode("utf-8", "replace")
        for word in given:
            genuine |= bool(secret) and hmac.compare_digest(word, secret)
    return genuine


def _words(received: Received) -> list[bytes]:
    """What stands behind ``?token=``, and the password of a sign-in."""
    query = parse_qs(received.query, encoding="utf-8", errors="replace").get("token", [])[:1]
    words = [word.encode("utf-8", "replace") for word in query]
    kind, _, coded = received.headers.get("authorization", "").partition(" ")
    if kind.lower() == "basic":
        with suppress(ValueError):
            words.append(b64decode(coded.encode("utf-8", "replace")).partition(b":")[2])
    return words


def _signed(received: Received, key: bytes) -> bool:
    """HMAC-SHA256 in hexadecimal over the stamp, a point and the raw bytes: ``t=…,v1=…``."""
    header = received.headers.get("shippo-auth-signature", "")
    told = dict(one.strip().partition("=")[::2] for one in header.split(","))
    stamp, given = told.get("t", ""), told.get("v1", "")
    if not (received.at and stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
        return False
    if abs(received.at - datetime.fromtimestamp(int(stamp), UTC)) > TOLERANCE:
        return False
    made = hmac.digest(key, f"{stamp}.".encode() + received.body, "sha256").hex()
    return hmac.compare_digest(made.encode(), given.lower().encode("utf-8", "replace"))


def delivery(received: Received) -> tuple[str, str]:
    """(what happened, the content): Shippo gives no id, so the same content is the same push."""
    try:
        push = part({"": load(received.body)}, "")
    except Misread:
        return "", digest(received.body)
    return text(push.get("event"), 80), digest(received.body)
