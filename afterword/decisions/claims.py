"""By when a carrier wants to hear of a parcel that is lost.

The terms are the usual ones of each carrier for parcels within its own country, as they were in
November 2026; a contract may say otherwise. Where carriers and those who write about them differ,
the shorter term stands here: whoever keeps it is in time either way.
"""

from datetime import datetime, timedelta

import msgspec

from .carriers import word


class Terms(msgspec.Struct, frozen=True):
    """When a claim may be made, in days from the hand-over."""

    earliest: int
    """Before that a carrier says that the parcel may still come."""
    latest: int
    """The last day."""
    source: str
    """Where it is written."""


TERMS: dict[str, Terms] = {
    "ups": Terms(1, 60, "UPS: within 60 days"),
    "fedex": Terms(1, 60, "FedEx: within 60 days of the shipping date"),
    "usps": Terms(15, 60, "USPS: 15 to 60 days from mailing, for most domestic services"),
    "dhl": Terms(1, 28, "DHL: within 28 days, Express within 30 days of acceptance"),
    "dpd": Terms(1, 14, "DPD: within 14 days of shipping"),
    "royal_mail": Terms(14, 80, "Royal Mail: 10 working days after the due date, within 80 days"),
}
"""By carrier, in our word for it."""

UNKNOWN = Terms(1, 14, "")
"""For a carrier whose terms are not known: as early as the strictest that are."""


class Window(msgspec.Struct, frozen=True):
    """When a claim for a parcel may be made."""

    opens: datetime
    closes: datetime
    source: str
    """Whose term it is; empty: nobody's, but a careful guess."""

    def state(self, now: datetime) -> str:
        """``early``, ``open``, ``soon`` (within a week of the end) or ``over``."""
        if now < self.opens:
            return "early"
        if now > self.closes:
            return "over"
        return "soon" if self.closes - now < timedelta(days=7) else "open"


def window(carrier: str, shipped: datetime) -> Window:
    """When a claim for a parcel handed over at ``shipped`` may be made."""
    terms = TERMS.get(word(carrier), UNKNOWN)
    opens, closes = (shipped + timedelta(days=days) for days in (terms.earliest, terms.latest))
    return Window(opens, closes, terms.source)
