"""How long a provider asks to be left alone."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

MOST = 24 * 3600.0
"""Seconds: nobody is left alone for longer than a day."""


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds in ``Retry-After`` (RFC 9110 §10.2.3), names in lower case; ``None``: unsaid.

    A date is read against the server's own ``Date``, so that its clock need not agree with ours.
    """
    written = headers.get("retry-after", "").strip()
    if written.isascii() and written.replace(".", "", 1).isdigit():
        return min(float(written), MOST)
    try:
        until = parsedate_to_datetime(written)
        found = (until - parsedate_to_datetime(headers.get("date", ""))).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(max(found, 0.0), MOST)
