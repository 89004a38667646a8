"""After how long a conversation closes by itself: the form."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django import forms
from django.utils.translation import gettext_lazy as _

from afterword.decisions.rules import Talking


class RestForm(forms.Form):
    """So many days. What is left empty stays as it is."""

    rest = forms.IntegerField(
        label=_("Days without a word, when it is their turn"),
        help_text=_("Then it is closed; a word of theirs opens it again. 0: never."),
        min_value=0,
        max_value=365,
        required=False,
    )

    def __init__(self, settled: Talking, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="talk_%s")
        self.settled = settled
        self.initial["rest"] = settled.rest

    @property
    def talking(self) -> Talking:
        """What is settled from now on."""
        days = self.cleaned_data.get("rest")
        return self.settled if days is None else msgspec.structs.replace(self.settled, rest=days)
