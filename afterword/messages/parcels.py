"""What a message says of an order's parcels: what is in them, and on which days they come."""

from datetime import date
from functools import partial
from typing import Any

from django.utils import translation

from afterword.decisions.contents import laid_out
from afterword.decisions.orders import Order, in_the_only
from afterword.decisions.parcels import Shipment
from afterword.decisions.promises import days_for, given, whole_days
from afterword.ui import parcel_words

from . import spoken
from .labels import LABELS, labels
from .reader import Reader, short
from .subject import NAMES_DAYS, Days, Noting, Subject

FACTS = (
    "names", "promise", "days", "before", "anew", "reason", "carrier", "number", "url", "left",
    "arrived",
)  # fmt: skip
"""What is told of each parcel."""


class Parcels:
    """Tells the parcels of one order to one reader."""

    def __init__(self, about: Subject, order: Order | None, reader: Reader) -> None:
        self.about = about
        self.reader = reader
        self.shipments = sorted(
            (
                one
                for one in about.timeline.present.shipments.values()
                if order is not None and one.order == order.about
            ),
            key=lambda one: (one.shipped or one.status_at, one.about),
        )

    def every(self) -> list[dict[str, Any]]:
        """All of them, in the order in which they left."""
        return [self._parcel(one) for one in self.shipments]

    def at_hand(self, parcels: list[dict[str, Any]]) -> dict[str, Any]:
        """Of ``every`` the one that the message is about, or the last one."""
        about = self.about.learned.get("about")
        for one, told in zip(self.shipments, parcels, strict=True):
            if one.about == about:
                return told
        if parcels:
            return parcels[-1]
        return dict.fromkeys(FACTS, "")

    def _parcel(self, one: Shipment) -> dict[str, Any]:
        return Noting(self._facts_of(one), NAMES_DAYS, partial(self.note, one))

    def note(self, one: Shipment) -> None:
        """Note that the words name the days of a parcel that is still to come."""
        days = days_for(one)
        if days and not one.delivered:
            self.about.days_named[one.about] = whole_days(*days, self.reader.zone)

    def _facts_of(self, one: Shipment) -> dict[str, Any]:
        return {
            "names": self.contents(one),
            "promise": self._promise(one),
            "days": "" if one.delivered else self.reader.in_a_sentence(days_for(one)),
            "before": self.reader.in_a_sentence(_last_told(one)),
            "anew": self._promise(one) if self._moved(one) else "",
            "reason": self._why(one.reason),
            "carrier": one.carrier,
            "number": one.number,
            "url": one.url,
            "left": self.reader.long_day(one.shipped),
            "arrived": self.reader.long_day(one.delivered),
        }

    def _why(self, reason: str) -> str:
        """Why a parcel is not where it should be: in the words of stores, or of carriers."""
        if found := labels(self.about.language).get(f"late_{reason}", ""):
            return found
        base = self.about.language.partition("-")[0]
        with translation.override(base if base in LABELS else "en"):
            return parcel_words.why(reason)

    def contents(self, one: Shipment) -> str:
        """What is in it, in words."""
        present = self.about.timeline.present
        order = present.orders.get(one.order)
        lines = order.lines if order else ()
        parcels = [other for other in present.shipments.values() if other.order == one.order]
        held = {other.about: other.contents for other in parcels}
        inside = laid_out(lines, held)[0].get(one.about, [])
        known = [short(line.title) for line, _count in inside]
        if not known and order and len(parcels) == 1:
            only = in_the_only(order, one, self.about.timeline.events)
            known = [short(line.title) for line, _count in only]
        return (
            self.reader.few(known)
            if known
            else labels(self.about.language, formal=self.reader.formal)["parcel"]
        )

    def _promise(self, one: Shipment) -> str:
        days = days_for(one)
        if days is None:
            return labels(self.about.language)["date_open"]
        return spoken.promise(
            self.reader.day(days[0]), self.reader.day(days[1]), self.reader.locale
        )

    def _moved(self, one: Shipment) -> bool:
        """Whether another date was given after the first, and is still to come."""
        told = self.dates_told(one)
        return len(told) > 1 and told[-1][1] >= self.reader.day(self.about.now)

    def dates_told(self, one: Shipment) -> list[tuple[date, date]]:
        """Every range that was given for a parcel, in order, without repeats."""
        found = given(self.about.timeline.events, one, self.reader.zone)
        return [(self.reader.day(told.since), self.reader.day(told.until)) for told in found]


def _last_told(one: Shipment) -> Days | None:
    if one.told_from is None or one.told_to is None:
        return None
    return one.told_from, one.told_to
