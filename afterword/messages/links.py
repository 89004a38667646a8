"""Links that tell when they are followed.

An address in a message is replaced by one of ours, ``/l/<token>``. The token names the message and
the place of the link in it, signed, and never the address: that is found again in the words that
went out, which are sealed. So a token leads to what the store wrote and nowhere else, costs no row
when it is sent, and leads nowhere once the customer was forgotten.
"""

import hashlib
import html
import re
from collections.abc import Iterator, Mapping

import msgspec
from django.conf import settings

from afterword.house import tokens
from afterword.house.models import Store
from afterword.timeline.models import Product
from afterword.wire.shapes import Outgoing

PURPOSE = "link"
_HREF = re.compile(r'href="(?<=\shref=")(https?://[^"\s<>]+)(?=")')
"""It begins with plain letters, which are found twenty times as fast as what begins by looking
back."""
_BARE = re.compile(r"https?://[^\s<>\"]+")
_TRAILING = ".,;:!?)]}'…"
"""What ends a sentence and not an address."""
_LEFT_ALONE = ("/u/", "/p/", "/a/", "/l/")
"""Our own pages on which somebody says no, chooses or answers: they are pressed for themselves."""


def tracked(store: Store, outgoing: Outgoing, send_key: str) -> Outgoing:
    """The message with our addresses in the place of those that it leads to; unchanged where the
    store wants none."""
    if not store.track_links:
        return outgoing
    ours = _Ours(store, send_key)
    page, text = _in_page(outgoing.html, ours), _in_text(outgoing.text, ours)
    return msgspec.structs.replace(outgoing, html=page, text=text) if ours.count else outgoing


class _Ours(dict[str, str]):
    """By an address, what stands in its place: ours, or itself where it leads to us already. Asked
    for in the order in which ``addresses`` has them."""

    def __init__(self, store: Store, send_key: str) -> None:
        super().__init__()
        self.count = 0
        self._store = store
        self._send_key = send_key
        self._own = _own(store)

    def __missing__(self, url: str) -> str:
        self[url] = url
        if _leads_away(url, self._own):
            token = tokens.make(self._store, PURPOSE, self._send_key, str(self.count), mark(url))
            self[url] = f"{self._store.pages}/l/{token}"
            self.count += 1
        return self[url]


def recommended(store: Store, outgoing: Outgoing, product: Product | None) -> str:
    """The outside id of a product that goes with theirs, where the message leads to it and tells
    when somebody follows that; else empty."""
    if product is None or not product.url or not store.track_links:
        return ""
    found = addresses(store, outgoing.html, outgoing.text)
    return product.outside if product.url in found else ""


def addresses(store: Store, page: str, text: str) -> list[str]:
    """The addresses that are replaced, each once, in their order: of the page, then of the text."""
    found = [*_of_page(page), *_of_text(text)]
    own = _own(store)
    return [url for url in dict.fromkeys(found) if _leads_away(url, own)]


def address(store: Store, page: str, text: str, index: int, marked: str) -> str:
    """The address at a place among those of a message; empty when it is not there.

    A message that was written anew before it got through may have it at another place.
    """
    found = addresses(store, page, text)
    if index < len(found) and mark(found[index]) == marked:
        return found[index]
    return next((url for url in found if mark(url) == marked), "")


def mark(url: str) -> str:
    """What tells one address of a message from another."""
    return hashlib.blake2b(url.encode(), digest_size=6).hexdigest()


def _own(store: Store) -> tuple[str, ...]:
    return str(settings.AFTERWORD_URL), store.pages


def _leads_away(url: str, own: tuple[str, ...]) -> bool:
    return not any(url.startswith(one) and url.startswith(_LEFT_ALONE, len(one)) for one in own)


def _of_page(page: str) -> Iterator[str]:
    return (html.unescape(one) for one in _HREF.findall(page))


def _of_text(text: str) -> Iterator[str]:
    return (one.rstrip(_TRAILING) for one in _BARE.findall(text))


def _in_page(page: str, ours: Mapping[str, str]) -> str:
    def one(found: "re.Match[str]") -> str:
        url = html.unescape(found[1])
        return found[0] if (in_place := ours[url]) == url else f'href="{in_place}'

    return _HREF.sub(one, page)


def _in_text(text: str, ours: Mapping[str, str]) -> str:
    def one(found: "re.Match[str]") -> str:
        url = found[0].rstrip(_TRAILING)
        return ours[url] + found[0][len(url) :]

    return _BARE.sub(one, text)
