"""What a business message on Viber says: the same whoever carries it."""

from afterword.wire.shapes import Account, Media, Outgoing

TEXT = 1000
"""The most characters of a business message."""
PICTURES = ("image/jpeg", "image/png")
_OFFICE = "application/vnd.openxmlformats-officedocument"
PAPERS = ("application/pdf", "text/plain", f"{_OFFICE}.wordprocessingml.document",
          f"{_OFFICE}.spreadsheetml.sheet")  # fmt: skip
"""What a business message hands on as a file. A film wants its length and a picture of it."""


def shows(file: tuple[str, int], words: str, account: Account) -> bool:
    """Whether one message shows a file with these words under it: only a picture has words."""
    if file[0] in PICTURES:
        return len(words) <= TEXT
    return not words and file[0] in PAPERS


def number(outgoing: Outgoing) -> str:
    """The number as digits. Raises ``ValueError`` for what is none."""
    digits = outgoing.to.strip().removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and 7 <= len(digits) <= 15):
        raise ValueError("a business message goes to a number with its country's prefix")
    return digits


def carried(outgoing: Outgoing, kinds: tuple[str, ...]) -> Media | None:
    """The one thing to see that goes with the words: the first of a kind that can be carried."""
    return next((one for one in outgoing.media if one.kind in kinds), None)


def said(outgoing: Outgoing, shown: Media | None = None, most: int = TEXT) -> str:
    """The words, with what may be answered, where they lead and what is not shown beside them, each
    on a line of its own where the words do not say it.

    Raises ``ValueError`` for words that are too long, or for none where nothing is ``shown``.
    """
    lines = [outgoing.text.strip()]
    lines += [f"– {one.words}" for one in outgoing.choices if one.words not in outgoing.text]
    others = [outgoing.link, *(one.url for one in outgoing.media if one is not shown)]
    lines += [one for one in others if one not in outgoing.text]
    found = "\n".join(line for line in lines if line)
    if len(found) > most:
        raise ValueError(f"a message on Viber has at most {most} characters; this has {len(found)}")
    if not found and shown is None:
        raise ValueError("there is nothing to say")
    return found


def seconds_left(outgoing: Outgoing, least: int, most: int) -> int:
    """For how long the provider may try; 0: the message does not say."""
    if outgoing.valid_until is None:
        return 0
    left = int((outgoing.valid_until - outgoing.at).total_seconds())
    return min(max(left, least), most)
