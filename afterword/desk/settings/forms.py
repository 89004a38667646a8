"""The forms of the settings."""

from collections.abc import Iterable
from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from afterword.house import domains
from afterword.house.models import Store
from afterword.house.roles import ROLES
from afterword.ui import field_words, words
from afterword.ui.brand import palette


def zones() -> list[tuple[str, str]]:
    """The time zones a store may keep, by name."""
    named = (name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in sorted(named))]


def languages() -> list[tuple[str, str]]:
    """The languages that messages are written in."""
    return list(settings.LANGUAGES)


_UNFIT: dict[domains.Why, Any] = {
    "https": _("A domain of your own is reached over https."),
    "alone": _("Write the domain alone, like https://orders.your-shop.example."),
    "ours": _("This is where all of Afterword is. Leave it empty for that."),
    "taken": _("Another store has its pages there."),
}


class StoreForm(forms.Form):
    """What a store says of itself."""

    name = forms.CharField(label=_("Name"), max_length=120)
    zone = forms.ChoiceField(label=_("Time zone"), choices=zones)
    language = forms.ChoiceField(
        label=_("Language, where a customer's own is not known"), choices=languages
    )
    url = forms.URLField(label=_("Address on the web"), required=False, assume_scheme="https")
    pages_url = forms.CharField(
        label=_("A domain of its own for your customers' pages"),
        max_length=200,
        required=False,
        help_text=_("Like https://orders.your-shop.example; empty: they are where Afterword is."),
    )
    brand_colour = forms.CharField(
        label=_("Brand colour"), widget=forms.TextInput(attrs={"type": "color"})
    )
    sender_name = forms.CharField(label=_("Name on messages"), max_length=120, required=False)
    sender_email = forms.EmailField(label=_("Address messages come from"), required=False)
    signature = forms.CharField(label=_("Who signs"), max_length=120, required=False)
    postal_address = forms.CharField(
        label=_("Postal address, shown under every message"), max_length=300, required=False
    )

    track_links = forms.BooleanField(
        label=_("Know which links in messages are followed"), required=False
    )

    def __init__(self, store: Store, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.store = store
        # What stands there now stays a choice, wherever it came from.
        for name in ("zone", "language"):
            field = cast(forms.ChoiceField, self.fields[name])
            now = str(self.initial.get(name, ""))
            choices = list(cast(Iterable[tuple[str, str]], field.choices))
            if now and now not in dict(choices):
                field.choices = [(now, now), *choices]

    def clean_pages_url(self) -> str:
        """The domain as it is kept, if it is one."""
        try:
            return domains.clean(self.cleaned_data["pages_url"], self.store)
        except domains.Unfit as error:
            raise forms.ValidationError(_UNFIT[error.why]) from error

    def clean_brand_colour(self) -> str:
        """The colour, if all others can be made from it."""
        colour: str = self.cleaned_data["brand_colour"]
        try:
            palette(colour)
        except ValueError as error:
            says = _("This is no colour. Write it like #2f6b4f.")
            raise forms.ValidationError(says) from error
        return colour.lower()


class InviteForm(forms.Form):
    """Somebody new on the team."""

    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(
        label=_("Role"), choices=[(name, words.ROLES[name]) for name in ROLES], initial="agent"
    )


class KeyForm(forms.Form):
    """A key for the HTTP API."""

    name = forms.CharField(label=_("What it is for"), max_length=80)


class AccountForm(forms.Form):
    """What an adapter needs to be told; its fields come from the adapter, and which of them it
    cannot do without."""

    def __init__(
        self,
        fields: Iterable[tuple[str, str, str, str]],
        known: dict[str, Any],
        *args: Any,
        needed: Iterable[str] = (),
    ) -> None:
        super().__init__(*args)
        self.kinds = {}
        self.known, self.needed = known, needed
        for name, label, default, kind in fields:
            self.kinds[name] = kind
            said = words.word(field_words.FIELDS, label)
            self.fields[name] = _field(said, kind, known.get(name, default), name in known)
            if kind == "number" and not default:
                # What has no usual value may be left open.
                self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """What nothing goes without stands there, or did before."""
        for need in self.needed:
            names = need.split("|")
            if not any(self.cleaned_data.get(name) or self._kept(name) for name in names):
                others = " / ".join(str(self.fields[name].label) for name in names[1:])
                lacks = _("Write it down: nothing goes without it.")
                either = _("Write it down, or “%s”: nothing goes without one of them.") % others
                self.add_error(names[0], either if others else lacks)
        return self.cleaned_data

    def _kept(self, name: str) -> bool:
        return self.kinds[name] == "secret" and name in self.known

    @property
    def plain(self) -> dict[str, Any]:
        """What may be read."""
        return {
            name: value for name, value in self.cleaned_data.items() if self.kinds[name] != "secret"
        }

    @property
    def secret(self) -> dict[str, Any]:
        """What may not be read; a field left empty keeps what was there."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if self.kinds[name] == "secret" and value
        }


def _field(label: str, kind: str, value: Any, known: bool) -> forms.Field:
    if kind == "secret":
        widget = forms.PasswordInput(attrs={"autocomplete": "off"})
        help_text = _("Kept. Write a new one to change it.") if known else ""
        return forms.CharField(label=label, widget=widget, required=False, help_text=help_text)
    if kind == "number":
        return forms.IntegerField(label=label, initial=value, min_value=1, max_value=65535)
    if kind == "long":
        area = forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "code"})
        return forms.CharField(label=label, initial=value, widget=area, required=False)
    if kind:
        choices = [(one, words.word(field_words.CHOICES, one)) for one in kind.split("|")]
        return forms.ChoiceField(label=label, choices=choices, initial=value)
    return forms.CharField(label=label, initial=value, required=False)
