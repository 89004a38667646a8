"""Shippo: follows parcels of some carriers, and tells by webhook what becomes of them."""

from .fetch import ask, asked, follow, followed
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
    "verify",
]
