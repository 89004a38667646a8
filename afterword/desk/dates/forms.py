"""The form of how a store sends, and what it says of days."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from afterword.decisions.rules import Dates


class DatesForm(forms.Form):
    """How the store sends, and what it says of days."""

    cut_off = forms.TimeField(
        label=gettext_lazy("Orders until this hour count as of the same business day"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    handling = forms.IntegerField(
        label=gettext_lazy("Business days until the carrier has it"),
        help_text=gettext_lazy(
            "For what is said before an order is sent. Empty: what was learnt from the order on "
            "speaks."
        ),
        min_value=0,
        max_value=60,
        required=False,
    )
    at_risk = forms.IntegerField(
        label=gettext_lazy("Call a parcel at risk when so many in a hundred like it come late"),
        min_value=1,
        max_value=100,
    )
    public = forms.BooleanField(
        label=gettext_lazy("Anybody may ask when a parcel would come, for your product pages"),
        required=False,
    )

    def __init__(self, dates: Dates, data: Any = None) -> None:
        hours, _, minutes = dates.cut_off.partition(":")
        first = {
            "cut_off": time(int(hours), int(minutes)),
            "handling": dates.handling,
            "at_risk": dates.at_risk,
            "public": dates.public,
        }
        super().__init__(data, initial=first, auto_id="dates_%s")

    @property
    def dates(self) -> Dates:
        """What was settled."""
        data = self.cleaned_data
        return Dates(
            cut_off=f"{data['cut_off']:%H:%M}",
            handling=data["handling"],
            at_risk=data["at_risk"],
            public=data["public"],
        )
