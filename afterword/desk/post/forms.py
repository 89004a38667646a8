"""What a card is asked for."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

SIZES = [
    ("a6", _("Card, A6 (148 × 105 mm)")),
    ("us4x6", _("Card, 4 × 6 inches")),
    ("a4", _("Letter, A4")),
    ("letter", _("Letter, US Letter")),
]
LINKS = [
    ("", _("no code")),
    ("{{ links.order }}", _("the page of the order")),
    ("{{ store.url }}", _("the shop")),
    ("{{ links.preferences }}", _("what they want to hear")),
]
WINDOWS = [("left", _("left")), ("right", _("right"))]


def _long(label: Any, rows: int, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=3000, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


class CardForm(forms.Form):
    """A card or a letter, in one language."""

    name = forms.CharField(label=_("What it is"), max_length=80)
    size = forms.ChoiceField(label=_("Size"), choices=SIZES)
    headline = forms.CharField(label=_("Large, on the front"), max_length=120, required=False)
    line = forms.CharField(label=_("Below it"), max_length=160, required=False)
    picture = forms.ChoiceField(label=_("Picture"), required=False)
    upload = forms.FileField(
        label=_("Another picture"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    words = _long(_("What you write"), 8)
    sign_off = forms.CharField(label=_("Who signs"), max_length=80, required=False)
    link = forms.ChoiceField(label=_("The code leads to"), choices=LINKS, required=False)
    link_words = forms.CharField(label=_("Beside the code"), max_length=80, required=False)
    why = forms.CharField(label=_("Why it came"), max_length=200)
    window = forms.ChoiceField(
        label=_("Window of the envelope, for letters"), choices=WINDOWS, required=False
    )
    language = forms.ChoiceField(label=_("Language"), choices=list(settings.LANGUAGES))

    def __init__(self, pictures: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = str(self.initial.get("picture", ""))
        names = dict.fromkeys([*pictures, *([now] if now else [])])
        found = [("", _("none")), *((one, one) for one in names)]
        self.fields["picture"].choices = found  # type: ignore[attr-defined]
        link = str(self.initial.get("link", ""))
        if link and link not in dict(LINKS):
            self.fields["link"].choices = [*LINKS, (link, link)]  # type: ignore[attr-defined]


class NewCardForm(forms.Form):
    """The name under which journeys know a new card."""

    key = forms.CharField(
        label=_("Name for journeys, like first-year"), max_length=60, validators=[validate_slug]
    )
