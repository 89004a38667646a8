"""The shape of one line in the tables of forms."""

import re
from collections.abc import Callable

import msgspec

from . import checks

RARE, USUAL, COMMON = 0.3, 1.0, 5.0
"""How often numbers of this form are met beside others of their length: rough, and only there to
rank what the sums leave open."""


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """One form that a carrier's numbers have, in capital letters and without spaces."""

    carrier: str
    service: str
    pattern: str
    """A regular expression for the whole number. With ``check``, its groups ``payload`` and
    ``digit`` are what the sum is made of."""
    check: Callable[[str], str] | None = None
    before: str = ""
    """What goes before the payload for the sum only: an identifier that is not printed."""
    one_in: float
    """Of so many other numbers of the same length and kind, one looks like it by chance: 10 for a
    check digit, 36 for a fixed letter or digit in a mixed number."""
    met: float = USUAL
    here: tuple[str, ...] = ()
    """Where such numbers are met: countries, ISO 3166 alpha-2; empty: anywhere."""
    unmarked: bool = False
    """Nothing in it says whose it is: it is thought of only in its own countries."""
    source: str
    """Where the form is described, or how it is known."""

    def matches(self, number: str) -> bool:
        """Whether a clean number has this form, and its check digit is right."""
        found = re.fullmatch(self.pattern, number)
        if found is None:
            return False
        return self.check is None or self.check(self.before + found["payload"]) == found["digit"]


def digits(
    carrier: str,
    service: str,
    pattern: str,
    here: str,
    source: str,
    *,
    met: float = USUAL,
    one_in: float = 1.0,
) -> Form:
    """A form of nothing but digits or letters that anybody could have: of its countries only."""
    return Form(
        carrier=carrier,
        service=service,
        pattern=pattern,
        one_in=one_in,
        met=met,
        here=tuple(here.split()),
        unmarked=True,
        source=source,
    )


__all__ = ["COMMON", "RARE", "USUAL", "Form", "checks", "digits"]
