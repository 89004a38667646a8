"""What a store has settled for all its journeys, and the versions of the data that rules read."""

from functools import cache
from importlib.metadata import version
from typing import Literal

import msgspec

from .spans import Span

MessageClass = Literal["transactional", "service", "marketing"]
"""transactional: about this order, wanted by law or custom. service: helps with what was bought.
marketing: wants to sell."""

Purpose = Literal["orders", "care", "reviews", "offers"]
"""What a customer can agree to or refuse, channel by channel."""

CLASSES: tuple[MessageClass, ...] = ("transactional", "service", "marketing")
PURPOSE_OF: dict[MessageClass, Purpose] = {
    "transactional": "orders",
    "service": "care",
    "marketing": "offers",
}
VALID_FOR: dict[MessageClass, Span] = {
    "transactional": Span(24, "hours"),
    "service": Span(5, "days"),
    "marketing": Span(3, "days"),
}
"""How long a message makes sense when its step does not say."""


SPACING: dict[MessageClass, Span | None] = {
    "transactional": None,
    "service": Span(20, "hours"),
    "marketing": Span(3, "days"),
}
NEEDS_CONSENT: dict[str, tuple[Purpose, ...]] = {"email": ("offers",)}


@cache
def _data_versions() -> str:
    return f"tzdata {version('tzdata')}, holidays {version('holidays')}"


class Rules(msgspec.Struct, frozen=True):
    """The rules of one store, as every decision sees them."""

    store: str = "store"
    zone: str = "UTC"
    country: str = ""
    language: str = "en"
    spacing: dict[MessageClass, Span | None] = msgspec.field(default_factory=lambda: dict(SPACING))
    """The least pause before a message of this class, counted from the last message to this
    person that was not transactional."""
    needs_consent: dict[str, tuple[Purpose, ...]] = msgspec.field(
        default_factory=lambda: dict(NEEDS_CONSENT)
    )
    """By channel: purposes that need a yes beforehand. For the others a customer of the store is
    written to until they say no. A channel not listed needs a yes for everything but orders."""
    data: str = msgspec.field(default_factory=_data_versions)
    """The versions of the zone and holiday data: part of what a decision depends on."""
