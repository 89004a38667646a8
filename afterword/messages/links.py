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
    ours: dict[str, str] = {}
    for index, url in enumerate(addresses(store, outgoing.html, outgoing.text)):
        token = tokens.make(store, PURPOSE, send_key, str(index), mark(url))
        ours[url] = f"{store.pages}/l/{token}"
    if not ours:
        return outgoing
    return msgspec.structs.replace(
        outgoing, html=_in_page(outgoing.html, ours), text=_in_text(outgoing.text, ours)
    )


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
    own = (str(settings.AFTERWORD_URL), store.pages)
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


def _leads_away(url: str, own: tuple[str, ...]) -> bool:
    return not any(url.startswith(one) and url.startswith(_LEFT_ALONE, len(one)) for one in own)


def _of_page(page: str) -> Iterator[str]:
    return (html.unescape(one) for one in _HREF.findall(page))


def _of_text(text: str) -> Iterator[str]:
    return (one.rstrip(_TRAILING) for one in _BARE.findall(text))


def _in_page(page: str, ours: Mapping[str, str]) -> str:
    def one(found: "re.Match[str]") -> str:
        return f'href="{ours.get(html.unescape(found[1]), found[1])}'

    return _HREF.sub(one, page)


def _in_text(text: str, ours: Mapping[str, str]) -> str:
    def one(found: "re.Match[str]") -> str:
        url = found[0].rstrip(_TRAILING)
        return ours.get(url, url) + found[0][len(url) :]

    return _BARE.sub(one, text)
