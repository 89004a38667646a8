"""When messages may come and how many: the screen, its form, and what the rules say in words."""

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any, get_args

import msgspec
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from afterword.decisions.rules import (
    CLASSES,
    Cap,
    Ceiling,
    Loudness,
    MessageClass,
    Rules,
    Talking,
    Written,
    loudness,
    read_leniently,
)
from afterword.decisions.spans import Span, span
from afterword.decisions.timing import WEEKDAYS, Hours
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.house import actions as house
from afterword.outbox import ports

LOUD: dict[Loudness, Promise] = {
    "mail": gettext_lazy("by e-mail"),
    "message": gettext_lazy("by text or notification"),
    "call": gettext_lazy("by telephone"),
}
PAUSES: dict[str, Promise] = {
    "": gettext_lazy("none"),
    "4 hours": gettext_lazy("4 hours"),
    "20 hours": gettext_lazy("20 hours"),
    "1 day": gettext_lazy("a day"),
    "2 days": gettext_lazy("2 days"),
    "3 days": gettext_lazy("3 days"),
    "1 week": gettext_lazy("a week"),
    "2 weeks": gettext_lazy("2 weeks"),
}
DAYS: dict[str, Promise] = {
    "all": gettext_lazy("every day"),
    "no_sundays": gettext_lazy("not on Sundays and public holidays"),
    "business": gettext_lazy("on business days only"),
}
WAITING: dict[str, Promise] = {
    "never": gettext_lazy("no"),
    "order": gettext_lazy("those about the same order"),
    "always": gettext_lazy("all of them"),
}
"""Which messages of service wait while somebody is talked with."""
LIMITED: tuple[MessageClass, ...] = ("marketing", "service")
"""The classes that have a pause and caps; news about an order only keeps to the ceiling."""


PANELS = (*LIMITED, "transactional", "talk", "ceiling")
"""The groups of fields, as they stand on the page."""


def loud_here() -> list[Loudness]:
    """How loud the channels are that a message can take here; those that disturb nobody not."""
    there = {loudness(name) for name in ports.channels}
    return [loud for loud in get_args(Loudness) if loud in there and loud in LOUD]


def _hours_of(rules: Rules) -> Iterator[tuple[MessageClass, Loudness, Hours | None]]:
    """The hours that can be set. News about an order comes at any hour, but for calls."""
    for message_class in (*LIMITED, "transactional"):
        for loud in loud_here():
            if message_class != "transactional" or loud == "call":
                yield message_class, loud, rules.hours.get(message_class, {}).get(loud)


class TimingForm(forms.Form):
    """A store's hours, pauses, caps and ceiling."""

    ceiling_any = forms.IntegerField(
        label=gettext_lazy("Messages of any kind to one person in 24 hours, at the most"),
        min_value=1,
        max_value=50,
    )
    ceiling_marketing = forms.IntegerField(
        label=gettext_lazy("Marketing among them, at the most"), min_value=0, max_value=50
    )

    def __init__(self, rules: Rules, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="timing_%s")
        self.rules = rules
        for message_class in LIMITED:
            self._numbers(message_class)
        for message_class, loud, hours in _hours_of(rules):
            self._from_to(message_class, loud, hours)
        self.fields["marketing_days"] = forms.ChoiceField(
            label=gettext_lazy("Marketing goes out"),
            choices=list(DAYS.items()),
            initial=_days_of(rules),
        )
        self.fields["talk_service"] = forms.ChoiceField(
            label=gettext_lazy("Tips and questions wait as well"),
            choices=list(WAITING.items()),
            initial=rules.talk.service,
        )
        self.fields["talk_recovery"] = forms.BooleanField(
            label=gettext_lazy("An unhappy word or a low score makes a task for a person"),
            required=False,
            initial=rules.talk.recovery,
        )
        self.initial["ceiling_any"] = rules.ceiling.any
        self.initial["ceiling_marketing"] = rules.ceiling.marketing

    def _numbers(self, message_class: MessageClass) -> None:
        pause = str(self.rules.spacing.get(message_class) or "")
        choices = dict(PAUSES) if pause in PAUSES else {**PAUSES, pause: pause}
        self.fields[f"{message_class}_pause"] = forms.ChoiceField(
            label=gettext_lazy("Pause since the last message that was not about an order"),
            choices=list(choices.items()),
            initial=pause,
            required=False,
        )
        cap = self.rules.caps.get(message_class, Cap())
        for name, label, most in (
            ("day", gettext_lazy("In 24 hours at the most; empty: no limit"), cap.day),
            ("week", gettext_lazy("In seven days at the most; empty: no limit"), cap.week),
        ):
            self.fields[f"{message_class}_{name}"] = forms.IntegerField(
                label=label, min_value=0, max_value=100, required=False, initial=most
            )

    def _from_to(self, message_class: MessageClass, loud: Loudness, hours: Hours | None) -> None:
        for name, label, at in (
            ("from", gettext_lazy("From, %s"), hours.from_ if hours else ""),
            ("to", gettext_lazy("Until, %s"), hours.to if hours else ""),
        ):
            self.fields[f"{message_class}_{loud}_{name}"] = forms.TimeField(
                label=str(label) % LOUD[loud],
                required=False,
                initial="00:00" if at == "24:00" else at,
                widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            )

    def clean(self) -> dict[str, Any]:
        """Hours have a beginning and an end, or neither."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        for message_class, loud, _hours in _hours_of(self.rules):
            begins, ends = (found.get(f"{message_class}_{loud}_{name}") for name in ("from", "to"))
            name = f"{message_class}_{loud}_to"
            if (begins is None) != (ends is None):
                self.add_error(name, _("Give both hours, or leave both empty for any hour."))
            elif begins is not None and begins == ends:
                self.add_error(name, _("Give two different hours."))
        return found

    def group(self, message_class: str) -> list[forms.BoundField]:
        """The fields of one class, as they stand on the page."""
        return [self[name] for name in self.fields if name.startswith(f"{message_class}_")]

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(class, its fields); classes without any are left out."""
        named = [(name, self.group(name)) for name in PANELS]
        return [(name, fields) for name, fields in named if fields]

    def written(self, before: Written) -> Written:
        """What was settled, over what is settled for channels that are not here."""
        data = self.cleaned_data
        hours = {name: dict(some) for name, some in before.hours.items()}
        for message_class, loud, _hours in _hours_of(self.rules):
            hours.setdefault(message_class, {})[loud] = self._chosen(message_class, loud)
        pauses = {name: data[f"{name}_pause"] for name in LIMITED}
        spacing: dict[MessageClass, Span | None] = {
            name: span(pause) if pause else None for name, pause in pauses.items()
        }
        return msgspec.structs.replace(
            before,
            hours=hours,
            spacing={**before.spacing, **spacing},
            caps={
                **before.caps,
                **{name: Cap(data[f"{name}_day"], data[f"{name}_week"]) for name in LIMITED},
            },
            ceiling=Ceiling(data["ceiling_any"], data["ceiling_marketing"]),
            talk=msgspec.structs.replace(
                before.talk or Talking(),
                service=data["talk_service"],
                recovery=data["talk_recovery"],
            ),
        )

    def _chosen(self, message_class: MessageClass, loud: Loudness) -> Hours | None:
        begins: time | None = self.cleaned_data[f"{message_class}_{loud}_from"]
        ends: time | None = self.cleaned_data[f"{message_class}_{loud}_to"]
        days = self.cleaned_data["marketing_days"] if message_class == "marketing" else "all"
        if begins is None or ends is None:
            return None if days == "all" else _on(days, "00:00", "24:00")
        until = f"{ends:%H:%M}"
        return _on(days, f"{begins:%H:%M}", "24:00" if until == "00:00" else until)


