"""The ways to people: what carries each, and what a message costs."""

from decimal import Decimal
from typing import Any

import msgspec
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from afterword.decisions.rules import read_leniently
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.engine import testing
from afterword.house import actions as house
from afterword.outbox import queries as outbox
from afterword.outbox.queries import Way
from afterword.ui import words


class PricesForm(forms.Form):
    """What one message costs over each channel, where its provider does not say so itself."""

    def __init__(self, ways: list[Way], *args: Any) -> None:
        super().__init__(*args)
        for one in ways:
            self.fields[one.channel] = forms.DecimalField(
                label=capfirst(words.word(words.CHANNELS, one.channel)),
                initial=None if one.price is None else Decimal(str(one.price)),
                min_value=0,
                max_value=1000,
                max_digits=10,
                decimal_places=5,
                required=False,
            )

    @property
    def costs(self) -> dict[str, float]:
        """By channel; what is left empty has no price."""
        return {
            name: float(value) for name, value in self.cleaned_data.items() if value is not None
        }


class _Row(Way, frozen=True, kw_only=True):
    icon: str
    tested: bool
    """Whether a test can be sent."""

    @classmethod
    def of(cls, way: Way) -> "_Row":
        icon = words.CHANNEL_ICONS.get(way.channel, "paper-airplane")
        tested = bool(way.connected) and testing.goes_over_a_wire(way.channel)
        return cls(**msgspec.structs.asdict(way), icon=icon, tested=tested)


@permitted("manage_store")
def channels(request: DeskRequest) -> HttpResponse:
    """Every channel: connected or not, by whom, for how much."""
    store = request.store
    ways = outbox.ways(store)
    form = PricesForm(ways, request.POST or None)
    if request.method == "POST" and form.is_valid():
        before = read_leniently(store.rules_written)[0]
        after = msgspec.structs.replace(before, costs=form.costs)
        house.change_rules(store, after, now=request.now, by=request.by)
        messages.success(request, _("Saved."))
        return redirect("channels", store.key)
    rows = [(_Row.of(one), form[one.channel]) for one in ways]
    context = {"here": "settings", "rows": rows, "form": form}
    return show(request, "desk/channels.html", context, status=422 if form.errors else 200)
