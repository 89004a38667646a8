"""What a store has learnt of how long parcels travel. One per store; pure data that serialises."""

from datetime import UTC, datetime

import msgspec

from .cells import Cell

VERSION = 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400.0


class Book(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What was learnt. ``learn`` gives a new one; nobody else looks inside."""

    version: int = VERSION
    cells: dict[str, Cell] = {}
    learnt: int = 0
    """How many deliveries it has seen, ever."""


def written(book: Book) -> bytes:
    """The book as bytes to keep."""
    return msgspec.json.encode(book)


def read(data: bytes) -> Book:
    """A book from its bytes. Raises ``ValueError`` for one of another version: learn it anew from
    the store's history then."""
    try:
        book = msgspec.json.decode(data, type=Book)
    except msgspec.DecodeError as error:
        raise ValueError(f"this book of delivery times cannot be read: {error}") from error
    if book.version != VERSION:
        raise ValueError(f"this book of delivery times is of version {book.version}")
    return book


def day(at: datetime) -> float:
    """Days since 1970."""
    return (at - _EPOCH).total_seconds() / _DAY


def days(since: datetime, until: datetime) -> float:
    """Days from one moment to another."""
    return (until - since).total_seconds() / _DAY