def _on(days: str, begins: str, ends: str) -> Hours:
    if days == "all":
        return Hours(from_=begins, to=ends)
    if days == "business":
        return Hours(from_=begins, to=ends, business_days=True)
    return Hours(from_=begins, to=ends, days=WEEKDAYS[:6], holidays=False)


def _days_of(rules: Rules) -> str:
    """On which days marketing goes out, as the form has it."""
    for message_class, _loud, hours in _hours_of(rules):
        if message_class == "marketing" and hours is not None:
            if hours.business_days:
                return "business"
            return "all" if hours.holidays else "no_sundays"
    return "all"


NOBODY: dict[MessageClass, Promise] = {
    "marketing": gettext_lazy(
        "Nobody gets marketing from us %(how)s between %(to)s and %(from)s where they live."
    ),
    "service": gettext_lazy(
        "Nobody gets tips and questions from us %(how)s between %(to)s and %(from)s where they "
        "live."
    ),
    "transactional": gettext_lazy(
        "Nobody gets news of an order from us %(how)s between %(to)s and %(from)s where they live."
    ),
}


HELD: dict[str, Promise] = {
    "never": gettext_lazy(
        "While somebody complains or talks with us, nothing is sold to them and no review is asked "
        "for."
    ),
    "order": gettext_lazy(
        "While somebody complains or talks with us, nothing is sold to them and no review is asked "
        "for; tips and questions about the same order wait too."
    ),
    "always": gettext_lazy(
        "While somebody complains or talks with us, they hear only news of their orders and what "
        "we answer them."
    ),
}


def sentences(rules: Rules) -> list[str]:
    """What the rules come to, in words."""
    found = [
        str(NOBODY[message_class])
        % {"how": LOUD[loud], "from": hours.from_, "to": hours.to.replace("24:00", "00:00")}
        for message_class, loud, hours in _hours_of(rules)
        if hours and (hours.from_, hours.to) != ("00:00", "24:00")
    ]
    days = _days_of(rules)
    if days != "all":
        found.append(_("Marketing goes out %(days)s.") % {"days": DAYS[days]})
    found.append(str(HELD[rules.talk.service]))
    if rules.talk.recovery:
        found.append(
            _("Who is unhappy gets a person: an unhappy word or a low score makes a task.")
        )
    most = rules.ceiling.any
    found.append(
        ngettext(
            "Nobody gets more than %(most)d message from us in 24 hours, whatever happens.",
            "Nobody gets more than %(most)d messages from us in 24 hours, whatever happens.",
            most,
        )
        % {"most": most}
    )
    return found


assert set(NOBODY) == set(CLASSES)
assert set(HELD) == set(WAITING)


@permitted("manage_store")
def timing(request: DeskRequest) -> HttpResponse:
    """When messages may come, and how many."""
    store = request.store
    form = TimingForm(store.rules, request.POST or None)
    if request.method == "POST" and form.is_valid():
        written = form.written(read_leniently(store.rules_written)[0])
        house.change_rules(store, written, now=request.now, by=request.by)
        messages.success(request, _("Saved."))
        return redirect("timing", store.key)
    context = {"here": "settings", "form": form, "sentences": sentences(store.rules)}
    return show(request, "desk/timing.html", context, status=422 if form.errors else 200)
