"""Giving WhatsApp a file ahead of the message that shows it, which then names it by its id.

What it takes, and how much of each: Cloud API, reference: media (supported media types). An id
belongs to the number that it was given to and is good for thirty days.
"""

from collections.abc import Mapping

from afterword.wire import meta
from afterword.wire.forms import multipart
from afterword.wire.reading import text
from afterword.wire.shapes import Account, File, Given, Misread, Refusal, Request, Response

from .codes import CODES, WAITS
from .send import CAPTION

LASTS = 29 * 24 * 3600.0
"""Seconds for which an id is used again: a day less than Meta keeps the file."""
_MB = 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument"
MOST: Mapping[str, int] = {
    **dict.fromkeys(("image/jpeg", "image/png"), 5 * _MB),
    **dict.fromkeys(("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"), 16 * _MB),
    **dict.fromkeys(("video/mp4", "video/3gpp"), 16 * _MB),
    **dict.fromkeys(
        (
            "application/pdf",
            "text/plain",
            f"{_OFFICE}.wordprocessingml.document",
            f"{_OFFICE}.spreadsheetml.sheet",
            f"{_OFFICE}.presentationml.presentation",
        ),
        100 * _MB,
    ),
}
"""The kinds of file that it takes, and the most bytes of each."""
_OPUS = b"OpusHead"


def shows(file: tuple[str, int], words: str, account: Account) -> bool:
    """Whether one message shows a file with these words under it: a sound has none."""
    kind, size = file
    if size > MOST.get(kind, -1):
        return False
    return not words or (len(words) <= CAPTION and not kind.startswith("audio/"))


def upload(file: File, account: Account) -> Request | None:
    """How to give WhatsApp a file; ``None``: it takes none of this kind. Raises ``ValueError`` for
    one of a kind that it takes and would refuse all the same."""
    most, number = MOST.get(file.type), text(account.settings.get("number_id"))
    if most is None or not number:
        return None
    if len(file.content) > most:
        raise ValueError(
            f"WhatsApp takes at most {most // _MB} MB of {file.type}, and this has "
            f"{len(file.content) / _MB:.1f}"
        )
    if file.type == "audio/ogg" and _OPUS not in file.content[:200]:
        raise ValueError("WhatsApp plays Ogg with Opus in it, and this is another Ogg")
    fields = (("messaging_product", "whatsapp"), ("type", file.type))
    kind, body = multipart(fields, {"file": ("file", file.type, file.content)})
    asked = meta.call(account, f"{number}/media", {})
    headers = {**asked.headers, "Content-Type": kind}
    return Request(method="POST", url=asked.url, headers=headers, body=body)


def uploaded(response: Response) -> Given | Refusal:
    """What the answer to that means. Raises ``Misread``."""
    found = meta.answered(response, CODES, {}, WAITS)
    if isinstance(found, Refusal):
        return found
    known = text(found.get("id"), 200)
    if not known:
        raise Misread("the answer names no file")
    return Given(id=known, lasts=LASTS)
