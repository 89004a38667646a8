"""What the timeline asks of those who tell it things, and the tables of them.

The tables are filled at start from ``site/plugs.py``; nothing below that room imports an adapter.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

from afterword.wire import shapes


class Source(Protocol):
    """Something outside that tells us things at ``/in/{name}/{store}``: one folder, pure.

    A connector is one, and so is a channel that is told what became of its messages.

    What came in is handled in this order. ``ping`` first: a ping is answered with 200 and not
    kept; it carries no signature, so nothing may follow from it. Then ``verify``: what is not
    genuine is refused with 401 and not kept. Then ``delivery``, by which a repeat is known. Then
    it is stored and answered, and ``parse`` is called later, by the engine. None of them but
    ``parse`` raises for anything that anybody may send.
    """

    NAME: str

    def ping(self, received: shapes.Received, /) -> bool:
        """Whether it only asks if anybody is here, so that there is nothing in it to keep."""
        ...

    def verify(self, received: shapes.Received, secrets: Mapping[str, str], /) -> bool:
        """Whether it was sent by who it says, over the raw bytes and in constant time.

        ``secrets`` are those of the store's account with this source, by name.
        """
        ...

    def delivery(self, received: shapes.Received, /) -> tuple[str, str]:
        """(topic, the sender's id of the delivery): what makes a repeat recognisable.

        The topic has at most 80 characters and may be empty; the id has 1 to 160.
        """
        ...

    def parse(
        self, received: shapes.Received, currency: str, settings: Mapping[str, Any], /
    ) -> Sequence[shapes.Told]:
        """What it says. ``currency`` is the store's, for what names none; ``settings`` are those
        of the store's account with this source, without its secrets.

        Nothing but notes: it concerns nothing here. Raises ``shapes.Misread``.
        """
        ...


class Connector(Source, Protocol):
    """A shop system: what a store connects to it with stands in its folder too."""

    FIELDS: tuple[tuple[str, str, str, str], ...]
    """What an account is told: (name, label, default, kind); see ``channels/email/settings.py``."""


connectors: dict[str, Connector] = {}
sources: dict[str, Source] = {}
"""Every source by its name: the connectors, and the channels that are told things."""


def account_kind(name: str) -> Literal["connector", "channel"]:
    """Which kind of account (``house.Account.kind``) holds the secrets of a source."""
    return "connector" if name in connectors else "channel"


def install(table: Mapping[str, Connector], channels: Mapping[str, Source]) -> None:
    """Hand the tables down: the connectors, and the channels that are sources. Once, at start.

    Raises ``ValueError`` when a connector and a channel have the same name.
    """
    both = table.keys() & channels.keys()
    if both:
        raise ValueError(f"both a connector and a channel: {', '.join(sorted(both))}")
    connectors.clear()
    connectors.update(table)
    sources.clear()
    sources.update(table)
    sources.update(channels)
