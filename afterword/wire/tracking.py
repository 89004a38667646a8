"""The shapes in which carriers are asked to follow parcels, and asked about them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

import msgspec

from . import shapes
from .scans import Tracked


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """A parcel to be followed."""

    key: str
    """Our own key of it: ``shipment/shopify:255858046``."""
    number: str
    carrier: str = ""
    """In our word for it; empty: nobody could say."""
    country: str = ""
    postcode: str = ""
    """Where it goes: some carriers want it before they tell."""
    order: str = ""
    placed: datetime | None = None


class Followed(msgspec.Struct, frozen=True, kw_only=True):
    """The source follows these numbers from now on; of the others it says why not."""

    numbers: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    """(number, why it is not followed)"""
    tracked: tuple[Tracked, ...] = ()
    """What it said of them at once."""
    from_now: bool = False
    """It tells of what comes and never of what was: that is asked once, at once."""


class Follows(Protocol):
    """What a carrier, or who follows parcels for many, has besides being a ``Source``.

    A source that sends nothing by itself has no ``follow``: it is only asked.
    """

    NAME: str
    LABEL: str
    """Its name, as people know it."""
    FIELDS: tuple[tuple[str, str, str, str], ...]
    """What an account is told: (name, label, default, kind); see ``channels/email/smtp.py``."""
    NEEDED: tuple[str, ...]
    """The fields without which nothing can be asked of it; ``a|b``: one of the two."""
    CARRIERS: tuple[str, ...]
    """The carriers that it follows, in our words; empty: any."""
    AT_ONCE: int
    """How many numbers go into one request."""
    EVERY: float
    """Seconds between two questions for the same parcel, at the least."""
    A_SECOND: float
    """How many requests a second it bears."""
    MAPPING: int
    """The number of the mapping of its codes: one higher whenever the mapping changes."""

    def ask(
        self, parcels: Sequence[Parcel], account: shapes.Account, at: datetime, /
    ) -> shapes.Request:
        """How to ask what is known of these, at most ``AT_ONCE``. Pure. Raises ``Incomplete``."""
        ...

    def asked(
        self, parcels: Sequence[Parcel], response: shapes.Response, /
    ) -> Sequence[Tracked] | shapes.Refusal:
        """What the answer says. Pure. Raises ``Misread`` for what is no answer."""
        ...

    def meaning(self, code: str, /) -> dict[str, Any] | None:
        """What a code means by the mapping of today: ``status``, and where they apply ``delayed``,
        ``reason``, ``action``, ``proof``; ``None``: it is not known. Pure; for reading again."""
        ...


class OnlyAsked(shapes.Incomplete):
    """With this account a source that can tell by itself does not, because nobody outside reaches
    us or no secret was agreed on. It is asked, as those are that never tell."""


class IsTold(Protocol):
    """What a source has besides that tells by itself, once it is asked to follow a number."""

    def follow(
        self, parcels: Sequence[Parcel], account: shapes.Account, at: datetime, /
    ) -> shapes.Request:
        """How to ask that these, at most ``AT_ONCE``, be followed. Pure. Raises ``Incomplete``;
        ``OnlyAsked`` where they are to be asked about instead."""
        ...

    def followed(
        self, parcels: Sequence[Parcel], response: shapes.Response, /
    ) -> Followed | shapes.Refusal:
        """What the answer says: that it is followed already is a yes. Pure. Raises ``Misread``."""
        ...
