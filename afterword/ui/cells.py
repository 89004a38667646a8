"""Cells of tables that people open in a spreadsheet."""

_BEGINNINGS = "=+-@\t\r\0\uff1d\uff0b\uff0d\uff20"
"""With these a spreadsheet begins a formula, or passes them over and looks at what follows; the
wide ones of Chinese and Japanese do the same there."""


def plainly(text: str) -> str:
    """A text that no spreadsheet takes for a formula. Numbers with a sign stay as they are."""
    bare = text.lstrip(" \n\u00a0")
    if bare[:1] not in _BEGINNINGS or not bare or bare[1:].isdigit():
        return text
    return f"'{text}"
