"""The shapes in which something is written back to a shop: a code made, a refund given, a note put.

A deed is done through the outbox as a message is: intent first, then the world. The adapter says
how each kind of deed is recognised when it may have been done already, and is without input and
output itself.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Protocol

import msgspec

from . import shapes

What = Literal[
    "discount_code",
    "refund",
    "order_note",
    "order_tag",
    "order_address",
    "order_day",
    "fulfilment_event",
]
"""``discount_code``: a code that takes something off, with ``code``, ``percent`` or ``amount`` (in
minor units of ``currency``), ``title``, ``starts``, ``ends`` (instants; may be missing).
``refund``: money goes back, with ``amount``, ``currency``, ``reason``.
``order_note``: ``text`` that the team reads at the order. ``order_tag``: ``tag`` put on the order.
``order_address``: where it is sent instead, as a ``Postal`` in plain words (``name``, ``lines``,
``city``, ``postcode``, ``region``, ``country``); only while it has not left.
``order_day``: the ``day`` on which it is to come instead, ``2026-12-03``; only while it has not
left, and where the shop's connection says where its day is kept.
``fulfilment_event``: what a carrier said, with ``shipment`` (the shop's own id), ``status`` (one of
ours), ``happened`` (an instant)."""


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do at a shop, once."""

    what: What
    mark: str
    """Ours, the same for each try: by it what was done is found again at the shop."""
    order: str = ""
    """The order's own id at the shop: ``450789469``."""
    data: Mapping[str, Any] = {}


class Absent(msgspec.Struct, frozen=True):
    """It was looked for at the shop and is not there. ``seen``: what was seen there that the
    writing builds on: the note as it stands, the payments that money can go back to."""

    seen: Mapping[str, Any] = {}


class Stale(Exception):
    """The token at hand is not let in any more; another is to be asked for."""


class Writes(Protocol):
    """What a connector that is written to has besides. It stands in ``site/plugs.py``."""

    DEEDS: Mapping[What, shapes.Dedupe]
    """The deeds it can do, and how one that may have been done is recognised: by asking for it
    (``Lookup``), or not at all because doing it twice changes nothing (``Keyed``)."""
    LOOKS_FIRST: frozenset[What]
    """Deeds before which the shop is asked each time, as it must be before every further try of a
    deed with ``Lookup``: the writing builds on what is there."""
    DAY_PLACES: Sequence[str]
    """By what name the apps and plugins are known that keep the day on which an order is to come,
    and the ways to name another place."""

    def write(
        self, deed: Deed, account: shapes.Account, seen: Mapping[str, Any], at: datetime, /
    ) -> shapes.Request:
        """How to do it. ``seen``: what asking before it showed; empty without. Pure. Raises
        ``ValueError`` where it cannot be done, and says why; ``Incomplete`` where the account is at
        fault."""
        ...

    def written(
        self, deed: Deed, response: shapes.Response, account: shapes.Account, /
    ) -> shapes.Receipt | shapes.Refusal:
        """What the answer means. Pure. Raises ``Misread``, ``Stale``."""
        ...

    def lookup(self, deed: Deed, account: shapes.Account, at: datetime, /) -> shapes.Request:
        """How to ask whether it was done. Pure. Raises as ``write`` does."""
        ...

    def keeps_day(self, settings: Mapping[str, Any], /) -> bool:
        """Whether these settings say where the shop keeps the day of an order. Pure."""
        ...

    def found(
        self, deed: Deed, response: shapes.Response, account: shapes.Account, /
    ) -> shapes.Receipt | Absent | shapes.Refusal:
        """What the answer to that means; a ``Refusal``: it could not be asked. Pure. Raises
        ``Misread``, ``Stale``."""
        ...
