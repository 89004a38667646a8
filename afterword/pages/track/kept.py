"""Pages that were made a moment ago: who waits looks again and again, and mostly nothing changed.

A page is kept in this process for some seconds, under the token that opens it, and shown again only
while everything that was told of its customer and settled by its store is the same. What does not
show in that (how many are on the shelf, which channels are connected) is late by those seconds.
"""

from collections import OrderedDict
from datetime import datetime
from threading import Lock
from time import monotonic

import msgspec

FOR = 20.0
"""Seconds."""
MOST = 500
"""Pages: about 10 MB."""


class Kept(msgspec.Struct, frozen=True):
    """One page as it was answered."""

    stamp: tuple[object, ...]
    until: float
    body: bytes
    policy: str
    looked: datetime | None
    """When a look at it was last noted, or found to be noted."""


_PAGES: OrderedDict[tuple[str, str], Kept] = OrderedDict()
_LOCK = Lock()


def find(token: str, language: str, stamp: tuple[object, ...]) -> Kept | None:
    """The page, if nothing has changed since it was made."""
    with _LOCK:
        found = _PAGES.get((token, language))
        if found is None or found.stamp != stamp or found.until < monotonic():
            return None
        _PAGES.move_to_end((token, language))
        return found


def keep(
    token: str,
    language: str,
    stamp: tuple[object, ...],
    body: bytes,
    policy: str,
    looked: datetime | None,
) -> None:
    """Keep a page; the one that was asked for longest ago makes room."""
    made = Kept(stamp, monotonic() + FOR, body, policy, looked)
    with _LOCK:
        _PAGES[token, language] = made
        _PAGES.move_to_end((token, language))
        while len(_PAGES) > MOST:
            _PAGES.popitem(last=False)


def forget() -> None:
    """Make every page anew."""
    with _LOCK:
        _PAGES.clear()
