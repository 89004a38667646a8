"""Which lines of an order lie in which of its parcels.

A shop says of a parcel how many of which product are in it. A product may stand in an order more
than once: in two sizes, or with two texts engraved. Then the line's own name tells which is meant,
where the shop tells it; else what is left of the lines is given out in the order in which they
stand, so that no piece is counted twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar


class Piece(NamedTuple):
    """So many of a product in a parcel. ``title``: the line that is meant, as the shop calls it;
    empty: it does not say, or there is only one."""

    product: str
    quantity: int
    title: str = ""


class OneLine(Protocol):
    """A line of an order, as decisions have it or as it is stored."""

    @property
    def product(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def quantity(self) -> int: ...


Row = TypeVar("Row", bound=OneLine)
Inside = list[tuple[Row, int]]


def pieces(told: Iterable[Sequence[Any]]) -> tuple[Piece, ...]:
    """What was told or stored of a parcel: ``[[product, quantity], [product, quantity, title]]``"""
    return tuple(Piece(*one) for one in told)


def laid_out(
    lines: Sequence[Row], parcels: Mapping[str, Sequence[Piece]]
) -> tuple[dict[str, Inside[Row]], list[int]]:
    """The lines in each parcel, and how many of each line lie in none. ``parcels``: in the order in
    which they were made."""
    left = [line.quantity for line in lines]
    found: dict[str, Inside[Row]] = {}
    for about, told in parcels.items():
        counts: dict[int, int] = {}
        for piece in told:
            for at, count in _given_out(lines, left, piece):
                counts[at] = counts.get(at, 0) + count
                left[at] -= count
        found[about] = [(lines[at], count) for at, count in counts.items()]
    return found, [max(one, 0) for one in left]


def _given_out(
    lines: Sequence[OneLine], left: Sequence[int], piece: Piece
) -> Iterable[tuple[int, int]]:
    """(place of a line, how many of it) for a piece. What is over all that was ordered is of the
    first line that it can be of: the parcel has it, whatever the order says."""
    fits = [at for at, line in enumerate(lines) if _is_of(line, piece)]
    named = [at for at in fits if lines[at].title == piece.title]
    fits = named or fits
    rest = piece.quantity
    for at in fits:
        count = min(rest, max(left[at], 0))
        if count:
            yield at, count
            rest -= count
    if rest > 0 and fits:
        yield fits[0], rest


def _is_of(line: OneLine, piece: Piece) -> bool:
    if piece.product:
        return line.product == piece.product
    return not line.product and bool(piece.title) and line.title == piece.title
