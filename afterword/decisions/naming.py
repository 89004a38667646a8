"""Which order somebody names in their own words, of those that are theirs.

A number is only ever looked for among the orders of whoever writes. One that is none of theirs is
said to be foreign, so that nobody is told of another parcel in its place; nothing else is done
with it.
"""

import re
import unicodedata
from collections.abc import Mapping

import msgspec

_NUMBERED = re.compile(r"[#№]\s*([\w-]{2,24})")
_WORD = re.compile(r"[\w-]*\d[\w-]*")
LEAST = 3
"""So many signs a bare number has at the least that is taken for an order's: a shorter one may be
a size, an hour, an answer."""
LONGEST = 4000
"""So much of what was written is looked at."""
_ORDER_WORDS = re.compile(
    r"(?:order|pedido|commande|bestell\w*|ordine|encomenda|zamówieni\w*|bestelling|objednávk\w*"
    r"|sipariş\w*|заказ\w*|замовлення|طلب\w*|الطلب)\s*(?:n[ro°º.]*|num\w*|no\.?|nr\.?|رقم)?"
    r"\s*[:#]?\s*([\w-]*\d[\w-]*)",
    re.IGNORECASE,
)


_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")


def claimed(text: str) -> tuple[list[str], list[str]]:
    """What somebody names of an order that is not at their address: (numbers, e-mail addresses),
    as they are compared. One order is asked for at a time: else both are empty."""
    said = plain(text)[:LONGEST]
    mails = list(dict.fromkeys(one.casefold().rstrip(".") for one in _MAIL.findall(said)))
    bare = _MAIL.sub(" ", said)
    numbers = [_bare(one) for one in _WORD.findall(bare)]
    numbers = list(dict.fromkeys(one for one in numbers if len(one) >= LEAST))
    return (numbers, mails) if len(mails) == 1 and 1 <= len(numbers) <= 3 else ([], [])


class Named(msgspec.Struct, frozen=True):
    """The order that is named. ``order``: its natural key; ``foreign``: a number was written as an
    order's that none of theirs has."""

    order: str = ""
    foreign: bool = False


def named_order(text: str, mine: Mapping[str, str]) -> Named:
    """The order that a text names. ``mine``: the orders of whoever writes, natural key to number.

    Named twice, or of two at once: none can be told.
    """
    said = plain(text)[:LONGEST]
    numbers = {_bare(number): about for about, number in mine.items() if _bare(number)}
    marked = [_bare(one) for one in (*_NUMBERED.findall(said), *_ORDER_WORDS.findall(said))]
    marked = [one for one in marked if any(sign.isdigit() for sign in one)]
    known = {numbers[one] for one in marked if one in numbers}
    foreign = any(one not in numbers and len(one) >= LEAST for one in marked)
    if foreign:
        return Named(foreign=True)
    known |= {
        numbers[one]
        for one in map(_bare, _WORD.findall(said))
        if one in numbers and len(one) >= LEAST
    }
    return Named(order=known.pop()) if len(known) == 1 else Named()


def plain(text: str) -> str:
    """A text without what is not seen (marks of direction, joiners), its digits as 0 to 9."""
    shown = unicodedata.normalize("NFKC", text)
    kept = (one for one in shown if unicodedata.category(one) not in ("Cf", "Cc") or one in "\n\t ")
    return "".join(
        str(unicodedata.digit(one))
        if one.isdigit() and unicodedata.digit(one, None) is not None
        else one
        for one in kept
    )


def _bare(number: str) -> str:
    """A number as it is compared: without the sign before it, in small letters."""
    return plain(number).casefold().strip("#№ -.")
