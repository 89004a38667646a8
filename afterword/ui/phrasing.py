"""How words stand among other words: in a row, in a sentence of ours, as two letters."""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import get_language_bidi


def isolated(text: str) -> str:
    """Words of a store or a person, to stand in a sentence of ours.

    Where they run the other way than the reader's language, marks keep their order apart from the
    sentence's (Unicode's first strong isolate), so that neither turns the other round.
    """
    strong = (unicodedata.bidirectional(letter) for letter in text)
    first = next((one for one in strong if one in ("L", "R", "AL")), "")
    if not first or (first != "L") == get_language_bidi():
        return text
    return f"\u2068{text}\u2069"


def comma() -> str:
    """What stands between two things in a row, in the language that is on."""
    return "\N{ARABIC COMMA} " if get_language_bidi() else ", "


def parted(text: str) -> list[str]:
    """What was typed with commas between, whichever comma the keyboard has."""
    return [one.strip() for one in re.split(r"[,\N{ARABIC COMMA}]", text) if one.strip()]


def semicolon() -> str:
    """What stands between two sayings in a row, in the language that is on."""
    return "\N{ARABIC SEMICOLON} " if get_language_bidi() else "; "


def listed(parts: Iterable[object]) -> str:
    """Things behind one another, with the comma of the language that is on."""
    return comma().join(str(one) for one in parts)


def initials(name: str) -> str:
    """One or two letters for the round mark beside a name."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()
