"""The inputs of the side panel that speak of time and of what happens."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from afterword.decisions.spans import span
from afterword.decisions.timing import WEEKDAYS, clock
from afterword.ui import words

from .panel_form import Filling, Known, Typed, Unfit
from .panel_inputs import Choices, Field, Said

UNITS: Choices = (
    ("minutes", gettext_lazy("minutes")),
    ("hours", gettext_lazy("hours")),
    ("days", gettext_lazy("days")),
    ("weeks", gettext_lazy("weeks")),
    ("business days", gettext_lazy("business days")),
)


@dataclass(frozen=True, kw_only=True)
class Length(Field):
    """A length of time: a number and a unit."""

    units: Choices = UNITS
    usual: str = "days"
    """The unit that stands there while nothing is written."""
    widget: ClassVar[str] = "length"

    def typed(self, at: str, plain: Any) -> dict[str, list[str]]:
        value = self.default if plain is None else plain
        if value is None:
            return {f"{at}.n": [""], f"{at}.unit": [self.usual]}
        try:
            found = span(str(value))
        except ValueError:
            return {f"{at}.n": [str(value)], f"{at}.unit": [str(self.units[0][0])]}
        return {f"{at}.n": [str(found.n)], f"{at}.unit": [found.unit]}

    def read(self, at: str, typed: Typed, was: Any) -> Any:
        number, unit = typed.one(f"{at}.n"), typed.one(f"{at}.unit")
        if not number:
            if self.needed:
                raise Unfit({f"{at}.n": _("Write how long.")})
            return None
        if not re.fullmatch(r"\d{1,5}", number):
            raise Unfit({f"{at}.n": _("Write a whole number, like 3.")})
        if unit not in dict(self.units):
            raise Unfit({f"{at}.unit": _("Choose one of those offered.")})
        return str(span(f"{number} {unit}"))

    def more(self, at: str, form: Filling) -> dict[str, Any]:
        return {
            "number": form.typed.one(f"{at}.n"),
            "unit": form.typed.one(f"{at}.unit"),
            "units": [(value, str(says)) for value, says in self.units],
        }


DAY_NAMES: dict[str, Said] = {
    "mon": pgettext_lazy("day of the week, alone", "Mon"),
    "tue": pgettext_lazy("day of the week, alone", "Tue"),
    "wed": pgettext_lazy("day of the week, alone", "Wed"),
    "thu": pgettext_lazy("day of the week, alone", "Thu"),
    "fri": pgettext_lazy("day of the week, alone", "Fri"),
    "sat": pgettext_lazy("day of the week, alone", "Sat"),
    "sun": pgettext_lazy("day of the week, alone", "Sun"),
}


@dataclass(frozen=True, kw_only=True)
class LocalHours(Field):
    """The part of the day and week in which something may happen, on the person's own clock."""

    widget: ClassVar[str] = "hours"

    def typed(self, at: str, plain: Any) -> dict[str, list[str]]:
        value = plain if isinstance(plain, dict) else {}
        to = str(value.get("to", "24:00"))
        return {
            f"{at}.when": ["set" if plain is not None else "any"],
            f"{at}.from": [str(value.get("from", "00:00"))],
            f"{at}.to": ["00:00" if to == "24:00" else to],
            f"{at}.days": [str(one) for one in value.get("days", WEEKDAYS)],
            f"{at}.business_days": ["1"] if value.get("business_days") else [],
            f"{at}.not_holidays": [] if value.get("holidays", True) else ["1"],
        }

    def read(self, at: str, typed: Typed, was: Any) -> Any:
        if typed.one(f"{at}.when") != "set":
            return None
        made: dict[str, Any] = {}
        for name in ("from", "to"):
            made[name] = self._clock(f"{at}.{name}", typed)
        if made["to"] == "00:00":
            made["to"] = "24:00"
        days = [one for one in WEEKDAYS if one in typed.all(f"{at}.days")]
        if not days:
            raise Unfit({f"{at}.days": _("Choose at least one day.")})
        if len(days) < len(WEEKDAYS):
            made["days"] = days
        if typed.one(f"{at}.business_days"):
            made["business_days"] = True
        if typed.one(f"{at}.not_holidays"):
            made["holidays"] = False
        return made

    @staticmethod
    def _clock(name: str, typed: Typed) -> str:
        found = typed.one(name)
        try:
            clock(found)
        except ValueError:
            raise Unfit({name: _("Write an hour like 09:30.")}) from None
        return found

    def more(self, at: str, form: Filling) -> dict[str, Any]:
        chosen = form.typed.all(f"{at}.days")
        return {
            "set": form.typed.one(f"{at}.when") == "set",
            "from": form.typed.one(f"{at}.from"),
            "to": form.typed.one(f"{at}.to"),
            "days": [(one, str(DAY_NAMES[one]), one in chosen) for one in WEEKDAYS],
            "business_days": bool(form.typed.one(f"{at}.business_days")),
            "not_holidays": bool(form.typed.one(f"{at}.not_holidays")),
        }


