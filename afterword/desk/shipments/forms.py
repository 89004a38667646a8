"""What is asked of whoever writes about several parcels."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from afterword.conversations.writing import OWN_WORDS

TEMPLATES = [
    (OWN_WORDS, _("My own words")),
    ("order-late", _("It is late, and why")),
    ("parcel-waits", _("It waits to be collected")),
]
CHANNELS = [("email", _("E-mail")), ("sms", _("Text message"))]


class WordForm(forms.Form):
    """A word about parcels."""

    template = forms.ChoiceField(label=_("What to say"), choices=TEMPLATES)
    words = forms.CharField(
        label=_("My own words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("They stand alone in the message, with the days of the parcel below them."),
    )
    channel = forms.ChoiceField(label=_("How"), choices=CHANNELS)
    press = forms.SlugField(max_length=40, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Own words have to be there."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("template") == OWN_WORDS and not found.get("words", "").strip():
            self.add_error("words", _("Write what they should know."))
        return found
