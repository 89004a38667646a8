"""The store's own mail server.

SMTP has no way to recognise a repeat, so ``DEDUPE`` is ``Nothing``: a mail whose fate is unknown is
never sent again by itself.
"""

from afterword.wire.shapes import Dedupe, Nothing

from .receive import delivery, files, parse, ping, verify
from .send import receipt, request

LABEL = "A mail server (SMTP)"
DEDUPE: Dedupe = Nothing()
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("host", "Server", "", ""),
    ("port", "Port", "587", "number"),
    ("security", "Security", "starttls", "none|starttls|tls"),
    ("user", "User", "", ""),
    ("password", "Password", "", "secret"),
    ("return_path", "Address for bounces, with {key} in it", "", ""),
    ("reply_to", "Address that answers go to; it may hold {key}", "", ""),
    ("dkim_selector", "Name of the DKIM key (its selector)", "", ""),
    ("rate", "Messages a second at most", "", "number"),
    ("inbound_secret", "Secret of the bounce address", "", "secret"),
)
"""(name, label, default, kind): kind is "", "number", "long" (several lines), "secret", or choices
with bars between."""
NEEDED: tuple[str, ...] = ("host",)

__all__ = [
    "DEDUPE",
    "FIELDS",
    "LABEL",
    "NEEDED",
    "delivery",
    "files",
    "parse",
    "ping",
    "receipt",
    "request",
    "verify",
]
