"""When the team works and by when it answers: the form, and what it comes to in words."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django import forms
from django.utils.dates import WEEKDAYS as DAY_NAMES
from django.utils.functional import Promise as Text
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from afterword.decisions import service
from afterword.decisions.service import Closed, Promise, Service, read_shifts, write_shifts
from afterword.decisions.timing import WEEKDAYS, Where
from afterword.outbox import ports
from afterword.ui import moments

TALKED = ("email", "sms", "whatsapp", "viber", "messenger", "instagram")
"""The channels on which customers write to us."""
WITHIN = (5, 10, 15, 20, 30, 45, 60, 120, 180, 240, 480, 960)
"""Minutes that can be chosen."""
SOLVED: dict[str, Text] = {
    "": gettext_lazy("nothing is promised"),
    "0": gettext_lazy("the same working day"),
    "1": gettext_lazy("the next working day"),
    "2": gettext_lazy("2 working days"),
    "3": gettext_lazy("3 working days"),
    "5": gettext_lazy("5 working days"),
    "10": gettext_lazy("10 working days"),
}
PAST = timedelta(days=60)
"""Days off that are over for so long are listed no more."""


def lasting(minutes: int) -> str:
    """A length of time: "20 minutes", "4 hours"."""
    if minutes % 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    return ngettext("%(n)d hour", "%(n)d hours", minutes // 60) % {"n": minutes // 60}


def talked() -> list[str]:
    """The channels of this installation on which customers write."""
    return [name for name in TALKED if name in ports.channels]


class HoursForm(forms.Form):
    """The team's hours, its days off and its promise."""

    holidays = forms.BooleanField(
        label=gettext_lazy("Also on public holidays"),
        required=False,
    )
    off_from = forms.DateField(
        label=gettext_lazy("First day off"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    off_to = forms.DateField(
        label=gettext_lazy("Last day off"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self, settled: Service, now: datetime, data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, auto_id="hours_%s")
        self.settled = settled
        self.kept = [one for one in settled.closed if one.to >= (now - PAST).date()]
        self.initial["holidays"] = settled.holidays
        for number, day in enumerate(WEEKDAYS):
            self.fields[f"day_{day}"] = forms.CharField(
                label=DAY_NAMES[number],
                required=False,
                max_length=80,
                initial=write_shifts(settled.days.get(day, ())),
                widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "text"}),
            )
        for number, off in enumerate(self.kept):
            self.fields[f"gone_{number}"] = forms.BooleanField(label=_said_off(off), required=False)
        self._promises()

    def _promises(self) -> None:
        base = self.settled.promise
        self._within("all_first", _("First answer"), base.first, alike=None)
        self._within("all_urgent", _("Where it is urgent"), base.urgent, alike=None)
        solved = "" if base.solve is None else str(base.solve)
        known = SOLVED if solved in SOLVED else {**SOLVED, solved: solved}
        self.fields["all_solve"] = forms.ChoiceField(
            label=_("Solved within"), choices=list(known.items()), initial=solved, required=False
        )
        for name in talked():
            own = self.settled.promised(name)
            self._within(f"{name}_first", _("First answer"), own.first, alike=base.first)
            self._within(f"{name}_urgent", _("Where it is urgent"), own.urgent, alike=base.urgent)

    def _within(self, name: str, label: str, minutes: int, alike: int | None) -> None:
        known = sorted({*WITHIN, minutes})
        first = [] if alike is None else [("", _("as everywhere"))]
        self.fields[name] = forms.TypedChoiceField(
            label=label,
            choices=[*first, *((str(one), lasting(one)) for one in known)],
            initial="" if minutes == alike else str(minutes),
            coerce=int,
            empty_value=None,
            required=alike is None,
        )

    def clean(self) -> dict[str, Any]:
        """What is written is read; what makes no sense is said beside its field."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        for day in WEEKDAYS:
            try:
                found[f"day_{day}"] = read_shifts(found.get(f"day_{day}", ""))
            except ValueError:
                self.add_error(f"day_{day}", _("Write it like 9:00–17:00, several with commas."))
        if not self.errors and not any(found[f"day_{day}"] for day in WEEKDAYS):
            self.add_error("day_mon", _("Somebody works on one day of the week at least."))
        if found.get("off_to") and not found.get("off_from"):
            self.add_error("off_from", _("Say from which day."))
        if not self.errors:
            self._read(found)
        return found

    def _read(self, found: dict[str, Any]) -> None:
        try:
            found["service"] = self._service(found)
        except ValueError:
            self.add_error(
                "off_to", _("Days off end on or after the day they begin, within a year.")
            )

    def _service(self, found: Mapping[str, Any]) -> Service:
        shifts = {day: found[f"day_{day}"] for day in WEEKDAYS if found[f"day_{day}"]}
        solve = found["all_solve"]
        base = Promise(found["all_first"], found["all_urgent"], int(solve) if solve else None)
        others = {name: self._own(name, base, found) for name in talked()}
        return Service(
            days=shifts,
            holidays=found["holidays"],
            closed=tuple(sorted(self._off(found), key=lambda one: one.from_)),
            promise=base,
            channels={
                # What is settled for channels that are not here stays.
                **{one: own for one, own in self.settled.channels.items() if one not in others},
                **{name: own for name, own in others.items() if own != base},
            },
        )

    def _own(self, name: str, base: Promise, found: Mapping[str, Any]) -> Promise:
        first, urgent = found[f"{name}_first"], found[f"{name}_urgent"]
        return Promise(first or base.first, urgent or base.urgent, base.solve)

    def _off(self, found: Mapping[str, Any]) -> Iterator[Closed]:
        for number, off in enumerate(self.kept):
            if not found.get(f"gone_{number}"):
                yield off
        if found.get("off_from"):
            yield Closed(from_=found["off_from"], to=found.get("off_to") or found["off_from"])

    @property
    def days(self) -> list[forms.BoundField]:
        """The days of the week."""
        return [self[f"day_{day}"] for day in WEEKDAYS]

    @property
    def gone(self) -> list[forms.BoundField]:
        """The days off that stand, to be taken away."""
        return [self[f"gone_{number}"] for number in range(len(self.kept))]

    @property
    def everywhere(self) -> list[forms.BoundField]:
        """What is promised where nothing else is."""
        return [self[name] for name in ("all_first", "all_urgent", "all_solve")]

    @property
    def otherwise(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(channel, its fields)."""
        return [(name, [self[f"{name}_first"], self[f"{name}_urgent"]]) for name in talked()]

    @property
    def differs(self) -> bool:
        """Whether a channel has a promise of its own, or one that was written wrongly."""
        fields = [field for _name, some in self.otherwise for field in some]
        return any(field.value() or field.errors for field in fields)


def _said_off(off: Closed) -> str:
    if off.from_ == off.to:
        return moments.plain_day(off.from_)
    return _("%(from)s to %(to)s") % {
        "from": moments.plain_day(off.from_),
        "to": moments.plain_day(off.to),
    }


class Example(NamedTuple):
    """By when a question of this moment is answered, over one channel."""

    channel: str
    """Empty: over every channel that has no promise of its own."""
    due: datetime
    urgent: datetime
    solved: datetime | None


def examples(settled: Service, where: Where, now: datetime) -> list[Example]:
    """By when a question of this moment would be answered."""
    own = [name for name in talked() if settled.promised(name) != settled.promise]
    return [
        Example(
            name,
            service.due(now, settled, where, channel=name),
            service.due(now, settled, where, urgent=True, channel=name),
            service.solved_by(now, settled, where, channel=name),
        )
        for name in ("", *own)
    ]
