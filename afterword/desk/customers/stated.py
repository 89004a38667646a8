"""What a customer told us of how they like it, as the desk shows it."""

from typing import Any

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from afterword.conversations.stating import TALK
from afterword.decisions import wishes
from afterword.house.models import Store
from afterword.timeline import queries as timeline
from afterword.timeline.models import Customer, Event
from afterword.ui import phrasing, words

NAMES = {
    wishes.PACE: gettext_lazy("How often"),
    wishes.PAUSED: gettext_lazy("A pause until"),
    wishes.ONLY: gettext_lazy("Only by"),
    wishes.NO_CALLS: gettext_lazy("By telephone"),
    wishes.NOT_BEFORE: gettext_lazy("Not before"),
    wishes.NOT_AFTER: gettext_lazy("Not after"),
    wishes.LANGUAGE: gettext_lazy("Language"),
    "gift": gettext_lazy("A gift"),
    "size": gettext_lazy("Size"),
    "grind": gettext_lazy("How it is ground"),
    "use": gettext_lazy("What they use"),
}
"""What is told in talk or on a page, by its name; a store's own names stand as they are."""


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that holds."""

    name: str
    label: str
    value: str
    event: Event
    said: str
    """The words they said it with; empty: none are kept."""
    told: bool
    """It was told in talk."""


def stated_of(store: Store, customer: Customer) -> list[Stated]:
    """What holds now, the last said first, with where it comes from."""
    rows = Event.objects.of(store).filter(customer=customer, kind="customer.stated")
    last: dict[str, Event] = {}
    for event in rows.order_by("happened", "id"):
        last[str(event.data.get("name", ""))] = event
    found = [one for one in last.values() if one.data.get("value") not in (None, "", False)]
    found.sort(key=lambda one: (one.happened, one.pk), reverse=True)
    return [_stated(store, customer, one) for one in found]


def _stated(store: Store, customer: Customer, event: Event) -> Stated:
    name = str(event.data["name"])
    said = timeline.private_of(event, customer, store).get("words", "")
    return Stated(
        name=name,
        label=str(NAMES.get(name) or phrasing.isolated(name)),
        value=_value(name, event.data.get("value")),
        event=event,
        said=str(said),
        told=event.data.get("source") == TALK,
    )


def _value(name: str, value: Any) -> str:
    match name:
        case wishes.PACE if value == wishes.LESS:
            return _("less")
        case wishes.ONLY:
            return str(words.word(words.CHANNELS, str(value)))
        case wishes.NO_CALLS:
            return _("not at all")
    return _("yes") if value is True else phrasing.isolated(str(value))
