"""The forms of offers."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from afterword.programs.offers.models import Offer
from afterword.ui.templatetags.ui import tongue

LARGEST = 4_000_000
"""Bytes of a file of codes."""


class OfferForm(forms.Form):
    """What an offer is worth, and until when; its key where it is new."""

    key = forms.SlugField(
        label=lazy("Key"),
        help_text=lazy("What journeys name it by: small letters, digits and dashes, like ten-off"),
        max_length=60,
    )
    last = forms.DateField(
        label=lazy("Last day"),
        help_text=lazy("Customers are told it, and afterwards no code is given. Empty: no end."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, zone: ZoneInfo, data: Any = None, offer: Offer | None = None) -> None:
        self.zone = zone
        known: dict[str, Any] = {}
        if offer is not None:
            known = {f"worth_{name}": words for name, words in offer.worth.items()}
            if offer.ends:
                known["last"] = (offer.ends - timedelta(seconds=1)).astimezone(zone).date()
        super().__init__(data, initial=known, auto_id="offer_%s")
        if offer is not None:
            del self.fields["key"]
        for code, _name in settings.LANGUAGES:
            self.fields[f"worth_{code}"] = forms.CharField(
                label=_("What it is worth, in %s") % tongue(code),
                max_length=120,
                required=code == settings.LANGUAGE_CODE.partition("-")[0],
                widget=forms.TextInput(attrs={"lang": code, "dir": "auto"}),
            )
        self.order_fields(["key", *(f"worth_{code}" for code, _name in settings.LANGUAGES), "last"])

    def worth(self) -> Mapping[str, str]:
        """The words by language; none where none were written."""
        found = {code: self.cleaned_data[f"worth_{code}"] for code, _name in settings.LANGUAGES}
        return {code: words for code, words in found.items() if words}

    def ends(self) -> datetime | None:
        """The moment after the last day, on the store's clock."""
        last = self.cleaned_data["last"]
        if last is None:
            return None
        return datetime.combine(last + timedelta(days=1), time(), self.zone)


class CodesForm(forms.Form):
    """Codes to take in: typed, or a file with one a line (of a CSV, its first column)."""

    codes = forms.CharField(
        label=lazy("Codes, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "ltr", "spellcheck": "false"}),
        max_length=LARGEST,
    )
    file = forms.FileField(label=pgettext_lazy("of codes", "Or a file of them"), required=False)

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="codes_%s")

    def clean_file(self) -> str:
        """The text of the file."""
        given = self.cleaned_data["file"]
        if given is None:
            return ""
        if given.size > LARGEST:
            raise forms.ValidationError(_("Choose a file of at most 4 MB."))
        return str(given.read().decode("utf-8-sig", "replace"))

    def clean(self) -> dict[str, Any]:
        """Something must be there."""
        found = super().clean() or self.cleaned_data
        if not self.errors and not self.every():
            raise forms.ValidationError(_("Write at least one code, or choose a file of them."))
        return found

    def every(self) -> list[str]:
        """Every code, as written."""
        text = f"{self.cleaned_data.get('codes', '')}\n{self.cleaned_data.get('file', '')}"
        firsts = (line.replace(";", ",").partition(",")[0] for line in text.splitlines())
        return [one.strip().strip('"') for one in firsts if one.strip()]
