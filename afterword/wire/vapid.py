"""Keys and subscriptions of web push (RFC 8030, 8291, 8292), pure.

A store needs no key of somebody else's to push: its own is made of a secret that only it has.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Iterable
from urllib.parse import urlsplit

import msgspec

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the curve P-256: private keys lie below it."""

SERVICES = "fcm.googleapis.com *.push.services.mozilla.com *.notify.windows.com *.push.apple.com"
"""Whose push services are used unless an account says otherwise. A browser says where its notices
are taken; anywhere else nothing is sent."""


class Subscription(msgspec.Struct, frozen=True):
    """Where a browser is told things, and the keys that only it can read with."""

    endpoint: str
    p256dh: str
    auth: str


def scalar(secret: str) -> int:
    """The private key that a secret (hexadecimal) makes."""
    return int(secret, 16) % (ORDER - 1) + 1


def kept(found: Subscription) -> str:
    """A subscription as the address that it is."""
    return f"{found.endpoint} {found.p256dh} {found.auth}"


def read(text: str) -> Subscription | None:
    """A subscription that was kept; ``None``: that is none."""
    parts = text.split(" ")
    if len(parts) != 3:
        return None
    found = Subscription(*parts)
    return found if _sound(found) else None


def _sound(found: Subscription) -> bool:
    try:
        point, auth = plain(found.p256dh), plain(found.auth)
    except (Error, ValueError):
        return False
    return len(point) == 65 and point[0] == 4 and len(auth) == 16 and len(found.endpoint) < 1000


def plain(text: str) -> bytes:
    """What is written in base64url without its filling. Raises ``ValueError``."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def coded(found: bytes) -> str:
    """As base64url without its filling."""
    return urlsafe_b64encode(found).decode().rstrip("=")


def served_by(endpoint: str, services: str) -> bool:
    """Whether an endpoint belongs to one of these push services: hosts with spaces between them,
    ``*.`` for all below one; or a whole origin, with its scheme and port."""
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    return any(_is(one, parts.scheme, parts.netloc, host) for one in _each(services))


def _each(services: str) -> Iterable[str]:
    return (services.strip() or SERVICES).replace(",", " ").split()


def _is(service: str, scheme: str, netloc: str, host: str) -> bool:
    if "://" in service:
        return service.rstrip("/") == f"{scheme}://{netloc}"
    if scheme != "https" or netloc != host:
        return False
    return host.endswith(service[1:]) if service.startswith("*.") else host == service
