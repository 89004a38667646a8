"""Words as they stand in markup: what a person types is never mistaken for it."""

import re
from html import escape

_LIQUID = re.compile(r"(\{%.*?%\}|\{\{.*?\}\})", re.DOTALL)
_BARE = re.compile(r"&(?!(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);)|<(?![a-zA-Z/!])")


def marked_up(said: str) -> str:
    """Words as they may stand in markup: signs that open nothing are written out. Tags stay."""
    parts = _LIQUID.split(said)
    parts[::2] = [_BARE.sub(lambda sign: escape(sign[0]), one) for one in parts[::2]]
    return "".join(parts)


def attribute(said: str) -> str:
    """Words, marked up already, as they may stand between quotes."""
    parts = _LIQUID.split(said)
    signs = (("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"))
    for sign, written in signs:
        parts[::2] = [one.replace(sign, written) for one in parts[::2]]
    return "".join(parts)
