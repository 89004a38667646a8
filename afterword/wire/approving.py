"""The shapes in which words are handed in for approval, and in which a provider judges them."""

from collections.abc import Sequence
from typing import Literal

import msgspec

Category = Literal["utility", "marketing"]


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """Words for a provider to approve. Gaps are written ``{{1}}``, ``{{2}}`` …, in their order."""

    name: str
    language: str
    """As the provider writes it: ``pt_BR``."""
    category: Category
    body: str
    examples: tuple[str, ...] = ()
    """What could stand in each gap."""
    button: str = ""
    """What stands on a button that leads somewhere; empty: there is none."""
    button_url: str = ""
    """Where it leads; its end is the gap ``{{1}}``."""
    button_example: str = ""
    picture: str = ""
    """What the provider calls the picture that it was shown as an example of the one over the
    words; empty: there is none over them."""
    replies: tuple[str, ...] = ()
    """What stands on the buttons that answer, in their order."""


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider says of words. An empty part: it says nothing of that."""

    name: str
    language: str
    status: str = ""
    """``pending``, ``approved``, ``rejected``, ``paused``, ``disabled`` …, in lower case."""
    category: str = ""
    quality: str = ""
    reason: str = ""
    provider_id: str = ""


class Listed(msgspec.Struct, frozen=True):
    """One page of what a provider has. ``more``: how to ask for the next; empty: it is the last."""

    found: Sequence[Judged]
    more: str = ""
