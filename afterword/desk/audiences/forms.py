"""What is asked about an audience."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from afterword.desk.conditions.field import ConditionField
from afterword.house.models import Store


class AudienceForm(forms.Form):
    """Its name, and its rules."""

    name = forms.CharField(label=_("Name"), max_length=120)

    def __init__(self, store: Store, now: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rules"] = ConditionField(
            store, now=now, required=True, label=_("Who is in it")
        )

    @property
    def building(self) -> bool:
        """Whether a button of the builder was pressed, and nothing else is asked."""
        return self.has_error("rules", "building")
