"""What is lived again: which of the journey's texts, against what, over which days."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from afterword.engine.past.actions import DRAFT, LIVE
from afterword.journeys.models import Draft
from afterword.journeys.models import Journey as JourneyRow

DAYS = 90
LONGEST = 400
"""Days that one look may take in."""
VERSIONS = 8
"""So many of the last versions are offered."""


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PastForm(forms.Form):
    """The choices of one look."""

    what = forms.ChoiceField(label=gettext_lazy("What is lived again"))
    against = forms.ChoiceField(label=gettext_lazy("Compared with"), required=False)
    first = forms.DateField(label=gettext_lazy("First day"), widget=_day())
    last = forms.DateField(label=gettext_lazy("Last day"), widget=_day())
    imported = forms.BooleanField(
        label=gettext_lazy("Count what was imported as if it had come in then"), required=False
    )

    def __init__(self, *args: Any, row: JourneyRow, draft: Draft | None, **more: Any) -> None:
        super().__init__(*args, **more)
        texts = [(DRAFT, _("the draft"))] if draft else []
        texts += [
            (f"v{number}", _("version %d, live") % number if number == row.live else
             _("version %d") % number)
            for number in range(row.live, max(row.live - VERSIONS, 0), -1)
        ]  # fmt: skip
        other = [("", _("nothing"))]
        if row.live:
            other.append((LIVE, _("what was sent, as it stands on record")))
        self.fields["what"].choices = texts  # type: ignore[attr-defined]
        self.fields["against"].choices = [*other, *texts]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The days make a span."""
        found = super().clean() or {}
        first, last = found.get("first"), found.get("last")
        if first and last and last < first:
            self.add_error("last", _("It ends on its first day, or later."))
        elif first and last and last - first >= timedelta(days=LONGEST):
            self.add_error("first", _("At most %d days at once.") % LONGEST)
        return found


def usual(row: JourneyRow, draft: Draft | None, today: date, began: date | None) -> dict[str, Any]:
    """What is asked for where nobody chose otherwise: the draft against what was sent, over ninety
    days or as long as the store remembers. ``began``: the first day that it remembers."""
    first = today - timedelta(days=DAYS - 1)
    return {
        "what": DRAFT if draft else f"v{row.live}",
        "against": LIVE if row.live else "",
        "first": max(first, min(began, today)) if began else first,
        "last": today,
        "imported": True,
    }


def span(first: date, last: date, now: datetime) -> tuple[datetime, datetime]:
    """From the first moment of the first day to the last of the last, but not into the future.
    ``now`` has the store's clock."""
    zone = now.tzinfo
    start = datetime(first.year, first.month, first.day, tzinfo=zone)
    after = last + timedelta(days=1)
    end = datetime(after.year, after.month, after.day, tzinfo=zone)
    return start, min(end, now.replace(second=0, microsecond=0))
