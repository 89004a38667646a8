"""What a webhook is asked for, and a span of time."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from afterword.ui import phrasing


class WebhookForm(forms.Form):
    """Where something is told, and what."""

    name = forms.CharField(label=_("What it is for"), max_length=80)
    url = forms.CharField(
        label=_("Its address"),
        max_length=1000,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    kinds = forms.CharField(
        label=_("What it is told"),
        max_length=2000,
        initial="*",
        help_text=_(
            "Kinds of event with commas between them: order.placed, or order.* for a group."
            " A star alone is everything."
        ),
    )
    private = forms.BooleanField(
        label=_("Names and what people wrote too"),
        required=False,
        help_text=_("Without it nothing goes out that names a person."),
    )

    def __init__(self, *args: Any, known: str = "", **kwargs: Any) -> None:
        """``known``: the host of an address that stands already and is not shown again."""
        super().__init__(*args, **kwargs)
        if known:
            self.fields["url"].required = False
            self.fields["url"].help_text = _("Kept: %s. Write a new one to change it.") % known

    def clean_kinds(self) -> list[str]:
        """The kinds one by one."""
        written: str = self.cleaned_data["kinds"]
        return [one for part in phrasing.parted(written) for one in part.split()]


class SpanForm(forms.Form):
    """From when until when something is told again, on the store's clock."""

    since = forms.DateTimeField(
        label=_("From when"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    until = forms.DateTimeField(
        label=_("Until when"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    all_of_it = forms.BooleanField(label=_("What arrived before, too"), required=False)

    def __init__(self, zone: ZoneInfo, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def _local(self, name: str) -> datetime:
        found: datetime = self.cleaned_data[name]
        return found.replace(tzinfo=self.zone)

    def clean_since(self) -> datetime:
        """The beginning as a moment."""
        return self._local("since")

    def clean_until(self) -> datetime:
        """The end as a moment."""
        return self._local("until")
