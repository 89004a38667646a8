"""Instagram, for answering who wrote to the store's account.

Nobody is written to first: only who wrote is answered, for a day by journeys and for a week by
people. A repeat is a second message, and nobody can be asked.
"""

from collections.abc import Mapping
from typing import Any

from afterword.wire import meta_pages
from afterword.wire.meta import VERSION, delivery, handshake, ping, verify
from afterword.wire.meta_pages import Way, receipt
from afterword.wire.shapes import Account, Dedupe, Nothing, Outgoing, Received, Request, Told

INSTAGRAM = "https://graph.instagram.com"
"""Where an account is spoken to that signs in with Instagram itself."""

LABEL = "Instagram (Meta)"
DEDUPE: Dedupe = Nothing()
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("page_id", "Id of the Instagram account", "", ""),
    ("token", "Access token", "", "secret"),
    ("app_secret", "App secret", "", "secret"),
    ("app_secret_before", "App secret before the last change", "", "secret"),
    ("verify_token", "Verify token of the webhook", "", "secret"),
    ("version", "Version of the Graph API", VERSION, ""),
    ("url", "Address of the Graph API", INSTAGRAM, ""),
    ("rate", "Messages a second at most", "", "number"),
)
NEEDED: tuple[str, ...] = ("page_id", "token")
WAY = Way("instagram", "instagram", lambda words: len(words.encode()) > 1000, "1,000 bytes", False)


def request(outgoing: Outgoing, account: Account) -> Request:
    """The call that hands a message over. Raises ``ValueError`` for what it carries in no form."""
    url = account.settings.get("url") or INSTAGRAM
    settings = {**account.settings, "url": url}
    reached = Account(settings=settings, secrets=account.secrets, url=account.url)
    return meta_pages.request(outgoing, reached, WAY)


_MB = 1024 * 1024
MOST: Mapping[str, int] = {
    **dict.fromkeys(("image/png", "image/jpeg", "image/gif"), 8 * _MB),
    **dict.fromkeys(("audio/aac", "audio/mp4", "audio/wav"), 25 * _MB),
    **dict.fromkeys(("video/mp4", "video/quicktime", "video/webm"), 25 * _MB),
    "application/pdf": 25 * _MB,
}
"""The kinds of file that it takes, and the most bytes of each. (Instagram Messaging: attachment
upload.)"""


def shows(file: tuple[str, int], words: str, account: Account) -> bool:
    """Whether one message shows a file with these words under it: it says words or shows a file."""
    return not words and file[1] <= MOST.get(file[0], -1)


def parse(
    received: Received, currency: str = "", settings: Mapping[str, Any] | None = None
) -> list[Told]:
    """What a webhook says. Raises ``Misread`` for what is none of its."""
    return meta_pages.parse(received, WAY)


__all__ = [
    "DEDUPE",
    "FIELDS",
    "LABEL",
    "NEEDED",
    "delivery",
    "handshake",
    "parse",
    "ping",
    "receipt",
    "request",
    "shows",
    "verify",
]
