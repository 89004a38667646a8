"""What the timeline asks of a connector, and the table of those there are.

The table is filled at start from ``site/plugs.py``; nothing below that room imports an adapter.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from afterword.wire import shapes


class Connector(Protocol):
    """A connector that is told things by webhook: one folder, pure."""

    NAME: str
    FIELDS: tuple[tuple[str, str, str, str], ...]
    """What an account is told: (name, label, default, kind); see ``channels/email/settings.py``."""

    def verify(self, received: shapes.Received, secrets: Mapping[str, str], /) -> bool:
        """Whether it was sent by who it says, over the raw bytes and in constant time."""
        ...

    def delivery(self, received: shapes.Received, /) -> tuple[str, str]:
        """(topic, the sender's delivery id): what makes a repeat recognisable."""
        ...

    def parse(self, received: shapes.Received, currency: str, /) -> Sequence[Any]:
        """What it says, as events and products. Raises ``shapes.Misread``."""
        ...


connectors: dict[str, Connector] = {}


def install(table: Mapping[str, Connector]) -> None:
    """Hand the table of connectors down. Called once, at start."""
    connectors.clear()
    connectors.update(table)
