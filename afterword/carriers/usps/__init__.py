"""USPS itself: asked about a parcel (Tracking API, version 3)."""

from .fetch import ask, asked, sign_in, signed_in
from .receive import delivery, parse, ping, verify
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
    "meaning",
    "parse",
    "ping",
    "sign_in",
    "signed_in",
    "verify",
]
