"""What is asked of a person about a carrier's code."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from afterword.decisions.parcels import STATUSES
from afterword.ui import parcel_words, words
from afterword.wire.scans import ACTIONS, REASONS

_STATUSES: list[tuple[str, str | Promise]] = [
    ("", _("Its usual meaning")),
    ("unknown", _("Nothing: it is no scan")),
    *((one, words.STATUSES[one]) for one in STATUSES if one != "unknown"),
]
_REASONS: list[tuple[str, str | Promise]] = [
    ("", _("None is told")),
    *((one, parcel_words.REASONS[one]) for one in REASONS if one in parcel_words.REASONS),
]
_ACTIONS: list[tuple[str, str | Promise]] = [
    ("", _("Nothing")),
    *((one, parcel_words.ACTIONS[one]) for one in ACTIONS),
]


class MeaningForm(forms.Form):
    """What a code means."""

    status = forms.ChoiceField(
        label=_("Where the parcel is then"), choices=_STATUSES, required=False
    )
    delayed = forms.BooleanField(label=_("The carrier says that it is late"), required=False)
    reason = forms.ChoiceField(label=_("Why"), choices=_REASONS, required=False)
    action = forms.ChoiceField(
        label=_("What the person who waits has to do"), choices=_ACTIONS, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Without a place in the journey of a parcel the rest says nothing."""
        found = super().clean() or {}
        rest = any(found.get(name) for name in ("delayed", "reason", "action"))
        if rest and not found.get("status") and not self.errors:
            self.add_error("status", _("Say where the parcel is then."))
        return found

    @property
    def meaning(self) -> dict[str, Any]:
        """What was said, without what was left open."""
        return {name: one for name, one in self.cleaned_data.items() if one}
