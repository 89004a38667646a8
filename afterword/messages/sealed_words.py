"""What is kept of a message with its intent: its words, sealed, and what they name."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from afterword.house.sealing import Key
from afterword.outbox.moves import RECOMMENDS
from afterword.wire.shapes import Outgoing

from . import paper
from .subject import Subject


def named_in(about: Subject, product: str = "") -> str:
    """The days that the words name and the product that they recommend, as an intent keeps them."""
    said: list[tuple[str, datetime | str, datetime | str]] = [
        (what, since, until) for what, (since, until) in about.days_named.items()
    ]
    said += [(f"{RECOMMENDS}{product}", "", "")] if product else []
    return msgspec.json.encode(said).decode() if said else ""


def sealed_words(
    outgoing: Outgoing,
    key: Key,
    sheet: paper.Sheet | None = None,
    own: Mapping[str, Any] | None = None,
) -> bytes:
    """What went out, as it is kept under the person's key. ``own``: what a person of the team has
    written, for a further try."""
    words: dict[str, Any] = {
        "to": outgoing.to,
        "subject": outgoing.subject,
        "text": outgoing.text,
        "html": outgoing.html,
        "language": outgoing.language,
    }
    if outgoing.media or outgoing.choices or outgoing.link:
        beside = {"media": outgoing.media, "choices": outgoing.choices, "link": outgoing.link}
        words |= msgspec.to_builtins(beside)
    if own:
        words |= {"own": dict(own)}
    if sheet is not None:
        words |= {"sheet": msgspec.to_builtins(sheet)}
    return key.seal_json(words, "intent")
