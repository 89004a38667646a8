"""WooCommerce: what its webhooks say becomes events, and it can be asked."""

from . import deeds, fetch
from .parse import parse
from .receive import delivery, ping, verify
from .settings import FIELDS, NAME

__all__ = ["FIELDS", "NAME", "deeds", "delivery", "fetch", "parse", "ping", "verify"]
