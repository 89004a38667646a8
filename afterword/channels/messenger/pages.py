"""Messenger, for answering who wrote to the store's page.

Nobody is written to first: only who wrote is answered, for a day by journeys and for a week by
people. Meta has no key by which it would know a repeat; it sends what was written back as an echo,
with our own key in it.
"""

from collections.abc import Mapping
from typing import Any

from afterword.wire import meta_pages
from afterword.wire.meta import GRAPH, VERSION, delivery, handshake, ping, verify
from afterword.wire.meta_pages import Way, receipt
from afterword.wire.shapes import Account, Dedupe, Echo, Outgoing, Received, Request, Told

LABEL = "Messenger (Meta)"
DEDUPE: Dedupe = Echo(field="metadata", settle=600.0)
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("page_id", "Id of the page", "", ""),
    ("token", "Access token", "", "secret"),
    ("app_secret", "App secret", "", "secret"),
    ("app_secret_before", "App secret before the last change", "", "secret"),
    ("verify_token", "Verify token of the webhook", "", "secret"),
    ("version", "Version of the Graph API", VERSION, ""),
    ("url", "Address of the Graph API", GRAPH, ""),
    ("rate", "Messages a second at most", "", "number"),
)
NEEDED: tuple[str, ...] = ("page_id", "token")
WAY = Way("messenger", "page", lambda words: len(words) > 2000, "2,000 characters", True)


def request(outgoing: Outgoing, account: Account) -> Request:
    """The call that hands a message over. Raises ``ValueError`` for what it carries in no form."""
    return meta_pages.request(outgoing, account, WAY)


MOST = 25 * 1024 * 1024
"""Bytes of one file. (Messenger Platform, reference: attachments.)"""


def shows(file: tuple[str, int], words: str, account: Account) -> bool:
    """Whether one message shows a file with these words under it: it says words or shows a file."""
    return not words and file[1] <= MOST


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
