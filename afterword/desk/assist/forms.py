"""What is asked of whoever connects a model."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from afterword.conversations.assist_settings import Helper, chosen
from afterword.decisions.assisting.asking import USES
from afterword.decisions.foreign import foreign
from afterword.ui import fault_words
from afterword.wire.asking import line

SAMPLE = _(
    "Hi, this is Ana Petrović (ana@example.com). Where is my order #1042? It should have come on "
    "Monday. You can call me at +44 20 7946 0123."
)
"""What a model is tried with: nobody's words."""
_USE_LABELS = {
    "draft": _("Draft a reply"),
    "tone": _("Change the tone of what we wrote"),
    "translate": _("Translate, both ways"),
    "summary": _("Sum up a conversation for a colleague"),
}


def _money(label: Any, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, help_text=help_text, min_value=0, max_digits=12, decimal_places=6
    )


class HelperForm(forms.Form):
    """Which model helps, with what, and for how much."""

    url = forms.CharField(
        label=_("Address"),
        help_text=_("Of anything that speaks chat completions, like https://api.openai.com/v1."),
        max_length=300,
    )
    name = forms.CharField(
        label=_("Model"), help_text=_("As its provider calls it."), max_length=120
    )
    key = forms.CharField(
        label=_("Key"),
        required=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    price_in = _money(_("Price of a million tokens it reads"), _("0 for a model of your own."))
    price_out = _money(_("Price of a million tokens it writes"))
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$",
        label=_("Currency of these prices"),
        error_messages={"invalid": _("Three letters, like USD.")},
    )
    limit = _money(
        _("At the most in a month"),
        _("In the same currency. What may go beyond it is not asked any more."),
    )

    def __init__(self, known: Helper | None, data: Any = None, *, currency: str = "") -> None:
        initial: dict[str, Any] = {"currency": currency, "limit": "10"}
        if known is not None:
            initial = {name: getattr(known, name) for name in self.base_fields if name != "key"}
        super().__init__(data, initial=initial, auto_id="assist_%s")
        if known is not None and known.keyed:
            self.fields["key"].help_text = _("Kept. Write a new one to change it.")
        else:
            self.fields["key"].help_text = _("A model of your own may need none.")
        for use in USES:
            self.fields[f"use_{use}"] = forms.BooleanField(
                label=_USE_LABELS[use],
                required=False,
                initial=use in known.uses if known else True,
            )

    def clean_url(self) -> str:
        """The address, if a model may be asked there."""
        url: str = self.cleaned_data["url"].strip().rstrip("/")
        try:
            line().check(url)
        except ValueError as error:
            raise forms.ValidationError(fault_words.said(foreign("", str(error)))) from error
        return url

    def settled(self, *, on: bool) -> Helper:
        """What was settled."""
        data = self.cleaned_data
        return Helper(
            url=data["url"],
            name=data["name"].strip(),
            price_in=_plain(data["price_in"]),
            price_out=_plain(data["price_out"]),
            currency=data["currency"].upper(),
            limit=_plain(data["limit"]),
            uses=chosen([one for one in USES if data[f"use_{one}"]]),
            on=on,
        )


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


class TryForm(forms.Form):
    """What to try it with."""

    text = forms.CharField(
        label=_("As if a customer had written"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        max_length=2000,
    )
