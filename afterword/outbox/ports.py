"""What the outbox asks of a channel, and the table of those there are.

The table is filled at start from ``site/plugs.py``; nothing below that room imports an adapter.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

import msgspec

from afterword.wire import shapes

Dedupe = Literal["keyed", "lookup", "echo", "none"]


class Field(msgspec.Struct, frozen=True):
    """One thing an account needs to be told, for the form and the documentation."""

    name: str
    label: str
    default: str = ""
    secret: bool = False
    choices: tuple[str, ...] = ()
    number: bool = False


class Channel(Protocol):
    """A channel: one folder with ``send.py``, ``receive.py`` and ``settings.py``."""

    @property
    def NAME(self) -> str: ...  # noqa: N802 (a constant of a module)

    @property
    def DEDUPE(self) -> Dedupe: ...  # noqa: N802
    """How a repeat is recognised: by a key of ours, by looking it up, by an echo, not at all."""

    @property
    def FIELDS(self) -> Sequence[Any]: ...  # noqa: N802
    """The fields of an account, as (name, label, default, flags)."""

    def request(
        self, outgoing: shapes.Outgoing, account: shapes.Account
    ) -> shapes.Request | shapes.Mail:
        """What to hand to the provider. Pure."""
        ...

    def receipt(self, response: shapes.Response) -> shapes.Receipt | shapes.Refusal:
        """What the provider's answer means. Pure."""
        ...


channels: dict[str, Channel] = {}


def install(table: Mapping[str, Channel]) -> None:
    """Hand the table of channels down. Called once, at start."""
    channels.clear()
    channels.update(table)
