"""What the page of an order shows of one parcel."""

import msgspec

from . import course
from .course import Scan, Step
from .doing import Doing
from .sentences import Answer


class Piece(msgspec.Struct, frozen=True):
    """Something in a parcel. ``image``: a path of our own server, or nothing."""

    title: str
    quantity: int
    image: str


class Next(msgspec.Struct, frozen=True):
    """Who brings it the last mile, where that is another carrier."""

    carrier: str
    number: str
    url: str
    """The carrier's own page for it; empty: none is known."""


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """One parcel: how it stands, when it comes, what is in it, where it was."""

    about: str
    answer: Answer
    status: str
    title: str
    carrier: str
    number: str
    url: str
    pieces: list[Piece]
    steps: list[Step]
    scans: list[Scan]
    proof: str = ""
    """How it was handed over, in a sentence."""
    next: Next | None = None
    doing: Doing | None = None
    days: tuple[str, str] = ("", "")
    """The first and last day it is expected, as ISO dates; for a calendar."""
    arrived: bool = False
    collected: bool = False
    """It lies at the shop's own counter, or did: no carrier brings it."""
    unsure: bool = False
    """Something was paid back, and nobody says whether it is in here."""
    moved: int = 0
    """How often these days were given anew."""

    @property
    def newest(self) -> list[Scan]:
        return self.scans[: course.SHOWN]

    @property
    def earlier(self) -> list[Scan]:
        return self.scans[course.SHOWN :]
