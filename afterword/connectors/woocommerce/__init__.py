"""WooCommerce: what its webhooks say becomes events."""

from .parse import parse
from .receive import delivery, ping, verify
from .settings import FIELDS, NAME

__all__ = ["FIELDS", "NAME", "delivery", "parse", "ping", "verify"]
