"""How sure it must be, before a question is answered by itself: the form."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from afterword.decisions.rules import Answers


class SureForm(forms.Form):
    """Two thresholds, each in a hundred. What is left empty stays as it is."""

    sure = forms.IntegerField(
        label=_("How sure it must be what they want"),
        help_text=_("In a hundred. The higher, the more goes to a person."),
        min_value=0,
        max_value=100,
        required=False,
    )
    alike = forms.IntegerField(
        label=_("How much a question must be like one of your answers page"),
        help_text=_("In a hundred."),
        min_value=0,
        max_value=100,
        required=False,
    )

    def __init__(self, settled: Answers, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="answers_%s")
        self.settled = settled
        self.initial["sure"], self.initial["alike"] = settled.sure, settled.alike

    @property
    def answers(self) -> Answers:
        """What is settled from now on."""
        sure, alike = self.cleaned_data.get("sure"), self.cleaned_data.get("alike")
        return Answers(
            sure=self.settled.sure if sure is None else int(sure),
            alike=self.settled.alike if alike is None else int(alike),
        )
