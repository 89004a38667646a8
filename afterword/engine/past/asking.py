"""Putting together what is lived again: a draft, a version or a text beside the other journeys."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

import msgspec

from afterword.house.models import Store
from afterword.journeys import hot
from afterword.journeys import queries as journeys
from afterword.journeys.text import parse

from .running import Spec

Text = tuple[str, int]
"""A journey's text, and the number of its version."""
UNPUBLISHED = 0
"""The number of what is no version."""


class Side(NamedTuple):
    """One journey as one of the two sides has it."""

    key: str
    text: Text
    label: str
    """``draft``, ``file`` or ``v7``."""


def draft(store: Store, key: str) -> Side:
    """The draft of a journey. Raises ``LookupError`` when nobody writes on one, ``Unreadable``
    when it cannot be read."""
    found = journeys.draft(store, key)
    if found is None:
        raise LookupError(f"{store.key} has no draft of journey {key!r}")
    return written(found.text, "draft", key)


def version(store: Store, key: str, number: int = 0) -> Side:
    """A version of a journey, the live one by default. Raises ``LookupError``."""
    row = journeys.journey(store, key)
    wanted = number or row.live
    if not wanted:
        raise LookupError(f"journey {key!r} was never published: it is only a draft")
    for _, found, text in hot.texts(store.pk, {(key, wanted)}):
        if found == wanted:
            return Side(key, (text, wanted), f"v{wanted}")
    raise LookupError(f"{store.key} has no version {wanted} of journey {key!r}")


def written(text: str, label: str = "file", key: str = "") -> Side:
    """A text. Raises ``Unreadable``. ``key``: whose it is; by default as the text says."""
    definition = parse(text)
    return Side(key or definition.journey, (text, UNPUBLISHED), label)


def beside(store: Store, side: Side) -> list[Text]:
    """A journey together with the live versions of the other journeys that are on; where one is
    tried on some only, it counts here for everybody."""
    others = [
        (text, number)
        for key, number, text, live, _ in hot.entering_texts(store.pk)
        if key != side.key and number == live
    ]
    return [side.text, *others]


def spec(
    store: Store,
    side: Side,
    *,
    start: datetime,
    end: datetime,
    against: Literal["nothing", "record"] | Side = "nothing",
    imported: bool = True,
) -> Spec:
    """What is to be lived again."""
    found = Spec(
        store=store.pk,
        start=start,
        end=end,
        own=parse(side.text[0]).journey,
        journeys=beside(store, side),
        imported=imported,
    )
    if isinstance(against, Side):
        others: Sequence[Text] = beside(store, against)
        return msgspec.structs.replace(found, against="journeys", others=others)
    return msgspec.structs.replace(found, against=against)
