"""UPS itself: asked about a parcel (Track), and told of it as it happens (Track Alert)."""

from .fetch import ask, asked, follow, followed, sign_in, signed_in
from .parse import parse
from .receive import delivery, ping, verify
from .settings import A_SECOND, AT_ONCE, CARRIERS, EVERY, FIELDS, LABEL, NAME, NEEDED
from .statuses import MAPPING, meaning

__all__ = [
    "AT_ONCE",
    "A_SECOND",
    "CARRIERS",
    "EVERY",
    "FIELDS",
    "LABEL",
    "MAPPING",
    "NAME",
    "NEEDED",
    "ask",
    "asked",
    "delivery",
    "follow",
    "followed",
    "meaning",
    "parse",
    "ping",
    "sign_in",
    "signed_in",
    "verify",
]
