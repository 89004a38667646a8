"""What a person of the team writes down that a customer told them."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from afterword.outbox import ports
from afterword.ui import words

from .queries import PURPOSES


class WordForm(forms.Form):
    """A yes or a no that somebody gave by telephone, by letter, in the shop."""

    channel = forms.ChoiceField(label=_("Channel"))
    purpose = forms.ChoiceField(label=_("About"))
    given = forms.ChoiceField(
        label=_("What they said"), choices=[("no", _("No")), ("yes", _("Yes"))], initial="no"
    )
    said = forms.CharField(
        label=_("How and in which words they told you"),
        help_text=_("It is the proof. A yes without it counts for nothing."),
        max_length=1000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [one for one in words.CHANNEL_ICONS if one in ports.channels]
        channels = [(one, capfirst(str(words.word(words.CHANNELS, one)))) for one in known]
        purposes = [(one, capfirst(str(words.word(words.PURPOSES, one)))) for one in PURPOSES]
        self.fields["channel"].choices = channels  # type: ignore[attr-defined]
        self.fields["purpose"].choices = purposes  # type: ignore[attr-defined]
