"""How an answer with files is shared out over messages.

A mail takes them all. Most messengers show one file a message: there each has a message of its own,
the first with the words where that file may have words under it, else behind the words.
"""

from collections.abc import Callable, Sequence

import msgspec

from afterword.house import queries as house
from afterword.house.models import Store
from afterword.outbox import ports
from afterword.wire import shapes

from . import costs
from .picture_messages import Sent, carried

Shows = Callable[[Sent, str], bool]
"""Whether one message shows a file with these words under it."""


class Part(msgspec.Struct, frozen=True):
    """One message of an answer."""

    files: tuple[int, ...]
    """Which of the files go with it."""
    words: bool = False
    """Whether it says the words."""


def parted(
    store: Store, channel: str, to: str, words: str, files: Sequence[Sent]
) -> tuple[Part, ...]:
    """The messages of an answer, in their order: the first says the words and names the addresses
    of the files that nothing shows. ``to``: the address, where it is known."""
    if channel == costs.CHANNEL:
        return _pictured(store, to, files)
    shows = showing(store, channel)
    if shows is None:
        return (Part(tuple(range(len(files))), words=True),)
    shown = [place for place, one in enumerate(files) if shows(one, "")]
    named = [place for place in range(len(files)) if place not in shown]
    said = "\n".join(filter(None, (words.strip(), *(files[one].url for one in named))))
    first = shown[:1] if shown and shows(files[shown[0]], said) else []
    head = Part(tuple(sorted((*named, *first))), words=True)
    return (head, *(Part((one,)) for one in shown[len(first) :]))


def _pictured(store: Store, to: str, files: Sequence[Sent]) -> tuple[Part, ...]:
    """As many picture messages as those take that go in one; what goes in none is an address."""
    left = list(range(len(files)))
    rounds: list[list[int]] = []
    while left:
        goes = carried(store, costs.CHANNEL, to, [files[one] for one in left])
        taken = [one for one, along in zip(left, goes, strict=True) if along]
        if not taken:
            break
        rounds.append(taken)
        left = [one for one in left if one not in taken]
    head = sorted((*(rounds[0] if rounds else ()), *left))
    return (Part(tuple(head), words=True), *(Part(tuple(one)) for one in rounds[1:]))


def showing(store: Store, channel: str) -> Shows | None:
    """How the store's provider shows files; ``None``: not one by one."""
    found = house.account(store, "channel", channel)
    settings = found.settings if found is not None else {}
    if channel not in ports.channels:
        return None
    provider = ports.provider(channel, ports.named(channel, settings))
    if not isinstance(provider, ports.ShowsFiles):
        return None
    account = shapes.Account(settings=settings)
    return lambda one, words: provider.shows((one.type, one.size), words, account)
