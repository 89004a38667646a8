"""What a business message on Viber says: the same whoever carries it."""

from afterword.wire.shapes import Outgoing

TEXT = 1000
"""The most characters of a business message."""


def number(outgoing: Outgoing) -> str:
    """The number as digits. Raises ``ValueError`` for what is none."""
    digits = outgoing.to.strip().removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and 7 <= len(digits) <= 15):
        raise ValueError("a business message goes to a number with its country's prefix")
    return digits


def said(outgoing: Outgoing, most: int = TEXT) -> str:
    """The words, with where they lead and what may be answered, each on a line of its own where the
    words do not say it. Raises ``ValueError`` for words that are too long, or for none."""
    lines = [outgoing.text.strip()]
    lines += [f"– {one.words}" for one in outgoing.choices if one.words not in outgoing.text]
    if outgoing.link and outgoing.link not in outgoing.text:
        lines.append(outgoing.link)
    found = "\n".join(line for line in lines if line)
    if len(found) > most:
        raise ValueError(f"a message on Viber has at most {most} characters; this has {len(found)}")
    if not found and not outgoing.media:
        raise ValueError("there is nothing to say")
    return found


def seconds_left(outgoing: Outgoing, least: int, most: int) -> int:
    """For how long the provider may try; 0: the message does not say."""
    if outgoing.valid_until is None:
        return 0
    left = int((outgoing.valid_until - outgoing.at).total_seconds())
    return min(max(left, least), most)
