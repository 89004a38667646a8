"""What all who carry text messages have in common: what goes out, and what is told of it."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from afterword.wire.reading import filled, text
from afterword.wire.segments import handed_over
from afterword.wire.shapes import Event, Misread, Outgoing, Received, Who

FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("plain", "Replace printers’ quotes and dashes where that saves parts", "yes", "yes|no"),
    ("prices", "Price of a part by country, for example GB 0.04, DE 0.075, * 0.09", "", ""),
    ("price_currency", "Currency of these prices", "EUR", ""),
    ("rate", "Messages a second at most", "", "number"),
)
"""What an account is told, whoever carries it."""
PICTURES: tuple[tuple[str, str, str, str], ...] = (
    ("pictures", "Files of the inbox go as picture messages (MMS), US and Canada", "no", "no|yes"),
    ("picture_prices", "Price of a picture message by country, for example US 0.02", "", ""),
)
"""What an account is told besides where pictures are carried."""
PICTURED = ("US", "CA")
"""The countries to whose numbers they go."""
SMALL = 600 * 1024
"""Bytes that every network there takes, whatever it is."""


def words(outgoing: Outgoing, settings: Mapping[str, Any]) -> str:
    """The words as they are handed over. Choices stand below them: a text message has no buttons.

    Raises ``ValueError`` where there is nothing to send.
    """
    plainly = text(settings.get("plain")) != "no"
    said = handed_over(outgoing.text, (one.words for one in outgoing.choices), plainly=plainly)
    if not said and not outgoing.media:
        raise ValueError("a text message without words")
    return said


_NUMBER = re.compile(r"\+[1-9][0-9]{5,14}")


def number(outgoing: Outgoing) -> str:
    """Whom it goes to, in E.164. Raises ``ValueError`` for what is no number."""
    if not _NUMBER.fullmatch(outgoing.to):
        raise ValueError("a text message goes to a number that begins with + and its country")
    return outgoing.to


def seconds_left(outgoing: Outgoing, most: int) -> int | None:
    """For how long a message still makes sense, where that is shorter than ``most`` seconds."""
    if outgoing.valid_until is None:
        return None
    left = int((outgoing.valid_until - outgoing.at).total_seconds())
    return max(left, 1) if left < most else None


def happened(told: datetime | None, received: Received) -> datetime:
    """When it happened: as told, else when it came in."""
    found = told or received.at
    if found is None:
        raise Misread("nobody says when it came in")
    return found


Became = Literal["accepted", "delivered", "read", "failed"]


def status(
    vendor: str,
    provider_id: str,
    became: Became,
    *,
    message: str,
    at: datetime,
    channel: str = "sms",
    **more: Any,
) -> Event:
    """What became of a message. ``message``: its send key, where the provider gives it back."""
    return Event(
        kind=f"message.{became}",
        key=f"{vendor}:{provider_id}:{became}",
        happened=at,
        about=f"message/{message}" if message else "",
        data={**filled(message=message), "channel": channel, "provider_id": provider_id, **more},
    )


PURPOSES = ("orders", "care", "reviews", "offers")


def stopped(vendor: str, provider_id: str, message: str, number: str, at: datetime) -> list[Event]:
    """They told the provider to stop, at some time before: that is a no to all of it."""
    return [
        Event(
            kind="consent.revoked",
            key=f"{vendor}:{provider_id}:stopped:{purpose}",
            happened=at,
            about=f"message/{message}",
            who=Who(contacts=(("phone", number),)),
            data={"channel": "sms", "purpose": purpose, "contact": "", "source": "provider"},
        )
        for purpose in PURPOSES
    ]


def reply(
    vendor: str,
    provider_id: str,
    sender: str,
    *,
    at: datetime,
    said: str,
    media: list[dict[str, str]],
    what: str = "",
    **more: Any,
) -> Event:
    """Somebody wrote. What they sent decides what it is, where nothing else does."""
    kind = what or ("text" if said else media[0]["kind"] if media else "unknown")
    return Event(
        kind="reply.received",
        key=f"{vendor}:{provider_id}",
        happened=at,
        who=Who(contacts=(("phone", sender),)) if sender else None,
        data=filled(channel="sms", provider_id=provider_id, what=kind, **more),
        private=filled(text=said, media=media),
    )


def kind_of(content_type: str) -> str:
    """What a file is to us, by its type on the internet."""
    family = content_type.partition("/")[0].lower()
    if content_type.lower() in ("text/vcard", "text/x-vcard"):
        return "contact"
    return family if family in ("image", "video", "audio") else "document"
