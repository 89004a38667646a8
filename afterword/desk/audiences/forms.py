"""What is asked about an audience."""

from datetime import datetime
from typing import Any

import msgspec
from django import forms
from django.utils.translation import gettext_lazy as _

from afterword.decisions.conditions import Condition
from afterword.desk.conditions.field import ConditionField
from afterword.house.models import Store
from afterword.journeys import audience_use
from afterword.timeline import audiences
from afterword.ui import phrasing

GATES = _(
    "With these rules an answer would decide whom “%(journeys)s” asks for a public review. It is "
    "asked of everyone, whatever they think: take such rules out, or begin that journey otherwise."
)


class AudienceForm(forms.Form):
    """Its name, and its rules."""

    name = forms.CharField(label=_("Name"), max_length=120)

    def __init__(
        self, store: Store, now: datetime, *args: Any, key: str = "", **kwargs: Any
    ) -> None:
        """``key``: the audience's own; empty for a new one."""
        super().__init__(*args, **kwargs)
        self.store, self.key = store, key
        self.fields["rules"] = ConditionField(
            store, now=now, required=True, label=_("Who is in it")
        )

    def clean(self) -> dict[str, Any]:
        """A public review is asked by no answer, in an audience either."""
        told = super().clean() or {}
        if not self.errors:
            key = self.key or audiences.free_key(self.store, told["name"])
            rules = msgspec.convert(told["rules"], Condition)
            gated = audience_use.gated_by(self.store, key, rules)
            if gated:
                self.add_error(
                    "rules", GATES % {"journeys": phrasing.listed(map(phrasing.isolated, gated))}
                )
        return told

    @property
    def building(self) -> bool:
        """Whether a button of the builder was pressed, and nothing else is asked."""
        return self.has_error("rules", "building")
