"""E-mail over SMTP."""

from .receive import parse, verify
from .send import receipt, request
from .settings import DEDUPE, FIELDS, NAME

__all__ = ["DEDUPE", "FIELDS", "NAME", "parse", "receipt", "request", "verify"]
