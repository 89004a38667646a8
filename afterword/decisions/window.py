"""What may be said on a channel now, where the provider's rules hang on what the person said.

WhatsApp, Messenger and Instagram let a business say what it likes only for a while after somebody
wrote to it. Afterwards WhatsApp takes words that it has approved beforehand, in a language in
which it has approved them; the other two take nothing by themselves, and for some days more what a
person of the team writes. The other channels know no window.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec

FREE_FOR: dict[str, timedelta] = {
    "whatsapp": timedelta(hours=24),
    "messenger": timedelta(hours=24),
    "instagram": timedelta(hours=24),
}
"""For how long after somebody wrote they may be answered with any words."""
FOR_PEOPLE: dict[str, timedelta] = {
    "messenger": timedelta(days=7),
    "instagram": timedelta(days=7),
}
"""For how long a person of the team may still answer, where that is longer."""
APPROVES = frozenset({"whatsapp"})
"""The channels that take approved words when the window is shut."""
NOT_SOLD_TO: dict[str, frozenset[str]] = {"whatsapp": frozenset({"US"})}
"""Countries to whose people a channel brings no approved words that sell (WhatsApp, as of 2026)."""
MARGIN = timedelta(minutes=1)
"""By so much the window shuts earlier for us: handing over takes its time."""
UNHEARD = frozenset({"reaction", "edit", "revoke", "system", "welcome"})
"""What comes in as a reply and opens no window: it is no message of theirs."""

Allows = Literal["free", "approved", "shut"]


class Window(msgspec.Struct, frozen=True):
    """What a channel allows now. ``until``: when it allows less; ``None``: it hangs on no time.
    ``language``: in which the approved words are to be said."""

    allows: Allows
    until: datetime | None = None
    language: str = ""


def window(
    channel: str,
    heard: datetime | None,
    now: datetime,
    *,
    language: str = "",
    by_person: bool = False,
) -> Window:
    """What may be said on a channel to somebody who was last heard there at ``heard``.

    ``language``: the one in which words for this are approved; empty: none are. ``by_person``: a
    person of the team writes.
    """
    length = FREE_FOR.get(channel)
    if length is None:
        return Window("free")
    if by_person:
        length = FOR_PEOPLE.get(channel, length)
    if heard is not None and now < heard + length - MARGIN:
        return Window("free", until=heard + length - MARGIN)
    if channel in APPROVES and language:
        return Window("approved", language=language)
    return Window("shut")


def sold_to(channel: str, country: str) -> bool:
    """Whether a channel brings approved words that sell to people of a country."""
    return country not in NOT_SOLD_TO.get(channel, ())


def picked(languages: Sequence[str], *wanted: str) -> str:
    """Of the languages in which something is approved the one for a person who would have these,
    the best first: the same, else the same without or with any region; else the first there is.

    Codes may be written ``pt-BR`` or ``pt_BR``. Empty when there is none at all.
    """
    by_code = {_code(one): one for one in languages}
    for one in filter(None, wanted):
        for code in (_code(one), _base(one)):
            if code in by_code:
                return by_code[code]
        alike = sorted(code for code in by_code if _base(code) == _base(one))
        if alike:
            return by_code[alike[0]]
    return languages[0] if languages else ""


def _code(language: str) -> str:
    return language.replace("_", "-").lower()


def _base(language: str) -> str:
    return _code(language).partition("-")[0]


def heard_of(replies: Iterable[tuple[str, str, datetime]]) -> dict[str, datetime]:
    """When somebody was last heard on each channel, of their replies: (channel, what, when)."""
    found: dict[str, datetime] = {}
    for channel, what, at in replies:
        if channel and what not in UNHEARD:
            found[channel] = max(found.get(channel, at), at)
    return found
