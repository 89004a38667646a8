"""The form of a season."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from afterword.decisions.seasons import LONGEST


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SeasonForm(forms.Form):
    """A name, its first and its last day, and whether it comes every year."""

    name = forms.CharField(label=gettext_lazy("What it is called"), max_length=80)
    begins = forms.DateField(label=gettext_lazy("First day"), widget=_day())
    ends = forms.DateField(label=gettext_lazy("Last day"), widget=_day())
    yearly = forms.BooleanField(label=gettext_lazy("On the same days every year"), required=False)

    def clean(self) -> dict[str, Any]:
        """The days make a season."""
        found = super().clean() or {}
        begins, ends = found.get("begins"), found.get("ends")
        if begins and ends and ends < begins:
            self.add_error("ends", _("It ends on its first day, or later."))
        elif begins and ends and ends - begins >= timedelta(days=LONGEST):
            self.add_error("ends", _("A season lasts at most %d days.") % LONGEST)
        return found
