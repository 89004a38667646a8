"""The same as ``form``, for a provider whose reports give our key back: ``Echo``.

It does so in a field of its own (*A report gives our key back at*), or because it reports at the
address that each message names (``{{ report_to }}``).
"""

from afterword.wire.shapes import Dedupe, Echo

from .form import (
    FIELDS,
    HEARS_GET,
    NEEDED,
    answered,
    delivery,
    parse,
    ping,
    receipt,
    request,
    verify,
)

LABEL = "Another provider, described by a form, whose reports give our key back"
DEDUPE: Dedupe = Echo("report_key", settle=600.0)

__all__ = [
    "DEDUPE",
    "FIELDS",
    "HEARS_GET",
    "LABEL",
    "NEEDED",
    "answered",
    "delivery",
    "parse",
    "ping",
    "receipt",
    "request",
    "verify",
]
