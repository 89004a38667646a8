"""DHL itself, all its divisions: asked about a parcel (Shipment Tracking, Unified)."""

from .fetch import ask, asked
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
    "verify",
]
