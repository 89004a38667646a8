"""Taking people out of what servers say, before it is kept or logged.

A server's refusal often repeats the address it refuses. What is kept in plain text and what is
logged says what went wrong, not whom it was about.
"""

import re

ADDRESS = "(address)"
"""What stands where an address stood."""

_WORD = re.compile(r"[^\s<>()\[\],;:\"'=|]++")


def masked(text: str, *known: str) -> str:
    """The text without e-mail addresses, and without each ``known`` value in whatever case."""
    for one in sorted(filter(None, known), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(one)}(?!\w)", ADDRESS, text, flags=re.IGNORECASE)
    return _WORD.sub(_without_address, text) if "@" in text else text


def _without_address(word: re.Match[str]) -> str:
    # A pattern that looks for the sign itself would look from every letter to the word's end: a
    # long address that somebody made up, and a process stands still.
    return ADDRESS if "@" in word[0][1:-1] else word[0]


def hinted(address: str) -> str:
    """An address that its owner knows and nobody else: ``a…@posteo.net``, ``…218``."""
    name, at, host = address.rpartition("@")
    if at:
        return f"{name[:1]}…@{host}"
    return f"…{address[-3:]}" if address else ""
