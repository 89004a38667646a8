"""Which files go along with a text as a picture message (MMS), and what that costs.

Only where the store's provider carries them to this number, and can fetch them from outside; all
others stay addresses in the words.
"""

from collections.abc import Sequence

import msgspec

from afterword.house import queries as house
from afterword.house.models import Store
from afterword.outbox import ports
from afterword.wire import addresses, shapes

from . import costs


class Sent(msgspec.Struct, frozen=True):
    """A file that is to go along: its type, how many bytes it has, and where it lies."""

    type: str
    size: int
    url: str = ""


def carried(store: Store, channel: str, to: str, files: Sequence[Sent]) -> list[bool]:
    """Of each of these files, whether it goes as a part of a picture message to this number."""
    none = [False] * len(files)
    found = house.account(store, "channel", channel) if channel == costs.CHANNEL and files else None
    if found is None or not addresses.outside(store.pages):
        return none
    provider = ports.provider(channel, ports.named(channel, found.settings))
    if not isinstance(provider, ports.CarriesPictures):
        return none
    known = [(one.type, one.size) for one in files]
    country = costs.country_of(to)
    return provider.carried(known, country, shapes.Account(settings=found.settings))


def cost(store: Store, to: str) -> costs.Cost | None:
    """What one picture message to this number costs; ``None``: nobody has said."""
    found = house.account(store, "channel", costs.CHANNEL)
    return costs.of_a_picture(found.settings, to) if found is not None else None
