"""Where a shop keeps the day on which an order is to come, and which days may be chosen."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.dates import WEEKDAYS as NAMES
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from afterword.decisions import delivery_days
from afterword.decisions.timing import WEEKDAYS
from afterword.desk.permit import DeskRequest, permitted
from afterword.engine import fetch_actions as fetching
from afterword.house import actions as house
from afterword.house.models import Account
from afterword.outbox import ports
from afterword.ui import fault_words
from afterword.wire.delivery_days import SETTING, WAYS, write

OWN = {
    "attribute": gettext_lazy("an attribute of the order"),
    "metafield": gettext_lazy("a metafield of the order"),
    "field": gettext_lazy("another field of the order"),
}
"""The places that a store names itself; the rest are called by the app's or plugin's own name."""
EXAMPLE = date(2026, 12, 3)


class DaysForm(forms.Form):
    """What a shop's connection says of its delivery days. ``places``: where they may be kept."""

    where = forms.ChoiceField(label=gettext_lazy("The day is kept by"), required=False)
    fields_ = forms.CharField(
        label=gettext_lazy("Names of the fields"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "As the shop writes them, with commas between; of a metafield its namespace and key: "
            "custom.delivery_date. Of an app in the list above only a field that you renamed."
        ),
    )
    written = forms.ChoiceField(
        label=gettext_lazy("How a day is written there"),
        choices=[(way, write(EXAMPLE, way)) for way in WAYS],
        required=False,
    )
    notice = forms.IntegerField(
        label=gettext_lazy("Business days of notice"), min_value=0, max_value=60
    )
    until = forms.TimeField(
        label=gettext_lazy("Until which hour a change counts as of the day"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ahead = forms.IntegerField(
        label=gettext_lazy("How many days ahead may be chosen"),
        min_value=1,
        max_value=delivery_days.FURTHEST,
    )
    room = forms.IntegerField(
        label=gettext_lazy("How many orders a day has room for"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        help_text=gettext_lazy("Counted from the orders known here. Empty: no end."),
    )
    holidays = forms.BooleanField(
        label=gettext_lazy("You deliver on public holidays"), required=False
    )

    def __init__(self, places: list[str], said: Mapping[str, Any], data: Any = None) -> None:
        super().__init__(data, auto_id="days_%s", initial=_initial(said))
        self.fields["where"] = forms.ChoiceField(
            label=self.fields["where"].label,
            choices=[("", _("nobody, or nobody has said")), *((one, _name(one)) for one in places)],
            required=False,
        )
        for number, day in enumerate(WEEKDAYS):
            self.fields[day] = forms.BooleanField(label=NAMES[number], required=False)

    @property
    def days(self) -> list[Any]:
        """The fields of the weekdays."""
        return [self[day] for day in WEEKDAYS]

    @property
    def rest(self) -> list[Any]:
        """The other fields, in their order."""
        return [one for one in self if one.name not in WEEKDAYS]

    def clean(self) -> dict[str, Any]:
        """What a store names itself needs a name."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("where") in OWN and not found.get("fields_", "").strip():
            self.add_error("fields_", _("Write the name of the field."))
        if not any(found.get(day) for day in WEEKDAYS):
            self.add_error("mon", _("Choose at least one day of the week."))
        return found

    @property
    def said(self) -> dict[str, Any]:
        """What was written down, as the account keeps it."""
        found = self.cleaned_data
        until = found["until"]
        return {
            "where": found["where"],
            "fields": found["fields_"].strip(),
            "written": found["written"] or WAYS[0],
            "weekdays": [day for day in WEEKDAYS if found[day]],
            "holidays": found["holidays"],
            "notice": found["notice"],
            "until": f"{until:%H:%M}" if until else "",
            "ahead": found["ahead"],
            "room": found["room"] or 0,
        }


def _name(place: str) -> str:
    return str(OWN.get(place, place))


def _initial(said: Mapping[str, Any]) -> dict[str, Any]:
    rules = delivery_days.rules_of(said)
    return {
        "where": said.get("where", ""),
        "fields_": said.get("fields", ""),
        "written": said.get("written", WAYS[0]),
        "notice": rules.notice,
        "until": rules.until,
        "ahead": rules.ahead,
        "room": rules.room or None,
        "holidays": rules.holidays,
        **dict.fromkeys(rules.weekdays, True),
    }


def form_of(plug: str, account: Account | None, data: Any = None) -> DaysForm | None:
    """The form of a connected shop that may keep a day; ``None``: it is none."""
    writes = ports.writers.get(plug)
    if account is None or writes is None or not writes.DAY_PLACES:
        return None
    said = account.settings.get(SETTING)
    return DaysForm(list(writes.DAY_PLACES), said if isinstance(said, Mapping) else {}, data)


@require_POST
@permitted("manage_store")
def days(request: DeskRequest, shop: str) -> HttpResponse:
    """Keep what was written down."""
    account = Account.objects.of(request.store).filter(kind="connector", plug=shop).first()
    before = _place(account.settings.get(SETTING)) if account else None
    form = form_of(shop, account, request.POST)
    if shop not in ports.writers:
        raise Http404
    if form is None:
        messages.error(request, _("Connect the shop first."))
    elif form.is_valid():
        house.learned(request.store, "connector", shop, {SETTING: form.said}, {})
        house.audit(request.store, now=request.now, by=request.by, what="account.days", about=shop)
        messages.success(request, _("Saved. Orders bring their day from now on."))
        if _place(form.said) != before:
            # A shop's webhooks may have to bring more than they did.
            _connect_anew(request, shop)
    else:
        for field, errors in form.errors.items():
            messages.error(request, f"{form[field].label}: {errors[0]}")
    return redirect("connection", request.store.key, "connector", shop)


def _place(said: Any) -> tuple[str, str]:
    """Where the day is kept, as it was written down."""
    found = said if isinstance(said, Mapping) else {}
    return str(found.get("where", "")), str(found.get("fields", ""))


def _connect_anew(request: DeskRequest, shop: str) -> None:
    try:
        fetching.ask(request.store, shop, "connect", now=request.now, by=request.by)
    except fetching.Refused as error:
        messages.error(request, fault_words.told(error.faults))
