"""How a text travels as a text message: in which alphabet, in how many parts.

3GPP TS 23.038 gives the alphabet of 7 bits and its extension, whose signs take two places; what it
does not hold makes the whole text UCS-2, where a sign beyond the first plane takes two places as
well. A text that fits takes one part; a longer one is cut into parts that each give up a little to
say which part they are. Neither an extended sign nor a pair is ever cut in two, so that a part may
stay one place short.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

import gsm0338
import msgspec

Alphabet = Literal["GSM-7", "UCS-2"]

ONE: dict[Alphabet, int] = {"GSM-7": 160, "UCS-2": 70}
"""Places in a message of one part."""
MANY: dict[Alphabet, int] = {"GSM-7": 153, "UCS-2": 67}
"""Places in each part of several."""

_gsm = gsm0338.Codec()
_ESCAPE = "\x1b"


class Segments(msgspec.Struct, frozen=True):
    """How a text travels. ``places``: how many it takes in all; ``left``: how many more fit before
    another part begins; ``beyond``: the signs that the short alphabet does not have, each once."""

    alphabet: Alphabet
    parts: int
    places: int
    left: int
    beyond: tuple[str, ...] = ()


def segments(text: str) -> Segments:
    """How a text travels. An empty one takes one part, as a message does."""
    beyond = tuple(dict.fromkeys(sign for sign in text if not _short(sign)))
    alphabet: Alphabet = "UCS-2" if beyond else "GSM-7"
    sizes = [_wide(sign) for sign in text] if beyond else [_short(sign) for sign in text]
    places = sum(sizes)
    if places <= ONE[alphabet]:
        return Segments(alphabet, 1, places, ONE[alphabet] - places, beyond)
    parts, last = _cut(sizes, MANY[alphabet])
    return Segments(alphabet, parts, places, MANY[alphabet] - last, beyond)


def _cut(sizes: list[int], most: int) -> tuple[int, int]:
    """Into how many parts the signs go, and how many places the last one takes."""
    parts, taken = 1, 0
    for size in sizes:
        if taken + size > most:
            parts, taken = parts + 1, 0
        taken += size
    return parts, taken


def pieces(text: str) -> tuple[Alphabet, list[str]]:
    """The alphabet of a text, and the text cut into its parts as ``segments`` counts them."""
    found = segments(text)
    if found.parts == 1:
        return found.alphabet, [text]
    width = _short if found.alphabet == "GSM-7" else _wide
    parts, taken = [""], 0
    for sign in text:
        if taken + width(sign) > MANY[found.alphabet]:
            parts.append("")
            taken = 0
        parts[-1] += sign
        taken += width(sign)
    return found.alphabet, parts


def packed(text: str, alphabet: Alphabet) -> bytes:
    """A text in its alphabet, a septet of the short one in each byte. Raises ``ValueError``."""
    return bytes(_gsm.encode(text)[0]) if alphabet == "GSM-7" else text.encode("utf-16-be")


def unpacked(given: bytes) -> str:
    """What stands in bytes that hold a septet of the short alphabet each; what is in none of its
    tables is shown as a question mark."""
    return str(_gsm.decode(given, "replace")[0])


@lru_cache(maxsize=4096)
def _short(sign: str) -> int:
    """The places a sign takes in the short alphabet; 0: it is not in it."""
    if sign == _ESCAPE:
        return 0
    try:
        return len(_gsm.encode(sign)[0])
    except UnicodeEncodeError:
        return 0


def _wide(sign: str) -> int:
    return 2 if ord(sign) > 0xFFFF else 1


def handed_over(text: str, choices: Iterable[str] = (), *, plainly: bool = True) -> str:
    """The words of a message as they are handed over: its choices stand below them, as a text
    message has no buttons, and signs give way to plainer ones where that saves parts."""
    below = " / ".join(choices)
    said = "\n".join(filter(None, (text.strip(), below)))
    return plain(said) if plainly else said


# ------------------------------------------------------------------------------ fewer parts

_INSTEAD = {
    **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\t\u00a0\u2002\u2003\u2009\u200a\u202f\u3000", " "),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0f\x1b", ""),
    "…": "...",
    "•": "*",
    "·": ".",
    "×": "x",
    "ç": "Ç",
    "™": "TM",
    "©": "(c)",
    "®": "(r)",
    "½": "1/2",
    "¼": "1/4",
    "¾": "3/4",
}
"""Signs that say the same as others of the short alphabet: quotes as printers set them, dashes,
spaces of other widths, marks that nobody sees."""


def plain(text: str) -> str:
    """The text with the signs of the short alphabet in the place of those that say the same, where
    that makes the whole text fit into it.

    Nothing is taken from a text that cannot: in Greek or Arabic, or with a picture, it would save
    nothing. Letters are never replaced, but for a small c with a cedilla: the short alphabet has
    only the capital.
    """
    if all(map(_short, text)):
        return text
    found = "".join(_plainly(text))
    return found if all(map(_short, found)) else text


def _plainly(text: str) -> Iterator[str]:
    for sign in text:
        yield sign if _short(sign) else _INSTEAD.get(sign, sign)
