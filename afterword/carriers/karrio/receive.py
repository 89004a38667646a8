"""Small carriers are asked and tell nothing by themselves: nothing that comes in is genuine."""

from collections.abc import Mapping, Sequence
from typing import Any

from afterword.wire.reading import digest
from afterword.wire.shapes import Account, Misread, Received, Told


def ping(received: Received) -> bool:
    """Whether it only asks if anybody is here. It never does."""
    return False


def verify(received: Received, account: Account) -> bool:
    """Whether it was sent by who it says: it never is."""
    return False


def delivery(received: Received) -> tuple[str, str]:
    """What makes a repeat recognisable: the content."""
    return "", digest(received.body)


def parse(received: Received, currency: str, settings: Mapping[str, Any]) -> Sequence[Told]:
    """What it says: nothing that could be read. Raises ``Misread``."""
    raise Misread("karrio tells nothing by itself: it is asked")
