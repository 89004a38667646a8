"""Signed links: each names one purpose and can do nothing else.

A token is the store's key, its parts and a 128-bit keyed signature over the purpose and the parts.
It holds no secret and never expires by itself; what a page does with it is the page's own rule.
"""

import base64
import binascii
import hmac

from .models import Store

_SEPARATOR = "\x1f"


class Bad(ValueError):
    """A link was cut, changed, or made for something else."""


def make(store: Store, purpose: str, *parts: str) -> str:
    """A link's token for one purpose. Raises ``ValueError`` for a part that holds the separator:
    it could be read as two."""
    if any(_SEPARATOR in part for part in parts):
        raise ValueError("a part of a link holds the sign that separates parts")
    payload = _SEPARATOR.join((store.key, *parts)).encode()
    signature = _signature(store, purpose, payload)
    return base64.urlsafe_b64encode(signature + payload).decode().rstrip("=")


def read(token: str, purpose: str) -> tuple[Store, tuple[str, ...]]:
    """The store and the parts of a token. Raises ``Bad``."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        key, *parts = raw[16:].decode().split(_SEPARATOR)
    except (binascii.Error, ValueError) as error:
        raise Bad("this link is not whole") from error
    if not key.isprintable():  # PostgreSQL looks for no text with a nul in it
        raise Bad("this link is not whole")
    store = Store.objects.filter(key=key).first()
    if store is None or not hmac.compare_digest(raw[:16], _signature(store, purpose, raw[16:])):
        raise Bad("this link is not whole, or was made for something else")
    return store, tuple(parts)


def _signature(store: Store, purpose: str, payload: bytes) -> bytes:
    return store.secret.derived("links").sign(purpose.encode() + b"\x00" + payload)
