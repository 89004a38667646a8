"""The small form of “Use”: what a journey of the library asks, and no more."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision
from django import forms
from django.utils.translation import gettext as _

from afterword.house.models import Season, Store
from afterword.journeys import queries as journeys
from afterword.journeys.stories import Answer, Ask, Story, default
from afterword.programs.offers import queries as offers

from . import queries

UNFIT = set('"{}\\<>^`|')


class UseForm(forms.Form):
    """One field for each thing that is asked."""

    def __init__(
        self, store: Store, story: Story, language: str, now: datetime, *args: Any
    ) -> None:
        super().__init__(*args)
        self.store, self.story, self.now = store, story, now
        asks = story.told(language).asks
        text = journeys.library()[story.story]
        for ask in story.asks:
            field = self._field(ask, text)
            field.label = asks[ask.ask]
            self.fields[ask.ask] = field

    def _field(self, ask: Ask, text: str) -> forms.Field:
        match ask.kind:
            case "days":
                return forms.IntegerField(
                    min_value=ask.least, max_value=ask.most, initial=default(text, ask)
                )
            case "amount":
                return forms.DecimalField(
                    min_value=0,
                    max_value=10**9,
                    decimal_places=self._digits,
                    initial=_sum(int(default(text, ask)), self._digits),
                    help_text=_("In %s.") % self.store.currency,
                )
            case "page":
                return forms.URLField(
                    required=ask.must,
                    assume_scheme="https",
                    initial="" if ask.must else self.store.url,
                    max_length=300,
                )
            case "season":
                rows = Season.objects.of(self.store).order_by("name").values_list("key", "name")
                return forms.ChoiceField(
                    required=False, choices=[("", _("Every season of the calendar")), *rows]
                )
            case "offer":
                return self._offers()
        return self._kinds(ask)

    def _offers(self) -> forms.Field:
        rows = [one.offer.key for one in offers.offers(self.store, self.now) if not one.over]
        help_text = "" if rows else _("You have no offer yet: bring its codes first.")
        choices = [("", _("Choose one")), *((one, one) for one in rows)]
        return forms.ChoiceField(choices=choices, help_text=help_text)

    def _kinds(self, ask: Ask) -> forms.Field:
        found = queries.kinds(self.store)
        if not found:
            return forms.CharField(
                required=ask.must, max_length=120, help_text=_("As your shop calls it.")
            )
        first = ("", _("Choose one")) if ask.must else ("", _("All of them"))
        choices = [first, *((one, one) for one in found)]
        return forms.ChoiceField(required=ask.must, choices=choices)

    @property
    def _digits(self) -> int:
        return get_currency_precision(self.store.currency)

    def clean(self) -> dict[str, Any]:
        """Addresses go into templates, so they are plain."""
        found = super().clean() or {}
        for ask in self.story.asks:
            if ask.kind == "page" and UNFIT & set(found.get(ask.ask) or ""):
                self.add_error(ask.ask, _("Write the address without quotes, braces and brackets."))
        return found

    @property
    def answers(self) -> dict[str, Answer]:
        """What was answered, as the library takes it."""
        found: dict[str, Answer] = {}
        for ask in self.story.asks:
            value = self.cleaned_data.get(ask.ask)
            if value in (None, ""):
                continue
            if ask.kind == "amount":
                value = int(Decimal(value).scaleb(self._digits))
            found[ask.ask] = value
        return found


def _sum(minor: int, digits: int) -> Decimal:
    return Decimal(minor).scaleb(-digits)
