"""E-mail over SMTP."""

from .receive import delivery, parse, ping, verify
from .send import receipt, request
from .settings import DEDUPE, FIELDS, NAME

__all__ = [
    "DEDUPE",
    "FIELDS",
    "NAME",
    "delivery",
    "parse",
    "ping",
    "receipt",
    "request",
    "verify",
]
