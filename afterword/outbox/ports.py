"""What the outbox asks of a channel, and the table of those there are.

The table is filled at start from ``site/plugs.py``; nothing below that room imports an adapter.
"""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from afterword.wire import shapes


class Channel(Protocol):
    """A channel: one folder with ``send.py``, ``receive.py`` and ``settings.py``."""

    NAME: str
    DEDUPE: shapes.Dedupe
    """How a repeat is recognised: by a key of ours, by looking it up, by an echo, not at all."""
    FIELDS: tuple[tuple[str, str, str, str], ...]
    """What an account is told: (name, label, default, kind); see ``channels/email/settings.py``."""

    def request(
        self, outgoing: shapes.Outgoing, account: shapes.Account, /
    ) -> shapes.Request | shapes.Mail:
        """What to hand to the provider. Pure."""
        ...

    def receipt(self, response: shapes.Response, /) -> shapes.Receipt | shapes.Refusal:
        """What the provider's answer means. Pure."""
        ...


@runtime_checkable
class LooksUp(Protocol):
    """What a channel with ``Lookup`` has besides."""

    def lookup(self, key: str, account: shapes.Account, /) -> shapes.Request:
        """How to ask for the message that was handed over with ``Outgoing.key``. Pure."""
        ...

    def found(
        self, response: shapes.Response, /
    ) -> shapes.Receipt | shapes.Absent | shapes.Refusal:
        """What the answer means; a ``Refusal``: no answer, ask again later. Pure."""
        ...


channels: dict[str, Channel] = {}


def install(table: Mapping[str, Channel]) -> None:
    """Hand the table of channels down. Called once, at start."""
    channels.clear()
    channels.update(table)
