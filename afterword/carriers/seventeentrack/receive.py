"""Taking a push of 17TRACK's in: is it genuine, what is it about, was it here before."""

import hashlib
import hmac

from afterword.wire.reading import digest, load, part, text
from afterword.wire.shapes import Account, Misread, Received


def ping(received: Received) -> bool:
    """Whether it only asks if anybody is here. 17TRACK tests with a push like any other."""
    return False


def verify(received: Received, account: Account) -> bool:
    """Whether it was signed with one of the two live keys: the plain SHA-256, in hexadecimal, of
    the raw bytes, a slash and the key. No key set: nothing is genuine."""
    given = received.headers.get("sign", "").lower().encode("utf-8", "replace")
    genuine = False
    for which in ("key", "key_before"):
        key = str(account.secrets.get(which) or "")
        if key:
            said = received.body + b"/" + key.encode("utf-8", "replace")
            genuine |= hmac.compare_digest(hashlib.sha256(said).hexdigest().encode(), given)
    return genuine


def delivery(received: Received) -> tuple[str, str]:
    """(what happened, the content): 17TRACK gives no id, so the same content is the same push."""
    try:
        push = part({"": load(received.body)}, "")
    except Misread:
        return "", digest(received.body)
    return text(push.get("event"), 80), digest(received.body)
