"""The facts that somebody who asks is answered with, as templates say them: how a parcel stands,
where it was seen last, which orders there are to choose from.

Each is a fact of the timeline or a phrase of this file; what is not known is empty, and says
nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale

from afterword.decisions import parcels
from afterword.decisions.answering import STANDS, Stands, parcels_of, stands
from afterword.decisions.making_good import settled_by
from afterword.decisions.parcels import as_read_now
from afterword.decisions.timeline import Timeline

from . import spoken

TEMPLATES: dict[Stands, str] = {
    **dict.fromkeys(STANDS, "answer-trouble"),
    "on_the_way": "answer-on-the-way",
    "held": "answer-on-the-way",
    "today": "answer-today",
    "pickup": "answer-pickup",
    "needs_you": "answer-needs-you",
    "late": "answer-late",
    "not_sent": "answer-not-sent",
    "cancelled": "answer-cancelled",
    "refunded": "answer-cancelled",
    "arrived": "answer-arrived",
}
"""By how an order stands: the template that says so. The store may have changed its words."""

PHRASES: dict[str, dict[str, str]] = {
    "en": {
        "today": "today at {}",
        "on": "on {day} at {hour}",
        "neighbour": "to a neighbour",
        "locker": "in a parcel locker",
        "safe_place": "in a safe place",
        "reception": "at a reception",
        "cod": "against payment at the door",
        "signed": "against a signature",
        "photo": "with a photograph",
        "pay_duty": "the duty has to be paid",
        "fix_address": "the carrier needs a better address",
        "collect": "it waits to be collected",
        "contact_carrier": "the carrier wants to be called",
        "reschedule": "another day has to be chosen",
        "provide_docs": "the carrier needs a document",
    },
    "es": {
        "today": "hoy a las {}",
        "on": "el {day} a las {hour}",
        "neighbour": "a un vecino",
        "locker": "en una taquilla",
        "safe_place": "en un lugar seguro",
        "reception": "en una recepción",
        "cod": "contra pago en la puerta",
        "signed": "con una firma",
        "photo": "con una fotografía",
        "pay_duty": "hay que pagar los aranceles",
        "fix_address": "el transportista necesita una dirección mejor",
        "collect": "espera a que lo recojan",
        "contact_carrier": "el transportista pide una llamada",
        "reschedule": "hay que elegir otro día",
        "provide_docs": "el transportista necesita un documento",
    },
    "ar": {
        "today": "اليوم في {}",
        "on": "يوم {day} في {hour}",
        "neighbour": "إلى جار",
        "locker": "في خزانة طرود",
        "safe_place": "في مكان آمن",
        "reception": "في الاستقبال",
        "cod": "مقابل الدفع عند الباب",
        "signed": "بتوقيع",
        "photo": "مع صورة",
        "pay_duty": "يجب دفع الرسوم الجمركية",
        "fix_address": "شركة الشحن تحتاج إلى عنوان أوضح",
        "collect": "ينتظر من يستلمه",
        "contact_carrier": "شركة الشحن تطلب اتصالًا",
        "reschedule": "يجب اختيار يوم آخر",
        "provide_docs": "شركة الشحن تحتاج إلى مستند",
    },
}
WHERE = (
    *("thing", "stands", "last", "place", "days", "often", "reason", "carrier", "number", "url"),
    *("arrived", "proof", "action", "others", "settled"),
)
"""What ``where`` says."""
NINE_IN_TEN = "9"
"""How often what is expected comes in its days (``promises.Window``)."""


def phrases(language: str) -> Mapping[str, str]:
    """The phrases of a language, or of English where there are none."""
    return PHRASES.get(language.partition("-")[0], PHRASES["en"])


class Asked:
    """Tells what somebody asks about, in one language, on their own clock."""

    def __init__(self, seen: Timeline, now: datetime, where: ZoneInfo, locale: Locale) -> None:
        self.seen = seen
        self.now = now
        self.zone = where
        self.locale = locale
        self.phrases = phrases(str(locale.language))

    def moment(self, at: datetime) -> str:
        """``today at 10:41``, ``on Tuesday 24 November at 16:40``."""
        hour = spoken.hour(at, self.zone, self.locale)
        local, today = at.astimezone(self.zone).date(), self.now.astimezone(self.zone).date()
        if local == today:
            return self.phrases["today"].format(hour)
        return self.phrases["on"].format(day=spoken.long_day(local, self.locale), hour=hour)

    def where(
        self,
        one: parcels.Shipment | None,
        told: Mapping[str, Any],
        cities: Mapping[int, str],
        thing: str,
    ) -> dict[str, str]:
        """How the parcel stands. ``told``: what a message says of it anyway (``parcel``);
        ``cities``: where its scans were; ``thing``: what is said where no parcel is known."""
        found = dict.fromkeys(WHERE, "")
        if one is None:
            return {**found, "thing": thing}
        at, place = self._last(one, cities)
        ends = one.expected_to or one.promised_to
        past = one.delivered is None and ends is not None and ends < self.now  # no day to look for
        for name in ("reason", "carrier", "number", "url"):
            found[name] = str(told[name])
        return {
            **found,
            "thing": str(told["names"]),
            "stands": stands(one, self.now, self.zone),
            "last": self.moment(at) if at else "",
            "place": place,
            "days": "" if past else str(told["days"]),
            "often": NINE_IN_TEN if one.expected_from and not one.delivered and not past else "",
            "arrived": self.moment(one.delivered) if one.delivered else "",
            "proof": self.phrases.get(one.proof, ""),
            "action": self.phrases.get(one.action, ""),
            "others": self._others(one),
            "settled": self._settled(one),
        }

    def _last(
        self, one: parcels.Shipment, cities: Mapping[int, str]
    ) -> tuple[datetime | None, str]:
        """When it was seen last, and where, as far as the scan itself says."""
        if one.scanned is None:
            return None, ""
        every = self.seen.of_kind("shipment.checkpoint")
        scans = [each for each in every if each.about == one.about]
        last = next(
            (each for each in reversed(as_read_now(scans)) if each.happened == one.scanned), None
        )
        return one.scanned, cities.get(last.id, "") if last else ""

    def _others(self, one: parcels.Shipment) -> str:
        """How many other parcels the order has; empty: none."""
        order = self.seen.present.orders.get(one.order)
        many = len(parcels_of(self.seen.present, order)) - 1 if order else 0
        return str(many) if many > 0 else ""

    def _settled(self, one: parcels.Shipment) -> str:
        """By which day it is there or made good, as the store has promised; empty: it has not."""
        until = settled_by(self.seen, one, self.now)
        if until is None:
            return ""
        return spoken.long_day(until.astimezone(self.zone).date(), self.locale)

    def options(self, keys: Sequence[str], names: Mapping[str, str]) -> list[dict[str, Any]]:
        """The orders to choose from, in the order in which they were found. ``names``: what is in
        each, in words."""
        found = []
        for number, key in enumerate(keys, 1):
            order = self.seen.present.orders.get(key)
            if order is not None:
                day = spoken.long_day(order.placed.astimezone(self.zone).date(), self.locale)
                more = {"pick": number, "number": order.number, "placed": day}
                found.append({**more, "names": names.get(key, "")})
        return found

    def free_days(self, learned: Mapping[str, Any]) -> list[dict[str, str]]:
        """The days on which their order may come instead, the next first."""
        found = []
        for key in learned.get("free_days") or ():
            day = date.fromisoformat(str(key))
            words = {
                "day": spoken.long_day(day, self.locale),
                "short": spoken.day(day, self.locale),
            }
            found.append({"key": str(key), **words})
        return found

    def wanted_day(self, learned: Mapping[str, Any]) -> str:
        """The day they have chosen or named; empty: none."""
        return self.day(str(learned.get("wanted_day") or ""))

    def day(self, written: str) -> str:
        """A day as an order has it, in words; empty: it has none."""
        return spoken.long_day(date.fromisoformat(written), self.locale) if written else ""

    def due(self, learned: Mapping[str, Any]) -> str:
        """Until when a person answers: the day, as it is said after a verb."""
        due = learned.get("due")
        if not isinstance(due, str):
            return ""
        day = datetime.fromisoformat(due).astimezone(self.zone).date()
        return spoken.long_day(day, self.locale)
