"""What a store has learnt of how long parcels travel. One per store; pure data that serialises."""

import msgspec

from .cells import Cell
from .slope import Slope
from .trees import Trees

VERSION = 2


class Mean(msgspec.Struct):
    """By how much a group moves the middle, and how many parcels it has seen, as of a day."""

    day: float
    off: float = 0.0
    weight: float = 0.0


class Tails(msgspec.Struct, frozen=True):
    """By how much more (or less, below nought) the two ends of the range are to reach out."""

    low: float = 0.0
    high: float = 0.0


class Book(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What was learnt. ``learn`` gives a new one; nobody else looks inside.

    Lengths are learnt as ``log(1 + days of work)`` (``pace``): twice as long is as far off on a
    short trip as on a long one. All dictionaries are of bounded size.
    """

    version: int = VERSION
    learnt: int = 0
    """How many deliveries it has seen, ever."""
    slopes: dict[str, Slope] = {}
    """By stage."""
    week: list[float] = []
    """How many parcels came on each weekday, Monday first; an older one counts less."""
    groups: dict[str, Mean] = {}
    """By the names of ``keys.groups``."""
    left: dict[str, Mean] = {}
    """What table and trees leave, of late, by the names of ``keys.leaving``."""
    errors: dict[str, Cell] = {}
    """How far off it was, by stage and by carrier."""
    silences: dict[str, Cell] = {}
    """How long nothing was heard, by stage and by carrier."""
    tails: dict[str, Tails] = {}
    """By stage and carrier, moved by every parcel that lands."""
    due: dict[str, dict[int, list[int]]] = {}
    """By stage and the day on which parcels were due: how many came by then, and how many later."""
    lag: dict[str, float] = {}
    """By stage: how much slower parcels are now than those that arrived say (``weigh_open``)."""
    trees: dict[str, Trees] = {}
    """By stage: what gradient boosting found, where it is installed."""
    trust: dict[str, list[float]] = {}
    """By stage: how far off each mixture of table and trees was, of late."""


def written(book: Book) -> bytes:
    """The book as bytes to keep."""
    return msgspec.json.encode(book)


def read(data: bytes) -> Book:
    """A book from its bytes. Raises ``ValueError`` for one that is broken or of another version:
    learn it anew from the store's history then."""
    try:
        head = msgspec.json.decode(data, type=_Head)
        if head.version != VERSION:
            raise ValueError(f"this book of delivery times is of version {head.version}")
        return msgspec.json.decode(data, type=Book)
    except msgspec.DecodeError as error:
        raise ValueError(f"this book of delivery times cannot be read: {error}") from error


class _Head(msgspec.Struct):
    version: int = VERSION
