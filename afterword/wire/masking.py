"""Taking people out of what servers say, before it is kept or logged.

A server's refusal often repeats the address it refuses. What is kept in plain text and what is
logged says what went wrong, not whom it was about.
"""

import re

ADDRESS = "(address)"
"""What stands where an address stood."""

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"'=|]+@[^\s<>()\[\],;:\"'=|]+")


def masked(text: str, *known: str) -> str:
    """The text without e-mail addresses, and without each ``known`` value in whatever case."""
    for one in sorted(filter(None, known), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(one)}(?!\w)", ADDRESS, text, flags=re.IGNORECASE)
    return _ADDRESS.sub(ADDRESS, text)


def hinted(address: str) -> str:
    """An address that its owner knows and nobody else: ``a…@posteo.net``, ``…218``."""
    name, at, host = address.rpartition("@")
    if at:
        return f"{name[:1]}…@{host}"
    return f"…{address[-3:]}" if address else ""
