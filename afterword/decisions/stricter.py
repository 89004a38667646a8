"""Places that allow marketing by text and telephone at fewer hours than a store may have settled.

A dated table, because the law moves: ``AS_OF`` is the day on which it was gathered, and it is part
of the rules' data version. It is an engineer's reading and no legal advice. Where published tables
disagree the narrower hours stand here. A store's own hours are never widened by it: a message goes
only while both are open.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from .timing import Hours, Weekday

AS_OF = "2026-11-26"

Medium = Literal["message", "call"]
_BOTH: tuple[Medium, ...] = ("message", "call")
_CALL: tuple[Medium, ...] = ("call",)
_MON_SAT: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat")
_MON_FRI: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
_WEEKEND: tuple[Weekday, ...] = ("sat", "sun")


class Stricter(NamedTuple):
    """The hours of one place. ``region`` empty: all of the country."""

    country: str
    region: str
    media: tuple[Medium, ...]
    any_of: tuple[Hours, ...]
    source: str

    @property
    def name(self) -> str:
        """The place as reasons name it: ``US-TX``, ``CA``."""
        return f"{self.country}-{self.region}" if self.region else self.country


def _daily(from_: str, to: str) -> tuple[Hours, ...]:
    return (Hours(from_=from_, to=to),)


def _no_sunday(from_: str, to: str, *, holidays: bool = False) -> tuple[Hours, ...]:
    return (Hours(from_=from_, to=to, days=_MON_SAT, holidays=holidays),)


_TABLES = "published compliance tables, November 2026; statute not looked up"

STRICTER: tuple[Stricter, ...] = (
    Stricter("US", "", _BOTH, _daily("08:00", "21:00"), "47 CFR 64.1200(c)(1)"),
    Stricter("US", "AL", _BOTH, _no_sunday("08:00", "20:00"), _TABLES),
    Stricter("US", "CT", _BOTH, _daily("09:00", "20:00"), "Public Act 23-98, October 2023"),
    Stricter("US", "FL", _BOTH, _daily("08:00", "20:00"), "Fla. Stat. 501.616(6)"),
    Stricter("US", "KY", _BOTH, _daily("10:00", "21:00"), "KRS 367.46955"),
    Stricter("US", "LA", _BOTH, _no_sunday("08:00", "20:00"), _TABLES),
    Stricter("US", "MA", _BOTH, _daily("08:00", "20:00"), "M.G.L. c. 159C"),
    Stricter("US", "MD", _BOTH, _daily("08:00", "20:00"), "Stop the Spam Calls Act of 2023"),
    Stricter("US", "MI", _BOTH, _daily("09:00", "21:00"), _TABLES),
    Stricter("US", "MN", _BOTH, _daily("09:00", "21:00"), "Minn. Stat. 325E.30"),
    Stricter("US", "MS", _BOTH, _no_sunday("08:00", "20:00", holidays=True), _TABLES),
    Stricter("US", "NJ", _BOTH, _daily("08:00", "20:00"), _TABLES),
    Stricter("US", "NM", _BOTH, _daily("09:00", "21:00"), "NMSA 57-12-22"),
    Stricter("US", "NV", _BOTH, _daily("09:00", "20:00"), _TABLES),
    Stricter("US", "OK", _BOTH, _daily("08:00", "20:00"), "15 O.S. 775C"),
    Stricter(
        "US",
        "RI",
        _BOTH,
        (
            Hours(from_="09:00", to="18:00", days=_MON_FRI, holidays=False),
            Hours(from_="10:00", to="17:00", days=("sat",), holidays=False),
        ),
        "R.I. Gen. Laws 5-61-3.6",
    ),
    Stricter("US", "SD", _BOTH, _no_sunday("09:00", "21:00", holidays=True), _TABLES),
    Stricter(
        "US",
        "TX",
        _BOTH,
        (
            Hours(from_="09:00", to="21:00", days=_MON_SAT),
            Hours(from_="12:00", to="21:00", days=("sun",)),
        ),
        "Tex. Bus. & Com. Code 302; Senate Bill 140 of 2025 names text messages",
    ),
    Stricter("US", "UT", _BOTH, _no_sunday("08:00", "21:00"), "Utah Code 13-25a-103"),
    Stricter("US", "WA", _BOTH, _daily("08:00", "20:00"), "RCW 80.36.390"),
    Stricter("US", "WY", _BOTH, _daily("08:00", "20:00"), _TABLES),
    Stricter(
        "CA",
        "",
        _CALL,
        (
            Hours(from_="09:00", to="21:30", days=_MON_FRI),
            Hours(from_="10:00", to="18:00", days=_WEEKEND),
        ),
        "CRTC Unsolicited Telecommunications Rules, part III, section 23",
    ),
    Stricter(
        "AU",
        "",
        _CALL,
        (
            Hours(from_="09:00", to="20:00", days=_MON_FRI, holidays=False),
            Hours(from_="09:00", to="17:00", days=("sat",), holidays=False),
        ),
        "Telecommunications (Telemarketing and Research Calls) Industry Standard 2017",
    ),
    Stricter(
        "FR",
        "",
        _CALL,
        (
            Hours(from_="10:00", to="13:00", days=_MON_FRI, holidays=False),
            Hours(from_="14:00", to="20:00", days=_MON_FRI, holidays=False),
        ),
        "Décret 2022-1313",
    ),
)


def stricter(country: str, region: str, medium: str) -> Iterator[Stricter]:
    """What binds marketing by this medium in a place: the country's hours and the region's."""
    country = country.upper()
    region = region.upper().removeprefix(f"{country}-")
    for one in STRICTER:
        if one.country == country and one.region in ("", region) and medium in one.media:
            yield one
