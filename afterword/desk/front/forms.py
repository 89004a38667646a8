"""The form of the tracking page. The house reads what it means, for the preview reads it too."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from afterword.house import fronts
from afterword.house.models import Store

PARTS: dict[str, tuple[Promise, Promise]] = {
    "news": (
        gettext_lazy("Tell me when it moves"),
        gettext_lazy("People choose how they are told of their order."),
    ),
    "calendar": (
        gettext_lazy("Add to calendar"),
        gettext_lazy("The days of a parcel as a calendar file."),
    ),
    "carrier_link": (
        gettext_lazy("Link to the carrier"),
        gettext_lazy("A parcel’s number leads to the carrier’s own page."),
    ),
    "returns": (
        gettext_lazy("Send something back"),
        gettext_lazy("The return policy in short, and the way to a return."),
    ),
    "goes_with": (
        gettext_lazy("What goes with it"),
        gettext_lazy("One thing that others bought with it; never while something is wrong."),
    ),
    "footprint": (
        gettext_lazy("The road’s footprint"),
        gettext_lazy("About how much CO₂e the delivery gives off, where weights are known."),
    ),
}
"""The parts that can be switched off, in the order of the page: what each is called and does."""

_TONGUES = {"en": "English", "es": "Español", "ar": "العربية"}


class FrontForm(forms.Form):
    """What a store settles for its tracking page."""

    brand_colour = forms.CharField(
        label=gettext_lazy("Brand colour"), widget=forms.TextInput(attrs={"type": "color"})
    )
    returns_url = forms.CharField(
        label=gettext_lazy("Where returns are started"),
        help_text=gettext_lazy(
            "A web address. Empty: people ask for a return on the page, and a task is opened."
        ),
        required=False,
        max_length=500,
    )
    links = forms.CharField(
        label=gettext_lazy("Links at the foot"),
        help_text=gettext_lazy(
            "A line each, four at the most: Privacy: https://example.org/privacy"
        ),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        required=False,
        max_length=2000,
    )
    eco = forms.CharField(
        label=gettext_lazy("Gentler choices"),
        help_text=gettext_lazy(
            "A line each, four at the most: a name for journeys, a colon, and what people read. "
            "For example: together: Send it with my next order"
        ),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        required=False,
        max_length=2000,
    )
    origin = forms.CharField(
        label=gettext_lazy("Where parcels leave from"),
        help_text=gettext_lazy(
            "A country of two letters, or with its state: US-CA. Empty: the store’s country."
        ),
        required=False,
        max_length=6,
    )

    def __init__(self, store: Store, front: fronts.Front, data: Mapping[str, str] | None) -> None:
        super().__init__(data, initial=_known(store, front), auto_id="front_%s")
        for name, (label, meaning) in PARTS.items():
            self.fields[name] = forms.BooleanField(
                label=str(label), help_text=str(meaning), required=False
            )
        for name, label in (
            ("line", gettext_lazy("A line of your own, while all is well")),
            ("policy", gettext_lazy("The return policy in short")),
        ):
            for tongue in fronts.SPOKEN:
                area = forms.Textarea(attrs={"rows": 2, "dir": "auto", "lang": tongue})
                self.fields[f"{name}_{tongue}"] = forms.CharField(
                    label=f"{label} · {_TONGUES[tongue]}",
                    widget=area,
                    required=False,
                    max_length=fronts.LONGEST,
                )

    def clean(self) -> dict[str, Any]:
        """Whether all of it can be read; else what is wrong, and what to write instead."""
        found = fronts.typed(self.data)
        for name, wrong in found.faults.items():
            self.add_error(name, says(name) % {"wrong": wrong})
        self.typed = found
        return self.cleaned_data

    def some(self, *names: str) -> list[forms.BoundField]:
        """These fields, for one part of the screen."""
        return [self[name] for name in names]

    @property
    def colour(self) -> list[forms.BoundField]:
        return self.some("brand_colour")

    @property
    def parts(self) -> list[forms.BoundField]:
        return self.some(*PARTS)

    @property
    def words(self) -> list[forms.BoundField]:
        return self.some(*(f"{name}_{one}" for name in ("line", "policy") for one in fronts.SPOKEN))

    @property
    def ways(self) -> list[forms.BoundField]:
        return self.some("returns_url", "links", "eco", "origin")


def says(name: str) -> str:
    """What is wrong with a field, and what to write instead."""
    match name:
        case "returns_url":
            return _("“%(wrong)s” is no web address. Begin with https://.")
        case "links":
            return _("“%(wrong)s” is no link: write the words, a colon and the address.")
        case "eco":
            return _(
                "“%(wrong)s” is no choice: write a name of small letters, digits and dashes, a "
                "colon and the words."
            )
        case "origin":
            return _("“%(wrong)s” is no country: write two letters, GB for example, or US-CA.")
        case _:
            return _("“%(wrong)s” is no colour: write it like #2f6b4f.")


def _known(store: Store, front: fronts.Front) -> dict[str, Any]:
    known: dict[str, Any] = {name: getattr(front, name) for name in PARTS}
    for tongue in fronts.SPOKEN:
        known[f"line_{tongue}"] = front.line.get(tongue, "")
        known[f"policy_{tongue}"] = front.policy.get(tongue, "")
    return known | {
        "brand_colour": store.brand_colour,
        "returns_url": front.returns_url,
        "links": "\n".join(f"{words}: {address}" for words, address in front.links),
        "eco": "\n".join(f"{name}: {words}" for name, words in front.eco),
        "origin": front.origin,
    }
