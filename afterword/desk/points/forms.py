"""The forms of points."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from afterword.decisions.points import MOST
from afterword.house.models import Store
from afterword.programs.loyalty.actions import Wanted
from afterword.programs.loyalty.models import Programme
from afterword.programs.offers import queries as offers
from afterword.ui.point_words import FORMS
from afterword.ui.templatetags.ui import tongue

LARGEST_RATE = Decimal(1000)
MOST_CURRENCIES = 20
_REWARD = re.compile(r"([-a-zA-Z0-9_]{1,60})[ :=]+(\d{1,10})")
_RATE = re.compile(r"([A-Za-z]{3})[ :=]+(\d{1,4}(?:[.,]\d{1,4})?)")


NUMBERS = {
    "one": (lazy("One of them, in %s"), lazy("It stands behind 1. Empty: the same.")),
    "two": (lazy("Two of them, in %s"), lazy("It stands behind 2. Empty: the same.")),
    "few": (
        lazy("Three to ten of them, in %s"),
        lazy("It stands behind 3 to 10. Empty: the same."),
    ),
}
"""What is asked for each form that some numbers have of their own."""


class PointsForm(forms.Form):
    """How a store gives points."""

    on = forms.BooleanField(
        label=lazy("Customers earn points"),
        help_text=lazy("Only with orders from when this is switched on first."),
        required=False,
    )
    rates = forms.CharField(
        label=lazy("Points for each whole unit of money"),
        help_text=lazy("One currency a line: EUR 1, or JPY 0.01. What is in another earns none."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "spellcheck": "false"}),
    )
    pending_days = forms.IntegerField(
        label=lazy("Days until they may be used"),
        help_text=lazy(
            "Counted from the day the order arrived: as long as it may be sent back. Where nobody "
            "tells that it arrived, 30 days more, counted from when it was paid."
        ),
        min_value=0,
        max_value=365,
    )
    valid_days = forms.IntegerField(
        label=lazy("Days until they expire"),
        help_text=lazy("Counted from the day they may be used. 0: they stay."),
        min_value=0,
        max_value=3650,
    )
    warn_days = forms.IntegerField(
        label=lazy("Days before that customers may be told"),
        help_text=lazy("Journeys can begin with it: points expire soon."),
        min_value=0,
        max_value=365,
    )
    welcome = forms.IntegerField(
        label=lazy("Points for a welcome"),
        help_text=lazy("With the first order that earns any. 0: none."),
        min_value=0,
        max_value=1_000_000,
    )
    rewards = forms.CharField(
        label=lazy("What they can be used for"),
        help_text=lazy(
            "One offer a line, by its key, and how many points one of its codes takes: ten-off 100."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "spellcheck": "false"}),
    )

    def __init__(self, store: Store, data: Any = None, row: Programme | None = None) -> None:
        self.offers = offers.keys(store)
        super().__init__(data, initial=_known(store, row), auto_id="points_%s")
        for code, _name in settings.LANGUAGES:
            self.fields[f"name_{code}"] = _name_field(
                code,
                _("What points are called, in %s") % tongue(code),
                _("It stands behind a number. Empty: points."),
            )
            for form in FORMS[code]:
                label, note = NUMBERS[form]
                self.fields[f"name_{code}-{form}"] = _name_field(
                    code, label % tongue(code), str(note)
                )

    def clean(self) -> dict[str, Any]:
        """A name for one of them alone leaves the others without."""
        given = self.cleaned_data
        for code, forms_of in FORMS.items():
            if not given.get(f"name_{code}") and any(
                given.get(f"name_{code}-{f}") for f in forms_of
            ):
                self.add_error(f"name_{code}", _("Write what many of them are called, too."))
        return given

    def clean_rates(self) -> dict[str, Decimal]:
        """By currency."""
        found: dict[str, Decimal] = {}
        for line in str(self.cleaned_data["rates"]).splitlines():
            if not line.strip():
                continue
            told = _RATE.fullmatch(line.strip())
            if told is None or len(found) >= MOST_CURRENCIES:
                raise forms.ValidationError(_("This is no currency with a number: %s") % line[:40])
            rate = Decimal(told.group(2).replace(",", "."))
            if not 0 < rate <= LARGEST_RATE:
                raise forms.ValidationError(_("Write a number above 0, and at most 1000."))
            found[told.group(1).upper()] = rate
        return found

    def clean_rewards(self) -> dict[str, int]:
        """By the key of an offer."""
        found: dict[str, int] = {}
        for line in str(self.cleaned_data["rewards"]).splitlines():
            if not line.strip():
                continue
            told = _REWARD.fullmatch(line.strip())
            if told is None or not 0 < int(told.group(2)) <= MOST:
                raise forms.ValidationError(_("This is no offer with a number: %s") % line[:40])
            if told.group(1) not in self.offers:
                raise forms.ValidationError(_("There is no offer of this key: %s") % told.group(1))
            found[told.group(1)] = int(told.group(2))
        return found

    def wanted(self) -> Wanted:
        """What was settled."""
        given = self.cleaned_data
        names = {field.removeprefix("name_"): name for field, name in given.items()
                 if field.startswith("name_") and name}  # fmt: skip
        return Wanted(
            on=given["on"],
            names=names,
            rates=given["rates"],
            pending_days=given["pending_days"],
            valid_days=given["valid_days"],
            welcome=given["welcome"],
            warn_days=given["warn_days"],
            rewards=given["rewards"],
        )


def _name_field(code: str, label: str, note: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=note,
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"lang": code, "dir": "auto"}),
    )


def _known(store: Store, row: Programme | None) -> dict[str, Any]:
    if row is None:
        return {"rates": f"{store.currency} 1", "pending_days": 30, "valid_days": 365,
                "warn_days": 14, "welcome": 0}  # fmt: skip
    known: dict[str, Any] = {f"name_{code}": name for code, name in row.names.items()}
    known["rates"] = "\n".join(f"{currency} {rate}" for currency, rate in row.rates.items())
    known["rewards"] = "\n".join(f"{offer} {many}" for offer, many in row.rewards.items())
    for name in ("on", "pending_days", "valid_days", "warn_days", "welcome"):
        known[name] = getattr(row, name)
    return known


class HandForm(forms.Form):
    """Points that are given or taken by hand, and why."""

    do = forms.ChoiceField(choices=[("give", "give"), ("take", "take")])
    many = forms.IntegerField(
        min_value=1,
        max_value=MOST,
        error_messages={
            "required": lazy("Write how many points."),
            "invalid": lazy("Write how many points."),
            "min_value": lazy("Write how many points."),
            "max_value": lazy("Write how many points."),
        },
    )
    words = forms.CharField(
        max_length=200, error_messages={"required": lazy("Write why, for the customer too.")}
    )
    press = forms.CharField(max_length=40)
    talk = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    @property
    def change(self) -> int:
        """How many, below zero where they are taken."""
        many = int(self.cleaned_data["many"])
        return many if self.cleaned_data["do"] == "give" else -many