THINGS: tuple[tuple[str, Said], ...] = (
    ("order", gettext_lazy("Orders")),
    ("shipment", gettext_lazy("Parcels")),
    ("return", gettext_lazy("Returns")),
    ("repair", gettext_lazy("Repairs")),
    ("complaint", gettext_lazy("Complaints")),
    ("customer", gettext_lazy("Customers")),
    ("consent", gettext_lazy("Consent")),
    ("contact", gettext_lazy("Addresses")),
    ("reply", gettext_lazy("What they write and do")),
    ("message", gettext_lazy("Messages")),
    ("journey", gettext_lazy("Journeys")),
    ("", gettext_lazy("Other")),
)
_DOES = {"reply", "answer", "review", "page", "eco", "conversation"}


def events(known: Known, now: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """The kinds of event in words, by what they are about; those of the store's own last."""
    groups: dict[str, list[tuple[str, str]]] = {thing: [] for thing, _says in THINGS}
    for kind, says in words.EVENTS.items():
        thing = kind.partition(".")[0]
        thing = "reply" if thing in _DOES else thing
        groups[thing if thing in groups else ""].append((kind, str(says)))
    found = [(str(says), groups[thing]) for thing, says in THINGS if groups[thing]]
    own = sorted({*known.own_words, *([now] if now and now not in words.EVENTS else [])})
    if own:
        found.append((_("Your own"), [(one, one) for one in own]))
    return found


_OWN_EVENT = re.compile(r"custom\.[A-Za-z0-9_.-]{1,53}")


@dataclass(frozen=True, kw_only=True)
class EventOf(Field):
    """A kind of event, in words; or one of the store's own, as it is written. ``own``: only such.
    ``none``: what an empty choice is called."""

    own: bool = False
    none: Said = ""
    widget: ClassVar[str] = "event"

    def typed(self, at: str, plain: Any) -> dict[str, list[str]]:
        return {at: [str(plain or "")], f"{at}.own": [""]}

    def read(self, at: str, typed: Typed, was: Any) -> Any:
        own = typed.one(f"{at}.own")
        if own and not own.startswith("custom."):
            own = f"custom.{own}"
        if own and not _OWN_EVENT.fullmatch(own):
            raise Unfit({f"{at}.own": _("Letters, digits, dots and dashes, like fitting.done.")})
        found = own or typed.one(at)
        if not found and not self.none:
            raise Unfit({at: _("Choose what happens.")})
        if found and found not in words.EVENTS and not own and found != was:
            raise Unfit({at: _("Choose one of those offered.")})
        return found or None

    def more(self, at: str, form: Filling) -> dict[str, Any]:
        now = form.typed.one(at)
        return {
            "groups": events(form.known, now),
            "own": form.typed.one(f"{at}.own"),
            "none": str(self.none),
        }


@dataclass(frozen=True, kw_only=True)
class OwnEvent(Field):
    """An event of the store's own: ``custom.`` and a name, which alone is typed."""

    needed: bool = True
    widget: ClassVar[str] = "own_event"

    def typed(self, at: str, plain: Any) -> dict[str, list[str]]:
        return {at: [str(plain or "").removeprefix("custom.")]}

    def read(self, at: str, typed: Typed, was: Any) -> Any:
        found = f"custom.{typed.one(at)}"
        if not _OWN_EVENT.fullmatch(found):
            raise Unfit({at: _("Letters, digits, dots and dashes, like fitting.done.")})
        return found


FROM_HERE = gettext_lazy("from when they come to this step")


@dataclass(frozen=True, kw_only=True)
class FactOf(Field):
    """What a time is counted from: the step itself, an event, or the end of a promise."""

    none: Said = FROM_HERE
    wide: bool = True
    widget: ClassVar[str] = "fact"

    def typed(self, at: str, plain: Any) -> dict[str, list[str]]:
        value = plain if isinstance(plain, dict) else {}
        promise = value.get("promise")
        what = f"promise:{promise}" if promise else str(value.get("event") or "")
        return {f"{at}.what": [what], f"{at}.of": [str(value.get("of", "subject"))]}

    def read(self, at: str, typed: Typed, was: Any) -> Any:
        what = typed.one(f"{at}.what")
        if not what:
            return None
        of = {"of": "customer"} if typed.one(f"{at}.of") == "customer" else {}
        if what in ("promise:from", "promise:to"):
            return {"promise": what.partition(":")[2], **of}
        now = was.get("event") if isinstance(was, dict) else None
        if what not in words.EVENTS and what != now:
            raise Unfit({f"{at}.what": _("Choose one of those offered.")})
        return {"event": what, **of}

    def more(self, at: str, form: Filling) -> dict[str, Any]:
        now = form.typed.one(f"{at}.what")
        return {
            "now": now,
            "of": form.typed.one(f"{at}.of"),
            "none": str(self.none),
            "groups": events(form.known, "" if now.startswith("promise:") else now),
        }
